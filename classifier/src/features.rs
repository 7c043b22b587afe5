//! The features of a conclusion: its words, their beginnings and pairs of neighbouring words, and those of the heading above it.
//!
//! One definition for training, tagging and evidence. What a feature weighs is learnt in `topic::training`.

use crate::{
    fingerprint, nature,
    wording::Wording,
    words::{self, Word},
};

/// Version of this definition; a model of another one cannot be read.
pub(crate) const REPRESENTATION: &str = "words-1";

/// Longer words are also known by so many of their first letters: `mutualis` joins mutualiser and mutualisation.
const BEGINNING_LETTERS: usize = 6;
/// What the beginning of a word counts beside the word.
const BEGINNING_VALUE: f32 = 0.7;
/// Tells beginnings from words.
const BEGINNING_PREFIX: &str = "^";
/// Tells signs of the nature from words.
const SIGN_PREFIX: &str = "@";
/// What a sign of the nature counts beside a word.
const SIGN_VALUE: f32 = 1.0;
/// What a word of the heading inside a list counts beside a word of the conclusion.
const SUB_HEADING_VALUE: f32 = 0.5;
/// Words of a section's title beyond this many are left out: titles are short, pasted paragraphs are not.
const MOST_TITLE_WORDS: usize = 24;

/// Where a feature stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// In the conclusion.
    Text,
    /// In the heading inside the list.
    SubHeading,
}

/// One feature of a conclusion.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feature<'a> {
    /// Tells kinds of features apart; empty for words.
    pub prefix: &'static str,
    /// One word or two.
    pub words: (&'a str, Option<&'a str>),
    /// Its value before the vector is normalised.
    pub value: f32,
    /// Which words of its origin it covers.
    pub covers: (usize, usize),
}

impl Feature<'_> {
    /// Its name in a model's file.
    pub(crate) fn name(&self) -> String {
        match self.words {
            (first, Some(second)) => format!("{}{first} {second}", self.prefix),
            (only, None) => format!("{}{only}", self.prefix),
        }
    }

    /// Fingerprint of its name.
    pub(crate) fn fingerprint(&self) -> u64 {
        let first = fingerprint::more(fingerprint::of(self.prefix.as_bytes()), self.words.0.as_bytes());
        match self.words.1 {
            Some(second) => fingerprint::more(fingerprint::more(first, b" "), second.as_bytes()),
            None => first,
        }
    }
}

/// Hands every feature of a wording to `take`.
pub(crate) fn visit(wording: &Wording<'_>, mut take: impl FnMut(&Feature<'_>)) {
    let text = words::content(words::without_label(wording.text));
    visit_words(&text, 1.0, &mut take);
    for sign in nature::signs(wording) {
        let words = (sign, None);
        take(&Feature { prefix: SIGN_PREFIX, words, value: SIGN_VALUE, covers: (0, 0) });
    }
    if let Some(heading) = wording.sub_heading {
        visit_words(&title_words(heading), SUB_HEADING_VALUE, &mut take);
    }
}

/// Hands over the features of words that stand at one origin, given those words.
pub(crate) fn visit_origin(words: &[Word], origin: Origin, mut take: impl FnMut(&Feature<'_>)) {
    let value = if origin == Origin::SubHeading { SUB_HEADING_VALUE } else { 1.0 };
    visit_words(words, value, &mut take);
}

/// Words that carry evidence, with their places in the origin's text.
pub(crate) fn words_of<'a>(wording: &Wording<'a>, origin: Origin) -> (&'a str, Vec<Word>) {
    match origin {
        Origin::Text => {
            let text = words::without_label(wording.text);
            (text, words::content(text))
        }
        Origin::SubHeading => {
            let heading = wording.sub_heading.unwrap_or_default();
            (heading, title_words(heading))
        }
    }
}

fn title_words(title: &str) -> Vec<Word> {
    let mut words = words::content(title);
    words.truncate(MOST_TITLE_WORDS);
    words
}

fn visit_words(words: &[Word], value: f32, take: &mut impl FnMut(&Feature<'_>)) {
    for (index, word) in words.iter().enumerate() {
        let next = words.get(index + 1);
        take(&Feature { prefix: "", words: (&word.stem, None), value, covers: (index, index + 1) });
        if let Some((end, _)) = word.stem.char_indices().nth(BEGINNING_LETTERS) {
            let words = (&word.stem[..end], None);
            let value = value * BEGINNING_VALUE;
            take(&Feature { prefix: BEGINNING_PREFIX, words, value, covers: (index, index + 1) });
        }
        if let Some(next) = next {
            let words = (word.stem.as_str(), Some(next.stem.as_str()));
            take(&Feature { prefix: "", words, value, covers: (index, index + 2) });
        }
    }
}

#[cfg(test)]
mod tests {
    use cambon_document::ConclusionKind;

    use super::*;

    fn names(text: &str, sub_heading: Option<&str>) -> Vec<String> {
        let wording = Wording { text, sub_heading, section: Some("Titre"), kind: ConclusionKind::Finding };
        let mut names = Vec::new();
        visit(&wording, |feature| {
            assert_eq!(
                feature.fingerprint(),
                fingerprint::of(feature.name().as_bytes()),
                "{}",
                feature.name()
            );
            names.push(format!("{}={}", feature.name(), feature.value));
        });
        names
    }

    #[test]
    fn words_beginnings_and_pairs() {
        assert_eq!(
            names("Recommandation n° 2 : mutualiser les achats", None),
            ["mutualiser=1", "^mutual=0.7", "mutualiser achat=1", "achat=1", "@advice=1"]
        );
    }

    #[test]
    fn a_heading_counts_half_and_the_section_not_at_all() {
        assert_eq!(names("la dette", Some("Sur les budgets")), ["dett=1", "budget=0.5"]);
        assert!(names("", None).is_empty());
    }

    #[test]
    fn accents_in_a_beginning_are_no_trouble() {
        assert!(names("Œuvrer à l’ŒÉÈÊËÀÂ", None).iter().all(|name| name.is_ascii()));
    }
}
