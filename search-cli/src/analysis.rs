//! What is understood of one file: document and conclusions. Runs in the worker; touches no store.

use std::panic::{self, AssertUnwindSafe};

use cambon_document::{Conclusion, Document};
use serde::{Deserialize, Serialize};

/// Outcome of reading one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Analysis {
    /// Something usable came out.
    Understood {
        /// The document.
        document: Box<Document>,
        /// Its conclusions; topics are given by the parent, which holds the model.
        conclusions: Vec<Conclusion>,
    },
    /// Nothing usable came out.
    Refused {
        /// Why, in words for the operator.
        reason: String,
    },
}

/// Reads a file; never fails, a file that cannot be read is refused.
#[must_use]
pub fn analyse(bytes: &[u8], name: &str) -> Analysis {
    let document = match cambon_document::extract(bytes, name) {
        Ok(document) => document,
        Err(error) => return Analysis::Refused { reason: error.to_string() },
    };
    if let Err(breach) = document.validate() {
        return Analysis::Refused { reason: format!("internal error in the reader: {breach}") };
    }
    let conclusions = cambon_classifier::find(&document);
    Analysis::Understood { document: Box::new(document), conclusions }
}

/// [`analyse`], with a panic turned into a refusal so that one bad file does not even cost the worker.
#[must_use]
pub fn analyse_guarded(bytes: &[u8], name: &str) -> Analysis {
    panic::catch_unwind(AssertUnwindSafe(|| analyse(bytes, name))).unwrap_or_else(|cause| {
        let message = cause
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| cause.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Analysis::Refused { reason: format!("internal error in the reader: {message}") }
    })
}
