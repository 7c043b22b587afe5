//! `cambon bench`: the product's own figures on this machine, from a throw-away data folder.
//!
//! The build is measured from outside, as processes, so that start-up, workers and their memory count.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use cambon_classifier::topic::Tagger;
use cambon_classifier::wording::Wording;
use cambon_corpus::{ConclusionFilter, Store};
use cambon_indexer::{Request, Searcher};

use crate::cli::{BenchArgs, Benchmark};
use crate::commands::{
    bench_crawl, bench_export, bench_extract, bench_legal, bench_percolate, bench_relevance, bench_search,
};
use crate::config::Config;
use crate::instance::Instance;
use crate::model;
use crate::printer::{Printer, Sink};
use std::io::Write as _;

/// The Python that Debian makes its module of Xapian for, a peer of two benchmarks.
pub const PYTHON: &str = "/usr/bin/python3";

/// How often the memory of the processes is looked at.
const SAMPLING: Duration = Duration::from_millis(20);

/// Whole searches as processes.
const PROCESS_SEARCHES: usize = 20;

/// How often every conclusion is tagged.
const TAGGING_ROUNDS: usize = 10;

/// What auditors type, from the common to the rare, words and phrases.
const QUERIES: [&str; 12] = [
    "heures supplémentaires",
    "temps de travail",
    "\"temps de travail\"",
    "régime indemnitaire",
    "inventaire état de l'actif",
    "délégation de service public",
    "subvention association convention",
    "\"débat d'orientation budgétaire\"",
    "provision OR dépréciation",
    "marché -avenant",
    "amortiss*",
    "la chambre recommande",
];

/// Whether Xapian can be asked.
pub fn has_xapian() -> bool {
    let asked = Command::new(PYTHON).args(["-c", "import xapian"]).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

/// Runs the benchmark and prints its table.
pub fn run(args: &BenchArgs, config: &Config, printer: Printer) -> Result<()> {
    match args.what {
        Benchmark::Build => build(args, printer),
        Benchmark::Crawl => bench_crawl::run(&args.reports, printer),
        Benchmark::Legal => bench_legal::run(&args.reports, args.sample, printer),
        Benchmark::Export => bench_export::run(&args.reports, args.rows, printer),
        Benchmark::Percolate => bench_percolate::run(&args.reports, args.searches, printer),
        Benchmark::Extract => bench_extract::run(&args.reports, printer),
        Benchmark::Relevance => bench_relevance::run(args, config, printer),
        Benchmark::Search => bench_search::run(args, printer),
    }
}

fn build(args: &BenchArgs, printer: Printer) -> Result<()> {
    let folder = tempfile::tempdir().context("making a temporary data folder")?;
    let data = folder.path().join("data");
    printer.note(format!("importing and building {} ...", args.reports.display()));
    let built = measure_build(args, &data)?;
    let instance = Instance::open_read_only(&data)?;
    let counts = instance.store.counts()?;
    let searcher = Searcher::open(&instance.index_folder())?;
    printer.note(format!("searching {} times ...", args.searches));
    let searches = measure_searches(&searcher, args.searches)?;
    let processes = measure_processes(&data)?;
    let tagging = measure_tagging(&instance.store)?;

    let mut table = String::new();
    writeln!(table, "machine            {}", machine())?;
    writeln!(table, "publications       {}", counts.publications)?;
    writeln!(table, "conclusions        {}", counts.conclusions)?;
    writeln!(
        table,
        "files to searchable {:.1} s, {} at most in all processes",
        built.seconds,
        mib(built.peak_bytes)
    )?;
    writeln!(
        table,
        "search, in process p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        searches.p50, searches.p99, searches.max
    )?;
    writeln!(table, "search, as process p50 {:.0} ms, max {:.0} ms", processes.p50, processes.max)?;
    writeln!(
        table,
        "topics             model of {:.1} MiB loaded in {:.1} ms; {:.0} conclusions/s tagged on one core",
        tagging.model_bytes as f64 / f64::from(1 << 20),
        tagging.loaded_ms,
        tagging.per_second
    )?;
    writeln!(
        table,
        "data folder        {} of which index {}",
        mib(size_of(&data)),
        mib(size_of(&instance.index_folder()))
    )?;
    let mut sink = Sink::open(None)?;
    sink.write_all(table.as_bytes())?;
    sink.finish()
}

struct Built {
    seconds: f64,
    peak_bytes: Option<u64>,
}

fn measure_build(args: &BenchArgs, data: &Path) -> Result<Built> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--data").arg(data).arg("--quiet").arg("import").arg(&args.reports);
    if let Some(metadata) = &args.metadata {
        command.arg("--metadata").arg(metadata);
    }
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().context("starting cambon import")?;
    let peak_bytes = watch(&mut child)?;
    Ok(Built { seconds: begun.elapsed().as_secs_f64(), peak_bytes })
}

