//! Words that say the same in what jurisdictions order: actions, objects, and words that tell nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::roots::{root, singular};
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
    /// A word that the lexicon does not know.
    Word,
}

/// Words of a text that mean one thing: their places, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub meaning: Meaning,
    pub places: Vec<usize>,
}

/// A folded word: this very one (`!` after it), in any form of its root, or a beginning (`*` after it).
enum Pattern {
    Very(&'static str),
    Whole { singular: &'static str, root: &'static str },
    Beginning(&'static str),
}

struct Phrase {
    words: Vec<Pattern>,
    meaning: Meaning,
}

#[derive(Default)]
struct Lexicon {
    phrases: Vec<Phrase>,
    /// Indexes of phrases by the first letters of any of their words.
    by_letters: HashMap<&'static str, Vec<usize>>,
    /// Objects of which several others are part.
    broad: HashSet<&'static str>,
    /// Objects that a legal reference names by itself.
    references: HashMap<&'static str, Meaning>,
}

/// Letters by which phrases are found: no beginning is shorter.
const KEY_LETTERS: usize = 2;
/// Parts from which an object tells little by itself.
const BROAD_PARTS: usize = 3;
/// Root from which a word alone is known by it.
const LONE_ROOT: usize = 5;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    let lines = include_str!("../../data/doctrine/lexicon.txt").lines().filter(|line| !line.starts_with('#'));
    let mut parts: HashMap<&'static str, usize> = HashMap::new();
    for (name, phrases) in lines.filter_map(|line| line.split_once(" = ")) {
        if let Some((_, wider)) = name.split_once('<') {
            *parts.entry(wider).or_default() += 1;
        }
        for phrase in phrases.split(" | ") {
            match phrase.strip_prefix('§') {
                Some(reference) => drop(lexicon.references.insert(reference, meaning_of(name))),
                None => lexicon.add(meaning_of(name), phrase),
            }
        }
    }
    lexicon.broad =
        parts.into_iter().filter(|(_, count)| *count >= BROAD_PARTS).map(|(name, _)| name).collect();
    lexicon
});

fn meaning_of(name: &'static str) -> Meaning {
    match name.split_at(1) {
        ("!", action) => Meaning::Action(action),
        ("-", "body") => Meaning::Body,
        ("-", _) => Meaning::Empty,
        _ => match name.split_once('<') {
            Some((name, wider)) => Meaning::Object(name, Some(wider)),
            None => Meaning::Object(name, None),
        },
    }
}

impl Lexicon {
    fn add(&mut self, meaning: Meaning, phrase: &'static str) {
        let kept = phrase.split(' ').filter(|word| word.ends_with('*') || !words::content(word).is_empty());
        let words: Vec<Pattern> = kept
            .map(|word| match (word.strip_suffix('*'), word.strip_suffix('!')) {
                (Some(beginning), _) => Pattern::Beginning(beginning),
                (_, Some(very)) => Pattern::Very(very),
                _ => Pattern::Whole { singular: singular(word), root: root(word) },
            })
            .collect();
        for word in &words {
            let (Pattern::Very(letters)
            | Pattern::Whole { singular: letters, .. }
            | Pattern::Beginning(letters)) = word;
            let holders = self.by_letters.entry(key(letters)).or_default();
            if holders.last() != Some(&self.phrases.len()) {
                holders.push(self.phrases.len());
            }
        }
        if !words.is_empty() {
            self.phrases.push(Phrase { words, meaning });
        }
    }
}

fn key(word: &str) -> &str {
    word.char_indices().nth(KEY_LETTERS).map_or(word, |(end, _)| &word[..end])
}

/// A folded word of a text and its root.
struct Token<'a> {
    /// Whether it tells nothing by itself.
    empty: bool,
    singular: &'a str,
    folded: &'a str,
    root: &'a str,
}

/// All of a text's folded words by what they mean, in the order of their first words: longer phrases before shorter,
/// those of the very words before those of their roots, those whose words stand together before those with others between.
pub(super) fn read<T: AsRef<str>>(words: &[T]) -> Vec<Found> {
    let mut tokens: Vec<Token<'_>> = words.iter().map(|word| token(word.as_ref())).collect();
    tokens
        .iter_mut()
        .for_each(|token| token.empty = alone(token.folded).any(|meaning| meaning == Meaning::Empty));
    let mut candidates: Vec<(usize, usize, usize, Found)> = Vec::new();
    for place in 0..tokens.len() {
        for index in LEXICON.by_letters.get(key(tokens[place].folded)).into_iter().flatten() {
            let phrase = &LEXICON.phrases[*index];
            if let Some(places) = phrase.stands(&tokens, place) {
                let span = places[places.len() - 1] - places[0];
                let found = Found { meaning: phrase.meaning, places };
                candidates.push((phrase.words.len(), span, phrase.inexact(&tokens, &found.places), found));
            }
        }
    }
    candidates.sort_by_key(|(length, span, inexact, found)| {
        (std::cmp::Reverse(*length), *inexact, *span, found.meaning == Meaning::Empty, found.places[0])
    });
    let mut taken = vec![false; tokens.len()];
    let mut chosen: Vec<Found> = Vec::new();
    for (.., found) in candidates {
        if !found.places.iter().any(|place| taken[*place]) {
            found.places.iter().for_each(|place| taken[*place] = true);
            chosen.push(found);
        }
    }
    let unknown = (0..tokens.len()).filter(|place| !taken[*place]);
    chosen.extend(unknown.map(|place| Found { meaning: Meaning::Word, places: vec![place] }));
    chosen.sort_by_key(|found| found.places[0]);
    chosen
}

