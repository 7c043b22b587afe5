//! The samples: every report has its metadata and its expected conclusions beside it.

use std::collections::BTreeSet;

use cambon_tests::{repository, skipped, tracked_files};

use super::{assert_none, read};

const FOLDER: &str = "corpus/samples/";

/// Inputs that must be refused, which have neither metadata nor conclusions.
const DAMAGED: &str = "corpus/samples/damaged/";

/// Stems of the reports, `id`s of the metadata (first column), `doc`s of the expected rows.
fn breaches(reports: &[String], metadata: &str, expected: &str) -> Vec<String> {
    let stem = |path: &str| path.rsplit('/').next().unwrap().rsplit_once('.').unwrap().0.to_owned();
    let described: BTreeSet<&str> =
        metadata.lines().filter_map(|line| line.split([',', ';']).next()).collect();
    let rows = expected.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let marked: BTreeSet<String> = rows.filter_map(|row| row["doc"].as_str().map(str::to_owned)).collect();
    let mut breaches = Vec::new();
    for report in reports {
        let stem = stem(report);
        if !described.contains(stem.as_str()) {
            breaches.push(format!("{report}: no metadata"));
        }
        if !marked.contains(&stem) {
            breaches.push(format!("{report}: no expected conclusions"));
        }
    }
    breaches
}

#[test]
fn samples_have_metadata_and_expected_conclusions() {
    if !repository().join(FOLDER).is_dir() {
        return skipped("corpus/samples is not there");
    }
    let files: Vec<String> = tracked_files().into_iter().filter(|path| path.starts_with(FOLDER)).collect();
    let of = |endings: &[&str]| -> Vec<String> {
        let reports = files.iter().filter(|path| !path.starts_with(DAMAGED));
        reports.filter(|path| endings.iter().any(|ending| path.ends_with(ending))).cloned().collect()
    };
    let expected: Vec<String> = of(&[".jsonl"]).iter().map(|path| read(path).trim_end().to_owned()).collect();
    let metadata = read(&format!("{FOLDER}metadata.csv"));
    let reports = of(&[".pdf", ".html"]);
    assert!(reports.len() >= 10, "at least ten samples: {reports:?}");
    assert_none("samples", &breaches(&reports, &metadata, &expected.join("\n")));
}

#[test]
fn a_lonely_sample_is_found() {
    let reports = ["corpus/samples/pdf/a.pdf".to_owned(), "corpus/samples/html/b.html".to_owned()];
    let found = breaches(&reports, "id,date\na,2026-01-01", "{\"doc\": \"a\"}");
    assert_eq!(found.len(), 2, "{found:?}");
}
