//! French analysis: one function for index, query and highlight, so that they cannot disagree.
//!
//! Splits at everything but letters and digits, and between letters and digits (`M57` = `M 57`); joins dotted acronyms
//! (`R.S.A.` = `RSA`) and groups of thousands (`1 607` = `1607`); sets elided articles apart. It drops no stop word.

use std::ops::Range;
use std::sync::LazyLock;

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Raised by any change to what [`analyse`] returns; an index of another version is rebuilt.
pub const ANALYSIS_VERSION: u32 = 1;

const SOFT_HYPHEN: char = '\u{ad}';

/// What loses its vowel before an apostrophe.
const ELIDED: [&str; 14] =
    ["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"];

static STEMMER: LazyLock<TextAnalyzer> = LazyLock::new(|| {
    TextAnalyzer::builder(WhitespaceTokenizer::default()).filter(Stemmer::new(Language::French)).build()
});

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Lower case, ligatures apart, accents kept.
    pub accented: String,
    /// The same without accents.
    pub folded: String,
    /// An elided article or conjunction: part of a phrase, never a word searched by itself.
    pub elided: bool,
}

impl Token {
    /// The forms under which an inflected word is found: stem then fold, fold then stem (neither joins all that it should).
    #[must_use]
    pub fn stems(&self) -> Vec<String> {
        let mut analyzer = STEMMER.clone();
        let after = fold(&stem(&mut analyzer, &self.accented));
        let before = stem(&mut analyzer, &self.folded);
        if after == before { vec![before] } else { vec![before, after] }
    }

    /// The form asked for in a phrase: accents count when they are typed.
    #[must_use]
    pub fn exact(&self) -> &str {
        &self.accented
    }
}

/// The words of a text, in order; a word's position is its index.
#[must_use]
pub fn analyse(text: &str) -> Vec<Token> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if !is_word(characters[at].1) {
            at += 1;
            continue;
        }
        let (end, elided) = end_of_word(&characters, at);
        let start_byte = characters[at].0;
        let end_byte = characters.get(end).map_or(text.len(), |(byte, _)| *byte);
        push(&mut tokens, text, start_byte..end_byte, elided);
        at = end;
    }
    tokens
}

/// Whether a character is part of a word: letter, digit, accent of its own, soft hyphen.
pub(crate) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character) || character == SOFT_HYPHEN
}

/// End (index) of the digits grouped by thousands that begin at `start`: `1 607`, `12 345 678`.
pub(crate) fn end_of_number(characters: &[(usize, char)], start: usize) -> usize {
    let digits_end = |from: usize| from + run(characters, from, |character| character.is_ascii_digit());
    let mut end = digits_end(start);
    if end - start > 3 {
        return end;
    }
    while end < characters.len() && is_thousands_space(characters[end].1) && digits_end(end + 1) == end + 4 {
        end += 4;
    }
    end
}

fn push(tokens: &mut Vec<Token>, text: &str, range: Range<usize>, elided: bool) {
    let words =
        text[range.clone()].chars().filter(|character| is_word(*character) && *character != SOFT_HYPHEN);
    let accented: String =
        words.nfkc().flat_map(char::to_lowercase).flat_map(apart).filter(|c| is_word(*c)).collect();
    if !accented.is_empty() {
        let folded = fold(&accented);
        tokens.push(Token { range, accented, folded, elided });
    }
}

/// End of the word that begins at `start`, and whether it is elided.
fn end_of_word(characters: &[(usize, char)], start: usize) -> (usize, bool) {
    if characters[start].1.is_ascii_digit() {
        return (end_of_number(characters, start), false);
    }
    if let Some(end) = end_of_acronym(characters, start) {
        return (end, false);
    }
    let letters = |from: usize| from + run(characters, from, |c| is_word(c) && !c.is_ascii_digit());
    let mut end = letters(start);
    while end < characters.len() && is_apostrophe(characters[end].1) {
        let word: String = characters[start..end].iter().flat_map(|(_, c)| c.to_lowercase()).collect();
        if ELIDED.contains(&word.as_str()) {
            return (end, true);
        }
        let next = letters(end + 1);
        if next == end + 1 {
            break;
        }
        end = next;
    }
    (end, false)
}

/// End of `R.S.A.` or `R.S.A`: single letters, each but the last followed by a full stop.
fn end_of_acronym(characters: &[(usize, char)], start: usize) -> Option<usize> {
    let letter = |at: usize| characters.get(at).is_some_and(|(_, character)| character.is_alphabetic());
    let stop = |at: usize| characters.get(at).is_some_and(|(_, character)| *character == '.');
    let inside = |at: usize| characters.get(at).is_some_and(|(_, character)| is_word(*character));
    let mut at = start;
    let mut count = 0;
    while letter(at) && !inside(at + 1) {
        count += 1;
        at += 1;
        if !stop(at) {
            break;
        }
        at += 1;
    }
    if count < 2 {
        return None;
    }
    Some(at)
}

fn run(characters: &[(usize, char)], from: usize, holds: impl Fn(char) -> bool) -> usize {
    characters.get(from..).unwrap_or_default().iter().take_while(|(_, character)| holds(*character)).count()
}

fn is_thousands_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | 'ʼ' | '‘')
}

fn apart(character: char) -> impl Iterator<Item = char> {
    let (first, second) = match character {
        'œ' => ('o', Some('e')),
        'æ' => ('a', Some('e')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

fn fold(word: &str) -> String {
    word.nfd().filter(|character| !is_combining_mark(*character)).collect()
}

fn stem(analyzer: &mut TextAnalyzer, word: &str) -> String {
    let mut stream = analyzer.token_stream(word);
    if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
}
