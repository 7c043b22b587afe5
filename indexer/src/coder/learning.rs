//! What a sample teaches: its words, which of them often follow which, and how long a code each deserves.

use foldhash::HashMap;

use super::codes::{Book, Shelf};
use super::{END, SPELT, symbols};

/// Words seen less often in the sample are spelt out.
const LEAST_COUNT: u32 = 3;

/// Times that a word must be seen after another to have a code there.
const LEAST_PAIRS: u32 = 3;

/// What was learnt: words, and codes by their places.
pub struct Learnt {
    pub words: Vec<Box<str>>,
    pub anywhere: Book,
    /// By the word before; the place behind the last word stands for all others.
    pub after: Shelf,
}

/// A sample as places in a list of its words.
#[derive(Debug, Default)]
pub struct Learning {
    words: Vec<Box<str>>,
    counts: Vec<u32>,
    places: HashMap<Box<str>, u32>,
    /// All texts one after the other, each behind [`END`].
    sample: Vec<u32>,
}

impl Learning {
    /// Adds a text.
    pub fn take(&mut self, text: &str) {
        self.put(END);
        // As words of a text, the coder's own signs are spelt out.
        symbols(text, |symbol| self.put(if symbol == END { SPELT } else { symbol }));
    }

    fn put(&mut self, symbol: &str) {
        let place = self.places.get(symbol).copied().unwrap_or_else(|| {
            let place = self.words.len() as u32;
            self.words.push(symbol.into());
            self.counts.push(0);
            self.places.insert(symbol.into(), place);
            place
        });
        self.counts[place as usize] += 1;
        self.sample.push(place);
    }

    /// Its words and their codes.
    pub(super) fn finish(mut self) -> Learnt {
        self.put(END);
        self.put(SPELT);
        let (end, spelt) = (self.places[END], self.places[SPELT]);
        let words = self.counts.iter().zip(&self.words);
        let kept = |count: u32, place: u32| count >= LEAST_COUNT || place == end || place == spelt;
        // The frequent ones first, so that their places are small numbers.
        let mut order: Vec<(u32, &str, u32)> =
            words.zip(0..).map(|((count, word), place)| (*count, &**word, place)).collect();
        order.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
        order.retain(|(count, _, place)| kept(*count, *place));
        let mut new_places = vec![None; self.words.len()];
        for (new, (_, _, place)) in (0_u32..).zip(&order) {
            new_places[*place as usize] = Some(new);
        }
        let spelt = new_places[spelt as usize].unwrap_or_default();
        let mut sample: Vec<u32> =
            self.sample.iter().map(|place| new_places[*place as usize].unwrap_or(spelt)).collect();
        sample.pop();
        let mut counts = vec![0_u32; order.len()];
        sample.iter().for_each(|place| counts[*place as usize] += 1);
        let counted: Vec<(u32, u32)> = counts.iter().map(|count| (*count).max(1)).zip(0..).collect();
        let words = order.into_iter().map(|(_, word, _)| word.into()).collect();
        Learnt { words, anywhere: Book::new(&counted), after: followers(&sample, &counts) }
    }
}

/// After each word, the codes of those that often follow it, and of all others together.
fn followers(sample: &[u32], counts: &[u32]) -> Shelf {
    let mut pairs: Vec<(u32, u32)> = sample.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    let mut pairs = pairs.chunk_by(|one, other| one == other).peekable();
    let mut shelf = Shelf::default();
    for (word, count) in (0..).zip(counts) {
        let mut often = Vec::new();
        while let Some(pair) = pairs.next_if(|pair| pair[0].0 == word) {
            if pair.len() as u32 >= LEAST_PAIRS {
                often.push((pair.len() as u32, pair[0].1));
            }
        }
        if !often.is_empty() {
            let seen: u32 = often.iter().map(|(count, _)| count).sum();
            often.push((count.saturating_sub(seen).max(1), counts.len() as u32));
        }
        shelf.push(&often);
    }
    shelf
}
