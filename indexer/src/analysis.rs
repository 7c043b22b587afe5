//! French analysis: one function for index, query and highlight, so that they cannot disagree.
//!
//! Splits at everything but letters and digits, and between letters and digits (`M57` = `M 57`); joins dotted acronyms
//! (`R.S.A.` = `RSA`) and groups of thousands (`1 607` = `1607`); sets elided articles apart. It drops no stop word:
//! it tells which words are function words, and the query decides what that means.

use std::cell::RefCell;
use std::ops::Range;

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Raised by any change to what [`analyse`] returns; an index of another version is rebuilt.
pub const ANALYSIS_VERSION: u32 = 5;

const SOFT_HYPHEN: char = '\u{ad}';

/// What loses its vowel before an apostrophe.
const ELIDED: [&str; 16] = [
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu",
    "entr",
];

/// Articles, prepositions, conjunctions and pronouns, without accents; not those that change what is meant (`sans`, `pas`).
const FUNCTION_WORDS: [&str; 45] = [
    "a", "ca", "au", "aux", "avec", "ce", "ces", "cet", "cette", "dans", "de", "des", "dont", "du", "elle",
    "elles", "en", "et", "eux", "il", "ils", "je", "la", "le", "les", "leur", "leurs", "lui", "nous", "on",
    "ou", "par", "pour", "que", "qui", "sa", "se", "ses", "son", "sur", "un", "une", "vous", "y", "ne",
];

/// The same as numbers: every word of every text is compared with all of them.
const PACKED_FUNCTION_WORDS: [u64; FUNCTION_WORDS.len()] = {
    let mut packed = [0; FUNCTION_WORDS.len()];
    let mut place = 0;
    while place < packed.len() {
        packed[place] = packed_word(FUNCTION_WORDS[place].as_bytes());
        place += 1;
    }
    packed
};

/// A word of at most eight bytes as a number.
const fn packed_word(word: &[u8]) -> u64 {
    let mut packed = 0;
    let mut at = 0;
    while at < word.len() {
        packed = packed << 8 | word[at] as u64;
        at += 1;
    }
    packed
}

/// Capitals that are often printed without their accent.
const BARE_CAPITALS: &str = "AEIOUYC";

thread_local! {
    /// Stemming needs it mutable, and a copy for each word costs more than the stem.
    static STEMMER: RefCell<TextAnalyzer> = RefCell::new(
        TextAnalyzer::builder(WhitespaceTokenizer::default()).filter(Stemmer::new(Language::French)).build(),
    );
}

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
    /// Key of a word whose capitals may lack accents (`ETAT`, `Etat`): those capitals kept, the rest in lower case.
    pub(crate) capitals: Option<String>,
}

impl Token {
    /// The forms under which an inflected word is found: stem then fold, fold then stem (neither joins all that it should).
    #[must_use]
    pub fn stems(&self) -> Vec<String> {
        let after = fold(&stem(&self.accented));
        let before = stem(&self.folded);
        if after == before { vec![before] } else { vec![before, after] }
    }

    /// Whether it only links others, so that a query of several words can do without it.
    #[must_use]
    pub fn is_function_word(&self) -> bool {
        self.elided || (self.is_function() && !self.is_in_capitals())
    }

    /// Whether it is an acronym that reads like a function word: `CET`, `CA`.
    pub(crate) fn is_ambiguous_acronym(&self) -> bool {
        self.is_function() && self.is_in_capitals()
    }

    pub(crate) fn is_in_capitals(&self) -> bool {
        self.folded.len() > 1 && self.capitals.as_ref().is_some_and(|key| *key == self.folded.to_uppercase())
    }

    fn is_function(&self) -> bool {
        self.folded.len() <= 8 && PACKED_FUNCTION_WORDS.contains(&packed_word(self.folded.as_bytes()))
    }

    /// The forms under which it is found as typed.
    pub(crate) fn exact_forms(&self) -> impl Iterator<Item = &str> {
        [self.accented.as_str(), self.folded.as_str()].into_iter().chain(self.capitals.as_deref())
    }

    /// Keys ([`Token::capitals`]) of texts that print this word with capitals and leave their accents out.
    pub(crate) fn in_capitals(&self) -> Vec<String> {
        if self.accented == self.folded {
            return Vec::new();
        }
        let mut keys = vec![self.folded.to_uppercase()];
        let mut letters = self.accented.chars();
        let first = letters.next().into_iter().collect::<String>();
        let bare = fold(&first);
        if bare != first {
            keys.push(bare.to_uppercase() + letters.as_str());
        }
        keys.dedup();
        keys
    }

    /// The forms asked for in a phrase: accents count when they are typed, but capitals may lack them.
    #[must_use]
    pub fn exact(&self) -> Vec<String> {
        std::iter::once(self.accented.clone()).chain(self.in_capitals()).collect()
    }
}

/// The words of a text, in order; a word's position is its index.
#[must_use]
pub fn analyse(text: &str) -> Vec<Token> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        if is_sign(&characters, at) {
            tokens.push(sign(&characters, at));
            at += 1;
            continue;
        }
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

/// Whether a sign is a word of its own: `23 000 €` is searched as 23 000 euros, and the figure of `12,5 %` keeps its sign.
fn is_sign(characters: &[(usize, char)], at: usize) -> bool {
    match characters[at].1 {
        '€' => true,
        '%' => follows_number(characters, at),
        _ => false,
    }
}

