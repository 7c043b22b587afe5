//! What a search gives back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use cambon_document::{
    BodyKind, ConclusionId, ConclusionKind, Form, Nature, PageNumber, PublicationId, Status, Zone,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::schemas;
use crate::highlight::{Mark, MarkKind};

/// Hits grouped by publication, best first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Results {
    /// The query in its canonical form.
    pub canonical: String,
    /// Acronyms and long forms that were searched too.
    pub synonyms: Vec<Synonym>,
    /// The query as it may have been meant, when nothing was found.
    pub did_you_mean: Option<String>,
    /// Passages and conclusions that match.
    pub total_hits: usize,
    /// Publications they stand in.
    pub total_publications: usize,
    /// What the query names by a number or reference, on the first page; no matches, and not counted.
    pub named: Vec<Group>,
    /// The publications asked for.
    pub groups: Vec<Group>,
    /// Where the last page is not full: publications that hold half of the words or more, which are no matches and are not counted.
    pub approaching: Vec<Group>,
    /// Counts over all hits.
    pub facets: Facets,
    /// What to ask for as [`crate::Request::after`] to get the next page; `None` on the last.
    pub next: Option<String>,
}

/// What stands for what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Synonym {
    /// What was typed.
    pub typed: String,
    /// What was searched beside it.
    pub also: Vec<String>,
}

/// Numbers of hits by value. The values of a facet are counted as if nothing were chosen in that facet, so that others can
/// be added to the choice; all other filters count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// By code of the jurisdiction, and by the part before the hyphen: `CRC`, `CRC-NAQ`.
    pub jurisdiction: BTreeMap<String, usize>,
    /// By year of publication.
    pub year: BTreeMap<i64, usize>,
    /// By month of publication, `2016-05`; what the filters let through.
    pub month: BTreeMap<String, usize>,
    /// By kind of audited body.
    pub body_kind: BTreeMap<String, usize>,
    /// By département.
    pub department: BTreeMap<String, usize>,
    /// By part of the report.
    pub zone: BTreeMap<String, usize>,
    /// By kind of conclusion.
    pub kind: BTreeMap<String, usize>,
    /// By form of conclusion.
    pub form: BTreeMap<String, usize>,
    /// By status of conclusion.
    pub status: BTreeMap<String, usize>,
    /// By rubric.
    pub nature: BTreeMap<String, usize>,
    /// By code of topic, domains among them.
    pub topic: BTreeMap<String, usize>,
}

/// A publication with its hits.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Group {
    /// Its identity.
    #[schemars(with = "String")]
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
    #[schemars(schema_with = "schemas::body_kind_or_null")]
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
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Hit {
    /// Set for a conclusion.
    pub conclusion: Option<ConclusionFacts>,
    /// Place among the publication's passages (or conclusions), from 0.
    pub ordinal: u32,
    /// The whole passage, or a window of it between ellipses.
    pub text: String,
    /// What of `text` matched, in order, without overlap.
    pub highlights: Vec<Highlight>,
    /// Page on which the passage begins; none in formats without pages, where section and ordinal say the place.
    #[schemars(with = "Option<u32>")]
    pub page: Option<PageNumber>,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// Part of the report.
    #[schemars(schema_with = "schemas::zone_field")]
    pub zone: Zone,
    /// First character of the passage in the canonical text.
    pub char_start: u32,
    /// Character after its last.
    pub char_end: u32,
    /// Relevance; comparable within one search only.
    pub score: f32,
    /// Other hits of the publication that say nearly the same, which are not shown.
    pub copies: usize,
    /// Hits of the publications below, on the same page, that say nearly the same; they are shown only where nothing else is.
    pub elsewhere: usize,
}

/// Words of a hit's text that matched, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Highlight {
    /// Bytes of the text, for our own use.
    #[serde(skip)]
    pub range: Range<usize>,
    /// First character (Unicode scalar value) in the text.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
    /// Why.
    pub kind: MarkKind,
}

impl Highlight {
    /// The marks of `text` with their places in characters.
    pub(crate) fn all(text: &str, marks: Vec<Mark>) -> Vec<Self> {
        let (mut bytes, mut characters) = (0, 0);
        let mut characters_to = |end: usize| {
            characters += u32::try_from(text[bytes..end].chars().count()).unwrap_or(u32::MAX);
            bytes = end;
            characters
        };
        let highlight = |Mark { range, kind }: Mark| {
            let (start, end) = (characters_to(range.start), characters_to(range.end));
            Self { range, start, end, kind }
        };
        marks.into_iter().map(highlight).collect()
    }
}

/// What a conclusion is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ConclusionFacts {
    /// Its identity.
    #[schemars(with = "String")]
    pub id: ConclusionId,
    /// What the jurisdiction does.
    #[schemars(schema_with = "schemas::kind_field")]
    pub kind: ConclusionKind,
    /// How it stands in the report.
    #[schemars(schema_with = "schemas::form_field")]
    pub form: Form,
    /// As printed.
    pub number: Option<String>,
    /// Normalised status.
    #[schemars(schema_with = "schemas::status_or_null")]
    pub status: Option<Status>,
    /// Rubric.
    #[schemars(schema_with = "schemas::nature_or_null")]
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
