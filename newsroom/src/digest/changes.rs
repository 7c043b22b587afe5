//! Documents that were corrected or replaced: a later version of a publication that readers know.

use cambon_corpus::Store;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::directory::Directory;
use crate::entry::Entry;
use crate::error::NewsError;
use crate::french;
use crate::period::{Period, date_of};

/// A new version of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Its entry in the directory.
    pub entry: Entry,
    /// `version 2, reçue le 18 novembre 2026 (la précédente : 3 mai 2026)`.
    pub words: String,
    /// Where it can be read.
    pub link: Option<String>,
}

pub(super) fn of(
    store: &Store,
    directory: &Directory,
    context: &Context<'_>,
    period: Period,
) -> Result<Vec<Change>, NewsError> {
    let mut changes = Vec::new();
    for publication in store.publications()? {
        let current = publication.current_version();
        let before = publication.versions.iter().filter(|version| version.sequence < current.sequence);
        let Some(before) = before.max_by_key(|version| version.sequence) else { continue };
        // A version that was replaced within the same period never reached a reader.
        if !period.holds(current.imported_at) || period.holds(before.imported_at) {
            continue;
        }
        let Some(entry) = directory.entries.iter().find(|entry| entry.id.0 == publication.id.0) else {
            continue;
        };
        let link = context.site.map(|site| crate::links::publication(site, &publication.id));
        changes.push(Change {
            entry: entry.clone(),
            words: format!(
                "version\u{a0}{}, reçue le\u{a0}{} (la précédente datait du\u{a0}{})",
                current.sequence,
                french::long_date(date_of(current.imported_at)),
                french::long_date(date_of(before.imported_at)),
            ),
            link: link.or_else(|| entry.link.clone()),
        });
    }
    Ok(changes)
}
