//! Words at their places: phrases, compounds and words near each other, each word in any of several forms.
//!
//! The engine's own phrase query takes one form a word; its regular-expression form is slow and scores them as one. A beginning of a word
//! may stand for thousands: it is looked at last, and only where the other words are in place.

use tantivy::postings::TermInfo;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::explained::explained;
use crate::forms::Saturation;
use crate::highlight::Form;
use crate::inverted::{Inverted, Lengths, List, Opened};
use crate::lexicon::Lexicon;
use crate::schema::Fields;

/// Spellings from which a word is looked at last.
const MANY: usize = 48;

/// One word of a sequence: its distance from the first and the form it must have.
#[derive(Debug, Clone)]
pub struct Slot {
    pub at: u32,
    pub form: Form,
}

/// Finds texts in which every slot is filled.
#[derive(Debug, Clone)]
pub struct Sequence {
    inverted: Opened,
    lexicon: Lexicon,
    slots: Vec<Slot>,
    /// How often each is asked for, and how many words that makes.
    times: Vec<u32>,
    width: u32,
    /// `None`: each slot at its distance; otherwise in any order, with so many other words between at most.
    gap: Option<u32>,
}

impl Sequence {
    /// Each slot at its distance from the first.
    pub fn exact(fields: &Fields, slots: Vec<Slot>) -> Self {
        let (inverted, lexicon) = (fields.inverted.clone(), fields.lexicon.clone());
        Self { inverted, lexicon, times: vec![1; slots.len()], width: slots.len() as u32, slots, gap: None }
    }

    /// In any order, with at most `gap` other words between the first and the last.
    pub fn near(fields: &Fields, slots: Vec<Slot>, gap: u32) -> Self {
        let width = slots.len() as u32;
        let mut different: Vec<Slot> = Vec::with_capacity(slots.len());
        let mut times = Vec::with_capacity(slots.len());
        for slot in slots {
            // The same word asked for twice is found where it is found once.
            match different.iter().position(|known| known.form == slot.form) {
                Some(place) => times[place] += 1,
                None => {
                    different.push(slot);
                    times.push(1);
                }
            }
        }
        let (inverted, lexicon) = (fields.inverted.clone(), fields.lexicon.clone());
        Self { inverted, lexicon, slots: different, times, width, gap: Some(gap) }
    }
}

impl Query for Sequence {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Sequence {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = self.index()?;
        let (mut scorer, many) = self.open(reader, index, boost)?;
        scorer.begin();
        match many {
            Some((at, infos)) => Ok(Box::new(scorer.completed(index, at, &infos, reader.max_doc()))),
            None => Ok(Box::new(scorer)),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "words at their places")
    }
}

/// A slot, and the spellings that may fill it.
type Filled<'a> = (&'a Slot, Vec<TermInfo>);

/// A word of too many spellings to be followed with the others: its distance from the first word, and the spellings.
type Many = Option<(u32, Vec<TermInfo>)>;

impl Sequence {
    /// The words of the index.
    ///
    /// # Errors
    /// When there are none.
    pub fn index(&self) -> tantivy::Result<&Inverted> {
        self.inverted.expected()
    }

    /// What may fill its slots, and how rare all of it together is.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn spellings(
        &self,
        reader: &SegmentReader,
        index: &Inverted,
    ) -> tantivy::Result<(Vec<Filled<'_>>, f32)> {
        let mut rarity = 0.0;
        let mut spellings = Vec::with_capacity(self.slots.len());
        for (slot, times) in self.slots.iter().zip(&self.times) {
            let infos = self.lexicon.find(index, &slot.form)?;
            rarity += Saturation::rarity(reader, &infos) * *times as f32;
            spellings.push((slot, infos));
        }
        Ok((spellings, rarity))
    }

    /// Words from its first to its last at most, both counted.
    pub fn reach(&self) -> u32 {
        self.width + self.gap.unwrap_or_default()
    }

    /// Before its first document.
    fn open(
        &self,
        reader: &SegmentReader,
        index: &Inverted,
        boost: Score,
    ) -> tantivy::Result<(SequenceScorer, Many)> {
        let (spellings, rarity) = self.spellings(reader, index)?;
        let mut readers = Vec::with_capacity(spellings.len());
        let mut many = None;
        for (slot, infos) in spellings {
            if infos.len() > MANY && many.is_none() && self.gap.is_none() && self.slots.len() > 1 {
                many = Some((slot.at, infos));
            } else {
                readers.push(SlotReader::open(index, slot.at, &infos));
            }
        }
        let costs = readers.iter().map(SlotReader::cost);
        let scorer = SequenceScorer {
            lengths: index.lengths().clone(),
            saturation: Saturation::new(index, rarity * boost),
            lead: costs.enumerate().min_by_key(|(_, cost)| *cost).map_or(0, |(index, _)| index),
            places: vec![Vec::new(); readers.len().max(2)],
            slots: readers,
            gap: self.gap,
            width: self.width,
            furthest: self.slots.iter().map(|slot| slot.at).max().unwrap_or(0),
            doc: TERMINATED,
            times: 0,
            next: Vec::new(),
        };
        Ok((scorer, many))
    }
}

