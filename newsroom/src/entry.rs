//! One publication of the directory, whatever its source.

use cambon_document::{BodyKind, PublicationId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Themes shown of an entry.
const SHOWN_THEMES: usize = 3;

/// Identity of an entry: that of its publication, else made of the address of its notice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub String);

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A report whose conclusions are known.
    Report,
    /// A publication of which title, date and link are known.
    Notice,
}

/// One publication, as readers see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Stable on every machine.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// Title, never empty.
    pub title: String,
    /// Who publishes it.
    pub institution: String,
    /// Name of the source from which it was collected.
    pub source: Option<String>,
    /// Code of the jurisdiction.
    pub jurisdiction: Option<String>,
    /// Type of document, as written.
    pub document_type: Option<String>,
    /// Audited body.
    pub body: Option<String>,
    /// Its kind.
    pub body_kind: Option<BodyKind>,
    /// Département number.
    pub department: Option<String>,
    /// Area of the chamber; the whole country for the Cour.
    pub territory: Option<String>,
    /// Codes of all its themes, the most frequent first: who follows one hears of a single conclusion.
    pub themes: Vec<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// When it was first seen here.
    pub first_seen: Timestamp,
    /// When it was replaced last by a corrected version.
    pub revised: Option<Timestamp>,
    /// Where it is published.
    pub link: Option<String>,
    /// Licence by its name.
    pub licence: Option<String>,
    /// The source's own words, where the licence allows them.
    pub extract: Option<String>,
    /// Number of its conclusions.
    pub conclusions: u32,
    /// Its publication in the catalogue.
    pub publication: Option<PublicationId>,
    /// Its reference there: file stem or address.
    pub source_ref: Option<String>,
}

impl Entry {
    /// Whether it has this theme, or one of this domain.
    #[must_use]
    pub fn has_theme(&self, wanted: &str) -> bool {
        self.themes.iter().any(|code| is_within(code, wanted))
    }

    /// The themes that are shown of it.
    #[must_use]
    pub fn leading_themes(&self) -> &[String] {
        &self.themes[..self.themes.len().min(SHOWN_THEMES)]
    }

    /// The day under which it is listed: of publication, else when it was first seen.
    #[must_use]
    pub fn day(&self) -> Date {
        self.date.unwrap_or_else(|| crate::period::date_of(self.first_seen))
    }
}

/// Whether a code is the wanted one or lies in the wanted domain.
#[must_use]
pub fn is_within(code: &str, wanted: &str) -> bool {
    code.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
