//! Phrases in names and headings, look-up, completion, explanation and likeness.
#![allow(clippy::unwrap_used, reason = "a test may")]

use jiff::civil::{Date, date};

use super::made::SEARCHER;
use super::{apply, passage, publication};
use crate::api::{self, Parameters};
use crate::*;

const TODAY: Date = date(2026, 11, 27);

/// Query and the publications found, of the two below.
const PHRASES: &[(&str, &[&str])] = &[
    ("titre:\"eau potable\"", &["a"]),
    ("titre:\"potable eau\"", &[]),
    ("titre:\"l'eau potable\"", &["a"]),
    ("titre:\"eaux potables\"", &[]),
    ("titre:\"qualité de l’eau\"", &["a"]),
    ("titre:\"eau\"", &["a", "b"]),
    ("titre:\"eaux\"", &[]),
    ("titre:eaux", &["a", "b"]),
    ("titre:\"potable et eau\"", &["b"]),
    ("organisme:\"saint aubrac\"", &["a", "b"]),
    ("organisme:\"aubrac le vieux\"", &["a"]),
    ("organisme:\"vieux aubrac\"", &["b"]),
    ("section:\"marchés publics\"", &["a"]),
    ("section:\"publics marchés\"", &["b"]),
    // The end of a heading and the beginning of the next are no phrase.
    ("section:\"publics les\"", &[]),
    ("gymnase -titre:\"eau potable\"", &["b"]),
    ("titre:\"eau potable\" OR organisme:\"vieux aubrac\"", &["a", "b"]),
];

fn named(id: &str, title: &str, body: &str, section: [&str; 2]) -> Change {
    let mut gymnase = passage(0, "Le gymnase est ouvert.");
    gymnase.section = section.map(str::to_owned).to_vec();
    Change::Put(Box::new(IndexedPublication {
        title: Some(title.to_owned()),
        body: Some(body.to_owned()),
        passages: vec![gymnase, passage(1, "Le stade est fermé.")],
        ..publication(id, &[])
    }))
}

#[test]
fn a_phrase_is_a_phrase_in_every_field() {
    let folder = tempfile::tempdir().unwrap();
    let a = named(
        "a",
        "La qualité de l'eau potable",
        "Saint-Aubrac-le-Vieux",
        ["1 Les marchés publics", "Les achats"],
    );
    let b = named(
        "b",
        "Du réseau potable et eau",
        "Saint Aubrac, Vieux-Aubrac",
        ["1 Publics, marchés", "Achats"],
    );
    apply(folder.path(), 1, vec![a, b]);
    let searcher = Searcher::open(folder.path()).unwrap();
    for (query, wanted) in PHRASES {
        let request = Request { query: (*query).to_owned(), ..Request::default() };
        let matches = searcher.matches(&request).unwrap();
        let found: Vec<&str> = matches.publications.iter().map(|id| id.as_str()).collect();
        assert_eq!(found, *wanted, "{query}");
    }
}

#[track_caller]
fn check_look_up(typed: &str, wanted: &[(&str, usize)]) {
    let request = Request { query: typed.to_owned(), ..Request::default() };
    let found = SEARCHER.look_up(&request).unwrap();
    let found: Vec<(&str, usize)> =
        found.iter().map(|group| (group.publication_id.as_str(), group.hits.len())).collect();
    assert_eq!(found, wanted, "{typed}");
}

#[test]
fn references_name_what_they_name() {
    check_look_up("made03", &[("made03", 0)]);
    check_look_up("rapport-3", &[("made03", 0)]);
    check_look_up("Rapport-3", &[("made03", 0)]);
    check_look_up("ref:rapport-3", &[("made03", 0)]);
    check_look_up("made03-c2x", &[("made03", 1)]);
    check_look_up("made03-8", &[("made03", 1)]);
    check_look_up("made03-9", &[]);
    check_look_up("made99", &[]);
    check_look_up("piscine", &[]);
    check_look_up("n° 2 rapport-3", &[("made03", 1)]);
    check_look_up("n° 9 rapport-3", &[]);
    check_look_up("n° 2", &[]);
    check_look_up("emprunt n° 2 rapport-3", &[]);
}

