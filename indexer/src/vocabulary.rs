//! The [`pieces`] met while an index is written, each analysed once: a report repeats its vocabulary, and looking up costs less than analysing.
//!
//! A text goes to the index as the numbers of its words; stems, whose places do not count, as one string of which [`Joined`] makes its tokens
//! again.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};
use tantivy::tokenizer::{Token as IndexToken, TokenStream, Tokenizer};

use cambon_document::legal;

use crate::analysis::{Token, analyse};
use crate::input::IndexedPublication;
use crate::inverted::Numbers;
use crate::likeness;
use crate::merit::Sense;
use crate::pieces::{Look, Met, UNKEPT, cuts};
use crate::surface;
use crate::varint;

/// Ends a token.
const END: char = '\u{1}';

/// Stands before the numbers of a piece in which a legal reference may begin.
const MAY_REFER: u8 = 1;

/// Bytes of text for one of its words' numbers, and for a piece: few texts have less.
const LEAST_BYTES_OF_WORDS: usize = 3;
const LEAST_BYTES_OF_PIECES: usize = 5;

/// Words as they are written that are kept; of a few hundred thousand most are misprints.
const MOST_WRITTEN: usize = 1 << 18;

/// The words met, and the pieces in which they stand.
pub struct Vocabulary {
    numbers: Numbers,
    /// Of each piece whether it [`MAY_REFER`], then the numbers of its words.
    pieces: Met,
    /// The numbers of words as they are written, which stand in many pieces: two stems cost more than looking one up.
    written: HashMap<Box<str>, u32>,
    /// Words met in all.
    met: u32,
    /// What is known of the last of them, which nobody was told yet.
    new: Vec<Known>,
    /// The pieces of the present text.
    looks: Vec<Look>,
}

/// What a word tells of the texts in which it stands.
pub struct Known {
    sense: Sense,
    /// See [`likeness::hash`].
    hash: u64,
    /// Its stems, ended.
    stems: Box<str>,
}

/// What is indexed of several texts, one after the other: memory is asked for once for all of them.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The numbers of their words, as [`varint`] writes them.
    words: Vec<u8>,
    /// Where legal references may begin in each text.
    refers: Vec<Range<usize>>,
    /// The numbers of their pieces, as [`Met::get`] gives them.
    pub pieces: Vec<u32>,
}

/// Where a text stands on a [`Sheet`].
#[derive(Debug, Clone, Default)]
pub struct Reading {
    words: Range<usize>,
    refers: Range<usize>,
    pub pieces: Range<usize>,
}

impl Sheet {
    /// The numbers of the words of a text.
    pub fn words(&self, reading: &Reading) -> &[u8] {
        &self.words[reading.words.clone()]
    }

    /// Where legal references may begin in a text.
    pub fn refers(&self, reading: &Reading) -> &[Range<usize>] {
        &self.refers[reading.refers.clone()]
    }

    fn ends(&self) -> [usize; 3] {
        [self.words.len(), self.refers.len(), self.pieces.len()]
    }
}

/// What the texts of a publication say.
pub struct Said {
    pub sheet: Sheet,
    pub title: Reading,
    pub body: Reading,
    /// Of every passage, then of every conclusion.
    pub texts: Vec<SaidBelow>,
    /// What is known of the words met for the first time, in the order of their numbers.
    pub new: Vec<Known>,
}

/// What a text says, and what the headings above it say, where those are not the headings above the text before.
pub struct SaidBelow {
    pub section: Option<Reading>,
    pub text: Reading,
}

impl Vocabulary {
    /// Before the first piece, of words with these numbers.
    pub fn new(numbers: Numbers) -> Self {
        let (pieces, written) = (Met::default(), HashMap::new());
        Self { numbers, pieces, written, met: 0, new: Vec::new(), looks: Vec::new() }
    }

    /// Reads all texts of a publication.
    pub fn read_all(&mut self, publication: &IndexedPublication) -> Said {
        let IndexedPublication { title, body, passages, conclusions, .. } = publication;
        let length = passages.iter().map(|passage| passage.text.len()).sum::<usize>();
        let mut sheet = Sheet {
            words: Vec::with_capacity(length / LEAST_BYTES_OF_WORDS),
            refers: Vec::new(),
            pieces: Vec::with_capacity(length / LEAST_BYTES_OF_PIECES),
        };
        let [title, body] =
            [title, body].map(|text| self.read(text.as_deref().unwrap_or_default(), &mut sheet));
        let passages = passages.iter().map(|passage| (&passage.section, &passage.text));
        let conclusions = conclusions.iter().map(|conclusion| (&conclusion.section, &conclusion.text));
        let mut above: &[String] = &[];
        let texts = passages.chain(conclusions).map(|(section, text)| {
            let differs = above != section.as_slice();
            above = section;
            let section = differs.then(|| self.read(&section.join("\n"), &mut sheet));
            SaidBelow { section, text: self.read(text, &mut sheet) }
        });
        let texts = texts.collect();
        Said { sheet, title, body, texts, new: std::mem::take(&mut self.new) }
    }

