//! Parts of a text that mean the same wherever they stand: a word with all that follows it up to the next.
//!
//! A report repeats them, so that what is analysed, judged and coded is looked up far more often than it is made.

use std::hash::BuildHasher;

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
pub struct Look<'a> {
    piece: &'a str,
    slot: usize,
    mark: u32,
    entry: u32,
}

impl<'a> Look<'a> {
    pub fn piece(self) -> &'a str {
        self.piece
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
    pub fn look<'a>(&self, piece: &'a str) -> Look<'a> {
        let hash = FixedState::with_seed(0).hash_one(piece);
        let slot = hash as usize % TABLE;
        Look { piece, slot, mark: (hash >> 32) as u32 >> PLACE_BITS << PLACE_BITS, entry: self.table[slot] }
    }

    /// The number of a piece, and what was made of it; `None` where nothing is kept of it. The first kept have the smallest numbers.
    #[inline]
    pub fn get(&self, look: Look<'_>) -> Option<(u32, &[u8])> {
        let Look { piece, mut slot, mark, mut entry } = look;
        while entry != 0 {
            if (entry ^ mark) >> PLACE_BITS == 0 {
                let at = (entry ^ mark) as usize * STEP;
                let (head, held) = self.held[at..].split_at(HEAD);
                let (known, made) = held.split_at(usize::from(head[4]));
                if known == piece.as_bytes() {
                    let number = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
                    return Some((number, &made[..usize::from(head[5])]));
                }
            }
            slot = (slot + 1) % TABLE;
            entry = self.table[slot];
        }
        None
    }

    /// Keeps what was made of a piece, where there is room for it and it is not known; its number if it did.
    pub fn keep(&mut self, look: Look<'_>, made: &[u8]) -> Option<u32> {
        let at = self.held.len();
        let length = u8::try_from(made.len()).ok()?;
        let full = self.count >= MOST || at / STEP >= 1 << PLACE_BITS;
        let Look { piece, mut slot, mark, .. } = look;
        // The same piece may have been kept since it was looked up.
        if full || piece.len() > LONGEST || self.get(self.look(piece)).is_some() {
            return None;
        }
        while self.table[slot] != 0 {
            slot = (slot + 1) % TABLE;
        }
        self.table[slot] = mark | (at / STEP) as u32;
        let number = self.count as u32;
        self.count += 1;
        self.held.extend(number.to_le_bytes());
        self.held.extend([piece.len() as u8, length]);
        self.held.extend_from_slice(piece.as_bytes());
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
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let piece = first(rest);
        rest = &rest[piece.len()..];
        Some(piece)
    })
}

/// The first piece of a text that is not empty.
pub fn first(text: &str) -> &str {
    &text[..end(text)]
}

/// Where the first piece of a text ends.
fn end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at - 1] == b' ' && begins(text, at) {
            return at;
        }
        at += 1;
    }
    bytes.len()
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

    #[test]
    fn what_was_made_of_a_piece_is_kept() {
        let mut met = Met::default();
        let many: Vec<String> = (0..MOST + 10).map(|number| format!("pièce{number} ")).collect();
        for piece in &many {
            assert_eq!(met.get(met.look(piece)), None);
            met.keep(met.look(piece), &piece.as_bytes()[7..]);
            assert_eq!(met.keep(met.look(piece), b""), None);
        }
        met.keep(met.look(""), b"nothing");
        for (number, piece) in many.iter().enumerate() {
            assert_eq!(
                met.get(met.look(piece)),
                (number < MOST).then_some((number as u32, &piece.as_bytes()[7..])),
                "{piece}"
            );
        }
        let mut met = Met::default();
        let long = "a".repeat(LONGEST + 1);
        met.keep(met.look(&long), b"");
        met.keep(met.look("b"), &[0; 256]);
        met.keep(met.look(""), b"nothing");
        met.keep(met.look("c"), b"");
        let get = |piece| met.get(met.look(piece));
        assert_eq!((get(&long), get("b"), get("")), (None, None, Some((0, b"nothing".as_slice()))));
        assert_eq!((get("c"), get("d")), (Some((1, b"".as_slice())), None));
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
