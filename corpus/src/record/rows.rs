//! Rows of conclusions: verified against their document when stored, read back in the order of exports.

use cambon_document::{
    Conclusion, ConclusionId, ConclusionKind, Document, Form, IdentifiedConclusion, Nature, Occurrence,
    PublicationId, Status, TopicTag,
};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::Serialize;

use super::{ConclusionFilter, ConclusionRecord, OccurrenceRecord};
use crate::{
    CharOffsets, Publication, Result, Store, StoreError, derived::to_json, identity::identify,
    publication::VersionId,
};

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

    /// One conclusion of a current version; `None` when no current version holds it.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn conclusion(&self, id: &ConclusionId) -> Result<Option<ConclusionRecord>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT publication.id FROM conclusion JOIN publication ON current = version WHERE conclusion.id = ?1",
        )?;
        let holder: Option<String> = statement.query_row([id.as_str()], |row| row.get(0)).optional()?;
        let Some(holder) = holder else { return Ok(None) };
        let filter = ConclusionFilter { publication: Some(PublicationId(holder)), ..Default::default() };
        Ok(self.conclusions(&filter)?.into_iter().find(|record| record.id == *id))
    }

    fn append_conclusions(
        &self,
        publication: &Publication,
        filter: &ConclusionFilter,
        records: &mut Vec<ConclusionRecord>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, kind, form, number, status_literal, status, nature, sub_heading, text, char_start, char_end, \
             occurrences, topics, legal_bases FROM conclusion WHERE version = ?1 ORDER BY position",
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
    legal_bases: String,
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
    let identified = identify(publication, &document.text, conclusions).into_iter();
    identified.map(|identified| StoredConclusion::of(identified, publication, document, &offsets)).collect()
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
    fn of(occurrence: &Occurrence, offsets: &CharOffsets<'_>) -> Self {
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
    /// The row of a conclusion whose places lie in the document.
    fn of(
        identified: IdentifiedConclusion,
        publication: &PublicationId,
        document: &Document,
        offsets: &CharOffsets<'_>,
    ) -> Result<Self> {
        let IdentifiedConclusion { id, conclusion, topics } = identified;
        let text = conclusion.text(&document.text).to_owned();
        let places =
            conclusion.occurrences.iter().map(|occurrence| OccurrenceRecord::of(occurrence, offsets));
        let occurrences: Vec<_> = places.collect();
        let (char_start, char_end) = (occurrences[0].char_start, occurrences[0].char_end);
        if offsets.slice(char_start, char_end) != Some(&text) {
            let reason = format!("\"{text}\" is not found at characters {char_start} to {char_end}");
            return Err(StoreError::Unverified { publication: publication.to_string(), reason });
        }
        Ok(Self {
            id: id.0,
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
            primary_topic: topics.first().map(|topic| topic.code.clone()),
            topics: to_json(&topics)?,
            legal_bases: to_json(&conclusion.legal_bases)?,
        })
    }

    pub(crate) fn insert(
        &self,
        transaction: &Transaction<'_>,
        version: VersionId,
        position: usize,
    ) -> Result<()> {
        let mut statement = transaction.prepare_cached(
            "INSERT INTO conclusion VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
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
            self.legal_bases,
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
            legal_bases: row.get(13)?,
        })
    }

    fn into_record(self, publication: &Publication) -> Result<ConclusionRecord> {
        let occurrences: Vec<OccurrenceRecord> =
            serde_json::from_str(&self.occurrences).map_err(StoreError::unreadable("occurrences"))?;
        let topics: Vec<TopicTag> =
            serde_json::from_str(&self.topics).map_err(StoreError::unreadable("topics"))?;
        let legal_bases: Vec<String> =
            serde_json::from_str(&self.legal_bases).map_err(StoreError::unreadable("legal bases"))?;
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
            legal_bases,
            model: stamp.map(|stamp| stamp.model.clone()).unwrap_or_default(),
            extractor: stamp.map(|stamp| format!("{}+{}", stamp.extractor, stamp.finder)).unwrap_or_default(),
        })
    }
}

/// The value of a stored code.
pub(super) fn decoded<T>(what: &'static str, code: &str, decode: fn(&str) -> Option<T>) -> Result<T> {
    decode(code).ok_or_else(|| StoreError::Unreadable { what, reason: format!("unknown code {code}") })
}