/// The postings of a slot's forms.
pub struct SlotReader {
    at: u32,
    forms: Vec<List>,
}

impl SlotReader {
    /// At their first documents.
    pub fn open(index: &Inverted, at: u32, infos: &[TermInfo]) -> Self {
        Self { at, forms: infos.iter().map(|info| index.list(info)).collect() }
    }

    /// Goes to the first document at or after `target`.
    pub fn seek(&mut self, target: DocId) -> DocId {
        let mut first = TERMINATED;
        for form in &mut self.forms {
            first = first.min(form.seek(target));
        }
        first
    }

    fn cost(&self) -> u32 {
        self.forms.iter().map(List::held).sum()
    }

    /// The places in a document that was sought, each `shift` further.
    pub fn places(&mut self, doc: DocId, shift: u32, places: &mut Vec<u32>) {
        places.clear();
        let mut several = false;
        for form in self.forms.iter_mut().filter(|form| form.doc() == doc) {
            several |= !places.is_empty();
            form.add_places(shift, places);
        }
        if several {
            places.sort_unstable();
            places.dedup();
        }
    }
}

struct SequenceScorer {
    slots: Vec<SlotReader>,
    lead: usize,
    gap: Option<u32>,
    width: u32,
    furthest: u32,
    lengths: Lengths,
    saturation: Saturation,
    doc: DocId,
    times: u32,
    places: Vec<Vec<u32>>,
    next: Vec<usize>,
}

impl SequenceScorer {
    fn begin(&mut self) {
        self.doc = if self.slots.is_empty() { TERMINATED } else { self.settle(0) };
    }

    /// The first match at or after `target`.
    fn settle(&mut self, target: DocId) -> DocId {
        let mut candidate = self.slots[self.lead].seek(target);
        'candidates: while candidate != TERMINATED {
            for index in 0..self.slots.len() {
                let found = self.slots[index].seek(candidate);
                if found > candidate {
                    candidate =
                        if found == TERMINATED { TERMINATED } else { self.slots[self.lead].seek(found) };
                    continue 'candidates;
                }
            }
            self.times = self.count(candidate);
            if self.times > 0 {
                return candidate;
            }
            candidate = self.slots[self.lead].seek(candidate + 1);
        }
        TERMINATED
    }

    /// How often the sequence stands in a document that holds all of its words.
    fn count(&mut self, doc: DocId) -> u32 {
        match self.gap {
            None => self.count_in_order(doc),
            Some(gap) => {
                for (slot, places) in self.slots.iter_mut().zip(&mut self.places) {
                    slot.places(doc, 0, places);
                }
                windows(&self.places.iter(), self.width + gap, &mut self.next)
            }
        }
    }

    /// How often every slot is filled at its distance; later slots are read only where the former fit.
    fn count_in_order(&mut self, doc: DocId) -> u32 {
        let [found, here, ..] = self.places.as_mut_slice() else { return 0 };
        for (place, slot) in self.slots.iter_mut().enumerate() {
            let shift = self.furthest - slot.at;
            if place == 0 {
                slot.places(doc, shift, found);
            } else {
                slot.places(doc, shift, here);
                found.retain(|value| here.binary_search(value).is_ok());
            }
            if found.is_empty() {
                return 0;
            }
        }
        found.len() as u32
    }

    /// Of its matches, those in which one of many spellings stands `at` so far from the first word.
    fn completed(mut self, index: &Inverted, at: u32, infos: &[TermInfo], documents: DocId) -> Completed {
        let shift = self.furthest - at;
        // Of each document its place among the matches, from 1.
        let mut place_of = vec![0_u32; documents as usize];
        let mut matches: Vec<Match> = Vec::new();
        let mut starts: Vec<u32> = Vec::new();
        while self.doc != TERMINATED {
            let first = starts.len();
            starts.extend_from_slice(&self.places[0]);
            matches.push(Match { doc: self.doc, first, times: 0 });
            place_of[self.doc as usize] = matches.len() as u32;
            self.advance();
        }
        let mut here = Vec::new();
        for info in infos {
            let mut form = index.list(info);
            while form.doc() != TERMINATED {
                if let Some(place) = (place_of[form.doc() as usize] as usize).checked_sub(1) {
                    let end = matches.get(place + 1).map_or(starts.len(), |next| next.first);
                    let fitting = &starts[matches[place].first..end];
                    here.clear();
                    form.add_places(shift, &mut here);
                    let times = here.iter().filter(|value| fitting.binary_search(value).is_ok()).count();
                    matches[place].times += times as u32;
                }
                form.advance();
            }
        }
        matches.retain(|found| found.times > 0);
        Completed { matches, at: 0, lengths: self.lengths, saturation: self.saturation }
    }
}

