//! The [`pieces`] met while an index is written, each analysed once: a report repeats its vocabulary, and looking up costs less than analysing.
//!
//! A text goes to the index as the numbers of its words; stems, whose places do not count, as one string of which [`Joined`] makes its tokens
//! again.

use tantivy::tokenizer::{Token as IndexToken, TokenStream, Tokenizer};

use cambon_document::legal;

use crate::analysis::analyse;
use crate::inverted::{Numbers, put_number};
use crate::likeness;
use crate::merit::Sense;
use crate::pieces::{Met, pieces};
use crate::surface;

/// Ends a token.
const END: char = '\u{1}';

/// What is indexed of a piece.
struct Piece {
    /// The numbers of its words.
    words: Box<[u8]>,
    /// Their stems, ended.
    stems: Box<str>,
    senses: Box<[Sense]>,
    hashes: Box<[u64]>,
    /// A legal reference may begin in it.
    may_refer: bool,
}

/// The pieces met.
pub struct Vocabulary {
    pieces: Met<Piece>,
    numbers: Numbers,
}

/// What is indexed of a text.
#[derive(Debug, Default)]
pub struct Reading {
    /// The numbers of its words, one after the other.
    pub words: Vec<u8>,
    /// What each word tells of it.
    pub senses: Vec<Sense>,
    /// What [`likeness::hash`] makes of each word.
    pub hashes: Vec<u64>,
    /// Whether it may hold a legal reference.
    pub may_refer: bool,
}

impl Vocabulary {
    /// Before the first piece, of words with these numbers.
    pub fn new(numbers: Numbers) -> Self {
        Self { pieces: Met::default(), numbers }
    }

    /// Reads a text.
    pub fn read(&mut self, text: &str) -> Reading {
        let mut reading = Reading { words: Vec::with_capacity(text.len() / 2), ..Reading::default() };
        self.each(text, |piece| {
            reading.words.extend_from_slice(&piece.words);
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
            if let Some(known) = self.pieces.get(piece) {
                take(known);
                continue;
            }
            let read = Piece::of(piece, &self.numbers);
            take(&read);
            self.pieces.keep(piece, read);
        }
    }
}

impl Piece {
    fn of(piece: &str, numbers: &Numbers) -> Self {
        let tokens = analyse(piece);
        let (mut words, mut stems) = (Vec::new(), String::new());
        for token in &tokens {
            let of_word = token.stems();
            put_number(&mut words, numbers.of(surface::word(token, &of_word)));
            if !token.elided {
                of_word.iter().for_each(|stem| end(&mut stems, stem));
            }
        }
        Self {
            words: words.into(),
            stems: stems.into(),
            senses: tokens.iter().map(Sense::of).collect(),
            hashes: tokens.iter().map(|token| likeness::hash(&token.folded)).collect(),
            may_refer: legal::may_refer(piece),
        }
    }
}

/// Values that are no words, each a token of its own.
pub fn joined(values: &[String]) -> String {
    let mut all = String::new();
    values.iter().for_each(|value| end(&mut all, value));
    all
}

fn end(joined: &mut String, token: &str) {
    joined.push_str(token);
    joined.push(END);
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
        let Some((token, rest)) = self.rest.split_once(END) else { return false };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(token);
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

    #[track_caller]
    fn check(text: &str) {
        let numbers = Numbers::default();
        let mut vocabulary = Vocabulary::new(numbers.clone());
        for _ in 0..2 {
            let reading = vocabulary.read(text);
            let all = analyse(text);
            let wanted: Vec<u32> =
                all.iter().map(|token| numbers.of(surface::word(token, &token.stems()))).collect();
            let mut words = Vec::new();
            wanted.iter().for_each(|number| put_number(&mut words, *number));
            assert_eq!(reading.words, words);
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
        let mut tokenizer = Joined::default();
        let joined = joined(&values);
        let mut stream = tokenizer.token_stream(&joined);
        let mut found = Vec::new();
        while stream.advance() {
            found.push(stream.token().text.clone());
        }
        assert_eq!(found, values);
    }
}
