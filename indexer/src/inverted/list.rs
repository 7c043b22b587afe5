//! Reads the list of one word: its documents block by block or one after the other, how often each holds it, and where.

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;
use tantivy::{DocId, TERMINATED};

use super::encode::NONE_BEFORE;
use super::packed::{BLOCK, Packed, rising, unpack};
use crate::varint;

/// Documents that are compared with a target all at once.
const NEAR: usize = 8;

/// The documents that hold a word, in order.
pub struct List {
    bytes: OwnedBytes,
    vector: BitPacker4x,
    /// Documents of the list, and of its blocks behind the present one.
    held: u32,
    left: u32,
    /// Where the next block begins, in each part.
    next: Parts,
    /// Last document of the present block.
    last: DocId,
    docs: [u32; BLOCK],
    /// Documents of the present block, and the present one among them.
    length: usize,
    at: usize,
    times: Times,
    places: Places,
}

#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    skips: usize,
    blocks: usize,
    places: usize,
}

/// What is said of a block before it is read.
struct Skip {
    last: DocId,
    block: usize,
    places: usize,
}

/// How often the word stands in each document of the present block.
struct Times {
    begin: usize,
    read: bool,
    values: [u32; BLOCK],
}

/// The places in the documents of the present block.
#[derive(Default)]
struct Places {
    begin: usize,
    read: bool,
    packed: Packed,
    /// Of each document where its places begin; then where the last ones end.
    firsts: Vec<u32>,
    /// Numbers that exceed their width, and what they have more.
    exceeding: Vec<(u32, u32)>,
}

impl List {
    /// Of these bytes, so many documents; at the first.
    pub fn new(bytes: OwnedBytes, held: u32) -> Self {
        let mut next = Parts::default();
        let skips = if held as usize > BLOCK { varint::next(&bytes, &mut next.skips) } else { 0 };
        let blocks = varint::next(&bytes, &mut next.skips);
        next.blocks = next.skips + skips as usize;
        next.places = next.blocks + blocks as usize;
        let mut list = Self {
            bytes,
            vector: BitPacker4x::new(),
            held,
            left: held,
            next,
            last: NONE_BEFORE,
            docs: [0; BLOCK],
            length: 0,
            at: 0,
            times: Times { begin: 0, read: true, values: [0; BLOCK] },
            places: Places::default(),
        };
        list.next_block();
        list
    }

    /// Documents that hold the word.
    pub fn held(&self) -> u32 {
        self.held
    }

    /// The present document.
    #[inline]
    pub fn doc(&self) -> DocId {
        if self.at < self.length { self.docs[self.at] } else { TERMINATED }
    }

    /// The documents from the present one to the end of its block; none at the end of the list.
    pub fn rest(&self) -> &[DocId] {
        &self.docs[self.at..self.length]
    }

    /// The same, and how often each holds the word.
    pub fn rest_with_times(&mut self) -> (&[DocId], &[u32]) {
        self.read_times();
        (&self.docs[self.at..self.length], &self.times.values[self.at..self.length])
    }

    /// How often the present document holds the word.
    pub fn times(&mut self) -> u32 {
        self.read_times();
        self.times.values.get(self.at).copied().unwrap_or_default()
    }

    /// Goes behind so many documents of the rest of the block.
    pub fn pass(&mut self, documents: usize) {
        self.at = (self.at + documents).min(self.length);
        if self.at == self.length {
            self.next_block();
        }
    }

    /// Goes to the next document.
    pub fn advance(&mut self) -> DocId {
        self.pass(1);
        self.doc()
    }

    /// Goes to the first document at or after `target`.
    #[inline]
    pub fn seek(&mut self, target: DocId) -> DocId {
        let doc = self.doc();
        if doc >= target { doc } else { self.seek_on(target) }
    }

    fn seek_on(&mut self, target: DocId) -> DocId {
        if self.last < target {
            loop {
                if self.left == 0 {
                    (self.at, self.length) = (0, 0);
                    return TERMINATED;
                }
                let skip = self.skip();
                if skip.last >= target || self.left as usize <= BLOCK {
                    self.read(&skip);
                    break;
                }
                self.left -= BLOCK as u32;
                self.pass_by(&skip);
            }
        }
        self.at += before(self.rest(), target);
        self.doc()
    }

    /// Adds the places in the present document, each `shift` further.
    pub fn add_places(&mut self, shift: u32, places: &mut Vec<u32>) {
        if self.at >= self.length {
            return;
        }
        self.read_places();
        let Places { packed, firsts, exceeding, begin, .. } = &self.places;
        let (first, end) = (firsts[self.at], firsts[self.at + 1]);
        let mut exceeding = &exceeding[exceeding.partition_point(|(at, _)| *at < first)..];
        let bytes = self.bytes.get(*begin..).unwrap_or_default();
        let mut place = shift;
        for at in first..end {
            place = place.wrapping_add(packed.low(bytes, at as usize));
            if let [(exceeds, high), rest @ ..] = exceeding
                && *exceeds == at
            {
                place = place.wrapping_add(*high);
                exceeding = rest;
            }
            places.push(place);
            place = place.wrapping_add(1);
        }
    }

    fn next_block(&mut self) {
        if self.left == 0 {
            (self.at, self.length) = (0, 0);
        } else {
            let skip = self.skip();
            self.read(&skip);
        }
    }

    /// What is said of the next block.
    fn skip(&mut self) -> Skip {
        if self.held as usize <= BLOCK {
            return Skip { last: TERMINATED, block: 0, places: 0 };
        }
        let at = &mut self.next.skips;
        let last = self.last.wrapping_add(varint::next(&self.bytes, at));
        Skip {
            last,
            block: varint::next(&self.bytes, at) as usize,
            places: varint::next(&self.bytes, at) as usize,
        }
    }

