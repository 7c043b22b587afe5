//! The order of results, what is counted, and what of them is shown.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::fs;
use std::path::Path;

use cambon_document::PublicationId;
use jiff::civil::date;

use super::{apply, publication, put, search};
use crate::*;

fn dated(id: &str, year: i16, texts: &[&str]) -> Change {
    Change::Put(Box::new(IndexedPublication { date: Some(date(year, 1, 1)), ..publication(id, texts) }))
}

fn order(folder: &Path, query: &str) -> Vec<(String, Vec<u32>)> {
    let groups = search(folder, query).groups.into_iter();
    groups.map(|group| (group.publication_id.0, group.hits.iter().map(|hit| hit.ordinal).collect())).collect()
}

#[test]
fn ties_go_by_day_then_id_then_place() {
    let folder = tempfile::tempdir().unwrap();
    let same = &["la piscine", "la piscine"][..];
    apply(folder.path(), 1, vec![dated("c", 2015, same), dated("b", 2016, same), dated("a", 2015, same)]);
    let wanted = ["b", "a", "c"].map(|id| (id.to_owned(), vec![0, 1]));
    assert_eq!(order(folder.path(), "piscine"), wanted);
    assert_eq!(order(folder.path(), ""), wanted, "without words, newest first and in reading order");
}

#[test]
fn the_way_to_an_index_does_not_change_its_order() {
    let texts = [&["la piscine du bourg"][..], &["piscine, piscine"], &["une piscine et un stade"]];
    let puts = || ["a", "b", "c"].into_iter().zip(texts).map(|(id, texts)| put(id, texts));
    let (once, twice) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    apply(once.path(), 1, puts().collect());
    apply(twice.path(), 1, vec![put("c", &["rien"]), put("b", texts[1])]);
    apply(twice.path(), 2, puts().collect());
    assert_eq!(order(once.path(), "piscine"), order(twice.path(), "piscine"));
}

#[test]
fn a_heading_stands_after_what_says_something() {
    let folder = tempfile::tempdir().unwrap();
    let sentence = "La commune a payé des heures supplémentaires à des agents qui n'y avaient pas droit, sans aucun contrôle.";
    apply(folder.path(), 1, vec![put("a", &["Les heures supplémentaires", sentence])]);
    assert_eq!(order(folder.path(), "heures supplémentaires"), [("a".to_owned(), vec![1, 0])]);
}

#[test]
fn limits_cut_what_is_shown_not_what_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let texts = ["la piscine"; 5];
    apply(folder.path(), 1, vec![put("a", &texts), put("b", &texts), put("c", &texts)]);
    let request = Request {
        query: "piscine".into(),
        limit_publications: 1,
        passages_per_publication: 2,
        offset: 1,
        ..Request::default()
    };
    let results = Searcher::open(folder.path()).unwrap().search(&request).unwrap();
    assert_eq!((results.total_hits, results.total_publications), (15, 3));
    assert_eq!(results.groups.len(), 1);
    let group = &results.groups[0];
    assert_eq!((group.publication_id.as_str(), group.total_hits, group.hits.len()), ("b", 5, 2));
    assert_eq!(results.facets.year.get(&2016), Some(&15));
    assert_eq!(results.facets.jurisdiction.get("CRC-NAQ"), Some(&15));
}

#[test]
fn matches_name_everything() {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, vec![put("a", &["un contrôle", "rien"]), put("b", &["rien", "le contrôle"])]);
    let request =
        Request {
            query: "contrôle".into(), scope: Scope::Both, limit_publications: 1, ..Request::default()
        };
    let matches = Searcher::open(folder.path()).unwrap().matches(&request).unwrap();
    let ids: Vec<&str> = matches.conclusions.iter().map(|id| id.as_str()).collect();
    assert_eq!(ids, ["a-c1", "b-c1"]);
    let passages: Vec<(&str, u32)> = matches.passages.iter().map(|(id, at)| (id.as_str(), *at)).collect();
    assert_eq!(passages, [("a", 0), ("b", 1)]);
    assert_eq!(matches.publications.len(), 2);
}

