//! Texts in few bits, each by itself: every word has a code of its own, short where it is frequent (canonical Huffman codes over words), and
//! so have words that often follow each other (`de la commune`).
//!
//! A space between two words is not written at all. What the model does not know is spelt out. Measured on a million passages: less than half
//! of what blocks of zstd take, and one passage is read without its neighbours.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use foldhash::HashMap;

/// Ends a text; as words, these two are always spelt out.
const END: &str = "\u{0}";

/// Begins what is spelt out: its length, then its bytes.
const SPELT: &str = "\u{1}";

/// Words seen less often in the sample are spelt out.
const LEAST_COUNT: u32 = 3;

/// Bits by which most codes are looked up at once.
const TABLE_BITS: u32 = 12;

/// The longest code: rarer words are counted as though they were a little less rare.
const LONGEST: u32 = 28;

/// Rounds of joining what often follows each other: two join two words, then a third and a fourth.
const ROUNDS: usize = 2;

/// Pairs joined in a round.
const MOST_PAIRS: usize = 1 << 14;

/// Times that a pair must be seen in the sample.
const LEAST_PAIRS: u32 = 8;

/// Digits that make one word; a longer number is split.
const MOST_DIGITS: usize = 4;

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
}

impl Model {
    /// Learns the words of a sample.
    pub fn train<'a>(sample: impl Iterator<Item = &'a str>) -> Self {
        let mut learning = Learning::default();
        sample.for_each(|text| learning.take(text));
        for _ in 0..ROUNDS {
            learning.join();
        }
        let mut counted = learning.counted();
        counted.sort_unstable_by(|one, other| (other.0, &one.1).cmp(&(one.0, &other.1)));
        let lengths = code_lengths(&counted.iter().map(|(count, _)| *count).collect::<Vec<_>>());
        let mut words: Vec<(u8, Box<str>)> =
            lengths.into_iter().zip(counted).map(|(length, (_, word))| (length, word)).collect();
        words.sort_unstable();
        Self::of(words)
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

/// A sample as places in a list of its words.
#[derive(Default)]
struct Learning {
    words: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    /// All texts one after the other, [`Learning::BETWEEN`] between them.
    sample: Vec<u32>,
    texts: u32,
    /// Those that begin or end a pair: the coder meets them first, however seldom they stay alone.
    parts: Vec<u32>,
}

impl Learning {
    const BETWEEN: u32 = u32::MAX;

    fn take(&mut self, text: &str) {
        let Self { words, places, sample, .. } = self;
        symbols(text, |symbol| {
            let place = places.get(symbol).copied().unwrap_or_else(|| {
                let place = words.len() as u32;
                words.push(symbol.into());
                places.insert(symbol.into(), place);
                place
            });
            sample.push(place);
        });
        sample.push(Self::BETWEEN);
        self.texts += 1;
    }

    fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.words.len()];
        for place in self.sample.iter().filter(|place| **place != Self::BETWEEN) {
            counts[*place as usize] += 1;
        }
        counts
    }

    /// Whether it may be joined with others: known well enough, and no sign of the coder itself.
    fn joins(&self, place: u32, counts: &[u32]) -> bool {
        place != Self::BETWEEN
            && counts[place as usize] >= LEAST_COUNT
            && !matches!(&*self.words[place as usize], "" | END | SPELT)
    }

    /// Joins the pairs by which most is gained.
    fn join(&mut self) {
        let counts = self.counts();
        let mut pairs: HashMap<(u32, u32), u32> = HashMap::default();
        for pair in self.sample.windows(2) {
            if self.joins(pair[0], &counts) && self.joins(pair[1], &counts) {
                *pairs.entry((pair[0], pair[1])).or_default() += 1;
            }
        }
        let all = self.sample.len() as f64;
        let gain = |((one, other), count): (&(u32, u32), &u32)| {
            let apart = f64::from(counts[*one as usize]) * f64::from(counts[*other as usize]);
            let bits = f64::from(*count) * (f64::from(*count) * all / apart).log2();
            (*count >= LEAST_PAIRS && bits > 0.0).then_some((bits, *one, *other))
        };
        let mut gains: Vec<(f64, u32, u32)> = pairs.iter().filter_map(gain).collect();
        gains.sort_unstable_by(|one, other| {
            other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2)))
        });
        gains.truncate(MOST_PAIRS);
        let mut joined: HashMap<(u32, u32), u32> = HashMap::default();
        for (_, one, other) in gains {
            let text = together(&self.words[one as usize], &self.words[other as usize]);
            if !self.places.contains_key(text.as_str()) {
                self.parts.extend([one, other]);
                joined.insert((one, other), self.words.len() as u32);
                self.places.insert(text.as_str().into(), self.words.len() as u32);
                self.words.push(text.into());
            }
        }
        let mut sample = Vec::with_capacity(self.sample.len());
        for place in std::mem::take(&mut self.sample) {
            match sample.last().and_then(|last| joined.get(&(*last, place))) {
                Some(both) => {
                    sample.pop();
                    sample.push(*both);
                }
                None => sample.push(place),
            }
        }
        self.sample = sample;
    }

    /// What has a code, with its count.
    fn counted(self) -> Vec<(u32, Box<str>)> {
        let mut counts = self.counts();
        self.parts.iter().for_each(|part| counts[*part as usize] = counts[*part as usize].max(LEAST_COUNT));
        let of_coder = |word: &str| matches!(word, END | SPELT);
        let rare = counts.iter().filter(|count| **count < LEAST_COUNT).count() as u32;
        let words = counts.into_iter().zip(self.words);
        let mut counted: Vec<_> =
            words.filter(|(count, word)| *count >= LEAST_COUNT && !of_coder(word)).collect();
        let texts = self.texts + 1;
        counted.extend([(texts, END.into()), (rare.max(texts / 8) + 1, SPELT.into())]);
        counted
    }
}

