//! The same passages and queries through other engines, each as its documentation says: FTS5, tantivy's defaults, Xapian.
//!
//! Each indexes title and text, and gives the best passage of each report. FTS5 and Xapian AND the words and take OR where
//! that finds nothing; tantivy's own parser takes OR.

use std::collections::HashSet;
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{STORED, Schema, TEXT, Value};
use tantivy::{Index, TantivyDocument, doc};

use super::score::{PAGE, Place};
use crate::commands::bench::{PYTHON, has_xapian};

/// Hits looked at to fill a page of different reports.
const DEEP: usize = 400;

/// Memory of tantivy's writer, in bytes.
const WRITER_BYTES: usize = 128 << 20;

/// Asks Xapian.
const XAPIAN: &str = include_str!("xapian.py");

/// A passage as a peer sees it.
#[derive(Debug, Serialize)]
pub struct Passage {
    /// Where it stands.
    #[serde(skip)]
    pub place: Place,
    /// Title of its report.
    pub title: String,
    /// Its words.
    pub text: String,
}

/// For each query, the page that a system shows.
pub type Pages = Vec<Vec<Place>>;

/// SQLite's full text, in memory: words without accents, BM25.
///
/// # Errors
/// When SQLite refuses.
pub fn fts5(passages: &[Passage], queries: &[&str]) -> Result<Pages> {
    let base = rusqlite::Connection::open_in_memory()?;
    base.execute_batch(
        "CREATE VIRTUAL TABLE t USING fts5(title, text, tokenize=\"unicode61 remove_diacritics 2\"); BEGIN",
    )?;
    let mut insert = base.prepare("INSERT INTO t(rowid, title, text) VALUES (?, ?, ?)")?;
    for (number, passage) in passages.iter().enumerate() {
        insert.execute((number as i64, &passage.title, &passage.text))?;
    }
    let mut select = base.prepare("SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?")?;
    let mut ask = |expression: String| -> Result<Vec<usize>> {
        let rows = select.query_map((expression, DEEP as i64), |row| row.get(0))?;
        let found: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(found.into_iter().filter_map(|number| usize::try_from(number).ok()).collect())
    };
    let page_of = |query: &&str| {
        let quoted: Vec<String> = fts5_terms(query);
        let mut found = ask(quoted.join(" "))?;
        if found.is_empty() {
            found = ask(quoted.join(" OR "))?;
        }
        Ok(page(passages, found))
    };
    queries.iter().map(page_of).collect()
}

/// The query's phrases and words, each in the quotation marks of FTS5's syntax.
fn fts5_terms(query: &str) -> Vec<String> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let mut terms = Vec::new();
    for (at, part) in query.split('"').enumerate() {
        match at % 2 {
            0 => terms.extend(words(part).into_iter().map(|word| format!("\"{word}\""))),
            _ => terms.push(format!("\"{}\"", words(part).join(" "))),
        }
    }
    terms
}

/// tantivy with its default tokenizer and query parser, in memory.
///
/// # Errors
/// When tantivy refuses.
pub fn tantivy(passages: &[Passage], queries: &[&str]) -> Result<Pages> {
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", TEXT);
    let text = schema.add_text_field("text", TEXT);
    let number = schema.add_u64_field("number", STORED);
    let index = Index::create_in_ram(schema.build());
    let mut writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
    for (at, passage) in passages.iter().enumerate() {
        writer.add_document(
            doc!(title => passage.title.as_str(), text => passage.text.as_str(), number => at as u64),
        )?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let parser = QueryParser::for_index(&index, vec![title, text]);
    let page_of = |query: &&str| {
        let (query, _) = parser.parse_query_lenient(query);
        let mut found = Vec::new();
        for (_, address) in searcher.search(&query, &TopDocs::with_limit(DEEP).order_by_score())? {
            let document: TantivyDocument = searcher.doc(address)?;
            found.extend(document.get_first(number).and_then(|value| value.as_u64()).map(|at| at as usize));
        }
        Ok(page(passages, found))
    };
    queries.iter().map(page_of).collect()
}

/// Xapian with its French stemmer, by its Python module; `None` where it is not installed.
///
/// # Errors
/// When it is installed and fails.
pub fn xapian(passages: &[Passage], queries: &[&str]) -> Result<Option<Pages>> {
    if !has_xapian() {
        return Ok(None);
    }
    let asked = serde_json::json!({ "passages": passages, "queries": queries, "deep": DEEP });
    let mut child = Command::new(PYTHON)
        .args(["-c", XAPIAN])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("starting Xapian")?;
    let mut input = child.stdin.take().context("writing to Xapian")?;
    input.write_all(&serde_json::to_vec(&asked)?).context("writing to Xapian")?;
    drop(input);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("Xapian ended with {}", output.status);
    }
    let found: Vec<Vec<usize>> = serde_json::from_slice(&output.stdout).context("reading Xapian's answer")?;
    Ok(Some(found.into_iter().map(|found| page(passages, found)).collect()))
}

/// The best passage of each report.
fn page(passages: &[Passage], found: Vec<usize>) -> Vec<Place> {
    let mut seen = HashSet::new();
    let places = found.into_iter().filter_map(|at| passages.get(at)).map(|passage| &passage.place);
    places.filter(|place| seen.insert(place.report.as_str())).take(PAGE).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(report: &str, title: &str, text: &str) -> Passage {
        let place = Place { report: report.to_owned(), start: 0, end: text.chars().count() as u32 };
        Passage { place, title: title.to_owned(), text: text.to_owned() }
    }

    #[track_caller]
    fn check(query: &str, wanted: &[&str]) {
        let passages = [
            passage("a", "Commune de Saint-Aubrac", "La piscine est gérée en régie."),
            passage("a", "Commune de Saint-Aubrac", "La piscine, la piscine et la piscine."),
            passage("b", "Commune de Vallon", "Le stade est fermé."),
        ];
        let reports =
            |pages: Pages| -> Vec<String> { pages.into_iter().flatten().map(|place| place.report).collect() };
        assert_eq!(reports(fts5(&passages, &[query]).expect("FTS5 answers")), wanted, "FTS5");
        assert_eq!(reports(tantivy(&passages, &[query]).expect("tantivy answers")), wanted, "tantivy");
        if let Some(pages) = xapian(&passages, &[query]).expect("Xapian answers") {
            assert_eq!(reports(pages), wanted, "Xapian");
        }
    }

    #[test]
    fn peers_give_a_report_once() {
        check("piscine", &["a"]);
        check("\"stade est\" fermé", &["b"]);
        check("inconnu", &[]);
    }

    #[test]
    fn terms_of_fts5_keep_phrases() {
        assert_eq!(fts5_terms("l'eau \"temps de travail\""), ["\"l\"", "\"eau\"", "\"temps de travail\""]);
    }
}
