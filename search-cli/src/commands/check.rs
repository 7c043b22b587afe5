//! `cambon check`: verifies originals, catalogue, quotations and index. Exit code 0 when all is sound, 2 when not.

use std::io::Write;

use anyhow::{Result, bail};
use cambon_corpus::{CheckDepth, Defect};
use serde_json::json;

use crate::Outcome;
use crate::cli::{OutputFormat, StatusArgs};
use crate::config::Config;
use crate::instance::Instance;
use crate::model;
use crate::printer::{Printer, Sink};

/// A defect for reading and for programs.
#[derive(Debug, serde::Serialize)]
struct Reported {
    code: &'static str,
    message: String,
}

/// Verifies everything and lists the defects.
pub fn run(args: &StatusArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    let mut defects: Vec<Reported> = instance
        .store
        .check(CheckDepth::Full)?
        .into_iter()
        .map(|defect| Reported { code: code(&defect), message: format!("{defect}\nhint: {}", defect.hint()) })
        .collect();
    defects.extend(index_defect(&instance, config)?);
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Text => {
            for defect in &defects {
                writeln!(sink, "{}: {}", defect.code, defect.message)?;
            }
        }
        OutputFormat::Json => {
            writeln!(sink, "{}", serde_json::to_string_pretty(&json!({ "defects": defects }))?)?;
        }
        OutputFormat::Jsonl | OutputFormat::Csv => {
            bail!("check is written as text or json")
        }
    }
    sink.finish()?;
    match defects.len() {
        0 => {
            let counts = instance.store.counts()?;
            printer.note(format!(
                "all sound: {} originals, {} conclusions quoted verbatim, index up to date",
                counts.versions, counts.conclusions
            ));
            Ok(Outcome::Done)
        }
        1 => bail!("1 defect"),
        count => bail!("{count} defects"),
    }
}

fn code(defect: &Defect) -> &'static str {
    match defect {
        Defect::MissingOriginal { .. } => "missing_original",
        Defect::ChangedOriginal { .. } => "changed_original",
        Defect::QuotationMismatch { .. } => "quotation_mismatch",
        Defect::UnreadableDocument { .. } => "unreadable_document",
        Defect::OrphanRow { .. } => "orphan_row",
        Defect::DamagedCatalogue { .. } => "damaged_catalogue",
    }
}

fn index_defect(instance: &Instance, config: &Config) -> Result<Option<Reported>> {
    let folder = instance.index_folder();
    let stale = instance.store.stale(&model::stamp(&model::tagger(&config.topics)?))?.len();
    if stale > 0 {
        let message = format!("{stale} versions are to be built\nhint: cambon build");
        return Ok(Some(Reported { code: "stale", message }));
    }
    let sound = !cambon_indexer::needs_full_rebuild(&folder)
        && cambon_indexer::current_revision(&folder)? == Some(instance.store.revision()?);
    let message = "the index is behind the catalogue\nhint: cambon build".to_owned();
    Ok((!sound).then_some(Reported { code: "index_behind", message }))
}
