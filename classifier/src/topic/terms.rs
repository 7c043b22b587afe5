//! The terms of a taxonomy, ready to be found in a text.

use std::collections::{BTreeMap, HashMap};

use super::weighing::{Source, Weights};
use crate::{
    taxonomy::{Taxonomy, Topic, TopicCode},
    words::{self, Word},
};

/// Leaves whose words occur everywhere: they yield to any other.
const MAGNETS: [&str; 3] = ["GOU-1", "GOU-3", "TIE-7"];
/// What a magnet's term weighs beside another's.
const MAGNET_WEIGHT: f32 = 0.35;
/// What a word of a label weighs beside a trigger term.
const LABEL_WEIGHT: f32 = 0.3;
/// What each word of a term beyond the first adds: long terms say more.
const WORD_WEIGHT: f32 = 0.6;
/// The longest terms weigh no more than this.
const MOST_WEIGHT: f32 = 2.2;
/// What the end of a text weighs beside its beginning, where the object of the advice stands.
const END_WEIGHT: f32 = 0.6;
/// Words of labels that say nothing by themselves.
const EMPTY_LABEL_WORDS: [&str; 12] = [
    "autr",
    "public",
    "local",
    "qualifi",
    "projet",
    "charg",
    "situation",
    "fichier",
    "relation",
    "tier",
    "cout",
    "mise",
];

/// One word of a term; acronyms of a term are told by the term's own capitals.
#[derive(Debug, Clone)]
enum Part {
    Stem(String),
    Prefix(String),
    Acronym(String),
}

/// A term and the topics it points to.
#[derive(Debug, Clone)]
struct Term {
    parts: Vec<Part>,
    topics: Vec<(TopicCode, f32)>,
}

/// All terms, by the first letters of their first word.
#[derive(Debug, Clone)]
pub(super) struct Lexicon {
    by_beginning: HashMap<String, Vec<Term>>,
}

impl Lexicon {
    /// Prepares trigger terms, and the words of labels as weaker ones.
    pub(super) fn new(taxonomy: &Taxonomy) -> Self {
        let mut lexicon = Self { by_beginning: HashMap::new() };
        let mut shared: BTreeMap<String, Vec<(TopicCode, f32)>> = BTreeMap::new();
        for topic in taxonomy.topics().iter().filter(|topic| topic.code != TopicCode::unqualified()) {
            for (term, weight) in terms_of(topic) {
                let topics = shared.entry(term).or_default();
                if topics.iter().all(|(code, _)| *code != topic.code) {
                    topics.push((topic.code.clone(), weight));
                }
            }
        }
        for (term, topics) in shared {
            lexicon.add(&term, topics);
        }
        lexicon
    }

    fn add(&mut self, term: &str, mut topics: Vec<(TopicCode, f32)>) {
        let parts = parts(term);
        let Some(first) = parts.first() else { return };
        let sharing = topics.len() as f32;
        let length = (1.0 + WORD_WEIGHT * (parts.len() - 1) as f32).min(MOST_WEIGHT);
        for (_, weight) in &mut topics {
            *weight *= length / sharing;
        }
        self.by_beginning.entry(beginning(first.letters())).or_default().push(Term { parts, topics });
    }

    /// Adds to `weights` what the terms found in `text` weigh; a longer term hides the shorter ones inside it.
    pub(super) fn weigh(&self, text: &str, source: Source, weights: &mut Weights) {
        let words = words::content(text);
        let mut at = 0;
        while at < words.len() {
            let found = self.longest(&words[at..]);
            for term in &found {
                let place = 1.0 - (1.0 - END_WEIGHT) * at as f32 / words.len() as f32;
                let evidence = &text[words[at].range.start..words[at + term.parts.len() - 1].range.end];
                for (code, weight) in &term.topics {
                    weights.add(code, weight * place * source.factor(), evidence);
                }
            }
            at += found.first().map_or(1, |term| term.parts.len());
        }
    }

    fn longest(&self, words: &[Word]) -> Vec<&Term> {
        let candidates = self.by_beginning.get(&beginning(&words[0].folded)).into_iter().flatten();
        let found: Vec<&Term> = candidates.filter(|term| term.begins(words)).collect();
        let longest = found.iter().map(|term| term.parts.len()).max().unwrap_or(0);
        found.into_iter().filter(|term| term.parts.len() == longest).collect()
    }
}

impl Term {
    fn begins(&self, words: &[Word]) -> bool {
        self.parts.len() <= words.len() && self.parts.iter().zip(words).all(|(part, word)| part.fits(word))
    }
}

impl Part {
    fn letters(&self) -> &str {
        match self {
            Self::Stem(letters) | Self::Prefix(letters) | Self::Acronym(letters) => letters,
        }
    }

    fn fits(&self, word: &Word) -> bool {
        match self {
            Self::Stem(stem) => word.stem == *stem,
            Self::Prefix(prefix) => word.folded.starts_with(prefix.as_str()),
            Self::Acronym(letters) => word.capitals && word.folded == *letters,
        }
    }
}

/// Letters that every word shares with the stem or prefix that fits it.
const BEGINNING_LETTERS: usize = 2;

fn beginning(letters: &str) -> String {
    letters.chars().take(BEGINNING_LETTERS).collect()
}

fn parts(term: &str) -> Vec<Part> {
    let acronym = |word: &Word| {
        let letters = &term[word.range.clone()];
        letters.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !letters.chars().any(char::is_lowercase)
    };
    let words = words::content(term);
    let prefix = |word: &Word| term[word.range.end..].starts_with('*');
    let part = |word: Word| match (prefix(&word), acronym(&word)) {
        (true, _) => Part::Prefix(word.folded),
        (_, true) => Part::Acronym(word.folded),
        _ => Part::Stem(word.stem),
    };
    words.into_iter().map(part).collect()
}

fn terms_of(topic: &Topic) -> Vec<(String, f32)> {
    let base = if MAGNETS.contains(&topic.code.as_str()) { MAGNET_WEIGHT } else { 1.0 };
    let mut terms: Vec<(String, f32)> = topic.trigger_terms.iter().map(|term| (term.clone(), base)).collect();
    let label_words = words::content(&topic.label_fr);
    let telling = label_words.iter().filter(|word| !EMPTY_LABEL_WORDS.contains(&word.stem.as_str()));
    terms.extend(telling.map(|word| (topic.label_fr[word.range.clone()].to_owned(), base * LABEL_WEIGHT)));
    terms
}
