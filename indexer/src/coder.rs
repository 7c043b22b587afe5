//! Texts in few bits, each by itself: every word has a code of its own after each word that it often follows, short where it does so often
//! (canonical Huffman codes), and one for everywhere else.
//!
//! A space between two words is not written at all. What the model does not know is spelt out. Measured on a million passages: well under
//! half of what blocks of zstd take, and one passage is read without its neighbours.

mod bits;
mod codes;
mod followers;
mod learning;
mod numbered;
mod words;

use foldhash::HashMap;

use bits::{Bits, BitsOut, spelt_out};
use codes::{Book, Code, Shelf};
use followers::Followers;
pub use learning::Learning;
use numbered::Numbered;
use words::{Known, Words};

use crate::pieces::{Met, UNKEPT, cuts, pieces};
use crate::varint;

/// Ends a text; as words, these two are always spelt out. It also stands before the first word.
const END: &str = "\u{0}";

/// Begins what is spelt out: its length, then its bytes.
const SPELT: &str = "\u{1}";

/// Digits that make one word; a longer number is split.
const MOST_DIGITS: usize = 4;

/// Stands for the next piece, which begins with some letter or digit.
const NEXT: &str = "a";

/// Words with their codes.
#[derive(Debug, Default)]
pub struct Model {
    words: Words,
    /// The codes of all words, wherever they stand.
    anywhere: Book,
    /// After each word, the codes of those that often follow it; place [`Model::others`] stands for all others.
    after: Shelf,
    end: u32,
    spelt: u32,
}

/// A model with the codes of its words at hand.
#[derive(Debug, Default)]
pub struct Encoder {
    model: Model,
    places: HashMap<Box<str>, u32>,
    /// Codes of words wherever they stand, with their lengths.
    anywhere: Vec<Code>,
    /// Codes of words after a word.
    after: Followers,
    /// The symbols of pieces met, in four bytes each, in both ways.
    met: [Met; 2],
    /// Those of pieces that another numbered, in both ways.
    numbered: [Numbered; 2],
    /// Words that are spelt out, once for each piece that holds one: those of pieces that are kept, then others of the present text.
    spelt: Vec<Box<str>>,
    kept: usize,
    /// The symbols of the present text, and what was looked up for each.
    row: Vec<Symbol>,
    looks: Vec<followers::Look>,
}

/// A part of a text that is coded by itself: by its place in the model, or from here on by its place among those spelt out.
type Symbol = u32;

/// How a piece stands: before another, or at the end of a text.
const FOLLOWED: usize = 0;
const ENDING: usize = 1;

/// The first of those spelt out.
const FIRST_SPELT: Symbol = 1 << 31;

impl Model {
    /// The words of a sample.
    pub fn of(sample: Learning) -> Self {
        let learnt = sample.finish();
        let mut model = Self { anywhere: learnt.anywhere, after: learnt.after, ..Self::default() };
        // A sample fits the memory of its words.
        let _ = learnt.words.iter().all(|word| model.push(word));
        model
    }

    /// Adds the next word; says whether there was room for it.
    fn push(&mut self, word: &str) -> bool {
        let place = self.others();
        match word {
            END => self.end = place,
            SPELT => self.spelt = place,
            _ => {}
        }
        self.words.push(Known { letters: word, is_word: is_word(word), ends_joined: ends_joined(word) })
    }

    /// What stands for every word that seldom follows another.
    fn others(&self) -> u32 {
        self.words.count() as u32
    }

