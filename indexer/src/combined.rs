//! Words, what surrounds them, and how they are joined by AND, OR and NOT, over thousands of documents at a time: which of them hold each word
//! are bits, joined 64 at a time, and only what is left earns a score.
//!
//! The engine asks each word for its next document, which costs more than adding up a list that many others share. A word that few candidates
//! are left for is asked for these alone.

pub mod bits;
mod part;

use std::ops::Range;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use self::bits::{Bits, Places, seek, whole};
use self::part::{Part, Source};
use crate::earnings::{Additions, Bonus};
use crate::explained::explained;
use crate::forms::{AnyForm, LEAST_WINDOW, WINDOW};
use crate::runs::Spread;

/// Finds what all of some queries find, and none of some others.
#[derive(Debug)]
pub struct Combined {
    kind: Kind,
    queries: Vec<Box<dyn Query>>,
    excluded: Vec<Box<dyn Query>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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

impl Query for Bonus {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Plan::weight(self, scoring)
    }
}

/// How a query is evaluated.
enum Plan {
    Word(AnyForm),
    Surrounded(Box<Plan>, Vec<Spread>),
    Earning(Box<Plan>, Additions),
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
        if let Some(bonus) = query.downcast_ref::<Bonus>() {
            let text = Self::of(&*bonus.text, scoring)?;
            return Ok(Self::Earning(Box::new(text), Additions::of(bonus, scoring)?));
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
            Self::Earning(text, additions) => {
                Source::Earning(Box::new(text.open(reader, boost)?), additions.open(reader, boost)?)
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
        Ok(Part::new(source, reader.max_doc()))
    }
}

/// Takes what a query finds, window by window.
pub trait Taker {
    /// Chooses, of the documents of a window that are found, and of these `earning` something, the places of those that it will have scored.
    fn choose(&mut self, first: DocId, found: &Bits, earning: impl FnOnce() -> Bits, chosen: &mut Places);

    /// Takes what was chosen, with a score for each.
    fn take(&mut self, first: DocId, places: &[u16], scores: &[Score]);
}

/// Hands over all that a query finds.
///
/// # Errors
/// When the index cannot be read.
pub fn each_window(
    query: &dyn Query,
    scoring: EnableScoring<'_>,
    reader: &SegmentReader,
    taker: &mut impl Taker,
) -> tantivy::Result<()> {
    let mut part = Plan::of(query, scoring)?.open(reader, 1.0)?;
    let mut chosen = Places::default();
    let mut scores = vec![0.0; WINDOW];
    let wanted = whole(WINDOW);
    let mut first = part.begin(0);
    while first < reader.max_doc() {
        part.find(first, WINDOW, &wanted);
        taker.choose(first, part.found(), || part.earning(), &mut chosen);
        let places = chosen.all();
        let scores = &mut scores[..places.len()];
        scores.fill(0.0);
        part.earn(places, scores);
        taker.take(first, places, scores);
        first = part.begin(first + WINDOW as DocId);
    }
    Ok(())
}

struct CombinedWeight(Plan);

impl Weight for CombinedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(CombinedScorer::new(self.0.open(reader, boost)?, reader.max_doc())))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "words of a text")
    }
}

/// The same as the engine asks for it, one document after the other.
struct CombinedScorer {
    part: Part,
    documents: DocId,
    window: Range<DocId>,
    /// What was found in the window, and the present one among it.
    places: Places,
    at: usize,
    doc: DocId,
    /// What each of the places earns; nothing until one is asked for.
    scores: Vec<Score>,
}

impl CombinedScorer {
    fn new(part: Part, documents: DocId) -> Self {
        let (places, scores) = (Places::default(), Vec::new());
        let mut scorer = Self { part, documents, window: 0..0, places, at: 0, doc: 0, scores };
        scorer.settle(0, LEAST_WINDOW);
        scorer
    }

    /// Goes to the first document at or after `target`; windows grow as long as they are read on.
    fn settle(&mut self, target: DocId, mut reach: usize) {
        self.doc = target;
        while self.doc < self.documents {
            if !self.window.contains(&self.doc) {
                self.doc = self.part.begin(self.doc);
                if self.doc >= self.documents {
                    break;
                }
                self.part.find(self.doc, reach, &whole(reach));
                self.window = self.doc..self.doc + reach as DocId;
                self.places.clear();
                self.places.extend(self.part.found(), 0..reach, |_| true);
                self.at = 0;
                self.scores.clear();
                reach = (reach * 4).min(WINDOW);
            }
            self.at = seek(self.places.all(), self.at, (self.doc - self.window.start) as usize);
            match self.places.all().get(self.at) {
                Some(place) => {
                    self.doc = self.window.start + DocId::from(*place);
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
        if self.scores.is_empty() {
            self.scores.resize(self.places.all().len(), 0.0);
            self.part.earn(self.places.all(), &mut self.scores);
        }
        self.scores[self.at]
    }
}
