//! What a sample teaches: its words, which of them often follow each other, and how long a code each deserves.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use foldhash::HashMap;

use super::{END, LONGEST, SPELT, symbols, together};

/// Words seen less often in the sample are spelt out.
const LEAST_COUNT: u32 = 3;

/// Rounds of joining what often follows each other: two join two words, then a third and a fourth.
const ROUNDS: usize = 2;

/// Pairs joined in a round.
const MOST_PAIRS: usize = 1 << 14;

/// Times that a pair must be seen in the sample.
const LEAST_PAIRS: u32 = 8;

/// The words of a sample with the lengths of their codes, in the order of their codes.
pub fn learn<'a>(sample: impl Iterator<Item = &'a str>) -> Vec<(u8, Box<str>)> {
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
    words
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
        let mut text = String::new();
        for (_, one, other) in gains {
            together(&self.words[one as usize], &self.words[other as usize], &mut text);
            if !self.places.contains_key(text.as_str()) {
                self.parts.extend([one, other]);
                joined.insert((one, other), self.words.len() as u32);
                self.places.insert(text.as_str().into(), self.words.len() as u32);
                self.words.push(text.as_str().into());
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