    /// The model as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        varint::put(&mut bytes, self.words.count() as u64);
        for (_, word) in self.words.iter() {
            varint::put(&mut bytes, word.len() as u64);
            bytes.extend_from_slice(word.as_bytes());
        }
        self.anywhere.write(&mut bytes);
        self.after.write(&mut bytes);
        bytes
    }

    /// Back from the beginning of `bytes`; also how many it took. `None` where they are damaged.
    pub fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut rest = bytes;
        let count = varint::take(&mut rest)?;
        let mut model = Self::default();
        for _ in 0..count {
            let size = usize::try_from(varint::take(&mut rest)?).ok()?;
            let (word, after) = rest.split_at_checked(size)?;
            rest = after;
            model.push(std::str::from_utf8(word).ok()?).then_some(())?;
        }
        let known = model.others();
        model.anywhere = Book::read(&mut rest, known)?;
        model.after = Shelf::read(&mut rest, known.checked_add(1)?)?;
        (model.end != model.spelt).then(|| (model, bytes.len() - rest.len()))
    }

    /// Numbers and a text, or as many bytes of it at least as the numbers ask for; `None` where `bytes` are damaged.
    pub fn decode(&self, bytes: &[u8], least: impl Fn(&[u64]) -> usize) -> Option<(Vec<u64>, String)> {
        let mut bits = Bits { bytes, at: 0 };
        let count = bits.number()?;
        let numbers: Vec<u64> = (0..count).map(|_| bits.number()).collect::<Option<_>>()?;
        let text = self.text(bits, least(&numbers))?;
        Some((numbers, text))
    }

    fn text(&self, mut bits: Bits<'_>, least: usize) -> Option<String> {
        let bytes = bits.bytes;
        let mut text = Vec::with_capacity(bytes.len() * 5);
        let (mut joined, mut last) = (true, self.end);
        loop {
            let place = self.next(last, &mut bits).filter(|_| bits.at <= bytes.len() * 8)?;
            if place == self.end || text.len() >= least {
                return String::from_utf8(text).ok();
            }
            joined = if place == self.spelt {
                let spelt = spelt_out(&mut bits)?;
                if is_word(&spelt) && !joined {
                    text.push(b' ');
                }
                text.extend_from_slice(spelt.as_bytes());
                ends_joined(&spelt)
            } else {
                self.words.add_to(&mut text, place, joined)?
            };
            last = place;
        }
    }

    /// The word that follows another.
    fn next(&self, last: u32, bits: &mut Bits<'_>) -> Option<u32> {
        if let Some(book) = self.after.book(last) {
            let place = book.next(bits)?;
            if place != self.others() {
                return Some(place);
            }
        }
        self.anywhere.next(bits)
    }
}

