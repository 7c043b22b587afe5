//! `cambon export`: tables, data packages and their replay, bulk files, originals; the same catalogue gives the same bytes.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use cambon_classifier::taxonomy::{Migrations, Taxonomy};
use serde_json::{Value, json};

use crate::Outcome;
use crate::cli::{ExportAction, ExportArgs, ExportFormat, ReplayArgs, TableArgs, ThemesArgs, ThemesFormat};
use crate::config::Config;
use crate::export::package::Recipe;
use crate::export::resource::Resource;
use crate::export::rows::{self, Outputs};
use crate::export::selection::{Asked, Selection};
use crate::export::target::Target;
use crate::export::writer::{self, Format};
use crate::export::{Redactor, bulk, replay, schema};
use crate::instance::Instance;
use crate::printer::{Printer, Sink};

/// Writes it.
pub fn run(args: &ExportArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    match &args.action {
        ExportAction::Conclusions(args) => table(Resource::Conclusions, args, config, printer),
        ExportAction::Publications(args) => table(Resource::Publications, args, config, printer),
        ExportAction::Passages(args) => table(Resource::Passages, args, config, printer),
        ExportAction::Topics(args) => table(Resource::Topics, args, config, printer),
        ExportAction::Occurrences(args) => table(Resource::Occurrences, args, config, printer),
        ExportAction::LegalBases(args) => table(Resource::LegalBases, args, config, printer),
        ExportAction::Bodies(args) => table(Resource::Bodies, args, config, printer),
        ExportAction::Taxonomy(args) => themes(args, printer),
        ExportAction::Columns => columns(),
        ExportAction::Replay(args) => replayed(args, config, printer),
        ExportAction::Bulk(args) => bulk::run(args, config, printer),
        ExportAction::Warc { output } => warc(output.as_deref(), config, printer),
    }
}

fn table(what: Resource, args: &TableArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let query = args.query_flag.clone().map_or_else(|| args.query.clone(), |query| vec![query]);
    let asked = Asked::of(&query, &args.filters)?;
    let format = match (args.excel, args.format) {
        (true, _) => Format::Excel,
        (false, ExportFormat::Jsonl) => Format::Jsonl,
        (false, ExportFormat::Csv) => Format::Csv,
        (false, ExportFormat::Parquet) => Format::Parquet,
        (false, ExportFormat::Package) => return package(what, asked, args, config, printer),
    };
    let instance = Instance::open_read_only(&config.data)?;
    let selection = Selection::of(&asked, what, &instance)?;
    let target = Target::plain(args.output.as_deref())?;
    let mut outputs = Outputs::new(args.anonymise);
    outputs.add(what, writer::open(format, what, args.private, target.writer())?);
    rows::write(&instance, &selection, &mut outputs, printer)?;
    let rows: u64 = outputs.finish()?.into_iter().sum();
    target.finish()?;
    note(rows, args.output.as_deref(), printer);
    note_redaction(outputs.redactor.as_ref(), printer);
    Ok(if rows == 0 { Outcome::NothingFound } else { Outcome::Done })
}

fn note(rows: u64, output: Option<&Path>, printer: Printer) {
    let place = output.map(|path| format!(" to {}", path.display())).unwrap_or_default();
    printer.note(format!("{rows} rows written{place}"));
}

/// Says what was replaced, and what that does not promise.
fn note_redaction(redactor: Option<&Redactor>, printer: Printer) {
    if let Some(Redactor { names, rows, .. }) = redactor {
        printer.note(format!(
            "{names} names after M., Mme, Monsieur, Madame ... replaced by X in {rows} rows; names without such a form stay"
        ));
    }
}

