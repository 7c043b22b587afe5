//! `cambon bench extract`: pages read a second, with layout, zones and conclusions, on one core, beside pdftotext on the same files in
//! the same run; and the memory that files of many pages take.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use cambon_document::Reading;

use crate::analysis::{self, Analysis};
use crate::commands::bench::{machine, mib, watch};
use crate::printer::{Printer, Sink};

/// Rounds over all files; the best of each file counts for both programs, so that a busy moment harms neither.
const ROUNDS: usize = 3;
/// Pages of the long file whose memory is measured.
const LONG_FILE_PAGES: usize = 1000;

/// One file and its best times.
struct Timed {
    path: PathBuf,
    pages: usize,
    ours: Duration,
    theirs: Option<Duration>,
}

/// Measures and prints.
pub fn run(folder: &Path, printer: Printer) -> Result<()> {
    let files = pdfs(folder)?;
    let peer = has("pdftotext");
    let mut timed = Vec::new();
    let bar = printer.progress((files.len() * ROUNDS) as u64, "reading");
    for path in files {
        timed.extend(time(&path, peer, || bar.inc(1))?);
    }
    bar.finish_and_clear();
    let pages: usize = timed.iter().map(|file| file.pages).sum();
    let ours: Duration = timed.iter().map(|file| file.ours).sum();
    let mut table = String::new();
    writeln!(table, "machine              {}", machine())?;
    writeln!(table, "files                {}, {pages} pages", timed.len())?;
    writeln!(
        table,
        "cambon               {:.0} pages/s, with layout, zones and conclusions",
        rate(pages, ours)
    )?;
    match timed.iter().map(|file| file.theirs).sum::<Option<Duration>>().filter(|_| peer) {
        Some(theirs) => {
            writeln!(table, "pdftotext            {:.0} pages/s, words alone", rate(pages, theirs))?;
            writeln!(table, "ratio                {:.2}", theirs.as_secs_f64() / ours.as_secs_f64())?;
        }
        None => writeln!(table, "pdftotext            not installed (poppler-utils), not compared")?,
    }
    printer.note("measuring memory ...");
    memory(&mut table, &timed)?;
    let mut sink = Sink::open(None)?;
    sink.write_all(table.as_bytes())?;
    sink.finish()
}

/// Best times of one file; `None` if it cannot be read.
fn time(path: &Path, peer: bool, mut done: impl FnMut()) -> Result<Option<Timed>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut best: Option<Timed> = None;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let Analysis::Understood { document, .. } = analysis::analyse(&bytes, &name, &mut Reading::default())
        else {
            return Ok(None);
        };
        let ours = begun.elapsed();
        let theirs = if peer { Some(pdftotext(path)?) } else { None };
        let timed = Timed { path: path.to_owned(), pages: document.pages.len(), ours, theirs };
        best = Some(match best {
            Some(best) => Timed { ours: best.ours.min(ours), theirs: best.theirs.min(theirs), ..timed },
            None => timed,
        });
        done();
    }
    Ok(best)
}

fn pdftotext(path: &Path) -> Result<Duration> {
    let begun = Instant::now();
    let status = Command::new("pdftotext").arg(path).arg("-").stdout(Stdio::null()).status()?;
    if !status.success() {
        bail!("pdftotext {} ended with {status}", path.display());
    }
    Ok(begun.elapsed())
}

/// Memory of a process that reads one file, then all files, then a file of a thousand pages.
fn memory(table: &mut String, timed: &[Timed]) -> Result<()> {
    let Some(largest) = timed.iter().max_by_key(|file| file.pages) else { bail!("no PDF could be read") };
    let one = peak([&largest.path])?;
    writeln!(table, "memory, one file     {} for {} pages", mib(one), largest.pages)?;
    let all = peak(timed.iter().map(|file| &file.path))?;
    writeln!(table, "memory, all files    {} in one process, one after the other", mib(all))?;
    if !has("pdfunite") {
        writeln!(table, "memory, long file    not measured: pdfunite (poppler-utils) is not installed")?;
        return Ok(());
    }
    let folder = tempfile::tempdir().context("making a temporary folder")?;
    let long = folder.path().join("long.pdf");
    let copies = LONG_FILE_PAGES.div_ceil(largest.pages.max(1));
    let status = Command::new("pdfunite").args(vec![&largest.path; copies.max(2)]).arg(&long).status()?;
    if !status.success() {
        bail!("pdfunite ended with {status}");
    }
    writeln!(
        table,
        "memory, long file    {} for {} pages",
        mib(peak([&long])?),
        copies.max(2) * largest.pages
    )?;
    Ok(())
}

/// Most memory of a worker that reads these files.
fn peak<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Result<Option<u64>> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["extract-worker", "--memory-mib=4096"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("starting an extraction process")?;
    let mut pipe = child.stdin.take().context("opening the pipe to an extraction process")?;
    let paths: Vec<PathBuf> = paths.into_iter().cloned().collect();
    let feeding = std::thread::spawn(move || -> Result<()> {
        for path in paths {
            let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            crate::worker::write_request(&mut pipe, &path.to_string_lossy(), &bytes)?;
        }
        Ok(())
    });
    let peak = watch(&mut child)?;
    feeding.join().map_err(|_| anyhow::anyhow!("feeding the extraction process failed"))??;
    Ok(peak)
}

fn pdfs(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf")))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("no PDF in {}", folder.display());
    }
    Ok(files)
}

fn has(program: &str) -> bool {
    Command::new(program).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn rate(pages: usize, time: Duration) -> f64 {
    pages as f64 / time.as_secs_f64()
}
