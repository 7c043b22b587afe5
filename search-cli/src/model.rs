//! The topic model in use: the shipped one, or the one that the configuration names.

use anyhow::{Context, Result};
use cambon_classifier::topic::Tagger;
use cambon_classifier::wording::Wording;
use cambon_corpus::{ConclusionRecord, Stamp};

use crate::config::TopicsConfig;

/// Loads the model.
///
/// # Errors
/// When the configured file cannot be read or is no model.
pub fn tagger(config: &TopicsConfig) -> Result<Tagger> {
    let Some(path) = &config.model else { return Ok(Tagger::shipped()) };
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("reading topic model {}\nhint: `cambon train` makes one; leave topics.model out for the shipped one", path.display())
    })?;
    Tagger::read(&text).with_context(|| format!("in topic model {}", path.display()))
}

/// What stamps the derived data that this program makes with a model.
#[must_use]
pub fn stamp(tagger: &Tagger) -> Stamp {
    Stamp {
        extractor: cambon_document::EXTRACTOR_VERSION.to_owned(),
        finder: cambon_classifier::FINDER_VERSION.to_owned(),
        model: tagger.model().version().to_owned(),
    }
}

/// What a model may see of a stored conclusion.
#[must_use]
pub fn wording(record: &ConclusionRecord) -> Wording<'_> {
    Wording {
        text: &record.text,
        sub_heading: record.sub_heading.as_deref(),
        section: record.section.last().map(String::as_str),
        kind: record.kind,
    }
}
