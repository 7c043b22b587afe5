//! An index brought up to date in steps finds what one that is made at once finds.
#![allow(clippy::unwrap_used, reason = "a test may")]

use super::made::REPORTS;
use super::{apply, passage, publication};
use crate::*;

/// One query of every kind of what documents in a row share.
const QUERIES: [&str; 14] = [
    "titre:rapport",
    "organisme:commune",
    "section:gestion",
    "section:\"eau potable\"",
    "juridiction:CRC-NAQ",
    "type:commune",
    "departement:33",
    "ref:made03",
    "titre:* -section:*",
    "organisme:*",
    "annee:*",
    "departement:*",
    "gestion piscine",
    "-section:gestion emprunt",
];

fn matches(folder: &std::path::Path, query: &str) -> Matches {
    let request = Request { query: query.to_owned(), scope: Scope::Both, ..Request::default() };
    Searcher::open(folder).unwrap().matches(&request).unwrap()
}

#[test]
fn steps_and_one_go_find_the_same() {
    let [at_once, in_steps] = [(), ()].map(|()| tempfile::tempdir().unwrap());
    let put = |place: usize| Change::Put(Box::new(REPORTS[place].clone()));
    apply(at_once.path(), 1, (0..REPORTS.len()).map(put).collect());
    apply(in_steps.path(), 1, (5..REPORTS.len()).rev().map(put).collect());
    apply(in_steps.path(), 2, (0..7).map(put).collect());
    apply(in_steps.path(), 3, vec![Change::Remove(REPORTS[9].id.clone()), put(2)]);
    apply(in_steps.path(), 4, vec![put(9)]);
    let mut found = 0;
    for query in QUERIES {
        let wanted = matches(at_once.path(), query);
        found += wanted.passages.len();
        assert_eq!(matches(in_steps.path(), query), wanted, "{query}");
    }
    assert!(found > 0);
}

#[test]
fn a_publication_in_several_parts_stays_in_one_row() {
    let folder = tempfile::tempdir().unwrap();
    let texts: Vec<String> = (0..24_000_u64)
        .map(|seed| {
            (0..12).map(|word| format!("m{:x} ", (seed * 12 + word).wrapping_mul(0x9E37_79B9))).collect()
        })
        .collect();
    let mut report = publication("long", &[]);
    report.title = Some("Le port de plaisance".to_owned());
    let place = |(ordinal, text): (u32, &String)| IndexedPassage {
        section: vec![format!("{} Gestion", ordinal / 10_000)],
        ..passage(ordinal, text)
    };
    report.passages = (0..).zip(&texts).map(place).collect();
    // Less memory than the words need: the engine writes what it has and goes on.
    let options = UpdateOptions { memory_bytes: 0, ..UpdateOptions::default() };
    let changes = [Ok::<_, IndexError>(Change::Put(Box::new(report)))];
    update(folder.path(), &IndexStamp { revision: 1 }, options, changes.into_iter()).unwrap();
    assert_eq!(matches(folder.path(), "titre:plaisance").passages.len(), texts.len());
    assert_eq!(matches(folder.path(), "section:1").passages.len(), 10_000);
}
