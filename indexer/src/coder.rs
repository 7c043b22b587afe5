//! Texts in few bits, each by itself: every word has a code of its own, short where it is frequent (canonical Huffman codes over words), and
//! so have words that often follow each other (`de la commune`).
//!
//! A space between two words is not written at all. What the model does not know is spelt out. Measured on a million passages: less than half
//! of what blocks of zstd take, and one passage is read without its neighbours.

mod bits;
mod learning;

use foldhash::HashMap;

use bits::{Bits, BitsOut, spelt_out};
pub use bits::{put_number, take_number};

use crate::pieces::pieces;

/// Ends a text; as words, these two are always spelt out.
const END: &str = "\u{0}";

/// Begins what is spelt out: its length, then its bytes.
const SPELT: &str = "\u{1}";

/// Bits by which most codes are looked up at once.
const TABLE_BITS: u32 = 12;

/// The longest code: rarer words are counted as though they were a little less rare.
const LONGEST: u32 = 28;

/// Digits that make one word; a longer number is split.
const MOST_DIGITS: usize = 4;

/// Pieces of which the symbols are kept, and bytes of the longest.
const MOST_PIECES: usize = 1 << 18;
const LONGEST_PIECE: usize = 48;

/// Stands for the next piece, which begins with some letter or digit.
const NEXT: &str = "a";

/// Words in the order of their codes.
#[derive(Debug, Default)]
pub struct Model {
    words: Vec<Box<str>>,
    /// Whether each is a word, and whether the next one follows it without a space.
    joins: Vec<(bool, bool)>,
    lengths: Vec<u8>,
    /// Of each length: its first code, and that code's place among the words.
    firsts: Vec<(u64, u32)>,
    /// By the next bits: place of the word and length of its code; 0 where it is longer.
    table: Vec<(u32, u8)>,
    end: u32,
    spelt: u32,
}

/// A model with the codes of its words.
#[derive(Debug)]
pub struct Encoder {
    model: Model,
    places: HashMap<Box<str>, u32>,
    codes: Vec<u64>,
    /// Of two neighbours that have a code together, its place.
    both: HashMap<(u32, u32), u32>,
    /// The symbols of pieces met that others follow.
    pieces: HashMap<Box<str>, Box<[Symbol]>>,
}

/// A part of a text that is coded by itself.
#[derive(Debug)]
enum Symbol {
    /// By its place in the model.
    Known(u32),
    Spelt(Box<str>),
}

