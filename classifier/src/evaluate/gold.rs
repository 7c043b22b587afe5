//! Reading a gold file: one JSON object a line.

use std::collections::BTreeSet;

use cambon_document::{ConclusionKind, Form, Status};
use serde::Deserialize;
use thiserror::Error;

/// Conclusions marked by hand, and the documents that were read for them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gold {
    /// In the order of the file.
    pub conclusions: Vec<GoldConclusion>,
    /// File stems of every document that was read, with or without conclusions.
    pub documents: BTreeSet<String>,
}

/// A conclusion marked by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldConclusion {
    /// Its id in the gold file.
    pub id: String,
    /// File stem of its document.
    pub doc: String,
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

/// A line of a gold file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GoldError {
    /// Not JSON, or a field is missing or of the wrong type.
    #[error("line {line} of the gold file cannot be read: {reason}")]
    Unreadable {
        /// From 1.
        line: usize,
        /// What the JSON reader says.
        reason: String,
    },
    /// A field that every marked conclusion bears is missing.
    #[error(
        "line {line} of the gold file has no {field}\nhint: only rows with \"form\": \"none\" stand without it"
    )]
    Missing {
        /// From 1.
        line: usize,
        /// Name of the field.
        field: &'static str,
    },
    /// A code that is not in its closed set.
    #[error("line {line} of the gold file: \"{value}\" is no {field}\nhint: one of {known}")]
    UnknownCode {
        /// From 1.
        line: usize,
        /// Name of the field.
        field: &'static str,
        /// What stands there.
        value: String,
        /// The closed set, separated by commas.
        known: String,
    },
    /// Nothing was marked.
    #[error("the gold file has no row")]
    Empty,
}

/// Form of the row that says: this document was read and has no conclusion.
const WITHOUT_CONCLUSION: &str = "none";

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: String,
    doc: String,
    form: String,
    kind: Option<String>,
    number: Option<String>,
    status: Option<String>,
    text: Option<String>,
}

impl Gold {
    /// Reads JSON Lines; empty lines are left out.
    ///
    /// # Errors
    /// The first line that cannot be used, by its number.
    pub fn parse(lines: &str) -> Result<Self, GoldError> {
        let mut gold = Self::default();
        for (index, json) in lines.lines().enumerate().filter(|(_, json)| !json.trim().is_empty()) {
            let line = index + 1;
            let row: Row = serde_json::from_str(json)
                .map_err(|error| GoldError::Unreadable { line, reason: error.to_string() })?;
            gold.documents.insert(row.doc.clone());
            if row.form != WITHOUT_CONCLUSION {
                gold.conclusions.push(conclusion(row, line)?);
            }
        }
        if gold.documents.is_empty() {
            return Err(GoldError::Empty);
        }
        Ok(gold)
    }

    /// Documents that were read and have no conclusion of any form.
    #[must_use]
    pub fn without_conclusion(&self) -> BTreeSet<&str> {
        let with: BTreeSet<&str> = self.conclusions.iter().map(|row| row.doc.as_str()).collect();
        self.documents.iter().map(String::as_str).filter(|doc| !with.contains(doc)).collect()
    }
}

fn conclusion(row: Row, line: usize) -> Result<GoldConclusion, GoldError> {
    let kind = row.kind.ok_or(GoldError::Missing { line, field: "kind" })?;
    let text = row.text.ok_or(GoldError::Missing { line, field: "text" })?;
    let kind = ConclusionKind::from_code(&kind)
        .ok_or_else(|| unknown(line, "kind", &kind, ConclusionKind::ALL.iter().map(|kind| kind.code())))?;
    let form = Form::from_code(&row.form)
        .ok_or_else(|| unknown(line, "form", &row.form, Form::ALL.iter().map(|form| form.code())))?;
    let status = row.status.map(|code| {
        Status::from_code(&code)
            .ok_or_else(|| unknown(line, "status", &code, Status::ALL.iter().map(|status| status.code())))
    });
    Ok(GoldConclusion {
        id: row.id,
        doc: row.doc,
        kind,
        form,
        number: row.number,
        status: status.transpose()?,
        text,
    })
}

fn unknown(
    line: usize,
    field: &'static str,
    value: &str,
    known: impl Iterator<Item = &'static str>,
) -> GoldError {
    let known = known.collect::<Vec<_>>().join(", ");
    GoldError::UnknownCode { line, field, value: value.to_owned(), known }
}
