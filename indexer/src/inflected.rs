//! A word in any inflection, better where it stands as typed: what the engine's own Boolean query finds and scores, block by block where
//! every document that holds it is asked for; a word of every second passage then costs a few nanoseconds a passage.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, Postings, SegmentPostings};
use tantivy::query::{
    Bm25Weight, BooleanQuery, BoostQuery, EnableScoring, Explanation, Occur, Query, Scorer, TermQuery, Weight,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

/// Finds a stem; an exact form earns more.
#[derive(Debug, Clone)]
pub struct Inflected {
    stem: Term,
    exact: Term,
    /// Weight of the exact form.
    boost: f32,
}

impl Inflected {
    /// `stem` must be found, `exact` earns its score times `boost` on top.
    pub fn new(stem: Term, exact: Term, boost: f32) -> Self {
        Self { stem, exact, boost }
    }
}

impl Query for Inflected {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let term = |term: &Term| Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
        let exact = Box::new(BoostQuery::new(term(&self.exact), self.boost));
        let whole = BooleanQuery::new(vec![(Occur::Must, term(&self.stem)), (Occur::Should, exact)]);
        let whole = whole.weight(scoring)?;
        let EnableScoring::Enabled { statistics_provider, .. } = scoring else { return Ok(whole) };
        let bm25 = |term: &Term| Bm25Weight::for_terms(statistics_provider, std::slice::from_ref(term));
        let (of_stem, of_exact) = (bm25(&self.stem)?, bm25(&self.exact)?.boost_by(self.boost));
        Ok(Box::new(InflectedWeight { query: self.clone(), whole, of_stem, of_exact }))
    }
}

struct InflectedWeight {
    query: Inflected,
    whole: Box<dyn Weight>,
    of_stem: Bm25Weight,
    of_exact: Bm25Weight,
}

impl Weight for InflectedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        self.whole.scorer(reader, boost)
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.whole.explain(reader, doc)
    }

    fn for_each(
        &self,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        let Inflected { stem, exact, .. } = &self.query;
        let option = IndexRecordOption::WithFreqs;
        let Some(mut blocks) = reader.inverted_index(stem.field())?.read_block_postings(stem, option)? else {
            return Ok(());
        };
        let exact_postings = reader.inverted_index(exact.field())?.read_postings(exact, option)?;
        let exact_lengths = reader.get_fieldnorms_reader(exact.field())?;
        let mut exact =
            exact_postings.map(|postings| Exact { postings, lengths: exact_lengths, weight: &self.of_exact });
        let lengths = reader.get_fieldnorms_reader(stem.field())?;
        while blocks.block_len() > 0 {
            self.block(&blocks, &lengths, exact.as_mut(), callback);
            blocks.advance();
        }
        Ok(())
    }
}

impl InflectedWeight {
    fn block(
        &self,
        blocks: &BlockSegmentPostings,
        lengths: &FieldNormReader,
        exact: Option<&mut Exact<'_>>,
        callback: &mut dyn FnMut(DocId, Score),
    ) {
        let score = |doc: DocId, times: u32| self.of_stem.score(lengths.fieldnorm_id(doc), times);
        let postings = blocks.docs().iter().zip(blocks.freqs());
        match exact {
            Some(exact) => {
                postings.for_each(|(doc, times)| callback(*doc, score(*doc, *times) + exact.at(*doc)));
            }
            None => postings.for_each(|(doc, times)| callback(*doc, score(*doc, *times))),
        }
    }
}

/// The exact form, followed in the order of documents.
struct Exact<'a> {
    postings: SegmentPostings,
    lengths: FieldNormReader,
    weight: &'a Bm25Weight,
}

impl Exact<'_> {
    /// What it earns in a document; documents are asked for in ascending order.
    fn at(&mut self, doc: DocId) -> Score {
        if self.postings.doc() < doc && self.postings.advance() < doc {
            self.postings.seek(doc);
        }
        if self.postings.doc() == doc {
            self.weight.score(self.lengths.fieldnorm_id(doc), self.postings.term_freq())
        } else {
            0.0
        }
    }
}
