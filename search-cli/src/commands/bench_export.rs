//! `cambon bench export`: a million conclusions out of a catalogue, row by row, in each format: speed and memory.
//!
//! The catalogue is that of a data folder, its publications and conclusions multiplied under ids of their own; each format is
//! written by a process of its own, so that reading the catalogue, start-up and memory count.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rusqlite::{Connection, OpenFlags};

use super::bench::{machine, mib, resident};
use crate::printer::{Printer, Sink};

/// How often memory and processor time of the process are looked at.
const SAMPLING: Duration = Duration::from_millis(5);

/// Ticks of processor time a second, as Linux counts them for programs.
const TICKS: f64 = 100.0;

/// Name of the catalogue in a data folder.
const CATALOGUE: &str = "catalogue.sqlite";

/// Formats measured: name, flags.
const FORMATS: [(&str, &[&str]); 4] = [
    ("jsonl", &["--format", "jsonl"]),
    ("csv", &["--format", "csv"]),
    ("excel", &["--excel"]),
    ("parquet", &["--format", "parquet"]),
];

/// Multiplies the conclusions of a data folder to `rows` at least, exports them, prints the figures.
///
/// # Errors
/// When the folder holds no conclusions, or an export fails.
pub fn run(data: &Path, rows: usize, printer: Printer) -> Result<()> {
    let folder = tempfile::tempdir().context("making a temporary data folder")?;
    printer.note(format!("multiplying the conclusions of {} ...", data.display()));
    let (publications, conclusions) = multiply(&data.join(CATALOGUE), &folder.path().join(CATALOGUE), rows)?;
    let mut sink = Sink::open(None)?;
    writeln!(sink, "machine       {}", machine())?;
    writeln!(sink, "conclusions   {conclusions} of {publications} publications")?;
    for (name, flags) in FORMATS {
        printer.note(format!("writing {name} ..."));
        let measured = measure(folder.path(), name, flags)?;
        let per_second = |seconds: f64| conclusions as f64 / seconds.max(f64::MIN_POSITIVE);
        writeln!(
            sink,
            "{name:<13} {:.0} rows/s of processor time ({:.1} s), {:.0} rows/s of time passed ({:.1} s), {:.0} bytes a row, {} at most",
            per_second(measured.processor_s),
            measured.processor_s,
            per_second(measured.passed_s),
            measured.passed_s,
            measured.bytes as f64 / conclusions.max(1) as f64,
            mib(measured.peak_bytes),
        )?;
    }
    sink.finish()
}

struct Measured {
    processor_s: f64,
    passed_s: f64,
    peak_bytes: Option<u64>,
    bytes: u64,
}

fn measure(folder: &Path, name: &str, flags: &[&str]) -> Result<Measured> {
    let output = folder.join(format!("conclusions.{name}"));
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--data").arg(folder).args(["--quiet", "export", "conclusions"]).args(flags);
    let begun = Instant::now();
    let mut child = command
        .arg("--output")
        .arg(&output)
        .stdout(Stdio::null())
        .spawn()
        .context("starting cambon export")?;
    let (processor_s, peak_bytes) = watch(&mut child)?;
    let passed_s = begun.elapsed().as_secs_f64();
    let bytes = std::fs::metadata(&output).with_context(|| format!("reading {}", output.display()))?.len();
    std::fs::remove_file(&output)?;
    Ok(Measured { processor_s, passed_s, peak_bytes, bytes })
}

/// Waits for the process; gives its processor time and the most memory that it held.
fn watch(child: &mut Child) -> Result<(f64, Option<u64>)> {
    let (mut processor_s, mut peak) = (0.0, None);
    loop {
        processor_s = processor_time(child.id()).unwrap_or(processor_s);
        peak = peak.max(resident(child.id()));
        if let Some(status) = child.try_wait()? {
            if !status.success() {
                bail!("the export measured ended with {status}");
            }
            return Ok((processor_s, peak));
        }
        std::thread::sleep(SAMPLING);
    }
}

/// Seconds of processor time that a process has used, its own and the system's for it.
fn processor_time(process: u32) -> Option<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold spaces; the fields after it are counted from the third.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

/// Copies a catalogue without documents, so many times over that it holds `rows` conclusions; gives publications and conclusions.
fn multiply(from: &Path, to: &Path, rows: usize) -> Result<(u64, u64)> {
    // A copy of the file alone would lack what is still in its log.
    let copied = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?
        .execute("VACUUM INTO ?1", [to.to_string_lossy()]);
    copied.with_context(|| format!("copying {}", from.display()))?;
    let catalogue = Connection::open(to)?;
    catalogue.execute_batch(
        "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; DELETE FROM document; \
         DELETE FROM conclusion WHERE version NOT IN (SELECT current FROM publication)",
    )?;
    let count = |query: &str| -> Result<i64> { Ok(catalogue.query_row(query, [], |row| row.get(0))?) };
    let conclusions = count("SELECT count(*) FROM conclusion")?;
    if conclusions == 0 {
        bail!("{} holds no conclusions\nhint: name a data folder that was built", from.display());
    }
    let times = (i64::try_from(rows)? + conclusions - 1) / conclusions;
    let publication_step = count("SELECT max(key) FROM publication")?;
    let version_step = count("SELECT max(key) FROM version")?;
    let copies = |statement: &str| -> Result<()> {
        let statement =
            statement.replace(":p", &publication_step.to_string()).replace(":v", &version_step.to_string());
        let numbers =
            format!("WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {times} - 1)");
        if times > 1 {
            catalogue.execute_batch(&format!("{numbers} {statement}"))?;
        }
        Ok(())
    };
    catalogue.execute_batch("BEGIN; CREATE TEMP TABLE p AS SELECT * FROM publication; CREATE TEMP TABLE v AS SELECT * FROM version; CREATE TEMP TABLE d AS SELECT * FROM derived; CREATE TEMP TABLE c AS SELECT * FROM conclusion")?;
    copies(
        "INSERT INTO publication SELECT key + k * :p, printf('%012x', (key + k * :p) * 2654435761), source_ref, explicit_id, \
         institution, date, document_type, jurisdiction, title, current + k * :v FROM n, p",
    )?;
    copies(
        "INSERT INTO version SELECT key + k * :v, publication + k * :p, sequence, sha256, size_bytes, format, origin, \
         imported_at FROM n, v",
    )?;
    copies(
        "INSERT INTO derived SELECT version + k * :v, extractor, finder, model, digest, reason, warnings, pages, metadata \
         FROM n, d",
    )?;
    copies(
        "INSERT INTO conclusion SELECT version + k * :v, position, printf('%016x', (version + k * :v) * 100000 + position), \
         kind, form, number, status_literal, status, nature, sub_heading, text, char_start, char_end, occurrences, \
         primary_topic, topics, legal_bases FROM n, c",
    )?;
    catalogue.execute_batch("COMMIT")?;
    Ok((
        count("SELECT count(*) FROM publication")?.unsigned_abs(),
        count("SELECT count(*) FROM conclusion")?.unsigned_abs(),
    ))
}
