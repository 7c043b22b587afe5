//! Numbers packed in as many bits as most of them need; what the others have more stands behind them.
//!
//! Patched frame of reference (Zukowski and others, *Super-Scalar RAM-CPU Cache Compression*, 2006), with the width that makes a block
//! smallest: of gaps and places a few are large, and do not make the others wide.

use bitpacking::{BitPacker, BitPacker4x};

use crate::varint;

/// Numbers that vector instructions unpack at once.
pub const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Bits of the largest number.
const WIDEST: usize = 32;

/// How numbers stand one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A full block for vector instructions; fewer numbers in a row.
    Block,
    /// In a row, so that one is read without the others.
    Row,
}

/// A packer, which looks once for vector instructions.
#[derive(Clone)]
pub struct Packer {
    vector: BitPacker4x,
    low: Vec<u32>,
}

impl Default for Packer {
    fn default() -> Self {
        Self { vector: BitPacker4x::new(), low: Vec::new() }
    }
}

impl Packer {
    /// Adds numbers to `out`.
    pub fn pack(&mut self, values: &[u32], layout: Layout, out: &mut Vec<u8>) {
        let (width, exceeding) = best_width(values);
        out.push((width as u8) << 1 | u8::from(exceeding > 0));
        let begin = out.len();
        out.resize(begin + size(width, values.len()), 0);
        let mask = mask(width) as u32;
        self.low.clear();
        self.low.extend(values.iter().map(|value| value & mask));
        if layout == Layout::Block && values.len() == BLOCK {
            self.vector.compress(&self.low, &mut out[begin..], width as u8);
        } else {
            in_a_row(self.low.iter().map(|low| u64::from(*low)), width, &mut out[begin..]);
        }
        if exceeding > 0 {
            let index = index_width(values.len());
            let more = values.iter().map(|value| bits(*value)).max().unwrap_or(0) - width;
            varint::put(out, u64::from(exceeding));
            out.push(more as u8);
            let begin = out.len();
            out.resize(begin + size(index + more, exceeding as usize), 0);
            let exceeding = values.iter().enumerate().filter(|(_, value)| bits(**value) > width);
            // A width of 32 is never exceeded.
            let exceeding = exceeding.map(|(place, value)| place as u64 | u64::from(value >> width) << index);
            in_a_row(exceeding, index + more, &mut out[begin..]);
        }
    }
}

/// Unpacks what a [`Packer`] packed with [`Layout::Block`].
///
/// Returns the bytes taken; of broken bytes it makes wrong numbers.
pub fn unpack(vector: &BitPacker4x, bytes: &[u8], values: &mut [u32]) -> usize {
    let packed = Packed::read(bytes, values.len());
    if values.len() == BLOCK {
        match bytes.get(packed.begin..packed.end) {
            Some(payload) => drop(vector.decompress(payload, values, packed.width as u8)),
            None => values.fill(0),
        }
    } else {
        for (place, value) in values.iter_mut().enumerate() {
            *value = packed.low(bytes, place);
        }
    }
    packed.each_exceeding(bytes, |place, high| values[place] |= high)
}

/// Adds up gaps between rising numbers, each the difference less one; the first follows `before`. Returns the last.
pub fn rising(gaps: &mut [u32], before: u32) -> u32 {
    let mut last = before;
    // Four at a time, of which only the last is waited for.
    let (fours, rest) = gaps.as_chunks_mut::<4>();
    for four in fours {
        let first = four[0].wrapping_add(1);
        let second = first.wrapping_add(four[1]).wrapping_add(1);
        let last_two = four[2].wrapping_add(four[3]).wrapping_add(2);
        let third = second.wrapping_add(four[2]).wrapping_add(1);
        let all = second.wrapping_add(last_two);
        four[0] = last.wrapping_add(first);
        four[1] = last.wrapping_add(second);
        four[2] = last.wrapping_add(third);
        four[3] = last.wrapping_add(all);
        last = last.wrapping_add(all);
    }
    for gap in rest {
        last = last.wrapping_add(*gap).wrapping_add(1);
        *gap = last;
    }
    last
}

/// Numbers packed in some bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Packed {
    width: usize,
    exceeds: bool,
    count: usize,
    begin: usize,
    end: usize,
}

impl Packed {
    /// So many, at the beginning of `bytes`.
    pub fn read(bytes: &[u8], count: usize) -> Self {
        let head = bytes.first().copied().unwrap_or_default();
        let width = usize::from(head >> 1).min(WIDEST);
        Self { width, exceeds: head & 1 == 1, count, begin: 1, end: 1 + size(width, count) }
    }

    /// What the width holds of a number that was packed in a row.
    #[inline]
    pub fn low(&self, bytes: &[u8], place: usize) -> u32 {
        in_row(bytes, self.begin, place, self.width) as u32
    }

