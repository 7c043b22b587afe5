//! Words that say the same in what jurisdictions order: actions, objects, and words that tell nothing.

use std::sync::LazyLock;

use crate::words;

/// What a word or several together mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// What is to be done.
    Action(&'static str),
    /// What it is done to, and the wider object it is part of.
    Object(&'static str, Option<&'static str>),
    /// The body addressed, its organs and staff: tells little.
    Body,
    /// Nothing that tells one order from another.
    Empty,
}

struct Phrase {
    words: Vec<String>,
    meaning: Meaning,
}

/// Phrases, those of more words first, whole words before beginnings, what tells something before what does not.
static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let lines = include_str!("../../data/doctrine/lexicon.txt").lines().filter(|line| !line.starts_with('#'));
    let mut phrases: Vec<Phrase> =
        lines.filter_map(|line| line.split_once(" = ")).flat_map(phrases_of).collect();
    phrases.sort_by_key(|phrase| {
        let open = phrase.words.iter().any(|word| word.ends_with('*'));
        (std::cmp::Reverse(phrase.words.len()), open, phrase.meaning == Meaning::Empty)
    });
    phrases
});

fn phrases_of((name, phrases): (&'static str, &'static str)) -> Vec<Phrase> {
    let meaning = match name.split_at(1) {
        ("!", action) => Meaning::Action(action),
        ("-", "body") => Meaning::Body,
        ("-", _) => Meaning::Empty,
        _ => match name.split_once('<') {
            Some((name, wider)) => Meaning::Object(name, Some(wider)),
            None => Meaning::Object(name, None),
        },
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

/// What the names of general meanings begin with.
pub(super) const GENERAL: char = '~';

/// The action of verbs that say only that something is to be done.
pub(super) const LIGHT: &str = "do";

/// Whether an action leaves to the next word to say what is ordered.
pub(super) fn says_little(action: &str) -> bool {
    matches!(action, LIGHT | "create" | "strengthen")
}

/// Whether two actions undo each other.
pub(super) fn are_opposed(one: &str, other: &str) -> bool {
    const OPPOSED: [(&str, &str); 19] = [
        ("create", "stop"),
        ("stop", "increase"),
        ("stop", "renew"),
        ("stop", "keep"),
        ("stop", "allow"),
        ("stop", "join"),
        ("reduce", "increase"),
        ("reduce", "keep"),
        ("restrict", "increase"),
        ("restrict", "allow"),
        ("sell", "buy"),
        ("sell", "keep"),
        ("outsource", "insource"),
        ("outsource", "keep"),
        ("centralise", "spread"),
        ("pool", "spread"),
        ("return", "keep"),
        ("pay", "stop"),
        ("charge", "stop"),
    ];
    OPPOSED.contains(&(one, other)) || OPPOSED.contains(&(other, one))
}

/// Actions that different words of one order may carry.
pub(super) fn are_near(one: &str, other: &str) -> bool {
    const NEAR: [(&str, &str); 26] = [
        ("create", "strengthen"),
        ("create", "decide"),
        ("create", "contract"),
        ("create", "inform"),
        ("comply", "review"),
        ("comply", "restrict"),
        ("comply", "reduce"),
        ("stop", "comply"),
        ("strengthen", "control"),
        ("strengthen", "review"),
        ("strengthen", "increase"),
        ("reduce", "restrict"),
        ("review", "increase"),
        ("review", "negotiate"),
        ("renew", "contract"),
        ("renew", "compete"),
        ("inform", "publish"),
        ("inform", "decide"),
        ("inform", "require"),
        ("reconcile", "comply"),
        ("charge", "recover"),
        ("stop", "return"),
        ("charge", "require"),
        ("join", "strengthen"),
        ("compute", "control"),
        ("pool", "centralise"),
    ];
    NEAR.contains(&(one, other)) || NEAR.contains(&(other, one))
}
