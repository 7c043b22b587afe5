//! Derived data: staleness, verified quotations, replacement, the revision, records.

use cambon_corpus::{ConclusionFilter, Derived, ImportRequest, ProvidedMetadata, Stamp, State, StoreError};
use cambon_document::{ConclusionId, Span};
use jiff::civil::date;

use crate::support::{Instance, derived, file, first_stamp, instance, refused, stamp};

/// A store with one publication read into these paragraphs, each a recommendation.
fn instance_with(paragraphs: &[&str]) -> Instance {
    let mut instance = instance();
    instance.import("/r/a.html", "<p>A");
    put(&mut instance, &derived(paragraphs, &first_stamp()));
    instance
}

fn put(instance: &mut Instance, derived: &Derived) {
    let version = instance.only_publication().current;
    instance.store.put_derived(version, derived).unwrap();
}

fn ids(instance: &Instance) -> Vec<ConclusionId> {
    let records = instance.store.conclusions(&ConclusionFilter::default()).unwrap();
    records.into_iter().map(|record| record.id).collect()
}

#[track_caller]
fn check_stale(first: &Derived, now: &Stamp, expected: bool) {
    let mut instance = instance();
    instance.import("/r/a.html", "<p>A");
    assert_eq!(instance.store.stale(now).unwrap().len(), 1, "what has not been read is stale");
    put(&mut instance, first);
    assert_eq!(!instance.store.stale(now).unwrap().is_empty(), expected, "{now:?}");
}

#[test]
fn what_another_version_derived_is_stale() {
    let done = derived(&["Tenir l'inventaire."], &first_stamp());
    check_stale(&done, &first_stamp(), false);
    check_stale(&done, &stamp("document-2", "finder-1", "terms-1"), true);
    check_stale(&done, &stamp("document-1", "finder-2", "terms-1"), true);
    check_stale(&done, &stamp("document-1", "finder-1", "terms-2"), true);
}

#[test]
fn a_refused_file_is_tried_again_by_another_extractor_only() {
    let refused = refused("the file is empty", &first_stamp());
    check_stale(&refused, &first_stamp(), false);
    check_stale(&refused, &stamp("document-1", "finder-2", "terms-2"), false);
    check_stale(&refused, &stamp("document-2", "finder-1", "terms-1"), true);
}

#[test]
fn a_new_version_is_stale_and_shows_nothing_of_the_old() {
    let mut instance = instance_with(&["Tenir l'inventaire."]);
    instance.import("/r/a.html", "<p>B");
    assert_eq!(instance.store.stale(&first_stamp()).unwrap().len(), 1);
    assert_eq!(ids(&instance), []);
    assert_eq!(instance.only_publication().state, State::Pending);
}

#[test]
fn a_document_comes_back_as_it_was() {
    let mut instance = instance();
    instance.import("/r/a.html", "<p>A");
    let version = instance.only_publication().current;
    assert_eq!(instance.store.document(version).unwrap(), None);
    let derived = derived(&["L’été, à 20 €.", "Tenir l'inventaire."], &first_stamp());
    put(&mut instance, &derived);
    let Derived::Done { document, .. } = derived else { unreachable!() };
    assert_eq!(instance.store.document(version).unwrap(), Some(*document));
}

#[test]
fn records_count_in_characters() {
    let instance = instance_with(&["L’été, à 20 €.", "Tenir l'inventaire."]);
    let records = instance.store.conclusions(&ConclusionFilter::default()).unwrap();
    let places: Vec<_> = records.iter().map(|record| (record.char_start, record.char_end)).collect();
    assert_eq!(places, [(0, 14), (15, 34)]);
    assert_eq!(records[1].text, "Tenir l'inventaire.");
    assert_eq!(records[1].extractor, "document-1+finder-1");
}

#[test]
fn a_record_serialises_with_the_columns_of_the_export() {
    let instance = instance_with(&["Tenir l'inventaire."]);
    let record = &instance.store.conclusions(&ConclusionFilter::default()).unwrap()[0];
    let json = serde_json::to_value(record).unwrap();
    for (column, expected) in [
        ("source_ref", serde_json::json!("a")),
        ("kind", "recommendation".into()),
        ("form", "list".into()),
        ("zone", "recommendations".into()),
        ("status", serde_json::Value::Null),
        ("primary_topic", "GRH-1".into()),
        ("legal_bases", serde_json::json!([])),
        ("model", "terms-1".into()),
    ] {
        assert_eq!(json[column], expected, "{column}");
    }
    assert_eq!(json["topics"][0]["evidence"][0], "effectifs");
    assert_eq!(json["occurrences"][0]["char_end"], 19);
}

#[test]
fn a_conclusion_is_found_by_its_id_while_its_version_is_current() {
    let mut instance = instance_with(&["Tenir l'inventaire.", "Créer une régie."]);
    let id = ids(&instance).remove(1);
    assert_eq!(instance.store.conclusion(&id).unwrap().unwrap().text, "Créer une régie.");
    instance.import("/r/a.html", "<p>B");
    assert_eq!(instance.store.conclusion(&id).unwrap(), None);
}

