//! The topic model in use: the shipped one, or the one that the configuration names.

use std::path::Path;

use anyhow::{Context, Result};
use cambon_classifier::labelled::Labelled;
#[cfg(feature = "neural")]
use cambon_classifier::neural;
use cambon_classifier::taxonomy::Taxonomy;
use cambon_classifier::topic::{self, Tagger, Trained};
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
    read(&text, config.encoder.as_deref()).with_context(|| format!("in topic model {}", path.display()))
}

/// Learns a topic model over words, or over an encoder's vectors.
///
/// # Errors
/// When the encoder cannot be used, or this program was built without encoders.
pub fn train(
    rows: &[Labelled],
    corrections: &[Labelled],
    taxonomy: &Taxonomy,
    encoder: Option<&Path>,
) -> Result<Trained> {
    match encoder {
        None => Ok(topic::train(rows, corrections, taxonomy)),
        Some(folder) => train_encoder(rows, corrections, taxonomy, folder),
    }
}

fn read(text: &str, encoder: Option<&Path>) -> Result<Tagger> {
    match encoder {
        None => Ok(Tagger::read(text)?),
        Some(folder) => read_with_encoder(text, folder),
    }
}

#[cfg(feature = "neural")]
fn train_encoder(
    rows: &[Labelled],
    corrections: &[Labelled],
    taxonomy: &Taxonomy,
    folder: &Path,
) -> Result<Trained> {
    Ok(topic::train_encoder(rows, corrections, taxonomy, encoder(folder)?))
}

#[cfg(feature = "neural")]
fn read_with_encoder(text: &str, folder: &Path) -> Result<Tagger> {
    Ok(Tagger::read_with_encoder(text, encoder(folder)?)?)
}

/// Reads the files of an encoder.
#[cfg(feature = "neural")]
fn encoder(folder: &Path) -> Result<neural::Encoder> {
    /// Larger files are not read: the weights of a base-size encoder take half a gigabyte.
    const MOST_BYTES: u64 = 4 << 30;
    let file = |name: &str| {
        let path = folder.join(name);
        let reading = || {
            let files = [neural::CONFIG_FILE, neural::TOKENIZER_FILE, neural::WEIGHTS_FILE].join(", ");
            format!("reading encoder file {}\nhint: an encoder's folder holds {files}", path.display())
        };
        if std::fs::metadata(&path).with_context(reading)?.len() > MOST_BYTES {
            anyhow::bail!("{} is larger than {} GiB", path.display(), MOST_BYTES >> 30);
        }
        std::fs::read(&path).with_context(reading)
    };
    let files = neural::EncoderFiles {
        config: file(neural::CONFIG_FILE)?,
        tokenizer: file(neural::TOKENIZER_FILE)?,
        weights: file(neural::WEIGHTS_FILE)?,
    };
    neural::Encoder::new(files).with_context(|| format!("in encoder {}", folder.display()))
}

#[cfg(not(feature = "neural"))]
const WITHOUT_ENCODERS: &str =
    "this program was built without encoders\nhint: cargo build --release --features neural";

#[cfg(not(feature = "neural"))]
fn train_encoder(_: &[Labelled], _: &[Labelled], _: &Taxonomy, _: &Path) -> Result<Trained> {
    anyhow::bail!(WITHOUT_ENCODERS)
}

#[cfg(not(feature = "neural"))]
fn read_with_encoder(_: &str, _: &Path) -> Result<Tagger> {
    anyhow::bail!(WITHOUT_ENCODERS)
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