/// A document that holds a sequence, so many times; where its places begin in the list of all.
struct Match {
    doc: DocId,
    first: usize,
    times: u32,
}

/// Matches known beforehand, in order.
struct Completed {
    matches: Vec<Match>,
    at: usize,
    lengths: Lengths,
    saturation: Saturation,
}

impl DocSet for Completed {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let left = self.matches.get(self.at..).unwrap_or_default();
        self.at += left.partition_point(|found| found.doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.matches.get(self.at).map_or(TERMINATED, |found| found.doc)
    }

    fn size_hint(&self) -> u32 {
        self.matches.len() as u32
    }
}

impl Scorer for Completed {
    fn score(&mut self) -> Score {
        let Some(Match { doc, times, .. }) = self.matches.get(self.at) else { return 0.0 };
        self.saturation.score(self.lengths.code(*doc), *times)
    }
}

impl DocSet for SequenceScorer {
    fn advance(&mut self) -> DocId {
        self.doc = if self.doc == TERMINATED { TERMINATED } else { self.settle(self.doc + 1) };
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = if target >= TERMINATED { TERMINATED } else { self.settle(target) };
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.slots.get(self.lead).map_or(0, SlotReader::cost)
    }
}

impl Scorer for SequenceScorer {
    fn score(&mut self) -> Score {
        self.saturation.score(self.lengths.code(self.doc), self.times)
    }
}

/// How many places begin a window of at most `width` words that holds one of each sorted list; `next` is for its own use.
pub fn windows<'a>(
    lists: &(impl Iterator<Item = &'a Vec<u32>> + Clone),
    width: u32,
    next: &mut Vec<usize>,
) -> u32 {
    next.clear();
    next.extend(lists.clone().map(|_| 0));
    let mut times = 0;
    loop {
        let (mut first, mut last) = (u32::MAX, 0);
        for (list, next) in lists.clone().zip(next.iter()) {
            // No later window holds a word of this list.
            let Some(place) = list.get(*next) else { return times };
            first = first.min(*place);
            last = last.max(*place);
        }
        times += u32::from(last - first < width);
        for (list, next) in lists.clone().zip(next.iter_mut()) {
            *next += usize::from(list[*next] == first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::windows;

    #[track_caller]
    fn check(lists: &[&[u32]], width: u32, wanted: u32) {
        let lists: Vec<Vec<u32>> = lists.iter().map(|list| list.to_vec()).collect();
        assert_eq!(windows(&lists.iter(), width, &mut Vec::new()), wanted, "{lists:?} within {width}");
    }

    #[test]
    fn windows_hold_one_of_each() {
        check(&[&[1], &[2]], 2, 1);
        check(&[&[1], &[3]], 2, 0);
        check(&[&[1, 2], &[3]], 2, 1);
        check(&[&[1, 2], &[3]], 3, 2);
        check(&[&[4, 9], &[1, 5, 30]], 2, 1);
        check(&[&[4, 9], &[1, 5, 30]], 100, 4);
        check(&[&[7], &[7]], 1, 1);
        check(&[&[7], &[]], 9, 0);
        check(&[&[1, 2, 3]], 1, 3);
    }
}
