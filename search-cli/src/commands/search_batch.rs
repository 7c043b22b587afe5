//! `cambon search --batch`: the queries of a CSV file, and their hits as a table. A line that cannot be searched costs only
//! itself: stderr says why with its number, the table too, in its column `error`.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use cambon_indexer::api::{self, Parameters, SearchAnswer};
use cambon_indexer::{Group, Hit, Searcher};
use csv::ByteRecord;
use jiff::civil::Date;
use serde::Serialize;

use crate::Outcome;
use crate::cli::{OutputFormat, SearchArgs};
use crate::commands::search;
use crate::config::Config;
use crate::filters;
use crate::printer::{self, Printer, Sink};
use crate::table::{RowWriter, TableFormat};

/// A hit of a query, or why it could not be searched.
#[derive(Debug, Default, Serialize)]
struct Row<'a> {
    query_id: &'a str,
    /// Among the hits of the query, from 1.
    rank: Option<usize>,
    publication_id: Option<&'a str>,
    source_ref: Option<&'a str>,
    title: Option<&'a str>,
    jurisdiction: Option<&'a str>,
    date: Option<Date>,
    page: Option<u32>,
    section: &'a [String],
    /// Of a passage, its number in the report, from 1.
    passage: Option<u32>,
    conclusion_id: Option<&'a str>,
    char_start: Option<u32>,
    char_end: Option<u32>,
    quotation: Option<&'a str>,
    /// Comparable within one query only.
    score: Option<f64>,
    error: Option<String>,
}

/// A line of the file.
struct Line {
    number: u64,
    id: String,
    parameters: Result<Parameters>,
}

/// Searches for every line and writes the hits.
pub fn run(
    path: &Path,
    given: &Parameters,
    args: &SearchArgs,
    config: &Config,
    printer: Printer,
) -> Result<Outcome> {
    let bytes = std::fs::read(path).with_context(|| format!("reading queries {}", path.display()))?;
    let lines = read(&bytes, given).with_context(|| format!("in queries {}", path.display()))?;
    let searcher = search::open(config)?;
    let mut rows = RowWriter::new(Sink::open(args.output.as_deref())?, format(args)?);
    let bar = printer.progress(lines.len() as u64, "searching");
    let today = filters::today();
    let (mut hits, mut failed, mut without) = (0, 0, Vec::new());
    for line in &lines {
        bar.inc(1);
        match answer(line, &searcher, today) {
            Ok(answer) => {
                let written = write_hits(&mut rows, &line.id, &answer)?;
                hits += written;
                if written == 0 {
                    without.push(line.id.as_str());
                }
            }
            Err(error) => {
                failed += 1;
                let told = format!("{error:#}");
                rows.write(&Row { query_id: &line.id, error: Some(one_line(&told)), ..Row::default() })?;
                bar.suspend(|| printer::error(&anyhow!("{}, line {}: {told}", path.display(), line.number)));
            }
        }
    }
    bar.finish_and_clear();
    rows.finish()?;
    printer.note(format!("{} queries, {hits} hits, {failed} lines with an error", lines.len()));
    if !without.is_empty() {
        printer.note(format!("nothing found: {}", without.join(", ")));
    }
    Ok(if hits == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// Writes one answer as a table.
pub fn write_answer(sink: Sink, args: &SearchArgs, answer: &SearchAnswer) -> Result<()> {
    let mut rows = RowWriter::new(sink, format(args)?);
    write_hits(&mut rows, &answer.canonical, answer)?;
    rows.finish()
}

fn format(args: &SearchArgs) -> Result<TableFormat> {
    match (args.excel, args.format) {
        (true, _) => Ok(TableFormat::Excel),
        (false, OutputFormat::Csv | OutputFormat::Text) => Ok(TableFormat::Csv),
        (false, OutputFormat::Jsonl) => Ok(TableFormat::Jsonl),
        (false, OutputFormat::Json) => {
            bail!(
                "hits of a batch are written as csv or jsonl\nhint: --format csv, --format jsonl or --excel"
            )
        }
    }
}

fn answer(line: &Line, searcher: &Searcher, today: Date) -> Result<SearchAnswer> {
    let parameters = line.parameters.as_ref().map_err(|error| anyhow!("{error:#}"))?;
    Ok(api::search(searcher, parameters, today)?)
}

fn write_hits(rows: &mut RowWriter, query_id: &str, answer: &SearchAnswer) -> Result<usize> {
    let hits = answer.groups.iter().flat_map(|group| group.hits.iter().map(move |hit| (group, hit)));
    let mut written = 0;
    for (group, hit) in hits {
        written += 1;
        rows.write(&row(query_id, written, group, hit))?;
    }
    Ok(written)
}

fn row<'a>(query_id: &'a str, rank: usize, group: &'a Group, hit: &'a Hit) -> Row<'a> {
    Row {
        query_id,
        rank: Some(rank),
        publication_id: Some(group.publication_id.as_str()),
        source_ref: Some(&group.source_ref),
        title: group.title.as_deref(),
        jurisdiction: group.jurisdiction.as_deref(),
        date: group.date,
        page: hit.page.map(|page| page.0),
        section: &hit.section,
        passage: hit.conclusion.is_none().then_some(hit.ordinal + 1),
        conclusion_id: hit.conclusion.as_ref().map(|conclusion| conclusion.id.as_str()),
        char_start: Some(hit.char_start),
        char_end: Some(hit.char_end),
        quotation: Some(&hit.text),
        score: Some((f64::from(hit.score) * 1000.0).round() / 1000.0),
        error: None,
    }
}

