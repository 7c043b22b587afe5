//! The labelled conclusions that are shipped: enough of each kind and topic, each labelled by somebody, none repeated.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use cambon_document::{ConclusionKind, Nature};

use super::{Labelled, MOST_SECONDARY, parse};
use crate::taxonomy::Taxonomy;

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
