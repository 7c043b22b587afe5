//! `cambon bench search`: the sections of real reports, shuffled into new reports until there are a million, indexed by our own writer; then
//! words, phrases, Boolean and facetted queries with snippets and counts, beside SQLite FTS5 and Xapian on the same passages and queries. Our
//! answers hold their facets always; peers are asked for those of facetted queries, and once more for none.
//!
//! Searches are timed in a process of their own, so that its memory is that of searching alone. Of each query the best of several rounds
//! counts, for every engine: a busy moment of the machine harms none.

mod hostile;
mod multiplied;
mod peers;
mod queries;
mod searching;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use cambon_indexer::{Change, IndexError, IndexStamp, UpdateOptions};

use crate::cli::BenchArgs;
use crate::commands::bench::{machine, mib, size_of};
use crate::instance::Instance;
use crate::printer::{Printer, Sink};
use multiplied::Multiplied;
use peers::{Compared, Peer};
use queries::Query;
use searching::{Searched, Times};

/// Memory for sorting while the index is written; with less, more parts are merged.
const INDEXING_MEMORY: usize = 1 << 30;

/// Rounds over all queries.
const ROUNDS: usize = 3;

/// Passages that peers return with snippets: ten reports of three passages, as our own page has.
const SHOWN: usize = 30;

/// Prints how many passages and how many a second, how long searches take, and how peers compare.
pub fn run(args: &BenchArgs, printer: Printer) -> Result<()> {
    if args.only_search {
        return searching::as_child(&args.reports);
    }
    let temporary = tempfile::tempdir().context("making a temporary folder")?;
    let folder = args.keep.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let corpus = load(args, folder, printer)?;
    let asked = queries::of(&corpus);
    queries::write(&asked, folder)?;

    let mut table = format!("machine            {}\n", machine());
    let (text_bytes, passages) = corpus.extent();
    let text_mb = text_bytes as f64 / 1e6;
    writeln!(
        table,
        "passages           {passages} in {} reports, {text_mb:.0} MB of text",
        corpus.publications()
    )?;
    let seconds = index(&corpus, folder, printer)?;
    let index_bytes = size_of(&index_folder(folder));
    writeln!(table, "indexing           {seconds:.1} s, {:.1} MB of text a second", text_mb / seconds)?;
    writeln!(
        table,
        "index              {} MB, {:.1} % of the text",
        index_bytes / 1_000_000,
        100.0 * index_bytes as f64 / text_bytes as f64
    )?;
    let mut sink = Sink::open(None)?;
    if args.only_index {
        sink.write_all(table.as_bytes())?;
        return sink.finish();
    }
    let peers = peers::build(&corpus, folder, printer)?;
    drop(corpus);
    let ours = search(folder, printer)?;
    report(&mut table, &ours)?;
    for peer in peers {
        compare(&mut table, &ours, &peer, folder, &asked, printer)?;
    }
    sink.write_all(table.as_bytes())?;
    sink.finish()
}

/// The real reports, imported once, and how they are multiplied.
fn load(args: &BenchArgs, folder: &Path, printer: Printer) -> Result<Multiplied> {
    let data = folder.join("data");
    if !data.join("imported").exists() {
        printer.note(format!("importing {} ...", args.reports.display()));
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--data").arg(&data).arg("--quiet").arg("import").arg(&args.reports);
        if let Some(metadata) = &args.metadata {
            command.arg("--metadata").arg(metadata);
        }
        let status = command.stdout(Stdio::null()).status().context("starting cambon import")?;
        if !status.success() {
            bail!("cambon import ended with {status}");
        }
        std::fs::write(data.join("imported"), "")?;
    }
    let instance = Instance::open_read_only(&data)?;
    let ids = instance.content_stamps()?.into_keys();
    let base = ids.map(|id| instance.indexed_publication(&id)).collect::<Result<Vec<_>>>()?;
    Multiplied::new(base, args.passages)
}

fn index_folder(folder: &Path) -> std::path::PathBuf {
    folder.join("index")
}

/// Seconds to index everything from empty; what is indexed is in memory before.
fn index(corpus: &Multiplied, folder: &Path, printer: Printer) -> Result<f64> {
    let bar = printer.progress(corpus.publications() as u64, "indexing");
    let publications: Vec<_> = corpus.iter().map(Box::new).collect();
    let changes = publications.into_iter().map(|publication| {
        bar.inc(1);
        Ok::<_, IndexError>(Change::Put(publication))
    });
    let options = UpdateOptions { memory_bytes: INDEXING_MEMORY, from_empty: true };
    let begun = Instant::now();
    cambon_indexer::update(&index_folder(folder), &IndexStamp { revision: 1 }, options, changes)?;
    bar.finish_and_clear();
    Ok(begun.elapsed().as_secs_f64())
}

/// Searches in a process of their own.
fn search(folder: &Path, printer: Printer) -> Result<Searched> {
    printer.note("searching ...");
    let output = Command::new(std::env::current_exe()?)
        .args(["bench", "search", "--only-search"])
        .arg(folder)
        .stderr(Stdio::inherit())
        .output()
        .context("starting cambon bench search")?;
    if !output.status.success() {
        bail!("the searching process ended with {}", output.status);
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn report(table: &mut String, ours: &Searched) -> Result<()> {
    for (kind, times) in &ours.times {
        let line = times.percentiles();
        writeln!(table, "{kind:<18} p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms", line.p50, line.p99, line.max)?;
    }
    let all = ours.all();
    let line = all.percentiles();
    writeln!(
        table,
        "all {:<14} p50 {:.2} ms, p99 {:.2} ms, {:.0} a second, one thread",
        format!("({})", all.count()),
        line.p50,
        line.p99,
        all.per_second()
    )?;
    for slow in &ours.slowest {
        writeln!(table, "  slow             {:.2} ms, {} hits: {}", slow.ms, slow.hits, slow.query)?;
    }
    writeln!(
        table,
        "memory             {} of its own, {} with the index as the system maps it",
        mib(ours.own_bytes),
        mib(ours.resident_bytes)
    )?;
    writeln!(table, "opening            {:.0} ms", ours.opened_ms)?;
    writeln!(
        table,
        "hostile queries    {} asked, slowest {:.0} ms: {}",
        ours.hostile.0, ours.hostile.1, ours.hostile.2
    )?;
    Ok(())
}

fn compare(
    table: &mut String,
    ours: &Searched,
    peer: &Peer,
    folder: &Path,
    asked: &[Query],
    printer: Printer,
) -> Result<()> {
    let name = peer.name();
    let Some(Compared { database, bare, with_facets }) = peer.search(folder, asked, printer)? else {
        writeln!(table, "{name:<18} not installed, not compared")?;
        return Ok(());
    };
    let line = with_facets.percentiles();
    let ratio = |times: &Times| ours.all().per_second() / times.per_second();
    writeln!(
        table,
        "{name:<18} p50 {:.2} ms, p99 {:.2} ms, {:.0} a second: ours is {:.1} times as fast, {:.1} where it counts no facets; {database}",
        line.p50,
        line.p99,
        with_facets.per_second(),
        ratio(&with_facets),
        ratio(&bare)
    )?;
    Ok(())
}
