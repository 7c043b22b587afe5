//! Words, what surrounds them, and how they are joined by AND, OR and NOT, over thousands of documents at a time: which of them hold each word
//! are bits, joined 64 at a time, and only what is left earns a score.
//!
//! The engine asks each word for its next document, which costs more than adding up a list that many others share. A word that few candidates
//! are left for is asked for these alone.

use std::ops::Range;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::explained::explained;
use crate::forms::{AnyForm, LEAST_WINDOW, Spellings, WINDOW};
use crate::runs::{Spread, SpreadScorer};

/// Documents of a list that are added up in the time in which one is looked for.
const SEEK_COST: usize = 8;

/// A bit for each document of a window.
type Bits = [u64; WINDOW / 64];

/// Finds what all of some queries find, and none of some others.
#[derive(Debug)]
pub struct Combined {
    kind: Kind,
    queries: Vec<Box<dyn Query>>,
    excluded: Vec<Box<dyn Query>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Any,
}

impl Combined {
    /// What all of `queries` find, at least one of them, and none of `excluded`; each adds to the score.
    pub fn all(queries: Vec<Box<dyn Query>>, excluded: Vec<Box<dyn Query>>) -> Self {
        Self { kind: Kind::All, queries, excluded }
    }

    /// What one of `queries` finds; each that does adds to the score.
    pub fn any(queries: Vec<Box<dyn Query>>) -> Self {
        Self { kind: Kind::Any, queries, excluded: Vec::new() }
    }
}

impl Clone for Combined {
    fn clone(&self) -> Self {
        let copied = |queries: &[Box<dyn Query>]| queries.iter().map(|query| query.box_clone()).collect();
        Self { kind: self.kind, queries: copied(&self.queries), excluded: copied(&self.excluded) }
    }
}

/// A word in a text or, failing that, in what surrounds it: title, body, headings; there it matches and earns nothing.
#[derive(Debug)]
pub struct Surrounded {
    text: Box<dyn Query>,
    around: Vec<Spread>,
}

impl Surrounded {
    /// Of a text and what surrounds it.
    pub fn new(text: Box<dyn Query>, around: Vec<Spread>) -> Self {
        Self { text, around }
    }
}

impl Clone for Surrounded {
    fn clone(&self) -> Self {
        Self { text: self.text.box_clone(), around: self.around.clone() }
    }
}

impl Query for Combined {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Plan::weight(self, scoring)
    }
}

impl Query for Surrounded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Plan::weight(self, scoring)
    }
}

impl Query for AnyForm {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Plan::weight(self, scoring)
    }
}

/// How a query is evaluated.
enum Plan {
    Word(AnyForm),
    Surrounded(Box<Plan>, Vec<Spread>),
    Combined { kind: Kind, plans: Vec<Plan>, excluded: Vec<Plan> },
    Other(Box<dyn Weight>),
}

impl Plan {
    fn weight(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(CombinedWeight(Self::of(query, scoring)?)))
    }

    fn of(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Self> {
        if let Some(word) = query.downcast_ref::<AnyForm>() {
            return Ok(Self::Word(word.clone()));
        }
        if let Some(Surrounded { text, around }) = query.downcast_ref() {
            return Ok(Self::Surrounded(Box::new(Self::of(&**text, scoring)?), around.clone()));
        }
        if let Some(Combined { kind, queries, excluded }) = query.downcast_ref() {
            let plans = |queries: &[Box<dyn Query>]| -> tantivy::Result<Vec<Self>> {
                queries.iter().map(|query| Self::of(&**query, scoring)).collect()
            };
            return Ok(Self::Combined { kind: *kind, plans: plans(queries)?, excluded: plans(excluded)? });
        }
        Ok(Self::Other(query.weight(scoring)?))
    }

    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Part> {
        let source = match self {
            Self::Word(word) if word.is_open() => Source::other(word.present(reader, boost)?),
            Self::Word(word) => Source::Word(Box::new(word.spellings(reader, boost)?)),
            Self::Surrounded(text, around) => {
                let mut open = Vec::with_capacity(around.len());
                for spread in around {
                    open.extend(spread.open(reader, boost)?);
                }
                Source::Surrounded(Box::new(text.open(reader, boost)?), open)
            }
            Self::Combined { kind, plans, excluded } => {
                let open = |plans: &[Self]| -> tantivy::Result<Vec<Part>> {
                    plans.iter().map(|plan| plan.open(reader, boost)).collect()
                };
                let (mut parts, excluded) = (open(plans)?, open(excluded)?);
                parts.sort_by_key(Part::cost);
                Source::Combined { kind: *kind, parts, excluded }
            }
            Self::Other(weight) => Source::other(weight.scorer(reader, boost)?),
        };
        Ok(Part { source, documents: reader.max_doc(), first: 0, found: [0; WINDOW / 64] })
    }
}

