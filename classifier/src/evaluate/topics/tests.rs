//! Every rule of the counting of topics, on judgements written for it.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use cambon_document::{ConclusionKind, Nature};

use super::*;
use crate::{card::Card, labelled::LabelledTopics, taxonomy::Taxonomy, topic::Tagger};

fn code(text: &str) -> TopicCode {
    TopicCode::new(text).unwrap()
}

/// A row labelled `primary secondary...`.
fn row(topics: &str) -> Labelled {
    let mut codes = topics.split(' ').map(code);
    Labelled {
        id: topics.to_owned(),
        text: "tenir un inventaire".to_owned(),
        kind: ConclusionKind::Recommendation,
        nature: Some(Nature::Regularity),
        topics: LabelledTopics { primary: codes.next().unwrap(), secondary: codes.collect() },
        sub_heading: None,
        section: None,
        labelled_by: "test".to_owned(),
    }
}

/// A judgement of that likeliest leaf and answer `leaf probability answer secondary...`.
fn judgement(text: &str) -> Judgement {
    let mut parts = text.split(' ');
    let leaf = code(parts.next().unwrap());
    let probability: f32 = parts.next().unwrap().parse().unwrap();
    let tag = |code: &str| TopicTag { code: code.to_owned(), score: probability, evidence: Vec::new() };
    Judgement {
        likeliest: (leaf, probability),
        topics: parts.map(tag).collect(),
        nature: Nature::Regularity,
        kind: ConclusionKind::Recommendation,
    }
}

fn report(cases: &[(&str, &str)]) -> TopicReport {
    let rows: Vec<Labelled> = cases.iter().map(|(topics, _)| row(topics)).collect();
    let judgements: Vec<Judgement> = cases.iter().map(|(_, judged)| judgement(judged)).collect();
    score(&rows, &judgements)
}

fn share(right: usize, total: usize) -> Share {
    Share { right, total }
}

#[test]
fn a_leaf_is_right_when_any_reader_gave_it() {
    let report = report(&[
        ("GRH-1", "GRH-1 0.9 GRH-1"),
        ("GRH-1 FIN-1", "FIN-1 0.9 FIN-1"),
        ("GRH-1", "GRH-2 0.9 GRH-2"),
        ("GRH-1", "FIN-1 0.9 FIN-1"),
    ]);
    assert_eq!((report.leaf_right, report.domain_right), (share(2, 4), share(3, 4)));
    assert_eq!(report.wrong.len(), 2);
    assert_eq!(report.leaves[&code("GRH-1")].support, 4);
    assert_eq!(report.leaves[&code("GRH-1")].taken_for, [(code("FIN-1"), 1), (code("GRH-2"), 1)]);
}

#[test]
fn abstaining_costs_coverage_not_precision() {
    let report = report(&[
        ("GRH-1", "GRH-1 0.9 GRH-1"),
        ("GRH-1", "GRH-2 0.3 GRH"),
        ("GRH-1", "FIN-1 0.3 FIN"),
        ("GRH-1", "FIN-1 0.1 AUT"),
    ]);
    assert_eq!((report.answered_leaf_right, report.coverage), (share(1, 1), share(1, 4)));
    assert_eq!((report.answer_right, report.domain_coverage), (share(2, 3), share(3, 4)));
    assert_eq!(report.reliability[&9], share(1, 1));
    assert_eq!(report.reliability[&3], share(0, 2));
}

#[test]
fn means_are_over_the_topics_that_readers_gave() {
    let report = report(&[("GRH-1", "GRH-1 0.9 GRH-1"), ("FIN-1", "ACH-1 0.9 ACH-1")]);
    assert!((report.leaf_macro_f1 - 0.5).abs() < 1e-9, "ACH-1 was given, but no reader gave it");
    assert!((report.domain_macro_f1 - 0.5).abs() < 1e-9);
}

#[test]
fn every_topic_given_counts_against_every_topic_of_the_readers() {
    let report = report(&[("GRH-1 FIN-1", "GRH-1 0.9 GRH-1 GRH-2")]);
    assert!((report.leaf_micro_f1 - 0.5).abs() < 1e-9, "one of two given is one of two expected");
    assert!((report.domain_micro_f1 - 2.0 / 3.0).abs() < 1e-9, "GRH is given once, and once of two expected");
}

#[test]
fn what_nobody_judged_does_not_count() {
    let mut unjudged = row("GRH-1");
    unjudged.nature = None;
    let report = score(&[unjudged], &[judgement("GRH-1 0.9 GRH-1")]);
    assert_eq!((report.nature_right, report.kind_right), (share(0, 0), share(1, 1)));
}

#[test]
fn the_report_is_readable_and_its_errors_are_the_surest_first() {
    let report = report(&[("GRH-1", "FIN-1 0.2 AUT"), ("GRH-1", "ACH-1 0.8 ACH-1")]);
    let errors: Vec<String> = report.errors().lines().map(str::to_owned).collect();
    assert!(errors[0].contains("given ACH-1 (0.80), expected GRH-1"), "{errors:?}");
    assert!(report.to_string().contains("likeliest leaf right               0.000 (0/2)"));
}

#[test]
fn a_card_says_it_in_french_and_passes_no_text_on() {
    let report = report(&[("GRH-1", "GRH-1 0.9 GRH-1"), ("GRH-1", "FIN-1 0.2 AUT")]);
    let tagger = Tagger::shipped();
    let card = Card::of_evaluation(tagger.model(), &report);
    let markdown = card.markdown(&Taxonomy::shipped());
    for expected in [
        "| Thème (feuille) juste | 50,0 % (1/2) |",
        "| GRH-1 | Temps de travail, congés, CET | 2 | 100,0 % (1/1) | 50,0 % (1/2) | 0,667 | FIN-1 (1) |",
        "| de 90 à 100 % | 100,0 % (1/1) |",
    ] {
        assert!(markdown.contains(expected), "{expected} in {markdown}");
    }
    assert!(!card.json().contains("inventaire") && card.json().contains("\"leaf_right\""));
}
