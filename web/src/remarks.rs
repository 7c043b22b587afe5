//! What visitors say is wrong with a conclusion: one JSON object a line in a file of the data folder, written by the site and
//! reviewed from the command line, where an accepted one becomes a correction. Nothing of the visitor is kept.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cambon_document::{ConclusionKind, Nature};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Name of the file in the data folder.
const FILE_NAME: &str = "remarks.jsonl";

/// Characters of a comment.
pub const LONGEST_COMMENT: usize = 2_000;

/// Bytes of the file: a flood fills no disk.
const LARGEST_FILE: u64 = 32 << 20;

/// What a visitor said, with the words it was said of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Id of the conclusion.
    pub conclusion: String,
    /// Its words at that time.
    pub text: String,
    /// Its kind at that time.
    pub kind: ConclusionKind,
    /// `theme`, `nature`, `text`, `status`, `kind` or `other`.
    pub problem: String,
    /// Code of the topic proposed.
    pub topic: Option<String>,
    /// Nature proposed.
    pub nature: Option<Nature>,
    /// In the visitor's words.
    pub comment: String,
    /// The heading inside a list under which it stands.
    pub sub_heading: Option<String>,
    /// Title of the section in which it stands.
    pub section: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// The remarks of an instance that wait for review.
#[derive(Debug, Clone)]
pub struct Remarks {
    path: PathBuf,
}

impl Remarks {
    /// Those of a data folder.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self { path: data.join(FILE_NAME) }
    }

    /// Adds one, on the disk before it returns.
    ///
    /// # Errors
    /// When the file cannot be written, or has reached its limit.
    pub fn add(&self, remark: &Remark) -> io::Result<()> {
        let _lock = self.locked()?;
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        if file.metadata()?.len() > LARGEST_FILE {
            return Err(io::Error::other("too many remarks wait for review"));
        }
        let mut line = serde_json::to_string(remark)?;
        line.push('\n');
        file.write_all(line.as_bytes())?;
        file.sync_data()
    }

    /// All that wait, the oldest first. A line that cannot be read is left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn waiting(&self) -> io::Result<Vec<Remark>> {
        Ok(self.text()?.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
    }

    fn text(&self) -> io::Result<String> {
        match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            read => read,
        }
    }

    /// Takes away those that were reviewed; what was added meanwhile stays, and so does a line that cannot be read.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is taken away then.
    pub fn settle(&self, reviewed: &[Remark]) -> io::Result<()> {
        let _lock = self.locked()?;
        let is_reviewed =
            |line: &str| serde_json::from_str(line).is_ok_and(|remark| reviewed.contains(&remark));
        let text = self.text()?;
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside)?;
        for line in text.lines().filter(|line| !is_reviewed(line)) {
            writeln!(file, "{line}")?;
        }
        file.sync_all()?;
        std::fs::rename(&beside, &self.path)
    }

    /// Keeps the site and a review from writing at the same time.
    fn locked(&self) -> io::Result<File> {
        let path = self.path.with_extension("lock");
        let file = File::options().create(true).write(true).truncate(false).open(path)?;
        file.lock()?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remark(conclusion: &str) -> Remark {
        Remark {
            conclusion: conclusion.to_owned(),
            text: "tenir un inventaire".to_owned(),
            kind: ConclusionKind::Recommendation,
            problem: "theme".to_owned(),
            topic: Some("PAT-1".to_owned()),
            nature: None,
            comment: "sur\ndeux lignes".to_owned(),
            sub_heading: None,
            section: None,
            at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn remarks_wait_until_they_are_settled() -> io::Result<()> {
        let folder = std::env::temp_dir().join(format!("cambon-remarks-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let remarks = Remarks::of(&folder);
        assert_eq!(remarks.waiting()?, []);
        for id in ["a", "b", "c"] {
            remarks.add(&remark(id))?;
        }
        assert_eq!(remarks.waiting()?.len(), 3);
        let torn = "{\"conclusion\": \"déchiré";
        std::fs::write(&remarks.path, remarks.text()? + torn + "\n")?;
        remarks.settle(&[remark("b")])?;
        assert_eq!(remarks.waiting()?, [remark("a"), remark("c")]);
        assert!(remarks.text()?.contains(torn), "nothing is lost");
        std::fs::remove_dir_all(&folder)
    }
}
