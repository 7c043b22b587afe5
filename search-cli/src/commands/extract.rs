//! `cambon extract`: what is understood of one file, without an instance: pages, blocks, zones, conclusions with their topics,
//! warnings and how long it took.
//!
//! The file is read in a worker with its limits, as in a build. The page with the boxes is made in `extract_page`.

use std::io::Write;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use cambon_classifier::topic::{Judgement, Tagger};
use cambon_classifier::wording::Wording;
use cambon_document::{Block, BlockKind, Conclusion, Document, Furniture};
use serde::Serialize;

use crate::analysis::Analysis;
use crate::cli::{ExtractArgs, ExtractFormat};
use crate::commands::extract_page;
use crate::config::Config;
use crate::model;
use crate::printer::{Printer, Sink};
use crate::worker::{WorkerSettings, WorkerSlot};

/// What was understood of a file.
#[derive(Serialize)]
struct Understood<'a> {
    document: &'a Document,
    conclusions: Vec<Tagged<'a>>,
    timings: Timings,
}

/// How long each part took, in milliseconds.
#[derive(Serialize)]
struct Timings {
    /// In the worker, its start included: pages, blocks, zones, conclusions.
    read_ms: u128,
    /// Topics, the loading of the model included.
    topics_ms: u128,
}

/// A conclusion and what the model says of it.
#[derive(Serialize)]
pub struct Tagged<'a> {
    /// The conclusion.
    #[serde(flatten)]
    pub conclusion: &'a Conclusion,
    /// Its words.
    pub text: &'a str,
    /// Primary first.
    pub topics: Vec<cambon_document::TopicTag>,
}

/// Reads and shows.
pub fn run(args: &ExtractArgs, config: &Config, printer: Printer) -> Result<()> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let begun = Instant::now();
    let analysis = WorkerSlot::new(&WorkerSettings::of(config)).analyse(&name, &bytes)?;
    let elapsed_ms = begun.elapsed().as_millis();
    let (document, conclusions) = match analysis {
        Analysis::Understood { document, conclusions, .. } => (document, conclusions),
        Analysis::Refused { reason, .. } => bail!("{}: {reason}", args.file.display()),
    };
    let begun = Instant::now();
    let tagged = tagged(&document, &conclusions, &model::tagger(&config.topics)?);
    let topics_ms = begun.elapsed().as_millis();
    let mut sink = Sink::open(args.output.as_deref())?;
    match args.format {
        ExtractFormat::Text => text(&mut sink, &document, &tagged)?,
        ExtractFormat::Json => {
            let timings = Timings { read_ms: elapsed_ms, topics_ms };
            let whole = Understood { document: &document, conclusions: tagged, timings };
            writeln!(sink, "{}", serde_json::to_string_pretty(&whole)?)?;
        }
        ExtractFormat::Html => sink.write_all(extract_page::page(&name, &document, &tagged).as_bytes())?,
    }
    sink.finish()?;
    printer.note(format!(
        "{} pages, {} blocks, {} conclusions, {} warnings, read in {elapsed_ms} ms, topics in {topics_ms} ms",
        document.pages.len(),
        document.blocks.len(),
        conclusions.len(),
        document.warnings.len()
    ));
    Ok(())
}

fn tagged<'a>(document: &'a Document, conclusions: &'a [Conclusion], tagger: &Tagger) -> Vec<Tagged<'a>> {
    let wordings: Vec<Wording<'_>> =
        conclusions.iter().map(|conclusion| Wording::of(conclusion, &document.text)).collect();
    let judgements = tagger.judge_all(&wordings).into_iter();
    let tag = |(conclusion, judgement): (&'a Conclusion, Judgement)| Tagged {
        conclusion,
        text: conclusion.text(&document.text),
        topics: judgement.topics,
    };
    conclusions.iter().zip(judgements).map(tag).collect()
}

/// One line a block: page, zone, kind, words; then the conclusions.
fn text(out: &mut impl Write, document: &Document, conclusions: &[Tagged<'_>]) -> Result<()> {
    for warning in &document.warnings {
        let page = warning.page.map(|page| format!("page {}: ", page.0)).unwrap_or_default();
        writeln!(out, "warning: {page}{}", warning.message)?;
    }
    for block in &document.blocks {
        let page = block.first_page().map_or_else(|| "-".to_owned(), |page| page.0.to_string());
        let words = document.text_of(block).replace('\n', " / ");
        writeln!(out, "{page:>4}  {:<15} {:<12} {words}", block.zone.code(), kind_name(block))?;
    }
    for tagged in conclusions {
        let topics: Vec<&str> = tagged.topics.iter().map(|topic| topic.code.as_str()).collect();
        let kind = tagged.conclusion.kind.code().replace('_', " ");
        writeln!(out, "\n{kind} ({}): {}", topics.join(", "), tagged.text.replace('\n', " "))?;
    }
    Ok(())
}

/// A short name of what a block is.
#[must_use]
pub fn kind_name(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { level, .. } => format!("heading {level}"),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::ListItem { .. } => "list item".to_owned(),
        BlockKind::Table(table) => format!("table of {}", table.rows.len()),
        BlockKind::Footnote { .. } => "footnote".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Furniture(Furniture::Header) => "header".to_owned(),
        BlockKind::Furniture(Furniture::Footer) => "footer".to_owned(),
        BlockKind::Furniture(Furniture::PageNumber) => "page number".to_owned(),
        BlockKind::Furniture(Furniture::Navigation) => "navigation".to_owned(),
    }
}