fn package(
    what: Resource,
    asked: Asked,
    args: &TableArgs,
    config: &Config,
    printer: Printer,
) -> Result<Outcome> {
    let Some(folder) = &args.output else {
        bail!("a data package is a folder\nhint: --format package --output DIR")
    };
    let instance = Instance::open_read_only(&config.data)?;
    let recipe = Recipe { what, asked, anonymise: args.anonymise, private: args.private };
    let (description, rows) = recipe.make(folder, &instance, config, printer)?;
    note(rows, Some(folder), printer);
    let replaced = &description["cambon"]["replaced"];
    if replaced.is_object() {
        printer.note(format!(
            "{} names replaced by X in {} rows; names without M., Mme ... stay",
            replaced["names"], replaced["rows"]
        ));
    }
    printer.note(format!("make it again and compare: cambon export replay {}", folder.display()));
    Ok(if rows == 0 { Outcome::NothingFound } else { Outcome::Done })
}

fn replayed(args: &ReplayArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    let found = replay::replay(&args.package, &instance, config, printer)?;
    let mut sink = Sink::open(None)?;
    if found.differences.is_empty() {
        writeln!(sink, "the same: {} tables, {} rows, byte for byte", found.tables, found.rows)?;
    } else {
        writeln!(sink, "not the same:")?;
    }
    for difference in &found.differences {
        writeln!(sink, "- {difference}")?;
    }
    for (head, lines) in [("because of:", &found.reasons), ("although there is:", &found.remarks)] {
        if !lines.is_empty() {
            writeln!(sink, "{head}")?;
        }
        lines.iter().try_for_each(|line| writeln!(sink, "- {line}"))?;
    }
    if !found.differences.is_empty() && found.reasons.is_empty() {
        writeln!(sink, "corpus and versions are the same")?;
    }
    sink.finish()?;
    Ok(if found.differences.is_empty() { Outcome::Done } else { Outcome::NothingFound })
}

/// Originals that were crawled, with their answers.
fn warc(output: Option<&Path>, config: &Config, printer: Printer) -> Result<Outcome> {
    let Some(path) = output else {
        bail!("a WARC is written to a file\nhint: cambon export warc --output originals.warc.gz")
    };
    let instance = Instance::open_read_only(&config.data)?;
    let mut sink = Sink::open(Some(path))?;
    let written = cambon_crawler::warc::write(&instance.store, &mut sink)?;
    sink.finish()?;
    printer.note(format!("{written} originals written to {}", path.display()));
    Ok(if written == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// The taxonomy as a table or as one document; it needs no instance.
fn themes(args: &ThemesArgs, printer: Printer) -> Result<Outcome> {
    let taxonomy = Taxonomy::shipped();
    let format = match (args.excel, args.format) {
        (true, _) => Format::Excel,
        (false, ThemesFormat::Jsonl) => Format::Jsonl,
        (false, ThemesFormat::Csv) => Format::Csv,
        (false, ThemesFormat::Parquet) => Format::Parquet,
        (false, ThemesFormat::Json) => return document(&taxonomy.json(), args.output.as_deref()),
        (false, ThemesFormat::Ttl) => {
            return document(&taxonomy.turtle(&Migrations::shipped()), args.output.as_deref());
        }
    };
    let target = Target::plain(args.output.as_deref())?;
    let mut outputs = Outputs::default();
    outputs.add(Resource::Taxonomy, writer::open(format, Resource::Taxonomy, false, target.writer())?);
    rows::themes(&mut outputs)?;
    let rows = outputs.finish()?.into_iter().sum();
    target.finish()?;
    note(rows, args.output.as_deref(), printer);
    Ok(Outcome::Done)
}

fn document(text: &str, output: Option<&Path>) -> Result<Outcome> {
    let mut sink = Sink::open(output)?;
    sink.write_all(text.as_bytes())?;
    sink.finish()?;
    Ok(Outcome::Done)
}

/// Every declared column.
fn columns() -> Result<Outcome> {
    let tables = Resource::ALL.map(|resource| {
        let columns: Vec<Value> = resource.columns().iter().map(schema::declaration).collect();
        let (fr, en) = resource.description();
        json!({ "table": resource.name(), "fr": fr, "en": en, "columns": columns })
    });
    document(&(serde_json::to_string_pretty(&tables)? + "\n"), None)
}
