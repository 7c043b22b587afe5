//! Which publication a file belongs to, and what makes it a new version.

use cambon_corpus::{ImportOutcome, ImportRequest, ProvidedMetadata};
use jiff::civil::date;
use proptest::prelude::*;

use crate::support::{Instance, derived, file, first_stamp, instance, named};

/// Imports a set twice: the first time with these outcomes, the second without any change.
#[track_caller]
fn check(requests: &[ImportRequest<'_>], outcomes: &[ImportOutcome], publications: usize) -> Instance {
    let mut instance = instance();
    let import = |instance: &mut Instance| -> Vec<ImportOutcome> {
        requests.iter().map(|request| instance.store.import(request).unwrap()).collect()
    };
    assert_eq!(import(&mut instance), outcomes);
    let before = (instance.store.publications().unwrap(), instance.store.revision().unwrap());
    assert_eq!(import(&mut instance), vec![ImportOutcome::Unchanged; requests.len()]);
    assert_eq!((instance.store.publications().unwrap(), instance.store.revision().unwrap()), before);
    assert_eq!(before.0.len(), publications);
    instance
}

use ImportOutcome::{MetadataChanged, New, NewVersion, Unchanged};

#[test]
fn a_set_imported_twice_changes_nothing() {
    check(&[file("/r/a.html", "<p>A"), file("/r/b.html", "<p>B")], &[New, New], 2);
}

#[test]
fn two_formats_side_by_side_are_versions_of_one_publication() {
    let instance = check(&[file("/r/a.html", "<p>A"), file("/r/a.pdf", "%PDF-A")], &[New, NewVersion], 1);
    assert_eq!(instance.current_content(), "%PDF-A");
}

#[test]
fn an_explicit_id_joins_folders_and_formats() {
    check(
        &[named("12", "/html/12.html", "<p>A"), named("12", "/pdf/x.pdf", "%PDF-A")],
        &[New, NewVersion],
        1,
    );
}

#[test]
fn unrelated_reports_of_the_same_name_stay_apart() {
    check(&[file("/one/rapport.html", "<p>Un"), file("/two/rapport.html", "<p>Deux")], &[New, New], 2);
}

#[test]
fn explicit_ids_at_one_place_stay_apart() {
    check(&[named("12", "/r/a.html", "<p>A"), named("13", "/r/a.pdf", "%PDF-A")], &[New, New], 2);
}

#[test]
fn a_file_keeps_its_publication_when_its_neighbour_joins_another() {
    let set = [
        file("/r/x.html", "<p>X"),
        named("1", "/r/x.pdf", "%PDF-X"),
        file("/r/y.html", "<p>Y"),
        named("1", "/r/y.pdf", "%PDF-Y"),
    ];
    check(&set, &[New, NewVersion, New, NewVersion], 2);
}

#[test]
fn a_copy_elsewhere_is_no_news() {
    check(&[file("/one/a.html", "<p>A"), file("/two/a.html", "<p>A")], &[New, Unchanged], 1);
}

#[test]
fn a_file_imported_from_a_deeper_root_is_the_same() {
    let deep = ImportRequest { source_ref: "2019/a".to_owned(), ..file("/r/2019/a.html", "<p>A") };
    check(&[deep, file("/r/2019/a.html", "<p>A")], &[New, Unchanged], 1);
}

#[test]
fn a_changed_file_is_a_new_version_and_the_old_one_stays() {
    let mut instance = instance();
    instance.import("/r/a.html", "<p>Avant");
    assert_eq!(instance.import("/r/a.html", "<p>Après"), NewVersion);
    let publication = instance.only_publication();
    assert_eq!(publication.versions.iter().map(|version| version.sequence).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(instance.current_content(), "<p>Après");
    assert_eq!(instance.store.original(&publication.versions[0].sha256).unwrap(), b"<p>Avant");
}

#[test]
fn a_file_put_back_makes_its_old_version_current_again() {
    let mut instance = instance();
    for (content, outcome) in [("<p>A", New), ("<p>B", NewVersion), ("<p>A", NewVersion), ("<p>A", Unchanged)]
    {
        assert_eq!(instance.import("/r/a.html", content), outcome);
        assert_eq!(instance.current_content(), content);
    }
    assert_eq!(instance.only_publication().versions.len(), 2);
}

#[test]
fn metadata_are_taken_over_and_kept_when_not_given_again() {
    let mut instance = instance();
    let provided = ProvidedMetadata {
        date: Some(date(2019, 4, 2)),
        title: Some("Régie".to_owned()),
        ..Default::default()
    };
    let described = ImportRequest { provided: provided.clone(), ..file("/r/a.html", "<p>A") };
    for (request, outcome) in [
        (file("/r/a.html", "<p>A"), New),
        (described, MetadataChanged),
        (file("/r/a.html", "<p>A"), Unchanged),
    ] {
        assert_eq!(instance.store.import(&request).unwrap(), outcome);
    }
    let publication = instance.only_publication();
    assert_eq!((publication.provided, publication.date), (provided.clone(), provided.date));
}

#[test]
fn an_id_given_later_renames_the_publication_and_its_conclusions() {
    let mut later = instance();
    later.import("/r/a.html", "<p>A");
    let version = later.only_publication().current;
    later.store.put_derived(version, &derived(&["Tenir l'inventaire."], &first_stamp())).unwrap();
    assert_eq!(later.store.import(&named("12", "/r/a.html", "<p>A")).unwrap(), MetadataChanged);
    assert_eq!(later.store.stale(&first_stamp()).unwrap().len(), 1);
    let mut at_once = instance();
    at_once.store.import(&named("12", "/r/a.html", "<p>A")).unwrap();
    assert_eq!(later.only_publication().id, at_once.only_publication().id);
}

#[test]
fn an_import_killed_before_its_transaction_is_completed_by_the_same_command() {
    let mut killed = instance();
    // The original has been written, and half of another, but no row.
    let sha = "559aead08264d5795d3909718cdd05abd49572e84fe55590eef31a88a08fdffd";
    let originals = killed.folder.path().join("originals");
    std::fs::create_dir_all(originals.join(&sha[..2])).unwrap();
    std::fs::write(originals.join(&sha[..2]).join(&sha[2..]), "A").unwrap();
    std::fs::write(originals.join(".incoming/half"), "<p>").unwrap();
    killed = killed.reopen();
    assert!(killed.store.publications().unwrap().is_empty());
    assert_eq!(killed.import("/r/a.html", "A"), New);
    assert_eq!(killed.only_publication().current_version().sha256.as_str(), sha);
    assert!(!originals.join(".incoming/half").exists());
}

#[test]
fn a_batch_is_taken_in_as_one() {
    let mut instance = instance();
    let before = instance.store.revision().unwrap();
    let requests = [file("/r/a.html", "<p>A"), file("/r/a.pdf", "%PDF-A"), file("/r/a.html", "<p>A")];
    assert_eq!(instance.store.import_batch(&requests).unwrap(), [New, NewVersion, Unchanged]);
    assert_eq!(instance.store.revision().unwrap(), before + 1);
}

/// Cases tried: each writes to the disk some dozens of times.
const CASES: u32 = 40;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(CASES) })]

    /// Sets of files with few names, folders, formats, ids and contents, so that all of them clash.
    #[test]
    fn any_set_imported_again_changes_nothing(
        set in prop::collection::btree_map((0..3_u8, 0..2_u8, 0..2_u8), (0..3_u8, prop::option::of(0..2_u8)), 1..10),
        killed_after in 0..10_usize,
    ) {
        let files: Vec<(String, String, Option<String>)> = set
            .into_iter()
            .map(|((folder, name, format), (content, id))| {
                let extension = ["html", "pdf"][usize::from(format)];
                let origin = format!("/{folder}/{name}.{extension}");
                (origin, format!("<p>{content}"), id.map(|id| id.to_string()))
            })
            .collect();
        let requests: Vec<ImportRequest<'_>> = files
            .iter()
            .map(|(origin, content, id)| match id {
                Some(id) => named(id, origin, content),
                None => file(origin, content),
            })
            .collect();
        let mut killed = instance();
        for request in requests.iter().take(killed_after).chain(&requests) {
            killed.store.import(request).unwrap();
        }
        let mut whole = instance();
        whole.store.import_batch(&requests).unwrap();
        prop_assert_eq!(shown(&killed), shown(&whole));
        let before = shown(&whole);
        for request in &requests {
            prop_assert_eq!(whole.store.import(request).unwrap(), Unchanged);
        }
        prop_assert_eq!(shown(&whole), before);
    }
}

/// What readers see of all publications: ids and stamps of their content.
fn shown(instance: &Instance) -> Vec<(String, String)> {
    let publications = instance.store.publications().unwrap();
    publications.into_iter().map(|publication| (publication.id.0, publication.content_stamp)).collect()
}
