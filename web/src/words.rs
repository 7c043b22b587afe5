//! French names of closed sets, as a magistrate writes them.

use cambon_document::{BodyKind, Form, Nature, Status, Zone};

/// `Régularité`.
#[must_use]
pub fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Regularity => "Régularité",
        Nature::Performance => "Performance",
    }
}

/// `Non mise en œuvre`.
#[must_use]
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Done => "Totalement mise en œuvre",
        Status::Partial => "Partiellement mise en œuvre ou en cours",
        Status::NotDone => "Non mise en œuvre",
        Status::Refused => "Refus de mise en œuvre",
        Status::Obsolete => "Devenue sans objet",
        Status::ToFollow => "À mettre en œuvre",
    }
}

/// `Liste`.
#[must_use]
pub fn form(form: Form) -> &'static str {
    match form {
        Form::List => "Liste récapitulative",
        Form::CallOut => "Encadré du corps",
        Form::InText => "Phrase du corps",
        Form::FollowUp => "Suite d’un rapport antérieur",
    }
}

/// `Synthèse`.
#[must_use]
pub fn zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Cover => "Couverture",
        Zone::Letter => "Lettre",
        Zone::Contents => "Sommaire",
        Zone::Summary => "Synthèse",
        Zone::Recommendations => "Recommandations",
        Zone::Procedure => "Procédure",
        Zone::Body => "Corps du rapport",
        Zone::Annex => "Annexes",
        Zone::Glossary => "Glossaire",
        Zone::Response => "Réponse de l’organisme",
    }
}

/// `Commune`.
#[must_use]
pub fn body_kind(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Commune => "Commune",
        BodyKind::Epci => "Intercommunalité à fiscalité propre",
        BodyKind::Department => "Département",
        BodyKind::Region => "Région",
        BodyKind::Hospital => "Établissement public de santé",
        BodyKind::NursingHome => "EHPAD",
        BodyKind::LocalPublicCompany => "Entreprise publique locale",
        BodyKind::Association => "Association",
        BodyKind::Syndicate => "Syndicat",
        BodyKind::LocalEstablishment => "Établissement public local",
        BodyKind::School => "Établissement d’enseignement",
        BodyKind::ConsularChamber => "Chambre consulaire",
        BodyKind::PublicInterestGroup => "Groupement d’intérêt public",
        BodyKind::State => "État et opérateurs",
        BodyKind::Other => "Autre organisme",
    }
}

/// A number as printed: ` n° 3`, ` unique`.
#[must_use]
pub fn number(printed: &str) -> String {
    let digit = printed.starts_with(|first: char| first.is_ascii_digit());
    if digit { format!(" n°\u{a0}{printed}") } else { format!(" {printed}") }
}
