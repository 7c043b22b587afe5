//! What the caller hands over to be indexed; NOT how it is stored.

use cambon_document::{
    BodyKind, ConclusionId, ConclusionKind, Form, Nature, PageNumber, PublicationId, Status, Zone,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A change to the index.
#[derive(Debug, Clone)]
pub enum Change {
    /// Adds the publication, in place of what was indexed under its id.
    Put(Box<IndexedPublication>),
    /// Takes it out.
    Remove(PublicationId),
}

/// A publication with all that is searched in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IndexedPublication {
    /// Its identity.
    pub id: PublicationId,
    /// Changes when any of it changes; the index only keeps it.
    pub content_stamp: String,
    /// File stem or address.
    pub source_ref: String,
    /// Title, where known.
    pub title: Option<String>,
    /// Who publishes it.
    pub institution: Option<String>,
    /// Code of today's jurisdiction.
    pub jurisdiction: Option<String>,
    /// Audited body.
    pub body: Option<String>,
    /// Its kind.
    pub body_kind: Option<BodyKind>,
    /// Département number.
    pub department: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Type of document.
    pub document_type: Option<String>,
    /// In reading order; stored apart.
    #[serde(skip)]
    pub passages: Vec<IndexedPassage>,
    /// In reading order; stored apart.
    #[serde(skip)]
    pub conclusions: Vec<IndexedConclusion>,
}

/// A paragraph, list item or table row.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IndexedPassage {
    /// Place among the publication's passages, from 0.
    pub ordinal: u32,
    /// Its words.
    pub text: String,
    /// Part of the report.
    pub zone: Zone,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// Page on which it begins.
    pub page: Option<PageNumber>,
    /// First character in the canonical text.
    pub char_start: u32,
    /// Character after the last.
    pub char_end: u32,
}

/// A conclusion with its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IndexedConclusion {
    /// Its identity.
    pub id: ConclusionId,
    /// What the jurisdiction does.
    pub kind: ConclusionKind,
    /// How it stands in the report.
    pub form: Form,
    /// As printed.
    pub number: Option<String>,
    /// Normalised status.
    pub status: Option<Status>,
    /// Rubric.
    pub nature: Option<Nature>,
    /// Codes of the taxonomy, primary first.
    pub topics: Vec<String>,
    /// Its words.
    pub text: String,
    /// Part of the report.
    pub zone: Zone,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// Page on which it begins.
    pub page: Option<PageNumber>,
    /// First character in the canonical text.
    pub char_start: u32,
    /// Character after the last.
    pub char_end: u32,
}
