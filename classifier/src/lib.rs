//! From a document to its conclusions and their topics.
//!
//! Pure but for model files handed in as text: it does NOT read documents (`cambon-document`) nor store anything.

pub mod card;
pub mod doctrine;
pub mod evaluate;
mod features;
pub mod finding;
mod fingerprint;
pub mod formal;
pub mod labelled;
mod legal_bases;
mod linear;
mod nature;
#[cfg(feature = "neural")]
pub mod neural;
pub mod status;
pub mod taxonomy;
pub mod topic;
pub mod wording;
mod words;

use cambon_document::{Conclusion, Document};

/// Version of everything in this crate that changes which conclusions are found in the same document.
pub const FINDER_VERSION: &str = "finder-3";

/// Every conclusion of a document: the formal ones in order of their first occurrence, then the findings of its summary.
#[must_use]
pub fn find(document: &Document) -> Vec<Conclusion> {
    let mut conclusions = formal::find(document);
    let findings = finding::find(document, &conclusions);
    conclusions.extend(findings);
    legal_bases::fill(document, &mut conclusions);
    conclusions
}
