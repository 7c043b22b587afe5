//! Rows of publications and versions, and the queries that read them.

use std::collections::HashMap;

use cambon_document::{Format, Metadata, PublicationId, Sha256Hex};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{ProvidedMetadata, Publication, State, Version, VersionId};
use crate::{
    Result, Store, StoreError,
    derived::{Stamp, to_json},
    identity,
};

/// Columns read by [`StoredPublication::read`].
const PUBLICATION_QUERY: &str = "SELECT publication.key, publication.id, source_ref, institution, publication.date, \
    document_type, jurisdiction, title, current, extractor, finder, model, reason, warnings, pages, metadata, digest \
    FROM publication LEFT JOIN derived ON derived.version = publication.current";

/// Columns read by [`StoredVersion::read`].
const VERSION_QUERY: &str =
    "SELECT publication, key, sequence, sha256, size_bytes, format, origin, imported_at FROM version";

impl Store {
    /// Every publication, by id.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn publications(&self) -> Result<Vec<Publication>> {
        let snapshot = self.connection.unchecked_transaction()?;
        let publications = self.read_publications()?;
        snapshot.finish()?;
        Ok(publications)
    }

    /// [`Self::publications`] inside a transaction of the caller.
    pub(crate) fn read_publications(&self) -> Result<Vec<Publication>> {
        let mut versions = self.all_versions()?;
        let mut statement =
            self.connection.prepare_cached(&format!("{PUBLICATION_QUERY} ORDER BY publication.id"))?;
        let rows = statement.query_map([], StoredPublication::read)?;
        rows.map(|row| {
            let stored = row?;
            let own = versions.remove(&stored.key).unwrap_or_default();
            stored.into_publication(own)
        })
        .collect()
    }

    /// One publication.
    ///
    /// # Errors
    /// [`StoreError::UnknownPublication`].
    pub fn publication(&self, id: &PublicationId) -> Result<Publication> {
        let unknown = || StoreError::UnknownPublication { wanted: id.to_string() };
        self.find_one("publication.id = ?1", id.as_str())?.ok_or_else(unknown)
    }

    /// The publication of an id, of the start of an id (four digits or more) or of a source reference; `None` when there is
    /// none, or more than one.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn find_publication(&self, id_or_source_ref: &str) -> Result<Option<Publication>> {
        for condition in ["publication.id = ?1", "explicit_id = 1 AND source_ref = ?1", "source_ref = ?1"] {
            if let Some(found) = self.find_one(condition, id_or_source_ref)? {
                return Ok(Some(found));
            }
        }
        let is_start = id_or_source_ref.len() >= SHORTEST_START
            && id_or_source_ref.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_start {
            return Ok(None);
        }
        self.find_one("substr(publication.id, 1, length(?1)) = lower(?1)", id_or_source_ref)
    }

    /// The publication of a key of this catalogue.
    pub(crate) fn publication_of_key(&self, key: i64) -> Result<Publication> {
        let unknown = || StoreError::UnknownPublication { wanted: key.to_string() };
        self.find_one("publication.key = ?1", key)?.ok_or_else(unknown)
    }

    fn find_one(&self, condition: &str, value: impl rusqlite::ToSql) -> Result<Option<Publication>> {
        let mut statement =
            self.connection.prepare_cached(&format!("{PUBLICATION_QUERY} WHERE {condition} LIMIT 2"))?;
        let found: Vec<StoredPublication> =
            statement.query_map([value], StoredPublication::read)?.collect::<rusqlite::Result<_>>()?;
        let Ok([stored]) = <[StoredPublication; 1]>::try_from(found) else { return Ok(None) };
        let mut versions = self
            .connection
            .prepare_cached(&format!("{VERSION_QUERY} WHERE publication = ?1 ORDER BY sequence"))?;
        let rows = versions.query_map([stored.key], StoredVersion::read)?;
        let versions = rows.map(|row| row?.into_version()).collect::<Result<_>>()?;
        stored.into_publication(versions).map(Some)
    }

    fn all_versions(&self) -> Result<HashMap<i64, Vec<Version>>> {
        let mut statement = self.connection.prepare_cached(&format!("{VERSION_QUERY} ORDER BY sequence"))?;
        let mut versions: HashMap<i64, Vec<Version>> = HashMap::new();
        for row in statement.query_map([], StoredVersion::read)? {
            let stored = row?;
            versions.entry(stored.publication).or_default().push(stored.into_version()?);
        }
        Ok(versions)
    }

    /// The publication to which a version belongs.
    ///
    /// # Errors
    /// [`StoreError::UnknownVersion`].
    pub fn publication_of(&self, version: VersionId) -> Result<PublicationId> {
        publication_id_of(&self.connection, version)
    }
}

/// Shortest start of an id accepted in its place.
const SHORTEST_START: usize = 4;

