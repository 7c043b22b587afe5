//! Which documents of a window are meant: a bit for each.

use std::ops::Range;

use crate::forms::WINDOW;

/// Bits of a word.
const WORD: usize = u64::BITS as usize;

/// Places that are looked at one after the other for the one sought.
const NEAR: usize = 8;

/// A bit for each document of a window.
pub type Bits = [u64; WINDOW / WORD];

/// None of them.
pub const NONE: Bits = [0; WINDOW / WORD];

/// The first so many.
pub fn whole(reach: usize) -> Bits {
    let mut bits = NONE;
    bits[..reach / WORD].fill(!0);
    bits
}

pub fn is_empty(bits: &Bits) -> bool {
    bits.iter().all(|word| *word == 0)
}

/// Sets each word of bits to what is made of its place and itself.
pub fn join(bits: &mut Bits, with: impl Fn(usize, u64) -> u64) {
    bits.iter_mut().enumerate().for_each(|(at, word)| *word = with(at, *word));
}

/// How many of the first `reach` are set.
pub fn count(bits: &Bits, reach: usize) -> usize {
    bits[..reach / WORD].iter().map(|word| word.count_ones() as usize).sum()
}

#[inline]
pub fn is_set(bits: &[u64], place: usize) -> bool {
    bits[place / WORD] >> (place % WORD) & 1 == 1
}

#[inline]
pub fn set(bits: &mut [u64], place: usize) {
    bits[place / WORD] |= 1 << (place % WORD);
}

pub fn unset(bits: &mut [u64], place: usize) {
    bits[place / WORD] &= !(1 << (place % WORD));
}

/// Sets those in a row.
pub fn set_all(bits: &mut [u64], range: Range<usize>) {
    for (at, word) in bits.iter_mut().enumerate().take(range.end.div_ceil(WORD)).skip(range.start / WORD) {
        let from = range.start.saturating_sub(at * WORD);
        let behind = (range.end - at * WORD).min(WORD);
        *word |= !0 << from & !0 >> (WORD - behind);
    }
}

/// Calls with each place of a range whose bit is set, in order.
#[inline]
pub fn each_place(bits: &Bits, range: Range<usize>, mut call: impl FnMut(usize)) {
    let Some(last_place) = range.end.checked_sub(1).filter(|last| range.start <= *last) else { return };
    let (first, last) = (range.start / WORD, last_place / WORD);
    for (at, word) in bits.iter().enumerate().take(last + 1).skip(first) {
        let mut left = *word;
        // Most words of most windows are empty.
        if left == 0 {
            continue;
        }
        if at == first {
            left &= !0 << (range.start % WORD);
        }
        if at == last {
            left &= !0 >> (WORD - 1 - last_place % WORD);
        }
        while left != 0 {
            call(at * WORD + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

/// The first place at or after this one whose bit is set.
#[inline]
pub fn next(bits: &[u64], place: usize) -> Option<usize> {
    let mut at = place / WORD;
    let mut left = bits.get(at)? & !0 << (place % WORD);
    while left == 0 {
        at += 1;
        left = *bits.get(at)?;
    }
    Some(at * WORD + left.trailing_zeros() as usize)
}

/// The last place at or before this one whose bit is set; none before the first, nor behind the last that there is.
#[inline]
pub fn last(bits: &[u64], place: usize) -> Option<usize> {
    let mut at = place / WORD;
    let mut left = bits.get(at)? & !0 >> (WORD - 1 - place % WORD);
    while left == 0 {
        at = at.checked_sub(1)?;
        left = bits[at];
    }
    Some(at * WORD + left.ilog2() as usize)
}

/// Some places of a window, in order.
pub struct Places {
    places: Box<[u16; WINDOW]>,
    length: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self { places: Box::new([0; WINDOW]), length: 0 }
    }
}

impl Places {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// Adds those of a range whose bits are set and that are to be kept, which costs no branch. There are never more than a window has.
    #[inline]
    pub fn extend(&mut self, bits: &Bits, range: Range<usize>, mut kept: impl FnMut(usize) -> bool) {
        let (places, mut length) = (&mut *self.places, self.length);
        each_place(bits, range, |place| {
            places[length % WINDOW] = place as u16;
            length += usize::from(kept(place));
        });
        self.length = length;
    }

    /// All of them.
    pub fn all(&self) -> &[u16] {
        &self.places[..self.length]
    }
}

/// Index of the first of `places` from `from` on that is not before a bound; most are near.
#[inline]
pub fn seek(places: &[u16], from: usize, bound: usize) -> usize {
    let behind = places.get(from..).unwrap_or_default();
    let near = behind.iter().take(NEAR).position(|place| usize::from(*place) >= bound);
    from + near.unwrap_or_else(|| behind.partition_point(|place| usize::from(*place) < bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is done with these places is what is done with a list of them.
    #[track_caller]
    fn check(held: &[usize]) {
        let mut bits = NONE;
        held.iter().for_each(|place| set(&mut bits, *place));
        assert_eq!(is_empty(&bits), held.is_empty());
        assert_eq!(count(&bits, WINDOW), held.len());
        for range in [0..0, 0..1, 0..WINDOW, 1..64, 63..65, 64..128, 100..101, 4000..WINDOW, WINDOW..WINDOW] {
            let wanted: Vec<usize> = held.iter().copied().filter(|place| range.contains(place)).collect();
            let mut found = Vec::new();
            each_place(&bits, range.clone(), |place| found.push(place));
            assert_eq!(found, wanted, "{range:?}");
            let even: Vec<u16> =
                wanted.iter().filter(|place| **place % 2 == 0).map(|place| *place as u16).collect();
            let mut places = Places::default();
            places.extend(&bits, range, |place| place % 2 == 0);
            assert_eq!(places.all(), even);
            for bound in [0, 1, 63, 64, 2000, WINDOW] {
                for from in [0, even.len() / 2, even.len()] {
                    let behind = even[from..].iter().filter(|place| usize::from(**place) < bound).count();
                    assert_eq!(seek(&even, from, bound), from + behind);
                }
            }
        }
        for place in [0, 1, 63, 64, 65, 2000, WINDOW - 1] {
            assert_eq!(next(&bits, place), held.iter().copied().find(|held| *held >= place));
            assert_eq!(last(&bits, place), held.iter().copied().rfind(|held| *held <= place));
            assert_eq!(is_set(&bits, place), held.contains(&place));
            unset(&mut bits, place);
            assert!(!is_set(&bits, place));
            held.iter().for_each(|place| set(&mut bits, *place));
        }
        assert_eq!((next(&bits, WINDOW), last(&bits, WINDOW)), (None, None));
        for range in [5..5, 3..4, 0..64, 60..200, 64..WINDOW] {
            let mut all = bits;
            set_all(&mut all, range.clone());
            assert!(
                (0..WINDOW)
                    .all(|place| is_set(&all, place) == (is_set(&bits, place) || range.contains(&place)))
            );
        }
    }

    #[test]
    fn bits_are_places() {
        check(&[]);
        check(&[0]);
        check(&[63, 64, 100, WINDOW - 1]);
        check(&(0..WINDOW).collect::<Vec<_>>());
        check(&(0..WINDOW).filter(|place| place * place % 7 == 2).collect::<Vec<_>>());
    }
}
