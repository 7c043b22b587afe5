//! What words earn for standing near each other, in documents that others find: each word is followed once, in however many groups it is.

use tantivy::postings::TermInfo;
use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use crate::forms::Saturation;
use crate::highlight::Form;
use crate::inverted::{Inverted, Lengths};
use crate::sequence::{Sequence, SlotReader, windows};

/// Groups of words.
#[derive(Default)]
pub struct Nearness {
    forms: Vec<Form>,
    words: Vec<Followed>,
    groups: Vec<Group>,
    lengths: Lengths,
    next: Vec<usize>,
}

/// A word, its places in the present document last.
struct Followed {
    reader: SlotReader,
    /// The present document, and whether it holds the word.
    doc: DocId,
    holds: bool,
    read: bool,
    places: Vec<u32>,
}

/// Words by their places in [`Nearness::words`].
struct Group {
    words: Vec<usize>,
    /// Words from the first to the last, both counted, at most.
    width: u32,
    saturation: Saturation,
}

impl Followed {
    #[inline]
    fn holds(&mut self, doc: DocId) -> bool {
        if self.doc != doc {
            (self.doc, self.read) = (doc, false);
            self.holds = self.reader.seek(doc) == doc;
        }
        self.holds
    }

    fn read(&mut self) {
        if !self.read {
            self.read = true;
            self.reader.places(self.doc, 0, &mut self.places);
        }
    }
}

impl Nearness {
    /// Of words in any order ([`Sequence::near`]), each group with the share of its score that it earns.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(groups: &[(Sequence, f32)], reader: &SegmentReader, boost: Score) -> tantivy::Result<Self> {
        let mut nearness = Self::default();
        for (sequence, share) in groups {
            let index = sequence.index()?;
            nearness.lengths = index.lengths().clone();
            let (spellings, rarity) = sequence.spellings(reader, index)?;
            let words =
                spellings.iter().map(|(slot, infos)| nearness.word(index, &slot.form, infos)).collect();
            let saturation = Saturation::new(index, rarity * (share * boost));
            nearness.groups.push(Group { words, width: sequence.reach(), saturation });
        }
        Ok(nearness)
    }

    /// The place of a word, which is followed from now on.
    fn word(&mut self, index: &Inverted, form: &Form, infos: &[TermInfo]) -> usize {
        if let Some(known) = self.forms.iter().position(|known| known == form) {
            return known;
        }
        let reader = SlotReader::open(index, 0, infos);
        self.forms.push(form.clone());
        self.words.push(Followed { reader, doc: TERMINATED, holds: false, read: false, places: Vec::new() });
        self.words.len() - 1
    }

    /// What they earn in a document; documents are asked for in ascending order.
    pub fn at(&mut self, doc: DocId) -> Score {
        let Self { words, groups, lengths, next, .. } = self;
        let mut earned = 0.0;
        for Group { words: which, width, saturation } in groups {
            if which.iter().all(|word| words[*word].holds(doc)) {
                which.iter().for_each(|word| words[*word].read());
                let times = windows(&which.iter().map(|word| &words[*word].places), *width, next);
                earned += saturation.score(lengths.code(doc), times);
            }
        }
        earned
    }
}