#[test]
fn ids_survive_a_rebuild_that_moves_the_words() {
    let mut instance = instance_with(&["Tenir l'inventaire.", "Créer une régie."]);
    let before = ids(&instance);
    put(&mut instance, &derived(&["Un ajout.", "Créer une régie.", "Tenir l’inventaire."], &first_stamp()));
    let after = ids(&instance);
    assert_eq!([&after[2], &after[1]], [&before[0], &before[1]]);
}

#[test]
fn the_revision_changes_with_what_is_shown_and_only_then() {
    let mut instance = instance_with(&["Tenir l'inventaire."]);
    let built = (instance.store.revision().unwrap(), instance.only_publication().content_stamp);
    put(&mut instance, &derived(&["Tenir l'inventaire."], &first_stamp()));
    instance.import("/elsewhere/a.html", "<p>A");
    assert_eq!((instance.store.revision().unwrap(), instance.only_publication().content_stamp), built);
    put(&mut instance, &derived(&["Tenir deux inventaires."], &first_stamp()));
    assert_ne!(instance.store.revision().unwrap(), built.0);
    assert_ne!(instance.only_publication().content_stamp, built.1);
}

#[track_caller]
fn check_unverified(span: Span, reason: &str) {
    let mut instance = instance_with(&["Tenir l'inventaire."]);
    let before = (ids(&instance), instance.store.revision().unwrap());
    let mut wrong = derived(&["Été."], &first_stamp());
    if let Derived::Done { conclusions, .. } = &mut wrong {
        conclusions[0].0.occurrences[0].span = span;
    }
    let version = instance.only_publication().current;
    let good = derived(&["Créer une régie."], &first_stamp());
    let error = instance.store.put_derived_batch(&[(version, &good), (version, &wrong)]).unwrap_err();
    assert!(matches!(&error, StoreError::Unverified { .. }) && error.to_string().contains(reason), "{error}");
    assert_eq!((ids(&instance), instance.store.revision().unwrap()), before, "all of a batch or nothing");
}

#[test]
fn a_conclusion_that_does_not_lie_in_the_text_is_refused() {
    check_unverified(Span::new(0, 400), "no words at bytes 0 to 400");
    check_unverified(Span::new(1, 4), "no words at bytes 1 to 4");
    check_unverified(Span::new(2, 2), "no words at bytes 2 to 2");
    check_unverified(Span::new(6, 7), "no words at bytes 6 to 7");
}

#[test]
fn conclusions_come_by_date_then_id_undated_last() {
    let mut instance = instance();
    let day = |day| ProvidedMetadata { date: Some(date(2019, 4, day)), ..Default::default() };
    for (name, provided) in
        [("/r/x.html", ProvidedMetadata::default()), ("/r/y.html", day(9)), ("/r/z.html", day(2))]
    {
        instance.store.import(&ImportRequest { provided, ..file(name, name) }).unwrap();
    }
    for stale in instance.store.stale(&first_stamp()).unwrap() {
        instance.store.put_derived(stale.version, &derived(&["Un.", "Deux."], &first_stamp())).unwrap();
    }
    let records = instance.store.conclusions(&ConclusionFilter::default()).unwrap();
    let order: Vec<_> =
        records.iter().map(|record| (record.source_ref.as_str(), record.text.as_str())).collect();
    assert_eq!(
        order,
        [("z", "Un."), ("z", "Deux."), ("y", "Un."), ("y", "Deux."), ("x", "Un."), ("x", "Deux.")]
    );
    let from = ConclusionFilter { from: Some(date(2019, 4, 3)), ..Default::default() };
    assert_eq!(instance.store.conclusions(&from).unwrap().len(), 2);
}

#[track_caller]
fn check_topic(wanted: &str, expected: usize) {
    let instance = instance_with(&["Tenir l'inventaire."]);
    let filter = ConclusionFilter { topic: Some(wanted.to_owned()), ..Default::default() };
    assert_eq!(instance.store.conclusions(&filter).unwrap().len(), expected, "{wanted}");
}

#[test]
fn a_topic_is_asked_for_by_leaf_or_domain() {
    check_topic("GRH-1", 1);
    check_topic("GRH", 1);
    check_topic("GRH-2", 0);
    check_topic("GR", 0);
}

#[test]
fn a_refusal_is_counted_and_keeps_its_original() {
    let mut instance = instance();
    instance.import("/r/a.pdf", "%PDF-A");
    put(&mut instance, &refused("the PDF is damaged: no page", &first_stamp()));
    let counts = instance.store.counts().unwrap();
    assert_eq!((counts.publications, counts.done, counts.refused, counts.original_bytes), (1, 0, 1, 6));
    assert_eq!(instance.store.refused().unwrap()[0].reason, "the PDF is damaged: no page");
    assert_eq!(instance.current_content(), "%PDF-A");
}

#[test]
fn a_refusal_takes_the_place_of_what_was_derived_before() {
    let mut instance = instance_with(&["Tenir l'inventaire."]);
    put(&mut instance, &refused("took more than 60 s", &stamp("document-2", "finder-1", "terms-1")));
    assert_eq!(ids(&instance), []);
    assert_eq!(instance.store.document(instance.only_publication().current).unwrap(), None);
    assert!(instance.store.check(cambon_corpus::CheckDepth::Full).unwrap().is_empty());
}
