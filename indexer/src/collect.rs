//! Gathers all hits with their scores and the columns by which they are grouped and ordered.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

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
pub struct AllHits;

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
    hits: Vec<RawHit>,
}

impl SegmentCollector for SegmentHits {
    type Fruit = Vec<RawHit>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let Some(publication) = self.publication.as_ref().and_then(|column| column.ords().first(doc)) else {
            return;
        };
        self.hits.push(RawHit {
            address: DocAddress::new(self.segment, doc),
            score,
            publication,
            ordinal: self.ordinal.first(doc).unwrap_or_default(),
            conclusion: self.what.first(doc) == Some(1),
        });
    }

    fn harvest(self) -> Vec<RawHit> {
        self.hits
    }
}
