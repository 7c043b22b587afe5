//! Derived data: what is stale, and their replacement in one transaction per version or batch of versions.

use cambon_document::{Conclusion, Document, Format, Metadata, PublicationId, Sha256Hex, TopicTag};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Result, Store, StoreError, identity,
    publication::{VersionId, format_of_code, publication_id_of},
    record::{StoredConclusion, stored_conclusions},
    store::bump_revision,
};

/// Versions of the code and model that make derived data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// [`cambon_document::EXTRACTOR_VERSION`].
    pub extractor: String,
    /// `cambon_classifier::FINDER_VERSION`.
    pub finder: String,
    /// Version of the topic model.
    pub model: String,
}

/// Ends the extractor's version where it could not read pictures of text, for lack of a recogniser.
const PICTURES_UNREAD: &str = "; pictures unread";

impl Stamp {
    /// Of what was read without a recogniser of characters, though pictures of text are in it.
    #[must_use]
    pub fn with_pictures_unread(&self) -> Self {
        let bare = self.extractor.trim_end_matches(PICTURES_UNREAD);
        Self { extractor: format!("{bare}{PICTURES_UNREAD}"), ..self.clone() }
    }
}

/// What came out of reading one version.
#[derive(Debug, Clone, PartialEq)]
pub enum Derived {
    /// Something usable.
    Done {
        /// The document.
        document: Box<Document>,
        /// Its conclusions in order, each with its topics, primary first.
        conclusions: Vec<(Conclusion, Vec<TopicTag>)>,
        /// What made it.
        stamp: Stamp,
    },
    /// Nothing usable.
    Refused {
        /// Why, for the operator.
        reason: String,
        /// What refused it.
        stamp: Stamp,
    },
}

/// A current version whose derived data are to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleVersion {
    /// Its key.
    pub version: VersionId,
    /// Its publication.
    pub publication: PublicationId,
    /// For messages.
    pub source_ref: String,
    /// Path or address from which it came: a name for the extractor.
    pub origin: String,
    /// Of the original.
    pub sha256: Sha256Hex,
    /// Of the original.
    pub size_bytes: u64,
    /// `None` where the bytes are of no known format.
    pub format: Option<Format>,
    /// Nothing but the topic model has changed: what was read stands, its conclusions are to be tagged anew.
    pub only_topics: bool,
}

/// A publication of which nothing usable came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The publication.
    pub publication: PublicationId,
    /// Its source reference.
    pub source_ref: String,
    /// Path or address from which it came.
    pub origin: String,
    /// Why.
    pub reason: String,
}

/// What the store holds, for `status`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Publications.
    pub publications: u64,
    /// Versions, current or not.
    pub versions: u64,
    /// Publications not read yet.
    pub pending: u64,
    /// Publications read.
    pub done: u64,
    /// Publications refused.
    pub refused: u64,
    /// Conclusions of current versions.
    pub conclusions: u64,
    /// Of these, recommendations.
    pub recommendations: u64,
    /// Of these, legal reminders.
    pub legal_reminders: u64,
    /// Of these, findings.
    pub findings: u64,
    /// Warnings of current versions.
    pub warnings: u64,
    /// Size of the originals of all versions.
    pub original_bytes: u64,
}

