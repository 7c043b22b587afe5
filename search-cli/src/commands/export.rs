//! `cambon export`: conclusions, publications, passages, taxonomy, as JSONL or CSV; the same catalogue gives the same bytes.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Result, bail};
use cambon_classifier::taxonomy::{Migrations, Taxonomy};
use cambon_corpus::{ConclusionFilter, Store};
use cambon_document::{ConclusionId, PublicationId};
use cambon_indexer::api::{self, Parameters};
use cambon_indexer::{Scope, Searcher};
use indicatif::ProgressBar;

use crate::Outcome;
use crate::cli::{ExportArgs, Exported, OutputFormat};
use crate::config::Config;
use crate::filters;
use crate::instance::Instance;
use crate::printer::{Printer, Sink};
use crate::records::{PublicationRecord, TopicRecord};
use crate::table::{RowWriter, TableFormat};

/// Writes it.
pub fn run(args: &ExportArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    if let Some(outcome) = taxonomy_document(args)? {
        return Ok(outcome);
    }
    if args.what == Exported::Warc {
        return warc(args, config, printer);
    }
    let format = table_format(args)?;
    let mut rows = RowWriter::new(Sink::open(args.output.as_deref())?, format);
    let written = match args.what {
        Exported::Taxonomy => taxonomy(&mut rows)?,
        what => {
            let instance = Instance::open_read_only(&config.data)?;
            let selection = Selection::of(args, &instance)?;
            match what {
                Exported::Conclusions => conclusions(&instance.store, &selection, &mut rows)?,
                Exported::Publications => publications(&instance.store, &selection, &mut rows)?,
                _ => passages(&instance.store, &selection, &mut rows, printer)?,
            }
        }
    };
    rows.finish()?;
    let place = args.output.as_ref().map(|path| format!(" to {}", path.display())).unwrap_or_default();
    printer.note(format!("{written} rows written{place}"));
    Ok(if written == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// Originals that were crawled, with their answers.
fn warc(args: &ExportArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let Some(path) = &args.output else {
        bail!("a WARC is written to a file\nhint: cambon export warc --output originals.warc.gz")
    };
    let instance = Instance::open_read_only(&config.data)?;
    let mut sink = Sink::open(Some(path))?;
    let written = cambon_crawler::warc::write(&instance.store, &mut sink)?;
    sink.finish()?;
    printer.note(format!("{written} originals written to {}", path.display()));
    Ok(if written == 0 { Outcome::NothingFound } else { Outcome::Done })
}

fn table_format(args: &ExportArgs) -> Result<TableFormat> {
    match (args.excel, args.format) {
        (true, _) => Ok(TableFormat::Excel),
        (false, OutputFormat::Csv) => Ok(TableFormat::Csv),
        (false, OutputFormat::Jsonl) => Ok(TableFormat::Jsonl),
        (false, OutputFormat::Text | OutputFormat::Json | OutputFormat::Ttl) => {
            bail!("exports are written as jsonl or csv\nhint: --format jsonl, --format csv or --excel")
        }
    }
}

/// What query and filters let through; `None` lets everything through.
struct Selection {
    conclusions: Option<BTreeSet<ConclusionId>>,
    passages: Option<BTreeSet<(PublicationId, u32)>>,
    publications: Option<BTreeSet<PublicationId>>,
}

impl Selection {
    fn of(args: &ExportArgs, instance: &Instance) -> Result<Self> {
        let parameters = filters::parameters(&args.query, &args.filters)?;
        let nothing_asked = parameters.filters.is_empty() && parameters.publication.is_empty();
        if parameters.q.trim().is_empty() && nothing_asked {
            return Ok(Self { conclusions: None, passages: None, publications: None });
        }
        instance.require_current_index()?;
        let scope = if args.what == Exported::Passages { Scope::Passages } else { Scope::Conclusions };
        let scope = if args.what == Exported::Publications && !args.filters.concern_conclusions() {
            Scope::Passages
        } else {
            scope
        };
        let searcher = Searcher::open(&instance.index_folder())?;
        let parameters = Parameters { scope: Some(scope), ..parameters };
        let matches = searcher.matches(&api::request(&searcher, &parameters, filters::today())?)?;
        Ok(Self {
            conclusions: Some(matches.conclusions),
            passages: Some(matches.passages),
            publications: Some(matches.publications),
        })
    }
}

fn lets<T: Ord>(selected: Option<&BTreeSet<T>>, value: &T) -> bool {
    selected.is_none_or(|selected| selected.contains(value))
}

fn conclusions(store: &Store, selection: &Selection, rows: &mut RowWriter) -> Result<usize> {
    let all = store.conclusions(&ConclusionFilter::default())?;
    let mut written = 0;
    for record in all.iter().filter(|record| lets(selection.conclusions.as_ref(), &record.id)) {
        rows.write(record)?;
        written += 1;
    }
    Ok(written)
}

fn publications(store: &Store, selection: &Selection, rows: &mut RowWriter) -> Result<usize> {
    let mut written = 0;
    for publication in store.publications()? {
        if lets(selection.publications.as_ref(), &publication.id) {
            rows.write(&PublicationRecord::of(&publication))?;
            written += 1;
        }
    }
    Ok(written)
}

fn passages(store: &Store, selection: &Selection, rows: &mut RowWriter, printer: Printer) -> Result<usize> {
    let publications = store.publications()?;
    let bar: ProgressBar = printer.progress(publications.len() as u64, "exporting");
    let mut written = 0;
    for publication in &publications {
        bar.inc(1);
        if !lets(selection.publications.as_ref(), &publication.id) {
            continue;
        }
        let Some(document) = store.document(publication.current)? else { continue };
        for passage in cambon_corpus::passage::passages(&publication.id, &document) {
            if lets(selection.passages.as_ref(), &(publication.id.clone(), passage.ordinal)) {
                rows.write(&passage)?;
                written += 1;
            }
        }
    }
    bar.finish_and_clear();
    Ok(written)
}

/// The taxonomy as one document, which needs no instance.
fn taxonomy_document(args: &ExportArgs) -> Result<Option<Outcome>> {
    let taxonomy = Taxonomy::shipped();
    let document = match (args.what, args.format) {
        (Exported::Taxonomy, OutputFormat::Ttl) => taxonomy.turtle(&Migrations::shipped()),
        (Exported::Taxonomy, OutputFormat::Json) => taxonomy.json(),
        _ => return Ok(None),
    };
    let mut sink = Sink::open(args.output.as_deref())?;
    sink.write_all(document.as_bytes())?;
    sink.finish()?;
    Ok(Some(Outcome::Done))
}

fn taxonomy(rows: &mut RowWriter) -> Result<usize> {
    let taxonomy = Taxonomy::shipped();
    for topic in taxonomy.topics() {
        rows.write(&TopicRecord::of(topic))?;
    }
    Ok(taxonomy.topics().len())
}
