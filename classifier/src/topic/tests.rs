//! Learning, judging, abstaining, explaining and writing, on a small taxonomy's worth of rows and on the shipped model.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use cambon_document::{ConclusionKind, Nature};

use super::*;
use crate::{
    labelled::{Labelled, LabelledTopics, tests as shipped},
    taxonomy::{Taxonomy, TopicCode},
    wording::Wording,
};

/// Share of cases in which removing the evidence must lower the score.
const LEAST_EXPLAINED: f64 = 0.95;

fn code(text: &str) -> TopicCode {
    TopicCode::new(text).unwrap()
}

fn wording(text: &str) -> Wording<'_> {
    Wording { text, sub_heading: None, section: None, kind: ConclusionKind::Recommendation }
}

fn row(id: &str, text: &str, primary: &str) -> Labelled {
    Labelled {
        id: id.to_owned(),
        text: text.to_owned(),
        kind: ConclusionKind::Recommendation,
        nature: Some(Nature::Performance),
        topics: LabelledTopics { primary: code(primary), secondary: Vec::new() },
        sub_heading: None,
        section: None,
        labelled_by: "test".to_owned(),
    }
}

#[track_caller]
fn check_primary(text: &str, expected: &str) {
    let judgement = Tagger::shipped().judge(&wording(text));
    assert_eq!(judgement.topics[0].code, expected, "{text}: {judgement:?}");
}

#[test]
fn plain_conclusions_get_their_leaf() {
    check_primary("Mettre en place un contrôle automatisé des heures supplémentaires", "GRH-2");
    check_primary("Tenir à jour l’inventaire des biens et le rapprocher de l’état de l’actif", "CPT-1");
    check_primary("Exiger du délégataire un rapport annuel complet", "TIE-1");
    check_primary("Améliorer le rendement du réseau d’eau potable", "SVC-1");
    check_primary("Élaborer un plan pluriannuel d’investissement", "BUD-2");
    check_primary("Verser l’encaisse des régies de recettes au comptable", "CPT-5");
}

#[test]
fn an_instrument_yields_to_its_object() {
    check_primary("Délibérer sur les conditions d’attribution des véhicules de fonction", "GRH-7");
    check_primary("Établir un tableau de bord de l’absentéisme", "GRH-6");
    check_primary("Conclure une convention d’objectifs avec les associations subventionnées", "TIE-2");
}

#[test]
fn what_nothing_carries_is_left_unqualified() {
    for text in ["Persévérer", "Xyz 12 abc", ""] {
        let judgement = Tagger::shipped().judge(&wording(text));
        assert_eq!((judgement.topics.len(), judgement.topics[0].code.as_str()), (1, "AUT"), "{text}");
        assert!(judgement.topics[0].evidence.is_empty());
    }
}

#[test]
fn a_domain_stands_where_no_leaf_is_sure() {
    let tagger = Tagger::shipped();
    let rows = shipped::rows();
    let taxonomy = Taxonomy::shipped();
    let answers: Vec<String> =
        rows.iter().step_by(7).map(|row| tagger.judge(&row.wording()).topics[0].code.clone()).collect();
    let domains =
        answers.iter().filter(|code| taxonomy.domains().any(|domain| domain.code.as_str() == **code));
    assert!(domains.count() > 0, "the fallback is never used");
}

#[test]
fn the_heading_above_counts() {
    let tagger = Tagger::shipped();
    let bare = wording("Corriger la situation au plus tôt");
    let headed = Wording { sub_heading: Some("Sur la gestion du personnel"), ..bare };
    let domain = code("GRH");
    assert!(tagger.probability(&headed, &domain) > tagger.probability(&bare, &domain));
}

#[test]
fn a_legal_reminder_is_a_matter_of_regularity_by_its_name() {
    let tagger = Tagger::shipped();
    let advice = wording("Améliorer l’accueil des usagers");
    let reminder = Wording { kind: ConclusionKind::LegalReminder, ..advice };
    assert_eq!(tagger.judge(&advice).nature, Nature::Performance);
    assert_eq!(tagger.judge(&reminder).nature, Nature::Regularity);
    let duty = wording("Se conformer au décret du 25 août 2000 et à l’article L. 611-2 du code");
    assert_eq!(tagger.judge(&duty).nature, Nature::Regularity);
}