fn token(folded: &str) -> Token<'_> {
    Token { empty: false, singular: singular(folded), folded, root: root(folded) }
}

impl Phrase {
    /// How many of the words found are not the very words of the phrase.
    fn inexact(&self, tokens: &[Token<'_>], places: &[usize]) -> usize {
        let exact = |place: &&usize| {
            self.words.iter().any(|word| match word {
                Pattern::Whole { singular, .. } => *singular == tokens[**place].singular,
                Pattern::Very(word) => *word == tokens[**place].folded,
                Pattern::Beginning(_) => false,
            })
        };
        places.len() - places.iter().filter(exact).count()
    }

    /// The places of its words, where the first of them is this one: in any order and with a word or two between for an
    /// object, together for an action.
    fn stands(&self, tokens: &[Token<'_>], place: usize) -> Option<Vec<usize>> {
        let alone = self.words.len() == 1;
        let object = matches!(self.meaning, Meaning::Object(..));
        if alone {
            let derived = object || matches!(self.meaning, Meaning::Action(_));
            return self.words[0].is_alone(&tokens[place], derived).then(|| vec![place]);
        }
        if !object {
            let last = place + self.words.len();
            let stands = last <= tokens.len()
                && self.words.iter().zip(&tokens[place..last]).all(|(word, token)| word.is(token));
            return stands.then(|| (place..last).collect());
        }
        let between = if self.words.len() == 2 { 1 } else { 2 };
        let end = end_of_reach(tokens, place, self.words.len() + between);
        let mut places: Vec<usize> = Vec::with_capacity(self.words.len());
        for word in &self.words {
            places.push((place..end).find(|at| !places.contains(at) && word.is(&tokens[*at]))?);
        }
        places.sort_unstable();
        (places[0] == place).then_some(places)
    }
}

/// Where so many words that tell end, from a place on.
fn end_of_reach(tokens: &[Token<'_>], place: usize, telling: usize) -> usize {
    let mut left = telling;
    for (at, token) in tokens.iter().enumerate().skip(place) {
        left -= usize::from(!token.empty || at == place);
        if left == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

impl Pattern {
    /// Whether a word of a phrase of several is this one.
    fn is(&self, token: &Token<'_>) -> bool {
        match self {
            Self::Whole { singular, root } => *singular == token.singular || *root == token.root,
            Self::Very(word) => *word == token.folded,
            Self::Beginning(letters) => token.folded.starts_with(letters),
        }
    }

    /// Whether a word alone is this one: by its root only where it is long and both words are derived of it.
    fn is_alone(&self, token: &Token<'_>, derived: bool) -> bool {
        match self {
            Self::Whole { singular, root } => {
                *singular == token.singular
                    || derived
                        && *root == token.root
                        && root.len() >= LONE_ROOT
                        && root.len() + 1 < singular.len()
                        && root.len() + 1 < token.singular.len()
            }
            Self::Very(word) => *word == token.folded,
            Self::Beginning(letters) => token.folded.starts_with(letters),
        }
    }
}

/// Whether several other objects are part of this one: `dsp`, `grants`.
pub(super) fn is_broad(name: &str) -> bool {
    LEXICON.broad.contains(name)
}

/// The object that a legal reference, in its canonical form, names by itself.
pub(super) fn of_reference(canonical: &str) -> Option<Meaning> {
    LEXICON.references.get(canonical).copied()
}

/// Whether the lexicon knows a folded word by itself.
pub(super) fn knows(word: &str) -> bool {
    alone(word).next().is_some()
}

/// The action that a folded word is by itself.
pub(super) fn action(word: &str) -> Option<&'static str> {
    alone(word).find_map(|meaning| match meaning {
        Meaning::Action(name) => Some(name),
        _ => None,
    })
}

fn alone(word: &str) -> impl Iterator<Item = Meaning> {
    let token = token(word);
    let holders = LEXICON.by_letters.get(key(word)).into_iter().flatten();
    let phrases = holders.map(|index| &LEXICON.phrases[*index]).filter(|phrase| phrase.words.len() == 1);
    phrases.filter(move |phrase| phrase.words[0].is_alone(&token, false)).map(|phrase| phrase.meaning)
}

/// What the names of general meanings begin with.
pub(super) const GENERAL: char = '~';

/// The action of verbs that say only that something is to be done.
pub(super) const LIGHT: &str = "do";

/// Whether an action leaves to the next word to say what is ordered.
pub(super) fn says_little(action: &str) -> bool {
    matches!(action, LIGHT | "create" | "strengthen")
}
