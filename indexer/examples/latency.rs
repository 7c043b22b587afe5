//! Times searches of an index in process: `cargo run --release -p cambon-indexer --example latency -- <index folder>`.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use std::path::Path;
use std::time::{Duration, Instant};

use cambon_indexer::{IndexError, Request, Scope, Searcher};

/// Searches for each query.
const ROUNDS: usize = 50;

const QUERIES: &[&str] = &[
    "heures supplémentaires",
    "heures de la commune",
    "\"régime indemnitaire\"",
    "\"état des restes à recouvrer\"",
    "\"code général des collectivités territoriales\"",
    "amortiss* provision",
    "dé*",
    "subventions OR aides associations",
    "marché -avenant",
    "CET",
    "L. 2312-1",
    "1 607",
    "commune",
    "de la",
    "-marché",
    "",
];

fn main() -> Result<(), IndexError> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "index".to_owned());
    let searcher = Searcher::open(Path::new(&folder))?;
    let mut all = Vec::new();
    for query in QUERIES {
        let request = Request { query: (*query).to_owned(), scope: Scope::Both, ..Request::default() };
        let mut times = Vec::with_capacity(ROUNDS);
        let mut hits = 0;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            hits = searcher.search(&request)?.total_hits;
            times.push(start.elapsed());
        }
        println!(
            "{:>8.2?} median {:>8.2?} p99 {hits:>6} hits  {query}",
            quantile(&mut times, 0.5),
            quantile(&mut times, 0.99)
        );
        all.extend(times);
    }
    println!("{:>8.2?} median {:>8.2?} p99 over all", quantile(&mut all, 0.5), quantile(&mut all, 0.99));
    Ok(())
}

fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort();
    let last = times.len().saturating_sub(1);
    times[(last as f64 * share).ceil() as usize]
}
