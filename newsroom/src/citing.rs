//! What of a publication, and of a place in it, a citation says: the facts that `cambon_document::citation` writes.

use cambon_corpus::Publication;
use cambon_document::citation::{self, Place, Report, Source, Style};
use cambon_document::{ConclusionKind, PageNumber};

use crate::digest::kind_name;
use crate::territory::jurisdiction_name;

/// A report as it is cited, whole or at a place.
#[must_use]
pub fn report(publication: &Publication, place: Option<Place>) -> Report {
    let text = &publication.from_text;
    let origin = &publication.current_version().origin;
    Report {
        id: publication.id.to_string(),
        issuer: institution(publication),
        document_type: publication.document_type.clone(),
        body: publication.body.clone(),
        title: publication.title.clone(),
        date: publication.date,
        period: text.period_start.map(|first| (first, text.period_end)),
        url: origin.starts_with("http").then(|| origin.clone()),
        place,
    }
}

/// A conclusion as the place that is cited.
#[must_use]
pub fn place(
    conclusion: &str,
    kind: ConclusionKind,
    number: Option<&str>,
    page: Option<PageNumber>,
    quotation: &str,
) -> Place {
    let kind = kind_name(kind).to_lowercase();
    let label = match number {
        // A number is one; "unique" is none.
        Some(number) if number.contains(|c: char| c.is_ascii_digit()) => format!("{kind} n° {number}"),
        Some(word) => format!("{kind} {word}"),
        None => kind,
    };
    Place {
        conclusion: conclusion.to_owned(),
        label,
        page: page.map(|page| page.0),
        quotation: quotation.to_owned(),
    }
}

/// The French footnote of a report, with the address at which it can be read.
#[must_use]
pub fn note(report: Report, address: &str) -> String {
    let note = citation::cite(&[Source::Report(report)], Style::Note);
    format!("{}, {address}", note.trim_end().trim_end_matches('.'))
}

/// Who issued a publication, as citations write it: `Chambre régionale des comptes Normandie`.
#[must_use]
pub fn institution(publication: &Publication) -> Option<String> {
    let named = publication.jurisdiction.as_deref().map(jurisdiction_name);
    named.map(|name| name.replace(", ", " ")).or_else(|| publication.institution.clone())
}
