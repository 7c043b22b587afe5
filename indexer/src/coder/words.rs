//! The words of a model, side by side in memory: decoding asks for one after the other.

/// Words in the order of their places.
#[derive(Debug, Default)]
pub struct Words {
    entries: Vec<Entry>,
    /// The letters of long ones.
    letters: String,
}

/// Bytes of a word that stands in its entry.
const SHORT: usize = 14;

/// A word: its letters with their number, or where those of a long one stand; what decoding asks of it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    letters: [u8; SHORT],
    /// In its last two bits whether it is a word and ends joined, before them the number of its letters; [`LONG`] for a long one.
    told: u8,
}

const LONG: u8 = SHORT as u8 + 1;

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
        let mut held = [0; SHORT];
        let length = match held.get_mut(..letters.len()) {
            Some(short) => {
                short.copy_from_slice(letters.as_bytes());
                letters.len() as u8
            }
            None => {
                let (Ok(begin), Ok(length)) =
                    (u32::try_from(self.letters.len()), u32::try_from(letters.len()))
                else {
                    return false;
                };
                self.letters.push_str(letters);
                held[..4].copy_from_slice(&begin.to_le_bytes());
                held[4..8].copy_from_slice(&length.to_le_bytes());
                LONG
            }
        };
        let told = length << 2 | u8::from(is_word) << 1 | u8::from(ends_joined);
        self.entries.push(Entry { letters: held, told });
        true
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The word at a place.
    fn get(&self, place: u32) -> Option<&str> {
        let Entry { letters, told } = self.entries.get(place as usize)?;
        let length = told >> 2;
        if length == LONG {
            let number = |at: usize| {
                u32::from_le_bytes([letters[at], letters[at + 1], letters[at + 2], letters[at + 3]])
            };
            let begin = number(0) as usize;
            return self.letters.get(begin..begin + number(4) as usize);
        }
        std::str::from_utf8(&letters[..usize::from(length).min(SHORT)]).ok()
    }

    /// Adds the word at a place to a text, behind a space if it does not join what stands there; says whether the next one joins it. `None`
    /// where there is no such word.
    #[inline]
    pub fn add_to(&self, text: &mut Vec<u8>, place: u32, joined: bool) -> Option<bool> {
        let Entry { letters, told } = self.entries.get(place as usize)?;
        if told & 2 > 0 && !joined {
            text.push(b' ');
        }
        let length = usize::from(told >> 2);
        if length <= SHORT {
            // So many bytes are copied at once; what is too much goes.
            let end = text.len() + length;
            text.extend_from_slice(letters);
            text.truncate(end);
        } else {
            text.extend_from_slice(self.get(place)?.as_bytes());
        }
        Some(told & 1 > 0)
    }

    /// Every word with its place.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (0..self.entries.len() as u32).filter_map(|place| Some((place, self.get(place)?)))
    }
}
