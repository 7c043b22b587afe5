//! Words joined over more documents than are looked at together, against counting them one by one.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{apply, passage, publication};
use crate::*;

/// Words, and one of how many texts holds each.
const WORDS: [(&str, u64); 5] =
    [("piscine", 2), ("stade", 3), ("emprunt", 40), ("marché", 700), ("astreinte", 4000)];

const PASSAGES: u32 = 11_000;

/// Passages under the same heading, which is one of the words.
const SECTION: u32 = 37;

fn draw(seed: u64) -> u64 {
    let mixed = (seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32
}

/// Whether a text holds a word.
fn says(place: u32, word: &str) -> bool {
    let number = WORDS.iter().position(|(known, _)| *known == word).unwrap();
    draw(u64::from(place) * 8 + number as u64).is_multiple_of(WORDS[number].1)
}

fn heading(place: u32) -> &'static str {
    WORDS[draw(u64::from(place / SECTION)) as usize % WORDS.len()].0
}

/// Whether a word stands in a text or above it.
fn near(place: u32, word: &str) -> bool {
    says(place, word) || heading(place) == word
}

static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let mut report = publication("long", &[]);
    report.passages = (0..PASSAGES)
        .map(|place| {
            let held = WORDS.iter().filter(|(word, _)| says(place, word)).map(|(word, _)| *word);
            let text = held.collect::<Vec<_>>().join(" ") + ".";
            IndexedPassage { section: vec![heading(place).to_owned()], ..passage(place, &text) }
        })
        .collect();
    apply(folder.path(), 1, vec![Change::Put(Box::new(report))]);
    Searcher::open(folder.path()).unwrap()
});

#[track_caller]
fn check(query: &str, wanted: impl Fn(u32) -> bool) {
    let request = Request { query: query.to_owned(), ..Request::default() };
    let found = SEARCHER.matches(&request).unwrap().passages;
    let found: BTreeSet<u32> = found.into_iter().map(|(_, ordinal)| ordinal).collect();
    let wanted: BTreeSet<u32> = (0..PASSAGES).filter(|place| wanted(*place)).collect();
    let differ: Vec<_> = found.symmetric_difference(&wanted).take(9).collect();
    assert!(differ.is_empty() && !wanted.is_empty(), "{query}: {differ:?}");
}

#[test]
fn all_words() {
    check("piscine stade", |at| {
        near(at, "piscine") && near(at, "stade") && (says(at, "piscine") || says(at, "stade"))
    });
    check("astreinte piscine", |at| {
        near(at, "piscine") && near(at, "astreinte") && (says(at, "piscine") || says(at, "astreinte"))
    });
    check("stade marché emprunt", |at| {
        let words = ["stade", "marché", "emprunt"];
        words.iter().all(|word| near(at, word)) && words.iter().any(|word| says(at, word))
    });
}

#[test]
fn any_word() {
    check("piscine OR emprunt", |at| says(at, "piscine") || says(at, "emprunt"));
    check("astreinte OR marché", |at| says(at, "astreinte") || says(at, "marché"));
    check("(piscine OR astreinte) stade", |at| {
        (says(at, "piscine") || says(at, "astreinte")) && near(at, "stade")
    });
}

#[test]
fn words_left_out() {
    check("stade -piscine", |at| says(at, "stade") && !says(at, "piscine"));
    check("piscine -(stade OR emprunt)", |at| {
        says(at, "piscine") && !says(at, "stade") && !says(at, "emprunt")
    });
    check("-piscine", |at| !says(at, "piscine"));
}

#[test]
fn what_is_joined_within() {
    check("\"piscine stade\" OR marché", |at| {
        (says(at, "piscine") && says(at, "stade")) || says(at, "marché")
    });
    check("\"piscine emprunt\" -marché", |at| {
        says(at, "piscine") && says(at, "emprunt") && !says(at, "stade") && !says(at, "marché")
    });
    check("(piscine OR (stade emprunt)) marché", |at| {
        let words = ["piscine", "stade", "emprunt", "marché"];
        let both = near(at, "stade") && near(at, "emprunt");
        (says(at, "piscine") || both) && near(at, "marché") && words.iter().any(|word| says(at, word))
    });
}
