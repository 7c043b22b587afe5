//! Conclusions as records, in the form of exports, and the filter that chooses among them. How they are verified, stored and
//! read back is in `rows`.

mod rows;
mod stream;

use cambon_document::{
    BodyKind, ConclusionId, ConclusionKind, Form, Nature, PageNumber, PublicationId, Status, TopicTag, Zone,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use rows::{StoredConclusion, stored_conclusions};
pub use stream::{ConclusionRow, OccurrenceRow, TopicRow, Words};

use crate::Publication;

/// A conclusion with everything that exports say of it. Serialises to one line of `export conclusions`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConclusionRecord {
    /// Stable across rebuilds.
    pub id: ConclusionId,
    /// Its publication.
    pub publication_id: PublicationId,
    /// The publication's source reference.
    pub source_ref: String,
    /// The publication's title.
    pub title: Option<String>,
    /// Who publishes it.
    pub institution: Option<String>,
    /// Code of today's jurisdiction, else its name.
    pub jurisdiction: Option<String>,
    /// Audited body.
    pub body: Option<String>,
    /// Its kind.
    pub body_kind: Option<BodyKind>,
    /// Département number.
    pub department: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// What the jurisdiction does.
    pub kind: ConclusionKind,
    /// How it stands at its first place.
    pub form: Form,
    /// As printed.
    pub number: Option<String>,
    /// Its status as printed.
    pub status_literal: Option<String>,
    /// The same, normalised.
    pub status: Option<Status>,
    /// Rubric.
    pub nature: Option<Nature>,
    /// The heading inside a list under which it stands.
    pub sub_heading: Option<String>,
    /// The words quoted, verbatim.
    pub text: String,
    /// Part of the report.
    pub zone: Zone,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// The page on which it begins, from 1.
    pub page: Option<PageNumber>,
    /// First character (Unicode scalar value) in the canonical text.
    pub char_start: usize,
    /// Character after the last.
    pub char_end: usize,
    /// Everywhere it stands; the first is the one quoted.
    pub occurrences: Vec<OccurrenceRecord>,
    /// Code of its first topic.
    pub primary_topic: Option<String>,
    /// Primary first.
    pub topics: Vec<TopicTag>,
    /// Legal references in its words, in their normal form: `CGCT L. 2312-1`, `loi n° 84-53, art. 3`.
    pub legal_bases: Vec<String>,
    /// Version of the topic model.
    pub model: String,
    /// Versions of extractor and finder: `document-1+finder-1`.
    pub extractor: String,
}

/// One place of a conclusion, in characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OccurrenceRecord {
    /// How it stands there.
    pub form: Form,
    /// Part of the report.
    pub zone: Zone,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// The page on which it begins, from 1.
    pub page: Option<PageNumber>,
    /// First character (Unicode scalar value) in the canonical text.
    pub char_start: usize,
    /// Character after the last.
    pub char_end: usize,
}

/// Which conclusions are wanted; an empty filter takes all of them, each field narrows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConclusionFilter {
    /// Of this publication.
    pub publication: Option<PublicationId>,
    /// Of this kind.
    pub kind: Option<ConclusionKind>,
    /// With this topic (`GRH-1`), or one of this domain (`GRH`), primary or not.
    pub topic: Option<String>,
    /// Published by it.
    pub institution: Option<String>,
    /// Of this jurisdiction, as in the record.
    pub jurisdiction: Option<String>,
    /// On bodies of this kind.
    pub body_kind: Option<BodyKind>,
    /// In this département.
    pub department: Option<String>,
    /// Not before this day.
    pub from: Option<Date>,
    /// Not after this day.
    pub until: Option<Date>,
}

impl ConclusionFilter {
    fn accepts_publication(&self, publication: &Publication) -> bool {
        let date_in = |from: Option<Date>, until: Option<Date>| {
            (from.is_none() && until.is_none())
                || publication.date.is_some_and(|date| {
                    from.is_none_or(|from| from <= date) && until.is_none_or(|until| date <= until)
                })
        };
        matches(&self.institution, &publication.institution)
            && matches(&self.jurisdiction, &publication.jurisdiction)
            && matches(&self.body_kind, &publication.body_kind)
            && matches(&self.department, &publication.department)
            && date_in(self.from, self.until)
    }

    fn accepts(&self, record: &ConclusionRecord) -> bool {
        let has_topic = |wanted: &String| record.topics.iter().any(|topic| is_within(&topic.code, wanted));
        self.kind.is_none_or(|kind| kind == record.kind) && self.topic.as_ref().is_none_or(has_topic)
    }
}

fn matches<T: PartialEq>(wanted: &Option<T>, found: &Option<T>) -> bool {
    wanted.is_none() || wanted == found
}

/// Whether a code is the wanted one or lies in the wanted domain: `GRH-1` in `GRH`.
fn is_within(code: &str, wanted: &str) -> bool {
    code.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
