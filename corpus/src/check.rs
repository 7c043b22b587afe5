//! Integrity of a store: originals against their hashes, quotations against their documents, rows against each other.

use std::fmt;

use cambon_document::{ConclusionId, PublicationId, Sha256Hex};

use crate::{CharOffsets, Result, Store, originals::Condition, publication::VersionId};

/// How thoroughly to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckDepth {
    /// Presence and size of originals, and the rows: seconds for 40,000 publications.
    Quick,
    /// Every byte of every original, and every quotation in its document.
    Full,
}

/// Something that is not as it was when it was stored. `Display` says it in one line, without hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defect {
    /// An original is not on the disk.
    MissingOriginal {
        /// Its publication.
        publication: PublicationId,
        /// Its hash.
        sha256: Sha256Hex,
    },
    /// An original's bytes have changed.
    ChangedOriginal {
        /// Its publication.
        publication: PublicationId,
        /// Its hash at import.
        sha256: Sha256Hex,
    },
    /// A conclusion's stored text is not the document's text at its range.
    QuotationMismatch {
        /// Its publication.
        publication: PublicationId,
        /// The conclusion.
        conclusion: ConclusionId,
        /// What was stored.
        stored: String,
        /// What stands there; `None` when the range does not lie in the text.
        found: Option<String>,
    },
    /// A document that is missing or cannot be read back.
    UnreadableDocument {
        /// Its publication.
        publication: PublicationId,
        /// Why.
        reason: String,
    },
    /// A row that refers to one that is not there.
    OrphanRow {
        /// Its table.
        table: String,
        /// The table of the missing row.
        refers_to: String,
    },
    /// SQLite finds the file damaged.
    DamagedCatalogue {
        /// In SQLite's words.
        message: String,
    },
}

impl Defect {
    /// What mends it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::MissingOriginal { .. } | Self::ChangedOriginal { .. } => "import the file again",
            Self::QuotationMismatch { .. } | Self::UnreadableDocument { .. } => {
                "`cambon build --force` derives it anew"
            }
            Self::OrphanRow { .. } | Self::DamagedCatalogue { .. } => {
                "restore the data folder from a backup, or import into a new one"
            }
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingOriginal { publication, sha256 } => {
                write!(f, "publication {publication}: the original {sha256} is missing")
            }
            Self::ChangedOriginal { publication, sha256 } => {
                write!(f, "publication {publication}: the original {sha256} has changed on disk")
            }
            Self::QuotationMismatch { publication, conclusion, stored, found } => {
                let found = found
                    .as_deref()
                    .map_or("the text ends before".to_owned(), |found| format!("\"{found}\" stands there"));
                write!(f, "publication {publication}: conclusion {conclusion} quotes \"{stored}\", {found}")
            }
            Self::UnreadableDocument { publication, reason } => {
                write!(f, "publication {publication}: its document cannot be read: {reason}")
            }
            Self::OrphanRow { table, refers_to } => {
                write!(f, "a row of {table} refers to a row of {refers_to} that is not there")
            }
            Self::DamagedCatalogue { message } => write!(f, "the catalogue is damaged: {message}"),
        }
    }
}

/// A version with derived data that hold a document.
struct ReadVersion {
    version: VersionId,
    publication: PublicationId,
}

impl Store {
    /// Looks for defects; an empty list is a sound store.
    ///
    /// # Errors
    /// When the check itself cannot be made.
    pub fn check(&self, depth: CheckDepth) -> Result<Vec<Defect>> {
        let mut defects = self.check_catalogue(depth)?;
        if !defects.is_empty() {
            // What a damaged catalogue says of originals and quotations cannot be trusted.
            return Ok(defects);
        }
        defects.extend(self.check_rows()?);
        defects.extend(self.check_originals(depth)?);
        if depth == CheckDepth::Full {
            for read in self.read_versions()? {
                self.check_quotations(&read, &mut defects)?;
            }
        }
        Ok(defects)
    }

