//! `cambon bench percolate DATA`: stored queries held against the busiest week of a data folder, beside running each of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use cambon_corpus::ConclusionFilter;
use cambon_document::PublicationId;
use cambon_indexer::{Percolator, Request, Scope, Searcher, Token, analyse};

use crate::commands::bench::machine;
use crate::instance::Instance;
use crate::printer::{Printer, Sink};

/// Relative dates count from a fixed day, as the result is compared.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 27);

/// Runs it and prints its table; fails when percolation finds another set than searching.
pub fn run(data: &Path, queries: usize, printer: Printer) -> Result<()> {
    let instance = Instance::open_read_only(data)?;
    instance.require_current_index()?;
    let (week, ids) = busiest_week(&instance)?;
    let queries = made_up_queries(&instance, queries)?;
    let publications: Vec<_> =
        ids.iter().map(|id| instance.indexed_publication(id)).collect::<Result<_>>()?;
    let passages: usize = publications.iter().map(|publication| publication.passages.len()).sum();
    let begun = Instant::now();
    let percolator = Percolator::new(publications)?;
    let building = begun.elapsed();
    let begun = Instant::now();
    let percolated: Vec<BTreeSet<PublicationId>> =
        queries.iter().map(|query| percolator.matches(query, TODAY)).collect::<Result<_, _>>()?;
    let percolating = begun.elapsed();
    printer.note("running each query ...");
    let searcher = Searcher::open(&instance.index_folder())?;
    let begun = Instant::now();
    let mut differing = Vec::new();
    for (query, found) in queries.iter().zip(&percolated) {
        let request =
            Request { query: query.clone(), scope: Scope::Both, today: TODAY, ..Request::default() };
        let searched: BTreeSet<PublicationId> =
            searcher.matches(&request)?.publications.into_iter().filter(|id| ids.contains(id)).collect();
        if searched != *found {
            differing.push(query);
        }
    }
    let searching = begun.elapsed();
    let matching: usize = percolated.iter().filter(|found| !found.is_empty()).count();
    let mut sink = Sink::open(None)?;
    writeln!(sink, "machine            {}", machine())?;
    writeln!(sink, "week               {week}: {} publications, {passages} passages", ids.len())?;
    writeln!(sink, "queries            {}, of which {matching} find something", queries.len())?;
    writeln!(sink, "small index        {:.3} s", building.as_secs_f64())?;
    writeln!(sink, "percolating        {:.3} s", percolating.as_secs_f64())?;
    writeln!(sink, "searching each     {:.3} s over the whole index", searching.as_secs_f64())?;
    writeln!(sink, "differing          {}", differing.len())?;
    sink.finish()?;
    ensure!(differing.is_empty(), "percolation finds other sets: {:?}", &differing[..differing.len().min(5)]);
    Ok(())
}

fn busiest_week(instance: &Instance) -> Result<(String, BTreeSet<PublicationId>)> {
    let mut weeks: BTreeMap<(i16, i8), BTreeSet<PublicationId>> = BTreeMap::new();
    for publication in instance.store.publications()? {
        if let Some(date) = publication.date {
            let week = date.iso_week_date();
            weeks.entry((week.year(), week.week())).or_default().insert(publication.id);
        }
    }
    let busiest = weeks.into_iter().max_by_key(|(week, ids)| (ids.len(), *week));
    let ((year, week), ids) = busiest.context("no publication has a date")?;
    Ok((format!("{year}-W{week:02}"), ids))
}

/// What readers might save: words, phrases, choices and exclusions out of the conclusions themselves, each once.
fn made_up_queries(instance: &Instance, wanted: usize) -> Result<Vec<String>> {
    let mut queries = BTreeSet::new();
    for record in instance.store.conclusions(&ConclusionFilter::default())? {
        let tokens = analyse(&record.text);
        let telling: Vec<&Token> =
            tokens.iter().filter(|token| !token.is_function_word() && token.folded.len() > 3).collect();
        for (place, words) in telling.windows(3).enumerate() {
            let [a, b, c] = [&words[0].accented, &words[1].accented, &words[2].accented];
            queries.insert(match place % 5 {
                0 => format!("{a} {b}"),
                1 => format!("\"{a} {b}\"~4"),
                2 => format!("{a} {b} {c}"),
                3 => format!("({a} OR {b}) {c}"),
                _ => format!("{a} {b} -{c}"),
            });
        }
    }
    // Spread over all of them, not the first letters of the alphabet.
    let step = (queries.len() / wanted.max(1)).max(1);
    Ok(queries.into_iter().step_by(step).take(wanted).collect())
}
