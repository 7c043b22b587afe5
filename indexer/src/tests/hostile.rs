//! Queries that nobody asks in earnest: each ends in an error that says why, or in an answer. How fast: `cambon bench search`.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::path::Path;
use std::sync::LazyLock;

use super::{apply, put};
use crate::*;

static INDEX: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let text = "La commune de Saint-Aubrac paie des dépenses de personnel ; l'amortissement est en retard.";
    apply(folder.path(), 1, vec![put("a", &[text, "rien"]), put("b", &[text])]);
    folder
});

fn ask(query: &str) -> Result<usize, IndexError> {
    let folder: &Path = INDEX.path();
    let request = Request { query: query.to_owned(), ..Request::default() };
    Searcher::open(folder).unwrap().search(&request).map(|results| results.total_hits)
}

/// Finds so many hits.
#[track_caller]
fn check_answered(query: &str, hits: usize) {
    let head: String = query.chars().take(60).collect();
    assert_eq!(ask(query).map_err(|error| error.to_string()), Ok(hits), "{head}");
}

/// Refused as a query, not by the engine.
#[track_caller]
fn check_refused(query: &str) {
    let head: String = query.chars().take(60).collect();
    assert!(matches!(ask(query), Err(IndexError::Query(_))), "{head}");
}

fn numbered(count: usize, between: &str) -> String {
    (0..count).map(|number| format!("mot{number}")).collect::<Vec<_>>().join(between)
}

#[test]
fn too_much_is_refused() {
    check_refused(&numbered(10_000, " "));
    check_refused(&numbered(10_000, " OR "));
    check_refused(&format!("{}commune{}", "(".repeat(50), ")".repeat(50)));
    check_refused(&vec!["dépenses~"; 21].join(" "));
    check_refused(&" ".repeat(1_000_000));
    check_refused(&"a".repeat(1_000_000));
    check_refused("a*");
    check_refused("e*");
    check_refused("\"commune dépenses\"~99999999999999999999");
    check_refused("(.*a){20}.*b+ [a-z]* (a|aa)+$");
    check_refused("((((a+)+)+)+)*");
    check_refused("dépenses \0");
    check_refused(&"\"".repeat(1_000_000));
    check_refused(&"(".repeat(1_000_000));
    check_refused(&"-".repeat(1_000_000));
    check_refused(&"commune ".repeat(125_000));
    check_refused(&format!("\"{}\"", "commune ".repeat(125_000)));
    check_refused(&format!("\"{}\"~100", "commune dépenses ".repeat(26)));
    check_refused(&"l'".repeat(500_000));
    check_refused(&"commune-".repeat(125_000));
}

#[test]
fn much_is_answered() {
    check_answered(&vec!["commune"; 400].join(" "), 2);
    check_answered(&vec!["commune"; 400].join(" OR "), 2);
    check_answered(&format!("{}commune{}", "(".repeat(20), ")".repeat(20)), 2);
    check_answered(&format!("{}~", "anticonstitutionnellement".repeat(20)), 0);
    check_answered(&vec!["dépenses~"; 20].join(" "), 2);
    check_answered("co* de* pe*", 2);
    check_answered("\"commune dépenses\"~100", 2);
    check_answered(&format!("\"{}\"", "la commune ".repeat(200)), 0);
    check_answered(&format!("\"{}\"~100", "commune dépenses ".repeat(25)), 2);
    check_answered("com\0mune", 0);
    check_answered(&" ".repeat(30_000), 3);
    check_answered(&"a".repeat(30_000), 0);
}