impl Store {
    /// Current versions whose derived data are absent or bear another stamp, by publication id. A refused one is stale only
    /// when the extractor has changed: no other stage saw it.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn stale(&self, stamp: &Stamp) -> Result<Vec<StaleVersion>> {
        let condition = "derived.version IS NULL OR derived.extractor NOT IN (?1, ?4) \
             OR (derived.reason IS NULL AND (derived.finder <> ?2 OR derived.model <> ?3))";
        let only_topics = "derived.reason IS NULL AND derived.extractor IN (?1, ?4) AND derived.finder = ?2";
        let unread = stamp.with_pictures_unread().extractor;
        let values = params![stamp.extractor, stamp.finder, stamp.model, unread];
        self.versions_where(condition, only_topics, values)
    }

    /// Current versions of which pictures of text are still to be read, by publication id.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn with_unread_pictures(&self, stamp: &Stamp) -> Result<Vec<StaleVersion>> {
        let unread = stamp.with_pictures_unread().extractor;
        self.versions_where("derived.extractor = ?1", "FALSE", params![unread])
    }

    /// Every current version, by publication id: what `build --force` derives.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn current_versions(&self) -> Result<Vec<StaleVersion>> {
        self.versions_where("TRUE", "FALSE", [])
    }

    fn versions_where(
        &self,
        condition: &str,
        only_topics: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<StaleVersion>> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT version.key, publication.id, source_ref, origin, sha256, size_bytes, format, \
             coalesce({only_topics}, FALSE) FROM publication \
             JOIN version ON version.key = publication.current LEFT JOIN derived ON derived.version = version.key \
             WHERE {condition} ORDER BY publication.id"
        ))?;
        let rows = statement.query_map(values, |row| {
            let format: Option<String> = row.get(6)?;
            Ok(StaleVersion {
                version: VersionId(row.get(0)?),
                publication: PublicationId(row.get(1)?),
                source_ref: row.get(2)?,
                origin: row.get(3)?,
                sha256: Sha256Hex(row.get(4)?),
                size_bytes: row.get::<_, i64>(5)?.unsigned_abs(),
                format: format.as_deref().and_then(format_of_code),
                only_topics: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Replaces the derived data of one version in one transaction.
    ///
    /// # Errors
    /// As [`Self::put_derived_batch`].
    pub fn put_derived(&mut self, version: VersionId, derived: &Derived) -> Result<()> {
        self.put_derived_batch(&[(version, derived)])
    }

    /// Replaces the derived data of some versions in one transaction: all of them or none.
    ///
    /// # Errors
    /// [`StoreError::Unverified`] when a conclusion's place does not lie in the text, [`StoreError::UnknownVersion`].
    pub fn put_derived_batch(&mut self, batch: &[(VersionId, &Derived)]) -> Result<()> {
        let transaction = self.transaction()?;
        let mut changed = false;
        for &(version, derived) in batch {
            let publication = publication_id_of(&transaction, version)?;
            let rows = DerivedRows::of(&publication, derived)?;
            changed |= replace(&transaction, version, &rows)?;
        }
        if changed {
            bump_revision(&transaction)?;
        }
        Ok(transaction.commit()?)
    }

    /// The document of a version; `None` while it has not been read, or was refused.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`].
    pub fn document(&self, version: VersionId) -> Result<Option<Document>> {
        let mut statement =
            self.connection.prepare_cached("SELECT content FROM document WHERE version = ?1")?;
        let content: Option<Vec<u8>> = statement.query_row([version.0], |row| row.get(0)).optional()?;
        content.map(|content| unpack(&content)).transpose()
    }

    /// Publications of which nothing usable came out, by id.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn refused(&self) -> Result<Vec<Refusal>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT publication.id, source_ref, origin, reason FROM publication JOIN version ON version.key = current \
             JOIN derived ON derived.version = current WHERE reason IS NOT NULL ORDER BY publication.id",
        )?;
        let rows = statement.query_map([], |row| {
            let publication = PublicationId(row.get(0)?);
            Ok(Refusal { publication, source_ref: row.get(1)?, origin: row.get(2)?, reason: row.get(3)? })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the store holds.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        let count = |query: &str| -> Result<u64> {
            Ok(self.connection.query_row(query, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
        };
        let current = "FROM publication LEFT JOIN derived ON derived.version = current";
        let conclusions = "SELECT count(*) FROM conclusion JOIN publication ON conclusion.version = current";
        Ok(Counts {
            publications: count("SELECT count(*) FROM publication")?,
            versions: count("SELECT count(*) FROM version")?,
            pending: count(&format!("SELECT count(*) {current} WHERE derived.version IS NULL"))?,
            done: count(&format!(
                "SELECT count(*) {current} WHERE derived.version IS NOT NULL AND reason IS NULL"
            ))?,
            refused: count(&format!("SELECT count(*) {current} WHERE reason IS NOT NULL"))?,
            conclusions: count(conclusions)?,
            recommendations: count(&format!("{conclusions} WHERE kind = 'recommendation'"))?,
            legal_reminders: count(&format!("{conclusions} WHERE kind = 'legal_reminder'"))?,
            findings: count(&format!("{conclusions} WHERE kind = 'finding'"))?,
            warnings: count(&format!("SELECT coalesce(sum(warnings), 0) {current}"))?,
            original_bytes: count("SELECT coalesce(sum(size_bytes), 0) FROM version")?,
        })
    }
}

/// Derived data in the form of rows.
struct DerivedRows<'a> {
    stamp: &'a Stamp,
    reason: Option<&'a str>,
    warnings: usize,
    pages: usize,
    metadata: String,
    document: Option<Vec<u8>>,
    conclusions: Vec<StoredConclusion>,
}

impl<'a> DerivedRows<'a> {
    fn of(publication: &PublicationId, derived: &'a Derived) -> Result<Self> {
        match derived {
            Derived::Refused { reason, stamp } => Ok(Self {
                stamp,
                reason: Some(reason),
                warnings: 0,
                pages: 0,
                metadata: to_json(&Metadata::default())?,
                document: None,
                conclusions: Vec::new(),
            }),
            Derived::Done { document, conclusions, stamp } => Ok(Self {
                stamp,
                reason: None,
                warnings: document.warnings.len(),
                pages: document.pages.len(),
                metadata: to_json(&document.metadata)?,
                document: Some(pack(document)?),
                conclusions: stored_conclusions(publication, document, conclusions)?,
            }),
        }
    }

    /// Equal for equal data, whatever SQLite's layout.
    fn digest(&self) -> Result<String> {
        let mut digest = Sha256::new();
        for part in
            [&to_json(self.stamp)?, &to_json(&self.reason)?, &to_json(&self.conclusions)?, &self.metadata]
        {
            digest.update(part);
            digest.update([0]);
        }
        digest.update(self.document.as_deref().unwrap_or_default());
        Ok(identity::hex(&digest.finalize()))
    }
}

/// Replaces a version's rows; tells whether what the index shows has changed.
fn replace(transaction: &Transaction<'_>, version: VersionId, rows: &DerivedRows<'_>) -> Result<bool> {
    let digest = rows.digest()?;
    let stored: Option<String> = transaction
        .prepare_cached("SELECT digest FROM derived WHERE version = ?1")?
        .query_row([version.0], |row| row.get(0))
        .optional()?;
    if stored.as_ref() == Some(&digest) {
        return Ok(false);
    }
    transaction.prepare_cached("DELETE FROM derived WHERE version = ?1")?.execute([version.0])?;
    transaction.prepare_cached("INSERT INTO derived VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(
        params![
            version.0,
            rows.stamp.extractor,
            rows.stamp.finder,
            rows.stamp.model,
            digest,
            rows.reason,
            rows.warnings as i64,
            rows.pages as i64,
            rows.metadata,
        ],
    )?;
    if let Some(content) = &rows.document {
        transaction
            .prepare_cached("INSERT INTO document VALUES (?1, ?2)")?
            .execute(params![version.0, content])?;
    }
    for (position, conclusion) in rows.conclusions.iter().enumerate() {
        conclusion.insert(transaction, version, position)?;
    }
    let query = "SELECT EXISTS (SELECT 1 FROM publication WHERE current = ?1)";
    Ok(transaction.query_row(query, [version.0], |row| row.get(0))?)
}

/// JSON of one of our own types.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(StoreError::unreadable("derived data"))
}

fn pack(document: &Document) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(document).map_err(StoreError::unreadable("document"))?;
    Ok(lz4_flex::compress_prepend_size(&json))
}

fn unpack(content: &[u8]) -> Result<Document> {
    let json = lz4_flex::decompress_size_prepended(content).map_err(StoreError::unreadable("document"))?;
    serde_json::from_slice(&json).map_err(StoreError::unreadable("document"))
}
