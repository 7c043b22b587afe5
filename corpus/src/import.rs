//! Taking a file in: which publication it belongs to, and whether it is a new version. It does NOT read what the file says.
//!
//! An **origin** is the path or address from which a file came; the store remembers what each origin last held, and judges a
//! file by that. So importing the same set twice changes nothing, though the set may hold two formats of one report (two
//! origins, each as it was); a file that is put back to an older content makes that older version current again (its origin
//! has changed); and a copy of a known version at a new place is no news.
//!
//! The publication of a file is, in this order:
//! 1. with an explicit id, the publication of that id, whatever the folder or format;
//! 2. the publication to which the same origin belongs, else one of whose files has the same **place**: the same origin but
//!    for the extension;
//! 3. the one that has the same source reference and already holds the same bytes: a copy;
//! 4. a new one. When another publication has the same source reference, the content is added to the key: an unrelated
//!    `rapport.pdf` of another folder is never taken for a new version.
//!
//! A publication imported without explicit id and then with one takes the new id; its derived data are made anew, as the ids
//! of its conclusions follow. (If a publication of that id is known already, the file joins it, and what was imported without
//! id stays beside it.) Metadata that are not provided again are kept.

use cambon_document::{Format, PublicationId, Sha256Hex};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{
    ProvidedMetadata, Result, Store,
    identity::{self, PublicationKey},
    publication::{VersionId, format_code},
    store::bump_revision,
};

/// A file to take in.
#[derive(Debug, Clone)]
pub struct ImportRequest<'a> {
    /// Its content, whatever it is.
    pub bytes: &'a [u8],
    /// The id that metadata name, else the path from the root of the import without extension, `/` between parts.
    pub source_ref: String,
    /// Whether `source_ref` is an id that metadata name.
    pub explicit_id: bool,
    /// Absolute path or address.
    pub origin: String,
    /// Who publishes it.
    pub institution: Option<String>,
    /// What came with it.
    pub provided: ProvidedMetadata,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ImportOutcome {
    /// A publication not known before.
    New,
    /// Another content of a known publication, or an older one put back.
    NewVersion,
    /// Nothing that was not known.
    Unchanged,
    /// Known content with other metadata, or with an id where it had none.
    MetadataChanged,
}

/// Extensions left out of a place.
const EXTENSIONS: [&str; 6] = ["pdf", "html", "htm", "xhtml", "docx", "odt"];

impl Store {
    /// Takes a file in: first the original, then one transaction. After a kill at any moment, importing it again ends in the
    /// same state.
    ///
    /// # Errors
    /// When the original or the catalogue cannot be written.
    pub fn import(&mut self, request: &ImportRequest<'_>) -> Result<ImportOutcome> {
        self.import_batch(std::slice::from_ref(request)).map(|outcomes| outcomes[0])
    }