#[test]
fn a_killed_update_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, vec![put("a", &["la piscine"])]);
    let leftover = folder.path().join("00000002");
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("half.store"), "cut short").unwrap();
    assert_eq!(search(folder.path(), "piscine").total_hits, 1, "the former index stays in use");
    apply(folder.path(), 2, vec![Change::Remove(PublicationId("a".into())), put("b", &["le stade"])]);
    assert_eq!(search(folder.path(), "stade").total_hits, 1);
    assert_eq!(search(folder.path(), "piscine").total_hits, 0);
    assert!(!leftover.join("half.store").exists());
}

const LONG: &str = "La commune verse chaque mois des heures supplémentaires à cinq agents du service technique sans aucun \
     contrôle automatisé du temps de travail et sans que ces heures correspondent à un travail réellement effectué.";

#[test]
fn what_says_nearly_the_same_is_shown_once_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let again = format!("Ainsi, {LONG}");
    let other =
        "Aucune délibération ne fixe la liste des emplois qui ouvrent droit à des heures supplémentaires.";
    apply(folder.path(), 1, vec![put("a", &[LONG, &again]), put("b", &[LONG, other]), put("c", &[&again])]);
    let results = search(folder.path(), "heures supplémentaires");
    let shown: Vec<_> = results
        .groups
        .iter()
        .map(|group| {
            let hits =
                group.hits.iter().map(|hit| (hit.ordinal, hit.copies, hit.elsewhere)).collect::<Vec<_>>();
            (group.publication_id.as_str(), group.total_hits, hits)
        })
        .collect();
    let folded = results.groups.iter().flat_map(|group| &group.hits).map(|hit| hit.copies + hit.elsewhere);
    assert_eq!(results.total_hits, 5, "what is folded is counted: {shown:?}");
    assert_eq!(
        folded.sum::<usize>(),
        3,
        "one passage stands for its copy and those of two reports: {shown:?}"
    );
    assert!(results.groups.iter().all(|group| !group.hits.is_empty()), "no report is hidden: {shown:?}");
    let of_b = results.groups.iter().find(|group| group.publication_id.as_str() == "b").unwrap();
    assert!(of_b.hits.iter().any(|hit| hit.ordinal == 1), "what is new in a report is shown: {shown:?}");
}

#[test]
fn what_judges_stands_before_what_describes() {
    let folder = tempfile::tempdir().unwrap();
    let describes =
        "Le régime des astreintes concerne les agents de la voirie et de la police municipale depuis 2011.";
    let judges =
        "La chambre recommande de fixer par délibération le régime des astreintes des agents de la voirie.";
    let figures = "Astreintes 2011 2012 2013 4 500 5 600 7 800";
    apply(folder.path(), 1, vec![put("a", &[figures, describes, judges])]);
    assert_eq!(order(folder.path(), "astreintes"), [("a".to_owned(), vec![2, 1, 0])]);
}

#[test]
fn what_holds_half_of_the_words_follows_and_is_no_match() {
    let folder = tempfile::tempdir().unwrap();
    let both = "Le tarif de la piscine est resté le même.";
    let one = "La piscine est fermée pour travaux.";
    let phrase = "Le bassin couvert est fermé pour travaux.";
    apply(folder.path(), 1, vec![put("a", &[both]), put("b", &[one]), put("c", &[phrase])]);
    for (query, matching, approaching) in [
        ("tarif piscine", &["a"][..], &["b"][..]),
        ("\"bassin couvert\" tarif", &[], &["c"]),
        ("tarif", &["a"], &[]),
    ] {
        let results = search(folder.path(), query);
        let ids = |groups: &[Group]| -> Vec<String> {
            groups.iter().map(|group| group.publication_id.0.clone()).collect()
        };
        assert_eq!(
            (results.total_publications, ids(&results.groups)),
            (matching.len(), ids_of(matching)),
            "{query}"
        );
        assert_eq!(ids(&results.approaching), ids_of(approaching), "{query}");
    }
}

fn ids_of(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}
