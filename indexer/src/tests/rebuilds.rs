//! Searching while the index is rebuilt: never an error, and every answer from one whole generation.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::{apply, publication};
use crate::*;

const REBUILDS: u64 = 20;
const SEARCHES: usize = 1_000;
const SEARCHERS: usize = 3;

/// Reports of every generation, all of which name it.
const REPORTS: usize = 8;

fn build(folder: &Path, generation: u64) {
    let marker = format!("génération{generation}");
    let text = format!("La piscine de la commune, {marker}.");
    let reports = (0..REPORTS).map(|number| publication(&format!("r{number}"), &[&text, &text, "rien"]));
    let changes = reports.map(|report| Ok::<_, IndexError>(Change::Put(Box::new(report))));
    // In turn: from empty, and in place of what was there.
    let options = UpdateOptions { from_empty: generation.is_multiple_of(2), ..UpdateOptions::default() };
    update(folder, &IndexStamp { revision: generation }, options, changes).unwrap();
}

/// Searches once, in a searcher opened for it; the answer must be that of one generation alone.
#[track_caller]
fn check(folder: &Path) -> u64 {
    let searcher = Searcher::open(folder).unwrap();
    let generation = searcher.stamp().revision;
    let request = Request { query: "piscine".into(), limit_publications: REPORTS, ..Request::default() };
    let results = searcher.search(&request).unwrap();
    assert_eq!((results.total_hits, results.total_publications), (2 * REPORTS, REPORTS), "{generation}");
    let marker = format!("génération{generation}.");
    for hit in results.groups.iter().flat_map(|group| &group.hits) {
        assert!(hit.text.ends_with(&marker), "{} in generation {generation}", hit.text);
    }
    generation
}

/// Says that there are no more builds, when it goes.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_thousand_searches_during_twenty_rebuilds() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), 0);
    let (searches, rebuilt) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            // Also when a build fails: nobody would end otherwise.
            let _ended = Ends(&rebuilt);
            let mut generation = 0;
            while generation < REBUILDS || searches.load(Ordering::Relaxed) < SEARCHES {
                generation += 1;
                build(folder.path(), generation);
            }
        });
        for _ in 0..SEARCHERS {
            scope.spawn(|| {
                let mut last = 0;
                while !rebuilt.load(Ordering::Relaxed) {
                    let generation = check(folder.path());
                    assert!(generation >= last, "generation {generation} after {last}");
                    last = generation;
                    searches.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert!(searches.into_inner() >= SEARCHES);
}

#[test]
fn an_open_searcher_keeps_answering_while_others_are_built() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path(), 1);
    let searcher = Searcher::open(folder.path()).unwrap();
    for generation in 2..5 {
        build(folder.path(), generation);
        let request = Request { query: "génération1".into(), ..Request::default() };
        assert_eq!(searcher.search(&request).unwrap().total_publications, REPORTS);
    }
    apply(folder.path(), 9, vec![]);
    assert_eq!(check_revision(folder.path()), 9);
}

fn check_revision(folder: &Path) -> u64 {
    Searcher::open(folder).unwrap().stamp().revision
}
