//! Rubric of a conclusion: regularity or performance.

use cambon_document::{Conclusion, Nature};

/// Rubric of a conclusion.
#[must_use]
pub fn of(_conclusion: &Conclusion, _canonical_text: &str) -> Nature {
    Nature::Performance
}
