//! From the words of texts to the texts of words: sorted by counting, a part of the words at a time so that memory has its limit.

use std::ops::Range;

use tantivy::DocId;

use super::encode::Encoder;
use super::numbers::Word;
use crate::varint;

/// Bytes of a word while it is sorted: its document and its place.
const WORD_BYTES: usize = size_of::<(DocId, u32)>();

/// The texts of documents in a row, each as the numbers of its words.
#[derive(Default)]
pub struct Texts {
    numbers: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
    /// How often each word stands in all of them.
    counts: Vec<usize>,
}

/// The list of a word.
pub struct Listed {
    pub number: u32,
    /// Documents that hold it.
    pub held: u32,
    pub bytes: Vec<u8>,
}

impl Texts {
    /// Adds the text of the next document, and says how many words it has.
    pub fn add(&mut self, numbers: &[u8]) -> u32 {
        self.numbers.extend_from_slice(numbers);
        self.ends.push(self.numbers.len());
        let (mut at, mut words) = (0, 0);
        while at < numbers.len() {
            let number = varint::next(numbers, &mut at) as usize;
            if number >= self.counts.len() {
                self.counts.resize(number + 1, 0);
            }
            self.counts[number] += 1;
            words += 1;
        }
        words
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.numbers.capacity() + (self.ends.capacity() + self.counts.capacity()) * size_of::<usize>()
    }

    /// Calls with the document, the place and the number of every word, in order.
    fn each(&self, mut take: impl FnMut(DocId, u32, u32)) {
        let mut at = 0;
        for (doc, end) in (0..).zip(&self.ends) {
            let mut place = 0;
            while at < *end {
                take(doc, place, varint::next(&self.numbers, &mut at));
                place += 1;
            }
        }
    }

    /// The lists of all words that stand in a text, in the order of their terms; of so much memory at a time as they are sorted.
    ///
    /// # Errors
    /// The first of `take`.
    pub fn lists<E>(
        &self,
        words: &[Word],
        memory_bytes: usize,
        mut take: impl FnMut(Listed) -> Result<(), E>,
    ) -> Result<(), E> {
        let counts = self.counts.as_slice();
        let mut order: Vec<u32> =
            (0..counts.len() as u32).filter(|number| counts[*number as usize] > 0).collect();
        order.sort_unstable_by(|one, other| words[*one as usize].term.cmp(&words[*other as usize].term));
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let parts = parts(&order, counts, threads, memory_bytes / WORD_BYTES);
        for some in parts.chunks(threads) {
            let made = std::thread::scope(|scope| {
                let making = |part: &Range<usize>| {
                    let order = &order[part.clone()];
                    scope.spawn(move || self.part(order, counts))
                };
                let making: Vec<_> = some.iter().map(making).collect();
                let made = making.into_iter().map(|part| part.join());
                made.map(|made| made.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                    .collect::<Vec<_>>()
            });
            made.into_iter().flatten().try_for_each(&mut take)?;
        }
        Ok(())
    }

    /// The lists of some words.
    fn part(&self, order: &[u32], counts: &[usize]) -> Vec<Listed> {
        // Other words go where nobody reads, and stay there: asking of each whether it is one of these costs more.
        let behind: usize = order.iter().map(|number| counts[*number as usize]).sum();
        let mut next = vec![(behind as u32, 0_u32); counts.len()];
        let mut all = 0;
        for number in order {
            next[*number as usize] = (all, 1);
            all += counts[*number as usize] as u32;
        }
        let mut found = vec![(0, 0); behind + 1];
        self.each(|doc, place, number| {
            let (at, step) = &mut next[number as usize];
            found[*at as usize] = (doc, place);
            *at += *step;
        });
        let mut encoder = Encoder::default();
        let mut begin = 0;
        let list = |number: &u32| {
            let end = begin + counts[*number as usize];
            found[begin..end].iter().for_each(|(doc, place)| encoder.add(*doc, *place));
            begin = end;
            let mut bytes = Vec::new();
            Listed { number: *number, held: encoder.finish(&mut bytes), bytes }
        };
        order.iter().map(list).collect()
    }
}

/// Parts of the order, one for each thread at a time: of about the same number of words, which all threads together sort up to `at_once` of.
fn parts(order: &[u32], counts: &[usize], threads: usize, at_once: usize) -> Vec<Range<usize>> {
    let all: usize = counts.iter().sum();
    let wanted = all.div_ceil((at_once / threads).max(1)).next_multiple_of(threads).max(1);
    let most = all.div_ceil(wanted);
    let (mut parts, mut begin, mut held) = (Vec::new(), 0, 0);
    for (at, number) in order.iter().enumerate() {
        held += counts[*number as usize];
        if held >= most {
            parts.push(begin..at + 1);
            (begin, held) = (at + 1, 0);
        }
    }
    parts.push(begin..order.len());
    parts
}
