//! SQLite FTS5 and Xapian on the same passages: what each is asked as its documentation says, with snippets and a count; once more with the
//! facets of facetted queries counted, as our own answers have them.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use cambon_indexer::IndexedPublication;
use rusqlite::{Connection, params};
use serde_json::json;

use super::multiplied::Multiplied;
use super::queries::Query;
use super::searching::Times;
use super::{ROUNDS, SHOWN};
use crate::commands::bench::{PYTHON, has_xapian, size_of};
use crate::printer::Printer;

/// The script that indexes and asks Xapian.
const XAPIAN: &str = include_str!("../../../../tests/bench/search_xapian.py");

/// Passages written in one transaction.
const BATCH: usize = 50_000;

/// An engine to compare with.
pub enum Peer {
    /// The database's seconds to build, where it was built by this run.
    Fts5(Option<f64>),
    /// The same; it may not be installed.
    Xapian(Option<PathBuf>),
}

/// Builds what peers need; a database kept from a former run with as many passages is used again.
pub fn build(corpus: &Multiplied, folder: &Path, printer: Printer) -> Result<Vec<Peer>> {
    let wanted = format!("{} passages with their facts", corpus.extent().1);
    let stamp = folder.join("peers");
    let kept = std::fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted);
    if !kept {
        let _ = std::fs::remove_file(folder.join("fts5.sqlite"));
        let _ = std::fs::remove_dir_all(folder.join("xapian"));
    }
    let mut seconds = None;
    if !kept {
        printer.note("SQLite FTS5 indexes ...");
        let begun = Instant::now();
        fts5(corpus, &folder.join("fts5.sqlite"))?;
        seconds = Some(begun.elapsed().as_secs_f64());
        write_passages(corpus, &folder.join("passages.jsonl"))?;
    }
    std::fs::write(&stamp, wanted)?;
    let script = folder.join("search_xapian.py");
    std::fs::write(&script, XAPIAN)?;
    Ok(vec![Peer::Fts5(seconds), Peer::Xapian(has_xapian().then_some(script))])
}

fn fts5(corpus: &Multiplied, path: &Path) -> Result<()> {
    let base = Connection::open(path)?;
    base.execute_batch(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;
         CREATE VIRTUAL TABLE t USING fts5(text, tokenize = \"unicode61 remove_diacritics 2\");
         CREATE TABLE facts(passage INTEGER PRIMARY KEY, year INTEGER, body_kind TEXT, jurisdiction TEXT, department TEXT, zone TEXT);",
    )?;
    base.execute_batch("BEGIN")?;
    let mut row = 0_i64;
    for publication in corpus.iter() {
        let mut text = base.prepare_cached("INSERT INTO t(rowid, text) VALUES (?, ?)")?;
        let mut facts = base.prepare_cached("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)")?;
        let PublicationFacts { year, body_kind, jurisdiction, department } =
            PublicationFacts::of(&publication);
        for passage in &publication.passages {
            row += 1;
            text.execute(params![row, passage.text])?;
            facts.execute(params![row, year, body_kind, jurisdiction, department, passage.zone.code()])?;
            if row % BATCH as i64 == 0 {
                base.execute_batch("COMMIT; BEGIN")?;
            }
        }
    }
    base.execute_batch("COMMIT; INSERT INTO t(t) VALUES ('optimize'); ANALYZE;")?;
    Ok(())
}

/// What restricts and is counted, beside the part of the report.
struct PublicationFacts<'a> {
    year: Option<i16>,
    body_kind: Option<&'static str>,
    jurisdiction: Option<&'a str>,
    department: Option<&'a str>,
}

impl<'a> PublicationFacts<'a> {
    fn of(publication: &'a IndexedPublication) -> Self {
        Self {
            year: publication.date.map(jiff::civil::Date::year),
            body_kind: publication.body_kind.map(|kind| kind.code()),
            jurisdiction: publication.jurisdiction.as_deref(),
            department: publication.department.as_deref(),
        }
    }
}

fn write_passages(corpus: &Multiplied, path: &Path) -> Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    for publication in corpus.iter() {
        let PublicationFacts { year, body_kind, jurisdiction, department } =
            PublicationFacts::of(&publication);
        for passage in &publication.passages {
            let row = json!({
                "text": passage.text,
                "year": year,
                "body_kind": body_kind,
                "jurisdiction": jurisdiction,
                "department": department,
                "zone": passage.zone.code(),
            });
            writeln!(out, "{row}")?;
        }
    }
    Ok(out.flush()?)
}

/// What a peer needs for the queries.
pub struct Compared {
    /// What its database takes, and how long it took to build.
    pub database: String,
    /// For hits with snippets and their count.
    pub bare: Times,
    /// The same, with the facets of facetted queries.
    pub with_facets: Times,
}

