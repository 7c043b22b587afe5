//! Conclusions and publications one by one in the order of exports, so that what is held at a time does not grow with the
//! catalogue. Records that may be held whole are in the parent module.

use std::borrow::Cow;

use cambon_document::{ConclusionKind, Form, Nature, PageNumber, PublicationId, Status, Zone};
use jiff::civil::Date;
use rusqlite::Row;
use serde::Deserialize;

use super::rows::decoded;
use crate::{Publication, Result, Store, StoreError};

/// Columns read by [`ConclusionRow::read`].
const CONCLUSION_QUERY: &str = "SELECT id, kind, form, number, status_literal, status, nature, sub_heading, text, char_start, char_end, \
     occurrences, topics, legal_bases FROM conclusion WHERE version = ?1 ORDER BY position";

/// A conclusion as it lies in the catalogue; its lists are parsed only when asked for.
#[derive(Debug, Clone, Copy)]
pub struct ConclusionRow<'r> {
    /// Stable across rebuilds.
    pub id: &'r str,
    /// What the jurisdiction does.
    pub kind: ConclusionKind,
    /// How it stands at its first place.
    pub form: Form,
    /// As printed.
    pub number: Option<&'r str>,
    /// Its status as printed.
    pub status_literal: Option<&'r str>,
    /// The same, normalised.
    pub status: Option<Status>,
    /// Rubric.
    pub nature: Option<Nature>,
    /// The heading inside a list under which it stands.
    pub sub_heading: Option<&'r str>,
    /// The words quoted, verbatim.
    pub text: &'r str,
    /// First character (Unicode scalar value) in the canonical text.
    pub char_start: usize,
    /// Character after the last.
    pub char_end: usize,
    /// Everywhere it stands, as the JSON of [`crate::OccurrenceRecord`]s; the first is the one quoted.
    pub occurrences_json: &'r str,
    /// Its topics, primary first, as the JSON of [`cambon_document::TopicTag`]s.
    pub topics_json: &'r str,
    /// Legal references in their normal form, as a JSON array.
    pub legal_bases_json: &'r str,
}

/// Words out of a stored list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Words<'r>(#[serde(borrow)] pub Cow<'r, str>);

/// One place of a conclusion, in characters: [`crate::OccurrenceRecord`] without copies.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct OccurrenceRow<'r> {
    /// How it stands there.
    pub form: Form,
    /// Part of the report.
    pub zone: Zone,
    /// Headings above it, outermost first.
    #[serde(borrow)]
    pub section: Vec<Words<'r>>,
    /// The page on which it begins, from 1.
    pub page: Option<PageNumber>,
    /// First character (Unicode scalar value) in the canonical text.
    pub char_start: usize,
    /// Character after the last.
    pub char_end: usize,
}

/// A topic of a conclusion: [`cambon_document::TopicTag`] without copies.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TopicRow<'r> {
    /// Code of the taxonomy.
    #[serde(borrow)]
    pub code: Cow<'r, str>,
    /// From 0 to 1.
    pub score: f32,
    /// The words that earned it.
    #[serde(borrow)]
    pub evidence: Vec<Words<'r>>,
}

