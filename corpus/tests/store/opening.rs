//! Opening: who may, and catalogues of other versions.

use cambon_corpus::{CheckDepth, ConclusionFilter, Store, StoreError};

use crate::support::{derived, file, first_stamp, instance};

/// As a program of version 1 left it.
const VERSION_1: &str = include_str!("../catalogue-1.sql");

#[test]
fn a_folder_without_catalogue_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let message = Store::open_read_only(folder.path()).unwrap_err().to_string();
    assert!(message.contains("no catalogue in") && message.contains("hint: `cambon import"), "{message}");
}

#[test]
fn a_second_writer_is_refused_until_the_first_has_ended() {
    let instance = instance();
    assert!(matches!(Store::create_or_open(instance.folder.path()), Err(StoreError::AnotherWriter { .. })));
    let folder = instance.folder;
    drop(instance.store);
    Store::create_or_open(folder.path()).unwrap();
}

#[test]
fn a_reader_sees_what_a_writer_has_stored_and_cannot_write() {
    let mut writer = instance();
    let mut reader = Store::open_read_only(writer.folder.path()).unwrap();
    writer.import("/r/a.html", "<p>A");
    assert_eq!(reader.counts().unwrap().publications, 1);
    let version = writer.only_publication().current;
    assert!(matches!(
        reader.put_derived(version, &derived(&["A."], &first_stamp())),
        Err(StoreError::ReadOnly)
    ));
    assert!(matches!(reader.import(&file("/r/b.html", "<p>B")), Err(StoreError::ReadOnly)));
}

#[test]
fn a_publication_is_found_by_id_its_start_or_source_reference() {
    let mut instance = instance();
    instance.import("/r/a.html", "<p>A");
    let id = instance.only_publication().id;
    for wanted in [id.as_str(), &id.as_str()[..5], "a"] {
        let found = instance.store.find_publication(wanted).unwrap();
        assert_eq!(found.map(|publication| publication.id), Some(id.clone()), "{wanted}");
    }
    for wanted in ["", "b", &id.as_str()[..3], "%", "zzzz"] {
        assert_eq!(instance.store.find_publication(wanted).unwrap(), None, "{wanted}");
    }
}

#[test]
fn a_catalogue_of_version_1_is_still_read() {
    let folder = tempfile::tempdir().unwrap();
    let connection = rusqlite::Connection::open(folder.path().join("catalogue.sqlite")).unwrap();
    connection.execute_batch(VERSION_1).unwrap();
    drop(connection);
    let mut store = Store::create_or_open(folder.path()).unwrap();
    store
        .import(&file("/reports/2019/regie-des-eaux.html", "<p>Assurer la tenue de l’inventaire.</p>"))
        .unwrap();
    assert_eq!(store.counts().unwrap().publications, 1, "the file is recognised");
    let records = store.conclusions(&ConclusionFilter::default()).unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].text, "Assurer la tenue de l’inventaire.");
    assert_eq!(store.check(CheckDepth::Quick).unwrap(), []);
}