impl Peer {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fts5(_) => "SQLite FTS5",
            Self::Xapian(_) => "Xapian",
        }
    }

    /// Asks it; `None` where it is not installed.
    pub fn search(&self, folder: &Path, asked: &[Query], printer: Printer) -> Result<Option<Compared>> {
        printer.note(format!("{} searches ...", self.name()));
        match self {
            Self::Fts5(seconds) => {
                let path = folder.join("fts5.sqlite");
                let (bare, with_facets) = ask_fts5(&path, asked)?;
                let megabytes = std::fs::metadata(&path)?.len() / 1_000_000;
                let built =
                    seconds.map_or_else(|| "kept".to_owned(), |seconds| format!("built in {seconds:.0} s"));
                Ok(Some(Compared { database: format!("{built}, {megabytes} MB"), bare, with_facets }))
            }
            Self::Xapian(None) => Ok(None),
            Self::Xapian(Some(script)) => {
                let output = Command::new(PYTHON)
                    .arg(script)
                    .arg(folder)
                    .args([SHOWN.to_string(), ROUNDS.to_string()])
                    .stderr(std::process::Stdio::inherit())
                    .output()
                    .context("starting python3")?;
                if !output.status.success() {
                    bail!("search_xapian.py ended with {}", output.status);
                }
                let (seconds, bare, with_facets): (f64, Times, Times) =
                    serde_json::from_slice(&output.stdout)?;
                let megabytes = size_of(&folder.join("xapian")) / 1_000_000;
                let built =
                    if seconds > 0.0 { format!("built in {seconds:.0} s") } else { "kept".to_owned() };
                Ok(Some(Compared { database: format!("{built}, {megabytes} MB"), bare, with_facets }))
            }
        }
    }
}

/// Times to find thirty passages by BM25 with snippets and how many there are, then with facets too.
fn ask_fts5(path: &Path, asked: &[Query]) -> Result<(Times, Times)> {
    let base = Connection::open(path)?;
    base.execute_batch("PRAGMA cache_size = -262144; PRAGMA mmap_size = 8589934592;")?;
    let (mut bare, mut with_facets) = (vec![u64::MAX; asked.len()], vec![u64::MAX; asked.len()]);
    for _ in 0..=ROUNDS {
        for ((query, bare), with_facets) in asked.iter().zip(&mut bare).zip(&mut with_facets) {
            let begun = Instant::now();
            ask(&base, query).with_context(|| format!("asking SQLite for {}", query.fts5))?;
            let nanoseconds = || u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
            *bare = (*bare).min(nanoseconds());
            if query.years.is_some() {
                count_facets(&base, query).with_context(|| format!("counting facets of {}", query.fts5))?;
            }
            *with_facets = (*with_facets).min(nanoseconds());
        }
    }
    Ok((Times(bare), Times(with_facets)))
}

fn ask(base: &Connection, query: &Query) -> Result<()> {
    let narrowed = if query.years.is_some() { NARROWED } else { "" };
    let shown = format!(
        "SELECT t.rowid, snippet(t, 0, '[', ']', '…', 40) FROM t {narrowed} WHERE t MATCH ?1 ORDER BY t.rank LIMIT {SHOWN}"
    );
    let counted = format!("SELECT count(*) FROM t {narrowed} WHERE t MATCH ?1");
    let mut shown = base.prepare_cached(&shown)?;
    let mut counted = base.prepare_cached(&counted)?;
    let snippet = |row: &rusqlite::Row<'_>| row.get::<_, String>(1);
    if let Some((first, last)) = query.years {
        let facts = params![query.fts5, first, last, query.body_kind];
        for text in shown.query_map(facts, snippet)? {
            std::hint::black_box(text?);
        }
        std::hint::black_box(counted.query_row(facts, |row| row.get::<_, i64>(0))?);
    } else {
        for text in shown.query_map(params![query.fts5], snippet)? {
            std::hint::black_box(text?);
        }
        std::hint::black_box(counted.query_row(params![query.fts5], |row| row.get::<_, i64>(0))?);
    }
    Ok(())
}

/// The facts of hits in some years, and of some kind of body if one is given.
const NARROWED: &str = "JOIN facts ON facts.passage = t.rowid AND facts.year BETWEEN ?2 AND ?3 AND (?4 IS NULL OR facts.body_kind = ?4)";

/// Hits by each value of the facets; one that is filtered is counted without its own filter. Facets with the same filters are grouped at once.
fn count_facets(base: &Connection, query: &Query) -> Result<()> {
    let (first, last) = query.years.unwrap_or((i16::MIN, i16::MAX));
    let every_year = (i16::MIN, i16::MAX);
    let by = |group: &str, years: (i16, i16), body_kind: Option<&String>| -> Result<()> {
        let sql = format!("SELECT {group}, count(*) FROM t {NARROWED} WHERE t MATCH ?1 GROUP BY {group}");
        let mut counted = base.prepare_cached(&sql)?;
        let columns = counted.column_count();
        let mut rows = counted.query(params![query.fts5, years.0, years.1, body_kind])?;
        while let Some(row) = rows.next()? {
            std::hint::black_box(row.get::<_, i64>(columns - 1)?);
        }
        Ok(())
    };
    let kind = query.body_kind.as_ref();
    match kind {
        Some(_) => {
            by("jurisdiction, department, zone", (first, last), kind)?;
            by("body_kind", (first, last), None)?;
        }
        None => by("jurisdiction, department, zone, body_kind", (first, last), None)?,
    }
    by("year", every_year, kind)
}
