//! What the newsroom is told beside the catalogue: sources, names of themes, a theme for the title of a notice.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use cambon_classifier::taxonomy::Taxonomy;
use cambon_classifier::topic::Tagger;
use cambon_classifier::wording::Wording;
use cambon_crawler::source::{Discovery, Source};
use cambon_document::ConclusionKind;
use cambon_newsroom::{Context, SourceFacts, UNQUALIFIED};

use crate::commands::crawl::known;
use crate::config::Config;
use crate::model;

/// Themes for a text.
type ThemesOf = Arc<dyn Fn(&str) -> Vec<String> + Send + Sync>;

/// Holds what a [`Context`] borrows.
pub struct Newsdesk {
    sources: Vec<SourceFacts>,
    themes: BTreeMap<String, String>,
    themes_of: ThemesOf,
    site: Option<String>,
}

impl Newsdesk {
    /// For a configuration.
    ///
    /// # Errors
    /// When descriptions of sources or the topic model cannot be read.
    pub fn of(config: &Config) -> Result<Self> {
        let tagger = model::tagger(&config.topics)?;
        let taxonomy = Taxonomy::shipped();
        let name = |topic: &cambon_classifier::taxonomy::Topic| {
            (topic.code.as_str().to_owned(), topic.label.fr.clone())
        };
        Ok(Self {
            sources: known(config)?.iter().map(facts).collect(),
            themes: taxonomy.topics().iter().map(name).collect(),
            themes_of: Arc::new(move |text| themes_of(&tagger, text)),
            site: config.newsroom.site.as_ref().map(|site| site.trim_end_matches('/').to_owned()),
        })
    }

    /// The same, as the newsroom takes it.
    pub fn context(&self) -> Context<'_> {
        Context {
            sources: &self.sources,
            themes: &self.themes,
            themes_of: &*self.themes_of,
            site: self.site.as_deref(),
        }
    }

    /// Themes for a text, to keep.
    #[must_use]
    pub fn themes_of(&self) -> ThemesOf {
        Arc::clone(&self.themes_of)
    }

    /// Every source.
    pub fn sources(&self) -> &[SourceFacts] {
        &self.sources
    }
}

fn facts(source: &Source) -> SourceFacts {
    let feed = source.discovery.iter().find(|discovery| matches!(discovery, Discovery::Feed { .. }));
    SourceFacts {
        name: source.name.clone(),
        institution: source.institution.clone(),
        home: source.home.clone(),
        feed: feed.map(|feed| feed.url().to_owned()),
        licence: source.licence.clone(),
        expected_days: source.rhythm.days(),
    }
}

fn themes_of(tagger: &Tagger, text: &str) -> Vec<String> {
    let wording = Wording { text, sub_heading: None, section: None, kind: ConclusionKind::Recommendation };
    let topics = tagger.judge(&wording).topics.into_iter().map(|topic| topic.code);
    topics.filter(|code| code != UNQUALIFIED).collect()
}
