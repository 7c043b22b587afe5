//! What a search gives back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use cambon_document::{
    BodyKind, ConclusionId, ConclusionKind, Form, Nature, PageNumber, PublicationId, Status, Zone,
};
use jiff::civil::Date;
use serde::Serialize;

/// Hits grouped by publication, best first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Results {
    /// Passages and conclusions that match.
    pub total_hits: usize,
    /// Publications they stand in.
    pub total_publications: usize,
    /// The publications asked for.
    pub groups: Vec<Group>,
    /// Counts over all hits.
    pub facets: Facets,
}

/// Numbers of hits by value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// By code of the jurisdiction.
    pub jurisdiction: BTreeMap<String, usize>,
    /// By year of publication.
    pub year: BTreeMap<i64, usize>,
    /// By kind of conclusion.
    pub kind: BTreeMap<String, usize>,
    /// By code of topic, domains among them.
    pub topic: BTreeMap<String, usize>,
}

/// A publication with its hits.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Its identity.
    pub publication_id: PublicationId,
    /// File stem or address.
    pub source_ref: String,
    /// Title.
    pub title: Option<String>,
    /// Who publishes it.
    pub institution: Option<String>,
    /// Code of the jurisdiction.
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
    /// That of its best hit.
    pub score: f32,
    /// Hits in it, shown or not.
    pub total_hits: usize,
    /// Best first.
    pub hits: Vec<Hit>,
}

/// A passage or conclusion found.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Set for a conclusion.
    pub conclusion: Option<ConclusionFacts>,
    /// Place among the publication's passages (or conclusions), from 0.
    pub ordinal: u32,
    /// The whole passage, or a window of it between ellipses.
    pub text: String,
    /// Bytes of `text` that matched, in order, without overlap.
    pub highlights: Vec<Range<usize>>,
    /// Page on which the passage begins.
    pub page: Option<PageNumber>,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// Part of the report.
    pub zone: Zone,
    /// First character of the passage in the canonical text.
    pub char_start: u32,
    /// Character after its last.
    pub char_end: u32,
    /// Relevance; comparable within one search only.
    pub score: f32,
}

/// What a conclusion is.
#[derive(Debug, Clone, Serialize)]
pub struct ConclusionFacts {
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
}

/// Identities of everything that matches, without limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    /// Conclusions.
    pub conclusions: BTreeSet<ConclusionId>,
    /// Passages, by publication and ordinal.
    pub passages: BTreeSet<(PublicationId, u32)>,
    /// Publications of either.
    pub publications: BTreeSet<PublicationId>,
}

/// What an index holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Publications.
    pub publications: usize,
    /// Passages.
    pub passages: usize,
    /// Conclusions.
    pub conclusions: usize,
}
