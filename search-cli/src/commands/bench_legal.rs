//! `cambon bench legal`: how fast legal references are found in the text of a data folder's reports, on one core; with `--sample`,
//! references drawn at random, each with the words around it, for reading.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use cambon_document::legal;

use crate::commands::bench::machine;
use crate::instance::Instance;
use crate::printer::{Printer, Sink};

/// Rounds over all texts; the best counts.
const ROUNDS: usize = 5;
/// Characters shown on each side of a reference drawn.
const AROUND: usize = 70;
/// Start of the draw: the same references each time.
const SEED: u64 = 20_261_127;

/// Measures and prints; or prints `sample` references.
pub fn run(data: &Path, sample: Option<usize>, printer: Printer) -> Result<()> {
    let store = Instance::open_read_only(data)?.store;
    let mut texts = Vec::new();
    for publication in store.publications()? {
        texts.extend(store.document(publication.current)?.map(|document| document.text));
    }
    ensure!(!texts.is_empty(), "{} holds no text\nhint: cambon build", data.display());
    let mut table = String::new();
    match sample {
        Some(count) => draw(&mut table, &texts, count)?,
        None => {
            printer.note("reading ...");
            measure(&mut table, &texts)?;
        }
    }
    let mut sink = Sink::open(None)?;
    sink.write_all(table.as_bytes())?;
    sink.finish()
}

fn measure(table: &mut String, texts: &[String]) -> Result<()> {
    let (mut best, mut found) = (Duration::MAX, 0);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        found = texts.iter().map(|text| std::hint::black_box(legal::find(text)).len()).sum::<usize>();
        best = best.min(begun.elapsed());
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let megabytes = bytes as f64 / 1e6;
    writeln!(table, "machine     {}", machine())?;
    writeln!(table, "texts       {}, {megabytes:.1} MB", texts.len())?;
    writeln!(table, "references  {found}")?;
    writeln!(table, "speed       {:.0} MB/s on one core, best of {ROUNDS}", megabytes / best.as_secs_f64())?;
    Ok(())
}

/// Writes references drawn without return, in the order of the texts.
fn draw(table: &mut String, texts: &[String], count: usize) -> Result<()> {
    let mut all: Vec<(&str, legal::Reference)> = texts
        .iter()
        .flat_map(|text| legal::find(text).into_iter().map(move |reference| (text.as_str(), reference)))
        .collect();
    let mut state = SEED;
    while all.len() > count {
        all.swap_remove((splitmix(&mut state) % all.len() as u64) as usize);
    }
    for (text, reference) in &all {
        let (start, end) = (reference.span.start, reference.span.end);
        let before: String =
            text[..start].chars().rev().take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
        let after: String = text[end..].chars().take(AROUND).collect();
        let shown = format!("{before}[{}]{after}", &text[start..end]).replace('\n', " / ");
        writeln!(table, "{}\t{shown}", reference.cited.canonical())?;
    }
    Ok(())
}

/// Steele and others' generator: enough for a draw that is the same everywhere.
fn splitmix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
