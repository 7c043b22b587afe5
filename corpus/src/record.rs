//! Conclusions as records: how they are stored, verified when stored, and read back in export order.

use cambon_document::{
    BodyKind, Conclusion, ConclusionId, ConclusionKind, Document, Form, Nature, PageNumber, PublicationId,
    Status, TopicTag, Zone,
};
use jiff::civil::Date;
use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::{
    CharOffsets, Publication, Result, Store, StoreError, derived::to_json, identity::identify,
    publication::VersionId,
};

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
    /// Articles it cites; none are recognised yet.
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

impl Store {
    /// Conclusions of current versions, by date of publication (undated last), publication id and position.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn conclusions(&self, filter: &ConclusionFilter) -> Result<Vec<ConclusionRecord>> {
        // One snapshot, so that a build under way is seen before or after each of its transactions, never between.
        let snapshot = self.connection.unchecked_transaction()?;
        let mut publications = match &filter.publication {
            Some(id) => vec![self.publication(id)?],
            None => self.read_publications()?,
        };
        publications.retain(|publication| filter.accepts_publication(publication));
        publications
            .sort_by(|a, b| (a.date.is_none(), a.date, &a.id).cmp(&(b.date.is_none(), b.date, &b.id)));
        let mut records = Vec::new();
        for publication in &publications {
            self.append_conclusions(publication, filter, &mut records)?;
        }
        snapshot.finish()?;
        Ok(records)
    }

    fn append_conclusions(
        &self,
        publication: &Publication,
        filter: &ConclusionFilter,
        records: &mut Vec<ConclusionRecord>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, kind, form, number, status_literal, status, nature, sub_heading, text, char_start, char_end, \
             occurrences, topics FROM conclusion WHERE version = ?1 ORDER BY position",
        )?;
        for row in statement.query_map([publication.current.0], StoredConclusion::read)? {
            let record = row?.into_record(publication)?;
            if filter.accepts(&record) {
                records.push(record);
            }
        }
        Ok(())
    }
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

/// A row of the table of conclusions.
#[derive(Debug, Serialize)]
pub(crate) struct StoredConclusion {
    id: String,
    kind: String,
    form: String,
    number: Option<String>,
    status_literal: Option<String>,
    status: Option<String>,
    nature: Option<String>,
    sub_heading: Option<String>,
    text: String,
    char_start: usize,
    char_end: usize,
    occurrences: String,
    primary_topic: Option<String>,
    topics: String,
}

/// Turns conclusions into rows; verifies that every place lies in the document's text and that the quotation is found there.
///
/// # Errors
/// [`StoreError::Unverified`].
pub(crate) fn stored_conclusions(
    publication: &PublicationId,
    document: &Document,
    conclusions: &[(Conclusion, Vec<TopicTag>)],
) -> Result<Vec<StoredConclusion>> {
    for (index, (conclusion, _)) in conclusions.iter().enumerate() {
        verify_places(conclusion, &document.text).map_err(|breach| StoreError::Unverified {
            publication: publication.to_string(),
            reason: format!("conclusion {index}: {breach}"),
        })?;
    }
    let offsets = CharOffsets::new(&document.text);
    let identified = identify(publication, &document.text, conclusions);
    let stored = identified.into_iter().map(|identified| {
        let conclusion = identified.conclusion;
        let text = conclusion.text(&document.text).to_owned();
        let occurrences: Vec<_> = conclusion
            .occurrences
            .iter()
            .map(|occurrence| OccurrenceRecord::of(occurrence, &offsets))
            .collect();
        let (char_start, char_end) = (occurrences[0].char_start, occurrences[0].char_end);
        if offsets.slice(char_start, char_end) != Some(&text) {
            let reason = format!("\"{text}\" is not found at characters {char_start} to {char_end}");
            return Err(StoreError::Unverified { publication: publication.to_string(), reason });
        }
        Ok(StoredConclusion {
            id: identified.id.0,
            kind: conclusion.kind.code().to_owned(),
            form: conclusion.form.code().to_owned(),
            number: conclusion.number,
            status_literal: conclusion.status_literal,
            status: conclusion.status.map(|status| status.code().to_owned()),
            nature: conclusion.nature.map(|nature| nature.code().to_owned()),
            sub_heading: conclusion.sub_heading,
            text,
            char_start,
            char_end,
            occurrences: to_json(&occurrences)?,
            primary_topic: identified.topics.first().map(|topic| topic.code.clone()),
            topics: to_json(&identified.topics)?,
        })
    });
    stored.collect()
}