/// The words named as evidence carry the score: without them it falls.
#[test]
fn removing_the_evidence_lowers_the_score() {
    let tagger = Tagger::shipped();
    let (mut lowered, mut cases) = (0, 0);
    for row in shipped::rows().iter().step_by(3) {
        let judged = row.wording();
        for topic in tagger.judge(&judged).topics.iter().filter(|topic| !topic.evidence.is_empty()) {
            let without =
                topic.evidence.iter().fold(row.text.clone(), |text, words| text.replace(words, " "));
            if without == row.text {
                continue; // The evidence stands in the heading.
            }
            let topic_code = code(&topic.code);
            let left = tagger.probability(&Wording { text: &without, ..judged }, &topic_code).unwrap();
            cases += 1;
            lowered += usize::from(left < topic.score);
        }
    }
    assert!(cases > 500, "only {cases} cases");
    assert!(lowered as f64 >= LEAST_EXPLAINED * cases as f64, "{lowered} of {cases}");
}

#[test]
fn evidence_stands_in_the_text() {
    let text = "Mettre fin au versement d’heures supplémentaires forfaitaires et d’astreintes fictives";
    let judgement = Tagger::shipped().judge(&wording(text));
    assert!(!judgement.topics[0].evidence.is_empty());
    for words in &judgement.topics[0].evidence {
        assert!(text.contains(words.as_str()), "{words}");
    }
}

#[test]
fn topics_are_three_at_most_and_the_likeliest_first() {
    let text = "Revoir les véhicules de service, la dette, les régies de recettes, le temps de travail et les loyers";
    let topics = Tagger::shipped().judge(&wording(text)).topics;
    assert!(topics.len() <= 3);
    assert!(topics.windows(2).all(|pair| pair[0].score >= pair[1].score), "{topics:?}");
}

/// The shipped model is what training gives, byte for byte: whoever changes rows, taxonomy or features runs `cambon train`.
#[test]
fn the_shipped_model_is_reproduced() {
    let trained = train(&shipped::rows(), &[], &Taxonomy::shipped());
    assert!(trained.text() == Tagger::shipped_text(), "run `cambon train` and build again");
    let card = crate::card::Card::of_training(trained.tagger.model(), &shipped::rows(), &trained.held_back);
    let shipped = std::fs::read_to_string(shipped::path("models/topics/card.md")).unwrap();
    assert!(card.markdown(&Taxonomy::shipped()) == shipped, "run `cambon train`");
}

#[test]
fn one_correction_is_heeded() {
    let taxonomy = Taxonomy::shipped();
    let rows: Vec<Labelled> = shipped::rows().into_iter().step_by(6).collect();
    let text = "Revoir le zymotage de la collectivité";
    let before = train(&rows, &[], &taxonomy).tagger.probability(&wording(text), &code("PAT-2")).unwrap();
    let corrected = train(&rows, &[row("c", text, "PAT-2")], &taxonomy).tagger;
    let after = corrected.probability(&wording(text), &code("PAT-2")).unwrap();
    assert!(after > before, "{before} {after}");
    let related = corrected.judge(&wording("Mettre fin au zymotage"));
    assert_eq!(related.likeliest.0, code("PAT-2"), "{related:?}");
}

#[test]
fn a_model_is_read_back_as_it_was_written() {
    let trained = train(&shipped::rows()[..60], &[], &Taxonomy::shipped());
    let read = Tagger::read(&trained.text()).unwrap();
    assert_eq!(read.model(), trained.tagger.model());
    assert!(read.model().version().starts_with("topics-"));
}

#[track_caller]
fn check_refused(text: &str, expected: &str) {
    let message = Tagger::read(text).map(|_| ()).unwrap_err().to_string();
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn a_file_that_is_no_model_is_refused() {
    let sound = train(&shipped::rows()[..60], &[], &Taxonomy::shipped()).text();
    check_refused("", "this is no topic model");
    check_refused("cambon-topics\t99\n", "this is no topic model");
    check_refused(&sound.replace("thresholds\t", "threshold\t"), "line 5 of the topic model cannot be read");
    check_refused(&sound.replace("label\tleaf\tGOU-1", "label\tleaf\tgou-1"), "line 6 of the topic model");
    check_refused(&sound.replacen("\t0:", "\t9999:", 1), "line ");
    check_refused(
        &sound.replacen("thresholds\t0.4", "thresholds\t0.1", 1),
        "the topic model is not what its version",
    );
    let cut = &sound[..sound.len() / 2];
    assert!(Tagger::read(cut).is_err());
    let version = sound.lines().nth(1).unwrap();
    let foreign = sound.replace("words-", "encoder:").replace(version, "version\tx");
    assert!(Tagger::read(&foreign).is_err());
}