    fn check_catalogue(&self, depth: CheckDepth) -> Result<Vec<Defect>> {
        let pragma = match depth {
            CheckDepth::Quick => "PRAGMA quick_check",
            CheckDepth::Full => "PRAGMA integrity_check",
        };
        let mut statement = self.connection.prepare(pragma)?;
        let messages =
            statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
        let faults = messages.into_iter().filter(|message| message != "ok");
        Ok(faults.map(|message| Defect::DamagedCatalogue { message }).collect())
    }

    fn check_rows(&self) -> Result<Vec<Defect>> {
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let rows = statement
            .query_map([], |row| Ok(Defect::OrphanRow { table: row.get(0)?, refers_to: row.get(2)? }))?;
        let mut defects = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let without_version = "SELECT count(*) FROM publication WHERE current IS NULL";
        let count: u32 = self.connection.query_row(without_version, [], |row| row.get(0))?;
        let orphan = Defect::OrphanRow { table: "publication".to_owned(), refers_to: "version".to_owned() };
        defects.extend(std::iter::repeat_n(orphan, count as usize));
        Ok(defects)
    }

    fn check_originals(&self, depth: CheckDepth) -> Result<Vec<Defect>> {
        let mut statement = self.connection.prepare(
            "SELECT publication.id, sha256, size_bytes FROM version JOIN publication ON publication.key = version.publication \
             ORDER BY publication.id, sequence",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((PublicationId(row.get(0)?), Sha256Hex(row.get(1)?), row.get::<_, i64>(2)?.unsigned_abs()))
        })?;
        let mut defects = Vec::new();
        for row in rows {
            let (publication, sha256, size_bytes) = row?;
            let condition = match depth {
                CheckDepth::Quick => self.originals.condition_by_size(&sha256, size_bytes),
                CheckDepth::Full => self.originals.condition(&sha256)?,
            };
            match condition {
                Condition::Sound => {}
                Condition::Missing => defects.push(Defect::MissingOriginal { publication, sha256 }),
                Condition::Changed => defects.push(Defect::ChangedOriginal { publication, sha256 }),
            }
        }
        Ok(defects)
    }

    fn read_versions(&self) -> Result<Vec<ReadVersion>> {
        let mut statement = self.connection.prepare(
            "SELECT version.key, publication.id FROM derived JOIN version ON version.key = derived.version \
             JOIN publication ON publication.key = version.publication WHERE reason IS NULL \
             ORDER BY publication.id, sequence",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(ReadVersion { version: VersionId(row.get(0)?), publication: PublicationId(row.get(1)?) })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn check_quotations(&self, read: &ReadVersion, defects: &mut Vec<Defect>) -> Result<()> {
        let publication = read.publication.clone();
        let document = match self.document(read.version) {
            Ok(Some(document)) => document,
            Ok(None) => {
                defects
                    .push(Defect::UnreadableDocument { publication, reason: "it is not there".to_owned() });
                return Ok(());
            }
            Err(error) => {
                defects.push(Defect::UnreadableDocument { publication, reason: error.to_string() });
                return Ok(());
            }
        };
        let offsets = CharOffsets::new(&document.text);
        let mut statement = self.connection.prepare_cached(
            "SELECT id, text, char_start, char_end FROM conclusion WHERE version = ?1 ORDER BY position",
        )?;
        let rows = statement.query_map([read.version.0], |row| {
            Ok((
                ConclusionId(row.get(0)?),
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, i64>(3)?,
            ))
        })?;
        for row in rows {
            let (conclusion, stored, start, end) = row?;
            let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
            let found = range.and_then(|(start, end)| offsets.slice(start, end));
            if found != Some(&stored) {
                let found = found.map(str::to_owned);
                defects.push(Defect::QuotationMismatch {
                    publication: publication.clone(),
                    conclusion,
                    stored,
                    found,
                });
            }
        }
        Ok(())
    }
}
