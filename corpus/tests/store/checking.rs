//! Each kind of defect, made and found.

use cambon_corpus::{CheckDepth, Defect};

use crate::support::{Instance, derived, first_stamp, instance};

fn sound_instance() -> Instance {
    let mut instance = instance();
    instance.import("/r/a.html", "<p>A");
    let version = instance.only_publication().current;
    instance
        .store
        .put_derived(version, &derived(&["L’été.", "Tenir l'inventaire."], &first_stamp()))
        .unwrap();
    instance
}

/// The only defect found after a fault has been made; an empty text when there is none.
fn defect_after(fault: impl FnOnce(&Instance), depth: CheckDepth) -> String {
    let instance = sound_instance();
    assert_eq!(instance.store.check(depth).unwrap(), []);
    fault(&instance);
    let defects = instance.store.check(depth).unwrap();
    assert!(defects.len() <= 1, "{defects:?}");
    defects.first().map(ToString::to_string).unwrap_or_default()
}

#[track_caller]
fn check(fault: impl Fn(&Instance), depths: &[CheckDepth], expected: &str) {
    for depth in [CheckDepth::Quick, CheckDepth::Full] {
        let defect = defect_after(&fault, depth);
        if depths.contains(&depth) {
            assert!(defect.contains(expected), "{depth:?}: {defect}");
        } else {
            assert_eq!(defect, "", "{depth:?}");
        }
    }
}

const BOTH: [CheckDepth; 2] = [CheckDepth::Quick, CheckDepth::Full];

fn original_path(instance: &Instance) -> std::path::PathBuf {
    let sha = instance.only_publication().current_version().sha256.0.clone();
    instance.folder.path().join("originals").join(&sha[..2]).join(&sha[2..])
}

#[test]
fn a_missing_original() {
    check(|instance| std::fs::remove_file(original_path(instance)).unwrap(), &BOTH, "is missing");
}

#[test]
fn a_changed_original() {
    check(|instance| std::fs::write(original_path(instance), "<p>AB").unwrap(), &BOTH, "has changed on disk");
    check(
        |instance| std::fs::write(original_path(instance), "<p>B").unwrap(),
        &[CheckDepth::Full],
        "has changed on disk",
    );
}

#[test]
fn a_quotation_that_no_longer_fits() {
    let reworded = "UPDATE conclusion SET text = 'L’hiver.' WHERE position = 0";
    check(
        |instance| instance.tamper(reworded),
        &[CheckDepth::Full],
        "quotes \"L’hiver.\", \"L’été.\" stands there",
    );
    let beyond = "UPDATE conclusion SET char_end = 400 WHERE position = 1";
    check(|instance| instance.tamper(beyond), &[CheckDepth::Full], "the text ends before");
}

#[test]
fn a_document_that_is_gone_or_spoilt() {
    check(
        |instance| instance.tamper("DELETE FROM document"),
        &[CheckDepth::Full],
        "its document cannot be read: it is not there",
    );
    let spoilt = "UPDATE document SET content = x'00'";
    check(
        |instance| instance.tamper(spoilt),
        &[CheckDepth::Full],
        "its document cannot be read: unreadable document",
    );
}

#[test]
fn rows_without_what_they_refer_to() {
    let orphan =
        "INSERT INTO derived SELECT 99, extractor, finder, model, digest, 'x', 0, 0, '{}' FROM derived";
    check(
        |instance| instance.tamper(orphan),
        &BOTH,
        "a row of derived refers to a row of version that is not there",
    );
    let headless = "UPDATE publication SET current = NULL";
    let instance = sound_instance();
    instance.tamper(headless);
    let defects = instance.store.check(CheckDepth::Quick).unwrap();
    assert!(
        matches!(&defects[..], [Defect::OrphanRow { table, .. }] if table == "publication"),
        "{defects:?}"
    );
}

#[test]
fn a_catalogue_damaged_on_disk() {
    let instance = sound_instance();
    // An index that lost its rows, as after a bad sector.
    instance.tamper("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'conclusion_by_id'");
    let instance = instance.reopen();
    let defects = instance.store.check(CheckDepth::Full).unwrap();
    assert!(defects.iter().any(|defect| matches!(defect, Defect::DamagedCatalogue { .. })), "{defects:?}");
}

#[test]
fn importing_the_file_again_mends_its_original() {
    let mut instance = sound_instance();
    std::fs::write(original_path(&instance), "<p>B").unwrap();
    instance.import("/r/a.html", "<p>A");
    assert_eq!(instance.store.check(CheckDepth::Full).unwrap(), []);
}
