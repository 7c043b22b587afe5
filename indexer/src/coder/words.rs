//! The words of a model, side by side in memory: decoding asks for one after the other.

/// Words in the order of their places.
#[derive(Debug, Default)]
pub struct Words {
    letters: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    begin: u32,
    length: u32,
    is_word: bool,
    ends_joined: bool,
}

/// A word with what decoding asks of it.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub letters: &'a str,
    /// It is a word, and no sign between words.
    pub is_word: bool,
    /// The next word follows it without a space.
    pub ends_joined: bool,
}

impl Words {
    /// Adds a word; says whether there was room for it.
    #[must_use]
    pub fn push(&mut self, Known { letters, is_word, ends_joined }: Known<'_>) -> bool {
        let (Ok(begin), Ok(length)) = (u32::try_from(self.letters.len()), u32::try_from(letters.len()))
        else {
            return false;
        };
        self.letters.push_str(letters);
        self.entries.push(Entry { begin, length, is_word, ends_joined });
        true
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The word at a place.
    #[inline]
    pub fn get(&self, place: u32) -> Option<Known<'_>> {
        let Entry { begin, length, is_word, ends_joined } = *self.entries.get(place as usize)?;
        let letters = self.letters.get(begin as usize..begin as usize + length as usize)?;
        Some(Known { letters, is_word, ends_joined })
    }

    /// Every word with its place.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (0..self.entries.len() as u32).filter_map(|place| Some((place, self.get(place)?.letters)))
    }
}
