//! The words met while an index is written, each analysed once: a report repeats its vocabulary, and looking up costs less than analysing.
//!
//! What a text says goes to the engine as one string per field, of which [`Joined`] makes its tokens again: no word is copied on the way.

use std::collections::HashMap;

use tantivy::tokenizer::{Token as IndexToken, TokenStream, Tokenizer};

use crate::analysis::{Token, analyse};

/// Ends a form of a word.
const FORM: char = '\u{1}';

/// Ends a word: the next stands one place further.
const WORD: char = '\u{2}';

/// Words kept; more are misprints and figures, and memory has its limit.
const MOST_WORDS: usize = 1 << 19;

/// What is indexed of a word.
struct Word {
    /// Forms of the exact field, each ended.
    exact: String,
    /// Stems, each ended.
    stems: String,
}

/// The words met.
#[derive(Default)]
pub struct Vocabulary {
    words: HashMap<Box<str>, Word>,
}

/// A text as it is indexed.
#[derive(Debug, Default)]
pub struct Words {
    /// For the exact field.
    pub exact: String,
    /// For the field of stems.
    pub stems: String,
}

impl Vocabulary {
    /// A text with its tokens, for the fields of its words.
    pub fn words(&mut self, text: &str, tokens: &[Token]) -> Words {
        let mut indexed = Words::default();
        indexed.exact.reserve(text.len() * 2);
        indexed.stems.reserve(text.len() * 2);
        for token in tokens {
            let word = self.word(text, token);
            if !token.elided {
                indexed.stems.push_str(&word.stems);
            }
            indexed.stems.push(WORD);
            indexed.exact.push_str(&word.exact);
            indexed.exact.push(WORD);
        }
        indexed
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
        if self.words.len() >= MOST_WORDS {
            self.words.clear();
        }
        let raw = &text[token.range.clone()];
        if !self.words.contains_key(raw) {
            self.words.insert(raw.into(), word(token));
        }
        &self.words[raw]
    }
}

fn word(token: &Token) -> Word {
    let mut exact = String::new();
    let accented = (token.accented != token.folded).then_some(token.accented.as_str());
    for form in [Some(token.folded.as_str()), accented, token.capitals.as_deref()].into_iter().flatten() {
        exact.push_str(form);
        exact.push(FORM);
    }
    Word { exact, stems: token.stems().into_iter().map(|stem| format!("{stem}{FORM}")).collect() }
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
            let (mut exact, mut stems) = (Vec::new(), Vec::new());
            for (position, token) in analyse(text).iter().enumerate() {
                let forms: Vec<String> = token.exact_forms().map(str::to_owned).collect();
                let mut wanted = vec![forms[1].clone()];
                wanted.extend((forms[0] != forms[1]).then(|| forms[0].clone()));
                wanted.extend(forms.get(2).cloned());
                exact.extend(wanted.into_iter().map(|form| (position, form)));
                if !token.elided {
                    stems.extend(token.stems().into_iter().map(|stem| (position, stem)));
                }
            }
            assert_eq!(tokens(&words.exact), exact);
            assert_eq!(tokens(&words.stems), stems);
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
