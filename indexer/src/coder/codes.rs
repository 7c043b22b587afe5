//! Canonical Huffman codes: of one set of places, and of many sets in a row.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bits::Bits;
use crate::varint;

/// The longest code: rarer places are counted as though they were a little less rare.
pub const LONGEST: usize = 24;

/// Bits by which most codes of a [`Book`] are looked up at once.
const TABLE_BITS: usize = 12;

/// A code, in its last bits, and how many they are.
pub type Code = (u32, u8);

/// Places in the order of their codes: how many have a code of each length, and which.
#[derive(Debug, Clone, Copy)]
pub struct Codes<'a> {
    counts: &'a [u32],
    places: &'a [u32],
}

impl Codes<'_> {
    /// The next place; `None` where the bits are no code.
    pub fn next(self, bits: &mut Bits<'_>) -> Option<u32> {
        let ahead = bits.ahead()?;
        let (mut first, mut before) = (0, 0);
        for (length, count) in (1..).zip(self.counts) {
            let beyond = (ahead >> (32 - length)).wrapping_sub(first);
            if beyond < *count {
                bits.at += length as usize;
                return self.places.get((before + beyond) as usize).copied();
            }
            before += count;
            first = (first + count) << 1;
        }
        None
    }

    /// Each place with its code.
    pub fn each(self, mut take: impl FnMut(u32, Code)) {
        let mut places = self.places.iter();
        let mut code = 0;
        for (length, count) in (1..).zip(self.counts) {
            for place in places.by_ref().take(*count as usize) {
                take(*place, (code, length));
                code += 1;
            }
            code <<= 1;
        }
    }

    /// Per length how many, then their places in rising order as differences.
    fn write(self, bytes: &mut Vec<u8>) {
        varint::put(bytes, self.counts.len() as u64);
        let mut rest = self.places;
        for count in self.counts {
            varint::put(bytes, u64::from(*count));
            let (of_length, after) = rest.split_at(*count as usize);
            let mut last = 0;
            for place in of_length {
                varint::put(bytes, u64::from(place - last));
                last = *place;
            }
            rest = after;
        }
    }
}

/// Reads what [`Codes::write`] wrote, of places below `limit`; `None` where it is damaged.
fn read(bytes: &mut &[u8], limit: u32, counts: &mut Vec<u32>, places: &mut Vec<u32>) -> Option<()> {
    let lengths = usize::try_from(varint::take(bytes)?).ok().filter(|lengths| *lengths <= LONGEST)?;
    let mut room: u64 = 1;
    for _ in 0..lengths {
        let count = varint::take(bytes)?;
        room = (room * 2).checked_sub(count)?;
        counts.push(u32::try_from(count).ok()?);
        let mut last = 0_u32;
        for _ in 0..count {
            last = last.checked_add(u32::try_from(varint::take(bytes)?).ok()?)?;
            places.push(Some(last).filter(|place| *place < limit)?);
        }
    }
    Some(())
}

/// Adds the codes of places with these counts.
fn add(counted: &[(u32, u32)], counts: &mut Vec<u32>, places: &mut Vec<u32>) {
    let lengths = code_lengths(&counted.iter().map(|(count, _)| *count).collect::<Vec<_>>());
    let mut coded: Vec<(u8, u32)> =
        lengths.into_iter().zip(counted).map(|(length, (_, place))| (length, *place)).collect();
    coded.sort_unstable();
    let longest = coded.last().map_or(0, |(length, _)| *length);
    let from = counts.len();
    counts.resize(from + usize::from(longest), 0);
    for (length, place) in coded {
        counts[from + usize::from(length) - 1] += 1;
        places.push(place);
    }
}

/// One set of places, looked up by a table.
#[derive(Debug, Default)]
pub struct Book {
    counts: Vec<u32>,
    places: Vec<u32>,
    /// By the next bits: the place and the length of its code; 0 where that is longer.
    table: Vec<(u32, u8)>,
}

impl Book {
    /// Of places with their counts, each count before its place.
    pub fn new(counted: &[(u32, u32)]) -> Self {
        let (mut counts, mut places) = (Vec::new(), Vec::new());
        add(counted, &mut counts, &mut places);
        Self::of(counts, places)
    }

    fn of(counts: Vec<u32>, places: Vec<u32>) -> Self {
        let mut book = Self { counts, places, table: Vec::new() };
        let mut table = vec![(0, 0); 1 << TABLE_BITS];
        book.each(|place, (code, length)| {
            if let Some(free) = TABLE_BITS.checked_sub(usize::from(length)) {
                let begin = (code as usize) << free;
                table[begin..begin + (1 << free)].fill((place, length));
            }
        });
        book.table = table;
        book
    }

    /// The next place; `None` where the bits are no code.
    pub fn next(&self, bits: &mut Bits<'_>) -> Option<u32> {
        let ahead = bits.ahead()?;
        let (place, length) = self.table[(ahead >> (32 - TABLE_BITS)) as usize];
        if length == 0 {
            return self.codes().next(bits);
        }
        bits.at += usize::from(length);
        Some(place)
    }