/// A query that is evaluated.
struct Part {
    source: Source,
    /// Documents of the index.
    documents: DocId,
    /// The first document of the window, and what was found there.
    first: DocId,
    found: Bits,
}

enum Source {
    Word(Box<Spellings>),
    Surrounded(Box<Part>, Vec<SpreadScorer>),
    Combined { kind: Kind, parts: Vec<Part>, excluded: Vec<Part> },
    Other { scorer: Box<dyn Scorer>, scores: Vec<Score> },
}

impl Source {
    fn other(scorer: Box<dyn Scorer>) -> Self {
        Self::Other { scorer, scores: vec![0.0; WINDOW] }
    }
}

impl Part {
    /// Documents that it may find.
    fn cost(&self) -> u32 {
        match &self.source {
            Source::Word(word) => word.held(),
            Source::Surrounded(text, around) => {
                around.iter().map(DocSet::size_hint).fold(text.cost(), u32::saturating_add)
            }
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

    /// Goes on to a document at or after `target` before which it finds nothing.
    fn begin(&mut self, target: DocId) -> DocId {
        if target >= self.documents {
            return TERMINATED;
        }
        match &mut self.source {
            Source::Word(word) => word.seek(target),
            Source::Surrounded(text, around) => {
                let around = around.iter_mut().map(|spread| spread.seek(target)).min().unwrap_or(TERMINATED);
                if around <= target { around } else { around.min(text.begin(target)) }
            }
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
    fn find(&mut self, first: DocId, reach: usize, wanted: &Bits) {
        self.first = first;
        let found = &mut self.found;
        match &mut self.source {
            Source::Word(word) => {
                let candidates = count(wanted, reach);
                let expected = word.held() as usize * reach / self.documents.max(1) as usize;
                let present = if candidates * SEEK_COST < expected {
                    word.add_some(first, reach, places(wanted).map(|place| first + place as DocId))
                } else {
                    word.seek(first);
                    word.add_up(first, reach)
                };
                join(found, |at, _| present[at] & wanted[at]);
            }
            Source::Surrounded(text, around) => {
                text.find(first, reach, wanted);
                *found = [0; WINDOW / 64];
                around.iter_mut().for_each(|spread| spread.mark(first, reach, found));
                join(found, |at, around| around & wanted[at] | text.found[at]);
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
                *found = [0; WINDOW / 64];
                for part in parts {
                    part.find(first, reach, wanted);
                    join(found, |at, found| found | part.found[at]);
                }
            }
            Source::Other { scorer, scores } => {
                *found = [0; WINDOW / 64];
                each(&mut **scorer, first, reach, wanted, |place, score| {
                    found[place / 64] |= 1 << (place % 64);
                    scores[place] = score;
                });
            }
        }
    }

    /// What a document of the window earns that it found.
    fn score(&self, doc: DocId) -> Score {
        match &self.source {
            Source::Word(word) => word.score(doc),
            Source::Surrounded(text, _) => text.score_if_found(doc),
            Source::Combined { kind: Kind::All, parts, .. } => parts.iter().map(|part| part.score(doc)).sum(),
            Source::Combined { parts, .. } => parts.iter().map(|part| part.score_if_found(doc)).sum(),
            Source::Other { scores, .. } => scores[(doc - self.first) as usize],
        }
    }

    fn score_if_found(&self, doc: DocId) -> Score {
        let place = (doc - self.first) as usize;
        if self.found[place / 64] >> (place % 64) & 1 == 1 { self.score(doc) } else { 0.0 }
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
        if scorer.doc() < first + place as DocId {
            scorer.seek(first + place as DocId);
        }
        let place = (scorer.doc() - first) as usize;
        if place >= reach {
            return;
        }
        if wanted[place / 64] >> (place % 64) & 1 == 1 {
            take(place, scorer.score());
        }
        asked = next(wanted, place + 1);
    }
}

fn is_empty(bits: &Bits) -> bool {
    bits.iter().all(|word| *word == 0)
}

fn join(bits: &mut Bits, with: impl Fn(usize, u64) -> u64) {
    bits.iter_mut().enumerate().for_each(|(at, word)| *word = with(at, *word));
}

fn count(bits: &Bits, reach: usize) -> usize {
    bits[..reach / 64].iter().map(|word| word.count_ones() as usize).sum()
}

/// The places of the bits that are set.
fn places(bits: &Bits) -> impl Iterator<Item = usize> + '_ {
    bits.iter().enumerate().flat_map(|(at, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let place = (left != 0).then(|| at * 64 + left.trailing_zeros() as usize);
            left &= left.wrapping_sub(1);
            place
        })
    })
}

/// The first place at or after this one of which the bit is set.
fn next(bits: &Bits, place: usize) -> Option<usize> {
    let mut at = place / 64;
    let mut left = bits.get(at)? & !0 << (place % 64);
    while left == 0 {
        at += 1;
        left = *bits.get(at)?;
    }
    Some(at * 64 + left.trailing_zeros() as usize)
}

/// All documents of a window.
fn whole(reach: usize) -> Bits {
    let mut bits = [0; WINDOW / 64];
    bits[..reach / 64].fill(!0);
    bits
}

struct CombinedWeight(Plan);

impl Weight for CombinedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = CombinedScorer { part: self.0.open(reader, boost)?, window: 0..0, doc: 0 };
        scorer.settle(0, LEAST_WINDOW);
        Ok(Box::new(scorer))
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let mut part = self.0.open(reader, 1.0)?;
        let wanted = whole(WINDOW);
        let mut first = part.begin(0);
        while first < reader.max_doc() {
            part.find(first, WINDOW, &wanted);
            let docs = places(&part.found).map(|place| first + place as DocId);
            match &part.source {
                // A word of every second document earns the most scores of all.
                Source::Word(word) => docs.for_each(|doc| callback(doc, word.score(doc))),
                _ => docs.for_each(|doc| callback(doc, part.score(doc))),
            }
            first = part.begin(first + WINDOW as DocId);
        }
        Ok(())
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "words of a text")
    }
}

