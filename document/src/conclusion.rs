//! A conclusion: the record that the product is about.

use serde::{Deserialize, Serialize};

use crate::{
    codes::codes,
    identity::ConclusionId,
    model::{PageNumber, Span},
    zone::Zone,
};

/// What the jurisdiction does in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConclusionKind {
    /// Advises: recommandation.
    Recommendation,
    /// Recalls a duty: rappel au droit, obligation de faire.
    LegalReminder,
    /// Judges: a conclusion of the summary.
    Finding,
}

/// How it stands in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// An item of a list or table of recommendations or reminders.
    List,
    /// Set apart in the body.
    CallOut,
    /// A sentence of the body in the jurisdiction's own voice.
    InText,
    /// A former report's recommendation, taken up for its follow-up.
    FollowUp,
}

/// Degree of implementation, normalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Totalement mise en œuvre.
    Done,
    /// Partiellement mise en œuvre, or in progress.
    Partial,
    /// Non mise en œuvre.
    NotDone,
    /// Refus de mise en œuvre.
    Refused,
    /// Devenue sans objet.
    Obsolete,
    /// À mettre en œuvre, à suivre.
    ToFollow,
}

/// Rubric of the Cour's grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// Conformity to the law.
    Regularity,
    /// Quality of management.
    Performance,
}

/// One place where a conclusion stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Its words there, verbatim, as a range of the canonical text.
    pub span: Span,
    /// How it stands there.
    pub form: Form,
    /// The part of the report.
    pub zone: Zone,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// The page on which it begins.
    pub page: Option<PageNumber>,
}

/// A topic given to a conclusion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TopicTag {
    /// Code of the taxonomy.
    pub code: String,
    /// From 0 to 1.
    pub score: f32,
    /// The words that earned it, as they stand in the text.
    pub evidence: Vec<String>,
}

/// A conclusion of a report. `occurrences` holds at least one element; the first is the one quoted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conclusion {
    /// What the jurisdiction does.
    pub kind: ConclusionKind,
    /// Form of the first occurrence.
    pub form: Form,
    /// As printed, without the label: `1`, `2.3`, `unique`.
    pub number: Option<String>,
    /// The words that give its status, as printed.
    pub status_literal: Option<String>,
    /// The same, normalised.
    pub status: Option<Status>,
    /// Rubric.
    pub nature: Option<Nature>,
    /// The heading inside a list under which it stands.
    pub sub_heading: Option<String>,
    /// Everywhere it stands; recap before body.
    pub occurrences: Vec<Occurrence>,
    /// The legal references in its words, in their normal form ([`crate::legal`]), each once.
    #[serde(default)]
    pub legal_bases: Vec<String>,
}

impl Conclusion {
    /// The words quoted: those of the first occurrence.
    #[must_use]
    pub fn text<'a>(&self, canonical_text: &'a str) -> &'a str {
        self.occurrences[0].span.of(canonical_text)
    }
}

/// A conclusion with its identity, as handed from the pipeline to store and index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IdentifiedConclusion {
    /// Stable across rebuilds.
    pub id: ConclusionId,
    /// The conclusion.
    pub conclusion: Conclusion,
    /// Primary first; empty where no model has spoken.
    pub topics: Vec<TopicTag>,
}

codes!(ConclusionKind { Recommendation => "recommendation", LegalReminder => "legal_reminder", Finding => "finding" });
codes!(Form { List => "list", CallOut => "call_out", InText => "in_text", FollowUp => "follow_up" });
codes!(Status { Done => "done", Partial => "partial", NotDone => "not_done", Refused => "refused", Obsolete => "obsolete", ToFollow => "to_follow" });
codes!(Nature { Regularity => "regularity", Performance => "performance" });
