//! The [`pieces`] met while an index is written, each analysed once: a report repeats its vocabulary, and looking up costs less than analysing.
//!
//! What a text says goes to the engine as one string per field, of which [`Joined`] makes its tokens again: no word is copied on the way.

use tantivy::tokenizer::{Token as IndexToken, TokenStream, Tokenizer};

use cambon_document::legal;

use crate::analysis::analyse;
use crate::likeness;
use crate::merit::Sense;
use crate::pieces::{Met, pieces};
use crate::surface;

/// Ends a form of a word.
const FORM: &str = "\u{1}";

/// Ends a word: the next stands one place further.
const WORD: &str = "\u{2}";

/// What is indexed of a piece.
struct Piece {
    /// The terms of its words, ended.
    terms: Box<str>,
    /// Their stems, ended.
    stems: Box<str>,
    senses: Box<[Sense]>,
    hashes: Box<[u64]>,
    /// A legal reference may begin in it.
    may_refer: bool,
}

/// The pieces met.
#[derive(Default)]
pub struct Vocabulary(Met<Piece>);

/// What is indexed of a text.
#[derive(Debug, Default)]
pub struct Reading {
    /// Its tokens, for the field of words.
    pub words: String,
    /// What each word tells of it.
    pub senses: Vec<Sense>,
    /// What [`likeness::hash`] makes of each word.
    pub hashes: Vec<u64>,
    /// Whether it may hold a legal reference.
    pub may_refer: bool,
}

impl Vocabulary {
    /// Reads a text.
    pub fn read(&mut self, text: &str) -> Reading {
        let mut reading = Reading { words: String::with_capacity(text.len() * 3), ..Reading::default() };
        self.each(text, |piece| {
            reading.words.push_str(&piece.terms);
            reading.senses.extend_from_slice(&piece.senses);
            reading.hashes.extend_from_slice(&piece.hashes);
            reading.may_refer |= piece.may_refer;
        });
        reading
    }

    /// The stems of a text whose places do not count; empty where it holds no word.
    pub fn stems(&mut self, text: &str) -> String {
        let mut stems = String::with_capacity(text.len() * 2);
        self.each(text, |piece| stems.push_str(&piece.stems));
        stems
    }

    fn each(&mut self, text: &str, mut take: impl FnMut(&Piece)) {
        for piece in pieces(text) {
            if let Some(known) = self.0.get(piece) {
                take(known);
                continue;
            }
            let read = Piece::of(piece);
            take(&read);
            self.0.keep(piece, read);
        }
    }
}

impl Piece {
    fn of(piece: &str) -> Self {
        let tokens = analyse(piece);
        let (mut terms, mut stems) = (String::new(), String::new());
        for token in &tokens {
            let of_word = token.stems();
            surface::terms(token, &of_word).iter().for_each(|term| terms.extend([term, FORM]));
            terms.push_str(WORD);
            if !token.elided {
                of_word.iter().for_each(|stem| stems.extend([stem, FORM]));
            }
        }
        Self {
            terms: terms.into(),
            stems: stems.into(),
            senses: tokens.iter().map(Sense::of).collect(),
            hashes: tokens.iter().map(|token| likeness::hash(&token.folded)).collect(),
            may_refer: legal::may_refer(piece),
        }
    }
}

/// Values that are no words, each a token of its own.
pub fn joined(values: &[String]) -> String {
    values.iter().flat_map(|value| [value.as_str(), FORM, WORD]).collect()
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
        let words = bytes.iter().take_while(|byte| **byte == WORD.as_bytes()[0]).count();
        self.token.position += words;
        let Some(length) = bytes[words..].iter().position(|byte| *byte == FORM.as_bytes()[0]) else {
            return false;
        };
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
            let reading = vocabulary.read(text);
            let all = analyse(text);
            let wanted = all.iter().enumerate().flat_map(|(position, token)| {
                surface::terms(token, &token.stems()).into_iter().map(move |term| (position, term))
            });
            assert_eq!(tokens(&reading.words), wanted.collect::<Vec<_>>());
            assert_eq!(reading.senses, all.iter().map(Sense::of).collect::<Vec<_>>());
            assert_eq!(reading.hashes.len(), all.len());
            assert!(reading.may_refer || legal::find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn words_are_those_of_the_analyser() {
        check("L'état des dépenses de l’EPCI : 1 607 heures, soit 12,5 %.");
        check("");
        check("« À l'issue » du R.S.A., qu'il a d'œuvre à l'ETAT");
        check("23 000 € et 12 %");
        check("\u{ad} \u{301} ½ ﬁnancier l' l'l'eau");
        check("Aux termes de l'article L. 2313-1 du CGCT, de la loi du 3 janvier 2001 et de la M 14");
        check("CE, 12 mars 2010, commune de X ; art. R 123-4 ; décret n° 2002-60 ; T. A. de Lyon");
    }

    #[test]
    fn values_stay_whole() {
        let values = ["cgct".to_owned(), "cgct:l2313-1".to_owned()];
        assert_eq!(tokens(&joined(&values)), [(0, values[0].clone()), (1, values[1].clone())]);
    }
}
