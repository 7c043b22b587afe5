//! Zones of small documents of every layout.

use super::{Zone, assign, title::zone_of};
use crate::html;

#[track_caller]
fn check(blocks: &[(&str, Zone)]) {
    let source: String = blocks.iter().map(|(words, _)| format!("<p>{words}</p>")).collect();
    let mut document = html::read(source.as_bytes(), &crate::Limits::default()).expect("a readable page");
    assign(&mut document);
    let found: Vec<(&str, Zone)> =
        document.blocks.iter().map(|block| (document.text_of(block), block.zone)).collect();
    assert_eq!(found, blocks);
}

const PROSE: &str = "La commune de Sainte-Ombre compte douze mille habitants et son budget atteint vingt millions d’euros. \
Sa situation financière, saine en début de période, se dégrade ensuite sous l’effet de charges de personnel que rien ne vient contenir.";

#[test]
fn titles_are_known_by_their_names() {
    for (line, zone) in [
        ("1 - SYNTHÈSE", Some(Zone::Summary)),
        ("Rappels d’obligations juridiques :", Some(Zone::Recommendations)),
        ("LA Récapitulation des recommandations", Some(Zone::Recommendations)),
        ("Recommandation n° 1 : tenir un inventaire", None),
        ("Annexe n° 2 : la dette", Some(Zone::Annex)),
        ("La procédure", Some(Zone::Procedure)),
        ("La synthèse montre que tout va bien.", None),
    ] {
        assert_eq!(zone_of(line), zone, "{line}");
    }
}

#[test]
fn front_matter_then_body() {
    check(&[
        ("COMMUNE DE SAINTE-OMBRE", Zone::Cover),
        ("SOMMAIRE", Zone::Contents),
        ("SYNTHÈSE ........ 3", Zone::Contents),
        ("SYNTHÈSE", Zone::Summary),
        (PROSE, Zone::Summary),
        ("RECOMMANDATIONS", Zone::Recommendations),
        ("Tenir un inventaire.", Zone::Recommendations),
        ("1.1 La dette", Zone::Recommendations),
        ("PRÉSENTATION DE LA COMMUNE", Zone::Body),
        (PROSE, Zone::Body),
    ]);
}

#[test]
fn a_letter_ends_with_its_signature() {
    check(&[
        ("Monsieur le Maire,", Zone::Letter),
        ("Je vous prie de bien vouloir trouver ci-joint le rapport.", Zone::Letter),
        ("Je vous prie d’agréer l’assurance de ma considération distinguée.", Zone::Letter),
        ("Rapport d’observations définitives", Zone::Cover),
        ("PROCÉDURE", Zone::Procedure),
        (PROSE, Zone::Procedure),
    ]);
}

#[test]
fn a_letter_alone_is_the_publication() {
    check(&[
        ("Madame la ministre,", Zone::Body),
        ("J’ai l’honneur de vous adresser mes observations.", Zone::Body),
    ]);
}