#[test]
fn a_number_is_sought_within_the_report_chosen() {
    let parameters =
        Parameters { q: "n° 2".into(), publication: vec!["rapport-3".into()], ..Parameters::default() };
    let found = api::look_up(&SEARCHER, &parameters, TODAY).unwrap().found;
    assert_eq!(found[0].hits[0].conclusion.as_ref().unwrap().number.as_deref(), Some("2"));
    let kind = found[0].hits[0].conclusion.as_ref().unwrap().kind;
    let (right, wrong) = match kind {
        cambon_document::ConclusionKind::LegalReminder => ("rappel au droit n° 2", "recommandation n° 2"),
        _ => ("recommandation n° 2", "rappel au droit n° 2"),
    };
    let of = |q: &str| Parameters { q: q.into(), ..parameters.clone() };
    if kind != cambon_document::ConclusionKind::Finding {
        assert_eq!(api::look_up(&SEARCHER, &of(right), TODAY).unwrap().found.len(), 1);
    }
    assert!(api::look_up(&SEARCHER, &of(wrong), TODAY).unwrap().found.is_empty());
    let answer = api::search(&SEARCHER, &of("made03-c2x"), TODAY).unwrap();
    assert_eq!((answer.named.len(), answer.total_hits), (1, 0), "what is named is not counted");
}

#[track_caller]
fn check_complete(typed: &str, wanted: &[&str]) {
    let label = |code: &str| (code == "GRH-2").then(|| "Temps de travail".to_owned());
    let found = SEARCHER.complete(typed, 6, &label).unwrap();
    let found: Vec<&str> = found.iter().map(|completion| completion.query.as_str()).collect();
    assert_eq!(found, wanted, "{typed}");
    for completion in found {
        let whole = completion.strip_suffix(':').map_or(completion.to_owned(), |field| format!("{field}:*"));
        assert!(canonical(&whole, TODAY).is_ok(), "{completion} is no query");
    }
}

#[test]
fn completions_are_queries() {
    check_complete("stat", &["statut:"]);
    check_complete("statut:non", &["statut:non-fait"]);
    check_complete("status:non", &["statut:non-fait"]);
    check_complete("zone:syn", &["zone:synthese"]);
    check_complete("rifs", &["RIFSEEP"]);
    check_complete("grh-", &["theme:GRH-1", "theme:GRH-2"]);
    check_complete("theme:travail", &["theme:GRH-2"]);
    check_complete(
        "Brécigné-1",
        &[
            "organisme:Brécigné-1",
            "organisme:Brécigné-10",
            "organisme:Brécigné-11",
            "organisme:Brécigné-12",
            "organisme:Brécigné-13",
        ],
    );
    check_complete("organisme:brecigne-13", &["organisme:Brécigné-13"]);
    check_complete("juridiction:cc", &["juridiction:CC"]);
    check_complete("zzz", &[]);
    check_complete("", &[]);
    check_complete("auteur:x", &[]);
}

#[test]
fn an_explanation_names_what_is_searched() {
    let explained = |q: &str| {
        let parameters = Parameters { q: q.into(), ..Parameters::default() };
        api::explain(&SEARCHER, &parameters, TODAY).unwrap()
    };
    let answer = explained("Astr* DSP -emprun~ date:-14j les");
    assert_eq!(answer.canonical, "astr* dsp -emprun~ date:-14j les");
    assert_eq!(answer.synonyms[0].typed, "DSP");
    let parts = answer.parts.unwrap();
    assert_eq!(parts.kind, "all");
    assert_eq!(parts.parts[0].stands_for, ["astreinte"]);
    assert_eq!(parts.parts[2].parts[0].stands_for, ["emprunt"]);
    assert_eq!(parts.parts[3].days, Some([Some("2026-11-13".into()), Some("2026-11-27".into())]));
    assert!(parts.parts[4].optional);
    assert_eq!(explained("").parts, None);
    assert_eq!(explained("nature:rappel").scope, Scope::Conclusions);
    assert_eq!(explained("nature:rappel OR emprunt").scope, Scope::Passages);
    assert_eq!(explained("-nature:rappel emprunt").scope, Scope::Passages);
}

#[test]
fn likeness_leaves_the_model_out_and_goes_on_by_its_own_cursor() {
    for id in ["made03-c2x", "made03-0"] {
        let parameters = Parameters { id: id.into(), limit: Some(2), ..Parameters::default() };
        let first = api::like(&SEARCHER, &parameters, TODAY).unwrap();
        assert!(first.total_hits > 2, "{id}");
        let ids = first.groups.iter().flat_map(|group| &group.hits);
        assert!(ids.filter_map(|hit| hit.conclusion.as_ref()).all(|conclusion| conclusion.id.as_str() != id));
        let after = first.next.clone();
        let second =
            api::like(&SEARCHER, &Parameters { after: after.clone(), ..parameters.clone() }, TODAY).unwrap();
        assert_ne!(first.groups[0].publication_id, second.groups[0].publication_id);
        let other = Parameters { id: "made04-c1x".into(), after, ..parameters };
        assert!(matches!(api::like(&SEARCHER, &other, TODAY), Err(IndexError::Cursor { .. })));
    }
    let unknown = Parameters { id: "made99-c1x".into(), ..Parameters::default() };
    assert!(matches!(api::like(&SEARCHER, &unknown, TODAY), Err(IndexError::NotIndexed { .. })));
}
