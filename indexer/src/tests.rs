//! Analysis, search, highlights and updates, on reports of invented bodies.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fs;
use std::path::Path;

use cambon_document::{ConclusionId, ConclusionKind, Form, PublicationId, Zone};

use crate::parse::parse;
use crate::*;

mod analysis;
mod answers;
mod exits;
mod facets;
mod highlights;
mod hostile;
mod languages;
mod made;
mod marks;
mod naming;
mod order;
mod percolation;
mod rebuilds;
mod steps;
mod windows;
mod words;

fn passage(ordinal: u32, text: &str) -> IndexedPassage {
    let char_end = u32::try_from(text.chars().count()).unwrap();
    IndexedPassage {
        ordinal,
        text: text.to_owned(),
        zone: Zone::Body,
        section: vec![],
        page: None,
        char_start: 0,
        char_end,
    }
}

fn publication(id: &str, texts: &[&str]) -> IndexedPublication {
    IndexedPublication {
        id: PublicationId(id.to_owned()),
        content_stamp: format!("{id}-{}", texts.len()),
        source_ref: id.to_owned(),
        title: None,
        institution: None,
        jurisdiction: Some("CRC-NAQ".to_owned()),
        body: None,
        body_kind: None,
        department: Some("33".to_owned()),
        date: Some(jiff::civil::date(2016, 5, 3)),
        document_type: None,
        passages: (0..).zip(texts).map(|(ordinal, text)| passage(ordinal, text)).collect(),
        conclusions: vec![IndexedConclusion {
            id: ConclusionId(format!("{id}-c1")),
            kind: ConclusionKind::Recommendation,
            form: Form::List,
            number: None,
            status: None,
            nature: None,
            topics: vec!["GRH-2".to_owned()],
            text: "Mettre en place un contrôle automatisé du temps de travail.".to_owned(),
            zone: Zone::Recommendations,
            section: vec![],
            page: None,
            char_start: 0,
            char_end: 10,
        }],
    }
}

fn apply(folder: &Path, revision: u64, changes: Vec<Change>) {
    let changes = changes.into_iter().map(Ok::<_, IndexError>);
    update(folder, &IndexStamp { revision }, UpdateOptions::default(), changes).unwrap();
}

fn put(id: &str, texts: &[&str]) -> Change {
    Change::Put(Box::new(publication(id, texts)))
}

fn search(folder: &Path, query: &str) -> Results {
    let request = Request { query: query.to_owned(), ..Request::default() };
    Searcher::open(folder).unwrap().search(&request).unwrap()
}

#[track_caller]
fn check_refused(query: &str, position: usize) {
    assert_eq!(parse(query, jiff::civil::Date::ZERO).unwrap_err().position, position, "{query}");
}

#[test]
fn a_broken_query_names_its_position() {
    check_refused("temps \"de travail", 7);
    check_refused("a OR", 3);
    check_refused("OR a", 1);
    check_refused("(a b", 1);
    check_refused("a b)", 4);
    check_refused("a - b", 3);
    check_refused("\"deux mots\"~", 12);
    check_refused("mo~", 1);
    check_refused("titer:eau", 1);
}

#[test]
fn updates_replace_remove_and_clean() {
    let folder = tempfile::tempdir().unwrap();
    assert!(needs_full_rebuild(folder.path()));
    apply(folder.path(), 1, vec![put("a", &["la piscine"]), put("b", &["la piscine"])]);
    let open = Searcher::open(folder.path()).unwrap();
    fs::create_dir(folder.path().join("00000009")).unwrap();
    apply(
        folder.path(),
        2,
        vec![put("a", &["le stade", "le gymnase"]), Change::Remove(PublicationId("b".into()))],
    );
    assert_eq!(search(folder.path(), "piscine").total_hits, 0);
    assert_eq!(search(folder.path(), "gymnase").total_hits, 1);
    assert_eq!(current_revision(folder.path()).unwrap(), Some(2));
    assert_eq!(indexed_publications(folder.path()).unwrap().len(), 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "the pointer and one generation");
    let old = Request { query: "piscine".into(), ..Request::default() };
    assert_eq!(open.search(&old).unwrap().total_publications, 2, "an open reader keeps its generation");
}

#[test]
fn a_failed_update_leaves_the_former_index() {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, vec![put("a", &["la piscine"])]);
    let broken = vec![Ok(put("b", &["x"])), Err(IndexError::Engine { reason: "cut".into() })];
    update(folder.path(), &IndexStamp { revision: 2 }, UpdateOptions::default(), broken.into_iter())
        .unwrap_err();
    assert_eq!(search(folder.path(), "piscine").total_hits, 1);
    assert_eq!(current_revision(folder.path()).unwrap(), Some(1));
}

#[test]
fn filters_topics_and_scope() {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, vec![put("a", &["la piscine"])]);
    let searcher = Searcher::open(folder.path()).unwrap();
    let count = |filters| {
        let request = Request { scope: Scope::Conclusions, filters, ..Request::default() };
        searcher.search(&request).unwrap().total_hits
    };
    assert_eq!(count(Filters { topic: vec!["GRH".into()], ..Filters::default() }), 1);
    assert_eq!(count(Filters { topic: vec!["FIN".into()], ..Filters::default() }), 0);
    assert_eq!(
        count(Filters { years: Some(YearRange { first: Some(2016), last: None }), ..Filters::default() }),
        1
    );
    assert_eq!(
        count(Filters { years: Some(YearRange { first: None, last: Some(2015) }), ..Filters::default() }),
        0
    );
    assert_eq!(count(Filters { jurisdiction: vec!["CC".into()], ..Filters::default() }), 0);
}

#[test]
fn an_index_of_another_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, vec![]);
    assert_eq!(search(folder.path(), "").total_hits, 0);
    let stamp = folder.path().join("00000001/stamp.json");
    fs::write(&stamp, r#"{"schema":0,"analysis":1,"stamp":{"revision":1}}"#).unwrap();
    assert!(needs_full_rebuild(folder.path()));
    assert!(Searcher::open(folder.path()).err().unwrap().to_string().contains("hint: cambon build"));
}