impl Model {
    /// Learns the words of a sample.
    pub fn train<'a>(sample: impl Iterator<Item = &'a str>) -> Self {
        Self::of(learning::learn(sample))
    }

    /// Of words in the order of their codes.
    fn of(words: Vec<(u8, Box<str>)>) -> Self {
        let (lengths, words): (Vec<u8>, Vec<Box<str>>) = words.into_iter().unzip();
        let place = |wanted: &str| words.iter().position(|word| &**word == wanted).unwrap_or(0) as u32;
        let (end, spelt) = (place(END), place(SPELT));
        let joins = words.iter().map(|word| (is_word(word), ends_joined(word))).collect();
        let mut model = Self { words, joins, lengths, end, spelt, ..Self::default() };
        let codes = model.codes();
        model.firsts = vec![(u64::MAX, 0); LONGEST as usize + 2];
        model.table = vec![(0, 0); 1 << TABLE_BITS];
        for (place, (code, length)) in codes.iter().zip(&model.lengths).enumerate() {
            let first = &mut model.firsts[usize::from(*length)];
            if first.0 == u64::MAX {
                *first = (*code, place as u32);
            }
            if let Some(free) = TABLE_BITS.checked_sub(u32::from(*length)) {
                let begin = (*code << free) as usize;
                model.table[begin..begin + (1 << free)].fill((place as u32, *length));
            }
        }
        model
    }

    fn codes(&self) -> Vec<u64> {
        let mut next = 0;
        let mut last = 0;
        let of = |length: &u8| {
            next <<= length - last;
            last = *length;
            next += 1;
            next - 1
        };
        self.lengths.iter().map(of).collect()
    }

    /// The model as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_number(&mut bytes, self.words.len() as u64);
        for (word, length) in self.words.iter().zip(&self.lengths) {
            bytes.push(*length);
            put_number(&mut bytes, word.len() as u64);
            bytes.extend_from_slice(word.as_bytes());
        }
        bytes
    }

    /// Back from the beginning of `bytes`; also how many it took. `None` where they are damaged.
    pub fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let mut rest = bytes;
        let count = take_number(&mut rest)?;
        let mut words = Vec::new();
        let mut last = 0;
        for _ in 0..count {
            let (length, after) = rest.split_first()?;
            rest = after;
            let size = usize::try_from(take_number(&mut rest)?).ok()?;
            let (word, after) = rest.split_at_checked(size)?;
            rest = after;
            if *length < last || u32::from(*length) > LONGEST {
                return None;
            }
            last = *length;
            words.push((*length, std::str::from_utf8(word).ok()?.into()));
        }
        let fitting: u64 = words.iter().map(|(length, _)| 1_u64 << (LONGEST - u32::from(*length))).sum();
        (words.len() > 1 && fitting <= 1 << LONGEST).then(|| (Self::of(words), bytes.len() - rest.len()))
    }

    /// A text; `None` where `bytes` are damaged.
    pub fn decode(&self, bytes: &[u8]) -> Option<String> {
        let mut bits = Bits { bytes, at: 0 };
        let mut text = String::with_capacity(bytes.len() * 4);
        let mut joined = true;
        loop {
            let place = self.next(&mut bits).filter(|_| bits.at <= bytes.len() * 8)?;
            if place == self.end {
                return Some(text);
            }
            let spelt;
            let (word, (is_word, ends_joined)) = if place == self.spelt {
                spelt = spelt_out(&mut bits)?;
                (spelt.as_str(), (is_word(&spelt), ends_joined(&spelt)))
            } else {
                (&**self.words.get(place as usize)?, *self.joins.get(place as usize)?)
            };
            if is_word && !joined {
                text.push(' ');
            }
            text.push_str(word);
            joined = ends_joined;
        }
    }

    fn next(&self, bits: &mut Bits<'_>) -> Option<u32> {
        let ahead = bits.ahead()?;
        let (place, length) = self.table[(ahead >> (32 - TABLE_BITS)) as usize];
        if length > 0 {
            bits.at += usize::from(length);
            return Some(place);
        }
        for length in TABLE_BITS + 1..=LONGEST {
            let (first, place) = self.firsts[length as usize];
            let code = u64::from(ahead >> (32 - length));
            let Some(beyond) = code.checked_sub(first) else { continue };
            let place = place + beyond as u32;
            if self.lengths.get(place as usize).is_some_and(|own| u32::from(*own) == length) {
                bits.at += length as usize;
                return Some(place);
            }
        }
        None
    }
}

