//! The site as a whole: its settings, the state it shows, open catalogues for requests at the same time, and what is kept of
//! pages made before.

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use cambon_classifier::taxonomy::Taxonomy;
use cambon_corpus::{Store, VersionId};
use cambon_document::Document;
use cambon_newsroom::Context;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::recent::Recent;
use crate::settings::Settings;
use crate::snapshot::Snapshot;

/// Folder of the index in the data folder.
pub const INDEX_FOLDER: &str = "index";

/// How often it is looked whether the index or the catalogue has changed.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// A state is made anew after this time at the latest: notices change without a new revision.
const OLDEST: Duration = Duration::from_secs(300);

/// Bytes kept of pages made before.
const PAGES_BYTES: usize = 64 << 20;

/// Bytes kept of texts read before.
const TEXTS_BYTES: usize = 128 << 20;

/// Catalogues kept open.
const MOST_STORES: usize = 16;

/// Names of themes, for the newsroom and for pages.
pub struct Names {
    /// The taxonomy.
    pub taxonomy: Taxonomy,
    themes: BTreeMap<String, String>,
}

impl Names {
    fn shipped() -> Self {
        let taxonomy = Taxonomy::shipped();
        let topics = taxonomy.topics().iter();
        let themes = topics.map(|topic| (topic.code.as_str().to_owned(), topic.label.fr.clone())).collect();
        Self { taxonomy, themes }
    }

    /// What the newsroom is told.
    #[must_use]
    pub fn context<'a>(&'a self, settings: &'a Settings) -> Context<'a> {
        Context {
            sources: &settings.sources,
            themes: &self.themes,
            themes_of: &*settings.themes_of,
            site: Some(&settings.site),
        }
    }

    /// The French name of a theme; its code where it is unknown.
    #[must_use]
    pub fn theme<'a>(&'a self, code: &'a str) -> &'a str {
        self.themes.get(code).map_or(code, String::as_str)
    }
}

/// The site.
pub struct App {
    /// What it was told.
    pub settings: Settings,
    /// Names of themes.
    pub names: Names,
    /// What it counted.
    pub metrics: Metrics,
    snapshot: RwLock<Arc<Snapshot>>,
    looked_at: Mutex<Instant>,
    refreshing: AtomicBool,
    stores: Mutex<Vec<Store>>,
    pages: Mutex<Recent<String, Arc<Answer>>>,
    texts: Mutex<Recent<VersionId, Arc<Document>>>,
    /// Moments of remarks, by client.
    pub(crate) remarks: Mutex<HashMap<String, Vec<Instant>>>,
}

/// A catalogue lent to a request.
pub struct Borrowed<'a> {
    app: &'a App,
    store: Option<Store>,
}

impl Deref for Borrowed<'_> {
    type Target = Store;

    fn deref(&self) -> &Store {
        self.store.as_ref().expect("a catalogue is lent until the request ends")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let mut stores = self.app.stores.lock().unwrap_or_else(PoisonError::into_inner);
        if stores.len() < MOST_STORES {
            stores.extend(self.store.take());
        }
    }
}

impl App {
    /// Opens the site of a data folder.
    ///
    /// # Errors
    /// When there is no catalogue, or it cannot be read.
    pub fn open(settings: Settings) -> Result<Arc<Self>, Failure> {
        let names = Names::shipped();
        let store = Store::open_read_only(&settings.data)?;
        let snapshot = Snapshot::read(&store, &settings, &names)?;
        Ok(Arc::new(Self {
            settings,
            names,
            metrics: Metrics::default(),
            snapshot: RwLock::new(Arc::new(snapshot)),
            looked_at: Mutex::new(Instant::now()),
            refreshing: AtomicBool::new(false),
            stores: Mutex::new(vec![store]),
            pages: Mutex::new(Recent::new(PAGES_BYTES)),
            texts: Mutex::new(Recent::new(TEXTS_BYTES)),
            remarks: Mutex::new(HashMap::new()),
        }))
    }

    /// What the newsroom is told.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        self.names.context(&self.settings)
    }

    /// The state to show; looks now and then whether there is a newer one.
    #[must_use]
    pub fn snapshot(self: &Arc<Self>) -> Arc<Snapshot> {
        let due = {
            let mut looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
            let due = looked_at.elapsed() >= LOOK_EVERY;
            if due {
                *looked_at = Instant::now();
            }
            due
        };
        let current = self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone();
        if due && self.is_outdated(&current) && !self.refreshing.swap(true, Ordering::AcqRel) {
            let app = Arc::clone(self);
            std::thread::spawn(move || {
                app.refresh();
                app.refreshing.store(false, Ordering::Release);
            });
        }
        current
    }

    fn is_outdated(&self, current: &Snapshot) -> bool {
        let age = jiff::Timestamp::now().as_second() - current.made_at.as_second();
        let index = cambon_indexer::current_revision(&self.index_folder()).ok().flatten();
        let catalogue = self.store().ok().and_then(|store| store.revision().ok());
        age >= OLDEST.as_secs().cast_signed()
            || index != current.index_revision
            || catalogue.is_some_and(|revision| revision != current.revision)
    }

    fn refresh(self: &Arc<Self>) {
        let read = self.store().and_then(|store| Snapshot::read(&store, &self.settings, &self.names));
        match read {
            Ok(snapshot) => {
                *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
                self.pages.lock().unwrap_or_else(PoisonError::into_inner).clear();
            }
            Err(failure) => tracing::error!(cause = failure.cause(), "the state of the site was not read"),
        }
    }

    /// Where the index stands.
    #[must_use]
    pub fn index_folder(&self) -> PathBuf {
        self.settings.data.join(INDEX_FOLDER)
    }

    /// A catalogue of one's own until the end of a request.
    ///
    /// # Errors
    /// When there is none, or it cannot be opened.
    pub fn store(&self) -> Result<Borrowed<'_>, Failure> {
        let kept = self.stores.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = kept.map_or_else(|| Store::open_read_only(&self.settings.data), Ok)?;
        Ok(Borrowed { app: self, store: Some(store) })
    }

    /// The page made before for an address, if the state is the same.
    pub(crate) fn kept_page(&self, key: &str) -> Option<Arc<Answer>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).get(key)
    }

    /// Keeps a page made from `snapshot`, unless a newer state has come meanwhile.
    pub(crate) fn keep_page(&self, key: &str, answer: &Arc<Answer>, snapshot: &Arc<Snapshot>) {
        let current = self.snapshot.read().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current, snapshot) {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            pages.put(key.to_owned(), Arc::clone(answer), answer.bytes.len() + key.len());
        }
    }

    /// The text of a version, from before or from the catalogue; `None` where it was not read.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn document(&self, store: &Store, version: VersionId) -> Result<Option<Arc<Document>>, Failure> {
        if let Some(kept) = self.texts.lock().unwrap_or_else(PoisonError::into_inner).get(&version) {
            return Ok(Some(kept));
        }
        let Some(document) = store.document(version)? else { return Ok(None) };
        let document = Arc::new(document);
        // Blocks, anchors and cells take several times the bytes of the words.
        let size = document.text.len() + document.blocks.len() * 512;
        self.texts.lock().unwrap_or_else(PoisonError::into_inner).put(version, Arc::clone(&document), size);
        Ok(Some(document))
    }
}
