//! Publications as readers see them: what was provided, what the text says, and the two merged.

use cambon_document::{BodyKind, Format, Metadata, PublicationId, Sha256Hex};
use jiff::{Timestamp, civil::Date};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use crate::{Result, Store, StoreError, derived::Stamp};

/// A version of a publication, by its key in this catalogue: not stable across machines, never exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionId(pub i64);

/// What comes with a file from outside (a metadata file, a source's page).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvidedMetadata {
    /// Day of publication.
    pub date: Option<Date>,
    /// Type of document, as written.
    pub document_type: Option<String>,
    /// Jurisdiction, as written.
    pub jurisdiction: Option<String>,
    /// Title.
    pub title: Option<String>,
}

/// A publication: the same whatever its versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Stable on every machine.
    pub id: PublicationId,
    /// The id in its metadata, the path without extension on import, else the address.
    pub source_ref: String,
    /// Who publishes it.
    pub institution: Option<String>,
    /// As provided with the file.
    pub provided: ProvidedMetadata,
    /// As read off the text of the current version.
    pub from_text: Metadata,
    /// Title: provided, else from the text.
    pub title: Option<String>,
    /// Type of document: provided, else from the text.
    pub document_type: Option<String>,
    /// Code of today's jurisdiction where it is known, else its name as provided or as in the text.
    pub jurisdiction: Option<String>,
    /// Audited body.
    pub body: Option<String>,
    /// Its kind.
    pub body_kind: Option<BodyKind>,
    /// Département number.
    pub department: Option<String>,
    /// Day of publication: provided, else published, else adopted.
    pub date: Option<Date>,
    /// In order of arrival, at least one.
    pub versions: Vec<Version>,
    /// The version shown, one of `versions`.
    pub current: VersionId,
    /// What is known of the current version.
    pub state: State,
    /// Versions of the code and model behind the derived data; `None` while pending.
    pub stamp: Option<Stamp>,
    /// What could not be understood of the current version.
    pub warnings: u32,
    /// Pages of the current version; 0 for formats without pages.
    pub pages: u32,
}

/// What is known of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Not read yet.
    Pending,
    /// Read.
    Done,
    /// Nothing usable came out.
    Refused {
        /// Why.
        reason: String,
    },
}

/// One content of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its key.
    pub version: VersionId,
    /// From 1 in order of arrival.
    pub sequence: u32,
    /// Of the original.
    pub sha256: Sha256Hex,
    /// Of the original.
    pub size_bytes: u64,
    /// `None` where the bytes are of no known format.
    pub format: Option<Format>,
    /// Path or address from which it first came.
    pub origin: String,
    /// When; never exported, as the same command must give the same bytes.
    pub imported_at: Timestamp,
}

/// Columns read by [`publication_of`].
const PUBLICATION_QUERY: &str = "SELECT publication.key, publication.id, source_ref, institution, publication.date, \
    document_type, jurisdiction, title, current, extractor, finder, model, reason, warnings, pages, metadata \
    FROM publication LEFT JOIN derived ON derived.version = publication.current";

impl Publication {
    /// The version shown.
    #[must_use]
    pub fn current_version(&self) -> &Version {
        let current = self.versions.iter().find(|version| version.version == self.current);
        current.expect("the catalogue's foreign keys keep the current version among the versions")
    }
}

impl Store {
    /// Every publication, by id.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn publications(&self) -> Result<Vec<Publication>> {
        let snapshot = self.connection.unchecked_transaction()?;
        let mut versions = self.all_versions()?;
        let mut statement =
            snapshot.prepare_cached(&format!("{PUBLICATION_QUERY} ORDER BY publication.id"))?;
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

    fn find_one(&self, condition: &str, value: &str) -> Result<Option<Publication>> {
        let mut statement =
            self.connection.prepare_cached(&format!("{PUBLICATION_QUERY} WHERE {condition} LIMIT 2"))?;
        let found: Vec<StoredPublication> =
            statement.query_map([value], StoredPublication::read)?.collect::<rusqlite::Result<_>>()?;
        let Ok([stored]) = <[StoredPublication; 1]>::try_from(found) else { return Ok(None) };
        let mut versions = self.connection.prepare_cached(
            "SELECT publication, key, sequence, sha256, size_bytes, format, origin, imported_at FROM version \
             WHERE publication = ?1 ORDER BY sequence",
        )?;
        let rows = versions.query_map([stored.key], StoredVersion::read)?;
        let versions = rows.map(|row| row?.into_version()).collect::<Result<_>>()?;
        stored.into_publication(versions).map(Some)
    }

    fn all_versions(&self) -> Result<std::collections::HashMap<i64, Vec<Version>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT publication, key, sequence, sha256, size_bytes, format, origin, imported_at FROM version ORDER BY sequence",
        )?;
        let mut versions: std::collections::HashMap<i64, Vec<Version>> = std::collections::HashMap::new();
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
pub(crate) fn publication_id_of(
    connection: &rusqlite::Connection,
    version: VersionId,
) -> Result<PublicationId> {
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
        let date = self.date.map(|date| date.parse()).transpose().map_err(StoreError::unreadable("date"))?;
        let provided = ProvidedMetadata { date, ..self.provided };
        let (state, stamp, warnings, pages, from_text) = match self.derived {
            None => (State::Pending, None, 0, 0, Metadata::default()),
            Some(derived) => {
                let state = derived.reason.map_or(State::Done, |reason| State::Refused { reason });
                let text =
                    serde_json::from_str(&derived.metadata).map_err(StoreError::unreadable("metadata"))?;
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
        };
        publication.merge();
        Ok(publication)
    }
}

impl Publication {
    /// Fills the merged fields: what was provided wins over what the text says.
    fn merge(&mut self) {
        let (provided, text) = (&self.provided, &self.from_text);
        self.title = provided.title.clone().or_else(|| text.title.clone());
        self.document_type = provided.document_type.clone().or_else(|| text.document_type.clone());
        self.date = provided.date.or(text.published).or(text.adopted);
        self.body = text.body.clone();
        self.body_kind = text.body_kind;
        self.department = text.department.clone();
        self.jurisdiction = text
            .jurisdiction
            .clone()
            .or_else(|| provided.jurisdiction.clone())
            .or_else(|| text.jurisdiction_literal.clone());
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
    }
}

pub(crate) fn format_of_code(code: &str) -> Option<Format> {
    [Format::Html, Format::Pdf].into_iter().find(|&format| format_code(format) == code)
}
