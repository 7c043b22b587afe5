//! What surrounds a text and how its words stand adds to its score and never makes it a match.

use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader};

use crate::nearness::Nearness;
use crate::runs::{Spread, SpreadScorer};
use crate::sequence::Sequence;

/// Finds what `text` finds; where that earns something, words above it, articles cited and nearness add to it, by a share each.
#[derive(Debug)]
pub struct Bonus {
    pub text: Box<dyn Query>,
    pub above: Vec<(Spread, f32)>,
    pub cited: Vec<Box<dyn Query>>,
    pub near: Vec<(Sequence, f32)>,
}

impl Clone for Bonus {
    fn clone(&self) -> Self {
        Self {
            text: self.text.box_clone(),
            above: self.above.clone(),
            cited: self.cited.iter().map(|cited| cited.box_clone()).collect(),
            near: self.near.clone(),
        }
    }
}

/// The same without the text, for an index.
pub struct Additions {
    above: Vec<(Spread, f32)>,
    cited: Vec<Box<dyn Weight>>,
    near: Vec<(Sequence, f32)>,
}

impl Additions {
    /// Of a query.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(bonus: &Bonus, scoring: EnableScoring<'_>) -> tantivy::Result<Self> {
        let cited = bonus.cited.iter().map(|cited| cited.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Self { above: bonus.above.clone(), cited, near: bonus.near.clone() })
    }

    /// Before the first document.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Earnings> {
        let mut above = Vec::with_capacity(self.above.len());
        for (spread, share) in &self.above {
            above.extend(spread.open(reader, share * boost)?);
        }
        let cited = self.cited.iter().map(|cited| Ok(Cited::new(cited.scorer(reader, boost)?)));
        Ok(Earnings {
            above,
            cited: cited.collect::<tantivy::Result<_>>()?,
            near: Nearness::open(&self.near, reader, boost)?,
            surroundings: Vec::new(),
        })
    }
}

/// What adds to a score; each list is followed by its own skips, in the order of documents.
pub struct Earnings {
    above: Vec<SpreadScorer>,
    cited: Vec<Cited>,
    near: Nearness,
    /// What the surroundings of each document of a window earn.
    surroundings: Vec<Score>,
}

/// A list with the document at which it stands: most documents are not asked of it.
struct Cited {
    next: DocId,
    scorer: Box<dyn Scorer>,
}

impl Cited {
    fn new(scorer: Box<dyn Scorer>) -> Self {
        Self { next: scorer.doc(), scorer }
    }

    #[inline]
    fn at(&mut self, doc: DocId) -> Score {
        if self.next < doc {
            self.next = self.scorer.seek(doc);
        }
        if self.next == doc { self.scorer.score() } else { 0.0 }
    }
}

impl Earnings {
    /// Adds to the scores of the documents at some places of a window what they earn beside; windows come in order.
    pub fn add(&mut self, first: DocId, places: &[u16], scores: &mut [Score]) {
        let Self { above, cited, near, surroundings } = self;
        surroundings.clear();
        surroundings.resize(places.len(), 0.0);
        for above in above {
            above.add(first, places, surroundings);
        }
        for cited in cited {
            for (place, earned) in places.iter().zip(surroundings.iter_mut()) {
                *earned += cited.at(first + DocId::from(*place));
            }
        }
        for ((place, score), earned) in places.iter().zip(scores).zip(surroundings) {
            if *score > 0.0 {
                *score = *score + *earned + near.at(first + DocId::from(*place));
            }
        }
    }
}
