//! What collecting asks of each document, in memory: its publication and what it is. Two bytes a document, read once when an index is opened.

use std::collections::BTreeMap;

use cambon_document::Zone;
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Searcher as Engine};

use crate::columns::Columns;
use crate::error::IndexError;
use crate::facts::PublicationFacts;
use crate::schema::{Fields, TRAITS, Traits};

/// Publications that are looked at one after the other for the next document's.
const NEAR: usize = 8;

/// Every document of an index.
#[derive(Debug, Default)]
pub struct Documents {
    /// Documents of one publication stand in a row.
    publications: Vec<Owner>,
    kinds: Vec<u16>,
    /// The traits that occur, by kind: a few dozen of all that could.
    pub traits: Vec<Traits>,
    /// Asked for what is shown; opening one takes as long as a search.
    columns: Option<Columns>,
    /// The topics of conclusions, where any has one.
    pub topics: Option<StrColumn>,
}

/// The publication of some documents in a row.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The document behind its last.
    pub end: DocId,
    /// Its place in the table of facts.
    pub publication: usize,
}

impl Documents {
    /// Reads what they are; the facts tell where the publications begin.
    pub fn read(engine: &Engine, fields: &Fields, facts: &[PublicationFacts]) -> Result<Self, IndexError> {
        let (Some(reader), Some(stored)) = (engine.segment_readers().first(), &fields.stored) else {
            return Ok(Self::default());
        };
        let (count, columns) = (reader.max_doc(), stored.columns().clone());
        let mut kinds = Vec::with_capacity(count as usize);
        let mut kind_of: BTreeMap<usize, u16> = BTreeMap::new();
        for doc in 0..count {
            let packed = (columns.traits(doc) as usize).min(TRAITS - 1);
            let next = kind_of.len() as u16;
            kinds.push(*kind_of.entry(packed).or_insert(next));
        }
        let mut traits = vec![Traits::default(); kind_of.len()];
        for (packed, kind) in kind_of {
            traits[usize::from(kind)] = Traits::unpack(packed);
        }
        let mut begun: Vec<(DocId, usize)> = facts.iter().map(|facts| facts.first).zip(0..).collect();
        begun.sort_unstable();
        let ends = begun.iter().skip(1).map(|(first, _)| *first).chain([count]);
        let publications =
            begun.iter().zip(ends).map(|((_, publication), end)| Owner { end, publication: *publication });
        Ok(Self {
            publications: publications.collect(),
            kinds,
            traits,
            columns: Some(columns),
            topics: reader.fast_fields().str("topic")?,
        })
    }

    /// Place of a passage or conclusion among those of its publication.
    pub fn ordinal(&self, doc: DocId) -> u32 {
        self.columns.as_ref().map(|columns| columns.ordinal(doc)).unwrap_or_default()
    }

    /// Part of the report in which it stands.
    pub fn zone(&self, doc: DocId) -> Zone {
        self.traits_of(doc).zone
    }

    /// Whether it is a conclusion.
    pub fn is_conclusion(&self, doc: DocId) -> bool {
        self.traits_of(doc).conclusion
    }

    /// Whether it is neither passage nor conclusion.
    pub fn is_other(&self, doc: DocId) -> bool {
        self.traits_of(doc).other
    }

    fn traits_of(&self, doc: DocId) -> Traits {
        self.kind(doc).and_then(|kind| self.traits.get(kind)).copied().unwrap_or_default()
    }

    /// Fingerprint of a text; `None` where it is too short to have one.
    pub fn fingerprint(&self, doc: DocId) -> Option<u64> {
        self.columns.as_ref()?.fingerprint(doc)
    }

    /// Place of a document in [`Self::traits`].
    #[inline]
    pub fn kind(&self, doc: DocId) -> Option<usize> {
        self.kinds.get(doc as usize).map(|kind| usize::from(*kind))
    }

    /// The same of the documents from this one on.
    pub fn kinds_from(&self, first: DocId) -> &[u16] {
        self.kinds.get(first as usize..).unwrap_or_default()
    }

    /// The publication that holds a document, and its place among all; looked for from such a place on, behind which it stands.
    #[inline]
    pub fn owner(&self, doc: DocId, from: usize) -> Option<(usize, Owner)> {
        let behind = self.publications.get(from..)?;
        let near = behind.iter().take(NEAR).position(|owner| doc < owner.end);
        let place = from + near.unwrap_or_else(|| behind.partition_point(|owner| owner.end <= doc));
        Some((place, *self.publications.get(place)?))
    }
}
