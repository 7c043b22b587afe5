//! Legal references of a text in the form under which they are indexed; what a reference is, `cambon_document::legal` knows.
//!
//! `articles L. 2313-1 et R.2313-3 du CGCT` gives `l2313-1`, `r2313-3`, `cgct` and `cgct:...` for each; an article that has
//! moved is found by its former and its present number.

use std::ops::Range;

use cambon_document::legal::{self, Reference};

use crate::highlight::{Mark, MarkKind};

/// The references of a text, each once, sorted: number alone, text alone, and both.
#[must_use]
pub fn articles(text: &str) -> Vec<String> {
    all_keys(&legal::find(text))
}

/// The same, of a text of which it is known in which parts references may begin.
pub(crate) fn articles_within(text: &str, parts: &[Range<usize>]) -> Vec<String> {
    all_keys(&legal::find_within(text, parts.iter().cloned()))
}

fn all_keys(references: &[Reference]) -> Vec<String> {
    let mut found: Vec<String> = references.iter().flat_map(keys).collect();
    found.sort();
    found.dedup();
    found
}

/// All under which a reference is found.
fn keys(reference: &Reference) -> Vec<String> {
    let mut keys = reference.cited.keys();
    let canonical = reference.cited.canonical();
    for row in legal::renumbered(&canonical).filter(|row| row.sure) {
        let others = row.today.iter().chain([&row.former]).filter(|other| **other != canonical);
        keys.extend(others.filter_map(|other| legal::sought(other)));
    }
    keys
}

/// The marks of a text and those of the references in it that were asked for, in order, without overlap.
pub(crate) fn with_references(text: &str, mut marks: Vec<Mark>, sought: &[String]) -> Vec<Mark> {
    if sought.is_empty() {
        return marks;
    }
    let asked = legal::find(text);
    let asked = asked.iter().filter(|reference| keys(reference).iter().any(|key| sought.contains(key)));
    marks.extend(
        asked.map(|reference| Mark {
            range: reference.span.start..reference.span.end,
            kind: MarkKind::Phrase,
        }),
    );
    marks.sort_by_key(|mark| (mark.range.start, mark.range.end));
    let mut joined: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.range.start < last.range.end => {
                last.range.end = last.range.end.max(mark.range.end);
                last.kind = last.kind.min(mark.kind);
            }
            _ => joined.push(mark),
        }
    }
    joined
}

/// What to look for when somebody asks for `CGCT L. 2312-1`, `L2312-1` or `CGCT`; `None` when no reference is meant.
pub(crate) fn sought(value: &str) -> Option<String> {
    legal::sought(value)
}
