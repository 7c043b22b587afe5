//! What a report says of itself: title, audited body, jurisdiction, period, dates.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{codes::codes, model::Document};

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

/// Reads the metadata off the text; `name` is the file's name, used when the text has no title.
#[must_use]
pub fn from_text(_document: &Document, _name: &str) -> Metadata {
    Metadata::default()
}

codes!(BodyKind {
    Commune => "commune", Epci => "epci", Department => "department", Region => "region", Hospital => "hospital",
    NursingHome => "nursing_home", LocalPublicCompany => "local_public_company", Association => "association",
    Syndicate => "syndicate", LocalEstablishment => "local_establishment", School => "school",
    ConsularChamber => "consular_chamber", PublicInterestGroup => "public_interest_group", State => "state", Other => "other",
});
