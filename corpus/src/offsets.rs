//! From bytes to Unicode scalar values and back: researchers read exports in R and Python, which count characters.

/// Bytes between two remembered counts: small enough to count quickly, large enough to cost little memory.
const STRIDE_BYTES: usize = 256;

/// Answers in constant time which character stands at a byte of a text, after one pass over it.
#[derive(Debug)]
pub struct CharOffsets<'a> {
    text: &'a str,
    /// Characters before each multiple of the stride.
    before: Vec<usize>,
}

impl<'a> CharOffsets<'a> {
    /// Counts the text's characters.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STRIDE_BYTES + 1);
        let mut count = 0;
        for stretch in text.as_bytes().chunks(STRIDE_BYTES) {
            before.push(count);
            count += beginnings(stretch);
        }
        before.push(count);
        Self { text, before }
    }

    /// Characters before byte `offset`, which must lie on a character boundary inside the text or at its end.
    #[must_use]
    pub fn char_of_byte(&self, offset: usize) -> usize {
        debug_assert!(self.text.is_char_boundary(offset));
        let stride = (offset / STRIDE_BYTES).min(self.before.len() - 1);
        let from = stride * STRIDE_BYTES;
        self.before[stride] + beginnings(&self.text.as_bytes()[from.min(offset)..offset])
    }

    /// The byte at which character `position` begins; the text's length for the position after the last.
    #[must_use]
    pub fn byte_of_char(&self, position: usize) -> Option<usize> {
        let stride = self.before.partition_point(|&count| count <= position).checked_sub(1)?;
        let bytes = self.text.as_bytes();
        let from = stride * STRIDE_BYTES;
        let mut left = position - self.before[stride];
        for (index, &byte) in bytes.iter().enumerate().skip(from.min(bytes.len())) {
            if is_beginning(byte) {
                if left == 0 {
                    return Some(index);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(bytes.len())
    }

    /// The text between two characters, end excluded; `None` when the range does not lie in the text.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Option<&'a str> {
        self.text.get(self.byte_of_char(start)?..self.byte_of_char(end)?)
    }
}

fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| is_beginning(byte)).count()
}

/// A byte that begins a character: not a UTF-8 continuation byte.
fn is_beginning(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(text in "[aé€\u{1F4D6}]{0,700}") {
            let offsets = CharOffsets::new(&text);
            for (position, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.char_of_byte(byte), position);
                prop_assert_eq!(offsets.byte_of_char(position), Some(byte));
            }
            let characters = text.chars().count();
            prop_assert_eq!(offsets.char_of_byte(text.len()), characters);
            prop_assert_eq!(offsets.byte_of_char(characters), Some(text.len()));
            prop_assert_eq!(offsets.byte_of_char(characters + 1), None);
        }
    }

    #[test]
    fn a_range_beyond_the_text_is_none() {
        let offsets = CharOffsets::new("été");
        assert_eq!(offsets.slice(1, 3), Some("té"));
        assert_eq!(offsets.slice(2, 4), None);
        assert_eq!(offsets.slice(3, 2), None);
    }
}
