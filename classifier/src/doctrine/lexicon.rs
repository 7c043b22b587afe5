//! Words that say the same in what jurisdictions order: actions, objects, and words that tell nothing.

use std::sync::LazyLock;

use crate::words;

/// What a word or several together mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What is to be done.
    Action(&'static str),
    /// What it is done to.
    Object(&'static str),
    /// Nothing that tells one order from another.
    Empty,
}

struct Phrase {
    words: Vec<String>,
    meaning: Meaning,
}

/// Phrases, those of more words first, then in the order of the file.
static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let lines = include_str!("../../data/doctrine/lexicon.txt").lines().filter(|line| !line.starts_with('#'));
    let mut phrases: Vec<Phrase> =
        lines.filter_map(|line| line.split_once(" = ")).flat_map(phrases_of).collect();
    phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.words.len()));
    phrases
});

fn phrases_of((name, phrases): (&'static str, &'static str)) -> Vec<Phrase> {
    let meaning = match name.split_at(1) {
        ("!", action) => Meaning::Action(action),
        ("-", _) => Meaning::Empty,
        _ => Meaning::Object(name),
    };
    let words = |phrase: &str| {
        let kept = phrase.split(' ').filter(|word| word.ends_with('*') || !words::content(word).is_empty());
        kept.map(str::to_owned).collect::<Vec<_>>()
    };
    phrases
        .split(" | ")
        .map(|phrase| Phrase { words: words(phrase), meaning })
        .filter(|phrase| !phrase.words.is_empty())
        .collect()
}

/// The longest phrase that begins with these folded words: its meaning and its length in words.
pub(super) fn meaning<T: AsRef<str>>(words: &[T]) -> Option<(Meaning, usize)> {
    let stands = |phrase: &&Phrase| {
        phrase.words.len() <= words.len()
            && phrase.words.iter().zip(words).all(|(pattern, word)| match pattern.strip_suffix('*') {
                Some(beginning) => word.as_ref().starts_with(beginning),
                None => singular(pattern) == singular(word.as_ref()),
            })
    };
    PHRASES.iter().find(stands).map(|phrase| (phrase.meaning, phrase.words.len()))
}

fn singular(word: &str) -> &str {
    word.strip_suffix(['s', 'x']).filter(|root| root.len() > 2).unwrap_or(word)
}

/// Whether two actions undo each other.
pub(super) fn are_opposed(one: &str, other: &str) -> bool {
    const OPPOSED: [(&str, &str); 6] = [
        ("create", "stop"),
        ("stop", "strengthen"),
        ("reduce", "strengthen"),
        ("stop", "decide"),
        ("stop", "contract"),
        ("stop", "recover"),
    ];
    OPPOSED.iter().any(|&pair| pair == (one, other) || pair == (other, one))
}