/// The publication to which a version belongs.
pub(crate) fn publication_id_of(connection: &Connection, version: VersionId) -> Result<PublicationId> {
    let query = "SELECT id FROM publication WHERE key = (SELECT publication FROM version WHERE key = ?1)";
    let id = connection.query_row(query, params![version.0], |row| row.get(0)).optional()?;
    id.map(PublicationId).ok_or(StoreError::UnknownVersion { wanted: version.0 })
}

/// A row before its texts are parsed.
struct StoredPublication {
    key: i64,
    id: String,
    source_ref: String,
    institution: Option<String>,
    date: Option<String>,
    provided: ProvidedMetadata,
    current: i64,
    derived: Option<StoredDerived>,
}

struct StoredDerived {
    stamp: Stamp,
    reason: Option<String>,
    warnings: u32,
    pages: u32,
    metadata: String,
    digest: String,
}

impl StoredPublication {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let extractor: Option<String> = row.get(9)?;
        let derived = match extractor {
            None => None,
            Some(extractor) => Some(StoredDerived {
                stamp: Stamp { extractor, finder: row.get(10)?, model: row.get(11)? },
                reason: row.get(12)?,
                warnings: row.get(13)?,
                pages: row.get(14)?,
                metadata: row.get(15)?,
                digest: row.get(16)?,
            }),
        };
        let provided = ProvidedMetadata {
            date: None,
            document_type: row.get(5)?,
            jurisdiction: row.get(6)?,
            title: row.get(7)?,
        };
        Ok(Self {
            key: row.get(0)?,
            id: row.get(1)?,
            source_ref: row.get(2)?,
            institution: row.get(3)?,
            date: row.get(4)?,
            provided,
            current: row.get(8)?,
            derived,
        })
    }

    fn into_publication(self, versions: Vec<Version>) -> Result<Publication> {
        let content_stamp = self.content_stamp(&versions)?;
        let date = self.date.map(|date| date.parse()).transpose().map_err(StoreError::unreadable("date"))?;
        let provided = ProvidedMetadata { date, ..self.provided };
        let (state, stamp, warnings, pages, from_text) = match self.derived {
            None => (State::Pending, None, 0, 0, Metadata::default()),
            Some(derived) => {
                let state = derived.reason.map_or(State::Done, |reason| State::Refused { reason });
                // Unreadable only when an older extractor wrote it; it is stale then, and `build` must be able to begin.
                let text = serde_json::from_str(&derived.metadata).unwrap_or_default();
                (state, Some(derived.stamp), derived.warnings, derived.pages, text)
            }
        };
        let mut publication = Publication {
            id: PublicationId(self.id),
            source_ref: self.source_ref,
            institution: self.institution,
            provided,
            from_text,
            title: None,
            document_type: None,
            jurisdiction: None,
            body: None,
            body_kind: None,
            department: None,
            date: None,
            versions,
            current: VersionId(self.current),
            state,
            stamp,
            warnings,
            pages,
            content_stamp,
        };
        publication.merge();
        Ok(publication)
    }

    fn content_stamp(&self, versions: &[Version]) -> Result<String> {
        let current = versions.iter().find(|version| version.version.0 == self.current);
        let shown = (
            &self.source_ref,
            &self.institution,
            &self.date,
            &self.provided,
            current.map(|version| &version.sha256),
            self.derived.as_ref().map(|derived| &derived.digest),
        );
        Ok(identity::sha256(to_json(&shown)?.as_bytes()).0)
    }
}

struct StoredVersion {
    publication: i64,
    key: i64,
    sequence: u32,
    sha256: String,
    size_bytes: i64,
    format: Option<String>,
    origin: String,
    imported_at: String,
}

impl StoredVersion {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            publication: row.get(0)?,
            key: row.get(1)?,
            sequence: row.get(2)?,
            sha256: row.get(3)?,
            size_bytes: row.get(4)?,
            format: row.get(5)?,
            origin: row.get(6)?,
            imported_at: row.get(7)?,
        })
    }

    fn into_version(self) -> Result<Version> {
        let imported_at = self.imported_at.parse().map_err(StoreError::unreadable("time of import"))?;
        Ok(Version {
            version: VersionId(self.key),
            sequence: self.sequence,
            sha256: Sha256Hex(self.sha256),
            size_bytes: self.size_bytes.unsigned_abs(),
            format: self.format.as_deref().and_then(format_of_code),
            origin: self.origin,
            imported_at,
        })
    }
}

/// A format's code in the catalogue.
pub(crate) fn format_code(format: Format) -> &'static str {
    match format {
        Format::Html => "html",
        Format::Pdf => "pdf",
        Format::Docx => "docx",
    }
}

pub(crate) fn format_of_code(code: &str) -> Option<Format> {
    [Format::Html, Format::Pdf, Format::Docx].into_iter().find(|&format| format_code(format) == code)
}
