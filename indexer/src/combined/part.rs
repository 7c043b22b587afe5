//! A query that is evaluated, window by window: first which documents it finds, then what they earn.

use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

use super::Kind;
use super::bits::{Bits, NONE, count, each_place, is_empty, is_set, join, next, set};
use crate::earnings::Earnings;
use crate::forms::{Spellings, WINDOW};
use crate::runs::SpreadScorer;

/// Documents of a list that are added up in the time in which one is looked for.
const SEEK_COST: usize = 8;

/// A query that is evaluated.
pub struct Part {
    source: Source,
    /// Documents of the index.
    documents: DocId,
    /// The first document of the window, and what was found there.
    first: DocId,
    found: Bits,
}

/// Where its documents come from.
pub enum Source {
    Word(Box<Spellings>),
    Surrounded(Box<Part>, Vec<SpreadScorer>),
    Earning(Box<Part>, Earnings),
    Combined {
        kind: Kind,
        parts: Vec<Part>,
        excluded: Vec<Part>,
    },
    /// One of the engine's, and what it gave each document of the window.
    Other {
        scorer: Box<dyn Scorer>,
        scores: Vec<Score>,
    },
}

impl Source {
    pub fn other(scorer: Box<dyn Scorer>) -> Self {
        Self::Other { scorer, scores: vec![0.0; WINDOW] }
    }
}

impl Part {
    /// Of an index of so many documents; before the first.
    pub fn new(source: Source, documents: DocId) -> Self {
        Self { source, documents, first: 0, found: NONE }
    }

    /// Documents that it may find.
    pub fn cost(&self) -> u32 {
        match &self.source {
            Source::Word(word) => word.held(),
            Source::Surrounded(text, around) => {
                around.iter().map(DocSet::size_hint).fold(text.cost(), u32::saturating_add)
            }
            Source::Earning(text, _) => text.cost(),
            Source::Combined { kind, parts, .. } => {
                let costs = parts.iter().map(Self::cost);
                match kind {
                    Kind::All => costs.min().unwrap_or(0),
                    Kind::Any => costs.fold(0, u32::saturating_add),
                }
            }
            Source::Other { scorer, .. } => scorer.size_hint(),
        }
    }

    /// What it found in the present window.
    pub fn found(&self) -> &Bits {
        &self.found
    }

    /// Goes on to a document at or after `target` before which it finds nothing; one behind all others at the end.
    pub fn begin(&mut self, target: DocId) -> DocId {
        if target >= self.documents {
            return TERMINATED;
        }
        match &mut self.source {
            Source::Word(word) => word.seek(target),
            Source::Surrounded(text, around) => {
                let around = around.iter_mut().map(|spread| spread.seek(target)).min().unwrap_or(TERMINATED);
                if around <= target { around } else { around.min(text.begin(target)) }
            }
            Source::Earning(text, _) => text.begin(target),
            Source::Combined { kind: Kind::All, parts, .. } => parts
                .iter_mut()
                .fold(target, |target, part| if target < TERMINATED { part.begin(target) } else { target }),
            Source::Combined { parts, .. } => {
                parts.iter_mut().map(|part| part.begin(target)).min().unwrap_or(TERMINATED)
            }
            Source::Other { scorer, .. } => {
                if scorer.doc() < target {
                    scorer.seek(target);
                }
                scorer.doc()
            }
        }
    }

