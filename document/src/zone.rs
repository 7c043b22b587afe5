//! Which part of a report a block belongs to.

use serde::{Deserialize, Serialize};

use crate::{codes::codes, model::Document};

/// Part of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// Title page.
    Cover,
    /// Letter of notification.
    Letter,
    /// Table of contents.
    Contents,
    /// Summary: synthèse, principales observations.
    Summary,
    /// List of recommendations and legal reminders.
    Recommendations,
    /// How the examination was conducted.
    Procedure,
    /// The observations themselves.
    #[default]
    Body,
    /// Annexes.
    Annex,
    /// Glossary, list of abbreviations.
    Glossary,
    /// Answer of the audited body bound with the report.
    Response,
}

/// Gives each block its zone.
pub fn assign(_document: &mut Document) {}

codes!(Zone {
    Cover => "cover", Letter => "letter", Contents => "contents", Summary => "summary", Recommendations => "recommendations",
    Procedure => "procedure", Body => "body", Annex => "annex", Glossary => "glossary", Response => "response",
});
