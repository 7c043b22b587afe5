//! The process that only searches: opens the index, asks, and prints its figures as JSON.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use cambon_document::BodyKind;
use cambon_indexer::{Filters, Request, Searcher, YearRange};
use serde::{Deserialize, Serialize};

use super::queries::{self, Query};
use super::{ROUNDS, hostile, index_folder};
use crate::commands::bench::{Percentiles, percentiles};
use crate::printer::Sink;
use crate::process;

/// Queries named because they took longest.
const SLOWEST: usize = 5;

/// Best times of queries, in nanoseconds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Times(pub Vec<u64>);

impl Times {
    /// In milliseconds.
    pub fn percentiles(&self) -> Percentiles {
        percentiles(self.0.iter().map(|time| Duration::from_nanos(*time)).collect())
    }

    /// Queries a second, one after the other.
    pub fn per_second(&self) -> f64 {
        self.0.len() as f64 / (self.0.iter().sum::<u64>().max(1) as f64 / 1e9)
    }

    /// How many queries.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// A query that took long.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Slow {
    /// Its best time.
    pub ms: f64,
    /// Its hits.
    pub hits: usize,
    /// The query.
    pub query: String,
}

/// What the searching process measured.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Searched {
    /// Best times by kind of query.
    pub times: BTreeMap<String, Times>,
    /// The longest.
    pub slowest: Vec<Slow>,
    /// Memory that is the process's own.
    pub own_bytes: Option<u64>,
    /// With the pages of the index that the system keeps mapped.
    pub resident_bytes: Option<u64>,
    /// Milliseconds to open the index.
    pub opened_ms: f64,
    /// Hostile queries, milliseconds of the slowest, its name.
    pub hostile: (usize, f64, String),
}

impl Searched {
    /// Times of all queries.
    pub fn all(&self) -> Times {
        Times(self.times.values().flat_map(|times| times.0.iter().copied()).collect())
    }
}

/// Searches the index of `folder` with the queries there.
pub fn as_child(folder: &Path) -> Result<()> {
    let asked = queries::read(folder).context("reading the queries")?;
    let begun = Instant::now();
    let searcher = Searcher::open(&index_folder(folder))?;
    let mut searched = Searched { opened_ms: ms(begun.elapsed()), ..Searched::default() };
    let mut best = vec![(Duration::MAX, 0); asked.len()];
    for _ in 0..=ROUNDS {
        for (query, best) in asked.iter().zip(&mut best) {
            let request = request(query);
            let begun = Instant::now();
            let results = searcher.search(&request)?;
            *best = (best.0.min(begun.elapsed()), results.total_hits);
        }
    }
    let memory = |name| process::memory(std::process::id(), name);
    (searched.own_bytes, searched.resident_bytes) = (memory("RssAnon"), memory("VmRSS"));
    let mut slowest = Vec::new();
    for (query, (time, hits)) in asked.iter().zip(best) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        searched.times.entry(query.kind.clone()).or_default().0.push(nanoseconds);
        slowest.push(Slow { ms: ms(time), hits, query: format!("{} ({})", query.cambon, query.kind) });
    }
    slowest.sort_by(|a, b| b.ms.total_cmp(&a.ms));
    slowest.truncate(SLOWEST);
    searched.slowest = slowest;
    searched.hostile = ask_hostile(&searcher);
    let mut sink = Sink::open(None)?;
    sink.write_all(serde_json::to_string(&searched)?.as_bytes())?;
    sink.finish()
}

/// The best of two rounds of each, of which the slowest counts.
fn ask_hostile(searcher: &Searcher) -> (usize, f64, String) {
    let all = hostile::queries();
    let count = all.len();
    let mut slowest = (0.0, String::new());
    for (name, query) in all {
        let request = Request { query, ..Request::default() };
        let mut best = f64::MAX;
        for _ in 0..2 {
            let begun = Instant::now();
            // An error is as good an end as an answer.
            let _ = std::hint::black_box(searcher.search(&request));
            best = best.min(ms(begun.elapsed()));
        }
        tracing::info!("hostile: {best:.1} ms, {name}");
        if best > slowest.0 {
            slowest = (best, name.to_owned());
        }
    }
    (count, slowest.0, slowest.1)
}

fn request(query: &Query) -> Request {
    let years = query.years.map(|(first, last)| YearRange { first: Some(first), last: Some(last) });
    let body_kind = query.body_kind.as_deref().and_then(BodyKind::from_code).into_iter().collect();
    let filters = Filters { years, body_kind, ..Filters::default() };
    Request { query: query.cambon.clone(), filters, ..Request::default() }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