impl Encoder {
    /// Of a model.
    pub fn new(model: Model) -> Self {
        let known = model.words.iter().zip(0..).filter(|(word, _)| !matches!(&***word, END | SPELT));
        let places: HashMap<Box<str>, u32> = known.map(|(word, place)| (word.clone(), place)).collect();
        let mut both = HashMap::default();
        for (word, place) in &places {
            both.extend(parts(word, &places).into_iter().flatten().map(|parts| (parts, *place)));
        }
        Self { codes: model.codes(), places, both, model, pieces: HashMap::default() }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Adds a text to `out`.
    pub fn encode(&mut self, text: &str, out: &mut Vec<u8>) {
        let mut bits = BitsOut::new(out);
        // The longest known beginning of what is still to be written.
        let mut open: Option<u32> = None;
        let mut rest = pieces(text).peekable();
        while let Some(piece) = rest.next() {
            if rest.peek().is_none() {
                self.symbols(piece, false).iter().for_each(|symbol| self.take(symbol, &mut open, &mut bits));
            } else if let Some(known) = self.pieces.get(piece) {
                known.iter().for_each(|symbol| self.take(symbol, &mut open, &mut bits));
            } else {
                let met = self.symbols(piece, true);
                met.iter().for_each(|symbol| self.take(symbol, &mut open, &mut bits));
                if self.pieces.len() < MOST_PIECES && piece.len() <= LONGEST_PIECE {
                    self.pieces.insert(piece.into(), met);
                }
            }
        }
        if let Some(last) = open {
            self.put(last, &mut bits);
        }
        self.put(self.model.end, &mut bits);
        bits.finish();
    }

    /// The symbols of a piece; where another follows, it begins with a letter or digit.
    fn symbols(&self, piece: &str, followed: bool) -> Box<[Symbol]> {
        let followed_by = if followed { NEXT } else { "" };
        let mut met = Vec::new();
        symbols(&[piece, followed_by].concat(), |symbol| {
            met.push(match self.places.get(symbol) {
                Some(place) => Symbol::Known(*place),
                None => Symbol::Spelt(symbol.into()),
            });
        });
        if followed {
            met.pop();
        }
        met.into()
    }

    /// Writes what is open, unless it has a code together with the symbol that follows.
    fn take(&self, symbol: &Symbol, open: &mut Option<u32>, bits: &mut BitsOut<'_>) {
        let place = if let Symbol::Known(place) = symbol { Some(*place) } else { None };
        if let Some(last) = open.take() {
            *open = place.and_then(|place| self.both.get(&(last, place)).copied());
            if open.is_some() {
                return;
            }
            self.put(last, bits);
        }
        match symbol {
            Symbol::Known(place) => *open = Some(*place),
            Symbol::Spelt(symbol) => self.spell(symbol, bits),
        }
    }

    fn put(&self, place: u32, bits: &mut BitsOut<'_>) {
        bits.put(self.codes[place as usize], u32::from(self.model.lengths[place as usize]));
    }

    fn spell(&self, symbol: &str, bits: &mut BitsOut<'_>) {
        self.put(self.model.spelt, bits);
        let mut length = Vec::new();
        put_number(&mut length, symbol.len() as u64);
        length.iter().chain(symbol.as_bytes()).for_each(|byte| bits.put(u64::from(*byte), 8));
    }
}

/// The places of the two that a word of the model joins, all but its last symbol and this: with a space between them, and without.
fn parts(word: &str, places: &HashMap<Box<str>, u32>) -> [Option<(u32, u32)>; 2] {
    let mut last = "";
    symbols(word, |symbol| last = symbol);
    let before = word.strip_suffix(last).filter(|before| !before.is_empty() && !last.is_empty());
    let mut spelling = String::new();
    let mut joined = |before: &str| {
        let (one, other) = (*places.get(before)?, *places.get(last)?);
        together(before, last, &mut spelling);
        (spelling == word).then_some((one, other))
    };
    [before, before.and_then(|before| before.strip_suffix(' '))].map(|before| joined(before?))
}

/// Two neighbours as one: what they spell, with the space that is not written.
fn together(one: &str, other: &str, spelling: &mut String) {
    spelling.clear();
    spelling.push_str(one);
    if is_word(other) && !ends_joined(one) {
        spelling.push(' ');
    }
    spelling.push_str(other);
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

    const SAMPLE: &str =
        "La chambre recommande à la commune d’adopter l'état des dépenses, 12 500 € en 2015 (M57). ";

    #[track_caller]
    fn check(text: &str) {
        let sample = SAMPLE.repeat(4);
        for model in [Model::train([sample.as_str(), text].into_iter()), Model::train(std::iter::empty())] {
            let bytes = model.write();
            let (read, taken) = Model::read(&bytes).expect("a model that was written can be read");
            assert_eq!((taken, read.write()), (bytes.len(), bytes));
            let mut encoder = Encoder::new(model);
            let mut coded = Vec::new();
            encoder.encode(text, &mut coded);
            assert_eq!(read.decode(&coded).as_deref(), Some(text));
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
        let mut encoder = Encoder::new(Model::train([SAMPLE.repeat(50).as_str()].into_iter()));
        let mut coded = Vec::new();
        encoder.encode(&SAMPLE.repeat(50), &mut coded);
        assert!(coded.len() * 6 < SAMPLE.len() * 50, "{} bytes", coded.len());
    }

    #[test]
    fn damage_is_no_panic() {
        let mut encoder = Encoder::new(Model::train([SAMPLE.repeat(9).as_str()].into_iter()));
        let mut coded = Vec::new();
        encoder.encode(SAMPLE, &mut coded);
        let model = encoder.model().write();
        for place in 0..coded.len() {
            let mut damaged = coded.clone();
            damaged[place] ^= 0x55;
            let _ = encoder.model().decode(&damaged);
            assert_ne!(encoder.model().decode(&coded[..place]).as_deref(), Some(SAMPLE));
        }
        for place in 0..model.len() {
            let mut damaged = model.clone();
            damaged[place] ^= 0xff;
            if let Some((read, _)) = Model::read(&damaged) {
                let _ = read.decode(&coded);
            }
            assert!(Model::read(&model[..place]).is_none());
        }
    }
}
