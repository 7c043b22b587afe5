//! `cambon import`: takes files in, then builds.

use anyhow::{Context, Result};
use cambon_corpus::{ImportOutcome, ImportRequest, ProvidedMetadata};

use crate::cli::ImportArgs;
use crate::config::Config;
use crate::import::{self, Candidate, Provided};
use crate::instance::Instance;
use crate::pipeline::{self, BuildPlan, BuildSummary};
use crate::printer::Printer;

/// What an import did.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    new: usize,
    new_version: usize,
    metadata_changed: usize,
    unchanged: usize,
    too_large: usize,
    unreadable: usize,
}

/// Takes the files in and builds.
pub fn run(args: &ImportArgs, config: &Config, printer: Printer) -> Result<()> {
    let metadata = match &args.metadata {
        Some(path) => import::read_metadata(path)?,
        None => Default::default(),
    };
    let found = import::candidates(&args.paths)?;
    let mut instance = Instance::create_or_open(&config.data)?;
    let bar = printer.progress(found.files.len() as u64, "importing");
    let mut counts = Counts::default();
    for file in &found.files {
        bar.set_message(file.source_ref.clone());
        let provided = metadata.get(import::stem(&file.source_ref));
        take_in(&mut instance, file, provided, args, config, printer, &mut counts)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    report(counts, found.left_out, printer);
    if args.no_build {
        printer.note("to read and index them: cambon build");
        return Ok(());
    }
    let summary = pipeline::build(&mut instance, config, BuildPlan::default(), printer)?;
    report_build(summary, printer);
    Ok(())
}

fn take_in(
    instance: &mut Instance,
    file: &Candidate,
    provided: Option<&Provided>,
    args: &ImportArgs,
    config: &Config,
    printer: Printer,
    counts: &mut Counts,
) -> Result<()> {
    let limit = config.extract.max_file_mib << 20;
    let size = std::fs::metadata(&file.path).map_or(0, |kind| kind.len());
    if size > limit {
        counts.too_large += 1;
        printer.note(format!(
            "left out: {} holds {} MiB\nhint: raise extract.max_file_mib",
            file.path.display(),
            size >> 20
        ));
        return Ok(());
    }
    let bytes = match std::fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            counts.unreadable += 1;
            printer.note(format!("left out: {}: {error}", file.path.display()));
            return Ok(());
        }
    };
    let request = ImportRequest {
        bytes: &bytes,
        source_ref: file.source_ref.clone(),
        explicit_id: provided.is_some(),
        origin: origin_of(file),
        institution: args.institution.clone(),
        provided: provided.cloned().map(provided_metadata).unwrap_or_default(),
    };
    let outcome =
        instance.store.import(&request).with_context(|| format!("importing {}", file.path.display()))?;
    *match outcome {
        ImportOutcome::New => &mut counts.new,
        ImportOutcome::NewVersion => &mut counts.new_version,
        ImportOutcome::MetadataChanged => &mut counts.metadata_changed,
        ImportOutcome::Unchanged => &mut counts.unchanged,
    } += 1;
    Ok(())
}

/// The file's absolute path, so that the same file is known again from another working folder.
fn origin_of(file: &Candidate) -> String {
    std::path::absolute(&file.path).unwrap_or_else(|_| file.path.clone()).to_string_lossy().into_owned()
}

fn provided_metadata(provided: Provided) -> ProvidedMetadata {
    ProvidedMetadata {
        date: provided.date,
        document_type: provided.document_type,
        jurisdiction: provided.jurisdiction,
        title: provided.title,
    }
}

fn report(counts: Counts, left_out: usize, printer: Printer) {
    let parts = [
        (counts.new, "new"),
        (counts.new_version, "new versions"),
        (counts.metadata_changed, "with other metadata"),
        (counts.unchanged, "unchanged"),
        (counts.too_large, "too large"),
        (counts.unreadable, "unreadable"),
        (left_out, "of other types left out"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let line = if said.is_empty() { "no file found".to_owned() } else { said.join(", ") };
    printer.note(format!("files: {line}"));
}

/// Says what a build did.
pub fn report_build(summary: BuildSummary, printer: Printer) {
    if summary.extracted == 0 && summary.indexed == 0 {
        printer.note("everything is up to date");
        return;
    }
    printer.note(format!("{} files read, {} publications indexed", summary.extracted, summary.indexed));
    if summary.refused > 0 {
        printer.note(format!("{} files could not be read; `cambon status` says why", summary.refused));
    }
}