/// Waits for the process and returns the most memory that it and its children held together.
pub(super) fn watch(child: &mut Child) -> Result<Option<u64>> {
    let mut peak = None;
    loop {
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("the program measured ended with {status}");
            }
            return Ok(peak);
        }
        peak = peak.max(tree_memory(child.id()));
        thread::sleep(SAMPLING);
    }
}

/// Resident memory of a process and its children, in bytes; `None` where the system has no /proc.
fn tree_memory(root: u32) -> Option<u64> {
    let own = resident(root)?;
    let tasks = std::fs::read_dir(format!("/proc/{root}/task")).ok()?;
    let children =
        tasks.flatten().filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let ids: Vec<u32> = children
        .flat_map(|line| line.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect();
    Some(own + ids.into_iter().filter_map(resident).sum::<u64>())
}

/// Resident memory of a process, in bytes.
pub(super) fn resident(process: u32) -> Option<u64> {
    crate::process::memory(process, "VmRSS")
}

pub(super) struct Percentiles {
    pub p50: f64,
    pub p99: f64,
    pub max: f64,
}

/// Percentiles of durations, in milliseconds.
pub(super) fn percentiles(mut durations: Vec<Duration>) -> Percentiles {
    durations.sort();
    let at = |share: f64| {
        let index = ((durations.len() as f64 * share).ceil() as usize).clamp(1, durations.len()) - 1;
        durations[index].as_secs_f64() * 1000.0
    };
    Percentiles { p50: at(0.5), p99: at(0.99), max: at(1.0) }
}

fn measure_searches(searcher: &Searcher, times: usize) -> Result<Percentiles> {
    let mut durations = Vec::with_capacity(times);
    for query in QUERIES.iter().cycle().take(times.max(1)) {
        let request = Request { query: (*query).to_owned(), ..Request::default() };
        let begun = Instant::now();
        searcher.search(&request)?;
        durations.push(begun.elapsed());
    }
    Ok(percentiles(durations))
}

fn measure_processes(data: &Path) -> Result<Percentiles> {
    let mut durations = Vec::with_capacity(PROCESS_SEARCHES);
    for query in QUERIES.iter().cycle().take(PROCESS_SEARCHES) {
        let begun = Instant::now();
        let output = Command::new(std::env::current_exe()?)
            .arg("--data")
            .arg(data)
            .args(["search", query])
            .output()?;
        durations.push(begun.elapsed());
        if output.status.code() == Some(2) {
            bail!("cambon search {query} failed: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    Ok(percentiles(durations))
}

struct Tagging {
    model_bytes: usize,
    loaded_ms: f64,
    per_second: f64,
}

/// Loads the shipped model and tags every conclusion of the store, evidence included, several times over.
fn measure_tagging(store: &Store) -> Result<Tagging> {
    let begun = Instant::now();
    let tagger = Tagger::shipped();
    let loaded_ms = begun.elapsed().as_secs_f64() * 1000.0;
    let records = store.conclusions(&ConclusionFilter::default())?;
    let wordings: Vec<Wording<'_>> = records.iter().map(model::wording).collect();
    let begun = Instant::now();
    for _ in 0..TAGGING_ROUNDS {
        std::hint::black_box(tagger.judge_all(&wordings));
    }
    let tagged = (TAGGING_ROUNDS * wordings.len()) as f64;
    let per_second = tagged / begun.elapsed().as_secs_f64();
    Ok(Tagging { model_bytes: Tagger::shipped_text().len(), loaded_ms, per_second })
}

pub(super) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let model = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split(':').nth(1)?.trim().to_owned())
    });
    format!("{cores} cores, {}", model.as_deref().unwrap_or("unknown processor"))
}

pub(super) fn mib(bytes: impl Into<Option<u64>>) -> String {
    bytes.into().map_or_else(|| "not measured".to_owned(), |bytes| format!("{} MiB", bytes >> 20))
}

/// Bytes of the files below a folder.
pub(super) fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(kind) if kind.is_dir() => size_of(&entry.path()),
            Ok(kind) => kind.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_a_hundred() {
        let durations = (1..=100).map(Duration::from_millis).collect();
        let found = percentiles(durations);
        assert_eq!((found.p50, found.p99, found.max), (50.0, 99.0, 100.0));
    }

    #[test]
    fn percentiles_of_one() {
        let found = percentiles(vec![Duration::from_millis(7)]);
        assert_eq!((found.p50, found.p99), (7.0, 7.0));
    }
}