    fn pass_by(&mut self, skip: &Skip) {
        self.next.blocks += skip.block;
        self.next.places += skip.places;
        self.last = skip.last;
    }

    fn read(&mut self, skip: &Skip) {
        let begin = self.next.blocks;
        (self.length, self.at) = ((self.left as usize).min(BLOCK), 0);
        self.left -= self.length as u32;
        let docs = &mut self.docs[..self.length];
        let bytes = self.bytes.get(begin..).unwrap_or_default();
        let taken = unpack(&self.vector, bytes, docs);
        let last = rising(docs, self.last);
        (self.times.begin, self.times.read) = (begin + taken, false);
        (self.places.begin, self.places.read) = (self.next.places, false);
        self.pass_by(skip);
        self.last = last;
    }

    fn read_times(&mut self) {
        let Times { begin, read, values } = &mut self.times;
        if !*read {
            *read = true;
            let values = &mut values[..self.length];
            unpack(&self.vector, self.bytes.get(*begin..).unwrap_or_default(), values);
            values.iter_mut().for_each(|times| *times = times.wrapping_add(1));
        }
    }

    fn read_places(&mut self) {
        if self.places.read {
            return;
        }
        self.read_times();
        let Places { begin, read, packed, firsts, exceeding } = &mut self.places;
        *read = true;
        firsts.clear();
        let mut all = 0_u32;
        firsts.push(0);
        for times in &self.times.values[..self.length] {
            all = all.wrapping_add(*times);
            firsts.push(all);
        }
        let bytes = self.bytes.get(*begin..).unwrap_or_default();
        *packed = Packed::read(bytes, all as usize);
        exceeding.clear();
        packed.each_exceeding(bytes, |place, high| exceeding.push((place as u32, high)));
    }
}

/// How many documents in order stand before a target; most targets are near.
#[inline]
fn before(docs: &[DocId], target: DocId) -> usize {
    match docs.first_chunk::<NEAR>() {
        Some(near) if near[NEAR - 1] >= target => near.iter().filter(|doc| **doc < target).count(),
        _ => docs.iter().map(|doc| u32::from(*doc < target)).sum::<u32>() as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::super::encode::Encoder;
    use super::*;

    /// Documents with their places.
    type Held = Vec<(DocId, Vec<u32>)>;

    fn list(held: &Held) -> List {
        let mut encoder = Encoder::default();
        // What was written before changes nothing.
        encoder.add(5, 1);
        encoder.finish(&mut Vec::new());
        for (doc, places) in held {
            places.iter().for_each(|place| encoder.add(*doc, *place));
        }
        let mut bytes = Vec::new();
        assert_eq!(encoder.finish(&mut bytes) as usize, held.len());
        List::new(OwnedBytes::new(bytes), held.len() as u32)
    }

    fn present(list: &mut List) -> (DocId, Vec<u32>) {
        let mut places = Vec::new();
        list.add_places(3, &mut places);
        (list.doc(), places.into_iter().map(|place| place - 3).collect())
    }

    #[track_caller]
    fn check(held: &Held) {
        let mut reading = list(held);
        let mut found = Vec::new();
        while reading.doc() != TERMINATED {
            found.push(present(&mut reading));
            reading.advance();
        }
        assert_eq!(&found, held);
        let mut reading = list(held);
        let mut times = Vec::new();
        while !reading.rest().is_empty() {
            let (docs, counts) = reading.rest_with_times();
            times.extend(docs.iter().copied().zip(counts.iter().copied()));
            let length = docs.len();
            reading.pass(length);
        }
        let wanted: Vec<_> = held.iter().map(|(doc, places)| (*doc, places.len() as u32)).collect();
        assert_eq!(times, wanted);
        let last = held.last().map_or(0, |(doc, _)| *doc);
        for step in [1, 2, 3, 64, 127, 129, 1000, 40_000] {
            let mut reading = list(held);
            for target in (0..=last + 1).step_by(step).take(2000) {
                let wanted = held.iter().find(|(doc, _)| *doc >= target);
                assert_eq!(reading.seek(target), wanted.map_or(TERMINATED, |(doc, _)| *doc), "{target}");
                if let Some(wanted) = wanted {
                    assert_eq!(&present(&mut reading), wanted);
                }
            }
        }
    }

    #[test]
    fn lists_come_back() {
        check(&vec![]);
        check(&vec![(0, vec![0])]);
        check(&vec![(7, vec![2, 3, 90_000])]);
        let mut state = 1_u32;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        for length in [2, 127, 128, 129, 256, 1000] {
            for gap in [1, 3, 700] {
                let mut doc = random(3);
                let mut held = Vec::new();
                for _ in 0..length {
                    let mut place = random(40);
                    let mut places = vec![place];
                    for _ in 0..random(4) {
                        place += 1 + random(if doc % 7 == 0 { 5000 } else { 12 });
                        places.push(place);
                    }
                    held.push((doc, places));
                    doc += 1 + random(gap);
                }
                check(&held);
            }
        }
    }

    #[test]
    fn broken_bytes_end() {
        let held: Held = (0..300).map(|doc| (doc * 3, vec![doc % 9])).collect();
        let whole = list(&held).bytes;
        for end in 0..whole.len() {
            let mut reading = List::new(whole.slice(0..end), 300);
            for _ in 0..300 {
                present(&mut reading);
                reading.advance();
            }
            assert_eq!(reading.doc(), TERMINATED);
        }
    }
}
