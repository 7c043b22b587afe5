//! `cambon status`: what is there, what is stale, what was refused and why.

use std::io::Write;

use anyhow::{Result, bail};
use serde_json::json;

use crate::cli::{OutputFormat, StatusArgs};
use crate::commands::{crawl, sources};
use crate::config::Config;
use crate::instance::Instance;
use crate::model;
use crate::ocr::Availability;
use crate::printer::Sink;

/// A refused file for reading and for programs.
#[derive(Debug, serde::Serialize)]
struct Refused {
    publication_id: String,
    source_ref: String,
    origin: String,
    reason: String,
}

impl From<cambon_corpus::Refusal> for Refused {
    fn from(refusal: cambon_corpus::Refusal) -> Self {
        Self {
            publication_id: refusal.publication.to_string(),
            source_ref: refusal.source_ref,
            origin: refusal.origin,
            reason: refusal.reason,
        }
    }
}

/// Prints it.
pub fn run(args: &StatusArgs, config: &Config) -> Result<()> {
    let instance = Instance::open_read_only(&config.data)?;
    let counts = instance.store.counts()?;
    let stale = instance.store.stale(&model::stamp(&model::tagger(&config.topics)?))?.len();
    let unread = instance.store.with_unread_pictures(&model::stamp(&model::tagger(&config.topics)?))?.len();
    let pictures = match (unread, Availability::of(&config.ocr)) {
        (0, _) => "none".to_owned(),
        (unread, Availability::Ready) => format!("in {unread} publications  (cambon build)"),
        (unread, Availability::Missing(reason)) => format!("in {unread} publications: {reason}"),
    };
    let refused: Vec<Refused> = instance.store.refused()?.into_iter().map(Refused::from).collect();
    let index = index_state(&instance)?;
    let sources = sources::health_of(&crawl::known(config)?, &instance.store)?;
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Json => {
            let whole = json!({ "counts": counts, "stale": stale, "refused": refused, "index": index, "unread_pictures": unread, "sources": sources });
            writeln!(sink, "{}", serde_json::to_string_pretty(&whole)?)?;
        }
        OutputFormat::Text => {
            writeln!(sink, "data folder    {}", config.data.display())?;
            writeln!(sink, "publications   {}", counts.publications)?;
            writeln!(sink, "versions       {}", counts.versions)?;
            writeln!(sink, "conclusions    {}", counts.conclusions)?;
            writeln!(sink, "  recommendations {}", counts.recommendations)?;
            writeln!(sink, "  legal reminders {}", counts.legal_reminders)?;
            writeln!(sink, "  findings        {}", counts.findings)?;
            writeln!(sink, "warnings       {}", counts.warnings)?;
            writeln!(sink, "originals      {} MiB", counts.original_bytes >> 20)?;
            writeln!(sink, "to be built    {stale}{}", if stale > 0 { "  (cambon build)" } else { "" })?;
            writeln!(sink, "unread pages   {}", pictures.replace('\n', "\n    "))?;
            writeln!(sink, "index          {index}")?;
            writeln!(sink, "refused        {}", refused.len())?;
            for refusal in &refused {
                writeln!(sink, "  {}: {}", refusal.origin, refusal.reason.replace('\n', "\n    "))?;
            }
            for health in &sources {
                sources::write_health(&mut sink, health)?;
            }
        }
        OutputFormat::Jsonl | OutputFormat::Csv => {
            bail!("status is written as text or json")
        }
    }
    sink.finish()
}

fn index_state(instance: &Instance) -> Result<String> {
    let folder = instance.index_folder();
    if cambon_indexer::needs_full_rebuild(&folder) {
        return Ok("to be built anew  (cambon build)".to_owned());
    }
    let indexed = cambon_indexer::current_revision(&folder)?;
    let behind = indexed != Some(instance.store.revision()?);
    Ok(if behind { "behind the catalogue  (cambon build)" } else { "up to date" }.to_owned())
}
