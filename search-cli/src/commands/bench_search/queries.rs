//! Queries drawn from the reports' own vocabulary, by frequency, and from phrases that occur; the same at every run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::multiplied::Multiplied;

/// Queries of each kind.
const EACH: usize = 60;

/// Fixed, so that every run asks the same.
const SEED: u64 = 607;

/// Ranks at which a frequency band ends: the broadest words, common ones, those of one matter, rare ones.
const BANDS: [usize; 4] = [40, 400, 4_000, 40_000];

/// Words seldom enough to be misprints are not asked for.
const LEAST_PASSAGES: usize = 3;

/// Letters of a word that is asked for.
const LEAST_LETTERS: usize = 4;

/// A query for each engine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Query {
    /// What it is: word, words, phrase, Boolean, facetted.
    pub kind: String,
    /// In our own language.
    pub cambon: String,
    /// For SQLite FTS5.
    pub fts5: String,
    /// For Xapian.
    pub xapian: String,
    /// First and last year, where the query is facetted.
    pub years: Option<(i16, i16)>,
    /// Kind of audited body, where the query is facetted.
    pub body_kind: Option<String>,
}

/// SplitMix64: small and repeatable.
pub struct Random {
    state: u64,
}

impl Random {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end.max(1) as u64).unwrap_or(0)
    }
}

/// All queries.
pub fn of(corpus: &Multiplied) -> Vec<Query> {
    let mut drawing = Drawing::new(corpus);
    let mut queries = Vec::new();
    for number in 0..EACH {
        let word = drawing.word(number % BANDS.len());
        queries.push(plain("word", &[&word], " "));
        let words = drawing.words(2 + number % 2);
        queries.push(plain("words", &words.iter().map(String::as_str).collect::<Vec<_>>(), " "));
        let phrase = drawing.phrase(2 + number % 3);
        queries.push(Query { kind: "phrase".into(), ..same(&format!("\"{phrase}\"")) });
        queries.push(drawing.boolean(number));
        queries.push(drawing.facetted(number));
    }
    queries
}

/// Writes them for the processes that ask.
pub fn write(queries: &[Query], folder: &Path) -> Result<()> {
    let lines: Vec<String> = queries.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    std::fs::write(folder.join("queries.jsonl"), lines.join("\n"))?;
    Ok(())
}

/// Reads what [`write()`] wrote.
pub fn read(folder: &Path) -> Result<Vec<Query>> {
    let text = std::fs::read_to_string(folder.join("queries.jsonl"))?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// The same words in every language.
fn same(text: &str) -> Query {
    Query {
        kind: String::new(),
        cambon: text.to_owned(),
        fts5: text.to_owned(),
        xapian: text.to_owned(),
        years: None,
        body_kind: None,
    }
}

fn plain(kind: &str, words: &[&str], between: &str) -> Query {
    Query { kind: kind.to_owned(), ..same(&words.join(between)) }
}

struct Drawing<'a> {
    corpus: &'a Multiplied,
    random: Random,
    /// Content words, most frequent first.
    ranked: Vec<String>,
    common: BTreeSet<String>,
}

impl<'a> Drawing<'a> {
    fn new(corpus: &'a Multiplied) -> Self {
        let mut holding: BTreeMap<String, usize> = BTreeMap::new();
        for passage in corpus.real_passages() {
            let words: BTreeSet<String> =
                words_of(&passage.text).into_iter().filter(|w| is_content(w)).collect();
            for word in words {
                *holding.entry(word).or_default() += 1;
            }
        }
        holding.retain(|_, count| *count >= LEAST_PASSAGES);
        let mut ranked: Vec<(usize, String)> =
            holding.into_iter().map(|(word, count)| (count, word)).collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let ranked: Vec<String> = ranked.into_iter().map(|(_, word)| word).collect();
        let common = ranked.iter().take(BANDS[2]).cloned().collect();
        Self { corpus, random: Random::new(SEED), ranked, common }
    }

    fn word(&mut self, band: usize) -> String {
        let begin = if band == 0 { 0 } else { BANDS[band - 1] }.min(self.ranked.len() - 1);
        let end = BANDS[band].min(self.ranked.len()).max(begin + 1);
        self.ranked[begin + self.random.below(end - begin)].clone()
    }

    /// Words of one passage, so that they are found together.
    fn words(&mut self, count: usize) -> Vec<String> {
        loop {
            let passages = self.corpus.real_passages();
            let passage = &passages[self.random.below(passages.len())];
            let held: BTreeSet<String> =
                words_of(&passage.text).into_iter().filter(|word| self.common.contains(word)).collect();
            let mut held: Vec<String> = held.into_iter().collect();
            if held.len() >= count {
                return (0..count).map(|_| held.swap_remove(self.random.below(held.len()))).collect();
            }
        }
    }

    /// Words that stand one after the other, the first and the last of them telling something.
    fn phrase(&mut self, count: usize) -> String {
        loop {
            let passages = self.corpus.real_passages();
            let words = words_of(&passages[self.random.below(passages.len())].text);
            if words.len() < count {
                continue;
            }
            let begin = self.random.below(words.len() - count + 1);
            let drawn = &words[begin..begin + count];
            let telling = |word: Option<&String>| word.is_some_and(|word| self.common.contains(word));
            if telling(drawn.first()) && telling(drawn.last()) {
                return drawn.join(" ");
            }
        }
    }

    fn boolean(&mut self, number: usize) -> Query {
        let [a, b] = [self.word(number % BANDS.len()), self.word(1 + number % 2)];
        let c = self.word(number % 3);
        let query = match number % 3 {
            0 => same(&format!("{a} OR {b}")),
            1 => Query { cambon: format!("{a} -{b}"), ..same(&format!("{a} NOT {b}")) },
            _ => Query { cambon: format!("({a} OR {b}) {c}"), ..same(&format!("({a} OR {b}) AND {c}")) },
        };
        Query { kind: "Boolean".into(), ..query }
    }

    fn facetted(&mut self, number: usize) -> Query {
        let kinds = ["commune", "epci", "department", "hospital", "syndicate"];
        let first = 2008 + i16::try_from(self.random.below(8)).unwrap_or(0);
        let query = if number.is_multiple_of(2) {
            same(&self.word(number % 3))
        } else {
            same(&self.words(2).join(" "))
        };
        Query {
            kind: "facetted".into(),
            years: Some((first, first + 6)),
            body_kind: (!number.is_multiple_of(3)).then(|| kinds[number % kinds.len()].to_owned()),
            ..query
        }
    }
}

/// Words in lower case, where nothing but spaces and letters stands: the same for every engine.
fn words_of(text: &str) -> Vec<String> {
    let sound = |word: &&str| word.chars().all(char::is_alphabetic);
    text.split_whitespace().filter(sound).map(str::to_lowercase).collect()
}

fn is_content(word: &str) -> bool {
    let known = cambon_indexer::analyse(word);
    word.chars().count() >= LEAST_LETTERS && known.iter().all(|token| !token.is_function_word())
}
