//! Publications as readers see them: what was provided, what the text says, and the two merged. How they lie in the
//! catalogue is in `rows`.

mod rows;

use cambon_document::{BodyKind, Format, Metadata, PublicationId, Sha256Hex, jurisdiction, metadata};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

pub(crate) use rows::{format_code, format_of_code, publication_id_of};

use crate::derived::Stamp;

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
    /// Changes whenever anything shown of the publication or its conclusions does, and only then: what an index compares.
    pub content_stamp: String,
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

impl Publication {
    /// The version shown.
    #[must_use]
    pub fn current_version(&self) -> &Version {
        let current = self.versions.iter().find(|version| version.version == self.current);
        current.expect("the catalogue's foreign keys keep the current version among the versions")
    }

    /// Fills the merged fields: what was provided wins over what the text says.
    pub(crate) fn merge(&mut self) {
        let (provided, text) = (&self.provided, &self.from_text);
        self.title = provided.title.clone().or_else(|| text.title.clone());
        self.document_type = provided.document_type.clone().or_else(|| text.document_type.clone());
        self.date = provided.date.or(text.published).or(text.adopted);
        // A title given with the file names the body and, in brackets, its département; a text may name several.
        let title = provided.title.as_deref();
        self.body = title.and_then(metadata::body_of_title).or_else(|| text.body.clone());
        self.body_kind = title.and_then(metadata::body_kind_of).or(text.body_kind);
        self.department = title.and_then(metadata::department_of).or_else(|| text.department.clone());
        self.jurisdiction = jurisdiction(provided, text);
    }
}

/// Code of the Cour des comptes.
const COUR: &str = "CC";

/// Code of today's jurisdiction: as provided if that names one; else the chamber competent for the département of the title,
/// which a text may not contradict by mentioning another chamber; else as in the text, unless a chamber's report only mentions
/// the Cour; else the chamber competent for the département of the text; else the name as it is written.
fn jurisdiction(provided: &ProvidedMetadata, text: &Metadata) -> Option<String> {
    let literal = provided.jurisdiction.as_deref();
    if literal.is_some_and(|literal| literal.trim().to_lowercase() == "cour des comptes") {
        return Some(COUR.to_owned());
    }
    let named = literal.and_then(jurisdiction::named_in).map(|named| named.code.to_owned());
    // Each is sought only where those before say nothing: this is done for every publication that is read back.
    let of_text = || text.jurisdiction.clone().filter(|code| literal.is_none() || code != COUR);
    let chamber = |department: &String| Some(jurisdiction::department(department)?.chamber.to_owned());
    let of_title = || provided.title.as_deref().and_then(metadata::department_of).as_ref().and_then(chamber);
    let competent = || text.department.as_ref().and_then(chamber);
    let written = || literal.map(str::to_owned).or_else(|| text.jurisdiction_literal.clone());
    named.or_else(of_title).or_else(of_text).or_else(competent).or_else(written)
}
