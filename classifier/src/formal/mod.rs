//! Formal conclusions: recommendations and legal reminders, each once with all its occurrences.
//!
//! Headings, labels, lists and tables decide (`walk`, `table`), never a chamber's styles; the jurisdiction's own
//! sentences in the body come after them (`sentence`), and `merge` joins the places where the same conclusion stands.
//! It does NOT find what the summary judges (`crate::finding`).

mod item;
mod label;
mod lines;
mod merge;
mod region;
mod sentence;
mod shape;
mod table;
mod title;
mod walk;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use crate::status;
use cambon_document::{Conclusion, ConclusionKind, Document, Form, Span, Status};

/// The formal conclusions of a document, each once with all its occurrences; then the in-text ones and the follow-ups.
#[must_use]
pub fn find(document: &Document) -> Vec<Conclusion> {
    let units = lines::units(document);
    let mut drafts = walk::drafts(document, &units);
    drafts.extend(sentence::drafts(&units, &drafts));
    drafts.iter_mut().for_each(|draft| draft.leave_status(document));
    merge::conclusions(document, drafts)
}

/// One place where a conclusion was found.
#[derive(Debug, Clone, PartialEq)]
struct Draft {
    /// Its words, as printed.
    span: Span,
    /// Index of the block in which it begins.
    block: usize,
    /// How it stands there.
    form: Form,
    /// What it is called there.
    kind: ConclusionKind,
    /// As printed there.
    number: Option<String>,
    /// As printed, and normalised.
    status: Option<(String, Status)>,
    /// Heading inside the list.
    sub_heading: Option<String>,
    /// The list or call-out it belongs to.
    list: usize,
}

impl Draft {
    /// Leaves out of its words the status behind them, which is kept apart.
    fn leave_status(&mut self, document: &Document) {
        let Some((literal, _)) = &self.status else { return };
        if let Some(words) = status::without_tail(self.span.of(&document.text), literal) {
            self.span = Span::new(self.span.start, self.span.start + words.len());
        }
    }
}
