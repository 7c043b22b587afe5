//! What is said once for many documents in a row: of a publication its title and facts, of a section its headings.
//!
//! Only the first document of such a run holds the terms; a query spreads them over the run. A million passages so have ninety thousand
//! headings to index, not a million.

use std::sync::{Arc, OnceLock};

use tantivy::postings::SegmentPostings;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use crate::combined::bits::{is_set, last, next, seek, set, set_all};
use crate::explained::explained;

/// What the documents of a run share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// The publication, which begins with its facts.
    Publication,
    /// The headings above, in one publication.
    Section,
    /// The part of the publication.
    Zone,
}

/// Where the runs of an index begin, shared by all that search it; read when the first is asked for.
#[derive(Debug, Clone)]
pub struct Runs(Arc<Known>);

#[derive(Debug)]
struct Known {
    /// Held by the first document of every publication.
    publication: Term,
    /// Held by the first document of every other run under the same headings.
    section: Term,
    /// One of them is held by the first document of every other run in the same part.
    zones: Vec<Term>,
    /// Of publications, sections, zones.
    beginnings: OnceLock<[Beginnings; 3]>,
}

/// The first document of every run: a bit for each document of an index.
#[derive(Debug, Clone)]
pub struct Beginnings {
    bits: Vec<u64>,
    documents: DocId,
    /// How many.
    count: u32,
}

impl Beginnings {
    fn new(documents: DocId) -> Self {
        Self { bits: vec![0; documents.div_ceil(u64::BITS) as usize], documents, count: 0 }
    }

    fn insert(&mut self, doc: DocId) {
        self.count += u32::from(!is_set(&self.bits, doc as usize));
        set(&mut self.bits, doc as usize);
    }

    /// The first one at or after a document; the number of documents if there is none.
    #[inline]
    pub fn next(&self, doc: DocId) -> DocId {
        next(&self.bits, doc as usize).map_or(self.documents, |place| place as DocId)
    }

    /// The last one at or before a document of the index, if there is one.
    #[inline]
    pub fn last(&self, doc: DocId) -> Option<DocId> {
        last(&self.bits, doc as usize).map(|place| place as DocId)
    }

    /// Every run: its first document, and the one behind its last.
    pub fn runs(&self) -> impl Iterator<Item = (DocId, DocId)> + '_ {
        let run = |begins: DocId| (begins < self.documents).then(|| (begins, self.next(begins + 1)));
        std::iter::successors(run(self.next(0)), move |(_, end)| run(*end))
    }
}

impl Runs {
    /// Of an index of one segment, in which the first document of a run holds such a term.
    pub fn new(publication: Term, section: Term, zones: impl IntoIterator<Item = Term>) -> Self {
        let zones = zones.into_iter().collect();
        Self(Arc::new(Known { publication, section, zones, beginnings: OnceLock::new() }))
    }

    /// The first documents of all runs.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn beginnings(&self, reader: &SegmentReader, shared: Shared) -> tantivy::Result<&Beginnings> {
        let Known { publication, section, zones, beginnings } = &*self.0;
        let known = match beginnings.get() {
            Some(known) => known,
            None => {
                let mut publications = Beginnings::new(reader.max_doc());
                insert(reader, publication, &mut publications)?;
                let (mut sections, mut parts) = (publications.clone(), publications.clone());
                insert(reader, section, &mut sections)?;
                for zone in zones {
                    insert(reader, zone, &mut parts)?;
                }
                beginnings.get_or_init(|| [publications, sections, parts])
            }
        };
        Ok(of(known, shared))
    }

    /// The first document of the run that holds a document.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn first(&self, reader: &SegmentReader, shared: Shared, doc: DocId) -> tantivy::Result<DocId> {
        Ok(self.beginnings(reader, shared)?.last(doc).unwrap_or(doc))
    }

    /// Those read before.
    fn known(&self, shared: Shared) -> Option<&Beginnings> {
        self.0.beginnings.get().map(|known| of(known, shared))
    }
}

fn of([publications, sections, zones]: &[Beginnings; 3], shared: Shared) -> &Beginnings {
    match shared {
        Shared::Publication => publications,
        Shared::Section => sections,
        Shared::Zone => zones,
    }
}

