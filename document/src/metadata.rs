//! What a report says of itself: title, audited body, jurisdiction, period, dates.

mod dates;
#[cfg(test)]
mod tests;
mod title;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{codes::codes, jurisdiction, model::Document};

pub use title::{body_kind_of, body_of_title, department_of};

/// What the text says of the publication; `None` where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// Title of the report.
    pub title: Option<String>,
    /// Type of document: `Rapport d'observations définitives`, `Référé`, ...
    pub document_type: Option<String>,
    /// Audited body: `Commune de Sainte-Ombre`.
    pub body: Option<String>,
    /// Its kind.
    pub body_kind: Option<BodyKind>,
    /// Département number: `33`, `2A`, `974`.
    pub department: Option<String>,
    /// The jurisdiction, by the name in the text.
    pub jurisdiction_literal: Option<String>,
    /// Code of today's jurisdiction (`jurisdiction` module): `CRC-NAQ`, `CC`.
    pub jurisdiction: Option<String>,
    /// First financial year examined.
    pub period_start: Option<i16>,
    /// Last financial year examined; `None` with a start means "and following".
    pub period_end: Option<i16>,
    /// Day on which the observations were adopted.
    pub adopted: Option<Date>,
    /// Day of publication or sending.
    pub published: Option<Date>,
}

/// Kind of audited body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// Commune.
    Commune,
    /// Intercommunal body with own tax: communauté de communes, d'agglomération, urbaine, métropole.
    Epci,
    /// Département.
    Department,
    /// Région, or a territorial collectivity with its powers.
    Region,
    /// Public hospital.
    Hospital,
    /// Nursing home: EHPAD.
    NursingHome,
    /// Local public company: SEM, SPL, SPLA, SEMOP.
    LocalPublicCompany,
    /// Association.
    Association,
    /// Syndicat intercommunal or mixte, pôle.
    Syndicate,
    /// Public establishment of a local authority: CCAS, caisse des écoles, OPH, SDIS, centre de gestion.
    LocalEstablishment,
    /// School or university.
    School,
    /// Chamber of commerce, trades or agriculture.
    ConsularChamber,
    /// Groupement d'intérêt public.
    PublicInterestGroup,
    /// State, ministry, national establishment, social security.
    State,
    /// None of these.
    Other,
}

/// Blocks looked at for the cover, the letter and the procedure.
const FRONT_BLOCKS: usize = 250;

/// Longest line of a cover that may name the audited body, in bytes.
const LONGEST_NAME: usize = 160;

/// Types of document, by the folded words that name them.
const TYPES: [(&str, &str); 5] = [
    ("rapport d'observations definitives", "Rapport d'observations définitives"),
    ("observations definitives", "Rapport d'observations définitives"),
    ("communication a la commission", "Communication au Parlement"),
    ("refere", "Référé"),
    ("avis de controle budgetaire", "Avis de contrôle budgétaire"),
];

/// Reads the metadata off the text; `name` is the file's name, used when the text has no title.
///
/// What the page states of itself (`document.metadata`: title, date) is kept where it is telling.
#[must_use]
pub fn from_text(document: &Document, name: &str) -> Metadata {
    let front: Vec<&str> =
        document.content().take(FRONT_BLOCKS).map(|block| document.text_of(block)).collect();
    let mut found = Metadata { published: document.metadata.published, ..Metadata::default() };
    found.body = front.iter().find_map(|line| body_in(line));
    found.document_type = front.iter().find_map(|line| type_in(line));
    found.body_kind = found.body.as_deref().and_then(body_kind_of);
    found.adopted = front.iter().find_map(|line| dates::adopted_in(line));
    if let Some((start, end)) = front.iter().find_map(|line| dates::period_in(line)) {
        (found.period_start, found.period_end) = (Some(start), end);
    }
    found.department = front.iter().find_map(|line| department_in(line));
    read_jurisdiction(&front, &mut found);
    let stated = document.metadata.title.clone().filter(|title| title.split(' ').count() > 3);
    found.title = stated.or_else(|| found.body.clone()).or_else(|| file_stem(name));
    found
}

fn read_jurisdiction(front: &[&str], found: &mut Metadata) {
    if let Some((named, line)) = front.iter().find_map(|line| Some((jurisdiction::named_in(line)?, line))) {
        let short = line.len() <= LONGEST_NAME;
        found.jurisdiction_literal = Some(if short { (*line).to_owned() } else { named.folded });
        found.jurisdiction = Some(named.code.to_owned());
    } else if let Some(department) = found.department.as_deref().and_then(jurisdiction::department) {
        found.jurisdiction = Some(department.chamber.to_owned());
    } else if matches!(found.body_kind, None | Some(BodyKind::State))
        && front.iter().any(|line| line.to_lowercase().contains("cour des comptes"))
    {
        found.jurisdiction_literal = Some("Cour des comptes".to_owned());
        found.jurisdiction = Some("CC".to_owned());
    }
}

/// A short line that begins with a kind of body: `Commune de Sainte-Ombre`.
fn body_in(line: &str) -> Option<String> {
    if line.len() > LONGEST_NAME
        || line.ends_with(['.', ',', ';', ':'])
        || line.split_whitespace().count() < 2
    {
        return None;
    }
    // An address, the beginning of a sentence, the source of a figure, or a mere département in brackets.
    let folded = jurisdiction::bare(line);
    let no_body = ["hotel de ville", "l ", "source "].iter().any(|start| folded.starts_with(start));
    if no_body || line.starts_with('(') {
        return None;
    }
    let named = body_of_title(line)?;
    let first: String = named.split([' ', '\u{a0}']).take(3).collect::<Vec<_>>().join(" ");
    body_kind_of(&first).map(|_| named)
}

fn type_in(line: &str) -> Option<String> {
    let folded = crate::text::fold(&line.chars().take(LONGEST_NAME).collect::<String>());
    TYPES.iter().find(|(words, _)| folded.contains(words)).map(|(_, name)| (*name).to_owned())
}

/// A département named in brackets or by its postal code in a short line.
fn department_in(line: &str) -> Option<String> {
    if line.len() > LONGEST_NAME {
        return None;
    }
    department_of(line)
}

fn file_stem(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next()?;
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    (!stem.is_empty()).then(|| stem.to_owned())
}

codes!(BodyKind {
    Commune => "commune", Epci => "epci", Department => "department", Region => "region", Hospital => "hospital",
    NursingHome => "nursing_home", LocalPublicCompany => "local_public_company", Association => "association",
    Syndicate => "syndicate", LocalEstablishment => "local_establishment", School => "school",
    ConsularChamber => "consular_chamber", PublicInterestGroup => "public_interest_group", State => "state", Other => "other",
});
