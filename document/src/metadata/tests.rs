//! Titles, years and dates in the forms that chambers use.

use super::{BodyKind, body_kind_of, body_of_title, dates, department_of};

#[test]
fn titles_tell_body_kind_and_department() {
    for (title, kind, department, body) in [
        ("Commune - Sainte-Ombre (Gironde)", BodyKind::Commune, Some("33"), "Commune - Sainte-Ombre"),
        (
            "Etablissement hospitalier public - CHU de Brumeville - (Maine-et-Loire)",
            BodyKind::Hospital,
            Some("49"),
            "Etablissement hospitalier public - CHU de Brumeville",
        ),
        (
            "Communauté d’agglomération du Val (38)",
            BodyKind::Epci,
            Some("38"),
            "Communauté d’agglomération du Val",
        ),
        ("Département de l'Oise", BodyKind::Department, Some("60"), "Département de l'Oise"),
        (
            "Syndicat mixte de la commune de Lune",
            BodyKind::Syndicate,
            None,
            "Syndicat mixte de la commune de Lune",
        ),
        (
            "Centre communal d’action sociale de Lune (Var)",
            BodyKind::LocalEstablishment,
            Some("83"),
            "Centre communal d’action sociale de Lune",
        ),
        (
            "Société d'équipement du département de l'Orne - SELO",
            BodyKind::LocalPublicCompany,
            Some("61"),
            "Société d'équipement du département de l'Orne - SELO",
        ),
        ("EHPAD Les Tilleuls", BodyKind::NursingHome, None, "EHPAD Les Tilleuls"),
    ] {
        assert_eq!(body_kind_of(title), Some(kind), "{title}");
        assert_eq!(department_of(title).as_deref(), department, "{title}");
        assert_eq!(body_of_title(title).as_deref(), Some(body), "{title}");
    }
    assert_eq!(body_kind_of("La gestion des forêts"), None);
}

#[test]
fn periods_and_dates() {
    for (text, period) in [
        ("Exercices 2009 et suivants", Some((2009, None))),
        ("pour les exercices 2010 à 2014", Some((2010, Some(2014)))),
        ("Exercices 2010-2014", Some((2010, Some(2014)))),
        ("En 2012, la dette", None),
    ] {
        assert_eq!(dates::period_in(text), period, "{text}");
    }
    let adopted = dates::adopted_in("Observations délibérées le 8 septembre 2016");
    assert_eq!(adopted.map(|date| date.to_string()).as_deref(), Some("2016-09-08"));
}
