//! What a publication's title says: the audited body, its kind, its département.

use super::BodyKind;
use crate::jurisdiction::{self, bare};

/// Words that tell a body's kind, most telling first, as folded whole words.
const KINDS: [(BodyKind, &[&str]); 14] = [
    (
        BodyKind::NursingHome,
        &["ehpad", "maison de retraite", "etablissement d hebergement pour personnes agees"],
    ),
    (
        BodyKind::LocalEstablishment,
        &[
            "ccas",
            "cias",
            "centre communal d action sociale",
            "centre intercommunal d action sociale",
            "caisse des ecoles",
            "office public de l habitat",
            "oph",
            "opac",
            "sdis",
            "service departemental d incendie",
            "centre de gestion",
            "cdg",
            "regie personnalisee",
            "credit municipal",
            "caisse de credit municipal",
            "epcc",
            "etablissement public local",
            "foyer departemental",
            "port autonome",
            "etablissement public foncier",
        ],
    ),
    (
        BodyKind::Hospital,
        &[
            "hospitalier",
            "hospitaliere",
            "chu",
            "chru",
            "ch",
            "hopital",
            "hopitaux",
            "hospices",
            "centre de lutte contre le cancer",
        ],
    ),
    (
        BodyKind::ConsularChamber,
        &[
            "chambre de commerce",
            "cci",
            "chambre de metiers",
            "cma",
            "chambre d agriculture",
            "chambre des metiers",
        ],
    ),
    (BodyKind::PublicInterestGroup, &["gip", "groupement d interet public"]),
    (
        BodyKind::Syndicate,
        &["syndicat", "sivom", "sivu", "sictom", "smictom", "sitcom", "pole metropolitain", "petr"],
    ),
    (
        BodyKind::LocalPublicCompany,
        &[
            "societe d equipement",
            "societe aeroportuaire",
            "sem",
            "saem",
            "saeml",
            "seml",
            "spl",
            "spla",
            "semop",
            "societe d economie mixte",
            "societe publique locale",
            "societe anonyme d economie mixte",
            "societe d amenagement",
            "societe de gestion",
        ],
    ),
    (
        BodyKind::Epci,
        &[
            "communaute de communes",
            "communaute d agglomeration",
            "communaute urbaine",
            "communaute de commune",
            "metropole",
            "communaute de l agglomeration",
            "communaute d aglomeration",
        ],
    ),
    (
        BodyKind::Association,
        &["association", "fondation", "comite regional du tourisme", "comite departemental du tourisme"],
    ),
    (BodyKind::School, &["lycee", "college", "universite", "ecole", "enseignement agricole"]),
    (BodyKind::Commune, &["commune", "ville", "mairie"]),
    (BodyKind::Department, &["departement", "conseil departemental", "conseil general"]),
    (
        BodyKind::Region,
        &["region", "conseil regional", "collectivite territoriale", "collectivite d outre mer"],
    ),
    (
        BodyKind::State,
        &[
            "ministere",
            "etat",
            "agence",
            "assurance maladie",
            "securite sociale",
            "caisse nationale",
            "prefecture",
        ],
    ),
];

/// The kind of body that a name or title tells of: the one named first, the more telling where two begin alike.
#[must_use]
pub fn body_kind_of(name: &str) -> Option<BodyKind> {
    let padded = format!("{} ", bare(name));
    let begins = |rest: &str, word: &str| rest.strip_prefix(word).is_some_and(|after| after.starts_with(' '));
    // Word by word, which costs a tenth of seeking each of the sixty names in the whole.
    let starts = std::iter::once(0).chain(padded.match_indices(' ').map(|(at, _)| at + 1));
    let kind_at = |rest: &str| KINDS.iter().find(|(_, words)| words.iter().any(|word| begins(rest, word)));
    starts.map(|at| &padded[at..]).find_map(kind_at).map(|(kind, _)| *kind)
}

/// The number of the département that a title names: `(Gironde)`, `(38)`, `Département de l'Oise`.
#[must_use]
pub fn department_of(title: &str) -> Option<String> {
    let bracketed = title.split('(').skip(1).filter_map(|part| part.split(')').next());
    let named = bracketed.filter_map(jurisdiction::department).next();
    if let Some(department) = named {
        return Some(department.number.to_owned());
    }
    let padded = format!(" {} ", bare(title));
    let overseas = |number: &str| number.len() == 3;
    let of_department =
        ["departement", "conseil departemental", "conseil general"].iter().any(|word| padded.contains(word));
    let names =
        jurisdiction::departments().iter().filter(|department| of_department || overseas(department.number));
    let longest = names
        .filter(|department| padded.contains(&format!(" {} ", department.folded())))
        .max_by_key(|department| department.name.len());
    longest.map(|department| department.number.to_owned())
}

/// The audited body that a title names, without département and type of document: `Commune de Soulac-sur-Mer`.
#[must_use]
pub fn body_of_title(title: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in title.split(" - ").flat_map(|part| part.split(")-")) {
        let bare_part = bare(part);
        let report =
            ["rapport d observations", "rod", "enquete"].iter().any(|word| bare_part.starts_with(word));
        if !report && !bare_part.is_empty() {
            parts.push(part);
        }
    }
    let joined = parts.join(" - ");
    let mut body = joined.trim();
    while let Some(open) = body
        .rfind('(')
        .filter(|&open| jurisdiction::department(body[open..].trim_matches(['(', ')', ' '])).is_some())
    {
        body = body[..open].trim_end_matches([' ', '-']);
    }
    body_kind_of(body).map(|_| body.trim_matches([' ', '-']).to_owned()).filter(|body| !body.is_empty())
}
