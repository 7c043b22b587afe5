//! The inverted file of words: of every word the documents that hold it, how often, and at which places.
//!
//! It stands beside the engine's own as a component of its segments. The engine's packs blocks by their largest number and keeps a word's
//! second stem as a list of its own: a quarter more for the same lists. Here a block's width fits most of its numbers, places of one
//! document are read without those before it, and words come as numbers, so that lists are made by sorting and not by hashing.

mod encode;
mod files;
mod list;
mod numbers;
mod packed;
mod plugin;
mod texts;

use std::io;
use std::sync::Arc;

use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionary;
use tantivy::{DocId, SegmentReader, TantivyError};

pub use list::List;
pub use numbers::{Numbers, Word};
pub use plugin::{InvertedFile, WORDS_TYPE};

use crate::component::component;

/// The dictionary; its entries say how many documents hold a word and where its list stands.
const TERMS: &str = "words";

/// The lists.
const LISTS: &str = "lists";

/// Of every document the code of its number of words; before them all words of all documents, in eight bytes.
const LENGTHS: &str = "lengths";

/// Bytes before the first length.
const TOTAL_BYTES: usize = 8;

/// What can be asked of the words of a segment.
pub struct Inverted {
    terms: TermDictionary,
    lists: OwnedBytes,
    lengths: Lengths,
    average_length: f32,
}

impl Inverted {
    /// Of a segment.
    ///
    /// # Errors
    /// When a file is missing or broken.
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let file = |name| reader.open_read(component(name));
        let mut lengths = file(LENGTHS)?.read_bytes()?;
        if lengths.len() != TOTAL_BYTES + reader.max_doc() as usize {
            return Err(io::Error::from(io::ErrorKind::InvalidData).into());
        }
        let words = lengths.read_u64();
        Ok(Self {
            terms: TermDictionary::open(file(TERMS)?)?,
            lists: file(LISTS)?.read_bytes()?,
            average_length: (words as f32 / reader.max_doc().max(1) as f32).max(1.0),
            lengths: Lengths(lengths),
        })
    }

    /// The words, each under [`crate::surface::word`]; one found by a second stem holds no list of its own.
    pub fn terms(&self) -> &TermDictionary {
        &self.terms
    }

    /// The documents that hold a word, before the first.
    pub fn list(&self, info: &TermInfo) -> List {
        let range =
            info.postings_range.start.min(self.lists.len())..info.postings_range.end.min(self.lists.len());
        List::new(self.lists.slice(range), info.doc_freq)
    }

    /// How long the documents are.
    pub fn lengths(&self) -> &Lengths {
        &self.lengths
    }

    /// Words of a document, on average.
    pub fn average_length(&self) -> f32 {
        self.average_length
    }
}

/// Of every document the code of its number of words, as [`FieldNormReader`] has it.
#[derive(Clone)]
pub struct Lengths(OwnedBytes);

impl Default for Lengths {
    /// Of no document.
    fn default() -> Self {
        Self(OwnedBytes::empty())
    }
}

impl Lengths {
    /// 0 for one that is not there.
    #[inline]
    pub fn code(&self, doc: DocId) -> u8 {
        self.0.get(doc as usize).copied().unwrap_or_default()
    }

    /// Of the documents from this one on.
    pub fn from(&self, first: DocId) -> &[u8] {
        self.0.get(first as usize..).unwrap_or_default()
    }

    /// About how many words a code stands for.
    pub fn words(code: u8) -> u32 {
        FieldNormReader::id_to_fieldnorm(code)
    }
}

/// The inverted file of an index of one segment, shared by all that search it.
#[derive(Clone, Default)]
pub struct Opened(Option<Arc<Inverted>>);

impl Opened {
    /// Opens its files, which may be removed afterwards; there are none in an index without documents.
    ///
    /// # Errors
    /// When a file is missing or broken.
    pub fn open(segment: Option<&SegmentReader>) -> tantivy::Result<Self> {
        Ok(Self(segment.map(Inverted::open).transpose()?.map(Arc::new)))
    }

    /// The file; `None` in an index without documents.
    pub fn get(&self) -> Option<&Inverted> {
        self.0.as_deref()
    }

    /// The file, of an index that has documents.
    ///
    /// # Errors
    /// Where it has none.
    pub fn expected(&self) -> tantivy::Result<&Inverted> {
        self.0
            .as_deref()
            .ok_or_else(|| TantivyError::InvalidArgument("an index without documents".to_owned()))
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Opened").finish_non_exhaustive()
    }
}
