//! Sentences in the style of the jurisdictions, and the topics they earn.

use cambon_document::{Conclusion, ConclusionKind, Form, Occurrence, Span, Zone};

use super::{Tagger, Taxonomy};

fn conclusion(text: &str, sub_heading: Option<&str>) -> Conclusion {
    Conclusion {
        kind: ConclusionKind::Recommendation,
        form: Form::List,
        number: None,
        status_literal: None,
        status: None,
        nature: None,
        sub_heading: sub_heading.map(str::to_owned),
        occurrences: vec![Occurrence {
            span: Span::new(0, text.len()),
            form: Form::List,
            zone: Zone::Recommendations,
            section: Vec::new(),
            page: None,
        }],
    }
}

fn codes(text: &str, sub_heading: Option<&str>) -> Vec<String> {
    let tags = Tagger::new(&Taxonomy::shipped()).tag(&conclusion(text, sub_heading), text);
    for tag in &tags {
        assert!((0.0..=1.0).contains(&tag.score), "{tag:?}");
        let source = format!("{text} {}", sub_heading.unwrap_or_default());
        assert!(tag.evidence.iter().all(|words| source.contains(words.as_str())), "{tag:?}");
    }
    tags.into_iter().map(|tag| tag.code).collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(codes(text, None)[0], expected, "{text}");
}

#[test]
fn trigger_terms_give_the_leaf() {
    check("Ramener le temps de travail des agents à la durée légale de 1 607 heures", "GRH-1");
    check("Tenir l’inventaire en concordance avec l’état de l’actif", "CPT-1");
    check("Constituer des provisions pour risques et charges", "CPT-2");
    check("Produire le rapport d'orientations budgétaires dans les délais", "BUD-1");
    check("Conclure une convention d’objectifs avec chaque association subventionnée", "TIE-2");
    check("Négocier la désensibilisation des emprunts structurés", "FIN-2");
}

#[test]
fn plural_capitals_and_typography_do_not_matter() {
    check("Procéder au contrôle des RÉGIES d'avances", "CPT-5");
    check("Respecter les délais globaux de paiement", "CPT-4");
}

#[test]
fn acronyms_match_capitals_only() {
    check("Plafonner le CET des agents", "GRH-1");
    assert!(!codes("Corriger cet écart au plus tôt", None).contains(&"GRH-1".to_owned()));
}

#[test]
fn magnets_yield_to_what_is_more_precise() {
    check("Prendre une délibération sur l’attribution des véhicules et le remisage à domicile", "GRH-7");
    check("Fixer par convention le montant de la ligne de trésorerie", "FIN-2");
}

#[test]
fn a_magnet_stands_where_nothing_else_does() {
    check("Mettre en place un contrôle interne", "GOU-3");
}

#[test]
fn the_sub_heading_gives_the_domain_when_the_words_give_nothing() {
    assert_eq!(
        codes("Corriger la situation au plus tôt", Some("En matière de ressources humaines")),
        ["GRH"]
    );
}

#[test]
fn nothing_is_forced() {
    let text = "Corriger la situation au plus tôt";
    let tags = Tagger::new(&Taxonomy::shipped()).tag(&conclusion(text, None), text);
    assert_eq!((tags.len(), tags[0].code.as_str(), tags[0].evidence.len()), (1, "AUT", 0));
}

#[test]
fn three_topics_at_most() {
    let text =
        "Revoir les véhicules de service, la CAF, les loyers, la dette, les régies, le CET et le RIFSEEP";
    assert!(codes(text, None).len() <= 3);
}