fn insert(reader: &SegmentReader, term: &Term, beginnings: &mut Beginnings) -> tantivy::Result<()> {
    let index = reader.inverted_index(term.field())?;
    if let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? {
        while postings.doc() != TERMINATED {
            beginnings.insert(postings.doc());
            postings.advance();
        }
    }
    Ok(())
}

/// Finds the documents of the runs that hold all of some terms; they earn the terms' rarity among the runs.
#[derive(Debug, Clone)]
pub struct Spread {
    runs: Runs,
    shared: Shared,
    terms: Vec<Term>,
}

impl Spread {
    /// Of terms of one field.
    pub fn new(runs: &Runs, shared: Shared, terms: Vec<Term>) -> Self {
        Self { runs: runs.clone(), shared, terms }
    }

    /// Before its first document; `None` where a term is not in the index.
    pub fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<SpreadScorer>> {
        let Some(first) = self.terms.first() else { return Ok(None) };
        let index = reader.inverted_index(first.field())?;
        let mut postings = Vec::with_capacity(self.terms.len());
        for term in &self.terms {
            match index.read_postings(term, IndexRecordOption::Basic)? {
                Some(found) => postings.push(found),
                None => return Ok(None),
            }
        }
        postings.sort_by_key(SegmentPostings::doc_freq);
        let count = self.runs.beginnings(reader, self.shared)?.count;
        let mut scorer = SpreadScorer {
            runs: self.runs.clone(),
            shared: self.shared,
            postings,
            doc: 0,
            end: 0,
            last: reader.max_doc(),
            count,
            score: 0.0,
        };
        let all = count as f32;
        let rarity = |postings: &SegmentPostings| {
            let holding = postings.doc_freq() as f32;
            (1.0 + (all - holding + 0.5).max(0.0) / (holding + 0.5)).ln()
        };
        scorer.score = boost * scorer.postings.iter().map(rarity).sum::<f32>();
        scorer.settle(0);
        Ok(Some(scorer))
    }
}

impl Query for Spread {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Spread {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(tantivy::query::EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "said of all documents in a row")
    }
}

/// The documents of runs whose first holds every term.
pub struct SpreadScorer {
    runs: Runs,
    shared: Shared,
    postings: Vec<SegmentPostings>,
    doc: DocId,
    /// Behind the last document of the run.
    end: DocId,
    /// Behind the last document of the index, and how many runs it has.
    last: DocId,
    count: u32,
    score: Score,
}

impl SpreadScorer {
    /// Adds its score to those of the documents that it finds among some of a window, in order; windows come in order.
    pub fn add(&mut self, first: DocId, places: &[u16], scores: &mut [Score]) {
        let mut at = 0;
        while let Some(place) = places.get(at) {
            let doc = first + DocId::from(*place);
            if self.end <= doc {
                self.seek(doc);
            }
            if self.doc == TERMINATED {
                return;
            }
            let begin = seek(places, at, self.doc.saturating_sub(first) as usize);
            let end = seek(places, begin, self.end.saturating_sub(first) as usize);
            scores[begin..end].iter_mut().for_each(|score| *score += self.score);
            at = end;
        }
    }

    /// Sets a bit for each of `reach` documents from `first` on that it finds.
    pub fn mark(&mut self, first: DocId, reach: usize, marked: &mut [u64]) {
        let behind = first + reach as DocId;
        self.seek(first);
        while self.doc < behind {
            let end = self.end.min(behind);
            set_all(marked, (self.doc - first) as usize..(end - first) as usize);
            if end == behind {
                return;
            }
            self.seek(end);
        }
    }

    /// Goes to the first document at or after `target`, beyond the present run.
    fn settle(&mut self, target: DocId) {
        (self.doc, self.end) = (TERMINATED, TERMINATED);
        if target >= self.last {
            return;
        }
        let begins = self.runs.known(self.shared).and_then(|beginnings| beginnings.last(target));
        let found = self.first_holding(begins.unwrap_or(target));
        if found >= self.last {
            return;
        }
        self.doc = found.max(target);
        let next = self.runs.known(self.shared).map(|beginnings| beginnings.next(found + 1));
        self.end = next.unwrap_or(self.last);
    }

