//! A conclusion as it is quoted on pages: its words, its place, what is known of it, its addresses.

use cambon_corpus::ConclusionRecord;
use cambon_newsroom::digest::kind_name;
use cambon_newsroom::{UNQUALIFIED, french, issuer, links};

use crate::app::Names;
use crate::{address, words};

/// A conclusion on a page.
pub struct Quoted {
    /// Its id, an anchor too.
    pub id: String,
    /// Its page.
    pub address: String,
    /// `rappel`, `recommandation`, `constat`: for its colour.
    pub class: &'static str,
    /// `Rappel au droit n° 3`.
    pub name: String,
    /// Its words; only white space is changed.
    pub text: String,
    /// `p. 12`.
    pub page: Option<String>,
    /// That page in the report.
    pub page_address: Option<String>,
    /// `Non mise en œuvre`.
    pub status: Option<&'static str>,
    /// Code and name of its theme, where it is sure.
    pub theme: Option<(String, String)>,
    /// Title of its report.
    pub report: String,
    /// Page of its report.
    pub report_address: String,
    /// `Chambre régionale des comptes, Bretagne, 3 mai 2016`.
    pub facts: String,
}

impl Quoted {
    /// Of a record.
    #[must_use]
    pub fn of(record: &ConclusionRecord, names: &Names) -> Self {
        let theme = record.primary_topic.as_deref().filter(|code| *code != UNQUALIFIED);
        let number = record.number.as_deref().map(words::number).unwrap_or_default();
        let issuer = issuer(record.jurisdiction.as_deref(), record.institution.as_deref());
        let facts = [issuer, record.date.map(french::long_date)];
        Self {
            id: record.id.to_string(),
            address: links::conclusion("", &record.id),
            class: class(record.kind),
            name: format!("{}{number}", kind_name(record.kind)),
            text: french::tidy(&record.text),
            page: record.page.map(|page| format!("p.\u{a0}{}", page.0)),
            page_address: record
                .page
                .map(|page| format!("{}#c-{}", address::page(&record.publication_id, page.0), record.id)),
            status: record.status.map(words::status),
            theme: theme.map(|code| (code.to_owned(), names.theme(code).to_owned())),
            report: title_of(record),
            report_address: links::publication("", &record.publication_id),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        }
    }

    /// Of records.
    #[must_use]
    pub fn all<'a>(records: impl IntoIterator<Item = &'a ConclusionRecord>, names: &Names) -> Vec<Self> {
        records.into_iter().map(|record| Self::of(record, names)).collect()
    }
}

/// Title of a conclusion's report, never empty.
#[must_use]
pub fn title_of(record: &ConclusionRecord) -> String {
    let title = record.title.as_deref().or(record.body.as_deref()).unwrap_or(&record.source_ref);
    french::title(title)
}

/// Name of the kind in styles.
#[must_use]
pub fn class(kind: cambon_document::ConclusionKind) -> &'static str {
    match kind {
        cambon_document::ConclusionKind::LegalReminder => "rappel",
        cambon_document::ConclusionKind::Recommendation => "recommandation",
        cambon_document::ConclusionKind::Finding => "constat",
    }
}