fn verify_places(conclusion: &Conclusion, text: &str) -> std::result::Result<(), String> {
    if conclusion.occurrences.is_empty() {
        return Err("it stands nowhere".to_owned());
    }
    for occurrence in &conclusion.occurrences {
        let span = occurrence.span;
        let words = text.get(span.start..span.end);
        if words.is_none_or(|words| words.trim().is_empty()) {
            return Err(format!("no words at bytes {} to {}", span.start, span.end));
        }
    }
    Ok(())
}

impl OccurrenceRecord {
    fn of(occurrence: &cambon_document::Occurrence, offsets: &CharOffsets<'_>) -> Self {
        Self {
            form: occurrence.form,
            zone: occurrence.zone,
            section: occurrence.section.clone(),
            page: occurrence.page,
            char_start: offsets.char_of_byte(occurrence.span.start),
            char_end: offsets.char_of_byte(occurrence.span.end),
        }
    }
}

impl StoredConclusion {
    pub(crate) fn insert(
        &self,
        transaction: &Transaction<'_>,
        version: VersionId,
        position: usize,
    ) -> Result<()> {
        let mut statement = transaction.prepare_cached(
            "INSERT INTO conclusion VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?;
        statement.execute(params![
            version.0,
            position as i64,
            self.id,
            self.kind,
            self.form,
            self.number,
            self.status_literal,
            self.status,
            self.nature,
            self.sub_heading,
            self.text,
            self.char_start as i64,
            self.char_end as i64,
            self.occurrences,
            self.primary_topic,
            self.topics,
        ])?;
        Ok(())
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let character =
            |index| row.get::<_, i64>(index).map(|position| usize::try_from(position).unwrap_or_default());
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            form: row.get(2)?,
            number: row.get(3)?,
            status_literal: row.get(4)?,
            status: row.get(5)?,
            nature: row.get(6)?,
            sub_heading: row.get(7)?,
            text: row.get(8)?,
            char_start: character(9)?,
            char_end: character(10)?,
            occurrences: row.get(11)?,
            primary_topic: None,
            topics: row.get(12)?,
        })
    }

    fn into_record(self, publication: &Publication) -> Result<ConclusionRecord> {
        let occurrences: Vec<OccurrenceRecord> =
            serde_json::from_str(&self.occurrences).map_err(StoreError::unreadable("occurrences"))?;
        let topics: Vec<TopicTag> =
            serde_json::from_str(&self.topics).map_err(StoreError::unreadable("topics"))?;
        let Some(first) = occurrences.first().cloned() else {
            return Err(StoreError::Unreadable { what: "occurrences", reason: "none".to_owned() });
        };
        let stamp = publication.stamp.as_ref();
        Ok(ConclusionRecord {
            id: ConclusionId(self.id),
            publication_id: publication.id.clone(),
            source_ref: publication.source_ref.clone(),
            title: publication.title.clone(),
            institution: publication.institution.clone(),
            jurisdiction: publication.jurisdiction.clone(),
            body: publication.body.clone(),
            body_kind: publication.body_kind,
            department: publication.department.clone(),
            date: publication.date,
            kind: decoded("kind", &self.kind, ConclusionKind::from_code)?,
            form: decoded("form", &self.form, Form::from_code)?,
            number: self.number,
            status_literal: self.status_literal,
            status: self.status.map(|code| decoded("status", &code, Status::from_code)).transpose()?,
            nature: self.nature.map(|code| decoded("nature", &code, Nature::from_code)).transpose()?,
            sub_heading: self.sub_heading,
            text: self.text,
            zone: first.zone,
            section: first.section,
            page: first.page,
            char_start: self.char_start,
            char_end: self.char_end,
            occurrences,
            primary_topic: topics.first().map(|topic| topic.code.clone()),
            topics,
            legal_bases: Vec::new(),
            model: stamp.map(|stamp| stamp.model.clone()).unwrap_or_default(),
            extractor: stamp.map(|stamp| format!("{}+{}", stamp.extractor, stamp.finder)).unwrap_or_default(),
        })
    }
}

fn decoded<T>(what: &'static str, code: &str, decode: fn(&str) -> Option<T>) -> Result<T> {
    decode(code).ok_or_else(|| StoreError::Unreadable { what, reason: format!("unknown code {code}") })
}