impl Encoder {
    /// Of a model.
    pub fn new(model: Model) -> Self {
        let known = model.words.iter().filter(|(_, word)| !matches!(*word, END | SPELT));
        let places = known.map(|(place, word)| (word.into(), place)).collect();
        let mut anywhere = vec![(0, 0); model.words.count()];
        model.anywhere.each(|place, code| anywhere[place as usize] = code);
        let after = Followers::new(&model.after, model.others());
        Self { anywhere, after, places, model, ..Self::default() }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Adds numbers and a text to `out`; `cut` are the numbers of its pieces, where they are known.
    pub fn encode(&mut self, numbers: &[u64], text: &str, cut: &[u32], out: &mut Vec<u8>) {
        let mut row = std::mem::take(&mut self.row);
        if let [followed @ .., last] = cut {
            let mut at = 0;
            for number in followed {
                at += self.numbered(FOLLOWED, *number, (text, at), &mut row);
            }
            self.numbered(ENDING, *last, (text, at), &mut row);
        } else {
            for range in cuts(text) {
                let way = if range.end == text.len() { ENDING } else { FOLLOWED };
                self.piece(way, &text[range], &mut row);
            }
        }
        row.push(self.model.end);
        let mut bits = BitsOut::new(out);
        bits.put_number(numbers.len() as u64);
        numbers.iter().for_each(|number| bits.put_number(*number));
        self.put_all(&row, &mut bits);
        bits.finish();
        // What is left is of pieces that are not kept.
        self.spelt.truncate(self.kept);
        row.clear();
        self.row = row;
    }

    /// Adds the symbols of the piece that begins at a place of a text; gives its length.
    #[inline]
    fn numbered(
        &mut self,
        way: usize,
        number: u32,
        (text, at): (&str, usize),
        row: &mut Vec<Symbol>,
    ) -> usize {
        if let Some(length) = self.numbered[way].add_to(row, number) {
            return length;
        }
        let piece = pieces(&text[at..]).next().unwrap_or_default();
        let new = self.symbols(way, piece, row);
        if number != UNKEPT && self.numbered[way].keep(number, piece.len(), &row[new..]) {
            self.kept = self.spelt.len();
        }
        piece.len()
    }

    /// Adds the symbols of a piece that has no number.
    fn piece(&mut self, way: usize, piece: &str, row: &mut Vec<Symbol>) {
        let look = self.met[way].look(piece.as_bytes());
        if let Some(kept) = self.met[way].get(look, piece.as_bytes()) {
            row.extend(kept.made().as_chunks().0.iter().map(|symbol| Symbol::from_le_bytes(*symbol)));
            return;
        }
        let new = self.symbols(way, piece, row);
        let bytes: Vec<u8> = row[new..].iter().flat_map(|symbol| symbol.to_le_bytes()).collect();
        if self.met[way].keep(look, piece.as_bytes(), &bytes).is_some() {
            self.kept = self.spelt.len();
        }
    }

    /// Adds the symbols of a piece that stands so; gives where they begin.
    fn symbols(&mut self, way: usize, piece: &str, row: &mut Vec<Symbol>) -> usize {
        let begin = row.len();
        let (places, all_spelt) = (&self.places, &mut self.spelt);
        let next = if way == FOLLOWED { NEXT } else { "" };
        symbols(&[piece, next].concat(), |symbol| {
            row.push(places.get(symbol).copied().unwrap_or_else(|| {
                all_spelt.push(symbol.into());
                FIRST_SPELT + (all_spelt.len() - 1) as u32
            }));
        });
        if way == FOLLOWED {
            row.pop();
        }
        begin
    }

    /// Writes the symbols of a text.
    fn put_all(&mut self, row: &[Symbol], bits: &mut BitsOut<'_>) {
        let spelt = self.model.spelt;
        let place = |symbol: &Symbol| if *symbol < FIRST_SPELT { *symbol } else { spelt };
        let mut last = self.model.end;
        self.looks.clear();
        self.looks.extend(row.iter().map(|symbol| {
            let before = std::mem::replace(&mut last, place(symbol));
            self.after.look(before, last)
        }));
        for (symbol, look) in row.iter().zip(&self.looks) {
            match self.after.code(*look) {
                Ok((code, length)) => bits.put(code, length),
                Err((code, length)) => {
                    bits.put(code, length);
                    let (code, length) = self.anywhere[place(symbol) as usize];
                    bits.put(code, length);
                }
            }
            if *symbol >= FIRST_SPELT {
                let spelt = &self.spelt[(symbol - FIRST_SPELT) as usize];
                let mut length = Vec::new();
                varint::put(&mut length, spelt.len() as u64);
                length.iter().chain(spelt.as_bytes()).for_each(|byte| bits.put(u32::from(*byte), 8));
            }
        }
    }
}

/// Words and what stands between them, but single spaces between words; an empty one where two words touch.
fn symbols<'a>(text: &'a str, mut take: impl FnMut(&'a str)) {
    let mut rest = text;
    // Whether a word that follows at once is written as it is, and one after a single space needs it written.
    let mut joined = true;
    while !rest.is_empty() {
        let length = word_length(rest);
        if length > 0 {
            let word = &rest[..length];
            take(word);
            joined = ends_joined(word);
            rest = &rest[length..];
            if !joined && word_length(rest) > 0 {
                take("");
                joined = true;
            }
            continue;
        }
        let length = rest.find(|character: char| character.is_alphanumeric()).unwrap_or(rest.len());
        let between = &rest[..length];
        if joined || between != " " || length == rest.len() {
            take(between);
        }
        rest = &rest[length..];
    }
}

/// Bytes of the word at the beginning: letters with the apostrophe that elides them, or a few digits; 0 where there is none.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take(MOST_DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 0 {
        return digits;
    }
    let letters = text.find(|character: char| !character.is_alphanumeric() || character.is_ascii_digit());
    let letters = letters.unwrap_or(text.len());
    let Some(apostrophe) = text[letters..].chars().next().filter(|next| matches!(next, '\'' | '’')) else {
        return letters;
    };
    let end = letters + apostrophe.len_utf8();
    let elides = letters > 0 && text[end..].chars().next().is_some_and(char::is_alphanumeric);
    if elides { end } else { letters }
}

fn is_word(symbol: &str) -> bool {
    symbol.chars().next().is_some_and(char::is_alphanumeric)
}

