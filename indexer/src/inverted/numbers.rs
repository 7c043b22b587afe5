//! The words met while an index is written, each with a number; the first met have the smallest.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::{HashMap, HashMapExt};

/// A word: its term, and the one by which a second stem finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub term: Box<str>,
    pub other: Option<Box<str>>,
}

/// The words of one update, shared by what reads texts and by what writes lists.
#[derive(Debug, Clone)]
pub struct Numbers(Arc<Mutex<Known>>);

#[derive(Debug)]
struct Known {
    words: Vec<Word>,
    numbers: HashMap<Box<str>, u32>,
}

impl Default for Numbers {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Known { words: Vec::new(), numbers: HashMap::new() })))
    }
}

impl Numbers {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a word.
    pub fn of(&self, word: Word) -> u32 {
        let mut known = self.lock();
        if let Some(number) = known.numbers.get(&word.term) {
            return *number;
        }
        let number = known.words.len() as u32;
        known.numbers.insert(word.term.clone(), number);
        known.words.push(word);
        number
    }

    /// The words so far, in the order of their numbers.
    pub fn words(&self) -> Vec<Word> {
        self.lock().words.clone()
    }
}
