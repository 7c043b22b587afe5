//! Rows good and bad, and those that are shipped: enough of each kind and topic, each labelled by somebody, none repeated.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use cambon_document::{ConclusionKind, Nature};

use super::{Labelled, LabelledTopics, MOST_SECONDARY, parse, parse_former};
use crate::taxonomy::{Migrations, Taxonomy, TopicCode};

const LEAST_ROWS: usize = 2000;
const LEAST_OF_A_LEAF: usize = 30;
const LEAST_FINDINGS: usize = 200;
const LEAST_WITH_SEVERAL: usize = 100;

/// A file of the project, by its path from the root.
pub(crate) fn path(from_root: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(from_root)
}

/// The labelled conclusions of the project, in the order of training.
pub(crate) fn rows() -> Vec<Labelled> {
    let entries = std::fs::read_dir(path("corpus/labelled")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let taxonomy = Taxonomy::shipped();
    let read = |path: &PathBuf| parse(&std::fs::read_to_string(path).unwrap(), &taxonomy).unwrap();
    files.iter().flat_map(read).collect()
}

#[test]
fn every_leaf_has_enough_rows() {
    let rows = rows();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(row.topics.primary.as_str()).or_default() += 1;
    }
    assert!(rows.len() >= LEAST_ROWS, "{}", rows.len());
    let taxonomy = Taxonomy::shipped();
    for leaf in taxonomy.leaves().map(|topic| topic.code.as_str()).chain(["AUT"]) {
        let count = counts.get(leaf).copied().unwrap_or(0);
        assert!(count >= LEAST_OF_A_LEAF, "{leaf} has {count} rows");
    }
}

#[test]
fn kinds_and_labels_are_of_every_sort() {
    let rows = rows();
    let count = |belongs: &dyn Fn(&&Labelled) -> bool| rows.iter().filter(belongs).count();
    assert!(count(&|row| row.kind == ConclusionKind::Finding) >= LEAST_FINDINGS);
    assert!(count(&|row| row.kind == ConclusionKind::LegalReminder) >= LEAST_FINDINGS);
    assert!(count(&|row| !row.topics.secondary.is_empty()) >= LEAST_WITH_SEVERAL);
    for row in &rows {
        assert!(!row.labelled_by.is_empty(), "{} does not say who labelled it", row.id);
        assert!(row.nature.is_some() && row.topics.secondary.len() <= MOST_SECONDARY, "{}", row.id);
        assert!(!row.topics.secondary.contains(&row.topics.primary), "{}", row.id);
        let reminder = row.kind == ConclusionKind::LegalReminder;
        assert!(!reminder || row.nature == Some(Nature::Regularity), "{}", row.id);
    }
}

#[test]
fn no_row_is_repeated() {
    let rows = rows();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let texts: BTreeSet<String> = rows.iter().map(|row| row.text.to_lowercase()).collect();
    assert_eq!((ids.len(), texts.len()), (rows.len(), rows.len()));
}

fn row(id: &str, primary: &str) -> String {
    format!(
        r#"{{"id": "{id}", "text": "Tenir un inventaire.", "kind": "recommendation", "topics": {{"primary": "{primary}"}}}}"#
    )
}

#[test]
fn a_row_is_read_and_reports_without_conclusions_are_left_out() {
    let lines = format!("{}\n\n{}\n", row("a", "CPT-1"), r#"{"doc": "9", "form": "none"}"#);
    let rows = parse(&lines, &Taxonomy::shipped()).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].nature, rows[0].topics.secondary.len()), (None, 0));
}

#[track_caller]
fn check_refused(lines: &str, expected: &str) {
    let message = parse(lines, &Taxonomy::shipped()).unwrap_err().to_string();
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn a_row_that_cannot_be_used_is_named() {
    check_refused("\nnot json", "line 2 cannot be read: ");
    check_refused("{\"id\": \"a\"}", "line 1 cannot be read: missing field `text`");
    check_refused(&row("a", "XYZ-1"), "line 1: no topic XYZ-1 in the taxonomy");
    check_refused(&row("a", "CPT"), "line 1: CPT is a domain");
    check_refused(
        &format!("{}\n{}", row("a", "CPT-1"), row("a", "AUT")),
        "line 2: the id a stands on an earlier",
    );
}

#[test]
fn a_domain_is_held_through_its_leaves() {
    let code = |text: &str| TopicCode::new(text).unwrap();
    let topics = LabelledTopics { primary: code("GRH-1"), secondary: vec![code("AUT")] };
    assert!(topics.hold_domain(&code("GRH")) && topics.hold_domain(&code("AUT")));
    assert!(topics.holds(&code("AUT")) && !topics.holds(&code("GRH")));
}

#[test]
fn a_former_version_is_read_through_the_migrations() {
    let taxonomy = Taxonomy::shipped();
    let split = r#"
        [[migration]]
        from = "0.0"
        to = "0.1"
        [[migration.code]]
        from = "CPT-9"
        to = ["CPT-2", "CPT-1"]
        why = "two subjects"
    "#;
    let migrations = Migrations::parse(split).unwrap();
    let rows = parse_former(&row("a", "CPT-9"), &taxonomy, &migrations, "0.0").unwrap();
    let codes: Vec<&str> = rows[0].topics.all().map(TopicCode::as_str).collect();
    assert_eq!(codes, ["CPT-2", "CPT-1"], "of a topic that was split, any part will do");
    let unknown = parse_former(&row("a", "CPT-1"), &taxonomy, &migrations, "7").unwrap_err().to_string();
    assert!(unknown.starts_with("no migration starts at version 7 of the taxonomy"), "{unknown}");
}
