//! Gathers all hits with their scores and the columns by which they are grouped and ordered.
//!
//! A passage of a few words, mostly a heading, is weighed down: the engine favours short texts, readers do not.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::schema::What;

/// Words from which a passage says something by itself.
const SUBSTANTIAL_WORDS: u32 = 15;

/// Share of its score that a passage of no words would keep.
const LEAST_SHARE: f32 = 0.25;

/// A hit before its text is loaded.
#[derive(Debug, Clone)]
pub struct RawHit {
    pub address: DocAddress,
    pub score: Score,
    /// Ordinal of the publication's id in its segment's dictionary.
    pub publication: u64,
    pub ordinal: u64,
    pub conclusion: bool,
}

/// Collects every hit.
pub struct AllHits {
    /// Field whose words are counted to weigh short passages down; `None` where no word was searched.
    pub words: Option<Field>,
}

impl Collector for AllHits {
    type Fruit = Vec<RawHit>;
    type Child = SegmentHits;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentHits> {
        let columns = reader.fast_fields();
        Ok(SegmentHits {
            segment,
            publication: columns.str("publication")?,
            ordinal: columns.u64("ordinal")?,
            what: columns.u64("what")?,
            lengths: self.words.map(|field| reader.get_fieldnorms_reader(field)).transpose()?,
            hits: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<RawHit>>) -> tantivy::Result<Vec<RawHit>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

/// Hits of one segment.
pub struct SegmentHits {
    segment: SegmentOrdinal,
    publication: Option<StrColumn>,
    ordinal: Column<u64>,
    what: Column<u64>,
    lengths: Option<FieldNormReader>,
    hits: Vec<RawHit>,
}

impl SegmentCollector for SegmentHits {
    type Fruit = Vec<RawHit>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let Some(publication) = self.publication.as_ref().and_then(|column| column.ords().first(doc)) else {
            return;
        };
        let conclusion = self.what.first(doc) == Some(What::Conclusion as u64);
        let score = if conclusion { score } else { score * self.share(doc) };
        self.hits.push(RawHit {
            address: DocAddress::new(self.segment, doc),
            score,
            publication,
            ordinal: self.ordinal.first(doc).unwrap_or_default(),
            conclusion,
        });
    }

    fn harvest(self) -> Vec<RawHit> {
        self.hits
    }
}

impl SegmentHits {
    /// Part of its score that a passage keeps.
    fn share(&self, doc: DocId) -> f32 {
        let Some(lengths) = &self.lengths else { return 1.0 };
        let words = lengths.fieldnorm(doc).min(SUBSTANTIAL_WORDS);
        LEAST_SHARE + (1.0 - LEAST_SHARE) * words as f32 / SUBSTANTIAL_WORDS as f32
    }
}
