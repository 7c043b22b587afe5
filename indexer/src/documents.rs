//! What collecting asks of each document, in memory: its publication and what it is. Two bytes a document, read once when an index is opened.

use std::collections::BTreeMap;

use cambon_document::Zone;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

use crate::error::IndexError;
use crate::schema::{TRAITS, Traits};

/// Values read from a column at a time.
const BATCH: usize = 1 << 12;

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
    /// Columns asked for what is shown; opening one takes as long as a search.
    ordinals: Option<Column<u64>>,
    copies: Option<Column<u64>>,
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
    /// Reads the columns.
    pub fn read(reader: &SegmentReader) -> Result<Self, IndexError> {
        let count = reader.max_doc() as usize;
        let columns = reader.fast_fields();
        let mut documents = Self {
            publications: Vec::new(),
            kinds: Vec::with_capacity(count),
            traits: Vec::new(),
            ordinals: Some(columns.u64("ordinal")?),
            copies: Some(columns.u64("copy")?),
            topics: columns.str("topic")?,
        };
        let packed = columns.u64("traits")?;
        let publications = columns.str("publication")?;
        let mut kind_of: BTreeMap<usize, u16> = BTreeMap::new();
        let mut values = vec![None; BATCH];
        for begin in (0..count).step_by(BATCH) {
            let docs: Vec<DocId> = (begin..count.min(begin + BATCH)).map(|doc| doc as DocId).collect();
            let values = &mut values[..docs.len()];
            values.fill(None);
            packed.first_vals(&docs, values);
            for value in values.iter() {
                let packed = (value.unwrap_or_default() as usize).min(TRAITS - 1);
                let next = kind_of.len() as u16;
                let kind = *kind_of.entry(packed).or_insert(next);
                documents.kinds.push(kind);
            }
            values.fill(None);
            if let Some(column) = &publications {
                column.ords().first_vals(&docs, values);
            }
            for (doc, ord) in docs.iter().zip(values.iter()) {
                let publication = ord.map_or(usize::MAX, |ord| ord as usize);
                match documents.publications.last_mut() {
                    Some(last) if last.publication == publication => last.end = doc + 1,
                    _ => documents.publications.push(Owner { end: doc + 1, publication }),
                }
            }
        }
        documents.traits = vec![Traits::default(); kind_of.len()];
        for (packed, kind) in kind_of {
            documents.traits[usize::from(kind)] = Traits::unpack(packed);
        }
        Ok(documents)
    }

    /// Place of a passage or conclusion among those of its publication.
    pub fn ordinal(&self, doc: DocId) -> u32 {
        let ordinal = self.ordinals.as_ref().and_then(|column| column.first(doc)).unwrap_or_default();
        u32::try_from(ordinal).unwrap_or(u32::MAX)
    }

    /// Part of the report in which it stands.
    pub fn zone(&self, doc: DocId) -> Zone {
        self.kind(doc).and_then(|kind| self.traits.get(kind)).map(|traits| traits.zone).unwrap_or_default()
    }

    /// Whether it is a conclusion.
    pub fn is_conclusion(&self, doc: DocId) -> bool {
        self.kind(doc).and_then(|kind| self.traits.get(kind)).is_some_and(|traits| traits.conclusion)
    }

    /// Fingerprint of a text; `None` where it is too short to have one.
    pub fn fingerprint(&self, doc: DocId) -> Option<u64> {
        self.copies.as_ref()?.first(doc)
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
