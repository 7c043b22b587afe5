//! Parts of a text that mean the same wherever they stand: a word with all that follows it up to the next.
//!
//! A report repeats them, so that what is analysed, judged and coded is looked up far more often than it is made.

use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use foldhash::fast::FixedState;

use crate::analysis::is_plain;

/// Pieces of which something is kept while an index is written; more are misprints and figures, and memory has its limit.
const MOST: usize = 1 << 18;

/// Places of the table, twice as many.
const TABLE: usize = MOST * 2;

/// Bytes of the longest piece of which something is kept.
const LONGEST: usize = 48;

/// Bytes before a piece: its number, its length, and the length of what was made of it.
const HEAD: usize = 6;

/// Pieces stand at places that this divides.
const STEP: usize = 4;

/// Bits that tell where a piece stands, in steps.
const PLACE_BITS: u32 = 24;

/// In place of its number, a piece of which nothing is kept.
pub const UNKEPT: u32 = u32::MAX;

/// What was made of the pieces met, as bytes that stand behind them: one look at the table and one at the piece find both.
#[derive(Debug)]
pub struct Met {
    /// Of each piece where it stands in [`Self::held`], and in the highest bits some of its hash; 0 for none.
    table: Vec<u32>,
    held: Vec<u8>,
    count: usize,
}

/// A piece looked up in the table.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    bytes: u32,
    slot: u32,
    mark: u32,
    entry: u32,
}

impl Look {
    /// Bytes of the piece.
    pub fn bytes(self) -> usize {
        self.bytes as usize
    }
}

/// What is kept of a piece.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Its number; the first kept have the smallest.
    pub number: u32,
    /// What was made of it, and what stands behind that.
    held: &'a [u8],
    bytes: usize,
}

/// Bytes copied at once, which is quicker than so many as are there.
const SHORT: usize = 8;

impl<'a> Kept<'a> {
    /// What was made of it.
    pub fn made(self) -> &'a [u8] {
        &self.held[..self.bytes]
    }

    /// Adds all but the first byte of it.
    #[inline]
    pub fn add_rest(self, out: &mut Vec<u8>) {
        let count = self.bytes.saturating_sub(1);
        match self.held.get(1..=SHORT) {
            Some(short) if count <= SHORT => {
                let end = out.len() + count;
                out.extend_from_slice(short);
                out.truncate(end);
            }
            _ => out.extend_from_slice(self.made().get(1..).unwrap_or_default()),
        }
    }
}

/// Whether two pieces are the same; the short ones that most are need no call.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(bytes: &[u8]) -> (Option<&[u8; N]>, Option<&[u8; N]>) {
        (bytes.first_chunk(), bytes.last_chunk())
    }
    one.len() == other.len()
        && match one.len() {
            8..=16 => ends::<8>(one) == ends::<8>(other),
            4..=7 => ends::<4>(one) == ends::<4>(other),
            _ => one == other,
        }
}

impl Default for Met {
    fn default() -> Self {
        // Nothing stands at place 0.
        Self { table: vec![0; TABLE], held: vec![0; STEP], count: 0 }
    }
}

impl Met {
    /// Looks a piece up; many in a row wait for memory together.
    #[inline]
    pub fn look(&self, piece: &[u8]) -> Look {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        hasher.write(piece);
        let hash = hasher.finish();
        let slot = hash as usize % TABLE;
        let mark = (hash >> 32) as u32 >> PLACE_BITS << PLACE_BITS;
        Look { bytes: piece.len() as u32, slot: slot as u32, mark, entry: self.table[slot] }
    }