/// The same as the engine asks for it, one document after the other.
struct CombinedScorer {
    part: Part,
    window: Range<DocId>,
    doc: DocId,
}

impl CombinedScorer {
    /// Goes to the first document at or after `target`; windows grow as long as they are read on.
    fn settle(&mut self, target: DocId, mut reach: usize) {
        self.doc = target;
        while self.doc < self.part.documents {
            if !self.window.contains(&self.doc) {
                self.doc = self.part.begin(self.doc);
                if self.doc >= self.part.documents {
                    break;
                }
                self.part.find(self.doc, reach, &whole(reach));
                self.window = self.doc..self.doc + reach as DocId;
                reach = (reach * 4).min(WINDOW);
            }
            match next(&self.part.found, (self.doc - self.window.start) as usize) {
                Some(place) => {
                    self.doc = self.window.start + place as DocId;
                    return;
                }
                None => self.doc = self.window.end,
            }
        }
        self.doc = TERMINATED;
    }
}

impl DocSet for CombinedScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.settle(self.doc + 1, (self.window.len() * 4).min(WINDOW));
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.settle(target, LEAST_WINDOW);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.part.cost()
    }
}

impl Scorer for CombinedScorer {
    fn score(&mut self) -> Score {
        self.part.score(self.doc)
    }
}