/// The lines of a file with commas or semicolons, with or without byte order mark; what a line leaves empty is `given`.
///
/// # Errors
/// When the header lacks a column or names one that cannot be meant.
fn read(bytes: &[u8], given: &Parameters) -> Result<Vec<Line>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).flexible(true).from_reader(bytes);
    let columns: Vec<String> =
        reader.byte_headers()?.iter().map(|name| String::from_utf8_lossy(name).to_lowercase()).collect();
    check_columns(&columns)?;
    let mut lines = Vec::new();
    let mut known: HashMap<String, u64> = HashMap::new();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        let number = record.position().map_or(0, csv::Position::line);
        let id_at = columns.iter().position(|column| column == "id").unwrap_or_default();
        let id = String::from_utf8_lossy(record.get(id_at).unwrap_or_default()).into_owned();
        let parameters = match known.insert(id.clone(), number) {
            _ if id.is_empty() => Err(anyhow!("it has no id")),
            Some(before) => Err(anyhow!("line {before} has the same id")),
            None => parameters(&record, &columns, given),
        };
        lines.push(Line { number, id, parameters });
    }
    Ok(lines)
}

fn check_columns(columns: &[String]) -> Result<()> {
    for needed in ["id", "query"] {
        if !columns.iter().any(|column| column == needed) {
            bail!("there is no column \"{needed}\"\nhint: the first line names the columns: id,query");
        }
    }
    let known =
        |column: &String| column == "id" || column == "query" || filter_columns().contains(&column.as_str());
    match columns.iter().find(|column| !known(column)) {
        None => Ok(()),
        Some(column) => {
            bail!("no column is called \"{column}\"\nhint: id, query, {}", filter_columns().join(", "))
        }
    }
}

/// Columns that a file may have beside id and query.
fn filter_columns() -> Vec<&'static str> {
    Parameters::names().filter(|name| !["q", "id", "after", "copies", "whole"].contains(name)).collect()
}

fn parameters(record: &ByteRecord, columns: &[String], given: &Parameters) -> Result<Parameters> {
    if record.len() != columns.len() {
        bail!(
            "it has {} fields, the header {}\nhint: quote fields that hold commas",
            record.len(),
            columns.len()
        );
    }
    let mut parameters = given.clone();
    for (column, value) in columns.iter().zip(record) {
        let value = std::str::from_utf8(value)
            .map_err(|_| anyhow!("{column} is not UTF-8\nhint: save the file as CSV UTF-8"))?;
        match column.as_str() {
            "id" => {}
            _ if value.is_empty() => {}
            "query" => parameters.set("q", value)?,
            filter => parameters.set(filter, value)?,
        }
    }
    if parameters.q.trim().is_empty() && parameters.filters.is_empty() && parameters.publication.is_empty() {
        bail!("it has neither a query nor a filter");
    }
    Ok(parameters)
}

/// An error with its hint in one field.
fn one_line(error: &str) -> String {
    error.replace("\nhint: ", "; hint: ").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &[u8], expected: &[(&str, &str)]) {
        let lines = read(file, &Parameters::default()).expect("a sound header");
        let told = |line: &Line| match &line.parameters {
            Ok(parameters) => parameters.q.clone(),
            Err(error) => format!("error: {}", one_line(&format!("{error:#}"))),
        };
        let found: Vec<(String, String)> = lines.iter().map(|line| (line.id.clone(), told(line))).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(id, told)| (id.as_str(), told.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn queries_in_the_ways_people_save_them() {
        check(
            b"id,query\na,heures\nb,\"\"\"temps de travail\"\"\"\n",
            &[("a", "heures"), ("b", "\"temps de travail\"")],
        );
        check("\u{feff}id;query\r\na;régie, avances\r\n".as_bytes(), &[("a", "régie, avances")]);
        check(b"Query,ID,Kind\nheures,a,legal_reminder\n", &[("a", "heures")]);
    }

    #[test]
    fn a_wrong_line_costs_only_itself() {
        let file = b"id,query,kind\na,heures,advice\nb,r\xe9gie,\nc,temps,\n,temps,\nc,prime,\nd,e\nf,,\n";
        let kinds = "recommendation, legal_reminder, finding";
        let wrong_kind = format!("error: kind has no value \"advice\"; hint: one of {kinds}");
        check(
            file,
            &[
                ("a", wrong_kind.as_str()),
                ("b", "error: query is not UTF-8; hint: save the file as CSV UTF-8"),
                ("c", "temps"),
                ("", "error: it has no id"),
                ("c", "error: line 4 has the same id"),
                ("d", "error: it has 2 fields, the header 3; hint: quote fields that hold commas"),
                ("f", "error: it has neither a query nor a filter"),
            ],
        );
    }

    #[track_caller]
    fn check_refused(file: &[u8], problem: &str) {
        let message = read(file, &Parameters::default()).map(|_| ()).expect_err("refused").to_string();
        assert!(message.contains(problem), "{message}");
    }

    #[test]
    fn a_header_that_would_mislead_is_refused() {
        check_refused(b"query\nheures\n", "no column \"id\"");
        check_refused(b"id,text\na,heures\n", "no column \"query\"");
        check_refused(b"id,query,chamber\na,heures,CRC\n", "no column is called \"chamber\"");
    }
}