    /// What is kept of the piece that was looked up; `None` where nothing is.
    #[inline]
    pub fn get(&self, look: Look, piece: &[u8]) -> Option<Kept<'_>> {
        let Look { slot, mark, mut entry, .. } = look;
        let mut slot = slot as usize;
        while entry != 0 {
            if (entry ^ mark) >> PLACE_BITS == 0 {
                let at = (entry ^ mark) as usize * STEP;
                let (head, held) = self.held[at..].split_at(HEAD);
                let (known, held) = held.split_at(usize::from(head[4]));
                if same(known, piece) {
                    let number = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
                    return Some(Kept { number, held, bytes: usize::from(head[5]) });
                }
            }
            slot = (slot + 1) % TABLE;
            entry = self.table[slot];
        }
        None
    }

    /// Keeps what was made of the piece that was looked up, where there is room for it and it is not known; its number if it did.
    pub fn keep(&mut self, look: Look, piece: &[u8], made: &[u8]) -> Option<u32> {
        let at = self.held.len();
        let length = u8::try_from(made.len()).ok()?;
        let full = self.count >= MOST || at / STEP >= 1 << PLACE_BITS;
        // The same piece may have been kept since it was looked up.
        if full || piece.len() > LONGEST || self.get(self.look(piece), piece).is_some() {
            return None;
        }
        let Look { slot, mark, .. } = look;
        let mut slot = slot as usize;
        while self.table[slot] != 0 {
            slot = (slot + 1) % TABLE;
        }
        self.table[slot] = mark | (at / STEP) as u32;
        let number = self.count as u32;
        self.count += 1;
        self.held.extend(number.to_le_bytes());
        self.held.extend([piece.len() as u8, length]);
        self.held.extend_from_slice(piece);
        self.held.extend_from_slice(made);
        self.held.resize(self.held.len().next_multiple_of(STEP), 0);
        Some(number)
    }
}

/// The pieces of a text, in order; together they are the text.
///
/// It is cut before a plain letter or digit that follows a space, but not where a group of thousands may go on (`1 607`): the words of
/// the pieces are those of the text.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    cuts(text).map(|range| &text[range])
}

/// Where they stand.
pub fn cuts(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let range = begin..end(text, begin);
        begin = range.end;
        (!range.is_empty()).then_some(range)
    })
}

/// Where the piece ends that begins at a place of a text.
#[inline]
fn end(text: &str, begin: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = begin;
    while let Some(space) = space(bytes, at) {
        at = space + 1;
        if at < bytes.len() && begins(text, at) {
            return at;
        }
    }
    bytes.len()
}

/// The first space at or after a place, sought in eight bytes at once: few words are longer.
#[inline]
fn space(bytes: &[u8], at: usize) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xff;
    let mut at = at;
    while let Some(eight) = bytes.get(at..)?.first_chunk() {
        let others = u64::from_le_bytes(*eight) ^ (ONES * b' ' as u64);
        // Of the bytes that are 0 now the first has its highest bit set (Mycroft, 1987).
        let found = others.wrapping_sub(ONES) & !others & (ONES << 7);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    bytes[at..].iter().position(|byte| *byte == b' ').map(|place| at + place)
}

