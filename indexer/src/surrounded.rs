//! A word in a text or, failing that, in what surrounds it: title, body, headings; there it matches and earns nothing.
//!
//! The engine's own union scores every document of a window, also those that another word then rules out; here each list is followed by its
//! own skips, and a score is made for what matches all words only.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::explained::explained;
use crate::runs::{Spread, SpreadScorer};

/// Finds what `text` finds, and what one of `around` finds.
#[derive(Debug)]
pub struct Surrounded {
    text: Box<dyn Query>,
    around: Vec<Spread>,
}

impl Clone for Surrounded {
    fn clone(&self) -> Self {
        Self { text: self.text.box_clone(), around: self.around.clone() }
    }
}

impl Surrounded {
    /// The text, and what surrounds it.
    pub fn parts(&self) -> (&dyn Query, &[Spread]) {
        (&*self.text, &self.around)
    }

    /// Of a text and what surrounds it.
    pub fn new(text: Box<dyn Query>, around: Vec<Spread>) -> Self {
        Self { text, around }
    }
}

impl Query for Surrounded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(SurroundedWeight { text: self.text.weight(scoring)?, around: self.around.clone() }))
    }
}

struct SurroundedWeight {
    text: Box<dyn Weight>,
    around: Vec<Spread>,
}

impl Weight for SurroundedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let text = self.text.scorer(reader, boost)?;
        let mut around = Vec::with_capacity(self.around.len());
        for spread in &self.around {
            around.extend(spread.open(reader, boost)?);
        }
        let mut scorer = SurroundedScorer { text, around, doc: TERMINATED };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "in the text or around it")
    }
}

struct SurroundedScorer {
    text: Box<dyn Scorer>,
    around: Vec<SpreadScorer>,
    doc: DocId,
}

impl SurroundedScorer {
    fn settle(&mut self) {
        let around = self.around.iter().map(DocSet::doc);
        self.doc = around.fold(self.text.doc(), DocId::min);
    }
}

impl DocSet for SurroundedScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if self.text.doc() == self.doc {
            self.text.advance();
        }
        for all in &mut self.around {
            all.seek(self.doc + 1);
        }
        self.settle();
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if self.text.doc() < target {
            self.text.seek(target);
        }
        if self.text.doc() == target {
            // What surrounds it need not be asked, and may stay behind.
            self.doc = target;
            return target;
        }
        for all in &mut self.around {
            all.seek(target);
        }
        self.settle();
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let around = self.around.iter().map(DocSet::size_hint);
        around.fold(self.text.size_hint(), u32::saturating_add)
    }
}

impl Scorer for SurroundedScorer {
    fn score(&mut self) -> Score {
        if self.text.doc() == self.doc { self.text.score() } else { 0.0 }
    }
}