    /// Takes files in with one transaction for all of them; outcomes in the order of the requests.
    ///
    /// # Errors
    /// As [`Self::import`]; none of them is in the catalogue then.
    pub fn import_batch(&mut self, requests: &[ImportRequest<'_>]) -> Result<Vec<ImportOutcome>> {
        let hashes: Vec<Sha256Hex> = requests.iter().map(|request| identity::sha256(request.bytes)).collect();
        for (request, sha256) in requests.iter().zip(&hashes) {
            self.originals.keep(sha256, request.bytes)?;
        }
        let transaction = self.transaction()?;
        let outcomes =
            requests.iter().zip(&hashes).map(|(request, sha256)| take_in(&transaction, request, sha256));
        let outcomes: Vec<_> = outcomes.collect::<Result<_>>()?;
        if outcomes.iter().any(|&outcome| outcome != ImportOutcome::Unchanged) {
            bump_revision(&transaction)?;
        }
        transaction.commit()?;
        Ok(outcomes)
    }
}

/// Takes in what came from an address: bytes known already are the same document under another address.
pub(crate) fn take_in_crawled(
    transaction: &Transaction<'_>,
    request: &ImportRequest<'_>,
    sha256: &Sha256Hex,
) -> Result<(ImportOutcome, i64)> {
    let version_of_origin = "SELECT version FROM origin WHERE origin = ?1";
    let known = first_key(transaction, version_of_origin, params![request.origin])?;
    let same = "SELECT key FROM version WHERE sha256 = ?1 ORDER BY key LIMIT 1";
    let copy = first_key(transaction, same, params![sha256.as_str()])?;
    if let (None, Some(copy)) = (known, copy) {
        remember_origin(transaction, request, VersionId(copy))?;
        return Ok((ImportOutcome::Unchanged, copy));
    }
    let outcome = take_in(transaction, request, sha256)?;
    if outcome != ImportOutcome::Unchanged {
        bump_revision(transaction)?;
    }
    let version = first_key(transaction, version_of_origin, params![request.origin])?;
    Ok((outcome, version.unwrap_or_default()))
}

/// Takes over what the page of a stored document says now.
pub(crate) fn describe_crawled(
    transaction: &Transaction<'_>,
    publication: i64,
    provided: &ProvidedMetadata,
) -> Result<()> {
    if describe(transaction, publication, None, provided)? {
        bump_revision(transaction)?;
    }
    Ok(())
}

fn take_in(
    transaction: &Transaction<'_>,
    request: &ImportRequest<'_>,
    sha256: &Sha256Hex,
) -> Result<ImportOutcome> {
    let Some(publication) = find(transaction, request, sha256)? else {
        let publication = create(transaction, request, sha256)?;
        let version = add_version(transaction, publication, request, sha256)?;
        remember_origin(transaction, request, version)?;
        set_current(transaction, publication, version)?;
        return Ok(ImportOutcome::New);
    };
    let renamed = name(transaction, publication, request)?;
    let described = describe(transaction, publication, request.institution.as_deref(), &request.provided)?;
    let other_version = update_versions(transaction, publication, request, sha256)?;
    Ok(match (other_version, renamed || described) {
        (true, _) => ImportOutcome::NewVersion,
        (false, true) => ImportOutcome::MetadataChanged,
        (false, false) => ImportOutcome::Unchanged,
    })
}

/// Key of the publication to which a file belongs, by the order of the module's head.
fn find(
    transaction: &Transaction<'_>,
    request: &ImportRequest<'_>,
    sha256: &Sha256Hex,
) -> Result<Option<i64>> {
    if request.explicit_id {
        let id = PublicationKey::Explicit(&request.source_ref).id();
        let known = "SELECT key FROM publication WHERE id = ?1";
        if let Some(key) = first_key(transaction, known, params![id.as_str()])? {
            return Ok(Some(key));
        }
    }
    // A publication that bears another explicit id is another publication, even at the same place.
    let same_place = "SELECT publication.key FROM origin JOIN version ON version.key = origin.version \
         JOIN publication ON publication.key = version.publication \
         WHERE place = ?1 AND NOT (explicit_id AND ?2) ORDER BY origin.origin <> ?3, publication.key";
    let values = params![place(&request.origin), request.explicit_id, request.origin];
    if let Some(key) = first_key(transaction, same_place, values)? {
        return Ok(Some(key));
    }
    let copy = "SELECT publication.key FROM publication JOIN version ON version.publication = publication.key \
         WHERE source_ref = ?1 AND sha256 = ?2 AND NOT (explicit_id AND ?3) ORDER BY publication.key";
    first_key(transaction, copy, params![request.source_ref, sha256.as_str(), request.explicit_id])
}

fn create(transaction: &Transaction<'_>, request: &ImportRequest<'_>, sha256: &Sha256Hex) -> Result<i64> {
    let source_ref = request.source_ref.as_str();
    let provided = &request.provided;
    let mut id = if request.explicit_id {
        PublicationKey::Explicit(source_ref).id()
    } else {
        PublicationKey::Place(source_ref).id()
    };
    if !request.explicit_id && is_taken(transaction, &id)? {
        id = PublicationKey::PlaceAndContent(source_ref, sha256).id();
    }
    transaction.prepare_cached(
        "INSERT INTO publication (id, source_ref, explicit_id, institution, date, document_type, jurisdiction, title) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?.execute(params![
            id.as_str(),
            source_ref,
            request.explicit_id,
            request.institution,
            provided.date.map(|date| date.to_string()),
            provided.document_type,
            provided.jurisdiction,
            provided.title,
        ],
    )?;
    Ok(transaction.last_insert_rowid())
}

/// Gives a publication the explicit id that it did not have; tells whether it did.
fn name(transaction: &Transaction<'_>, publication: i64, request: &ImportRequest<'_>) -> Result<bool> {
    if !request.explicit_id {
        return Ok(false);
    }
    let id = PublicationKey::Explicit(&request.source_ref).id();
    let named = transaction.prepare_cached(
        "UPDATE publication SET id = ?2, source_ref = ?3, explicit_id = 1 WHERE key = ?1 AND explicit_id = 0",
        )?.execute(params![publication, id.as_str(), request.source_ref],
    )?;
    if named > 0 {
        let own = "DELETE FROM derived WHERE version IN (SELECT key FROM version WHERE publication = ?1)";
        transaction.prepare_cached(own)?.execute([publication])?;
    }
    Ok(named > 0)
}

