//! The figures of an evaluation, as a readable table.

use std::{collections::BTreeMap, fmt};

use cambon_document::Form;
use serde::Serialize;

use super::{gold::GoldConclusion, scoring::PredictedConclusion};

/// What an evaluation found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// Documents of the gold set that were examined.
    pub documents: usize,
    /// Documents of the gold set that were not handed in; they count in no figure.
    pub absent_documents: Vec<String>,
    /// Conclusions of lists and call-outs.
    pub formal: Figures,
    /// Each form apart: recall by the form of the gold row, precision by the form found.
    pub by_form: BTreeMap<Form, Figures>,
    /// Formal conclusions of each jurisdiction.
    pub by_jurisdiction: BTreeMap<String, Figures>,
    /// Formal conclusions found that are in-text sentences or follow-ups in the gold set: neither right nor wrong.
    pub formal_matching_other_forms: usize,
    /// Kind, of the formal conclusions found.
    pub kind_right: Share,
    /// Number, of those that have one.
    pub number_right: Share,
    /// Status, of those that have one.
    pub status_right: Share,
    /// A status was given where the gold set has none.
    pub status_without_reason: Share,
    /// Documents without any conclusion in which a formal one was found.
    pub without_conclusion_given_one: Share,
    /// Gold rows that were not found.
    pub missed: Vec<Miss>,
    /// Conclusions found that match no gold row.
    pub wrong: Vec<Miss>,
    /// Conclusions found of which a field differs, in words.
    pub differing: Vec<String>,
}

/// Precision and recall.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Of what was found, what is right.
    pub precision: Share,
    /// Of what is in the gold set, what was found.
    pub recall: Share,
}

/// So many right of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Cases that are right.
    pub right: usize,
    /// All cases.
    pub total: usize,
}

/// A conclusion that was missed or wrongly found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// File stem.
    pub doc: String,
    /// Its form.
    pub form: Form,
    /// Its words.
    pub text: String,
}

impl Share {
    /// From 0 to 1; `None` without any case.
    #[must_use]
    pub fn ratio(self) -> Option<f64> {
        (self.total > 0).then(|| self.right as f64 / self.total as f64)
    }
}

impl Figures {
    /// Harmonic mean of precision and recall, from 0 to 1; `None` where both have no case.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        let precision = self.precision.ratio();
        let recall = self.recall.ratio();
        let (precision, recall) = match (precision, recall) {
            (None, None) => return None,
            (precision, recall) => (precision.unwrap_or(0.0), recall.unwrap_or(0.0)),
        };
        let sum = precision + recall;
        Some(if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 })
    }
}

impl Miss {
    pub(super) fn of_gold(row: &GoldConclusion) -> Self {
        Self { doc: row.doc.clone(), form: row.form, text: row.text.clone() }
    }

    pub(super) fn of_prediction(doc: &str, found: &PredictedConclusion) -> Self {
        Self { doc: doc.to_owned(), form: found.form, text: found.text.clone() }
    }
}

impl Report {
    /// Misses and wrong ones, one a line, for who improves the rules.
    #[must_use]
    pub fn errors(&self) -> String {
        let mut lines = String::new();
        for (title, misses) in [("missed", &self.missed), ("wrong", &self.wrong)] {
            for miss in misses {
                lines.push_str(&format!("{title} {} {}: {}\n", miss.doc, miss.form.code(), miss.text));
            }
        }
        for line in &self.differing {
            lines.push_str(&format!("differs {line}\n"));
        }
        lines
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ratio() {
            Some(ratio) => write!(f, "{ratio:.3} ({}/{})", self.right, self.total),
            None => f.write_str("-"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<28} {:>18} {:>18} {:>7}", "", "precision", "recall", "F1")?;
        line(f, "formal (list, call_out)", &self.formal)?;
        for (form, figures) in &self.by_form {
            line(f, &format!("form {}", form.code()), figures)?;
        }
        for (jurisdiction, figures) in &self.by_jurisdiction {
            line(f, &format!("jurisdiction {jurisdiction}"), figures)?;
        }
        writeln!(f)?;
        writeln!(f, "kind right                         {}", self.kind_right)?;
        writeln!(f, "number right, where there is one   {}", self.number_right)?;
        writeln!(f, "status right, where there is one   {}", self.status_right)?;
        writeln!(f, "status given where there is none   {}", self.status_without_reason)?;
        writeln!(f, "without conclusion, given one      {}", self.without_conclusion_given_one)?;
        writeln!(f, "formal, matching another form      {}", self.formal_matching_other_forms)?;
        writeln!(f, "documents                          {}", self.documents)?;
        if !self.absent_documents.is_empty() {
            writeln!(f, "not handed in: {}", self.absent_documents.join(", "))?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, figures: &Figures) -> fmt::Result {
    let f1 = figures.f1().map_or_else(|| "-".to_owned(), |f1| format!("{f1:.3}"));
    let (precision, recall) = (figures.precision.to_string(), figures.recall.to_string());
    writeln!(f, "{name:<28} {precision:>18} {recall:>18} {f1:>7}")
}
