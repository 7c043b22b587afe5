//! What is understood of one file: document and conclusions. Runs in the worker; touches no store.

use std::panic::{self, AssertUnwindSafe};

use cambon_document::{Conclusion, Document, ExtractError, Limit, Reading, TextVerdict};
use serde::{Deserialize, Serialize};

/// Outcome of reading one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Analysis {
    /// Something usable came out.
    Understood {
        /// The document.
        document: Box<Document>,
        /// A recogniser of characters was there.
        recogniser: bool,
        /// Its conclusions; topics are given by the parent, which holds the model.
        conclusions: Vec<Conclusion>,
    },
    /// Nothing usable came out.
    Refused {
        /// Why, in words for the operator.
        reason: String,
        /// It is a scan, and nothing was there to read its pictures.
        lacks_recogniser: bool,
    },
}

impl Analysis {
    /// Pictures of text stayed unread for lack of a recogniser.
    #[must_use]
    pub fn lacks_recogniser(&self) -> bool {
        match self {
            Self::Understood { document, recogniser, .. } => {
                !recogniser && document.pages.iter().any(|page| page.verdict == TextVerdict::NeedsOcr)
            }
            Self::Refused { lacks_recogniser, .. } => *lacks_recogniser,
        }
    }

    fn refused(reason: String) -> Self {
        Self::Refused { reason, lacks_recogniser: false }
    }
}

/// Reads a file; never fails, a file that cannot be read is refused.
#[must_use]
pub fn analyse(bytes: &[u8], name: &str, reading: &mut Reading<'_>) -> Analysis {
    let document = match cambon_document::extract_with(bytes, name, reading) {
        Ok(document) => document,
        Err(error) => {
            let lacks_recogniser = matches!(error, ExtractError::NoText { .. });
            return Analysis::Refused { reason: with_remedy(&error), lacks_recogniser };
        }
    };
    if let Err(breach) = document.validate() {
        return Analysis::refused(format!("internal error in the reader: {breach}"));
    }
    let conclusions = cambon_classifier::find(&document);
    Analysis::Understood {
        document: Box::new(document),
        recogniser: reading.recogniser.is_some(),
        conclusions,
    }
}

/// An error in words; what exceeds a limit with the setting that raises it.
fn with_remedy(error: &ExtractError) -> String {
    let ExtractError::TooLarge { limit, .. } = error else { return error.to_string() };
    let setting = match limit {
        Limit::Pages => "extract.max_pages",
        Limit::Characters => "extract.max_characters",
        Limit::UnpackedBytes => "extract.max_unpacked_mib",
        Limit::Fixed => {
            return format!(
                "{error}\nhint: no setting raises this; if the file is sound, save it anew as PDF"
            );
        }
    };
    format!("{error}\nhint: raise {setting} if the file is sound")
}

/// [`analyse`], with a panic turned into a refusal so that one bad file does not even cost the worker.
#[must_use]
pub fn analyse_guarded(bytes: &[u8], name: &str, reading: &mut Reading<'_>) -> Analysis {
    panic::catch_unwind(AssertUnwindSafe(|| analyse(bytes, name, reading))).unwrap_or_else(|cause| {
        let message = cause
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| cause.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Analysis::refused(format!("internal error in the reader: {message}"))
    })
}