    /// The first beginning at or after `target` that holds every term.
    fn first_holding(&mut self, target: DocId) -> DocId {
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
}

impl DocSet for SpreadScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.seek(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target < self.end {
            self.doc = self.doc.max(target);
        } else if self.doc != TERMINATED {
            self.settle(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let holding = self.postings.first().map_or(0, SegmentPostings::doc_freq);
        holding.saturating_mul(self.last / self.count.max(1))
    }
}

impl Scorer for SpreadScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}

/// Finds all documents of the runs whose first document another query finds.
#[derive(Debug)]
pub struct WholeRuns {
    runs: Runs,
    shared: Shared,
    first: Box<dyn Query>,
}

impl WholeRuns {
    /// Of a query for first documents.
    pub fn new(runs: &Runs, shared: Shared, first: Box<dyn Query>) -> Self {
        Self { runs: runs.clone(), shared, first }
    }
}

impl Clone for WholeRuns {
    fn clone(&self) -> Self {
        Self::new(&self.runs, self.shared, self.first.box_clone())
    }
}

impl Query for WholeRuns {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let first = self.first.weight(scoring)?;
        Ok(Box::new(WholeRunsWeight { runs: self.runs.clone(), shared: self.shared, first }))
    }
}

struct WholeRunsWeight {
    runs: Runs,
    shared: Shared,
    first: Box<dyn Weight>,
}

impl Weight for WholeRunsWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let beginnings = self.runs.beginnings(reader, self.shared)?;
        let mut found = BitSet::with_max_value(reader.max_doc());
        let mut first = self.first.scorer(reader, 1.0)?;
        for (begins, end) in beginnings.runs() {
            let first = if first.doc() < begins { first.seek(begins) } else { first.doc() };
            if first == begins {
                (begins..end).for_each(|doc| {
                    found.insert(doc);
                });
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "found for the first of all documents in a row")
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{INDEXED, STRING, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    /// Documents found in runs of these lengths of which some hold the word, by advancing and by seeking.
    #[track_caller]
    fn check(runs: &[(u32, bool)]) {
        let mut schema = Schema::builder();
        let (word, begins) = (schema.add_text_field("word", STRING), schema.add_u64_field("begins", INDEXED));
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15 << 20).expect("an index can be written");
        let (mut wanted, mut last) = (Vec::new(), 0);
        for (run, (length, holds)) in (0..).zip(runs) {
            for place in 0..*length {
                let mut document = TantivyDocument::new();
                if place == 0 {
                    // The first of every three begins a publication.
                    document.add_u64(begins, u64::from(run % 3 > 0));
                }
                if *holds && place == 0 {
                    document.add_text(word, "budget");
                }
                wanted.extend(holds.then_some(last));
                writer.add_document(document).expect("a document can be added");
                last += 1;
            }
        }
        writer.commit().expect("the index can be written");
        let searcher = index.reader().expect("the index can be read").searcher();
        let term = |value| Term::from_field_u64(begins, value);
        let budget = Term::from_field_text(word, "budget");
        let spread = Spread::new(&Runs::new(term(0), term(1), []), Shared::Section, vec![budget]);
        let open = || spread.scorer(&searcher.segment_readers()[0], 1.0).expect("it can be searched");
        let mut scorer = open();
        let mut docs = Vec::new();
        while scorer.doc() != TERMINATED {
            docs.push(scorer.doc());
            scorer.advance();
        }
        assert_eq!(docs, wanted, "{runs:?}");
        for step in 1..=last {
            let mut scorer = open();
            for target in (0..last).step_by(step as usize) {
                let next = wanted.iter().copied().find(|doc| *doc >= target).unwrap_or(TERMINATED);
                assert_eq!(scorer.seek(target), next, "{target} of {runs:?}");
            }
        }
    }

    #[test]
    fn terms_are_spread_over_runs() {
        check(&[(1, true)]);
        check(&[(3, true)]);
        check(&[(3, false), (2, true)]);
        check(&[(3, true), (1, false), (1, true), (1, true), (4, false), (2, true), (5, false)]);
        let many: Vec<(u32, bool)> = (0..40).map(|run| (run % 4 + 1, run % 3 == 1)).collect();
        check(&many);
    }
}
