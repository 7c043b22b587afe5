//! Rows of exports that are not conclusions.

use cambon_classifier::taxonomy::{Topic, TopicCode};
use cambon_corpus::{Publication, State};
use cambon_document::{BodyKind, PublicationId};
use jiff::civil::Date;
use serde::Serialize;

/// One row of `export publications`.
#[derive(Debug, Serialize)]
pub struct PublicationRecord<'a> {
    /// Stable on every machine.
    pub publication_id: &'a PublicationId,
    /// File stem on import, else the address.
    pub source_ref: &'a str,
    /// Title.
    pub title: Option<&'a str>,
    /// Type of document.
    pub document_type: Option<&'a str>,
    /// Who publishes it.
    pub institution: Option<&'a str>,
    /// Code of today's jurisdiction, else its name.
    pub jurisdiction: Option<&'a str>,
    /// The jurisdiction by the name in the text.
    pub jurisdiction_literal: Option<&'a str>,
    /// Audited body.
    pub body: Option<&'a str>,
    /// Its kind.
    pub body_kind: Option<BodyKind>,
    /// Département number.
    pub department: Option<&'a str>,
    /// Day of publication.
    pub date: Option<Date>,
    /// First financial year examined.
    pub period_start: Option<i16>,
    /// Last financial year examined.
    pub period_end: Option<i16>,
    /// Day on which the observations were adopted.
    pub adopted: Option<Date>,
    /// Format of the current version.
    pub format: Option<&'static str>,
    /// SHA-256 of the current version.
    pub sha256: &'a str,
    /// Versions kept.
    pub versions: usize,
    /// Pages; 0 for formats without pages.
    pub pages: u32,
    /// Warnings of the reader.
    pub warnings: u32,
    /// Why it could not be read.
    pub refusal: Option<&'a str>,
}

impl<'a> PublicationRecord<'a> {
    /// The row of a publication.
    #[must_use]
    pub fn of(publication: &'a Publication) -> Self {
        let current = publication.current_version();
        let text = &publication.from_text;
        Self {
            publication_id: &publication.id,
            source_ref: &publication.source_ref,
            title: publication.title.as_deref(),
            document_type: publication.document_type.as_deref(),
            institution: publication.institution.as_deref(),
            jurisdiction: publication.jurisdiction.as_deref(),
            jurisdiction_literal: text.jurisdiction_literal.as_deref(),
            body: publication.body.as_deref(),
            body_kind: publication.body_kind,
            department: publication.department.as_deref(),
            date: publication.date,
            period_start: text.period_start,
            period_end: text.period_end,
            adopted: text.adopted,
            format: current.format.map(cambon_document::Format::media_type),
            sha256: current.sha256.as_str(),
            versions: publication.versions.len(),
            pages: publication.pages,
            warnings: publication.warnings,
            refusal: match &publication.state {
                State::Refused { reason } => Some(reason),
                State::Pending | State::Done => None,
            },
        }
    }
}

/// One row of `export taxonomy`.
#[derive(Debug, Serialize)]
pub struct TopicRecord<'a> {
    /// Its code.
    pub code: &'a TopicCode,
    /// The domain it belongs to.
    pub parent: Option<&'a TopicCode>,
    /// Name in French.
    pub label_fr: &'a str,
    /// Name in English.
    pub label_en: &'a str,
    /// What belongs to it, in French.
    pub scope_fr: &'a str,
    /// What belongs to it, in English.
    pub scope_en: &'a str,
    /// Other names in French.
    pub also_fr: &'a [String],
    /// Other names in English.
    pub also_en: &'a [String],
    /// Codes of the corresponding domains of the official grid.
    pub official: &'a [String],
}

impl<'a> TopicRecord<'a> {
    /// A row of a topic.
    #[must_use]
    pub fn of(topic: &'a Topic) -> Self {
        Self {
            code: &topic.code,
            parent: topic.parent.as_ref(),
            label_fr: &topic.label.fr,
            label_en: &topic.label.en,
            scope_fr: &topic.scope.fr,
            scope_en: &topic.scope.en,
            also_fr: &topic.also.fr,
            also_en: &topic.also.en,
            official: &topic.official,
        }
    }
}
