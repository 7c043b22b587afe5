//! Pairs found conclusions with gold ones and counts.

use std::collections::BTreeMap;

use cambon_document::{ConclusionKind, Form, Status};

use super::{
    gold::{Gold, GoldConclusion},
    matching::{agreement_of_words, words},
    report::{Figures, Miss, Report, Share},
};

/// Name under which documents of unknown jurisdiction are counted.
const UNKNOWN_JURISDICTION: &str = "?";

/// A document that was examined, with what was found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictedDocument {
    /// File stem, as in the gold file.
    pub doc: String,
    /// Code of the jurisdiction, for the figures of each.
    pub jurisdiction: Option<String>,
    /// Recommendations and legal reminders; findings are left out by the caller.
    pub conclusions: Vec<PredictedConclusion>,
}

/// A conclusion that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictedConclusion {
    /// Recommendation or legal reminder.
    pub kind: ConclusionKind,
    /// How it stands in the report.
    pub form: Form,
    /// As printed, without the label.
    pub number: Option<String>,
    /// Normalised.
    pub status: Option<Status>,
    /// Its words.
    pub text: String,
}

/// Scores what was found in `predicted` against `gold`; documents outside the gold set are left out.
#[must_use]
pub fn score(gold: &Gold, predicted: &[PredictedDocument]) -> Report {
    let found: BTreeMap<&str, &PredictedDocument> =
        predicted.iter().map(|document| (document.doc.as_str(), document)).collect();
    let mut report = Report::default();
    for doc in &gold.documents {
        let rows: Vec<&GoldConclusion> = gold.conclusions.iter().filter(|row| &row.doc == doc).collect();
        match found.get(doc.as_str()) {
            Some(document) => count_document(&mut report, document, &rows),
            None => report.absent_documents.push(doc.clone()),
        }
    }
    report
}

fn count_document(report: &mut Report, document: &PredictedDocument, rows: &[&GoldConclusion]) {
    report.documents += 1;
    let pairs = pair(rows, &document.conclusions);
    let jurisdiction = document.jurisdiction.as_deref().unwrap_or(UNKNOWN_JURISDICTION);
    count_rows(report, jurisdiction, rows, &document.conclusions, &pairs);
    count_predictions(report, jurisdiction, rows, document, &pairs);
    if rows.is_empty() {
        let given = document.conclusions.iter().any(|found| is_formal(found.form));
        report.without_conclusion_given_one.count(given);
    }
}

fn count_rows(
    report: &mut Report,
    jurisdiction: &str,
    rows: &[&GoldConclusion],
    found: &[PredictedConclusion],
    pairs: &[(usize, usize)],
) {
    for (index, row) in rows.iter().enumerate() {
        let matched = pairs.iter().find(|(gold, _)| *gold == index).map(|(_, matched)| &found[*matched]);
        let recalled = matched.is_some_and(|found| is_formal(found.form) == is_formal(row.form));
        for figures in figures_of(report, row.form, jurisdiction) {
            figures.recall.count(recalled);
        }
        match matched {
            Some(found) if recalled && is_formal(row.form) => count_fields(report, row, found),
            _ if !recalled => report.missed.push(Miss::of_gold(row)),
            _ => {}
        }
    }
}

fn count_predictions(
    report: &mut Report,
    jurisdiction: &str,
    rows: &[&GoldConclusion],
    document: &PredictedDocument,
    pairs: &[(usize, usize)],
) {
    for (index, found) in document.conclusions.iter().enumerate() {
        let matched = pairs.iter().find(|(_, found)| *found == index).map(|(gold, _)| rows[*gold]);
        if is_formal(found.form) && matched.is_some_and(|row| !is_formal(row.form)) {
            report.formal_matching_other_forms += 1;
            continue;
        }
        for figures in figures_of(report, found.form, jurisdiction) {
            figures.precision.count(matched.is_some());
        }
        if matched.is_none() {
            report.wrong.push(Miss::of_prediction(&document.doc, found));
        }
    }
}

fn count_fields(report: &mut Report, row: &GoldConclusion, found: &PredictedConclusion) {
    report.kind_right.count(row.kind == found.kind);
    if row.number.is_some() {
        report.number_right.count(row.number == found.number);
    }
    if row.status.is_some() {
        report.status_right.count(row.status == found.status);
    } else {
        report.status_without_reason.count(found.status.is_some());
    }
    let differs = row.kind != found.kind || row.number != found.number || row.status != found.status;
    if differs {
        report.differing.push(format!(
            "{}: {} n={:?} {:?}, found {} n={:?} {:?}",
            row.id,
            row.kind.code(),
            row.number,
            row.status.map(Status::code),
            found.kind.code(),
            found.number,
            found.status.map(Status::code)
        ));
    }
}

/// The figures that a conclusion of this form and jurisdiction counts in.
fn figures_of<'a>(report: &'a mut Report, form: Form, jurisdiction: &str) -> Vec<&'a mut Figures> {
    let mut counted = vec![report.by_form.entry(form).or_default()];
    if is_formal(form) {
        counted.push(&mut report.formal);
        counted.push(report.by_jurisdiction.entry(jurisdiction.to_owned()).or_default());
    }
    counted
}

/// Pairs of (gold row, found conclusion), one to one, best first.
///
/// Formal conclusions choose first, and prefer formal rows; in-text sentences and follow-ups share what is left.
fn pair(rows: &[&GoldConclusion], found: &[PredictedConclusion]) -> Vec<(usize, usize)> {
    let gold_words: Vec<_> = rows.iter().map(|row| words(&row.text)).collect();
    let found_words: Vec<_> = found.iter().map(|found| words(&found.text)).collect();
    let mut candidates = Vec::new();
    for (gold, row) in rows.iter().enumerate() {
        for (index, prediction) in found.iter().enumerate() {
            let formal = is_formal(prediction.form);
            let same = is_formal(row.form) == formal;
            if let Some(f1) =
                agreement_of_words(&gold_words[gold], &found_words[index]).filter(|_| same || formal)
            {
                candidates.push((same, f1, gold, index));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, _, gold, index) in candidates {
        if pairs.iter().all(|pair| pair.0 != gold && pair.1 != index) {
            pairs.push((gold, index));
        }
    }
    pairs
}

/// An item of a list or set apart in the body.
fn is_formal(form: Form) -> bool {
    matches!(form, Form::List | Form::CallOut)
}

impl Share {
    /// Counts one more case.
    pub fn count(&mut self, right: bool) {
        self.total += 1;
        self.right += usize::from(right);
    }
}
