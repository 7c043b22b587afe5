//! What many pages show and few requests change: the open index, the directory of publications, bodies. Made anew when the
//! index or the catalogue has changed, beside the requests that still use the former one.

use std::collections::BTreeMap;

use cambon_corpus::{Counts, Publication, State, Store};
use cambon_document::PublicationId;
use cambon_indexer::Searcher;
use cambon_newsroom::feeds::slug;
use cambon_newsroom::{Directory, Entry};
use jiff::Timestamp;

use crate::failure::Failure;
use crate::settings::Settings;

/// State of the site.
pub struct Snapshot {
    searcher: Result<Searcher, String>,
    /// Revision of the catalogue.
    pub revision: u64,
    /// Revision that the index shows, if there is one.
    pub index_revision: Option<u64>,
    /// What the catalogue holds.
    pub counts: Counts,
    /// Every publication, newest first.
    pub directory: Directory,
    /// Place of a publication's entry in the directory.
    places: BTreeMap<PublicationId, usize>,
    /// Bodies by the name they bear in addresses.
    pub bodies: BTreeMap<String, Body>,
    /// Reports that were read, by jurisdiction.
    pub jurisdictions: BTreeMap<String, Vec<PublicationId>>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// An audited body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its name, as in the last report.
    pub name: String,
    /// Its name in addresses.
    pub slug: String,
    /// Département number.
    pub department: Option<String>,
    /// Its kind.
    pub kind: Option<cambon_document::BodyKind>,
    /// Reports on it, the last first.
    pub publications: Vec<PublicationId>,
    /// Conclusions in these.
    pub conclusions: u32,
}

impl Snapshot {
    /// Reads the state of a data folder.
    ///
    /// # Errors
    /// When the catalogue cannot be read. A missing index is no error: pages that need it say so.
    pub fn read(store: &Store, settings: &Settings, app: &crate::app::Names) -> Result<Self, Failure> {
        let folder = settings.data.join(crate::app::INDEX_FOLDER);
        let revision = store.revision()?;
        let searcher = Searcher::open(&folder).map_err(|error| error.to_string());
        let directory = Directory::load(store, &app.context(settings))?;
        let places = directory.entries.iter().enumerate();
        let places = places.filter_map(|(at, entry)| Some((entry.publication.clone()?, at))).collect();
        Ok(Self {
            index_revision: searcher.as_ref().ok().map(|searcher| searcher.stamp().revision),
            searcher,
            revision,
            counts: store.counts()?,
            bodies: bodies(&directory),
            jurisdictions: jurisdictions(&store.publications()?),
            places,
            directory,
            made_at: Timestamp::now(),
        })
    }

    /// The index.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn searcher(&self) -> Result<&Searcher, Failure> {
        self.searcher.as_ref().map_err(|error| Failure::NotReady(error.clone()))
    }

    /// The entry of a publication.
    #[must_use]
    pub fn entry(&self, id: &PublicationId) -> Option<&Entry> {
        self.places.get(id).map(|at| &self.directory.entries[*at])
    }

    /// The body of a publication, by its name in addresses.
    #[must_use]
    pub fn body_of(&self, publication: &Publication) -> Option<&Body> {
        self.bodies.get(&slug(publication.body.as_deref()?))
    }
}

fn bodies(directory: &Directory) -> BTreeMap<String, Body> {
    let mut bodies: BTreeMap<String, Body> = BTreeMap::new();
    for entry in &directory.entries {
        let (Some(name), Some(id)) = (&entry.body, &entry.publication) else { continue };
        let slug = slug(name);
        if slug.is_empty() {
            continue;
        }
        let body = bodies.entry(slug.clone()).or_insert_with(|| Body {
            name: name.clone(),
            slug,
            department: entry.department.clone(),
            kind: entry.body_kind,
            publications: Vec::new(),
            conclusions: 0,
        });
        body.publications.push(id.clone());
        body.conclusions += entry.conclusions;
    }
    bodies
}

fn jurisdictions(publications: &[Publication]) -> BTreeMap<String, Vec<PublicationId>> {
    let mut all: BTreeMap<String, Vec<PublicationId>> = BTreeMap::new();
    for publication in publications.iter().filter(|publication| publication.state == State::Done) {
        let Some(code) = &publication.jurisdiction else { continue };
        all.entry(code.clone()).or_default().push(publication.id.clone());
    }
    all
}