/// Whether a piece begins at a byte that follows a space.
fn begins(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match bytes[at] {
        byte if byte.is_ascii_alphabetic() => true,
        byte if byte.is_ascii_digit() => {
            let digits = bytes[at..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
            digits != 3 || !at.checked_sub(2).is_some_and(|before| bytes[before].is_ascii_digit())
        }
        // Plain letters of more bytes begin with one of these two.
        0xc3 | 0xc5 => text[at..].chars().next().is_some_and(is_plain),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        assert_eq!(pieces(text).collect::<Vec<_>>(), wanted);
        let mut begun = 0;
        let mut tokens = Vec::new();
        for piece in pieces(text) {
            tokens.extend(analyse(piece).into_iter().map(|mut token| {
                token.range = token.range.start + begun..token.range.end + begun;
                token
            }));
            begun += piece.len();
        }
        assert_eq!(tokens, analyse(text));
    }

    fn get<'a>(met: &'a Met, piece: &str) -> Option<(u32, &'a [u8])> {
        met.get(met.look(piece.as_bytes()), piece.as_bytes()).map(|kept| (kept.number, kept.made()))
    }

    #[test]
    fn what_was_made_of_a_piece_is_kept() {
        let mut met = Met::default();
        let many: Vec<String> = (0..MOST + 10).map(|number| format!("pièce{number} ")).collect();
        for piece in &many {
            assert_eq!(get(&met, piece), None);
            let bytes = piece.as_bytes();
            met.keep(met.look(bytes), bytes, &bytes[7..]);
            assert_eq!(met.keep(met.look(bytes), bytes, b""), None);
        }
        met.keep(met.look(b""), b"", b"nothing");
        for (number, piece) in many.iter().enumerate() {
            let wanted = (number < MOST).then_some((number as u32, &piece.as_bytes()[7..]));
            assert_eq!(get(&met, piece), wanted, "{piece}");
        }
        let mut met = Met::default();
        let long = "a".repeat(LONGEST + 1);
        for (piece, made) in [(long.as_bytes(), &b""[..]), (b"b", &[0; 256]), (b"", b"nothing"), (b"c", b"")]
        {
            met.keep(met.look(piece), piece, made);
        }
        assert_eq!(
            (get(&met, &long), get(&met, "b"), get(&met, "")),
            (None, None, Some((0, &b"nothing"[..])))
        );
        assert_eq!((get(&met, "c"), get(&met, "d")), (Some((1, &b""[..])), None));
    }

    #[test]
    fn what_was_made_is_copied_whole() {
        let mut met = Met::default();
        let pieces: Vec<String> = (1..=20).map(|length| "é".repeat(length)).collect();
        let pieces: Vec<&[u8]> = pieces.iter().map(String::as_bytes).collect();
        for piece in &pieces {
            met.keep(met.look(piece), piece, piece);
        }
        for piece in &pieces {
            let mut out = vec![7];
            met.get(met.look(piece), piece).expect("it is kept").add_rest(&mut out);
            assert_eq!(out[1..], piece[1..]);
        }
    }

    #[test]
    fn one_letter_makes_another_piece() {
        let piece = b"abcdefghijklmnopqrst";
        for length in 0..piece.len() {
            assert!(same(&piece[..length], &piece[..length]) && !same(&piece[..length], piece));
            for place in 0..length {
                let mut other = piece[..length].to_vec();
                other[place] = b'X';
                assert!(!same(&piece[..length], &other), "{place} of {length}");
            }
        }
    }

    #[test]
    fn a_space_is_found_wherever_it_stands() {
        for length in 0..20 {
            for place in 0..length {
                for other in [b'!', b'\x1f', b'\0', 0xa0, 0xff] {
                    let mut bytes = vec![other; length];
                    assert_eq!(space(&bytes, place), None);
                    bytes[place] = b' ';
                    bytes[length - 1] = b' ';
                    assert_eq!((space(&bytes, 0), space(&bytes, place)), (Some(place), Some(place)));
                    assert_eq!(space(&bytes, place + 1), (place + 1 < length).then_some(length - 1));
                }
            }
        }
        assert_eq!(space(b"", 1), None);
    }

    #[test]
    fn a_piece_is_analysed_as_its_text() {
        check("", &[]);
        check(" ", &[" "]);
        check("L'état des dépenses, (M57).", &["L'état ", "des ", "dépenses, (M57)."]);
        check(
            "« À  l'issue » du R.S.A., qu' il",
            &["« ", "À  ", "l'issue » ", "du ", "R.S.A., ", "qu' ", "il"],
        );
        check("1 607 heures 12,5 % 23 000 €", &["1 607 ", "heures ", "12,5 % ", "23 000 €"]);
        check(
            "en 2015 2016 12 345 678 % 1 23 4567",
            &["en ", "2015 ", "2016 ", "12 345 678 % ", "1 ", "23 ", "4567"],
        );
        check("½ ½ œuvre \u{301}a ﬁn ﬁn été", &["½ ½ ", "œuvre \u{301}a ﬁn ﬁn ", "été"]);
        check(
            "aujourd' hui l' eau R. S. A. a. b. c",
            &["aujourd' ", "hui ", "l' ", "eau ", "R. ", "S. ", "A. ", "a. ", "b. ", "c"],
        );
    }

    #[test]
    fn all_that_two_characters_make_is_analysed_as_its_text() {
        let characters = "a1É œ'’.%€-\u{301}\u{a0}½²\u{ad}ﬁ,(";
        for first in characters.chars() {
            for second in characters.chars() {
                for third in characters.chars() {
                    let text = format!("d{first}{second}{third}a 12{first} {second}345 {third}{first}%");
                    let whole: Vec<_> = analyse(&text).into_iter().map(|token| token.accented).collect();
                    let parts = pieces(&text).flat_map(analyse).map(|token| token.accented);
                    assert_eq!(parts.collect::<Vec<_>>(), whole, "{text:?}");
                }
            }
        }
    }
}
