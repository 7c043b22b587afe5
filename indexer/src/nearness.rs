//! What words earn for standing near each other, in documents that others find: each word is followed once, in however many groups it is.

use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use crate::forms::Saturation;
use crate::highlight::Form;
use crate::inverted::Lengths;
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
            let index = sequence.inverted.expected()?;
            nearness.lengths = index.lengths().clone();
            let (mut words, mut rarity) = (Vec::with_capacity(sequence.slots.len()), 0.0);
            for (slot, times) in sequence.slots.iter().zip(&sequence.times) {
                let infos = sequence.lexicon.find(index, &slot.form)?;
                rarity += Saturation::rarity(reader, &infos) * *times as f32;
                let known = nearness.forms.iter().position(|form| *form == slot.form);
                words.push(known.unwrap_or_else(|| {
                    let reader = SlotReader::open(index, 0, &infos);
                    nearness.forms.push(slot.form.clone());
                    nearness.words.push(Followed {
                        reader,
                        doc: TERMINATED,
                        holds: false,
                        read: false,
                        places: Vec::new(),
                    });
                    nearness.words.len() - 1
                }));
            }
            let width = sequence.width + sequence.gap.unwrap_or_default();
            let saturation = Saturation::new(index, rarity * (share * boost));
            nearness.groups.push(Group { words, width, saturation });
        }
        Ok(nearness)
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
