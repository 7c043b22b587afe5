//! The codes of words after each word, as writing asks for them: one look at the word before, one at a small table of its own.

use super::codes::{Code, Shelf};

/// Bits of a length, behind its code.
const LENGTH_BITS: u32 = 5;

/// Spreads the places of words over a table (Knuth's multiplicative hashing).
const SPREAD: u32 = 0x9E37_79B1;

/// A code and its length in one number; 0 for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Packed(u32);

impl Packed {
    fn new((code, length): Code) -> Self {
        Self(code << LENGTH_BITS | u32::from(length))
    }

    #[inline]
    fn code(self) -> Code {
        (self.0 >> LENGTH_BITS, (self.0 & ((1 << LENGTH_BITS) - 1)) as u8)
    }
}

/// What is known of the words after one word.
#[derive(Debug, Clone, Copy, Default)]
struct Table {
    begin: u32,
    /// Bits of a place in the table.
    bits: u32,
    others: Packed,
}

impl Table {
    /// Where a word's place is looked for first.
    #[inline]
    fn first(self, place: u32) -> usize {
        let spread = u64::from(place.wrapping_mul(SPREAD));
        self.begin as usize + (spread << self.bits >> u32::BITS) as usize
    }

    /// And where next.
    #[inline]
    fn next(self, slot: usize) -> usize {
        let begin = self.begin as usize;
        begin + ((slot - begin + 1) & ((1 << self.bits) - 1))
    }
}

/// A code looked for.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    table: Table,
    place: u32,
    slot: usize,
    entry: (u32, Packed),
}

/// All of them.
#[derive(Debug, Default)]
pub struct Followers {
    tables: Vec<Table>,
    /// A word's place, and its code; of no length where there is none.
    entries: Vec<(u32, Packed)>,
}

impl Followers {
    /// Of sets of places, each by the number of the word before; `others`, behind the last word, stands for all that are not in a set.
    pub fn new(shelf: &Shelf, others: u32) -> Self {
        let mut followers = Self::default();
        let mut set = Vec::new();
        for number in 0..others {
            set.clear();
            let mut table = Table { begin: followers.entries.len() as u32, ..Table::default() };
            if let Some(codes) = shelf.book(number) {
                codes.each(|place, code| {
                    if place == others {
                        table.others = Packed::new(code);
                    } else {
                        set.push((place, Packed::new(code)));
                    }
                });
            }
            // Never full, so that a search ends; small, as memory is what is waited for.
            table.bits = (set.len() + set.len() / 4 + 1).next_power_of_two().trailing_zeros();
            followers.entries.resize(followers.entries.len() + (1 << table.bits), (0, Packed::default()));
            for (place, code) in &set {
                let free = followers.slot(table, *place);
                followers.entries[free] = (*place, *code);
            }
            followers.tables.push(table);
        }
        followers
    }

    /// Where a place stands in a table, or would.
    fn slot(&self, table: Table, place: u32) -> usize {
        let mut slot = table.first(place);
        while self.entries[slot].0 != place && self.entries[slot].1 != Packed::default() {
            slot = table.next(slot);
        }
        slot
    }

    /// Looks for the code of a word after another; many in a row wait for memory together.
    #[inline]
    pub fn look(&self, last: u32, place: u32) -> Look {
        let table = self.tables[last as usize];
        let slot = table.first(place);
        Look { table, place, slot, entry: self.entries[slot] }
    }

    /// The code that was looked for; the first of two codes where the word is none of those that often follow, of no length if none does.
    #[inline]
    pub fn code(&self, look: Look) -> Result<Code, Code> {
        let Look { table, place, mut slot, entry: (mut held, mut code) } = look;
        loop {
            if code == Packed::default() {
                return Err(table.others.code());
            }
            if held == place {
                return Ok(code.code());
            }
            slot = table.next(slot);
            (held, code) = self.entries[slot];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_shelf() {
        const OTHERS: u32 = 900;
        let mut shelf = Shelf::default();
        shelf.push(&[]);
        shelf.push(&[(4, 7), (1, OTHERS)]);
        let many: Vec<(u32, u32)> = (0..300).map(|place| (1 + place * place, place * 3)).collect();
        shelf.push(&[many.as_slice(), &[(5, OTHERS)]].concat());
        shelf.push(&[(1, OTHERS)]);
        let followers = Followers::new(&shelf, OTHERS);
        // Words behind the last set have none.
        for last in [0, 1, 2, 3, 4, OTHERS - 1] {
            let mut known = Vec::new();
            if let Some(codes) = shelf.book(last) {
                codes.each(|place, code| known.push((place, code)));
            }
            let of = |wanted| known.iter().find(|(place, _)| *place == wanted).map(|(_, code)| *code);
            for place in 0..OTHERS {
                let wanted = of(place).ok_or(of(OTHERS).unwrap_or((0, 0)));
                assert_eq!(followers.code(followers.look(last, place)), wanted, "{place} after {last}");
            }
        }
    }
}
