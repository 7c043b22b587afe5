//! `cambon evaluate layout`: files read against the same text in another format: words, order, paragraphs, headings.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cambon_document::Document;
use cambon_document::fidelity::{Counts, Fidelity};
use serde::Serialize;

use crate::cli::{EvaluateArgs, OutputFormat};
use crate::printer::{Printer, Sink};

/// Extensions of references, in the order in which they are looked for.
const REFERENCES: [&str; 4] = ["html", "htm", "docx", "txt"];

/// Figures of all files and of each.
#[derive(Serialize)]
struct Report {
    all: Fidelity,
    files: Vec<(String, Fidelity)>,
}

/// Reads, compares and prints.
pub fn run(args: &EvaluateArgs, printer: Printer) -> Result<()> {
    let folder = args.files.as_deref().context("--files is missing")?;
    let mut report = Report { all: Fidelity::default(), files: Vec::new() };
    for path in sorted_files(folder)? {
        let Some(reference) = reference_of(&path, &args.gold) else { continue };
        let fidelity = compare(&path, &reference)?;
        report.all.add(&fidelity);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        report.files.push((stem, fidelity));
    }
    if report.files.is_empty() {
        bail!("no file in {} has its text in {}", folder.display(), args.gold.display());
    }
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&report)?)?,
        OutputFormat::Text => sink.write_all(shown(&report, args.errors)?.as_bytes())?,
        _ => bail!("scores are written as text or json"),
    }
    printer.note(
        "headings of a reference are those of its markup; titles without markup count against the file read",
    );
    sink.finish()
}

fn sorted_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}

fn reference_of(path: &Path, gold: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let named = REFERENCES.iter().map(|extension| gold.join(format!("{stem}.{extension}")));
    named.into_iter().find(|reference| reference.is_file() && reference != path)
}

fn compare(path: &Path, reference: &Path) -> Result<Fidelity> {
    Ok(Fidelity::of(&read(path)?, &read(reference)?))
}

fn read(path: &Path) -> Result<Document> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    cambon_document::extract(&bytes, &path.to_string_lossy())
        .with_context(|| format!("in {}", path.display()))
}

fn shown(report: &Report, errors: bool) -> Result<String> {
    let mut text = String::new();
    let whole = |counts: Counts| format!("{:.3} ({}/{})", counts.recall(), counts.right, counts.expected);
    writeln!(
        text,
        "{:<24}{:>9}{:>9}{:>20}{:>10}{:>10}{:>20}",
        "", "words F1", "order", "paragraphs whole", "headings", "levels", "cells right"
    )?;
    let rows = report.files.iter().map(|(name, fidelity)| (name.as_str(), fidelity));
    for (name, fidelity) in rows.chain([("all", &report.all)]) {
        writeln!(
            text,
            "{name:<24}{:>9.4}{:>9.4}{:>20}{:>10.3}{:>10.3}{:>20}",
            fidelity.words.f1(),
            fidelity.order(),
            whole(fidelity.paragraphs),
            fidelity.headings.f1(),
            fidelity.levels.f1(),
            whole(fidelity.cells)
        )?;
        if errors {
            for broken in &fidelity.broken {
                writeln!(text, "    broken: {broken}")?;
            }
            for heading in &fidelity.doubtful_headings {
                writeln!(text, "    heading {heading}")?;
            }
        }
    }
    Ok(text)
}