    /// Reads a text.
    fn read(&mut self, text: &str, sheet: &mut Sheet) -> Reading {
        let [words, refers, first] = sheet.ends();
        let mut looks = std::mem::take(&mut self.looks);
        looks.clear();
        let bytes = text.as_bytes();
        looks.extend(cuts(text).map(|range| self.pieces.look(&bytes[range])));
        let mut begin = 0;
        for look in &looks {
            let range = begin..begin + look.bytes();
            begin = range.end;
            let piece = &bytes[range.clone()];
            let refers = match self.pieces.get(*look, piece) {
                Some(kept) => {
                    sheet.pieces.push(kept.number);
                    kept.add_rest(&mut sheet.words);
                    kept.made()[0]
                }
                None => {
                    let made = self.analysed(&text[range.clone()]);
                    sheet.pieces.push(self.pieces.keep(*look, piece, &made).unwrap_or(UNKEPT));
                    sheet.words.extend_from_slice(&made[1..]);
                    made[0]
                }
            };
            if refers == MAY_REFER {
                sheet.refers.push(range);
            }
        }
        self.looks = looks;
        let [words_end, refers_end, end] = sheet.ends();
        Reading { words: words..words_end, refers: refers..refers_end, pieces: first..end }
    }

    fn analysed(&mut self, piece: &str) -> Vec<u8> {
        let mut made = vec![if legal::may_refer(piece) { MAY_REFER } else { 0 }];
        for token in analyse(piece) {
            let written = &piece[token.range.clone()];
            let known = self.written.get(written).filter(|_| !token.elided);
            let number = known.copied().unwrap_or_else(|| self.number(&token, written));
            varint::put(&mut made, u64::from(number));
        }
        made
    }

    /// The number of a word that is written so.
    fn number(&mut self, token: &Token, written: &str) -> u32 {
        let stems = token.stems();
        let number = self.numbers.of(surface::word(token, &stems));
        // Nobody else gives numbers: a new one is the next.
        if number == self.met {
            self.met += 1;
            let mut ended = String::new();
            if !token.elided {
                stems.iter().for_each(|stem| end(&mut ended, stem));
            }
            let (sense, hash) = (Sense::of(token), likeness::hash(&token.folded));
            self.new.push(Known { sense, hash, stems: ended.into() });
        }
        if !token.elided && self.written.len() < MOST_WRITTEN {
            self.written.insert(written.into(), number);
        }
        number
    }
}

fn numbers(words: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || (at < words.len()).then(|| varint::next(words, &mut at)))
}

/// What is known of words, by their numbers.
#[derive(Default)]
pub struct Words {
    senses: Vec<(Sense, u64)>,
    stems: Vec<Box<str>>,
}

impl Words {
    /// Adds the next.
    pub fn extend(&mut self, new: Vec<Known>) {
        for Known { sense, hash, stems } in new {
            self.senses.push((sense, hash));
            self.stems.push(stems);
        }
    }

    /// What each word of a text tells of it, and what [`likeness::hash`] makes of each.
    pub fn senses(&self, words: &[u8], senses: &mut Vec<Sense>, hashes: &mut Vec<u64>) {
        senses.clear();
        hashes.clear();
        for number in numbers(words) {
            let (sense, hash) = self.senses[number as usize];
            senses.push(sense);
            hashes.push(hash);
        }
    }

    /// The stems of a text whose places do not count; empty where it holds no word.
    pub fn stems(&self, words: &[u8]) -> String {
        numbers(words).map(|number| &*self.stems[number as usize]).collect()
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
    use crate::articles::{articles, articles_within};
    use crate::pieces::pieces;

    #[track_caller]
    fn check(text: &str) {
        let numbers = Numbers::default();
        let mut vocabulary = Vocabulary::new(numbers.clone());
        let (mut known, mut senses, mut hashes) = (Words::default(), Vec::new(), Vec::new());
        for _ in 0..2 {
            let mut sheet = Sheet::default();
            vocabulary.read("un autre texte, art. L. 12", &mut sheet);
            let reading = vocabulary.read(text, &mut sheet);
            known.extend(std::mem::take(&mut vocabulary.new));
            known.senses(sheet.words(&reading), &mut senses, &mut hashes);
            let all = analyse(text);
            let wanted: Vec<u32> =
                all.iter().map(|token| numbers.of(surface::word(token, &token.stems()))).collect();
            let mut words = Vec::new();
            wanted.iter().for_each(|number| varint::put(&mut words, u64::from(*number)));
            assert_eq!(sheet.words(&reading), words);
            assert_eq!(senses, all.iter().map(Sense::of).collect::<Vec<_>>());
            assert_eq!(hashes.len(), all.len());
            assert_eq!(reading.pieces.len(), pieces(text).count());
            assert_eq!(articles_within(text, sheet.refers(&reading)), articles(text), "{text}");
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
