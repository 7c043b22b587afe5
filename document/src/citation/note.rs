//! The French footnote: issuer, type, body, day, page.

use super::{DataSet, Report, Source};
use crate::text::french_date;

pub fn write(sources: &[Source]) -> String {
    sources.iter().map(|source| line(source) + "\n").collect()
}

fn line(source: &Source) -> String {
    let line = match source {
        Source::Report(report) => of_report(report),
        Source::DataSet(set) => of_set(set),
    };
    line.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" n° ", " n°\u{a0}")
        .replace(" p. ", " p.\u{a0}")
}

/// `Chambre régionale des comptes Normandie, rapport d’observations définitives, Commune de X, 12 mars 2016, p. 4.`
fn of_report(report: &Report) -> String {
    let kind = report.document_type.as_deref().map(begun_small);
    let subject = report.body.clone().or_else(|| report.title.clone()).unwrap_or_else(|| report.work());
    let place = report.place.as_ref();
    let parts = [
        report.issuer.clone(),
        kind,
        Some(subject),
        report.years(),
        report.date.map(french_date),
        place.map(|place| place.label.clone()).filter(|label| !label.is_empty()),
        place.and_then(|place| place.page).map(|page| format!("p. {page}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ") + "."
}

fn of_set(set: &DataSet) -> String {
    let institutions = set.institutions.join(" ; ");
    let head = if institutions.is_empty() { String::new() } else { format!("{institutions}, ") };
    format!("{head}{}, jeu de données extrait par Cambon, {}.", begun_small(&set.work()), set.remark())
}

/// A capital at the head made small, but not that of an acronym.
fn begun_small(text: &str) -> String {
    let mut letters = text.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return String::new() };
    if second.is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(text.chars().skip(1)).collect()
}