/// Takes over the metadata provided; tells whether they differ from those known.
fn describe(
    transaction: &Transaction<'_>,
    publication: i64,
    institution: Option<&str>,
    provided: &ProvidedMetadata,
) -> Result<bool> {
    let changed = transaction.prepare_cached(
        "UPDATE publication SET institution = coalesce(?2, institution), date = coalesce(?3, date), \
         document_type = coalesce(?4, document_type), jurisdiction = coalesce(?5, jurisdiction), title = coalesce(?6, title) \
         WHERE key = ?1 AND (coalesce(?2, institution) IS NOT institution OR coalesce(?3, date) IS NOT date \
         OR coalesce(?4, document_type) IS NOT document_type OR coalesce(?5, jurisdiction) IS NOT jurisdiction \
         OR coalesce(?6, title) IS NOT title)",
        )?.execute(params![
            publication,
            institution,
            provided.date.map(|date| date.to_string()),
            provided.document_type,
            provided.jurisdiction,
            provided.title,
        ],
    )?;
    Ok(changed > 0)
}

/// Makes the file's content current where its origin holds something else than before; tells whether that changed anything.
fn update_versions(
    transaction: &Transaction<'_>,
    publication: i64,
    request: &ImportRequest<'_>,
    sha256: &Sha256Hex,
) -> Result<bool> {
    let same_content = "SELECT key FROM version WHERE publication = ?1 AND sha256 = ?2";
    let Some(known) = first_key(transaction, same_content, params![publication, sha256.as_str()])? else {
        let version = add_version(transaction, publication, request, sha256)?;
        remember_origin(transaction, request, version)?;
        set_current(transaction, publication, version)?;
        return Ok(true);
    };
    let held = "SELECT version.key FROM origin JOIN version ON version.key = origin.version \
         WHERE origin.origin = ?1 AND publication = ?2";
    let before = first_key(transaction, held, params![request.origin, publication])?;
    if before == Some(known) {
        return Ok(false);
    }
    remember_origin(transaction, request, VersionId(known))?;
    // Only an origin that held another content has gone back; a new origin is a copy.
    if before.is_none() {
        return Ok(false);
    }
    set_current(transaction, publication, VersionId(known))
}

fn add_version(
    transaction: &Transaction<'_>,
    publication: i64,
    request: &ImportRequest<'_>,
    sha256: &Sha256Hex,
) -> Result<VersionId> {
    let format = Format::sniff(request.bytes, &request.origin).ok();
    transaction.prepare_cached(
        "INSERT INTO version (publication, sequence, sha256, size_bytes, format, origin, imported_at) VALUES \
         (?1, (SELECT count(*) + 1 FROM version WHERE publication = ?1), ?2, ?3, ?4, ?5, ?6)",
        )?.execute(params![
            publication,
            sha256.as_str(),
            request.bytes.len() as i64,
            format.map(format_code),
            request.origin,
            Timestamp::now().to_string(),
        ],
    )?;
    Ok(VersionId(transaction.last_insert_rowid()))
}

fn remember_origin(
    transaction: &Transaction<'_>,
    request: &ImportRequest<'_>,
    version: VersionId,
) -> Result<()> {
    transaction.prepare_cached(
        "INSERT INTO origin (origin, place, version) VALUES (?1, ?2, ?3) ON CONFLICT (origin) DO UPDATE SET version = ?3",
        )?.execute(params![request.origin, place(&request.origin), version.0],
    )?;
    Ok(())
}

/// Tells whether another version was current.
fn set_current(transaction: &Transaction<'_>, publication: i64, version: VersionId) -> Result<bool> {
    let statement = "UPDATE publication SET current = ?2 WHERE key = ?1 AND current IS NOT ?2";
    Ok(transaction.prepare_cached(statement)?.execute(params![publication, version.0])? > 0)
}

fn is_taken(transaction: &Transaction<'_>, id: &PublicationId) -> Result<bool> {
    Ok(first_key(transaction, "SELECT key FROM publication WHERE id = ?1", params![id.as_str()])?.is_some())
}

fn first_key(
    transaction: &Transaction<'_>,
    query: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Option<i64>> {
    let mut statement = transaction.prepare_cached(query)?;
    Ok(statement.query_row(values, |row| row.get(0)).optional()?)
}

/// An origin without the extension of a known type.
fn place(origin: &str) -> &str {
    match origin.rsplit_once('.') {
        Some((place, extension)) if EXTENSIONS.contains(&extension.to_lowercase().as_str()) => place,
        _ => origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_origin_without_a_known_extension() {
        for (origin, expected) in [
            ("/reports/a.PDF", "/reports/a"),
            ("/reports/a.html", "/reports/a"),
            ("/reports.v2/a", "/reports.v2/a"),
            ("https://example.org/rapport-12.5", "https://example.org/rapport-12.5"),
        ] {
            assert_eq!(place(origin), expected);
        }
    }
}
