//! The words met while an index is written, each analysed once: a report repeats its vocabulary, and looking up costs less than analysing.
//!
//! What a text says goes to the engine as one string per field, of which [`Joined`] makes its tokens again: no word is copied on the way.

use foldhash::HashMap;
use tantivy::tokenizer::{Token as IndexToken, TokenStream, Tokenizer};

use crate::analysis::{Token, analyse};
use crate::surface;

/// Ends a form of a word.
const FORM: char = '\u{1}';

/// Ends a word: the next stands one place further.
const WORD: char = '\u{2}';

/// Words kept; more are misprints and figures, and memory has its limit.
const MOST_WORDS: usize = 1 << 19;

/// What is indexed of a word.
struct Word {
    /// Its terms, each ended.
    terms: String,
    /// Its stems, each ended.
    stems: String,
}

/// The words met.
#[derive(Default)]
pub struct Vocabulary {
    words: HashMap<Box<str>, Word>,
    /// Elided ones: the `l` of `l'eau` is not that of `L. 2313`.
    elided: HashMap<Box<str>, Word>,
}

impl Vocabulary {
    /// The tokens of a text, for the field of words.
    pub fn words(&mut self, text: &str, tokens: &[Token]) -> String {
        let mut words = String::with_capacity(text.len() * 3);
        for token in tokens {
            words.push_str(&self.word(text, token).terms);
            words.push(WORD);
        }
        words
    }

    /// The stems of a text whose places do not count; empty where it holds no word.
    pub fn stems(&mut self, text: &str) -> String {
        let tokens = analyse(text);
        let inflected = tokens.iter().filter(|token| !token.elided);
        let mut stems = String::with_capacity(text.len() * 2);
        inflected.for_each(|token| stems.push_str(&self.word(text, token).stems));
        stems
    }

    fn word(&mut self, text: &str, token: &Token) -> &Word {
        let words = if token.elided { &mut self.elided } else { &mut self.words };
        if words.len() >= MOST_WORDS {
            words.clear();
        }
        let raw = &text[token.range.clone()];
        if !words.contains_key(raw) {
            words.insert(raw.into(), word(token));
        }
        &words[raw]
    }
}

fn word(token: &Token) -> Word {
    let ended = |forms: Vec<String>| forms.into_iter().map(|form| format!("{form}{FORM}")).collect();
    Word { terms: ended(surface::terms(token)), stems: ended(token.stems()) }
}

/// Values that are no words, each a token of its own.
pub fn joined(values: &[String]) -> String {
    values.iter().flat_map(|value| [value.as_str(), "\u{1}", "\u{2}"]).collect()
}

/// Makes tokens of what a [`Vocabulary`] joined.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    token: IndexToken,
}

/// The tokens of one string.
pub struct JoinedStream<'a> {
    rest: &'a str,
    token: &'a mut IndexToken,
}

impl Tokenizer for Joined {
    type TokenStream<'a> = JoinedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> JoinedStream<'a> {
        self.token.reset();
        self.token.position = 0;
        JoinedStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for JoinedStream<'_> {
    fn advance(&mut self) -> bool {
        let bytes = self.rest.as_bytes();
        let words = bytes.iter().take_while(|byte| **byte == WORD as u8).count();
        self.token.position += words;
        let Some(length) = bytes[words..].iter().position(|byte| *byte == FORM as u8) else { return false };
        self.token.text.clear();
        self.token.text.push_str(&self.rest[words..words + length]);
        self.rest = &self.rest[words + length + 1..];
        true
    }

    fn token(&self) -> &IndexToken {
        self.token
    }

    fn token_mut(&mut self) -> &mut IndexToken {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(joined: &str) -> Vec<(usize, String)> {
        let mut tokenizer = Joined::default();
        let mut stream = tokenizer.token_stream(joined);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        found
    }

    #[track_caller]
    fn check(text: &str) {
        let mut vocabulary = Vocabulary::default();
        for _ in 0..2 {
            let words = vocabulary.words(text, &analyse(text));
            let all = analyse(text);
            let wanted = all.iter().enumerate().flat_map(|(position, token)| {
                surface::terms(token).into_iter().map(move |term| (position, term))
            });
            assert_eq!(tokens(&words), wanted.collect::<Vec<_>>());
        }
    }

    #[test]
    fn words_are_those_of_the_analyser() {
        check("L'état des dépenses de l’EPCI : 1 607 heures, soit 12,5 %.");
        check("");
        check("« À l'issue » du R.S.A., qu'il a d'œuvre à l'ETAT");
        check("23 000 € et 12 %");
        check("\u{ad} \u{301} ½ ﬁnancier l' l'l'eau");
    }

    #[test]
    fn values_stay_whole() {
        let values = ["cgct".to_owned(), "cgct:l2313-1".to_owned()];
        assert_eq!(tokens(&joined(&values)), [(0, values[0].clone()), (1, values[1].clone())]);
    }
}
