//! Which feeds a directory has, and their names.

use std::collections::BTreeMap;

use super::{Feed, FeedItem, Items, MOST_ITEMS};
use crate::context::{Context, domain};
use crate::directory::{Directory, folded};
use crate::entry::Entry;
use crate::error::NewsError;

/// What a feed follows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedKind {
    /// Everything.
    All,
    /// An institution, by name.
    Institution(String),
    /// A theme or domain, by code.
    Theme(String),
    /// A territory, by name.
    Territory(String),
    /// An audited body, by name.
    Body(String),
    /// A search, by name and query; what it finds is told by the caller.
    Search {
        /// Name.
        name: String,
        /// Query.
        query: String,
    },
}

/// A feed of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSpec {
    /// What it follows.
    pub kind: FeedKind,
    /// Its place among the feeds, without extension: `themes/grh-1`.
    pub path: String,
    /// Its title.
    pub title: String,
}

/// Letters, digits and hyphens that name something in an address.
#[must_use]
pub fn slug(name: &str) -> String {
    folded(name).replace(' ', "-").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

impl FeedKind {
    /// Whether an entry belongs to it; never for a search.
    #[must_use]
    pub fn holds(&self, entry: &Entry) -> bool {
        match self {
            Self::All => true,
            Self::Institution(name) => entry.institution == *name,
            Self::Theme(code) => entry.has_theme(code),
            Self::Territory(name) => entry.territory.as_ref() == Some(name),
            Self::Body(name) => entry.body.as_ref() == Some(name),
            Self::Search { .. } => false,
        }
    }

    /// The feed of this kind.
    #[must_use]
    pub fn spec(self, context: &Context<'_>) -> FeedSpec {
        let (folder, name, title) = match &self {
            Self::All => (None, "tout".to_owned(), "toutes les publications".to_owned()),
            Self::Institution(name) => (Some("institutions"), slug(name), name.clone()),
            Self::Theme(code) => (Some("themes"), slug(code), context.theme(code)),
            Self::Territory(name) => (Some("territoires"), slug(name), name.clone()),
            Self::Body(name) => (Some("organismes"), slug(name), name.clone()),
            Self::Search { name, query } => {
                (Some("recherches"), slug(name), format!("recherche {}", crate::french::quoted(query)))
            }
        };
        let path = folder.map_or(name.clone(), |folder| format!("{folder}/{name}"));
        FeedSpec { kind: self, path, title }
    }
}

/// Builds the feeds of a directory.
pub struct Feeds<'a> {
    /// Name of the letter, the beginning of each title.
    pub letter: &'a str,
    /// Address under which the feeds lie, without slash at its end.
    pub base: Option<String>,
    /// Address of a WebSub hub.
    pub hub: Option<String>,
    /// The directory, newest first.
    pub directory: &'a Directory,
    /// Names and site.
    pub context: &'a Context<'a>,
}

impl Feeds<'_> {
    /// Every feed that has an item, but searches: everything, institutions, themes, territories, bodies.
    #[must_use]
    pub fn specs(&self) -> Vec<FeedSpec> {
        let mut kinds = std::collections::BTreeSet::from([FeedKind::All]);
        for entry in &self.directory.entries {
            kinds.insert(FeedKind::Institution(entry.institution.clone()));
            kinds.extend(entry.territory.clone().map(FeedKind::Territory));
            kinds.extend(entry.body.clone().map(FeedKind::Body));
            for code in &entry.themes {
                kinds.insert(FeedKind::Theme(code.clone()));
                kinds.insert(FeedKind::Theme(domain(code).to_owned()));
            }
        }
        // Names that make the same slug share one address: the first keeps it, as its items alone are in it.
        let mut by_path: BTreeMap<String, FeedSpec> = BTreeMap::new();
        for spec in kinds.into_iter().map(|kind| kind.spec(self.context)) {
            by_path.entry(spec.path.clone()).or_insert(spec);
        }
        by_path.into_values().collect()
    }

    /// The feed of a spec; `found` are the entries of a search.
    ///
    /// # Errors
    /// When conclusions cannot be read.
    pub fn feed(
        &self,
        spec: &FeedSpec,
        items: &mut Items<'_>,
        found: impl Fn(&Entry) -> bool,
    ) -> Result<Feed, NewsError> {
        let holds = |entry: &&Entry| match &spec.kind {
            FeedKind::Search { .. } => found(entry),
            kind => kind.holds(entry),
        };
        let entries = self.directory.entries.iter().filter(holds).take(MOST_ITEMS);
        let items: Vec<FeedItem> = entries.map(|entry| items.of(entry)).collect::<Result<_, _>>()?;
        Ok(Feed {
            title: format!("{}\u{a0}– {}", self.letter, spec.title),
            description: format!("Les {MOST_ITEMS} publications les plus récentes\u{a0}: {}", spec.title),
            page: self.context.site.map(str::to_owned),
            address: self.base.as_ref().map(|base| format!("{base}/{}", spec.path)),
            hub: self.hub.clone(),
            key: spec.path.clone(),
            items,
        })
    }
}
