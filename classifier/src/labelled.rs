//! Conclusions with the topics that readers gave them: training data, corrections and gold files, one JSON object a line.
//!
//! It reads and checks rows; what they teach is learnt in `topic::training`, what they prove is counted in `evaluate`.

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use cambon_document::{ConclusionKind, Nature};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    taxonomy::{MigrationError, Migrations, Taxonomy, TopicCode},
    wording::Wording,
};

/// Secondary topics of a row of training data, at most; a gold file may hold those of several readers.
pub const MOST_SECONDARY: usize = 2;

/// A conclusion as a reader labelled it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Labelled {
    /// Unique in its file.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Recommendation, legal reminder or finding.
    pub kind: ConclusionKind,
    /// Rubric; `None` where nobody judged it.
    #[serde(default)]
    pub nature: Option<Nature>,
    /// Its topics.
    pub topics: LabelledTopics,
    /// The heading inside a list under which it stands.
    #[serde(default)]
    pub sub_heading: Option<String>,
    /// Title of the section in which it stands.
    #[serde(default)]
    pub section: Option<String>,
    /// Who or what gave the labels; empty in files that say so elsewhere.
    #[serde(default)]
    pub labelled_by: String,
}

/// The topics of a labelled conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelledTopics {
    /// What it is about.
    pub primary: TopicCode,
    /// What it is also about, or what another reader held it to be about.
    #[serde(default)]
    pub secondary: Vec<TopicCode>,
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LabelledError {
    /// Not JSON, or a field is missing or of the wrong type.
    #[error("line {line} cannot be read: {reason}")]
    Unreadable {
        /// From 1.
        line: usize,
        /// What the JSON reader says.
        reason: String,
    },
    /// A code that the taxonomy does not have.
    #[error(
        "line {line}: no topic {code} in the taxonomy\nhint: `cambon export taxonomy` lists the codes; for a gold file of a former version give \
         --gold-taxonomy"
    )]
    UnknownTopic {
        /// From 1.
        line: usize,
        /// The code.
        code: String,
    },
    /// A domain where a leaf is asked for.
    #[error("line {line}: {code} is a domain\nhint: give one of its leaves, or AUT if none fits")]
    NotALeaf {
        /// From 1.
        line: usize,
        /// The code.
        code: String,
    },
    /// The same id twice.
    #[error("line {line}: the id {id} stands on an earlier line")]
    RepeatedId {
        /// From 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// The version of the taxonomy that was named cannot be read in the current one.
    #[error(transparent)]
    Migration(#[from] MigrationError),
}

/// Form of the row of a gold file that says: this document was read and has no conclusion.
const WITHOUT_CONCLUSION: &str = "none";

/// Reads JSON Lines; empty lines, and rows of a gold file that stand for a report without conclusions, are left out.
///
/// # Errors
/// The first row that cannot be used.
pub fn parse(lines: &str, taxonomy: &Taxonomy) -> Result<Vec<Labelled>, LabelledError> {
    parse_with(lines, taxonomy, |code| vec![code.clone()])
}

/// [`parse`], with topics of a former version of the taxonomy read in the current one.
///
/// # Errors
/// The first row that cannot be used, or that no step starts at this version.
pub fn parse_former(
    lines: &str,
    taxonomy: &Taxonomy,
    migrations: &Migrations,
    version: &str,
) -> Result<Vec<Labelled>, LabelledError> {
    migrations.apply(version, &TopicCode::unqualified())?;
    parse_with(lines, taxonomy, |code| migrations.apply(version, code).unwrap_or_default())
}

fn parse_with(
    lines: &str,
    taxonomy: &Taxonomy,
    read_code: impl Fn(&TopicCode) -> Vec<TopicCode>,
) -> Result<Vec<Labelled>, LabelledError> {
    let mut ids = BTreeSet::new();
    let mut rows = Vec::new();
    for (index, json) in lines.lines().enumerate().filter(|(_, json)| !json.trim().is_empty()) {
        let line = index + 1;
        let Some(mut row) = parse_row(json).map_err(|reason| LabelledError::Unreadable { line, reason })?
        else {
            continue;
        };
        row.topics = row.topics.read_as(&read_code);
        check_topics(&row, line, taxonomy)?;
        if !ids.insert(row.id.clone()) {
            return Err(LabelledError::RepeatedId { line, id: row.id });
        }
        rows.push(row);
    }
    Ok(rows)
}

/// `None` for a report without conclusions.
fn parse_row(json: &str) -> Result<Option<Labelled>, String> {
    #[derive(Deserialize)]
    struct Shape {
        form: Option<String>,
    }
    let shape: Shape = serde_json::from_str(json).map_err(|error| error.to_string())?;
    if shape.form.as_deref() == Some(WITHOUT_CONCLUSION) {
        return Ok(None);
    }
    serde_json::from_str(json).map(Some).map_err(|error| error.to_string())
}

fn check_topics(row: &Labelled, line: usize, taxonomy: &Taxonomy) -> Result<(), LabelledError> {
    for code in row.topics.all() {
        if taxonomy.get(code.as_str()).is_none() {
            return Err(LabelledError::UnknownTopic { line, code: code.to_string() });
        }
        if taxonomy.domains().any(|domain| domain.code == *code) {
            return Err(LabelledError::NotALeaf { line, code: code.to_string() });
        }
    }
    Ok(())
}

impl LabelledTopics {
    /// The same in another version: of a topic that was split, any part will do.
    fn read_as(&self, read_code: impl Fn(&TopicCode) -> Vec<TopicCode>) -> Self {
        let mut codes: Vec<TopicCode> = Vec::new();
        for code in self.all().flat_map(read_code) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let mut codes = codes.into_iter();
        let primary = codes.next().unwrap_or_else(TopicCode::unqualified);
        Self { primary, secondary: codes.collect() }
    }

    /// Primary, then secondary.
    pub fn all(&self) -> impl Iterator<Item = &TopicCode> {
        std::iter::once(&self.primary).chain(&self.secondary)
    }

    /// Whether a reader gave this leaf.
    #[must_use]
    pub fn holds(&self, leaf: &TopicCode) -> bool {
        self.all().any(|code| code == leaf)
    }

    /// Whether a reader gave this domain, or a leaf of it.
    #[must_use]
    pub fn hold_domain(&self, domain: &TopicCode) -> bool {
        self.all().any(|code| code.domain() == *domain)
    }
}

impl Labelled {
    /// What a classifier may see of it.
    #[must_use]
    pub fn wording(&self) -> Wording<'_> {
        Wording {
            text: &self.text,
            sub_heading: self.sub_heading.as_deref(),
            section: self.section.as_deref(),
            kind: self.kind,
        }
    }
}
