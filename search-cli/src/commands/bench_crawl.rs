//! `cambon bench crawl DIR`: a crawl of the sources described in DIR/cambon.toml, as a process, and a frontier of a million
//! addresses. The site is the operator's own: `tests/bench/crawl.sh` starts a local twin and runs Scrapy beside it.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use cambon_corpus::Store;
use cambon_corpus::crawl::{AddressKind, NewAddress};

use crate::commands::bench::{machine, mib, resident, watch};
use crate::printer::{Printer, Sink};

/// Addresses of the frontier measured, and how many are added at a time.
const ADDRESSES: u32 = 1_000_000;
const BATCH: u32 = 10_000;

/// Addresses taken for a host's turns.
const AHEAD: usize = 128;

/// Hosts among which they are spread.
const HOSTS: u32 = 40;

/// Runs it and prints its table.
pub fn run(folder: &Path, printer: Printer) -> Result<()> {
    let temporary = tempfile::tempdir().context("making a temporary data folder")?;
    printer.note("crawling ...");
    let data = temporary.path().join("data");
    let begun = Instant::now();
    let mut child = Command::new(std::env::current_exe()?)
        .arg("--quiet")
        .arg("--config")
        .arg(folder.join("cambon.toml"))
        .arg("--data")
        .arg(&data)
        .args(["crawl", "cour", "--no-build"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .context("starting cambon crawl")?;
    let peak = watch(&mut child)?;
    let seconds = begun.elapsed().as_secs_f64();
    let store = Store::open_read_only(&data)?;
    let mut asked = 0_u64;
    store.ledger::<anyhow::Error>(|row| {
        asked += u64::from(row.status == Some(200) && (row.kind == "page" || row.kind == "document"));
        Ok(())
    })?;
    let mut sink = Sink::open(None)?;
    writeln!(sink, "machine            {}", machine())?;
    writeln!(
        sink,
        "crawl              {asked} pages and documents in {seconds:.1} s: {:.0} a second",
        asked as f64 / seconds
    )?;
    writeln!(sink, "memory             {} at most", mib(peak))?;
    printer.note("filling a frontier ...");
    let (added, popped, memory) = frontier(&temporary.path().join("frontier"))?;
    writeln!(
        sink,
        "frontier           {ADDRESSES} addresses added in {added:.1} s, {popped:.2} ms for a host's next {AHEAD}, {} resident",
        mib(memory)
    )?;
    sink.finish()
}

/// Seconds to add, milliseconds to take, memory of this process.
fn frontier(folder: &Path) -> Result<(f64, f64, Option<u64>)> {
    let mut store = Store::create_or_open(folder)?;
    let begun = Instant::now();
    for first in (0..ADDRESSES).step_by(BATCH as usize) {
        let batch: Vec<NewAddress> = (first..first + BATCH).map(address).collect();
        store.add_addresses(&batch)?;
    }
    let added = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    for host in store.hosts_with_work(i64::MAX)? {
        let source = host.trim_start_matches("www.").trim_end_matches(".fr");
        store.due_addresses(&host, &[source], i64::MAX, AHEAD, &HashSet::new())?;
    }
    let popped = begun.elapsed().as_secs_f64() * 1000.0 / f64::from(HOSTS);
    Ok((added, popped, resident(std::process::id())))
}

fn address(number: u32) -> NewAddress {
    let host = format!("www.institution-{}.fr", number % HOSTS);
    NewAddress {
        url: format!("https://{host}/fr/publications/rapport-d-observations-definitives-commune-{number}"),
        source: format!("institution-{}", number % HOSTS),
        host,
        kind: AddressKind::Page,
        discovery: 0,
        page: 0,
        hops: 0,
        priority: 2,
        due_at: i64::from(number),
        modified_at: None,
        again: false,
    }
}