/// Two neighbours as one: what they spell, with the space that is not written.
fn together(one: &str, other: &str) -> String {
    let space = if is_word(other) && !ends_joined(one) { " " } else { "" };
    format!("{one}{space}{other}")
}

impl Encoder {
    /// Of a model.
    pub fn new(model: Model) -> Self {
        let known = model.words.iter().zip(0..).filter(|(word, _)| !matches!(&***word, END | SPELT));
        let places = known.map(|(word, place)| (word.clone(), place)).collect();
        Self { codes: model.codes(), places, model }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Adds a text to `out`.
    pub fn encode(&self, text: &str, out: &mut Vec<u8>) {
        let mut bits = BitsOut { out, pending: 0, count: 0 };
        // The longest known beginning of what is still to be written.
        let mut open: Option<u32> = None;
        let mut spelling = String::new();
        symbols(text, |symbol| {
            let place = self.places.get(symbol).copied();
            if let Some(last) = open.take() {
                let both =
                    place.filter(|_| !symbol.is_empty()).and_then(|_| self.both(last, symbol, &mut spelling));
                if both.is_some() {
                    open = both;
                    return;
                }
                self.put(last, &mut bits);
            }
            match place {
                Some(place) => open = Some(place),
                None => self.spell(symbol, &mut bits),
            }
        });
        if let Some(last) = open {
            self.put(last, &mut bits);
        }
        self.put(self.model.end, &mut bits);
        bits.finish();
    }

    /// The code of two neighbours together.
    fn both(&self, last: u32, symbol: &str, spelling: &mut String) -> Option<u32> {
        let last = &*self.model.words[last as usize];
        if last.is_empty() {
            return None;
        }
        spelling.clear();
        spelling.push_str(last);
        if is_word(symbol) && !ends_joined(last) {
            spelling.push(' ');
        }
        spelling.push_str(symbol);
        self.places.get(spelling.as_str()).copied()
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

/// Lengths of Huffman codes for counts in falling order.
fn code_lengths(counts: &[u32]) -> Vec<u8> {
    let total: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let mut least = 1 + (total >> (LONGEST - 4));
    loop {
        let lengths = huffman(counts.iter().map(|count| u64::from(*count).max(least)));
        if lengths.iter().all(|length| u32::from(*length) <= LONGEST) {
            return lengths;
        }
        least *= 2;
    }
}

fn huffman(counts: impl Iterator<Item = u64>) -> Vec<u8> {
    let mut open: BinaryHeap<Reverse<(u64, usize)>> =
        counts.enumerate().map(|(place, count)| Reverse((count, place))).collect();
    let leaves = open.len();
    let mut above = vec![0; leaves];
    while let (Some(Reverse((one, left))), Some(Reverse((other, right)))) = (open.pop(), open.pop()) {
        let node = above.len();
        above.push(0);
        (above[left], above[right]) = (node, node);
        open.push(Reverse((one + other, node)));
        if open.len() == 1 {
            break;
        }
    }
    let mut depths = vec![0_u8; above.len()];
    for node in (0..above.len().saturating_sub(1)).rev() {
        depths[node] = depths[above[node]].saturating_add(1);
    }
    depths.truncate(leaves);
    depths
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// The next 32 bits, zeros beyond the end; `None` where nothing is left.
    fn ahead(&self) -> Option<u32> {
        let from = self.at / 8;
        let left = self.bytes.get(from..).filter(|left| !left.is_empty())?;
        let mut window = [0; 8];
        let taken = left.len().min(8);
        window[..taken].copy_from_slice(&left[..taken]);
        Some((u64::from_be_bytes(window) << (self.at % 8) >> 32) as u32)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = self.ahead()? >> 24;
        self.at += 8;
        u8::try_from(byte).ok()
    }
}

fn spelt_out(bits: &mut Bits<'_>) -> Option<String> {
    let mut length = Vec::new();
    loop {
        let byte = bits.byte()?;
        length.push(byte);
        if byte < 0x80 {
            break;
        }
    }
    let length = take_number(&mut length.as_slice())?;
    let bytes = (0..length).map(|_| bits.byte()).collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

struct BitsOut<'a> {
    out: &'a mut Vec<u8>,
    pending: u64,
    count: u32,
}

impl BitsOut<'_> {
    fn put(&mut self, code: u64, length: u32) {
        self.pending = self.pending << length | code;
        self.count += length;
        while self.count >= 8 {
            self.count -= 8;
            self.out.push((self.pending >> self.count) as u8);
        }
    }

    fn finish(self) {
        if self.count > 0 {
            self.out.push((self.pending << (8 - self.count)) as u8);
        }
    }
}

/// Adds a number, seven bits a byte, the last without the eighth.
pub fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number from the beginning; `None` where there is none.
pub fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
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
            let encoder = Encoder::new(model);
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
        let encoder = Encoder::new(Model::train([SAMPLE.repeat(50).as_str()].into_iter()));
        let mut coded = Vec::new();
        encoder.encode(&SAMPLE.repeat(50), &mut coded);
        assert!(coded.len() * 6 < SAMPLE.len() * 50, "{} bytes", coded.len());
    }

    #[test]
    fn damage_is_no_panic() {
        let encoder = Encoder::new(Model::train([SAMPLE.repeat(9).as_str()].into_iter()));
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
