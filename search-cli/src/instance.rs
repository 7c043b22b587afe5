//! An instance: one data folder with its catalogue and its index.

use std::path::{Path, PathBuf};

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use cambon_corpus::{ConclusionFilter, ConclusionRecord, State, Store};
use cambon_document::{Document, PublicationId};
use cambon_indexer::{IndexedConclusion, IndexedPassage, IndexedPublication};

/// Name of the index's folder in the data folder.
const INDEX_FOLDER: &str = "index";

/// An opened data folder.
pub struct Instance {
    /// The catalogue and the originals.
    pub store: Store,
    folder: PathBuf,
}

impl Instance {
    /// Opens the data folder for writing, making it if it is not there.
    ///
    /// # Errors
    /// When another program writes in it, or it cannot be read.
    pub fn create_or_open(folder: &Path) -> Result<Self> {
        Ok(Self { store: Store::create_or_open(folder)?, folder: folder.to_owned() })
    }

    /// Opens the data folder for reading.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open_read_only(folder: &Path) -> Result<Self> {
        Ok(Self { store: Store::open_read_only(folder)?, folder: folder.to_owned() })
    }

    /// Where the index stands.
    #[must_use]
    pub fn index_folder(&self) -> PathBuf {
        self.folder.join(INDEX_FOLDER)
    }

    /// Where the index of a data folder stands, without opening the catalogue.
    #[must_use]
    pub fn index_folder_of(data: &Path) -> PathBuf {
        data.join(INDEX_FOLDER)
    }

    /// Refuses to go on with an index that does not show what the catalogue holds.
    ///
    /// # Errors
    /// When the index is behind the catalogue, or of another version.
    pub fn require_current_index(&self) -> Result<()> {
        let folder = self.index_folder();
        let current = !cambon_indexer::needs_full_rebuild(&folder)
            && cambon_indexer::current_revision(&folder)? == Some(self.store.revision()?);
        if !current {
            bail!("the index is behind the catalogue\nhint: cambon build");
        }
        Ok(())
    }

    /// What the index shows of each publication that was read, in a form that changes when any of it changes.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn content_stamps(&self) -> Result<BTreeMap<PublicationId, String>> {
        let publications = self.store.publications()?;
        let read = publications.into_iter().filter(|publication| publication.state == State::Done);
        Ok(read.map(|publication| (publication.id, publication.content_stamp)).collect())
    }

    /// A publication as the index takes it; that is, its passages and conclusions with their places.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn indexed_publication(&self, id: &PublicationId) -> Result<IndexedPublication> {
        let publication = self.store.publication(id)?;
        let document = self.store.document(publication.current)?;
        let passages = document.map(|document| passages(id, &document)).unwrap_or_default();
        let filter = ConclusionFilter { publication: Some(id.clone()), ..Default::default() };
        let conclusions = self.store.conclusions(&filter)?.into_iter().map(indexed_conclusion).collect();
        Ok(IndexedPublication {
            id: publication.id,
            content_stamp: publication.content_stamp,
            source_ref: publication.source_ref,
            title: publication.title,
            institution: publication.institution,
            jurisdiction: publication.jurisdiction,
            body: publication.body,
            body_kind: publication.body_kind,
            department: publication.department,
            date: publication.date,
            document_type: publication.document_type,
            passages,
            conclusions,
        })
    }
}

fn passages(id: &PublicationId, document: &Document) -> Vec<IndexedPassage> {
    let passages = cambon_corpus::passage::passages(id, document).into_iter();
    passages
        .map(|passage| IndexedPassage {
            ordinal: passage.ordinal,
            text: passage.text,
            zone: passage.zone,
            section: passage.section,
            page: passage.page,
            char_start: chars(passage.char_start),
            char_end: chars(passage.char_end),
        })
        .collect()
}

fn indexed_conclusion(record: ConclusionRecord) -> IndexedConclusion {
    IndexedConclusion {
        id: record.id,
        kind: record.kind,
        form: record.form,
        number: record.number,
        status: record.status,
        nature: record.nature,
        topics: record.topics.into_iter().map(|topic| topic.code).collect(),
        text: record.text,
        zone: record.zone,
        section: record.section,
        page: record.page,
        char_start: chars(record.char_start),
        char_end: chars(record.char_end),
    }
}

/// The index counts characters in 32 bits; a longer text is beyond the limit of a file's size.
fn chars(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