    /// Looks which of the `wanted` documents of a window it finds; windows come in order.
    pub fn find(&mut self, first: DocId, reach: usize, wanted: &Bits) {
        self.first = first;
        let found = &mut self.found;
        match &mut self.source {
            Source::Word(word) => {
                let candidates = count(wanted, reach);
                let expected = word.held() as usize * reach / self.documents.max(1) as usize;
                let present = if candidates * SEEK_COST < expected {
                    word.add_some(first, reach, wanted)
                } else {
                    word.seek(first);
                    word.add_up(first, reach)
                };
                join(found, |at, _| present[at] & wanted[at]);
            }
            Source::Surrounded(text, around) => {
                text.find(first, reach, wanted);
                *found = NONE;
                around.iter_mut().for_each(|spread| spread.mark(first, reach, found));
                join(found, |at, around| around & wanted[at] | text.found[at]);
            }
            Source::Earning(text, _) => {
                text.find(first, reach, wanted);
                *found = text.found;
            }
            Source::Combined { kind: Kind::All, parts, excluded } => {
                *found = *wanted;
                for part in parts.iter_mut() {
                    if is_empty(found) {
                        return;
                    }
                    part.find(first, reach, found);
                    *found = part.found;
                }
                for part in excluded {
                    if is_empty(found) {
                        return;
                    }
                    part.find(first, reach, found);
                    join(found, |at, found| found & !part.found[at]);
                }
            }
            Source::Combined { parts, .. } => {
                *found = NONE;
                for part in parts {
                    part.find(first, reach, wanted);
                    join(found, |at, found| found | part.found[at]);
                }
            }
            Source::Other { scorer, scores } => {
                *found = NONE;
                each(&mut **scorer, first, reach, wanted, |place, score| {
                    set(found, place);
                    scores[place] = score;
                });
            }
        }
    }

    /// Which of the documents of the present window that it found earn something.
    pub fn earning(&self) -> Bits {
        let mut earning = NONE;
        self.mark_earning(&mut earning);
        join(&mut earning, |at, earning| earning & self.found[at]);
        earning
    }

    /// Sets the bits of those that it lets earn something, of whatever else found them.
    fn mark_earning(&self, marked: &mut Bits) {
        match &self.source {
            Source::Word(_) => join(marked, |at, marked| marked | self.found[at]),
            Source::Surrounded(text, _) | Source::Earning(text, _) => text.mark_summed(marked),
            Source::Combined { parts, .. } => parts.iter().for_each(|part| part.mark_summed(marked)),
            Source::Other { scores, .. } => each_place(&self.found, 0..WINDOW, |place| {
                if scores[place] > 0.0 {
                    set(marked, place);
                }
            }),
        }
    }

    /// The same of a part, which may have found less than its own parts.
    fn mark_summed(&self, marked: &mut Bits) {
        match &self.source {
            Source::Combined { .. } => {
                let own = self.earning();
                join(marked, |at, marked| marked | own[at]);
            }
            _ => self.mark_earning(marked),
        }
    }

    /// Adds what the documents at some places of the window earn to their scores; it found them all.
    pub fn earn(&mut self, places: &[u16], scores: &mut [Score]) {
        match &mut self.source {
            Source::Word(word) => word.earn(places, scores),
            Source::Surrounded(text, _) => text.earn_apart(places, scores),
            Source::Earning(text, earnings) => {
                text.earn(places, scores);
                earnings.add(self.first, places, scores);
            }
            Source::Combined { parts, .. } => {
                parts.iter_mut().for_each(|part| part.earn_apart(places, scores));
            }
            Source::Other { scores: earned, .. } => {
                for (place, score) in places.iter().zip(scores) {
                    *score += earned[usize::from(*place)];
                }
            }
        }
    }

    /// The same where it did not find them all; what is a sum itself is summed before it is added, so that the order of additions is that of
    /// the query.
    fn earn_apart(&mut self, places: &[u16], scores: &mut [Score]) {
        match &mut self.source {
            Source::Word(word) => return word.earn(places, scores),
            Source::Surrounded(text, _) => return text.earn_apart(places, scores),
            _ => {}
        }
        let mut own = vec![0.0; places.len()];
        self.earn(places, &mut own);
        for ((place, score), own) in places.iter().zip(scores).zip(own) {
            *score += if is_set(&self.found, usize::from(*place)) { own } else { 0.0 };
        }
    }
}

/// Calls with each of the `wanted` documents of a window that a scorer finds, and its score.
fn each(
    scorer: &mut dyn Scorer,
    first: DocId,
    reach: usize,
    wanted: &Bits,
    mut take: impl FnMut(usize, Score),
) {
    let mut asked = next(wanted, 0);
    while let Some(place) = asked {
        let doc = first + place as DocId;
        if scorer.doc() + 1 == doc {
            scorer.advance();
        } else if scorer.doc() < doc {
            scorer.seek(doc);
        }
        let place = (scorer.doc() - first) as usize;
        if place >= reach {
            return;
        }
        if is_set(wanted, place) {
            take(place, scorer.score());
        }
        asked = next(wanted, place + 1);
    }
}