    /// Calls with the place of every number that exceeds the width, and what it has more; returns where all end.
    pub fn each_exceeding(&self, bytes: &[u8], mut take: impl FnMut(usize, u32)) -> usize {
        if !self.exceeds {
            return self.end;
        }
        let mut begin = self.end;
        let count = varint::next(bytes, &mut begin) as usize;
        let more = usize::from(bytes.get(begin).copied().unwrap_or_default()).min(WIDEST);
        begin += 1;
        let index = index_width(self.count);
        let mut least = 0;
        for at in 0..count.min(self.count) {
            let exceeding = in_row(bytes, begin, at, index + more);
            let (place, high) = ((exceeding & mask(index)) as usize, (exceeding >> index) as u32);
            if place < self.count && place >= least {
                least = place + 1;
                take(place, high.checked_shl(self.width as u32).unwrap_or(0));
            }
        }
        begin + size(index + more, count)
    }
}

fn bits(value: u32) -> usize {
    WIDEST - value.leading_zeros() as usize
}

fn mask(width: usize) -> u64 {
    (1 << width) - 1
}

/// Bytes of so many numbers of a width.
fn size(width: usize, count: usize) -> usize {
    (width * count).div_ceil(8)
}

/// Bits of a place among so many numbers.
fn index_width(count: usize) -> usize {
    bits(count.saturating_sub(1) as u32)
}

/// The width that makes numbers smallest, and how many exceed it.
fn best_width(values: &[u32]) -> (usize, u32) {
    let mut of_bits = [0_u32; WIDEST + 1];
    values.iter().for_each(|value| of_bits[bits(*value)] += 1);
    let widest = of_bits.iter().rposition(|count| *count > 0).unwrap_or(0);
    let index = index_width(values.len());
    let mut best = (size(widest, values.len()), widest, 0);
    let mut exceeding = 0;
    for width in (0..widest).rev() {
        exceeding += of_bits[width + 1];
        let patches = 2 + size(index + widest - width, exceeding as usize);
        best = best.min((size(width, values.len()) + patches, width, exceeding));
    }
    (best.1, best.2)
}

/// Writes numbers of up to 57 bits one after the other.
fn in_a_row(values: impl Iterator<Item = u64>, width: usize, out: &mut [u8]) {
    let (mut held, mut filled, mut at) = (0_u64, 0, 0);
    for value in values {
        held |= value << filled;
        filled += width;
        while filled >= 8 {
            out[at] = held as u8;
            (held, filled, at) = (held >> 8, filled - 8, at + 1);
        }
    }
    if filled > 0 {
        out[at] = held as u8;
    }
}

/// The number at a place of those that [`in_a_row`] wrote from a byte on.
#[inline]
fn in_row(bytes: &[u8], begin: usize, place: usize, width: usize) -> u64 {
    let bit = place * width;
    word(bytes, begin + bit / 8) >> (bit % 8) & mask(width)
}

/// Eight bytes, as if zeros followed the last.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    if let Some(eight) = bytes.get(at..at + 8) {
        return u64::from_le_bytes(eight.try_into().unwrap_or_default());
    }
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[u32]) {
        let vector = BitPacker4x::new();
        for layout in [Layout::Block, Layout::Row] {
            let mut bytes = Vec::new();
            Packer::default().pack(values, layout, &mut bytes);
            if layout == Layout::Block {
                let mut unpacked = vec![7; values.len()];
                assert_eq!(unpack(&vector, &bytes, &mut unpacked), bytes.len(), "{values:?}");
                assert_eq!(unpacked, values);
                let mut last = 7;
                let wanted = values.iter().map(|gap| {
                    last = u32::wrapping_add(last, *gap).wrapping_add(1);
                    last
                });
                let wanted: Vec<u32> = wanted.collect();
                assert_eq!(rising(&mut unpacked, 7), wanted.last().copied().unwrap_or(7));
                assert_eq!(unpacked, wanted);
            } else {
                let packed = Packed::read(&bytes, values.len());
                let mut unpacked: Vec<u32> =
                    (0..values.len()).map(|place| packed.low(&bytes, place)).collect();
                assert_eq!(packed.each_exceeding(&bytes, |place, high| unpacked[place] |= high), bytes.len());
                assert_eq!(unpacked, values);
            }
            for end in 0..bytes.len() {
                // Wrong numbers, but no more than that.
                unpack(&vector, &bytes[..end], &mut vec![0; values.len().min(BLOCK)]);
            }
        }
    }

    #[test]
    fn numbers_come_back() {
        check(&[]);
        check(&[0]);
        check(&[u32::MAX]);
        check(&[0; BLOCK]);
        check(&[u32::MAX; BLOCK]);
        check(&[1, 2, 3, 70_000, 2, 1, 0, u32::MAX, 5]);
        let mut state = 1_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state
        };
        for length in [1, 2, 7, 127, BLOCK, 129, 400] {
            for shift in 0..32 {
                check(&(0..length).map(|_| random() >> shift).collect::<Vec<_>>());
                let mixed = (0..length).map(|place| random() >> if place % 9 == 4 { shift } else { 29 });
                check(&mixed.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_few_large_numbers_do_not_make_others_wide() {
        let mut bytes = Vec::new();
        let values: Vec<u32> =
            (0..BLOCK as u32).map(|place| if place == 9 { 1 << 20 } else { place % 4 }).collect();
        Packer::default().pack(&values, Layout::Block, &mut bytes);
        assert!(bytes.len() < BLOCK * 2 / 8 + 8, "{} bytes", bytes.len());
    }
}