/// Whether digits stand right before, or before one space.
fn follows_number(characters: &[(usize, char)], at: usize) -> bool {
    let digit = |before: usize| {
        let index = at.checked_sub(before);
        index.is_some_and(|index| characters[index].1.is_ascii_digit())
    };
    let spaced = at.checked_sub(1).is_some_and(|index| is_thousands_space(characters[index].1));
    digit(1) || (spaced && digit(2))
}

/// End (index) of the sign that belongs to the number which ends at `end`: `23 000 €`, `12,5 %`; `end` where there is none.
pub(crate) fn end_of_sign(characters: &[(usize, char)], end: usize) -> usize {
    let at = |index: usize| characters.get(index).map(|(_, character)| *character);
    let sign = |index: usize| matches!(at(index), Some('€' | '%'));
    let spaced = at(end).is_some_and(is_thousands_space);
    match (sign(end), spaced && sign(end + 1)) {
        (true, _) => end + 1,
        (_, true) => end + 2,
        _ => end,
    }
}

/// Whether a character is part of a word: letter, digit, accent of its own, soft hyphen.
pub(crate) fn is_word(character: char) -> bool {
    if character.is_ascii() || is_plain(character) {
        return is_plain(character);
    }
    let fraction = matches!(character, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}');
    // One of the apostrophes counts as a letter in Unicode.
    (character.is_alphanumeric() && !fraction && !is_apostrophe(character))
        || is_combining_mark(character)
        || character == SOFT_HYPHEN
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

fn sign(characters: &[(usize, char)], at: usize) -> Token {
    let (byte, character) = characters[at];
    let word = if character == '€' { "euros" } else { "%" };
    Token {
        range: byte..byte + character.len_utf8(),
        accented: word.to_owned(),
        folded: word.to_owned(),
        elided: false,
        capitals: None,
    }
}

fn push(tokens: &mut Vec<Token>, text: &str, range: Range<usize>, elided: bool) {
    let raw = &text[range.clone()];
    if raw.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let accented = raw.to_ascii_lowercase();
        let capitals = capitals(raw, &accented, &accented);
        tokens.push(Token { range, folded: accented.clone(), accented, elided, capitals });
        return;
    }
    let words =
        || text[range.clone()].chars().filter(|character| is_word(*character) && *character != SOFT_HYPHEN);
    let accented: String = if words().all(is_plain) {
        words().flat_map(char::to_lowercase).flat_map(apart).collect()
    } else {
        // What is set apart may be written in one character with the accent behind it; one before it belongs to nothing.
        let apart = words().nfkc().flat_map(char::to_lowercase).flat_map(apart).filter(|c| is_word(*c));
        apart.nfc().skip_while(|character| is_combining_mark(*character)).collect()
    };
    let folded = fold(&accented);
    if !folded.is_empty() {
        let capitals = capitals(&text[range.clone()], &accented, &folded);
        tokens.push(Token { range, accented, folded, elided, capitals });
    }
}

/// Letters of French and digits, each one character in every normal form; most words hold nothing else.
pub(crate) fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | 'Œ' | 'œ')
}

/// The key of a word all in capitals without any accent, or that begins with a capital which may lack its own.
fn capitals(word: &str, accented: &str, folded: &str) -> Option<String> {
    let may_lack = |character: char| BARE_CAPITALS.contains(character);
    let first_is_small =
        word.chars().next().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit());
    if first_is_small {
        return None;
    }
    if accented == folded && word.chars().any(may_lack) && !word.chars().any(char::is_lowercase) {
        return Some(folded.to_uppercase());
    }
    let first = word.chars().next().filter(|first| may_lack(*first))?;
    let rest: String = accented.chars().skip(1).collect();
    Some(format!("{first}{rest}"))
}

/// End of the word that begins at `start`, and whether it is elided.
fn end_of_word(characters: &[(usize, char)], start: usize) -> (usize, bool) {
    if characters[start].1.is_ascii_digit() {
        return (end_of_number(characters, start), false);
    }
    if let Some(end) = end_of_acronym(characters, start) {
        return (end, false);
    }
    let letters = |from: usize| from + run(characters, from, |c| is_word(c) && !c.is_numeric());
    if characters[start].1.is_numeric() {
        return (start + 1, false);
    }
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

pub(crate) fn apart(character: char) -> impl Iterator<Item = char> {
    let (first, second) = match character {
        'œ' => ('o', Some('e')),
        'æ' => ('a', Some('e')),
        'ß' => ('s', Some('s')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    if word.chars().all(is_plain) {
        return word.chars().map(without_accent).collect();
    }
    word.nfd().filter(|character| !is_combining_mark(*character)).collect()
}

/// A plain character without its accent.
pub(crate) fn without_accent(character: char) -> char {
    match character {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other if other.is_ascii() => other,
        other => std::iter::once(other).nfd().next().unwrap_or(other),
    }
}

/// The stem of a word in small letters.
pub(crate) fn stem(word: &str) -> String {
    STEMMER.with_borrow_mut(|stemmer| {
        let mut stream = stemmer.token_stream(word);
        if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_letters_fold_as_every_other() {
        for character in (0..0x250).filter_map(char::from_u32).filter(|character| is_plain(*character)) {
            let whole: String = std::iter::once(character).nfd().filter(|c| !is_combining_mark(*c)).collect();
            assert_eq!(fold(&character.to_string()), whole, "{character}");
            let composed: String = std::iter::once(character).nfkc().collect();
            assert_eq!(composed, character.to_string());
        }
    }
}
