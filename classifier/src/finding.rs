//! Findings: what the jurisdiction concludes in its summary, sentence by sentence where it judges.

use cambon_document::{Conclusion, Document};

/// The findings of a document's summary, without the sentences that `formal` conclusions already hold.
#[must_use]
pub fn find(_document: &Document, _formal: &[Conclusion]) -> Vec<Conclusion> {
    Vec::new()
}