    /// Each place with its code.
    pub fn each(&self, take: impl FnMut(u32, Code)) {
        self.codes().each(take);
    }

    fn codes(&self) -> Codes<'_> {
        Codes { counts: &self.counts, places: &self.places }
    }

    /// As bytes.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        self.codes().write(bytes);
    }

    /// Back from bytes, of places below `limit`; `None` where they are damaged.
    pub fn read(bytes: &mut &[u8], limit: u32) -> Option<Self> {
        let (mut counts, mut places) = (Vec::new(), Vec::new());
        read(bytes, limit, &mut counts, &mut places)?;
        Some(Self::of(counts, places))
    }
}

/// Sets of places, side by side.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Of each set: how many counts and places it has, then these; what is read one after the other stands so.
    held: Vec<u32>,
    /// Where each set begins.
    begins: Vec<u32>,
}

impl Shelf {
    /// Adds a set of places with their counts, as [`Book::new`] takes them; an empty one is none.
    pub fn push(&mut self, counted: &[(u32, u32)]) {
        let (mut counts, mut places) = (Vec::new(), Vec::new());
        add(counted, &mut counts, &mut places);
        self.put(&counts, &places);
    }

    fn put(&mut self, counts: &[u32], places: &[u32]) {
        self.begins.push(self.held.len() as u32);
        self.held.extend([counts.len() as u32, places.len() as u32]);
        self.held.extend_from_slice(counts);
        self.held.extend_from_slice(places);
    }

    /// A set by its number; `None` where it is empty.
    #[inline]
    pub fn book(&self, number: u32) -> Option<Codes<'_>> {
        let begin = *self.begins.get(number as usize)? as usize;
        let ([counts, places], held) = self.held.get(begin..)?.split_first_chunk()?;
        let (counts, held) = held.split_at_checked(*counts as usize)?;
        let places = held.get(..*places as usize)?;
        (!counts.is_empty()).then_some(Codes { counts, places })
    }

    /// As bytes.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        varint::put(bytes, self.begins.len() as u64);
        for number in 0..self.begins.len() as u32 {
            match self.book(number) {
                Some(codes) => codes.write(bytes),
                None => varint::put(bytes, 0),
            }
        }
    }

    /// Back from bytes, of places below `limit`; `None` where they are damaged.
    pub fn read(bytes: &mut &[u8], limit: u32) -> Option<Self> {
        let mut shelf = Self::default();
        let (mut counts, mut places) = (Vec::new(), Vec::new());
        for _ in 0..varint::take(bytes)? {
            counts.clear();
            places.clear();
            read(bytes, limit, &mut counts, &mut places)?;
            shelf.put(&counts, &places);
        }
        Some(shelf)
    }
}

/// Lengths of Huffman codes for these counts, none beyond [`LONGEST`].
fn code_lengths(counts: &[u32]) -> Vec<u8> {
    let total: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let mut least = 1 + (total >> (LONGEST - 4));
    loop {
        let lengths = huffman(counts.iter().map(|count| u64::from(*count).max(least)));
        if lengths.iter().all(|length| usize::from(*length) <= LONGEST) {
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
    // A single leaf is the root, and has a code nevertheless.
    depths.truncate(leaves);
    depths.iter().map(|depth| (*depth).max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::bits::BitsOut;
    use super::*;

    #[track_caller]
    fn check(counts: &[u32]) {
        let counted: Vec<(u32, u32)> = counts.iter().copied().zip((0..).map(|place| place * 3)).collect();
        let mut shelf = Shelf::default();
        shelf.push(&[]);
        shelf.push(&counted);
        let mut written = Vec::new();
        shelf.write(&mut written);
        Book::new(&counted).write(&mut written);
        let mut bytes = written.as_slice();
        let limit = counts.len() as u32 * 3;
        let shelf = Shelf::read(&mut bytes, limit).expect("what is written can be read");
        let book = Book::read(&mut bytes, limit).expect("what is written can be read");
        assert!(bytes.is_empty() && shelf.book(0).is_none() && shelf.book(2).is_none());
        let mut coded = Vec::new();
        let mut out = BitsOut::new(&mut coded);
        let mut wanted = Vec::new();
        book.each(|place, (code, length)| {
            out.put(code, length);
            wanted.push(place);
        });
        out.finish();
        assert_eq!(wanted.len(), counts.len());
        let codes = shelf.book(1).expect("it holds something");
        let (mut one, mut other) = (Bits { bytes: &coded, at: 0 }, Bits { bytes: &coded, at: 0 });
        for place in wanted {
            assert_eq!((book.next(&mut one), codes.next(&mut other)), (Some(place), Some(place)));
        }
    }

    #[test]
    fn what_is_coded_comes_back() {
        check(&[3]);
        check(&[1, 1]);
        check(&[5, 1, 1, 9, 1]);
        check(&(0..300).map(|place| 1 + place * place).collect::<Vec<_>>());
        // Without a limit, the longest of these codes would have forty bits.
        check(
            &(0..40)
                .scan((1_u32, 1_u32), |last, _| {
                    *last = (last.1, last.0.saturating_add(last.1));
                    Some(last.0)
                })
                .collect::<Vec<_>>(),
        );
    }
}
