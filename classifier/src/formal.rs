//! Formal conclusions: recommendations and legal reminders.

use cambon_document::{Conclusion, Document};

/// The formal conclusions of a document, each once with all its occurrences.
#[must_use]
pub fn find(_document: &Document) -> Vec<Conclusion> {
    Vec::new()
}
