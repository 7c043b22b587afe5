//! Citations of invented reports, form by form.

use jiff::civil::date;

use super::*;

fn report() -> Report {
    Report {
        id: "c8ab1545b36a".to_owned(),
        issuer: Some("Chambre régionale des comptes Normandie".to_owned()),
        document_type: Some("Rapport d’observations définitives".to_owned()),
        body: Some("Commune de Saint-Aubrac".to_owned()),
        title: Some("Commune de Saint-Aubrac & régie {des eaux}".to_owned()),
        date: Some(date(2016, 3, 1)),
        period: Some((2010, None)),
        url: Some("https://exemple.fr/rapport_1%20bis".to_owned()),
        place: None,
    }
}

fn placed() -> Report {
    let place = Place {
        conclusion: "0123456789abcdef".to_owned(),
        label: "rappel au droit n° 3".to_owned(),
        page: Some(12),
        quotation: "Tenir l’inventaire à 100 %".to_owned(),
    };
    Report { place: Some(place), ..report() }
}

fn set() -> DataSet {
    DataSet {
        id: "ab12".to_owned(),
        query: "\"heures supplémentaires\" theme:GRH".to_owned(),
        conclusions: 12,
        publications: 1,
        days: Some((date(2015, 1, 2), date(2016, 3, 1))),
        versions: "modèle topics-1".to_owned(),
        institutions: vec!["Cour des comptes".to_owned()],
    }
}

#[track_caller]
fn check(source: Source, style: Style, expected: &str) {
    assert_eq!(cite(&[source], style), expected);
}

#[test]
fn footnotes() {
    check(
        Source::Report(placed()),
        Style::Note,
        "Chambre régionale des comptes Normandie, rapport d’observations définitives, Commune de Saint-Aubrac, exercices 2010 et suivants, 1er mars 2016, rappel au droit n°\u{a0}3, p.\u{a0}12.\n",
    );
    check(
        Source::Report(Report { id: "a1".to_owned(), ..Report::default() }),
        Style::Note,
        "Publication a1.\n",
    );
    check(
        Source::DataSet(set()),
        Style::Note,
        "Cour des comptes, conclusions des juridictions financières répondant à la requête « \"heures supplémentaires\" theme:GRH », jeu de données extrait par Cambon, 12 conclusions dans 1 publication, du 2 janvier 2015 au 1er mars 2016 ; modèle topics-1.\n",
    );
}

#[test]
fn bibtex_escapes_what_tex_reads() {
    let entry = cite(&[Source::Report(placed())], Style::Bibtex);
    for line in [
        "@techreport{cambon2016-c8ab1545b36a-0123456789abcdef,\n",
        "  author = {{Chambre régionale des comptes Normandie}},\n",
        "  title = {{Commune de Saint-Aubrac \\& régie \\textbraceleft des eaux\\textbraceright }},\n",
        "  pages = {12},\n",
        "  url = {https://exemple.fr/rapport_1%20bis},\n",
        "rappel au droit n° 3 : « Tenir l’inventaire à 100 \\% »},\n",
    ] {
        assert!(entry.contains(line), "{line} in {entry}");
    }
}

#[test]
fn ris_has_one_line_a_tag() {
    let record = cite(&[Source::Report(report()), Source::DataSet(set())], Style::Ris);
    assert!(record.starts_with("TY  - RPRT\nTI  - Commune de Saint-Aubrac"), "{record}");
    assert!(record.contains("DA  - 2016/03/01\n") && record.contains("TY  - DATA\n"), "{record}");
    assert!(record.lines().all(|line| line.is_char_boundary(6) && line[2..6] == *"  - "), "{record}");
    assert_eq!(record.matches("ER  - \n").count(), 2);
}

#[test]
fn csl_has_whole_dates_and_institutions() {
    let items: serde_json::Value =
        serde_json::from_str(&cite(&[Source::Report(report())], Style::CslJson)).expect("JSON");
    assert_eq!(items[0]["issued"]["date-parts"][0], serde_json::json!([2016, 3, 1]));
    assert_eq!(items[0]["author"][0]["literal"], "Chambre régionale des comptes Normandie");
}