impl<'r> ConclusionRow<'r> {
    /// Everywhere it stands, at least one place.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn occurrences(&self) -> Result<Vec<OccurrenceRow<'r>>> {
        let places: Vec<_> =
            serde_json::from_str(self.occurrences_json).map_err(StoreError::unreadable("occurrences"))?;
        if places.is_empty() {
            return Err(StoreError::Unreadable { what: "occurrences", reason: "none".to_owned() });
        }
        Ok(places)
    }

    /// Its topics, primary first.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn topics(&self) -> Result<Vec<TopicRow<'r>>> {
        serde_json::from_str(self.topics_json).map_err(StoreError::unreadable("topics"))
    }

    /// Legal references in their normal form.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn legal_bases(&self) -> Result<Vec<Words<'r>>> {
        serde_json::from_str(self.legal_bases_json).map_err(StoreError::unreadable("legal bases"))
    }

    fn read(row: &'r Row<'_>) -> Result<Self> {
        let words = |index| row.get_ref(index)?.as_str().map_err(StoreError::unreadable("text"));
        let words_if_any =
            |index| row.get_ref(index)?.as_str_or_null().map_err(StoreError::unreadable("text"));
        let character =
            |index| Ok::<_, StoreError>(usize::try_from(row.get::<_, i64>(index)?).unwrap_or_default());
        let status: Option<&str> = words_if_any(5)?;
        let nature: Option<&str> = words_if_any(6)?;
        Ok(Self {
            id: words(0)?,
            kind: decoded("kind", words(1)?, ConclusionKind::from_code)?,
            form: decoded("form", words(2)?, Form::from_code)?,
            number: words_if_any(3)?,
            status_literal: words_if_any(4)?,
            status: status.map(|code| decoded("status", code, Status::from_code)).transpose()?,
            nature: nature.map(|code| decoded("nature", code, Nature::from_code)).transpose()?,
            sub_heading: words_if_any(7)?,
            text: words(8)?,
            char_start: character(9)?,
            char_end: character(10)?,
            occurrences_json: words(11)?,
            topics_json: words(12)?,
            legal_bases_json: words(13)?,
        })
    }
}

impl Store {
    /// Hands every publication to `visit`, by date (undated last), then id; one of them is held at a time.
    ///
    /// # Errors
    /// What `visit` says, or that the catalogue cannot be read.
    pub fn each_publication<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Publication) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        // One snapshot, so that a build under way is seen before or after each of its transactions, never between.
        let snapshot = self.connection.unchecked_transaction().map_err(StoreError::from)?;
        for key in self.keys_in_order()? {
            visit(self.publication_of_key(key)?)?;
        }
        Ok(snapshot.finish().map_err(StoreError::from)?)
    }

    /// Number of publications, without looking at anything else.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn publication_count(&self) -> Result<u64> {
        let count: i64 =
            self.connection.query_row("SELECT count(*) FROM publication", [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Hands the conclusions of one publication to `visit`, by position.
    ///
    /// # Errors
    /// What `visit` says, or that the catalogue cannot be read.
    pub fn conclusions_of<E: From<StoreError>>(
        &self,
        publication: &Publication,
        mut visit: impl FnMut(&Publication, &ConclusionRow<'_>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut statement = self.connection.prepare_cached(CONCLUSION_QUERY).map_err(StoreError::from)?;
        let mut rows = statement.query([publication.current.0]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            visit(publication, &ConclusionRow::read(row)?)?;
        }
        Ok(())
    }

    /// Keys of all publications in the order of exports: 16 bytes each, where publications would take a kilobyte.
    fn keys_in_order(&self) -> Result<Vec<i64>> {
        /// What of a text's metadata gives the day of publication.
        #[derive(Default, Deserialize)]
        struct Days {
            published: Option<Date>,
            adopted: Option<Date>,
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT publication.key, publication.date, derived.metadata, publication.id FROM publication \
             LEFT JOIN derived ON derived.version = publication.current",
        )?;
        let mut rows = statement.query([])?;
        let mut keys: Vec<(bool, Option<Date>, PublicationId, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let provided: Option<Date> = row
                .get_ref(1)?
                .as_str_or_null()
                .map_err(StoreError::unreadable("date"))?
                .map(str::parse)
                .transpose()
                .map_err(StoreError::unreadable("date"))?;
            let date = provided.or_else(|| {
                let metadata = row.get_ref(2).ok()?.as_str_or_null().ok()??;
                let days: Days = serde_json::from_str(metadata).unwrap_or_default();
                days.published.or(days.adopted)
            });
            keys.push((date.is_none(), date, PublicationId(row.get(3)?), row.get(0)?));
        }
        keys.sort_unstable();
        Ok(keys.into_iter().map(|(.., key)| key).collect())
    }
}
