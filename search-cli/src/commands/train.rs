//! `cambon train`: learns the topic model from labelled conclusions and writes it with its accuracy card.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cambon_classifier::card::Card;
use cambon_classifier::labelled::{self, Labelled};
use cambon_classifier::taxonomy::Taxonomy;

use super::write_beside;
use crate::cli::TrainArgs;
use crate::model;
use crate::printer::Printer;

/// Name of the model's file in its folder.
const MODEL_FILE: &str = "model.tsv";
/// Name of the card's files beside it, without `.md` and `.json`.
const CARD_FILE: &str = "card";

/// Learns and writes.
pub fn run(args: &TrainArgs, printer: Printer) -> Result<()> {
    let taxonomy = Taxonomy::shipped();
    let rows = read_folder(&args.labelled, &taxonomy)?;
    let corrections = args.with.as_ref().map_or_else(|| Ok(Vec::new()), |path| read_file(path, &taxonomy))?;
    let started = std::time::Instant::now();
    let trained = model::train(&rows, &corrections, &taxonomy, args.encoder.as_deref())?;
    let learnt = [rows, corrections].concat();
    let card = Card::of_training(trained.tagger.model(), &learnt, &trained.held_back);
    std::fs::create_dir_all(&args.output)
        .with_context(|| format!("making folder {}", args.output.display()))?;
    write_beside(&args.output.join(MODEL_FILE), &trained.text())?;
    write_card(&args.output.join(CARD_FILE), &card, &taxonomy)?;
    printer.note(format!(
        "{} learnt from {} conclusions in {:.1} s; leaf right on rows held back: {}",
        trained.tagger.model().version(),
        learnt.len(),
        started.elapsed().as_secs_f64(),
        trained.held_back.leaf_right
    ));
    printer.note(format!(
        "hint: use it with `[topics] model = \"{}\"` in the configuration, then `cambon build`; the shipped one is built into the program",
        args.output.join(MODEL_FILE).display()
    ));
    Ok(())
}

/// All rows of a folder's `.jsonl` files, in the order of their names.
fn read_folder(folder: &Path, taxonomy: &Taxonomy) -> Result<Vec<Labelled>> {
    let entries = std::fs::read_dir(folder).with_context(|| {
        format!("reading labelled conclusions in {}\nhint: run this in the project's folder, or name the folder with --labelled", folder.display())
    })?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut rows = Vec::new();
    for file in &files {
        rows.extend(read_file(file, taxonomy)?);
    }
    if rows.is_empty() {
        bail!(
            "no labelled conclusion in {}\nhint: one JSON object a line in files named *.jsonl",
            folder.display()
        );
    }
    Ok(rows)
}

fn read_file(path: &Path, taxonomy: &Taxonomy) -> Result<Vec<Labelled>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    labelled::parse(&text, taxonomy).with_context(|| format!("in {}", path.display()))
}

/// Writes a card as `.md` and `.json`.
///
/// # Errors
/// When a file cannot be written.
pub fn write_card(path: &Path, card: &Card<'_>, taxonomy: &Taxonomy) -> Result<()> {
    write_beside(&path.with_extension("md"), &card.markdown(taxonomy))?;
    write_beside(&path.with_extension("json"), &card.json())
}
