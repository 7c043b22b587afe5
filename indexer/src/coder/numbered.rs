//! The symbols of pieces that another has numbered.

use super::Symbol;

/// The symbols of pieces by their numbers.
#[derive(Debug, Default)]
pub struct Numbered {
    /// Of each piece its bytes and how many symbols it has, 16 bits each, 0 where they are not kept; then these, where they are few: one look at
    /// memory finds them. Of more, where they begin in [`Self::more`].
    few: Vec<(u32, [Symbol; FEW])>,
    more: Vec<Symbol>,
}

/// Symbols that stand beside their number.
const FEW: usize = 3;

impl Numbered {
    /// Adds the symbols of a piece; gives its bytes. `None` where they are not kept.
    #[inline]
    pub fn add_to(&self, row: &mut Vec<Symbol>, number: u32) -> Option<usize> {
        let (head, few) = self.few.get(number as usize).filter(|(head, _)| *head > 0)?;
        let count = (head & 0xffff) as usize;
        if count <= FEW {
            // All are copied, which is quicker than so many as are there.
            let end = row.len() + count;
            row.extend_from_slice(few);
            row.truncate(end);
        } else {
            let begin = few[0] as usize;
            row.extend_from_slice(&self.more[begin..begin + count]);
        }
        Some((head >> 16) as usize)
    }

    /// Keeps the symbols of a piece, unless they are too many; says whether it did.
    pub fn keep(&mut self, number: u32, bytes: usize, symbols: &[Symbol]) -> bool {
        let (Ok(bytes), Ok(count)) = (u16::try_from(bytes), u16::try_from(symbols.len())) else {
            return false;
        };
        if self.few.len() <= number as usize {
            self.few.resize(number as usize + 1, (0, [0; FEW]));
        }
        let mut few = [0; FEW];
        match few.get_mut(..symbols.len()) {
            Some(few) => few.copy_from_slice(symbols),
            None => {
                few[0] = self.more.len() as u32;
                self.more.extend_from_slice(symbols);
            }
        }
        self.few[number as usize] = (u32::from(bytes) << 16 | u32::from(count), few);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_come_back_few_or_many() {
        let mut numbered = Numbered::default();
        let symbols: Vec<Symbol> = (1..40).collect();
        for number in (0..10).rev() {
            assert!(numbered.keep(number * 3, 7, &symbols[..number as usize]));
        }
        for number in 0..10 {
            let mut row = vec![0];
            assert_eq!(numbered.add_to(&mut row, number * 3), Some(7));
            assert_eq!(row[1..], symbols[..number as usize]);
            assert_eq!(numbered.add_to(&mut row, number * 3 + 1), None);
        }
        assert!(!numbered.keep(0, 1 << 16, &[]) && numbered.add_to(&mut Vec::new(), u32::MAX).is_none());
    }
}
