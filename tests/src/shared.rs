//! The shared folder of real reports beside the repository, which tests measure on but which is not part of it.

use std::path::{Path, PathBuf};

use crate::{repository, skipped};

/// `../shared`: real reports, as HTML and PDF, and conclusions marked by hand.
#[derive(Debug, Clone)]
pub struct Shared {
    folder: PathBuf,
}

impl Shared {
    /// The folder beside the repository. When it is absent this says so loudly and returns `None`: the test returns early.
    #[must_use]
    pub fn find() -> Option<Self> {
        let found = repository().parent().and_then(Self::under);
        if found.is_none() {
            skipped("../shared is not there");
        }
        found
    }

    /// The shared folder in `parent`, if it holds reports.
    #[must_use]
    pub fn under(parent: &Path) -> Option<Self> {
        let folder = parent.join("shared");
        folder.join("corpus/reports").is_dir().then_some(Self { folder })
    }

    /// Folder of the reports as HTML.
    #[must_use]
    pub fn reports(&self) -> PathBuf {
        self.folder.join("corpus/reports")
    }

    /// Folder of the same reports, some of them, as PDF.
    #[must_use]
    pub fn pdf(&self) -> PathBuf {
        self.folder.join("corpus/pdf")
    }

    /// CSV with columns `id,date,type,jurisdiction,title`.
    #[must_use]
    pub fn metadata(&self) -> PathBuf {
        self.folder.join("corpus/metadata.csv")
    }

    /// Conclusions marked by hand, one JSON object a line.
    #[must_use]
    pub fn gold(&self) -> PathBuf {
        self.folder.join("gold/conclusions.jsonl")
    }
}
