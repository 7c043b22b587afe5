//! What a classifier may see of a conclusion: its words, the headings above it, its kind. Never the body's or the file's name.

use cambon_document::{Conclusion, ConclusionKind};

/// The words of a conclusion and of what stands above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording<'a> {
    /// The conclusion itself.
    pub text: &'a str,
    /// The heading inside a list under which it stands.
    pub sub_heading: Option<&'a str>,
    /// Title of the innermost section in which it stands.
    pub section: Option<&'a str>,
    /// By its label: recommendation, legal reminder or finding.
    pub kind: ConclusionKind,
}

impl<'a> Wording<'a> {
    /// Of a conclusion that stands in a document's text.
    #[must_use]
    pub fn of(conclusion: &'a Conclusion, canonical_text: &'a str) -> Self {
        let section = conclusion.occurrences.iter().find_map(|occurrence| occurrence.section.last());
        Self {
            text: conclusion.text(canonical_text),
            sub_heading: conclusion.sub_heading.as_deref(),
            section: section.map(String::as_str),
            kind: conclusion.kind,
        }
    }
}
