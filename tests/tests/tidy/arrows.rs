//! Arrows between our crates: exactly those of ARCHITECTURE.md.

use std::collections::BTreeMap;

use super::{assert_none, metadata};

/// Crate, and all it may use of ours; the tests crate may use any.
const ARROWS: [(&str, &[&str]); 9] = [
    ("cambon-document", &[]),
    ("cambon-corpus", &["cambon-document"]),
    ("cambon-classifier", &["cambon-document"]),
    ("cambon-indexer", &["cambon-document"]),
    ("cambon-crawler", &["cambon-document", "cambon-corpus"]),
    ("cambon-newsroom", &["cambon-document", "cambon-corpus"]),
    (
        "cambon-web",
        &["cambon-document", "cambon-corpus", "cambon-classifier", "cambon-indexer", "cambon-newsroom"],
    ),
    (
        "cambon-search-cli",
        &[
            "cambon-document",
            "cambon-corpus",
            "cambon-classifier",
            "cambon-indexer",
            "cambon-crawler",
            "cambon-newsroom",
            "cambon-web",
        ],
    ),
    ("cambon-tests", &[]),
];

fn breaches(uses: &[(String, String)]) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    uses.iter()
        .filter(|(from, to)| {
            !allowed.get(from.as_str()).is_some_and(|targets| targets.contains(&to.as_str()))
        })
        .map(|(from, to)| format!("{from} -> {to}"))
        .collect()
}

/// Every arrow in use, of whatever kind, and an arrow to itself for a crate that ARROWS does not know.
fn uses(metadata: &serde_json::Value) -> Vec<(String, String)> {
    let mut uses = Vec::new();
    for package in
        metadata["packages"].as_array().unwrap().iter().filter(|package| package["source"].is_null())
    {
        let from = package["name"].as_str().unwrap().to_owned();
        if !ARROWS.iter().any(|(name, _)| *name == from) {
            uses.push((from.clone(), from.clone()));
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            if to.starts_with("cambon-") {
                uses.push((from.clone(), to.to_owned()));
            }
        }
    }
    uses
}

#[test]
fn arrows_between_crates_are_the_decided_ones() {
    let uses = uses(&metadata());
    assert!(uses.len() >= 4, "the arrows are read: {uses:?}");
    assert_none("arrows not in ARCHITECTURE.md", &breaches(&uses));
}

#[test]
fn a_wrong_arrow_is_found() {
    #[track_caller]
    fn check(from: &str, to: &str, expected: usize) {
        assert_eq!(breaches(&[(from.to_owned(), to.to_owned())]).len(), expected, "{from} -> {to}");
    }
    check("cambon-corpus", "cambon-document", 0);
    check("cambon-document", "cambon-corpus", 1);
    check("cambon-indexer", "cambon-corpus", 1);
    check("cambon-classifier", "cambon-corpus", 1);
    check("cambon-web", "cambon-search-cli", 1);
    check("cambon-unknown", "cambon-unknown", 1);
}
