//! Legal references of a text in the form under which they are indexed; what a reference is, `cambon_document::legal` knows.
//!
//! `articles L. 2313-1 et R.2313-3 du CGCT` gives `l2313-1`, `r2313-3`, `cgct` and `cgct:...` for each; an article that has
//! moved is found by its former and its present number.

use cambon_document::legal;

/// The references of a text, each once, sorted: number alone, text alone, and both.
#[must_use]
pub fn articles(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for reference in legal::find(text) {
        found.extend(reference.cited.keys());
        let canonical = reference.cited.canonical();
        for row in legal::renumbered(&canonical).filter(|row| row.sure) {
            let others = row.today.iter().chain([&row.former]).filter(|other| **other != canonical);
            found.extend(others.filter_map(|other| legal::sought(other)));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What to look for when somebody asks for `CGCT L. 2312-1`, `L2312-1` or `CGCT`; `None` when no reference is meant.
pub(crate) fn sought(value: &str) -> Option<String> {
    legal::sought(value)
}