/// Whether the next word follows it without a space.
fn ends_joined(symbol: &str) -> bool {
    !symbol.ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBERS: [u64; 7] = [0, 7, 8, 1_000_000, u64::MAX, 1 << 63, 63];

    const SAMPLE: &str =
        "La chambre recommande à la commune d’adopter l'état des dépenses, 12 500 € en 2015 (M57). ";

    fn learnt(sample: &[&str]) -> Model {
        let mut learning = Learning::default();
        sample.iter().for_each(|text| learning.take(text));
        Model::of(learning)
    }

    fn whole(_: &[u64]) -> usize {
        usize::MAX
    }

    #[track_caller]
    fn check(text: &str) {
        let sample = SAMPLE.repeat(4);
        for model in [learnt(&[&sample, text]), learnt(&[])] {
            let bytes = model.write();
            let (read, taken) = Model::read(&bytes).expect("a model that was written can be read");
            assert_eq!((taken, read.write()), (bytes.len(), bytes));
            let mut encoder = Encoder::new(model);
            let mut coded = Vec::new();
            encoder.encode(&NUMBERS, text, &[], &mut coded);
            let mut met = Met::default();
            for _ in 0..3 {
                let number = |piece: &[u8]| match met.get(met.look(piece), piece) {
                    Some(kept) => kept.number,
                    None => met.keep(met.look(piece), piece, b"").unwrap_or(UNKEPT),
                };
                let cut: Vec<u32> = pieces(text).map(str::as_bytes).map(number).collect();
                let mut again = Vec::new();
                encoder.encode(&NUMBERS, text, &cut, &mut again);
                assert_eq!(again, coded);
            }
            assert_eq!(read.decode(&coded, whole), Some((NUMBERS.to_vec(), text.to_owned())));
            let beginning = read.decode(&coded, |numbers| numbers.len());
            assert!(beginning.is_some_and(|(_, part)| {
                text.starts_with(&part) && part.len() >= NUMBERS.len().min(text.len())
            }));
        }
    }

    #[test]
    fn texts_come_back() {
        check("");
        check(" ");
        check("La chambre recommande à la commune d’adopter l'état des dépenses.");
        check("1 607 heures , 12 345 a 1 23 M57 57 M  ( 3 ) l' eau d' état 2015 12 000 € la la la, la");
        check(" l' eau  d’ l’eau l’ 'x' aujourd’hui ,la M57 57M 20151231 1 607 heures\n\n");
        check("mots inconnus : œuvre ½ №5 \u{0} \u{1} \u{0}\u{1} é\u{301} 漢字 漢 字 😀");
        check("a b  c\u{a0}d e’f g'h i ’j k’ l");
        check(&"dépenses ".repeat(5000));
        let letters: String = (1..0x3000).filter_map(char::from_u32).collect();
        check(&letters);
        check(&letters.chars().flat_map(|letter| [letter, ' ']).collect::<String>());
    }

    #[test]
    fn frequent_words_take_few_bits() {
        let mut encoder = Encoder::new(learnt(&[&SAMPLE.repeat(50)]));
        let mut coded = Vec::new();
        encoder.encode(&[], &SAMPLE.repeat(50), &[], &mut coded);
        assert!(coded.len() * 6 < SAMPLE.len() * 50, "{} bytes", coded.len());
    }

    #[test]
    fn damage_is_no_panic() {
        let mut encoder = Encoder::new(learnt(&[&SAMPLE.repeat(9)]));
        let mut coded = Vec::new();
        encoder.encode(&NUMBERS, SAMPLE, &[], &mut coded);
        let model = encoder.model().write();
        for place in 0..coded.len() {
            let mut damaged = coded.clone();
            damaged[place] ^= 0x55;
            let _ = encoder.model().decode(&damaged, whole);
            let cut = encoder.model().decode(&coded[..place], whole);
            assert!(cut.is_none_or(|(_, text)| text != SAMPLE));
        }
        for place in 0..model.len() {
            let mut damaged = model.clone();
            damaged[place] ^= 0xff;
            if let Some((read, _)) = Model::read(&damaged) {
                let _ = read.decode(&coded, whole);
            }
            assert!(Model::read(&model[..place]).is_none());
        }
    }
}
