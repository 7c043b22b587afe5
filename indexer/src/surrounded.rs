//! A word in a text or, failing that, in what surrounds it: title, body, headings; there it matches and earns nothing.
//!
//! The engine's own union scores every document of a window, also those that another word then rules out; here each list is followed by its
//! own skips, and a score is made for what matches all words only.

use tantivy::postings::SegmentPostings;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// Finds what `text` finds, and what holds all terms of one of `around`.
#[derive(Debug)]
pub struct Surrounded {
    text: Box<dyn Query>,
    around: Vec<Vec<Term>>,
}

impl Clone for Surrounded {
    fn clone(&self) -> Self {
        Self { text: self.text.box_clone(), around: self.around.clone() }
    }
}

impl Surrounded {
    /// Each list of `around` is of one field.
    pub fn new(text: Box<dyn Query>, around: Vec<Vec<Term>>) -> Self {
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
    around: Vec<Vec<Term>>,
}

impl Weight for SurroundedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let text = self.text.scorer(reader, boost)?;
        let mut around = Vec::with_capacity(self.around.len());
        for terms in &self.around {
            around.extend(AllOf::open(reader, terms)?);
        }
        let mut scorer = SurroundedScorer { text, around, doc: TERMINATED };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("in the text or around it", scorer.score()))
    }
}

/// Documents that hold every term.
struct AllOf {
    postings: Vec<SegmentPostings>,
    doc: DocId,
}

impl AllOf {
    /// `None` where a term is not in the index.
    fn open(reader: &SegmentReader, terms: &[Term]) -> tantivy::Result<Option<Self>> {
        let Some(first) = terms.first() else { return Ok(None) };
        let index = reader.inverted_index(first.field())?;
        let mut postings = Vec::with_capacity(terms.len());
        for term in terms {
            match index.read_postings(term, IndexRecordOption::Basic)? {
                Some(found) => postings.push(found),
                None => return Ok(None),
            }
        }
        postings.sort_by_key(SegmentPostings::doc_freq);
        let mut all = Self { postings, doc: 0 };
        all.doc = all.settle(0);
        Ok(Some(all))
    }

    fn settle(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        loop {
            let before = candidate;
            for postings in &mut self.postings {
                if postings.doc() < candidate {
                    postings.seek(candidate);
                }
                candidate = candidate.max(postings.doc());
                if candidate >= TERMINATED {
                    return TERMINATED;
                }
            }
            if candidate == before {
                return candidate;
            }
        }
    }

    fn seek(&mut self, target: DocId) {
        if self.doc < target {
            self.doc = self.settle(target);
        }
    }
}

struct SurroundedScorer {
    text: Box<dyn Scorer>,
    around: Vec<AllOf>,
    doc: DocId,
}

impl SurroundedScorer {
    fn settle(&mut self) {
        let around = self.around.iter().map(|all| all.doc);
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
        let around = self.around.iter().filter_map(|all| all.postings.first()).map(SegmentPostings::doc_freq);
        around.fold(self.text.size_hint(), u32::saturating_add)
    }
}

impl Scorer for SurroundedScorer {
    fn score(&mut self) -> Score {
        if self.text.doc() == self.doc { self.text.score() } else { 0.0 }
    }
}
