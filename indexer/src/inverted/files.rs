//! The files of a segment: dictionary, lists, lengths; NOT what stands in a list.

use std::io::Write;

use tantivy::directory::{TerminatingWrite, WritePtr};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionaryBuilder;
use tantivy::{DocId, Segment};

use super::{LENGTHS, LISTS, TERMS};
use crate::component::component;
use crate::surface::own_term;

/// The files of a segment while they are written.
pub struct Files {
    lists: WritePtr,
    written: usize,
    /// Words with their entries, in order.
    entries: Vec<(Box<str>, TermInfo)>,
    /// Terms of second stems, in any order.
    others: Vec<Box<str>>,
    lengths: Codes,
}

impl Files {
    /// Of a segment.
    pub fn create(segment: &Segment) -> tantivy::Result<Self> {
        let lists = segment.open_write(component(LISTS))?;
        Ok(Self { lists, written: 0, entries: Vec::new(), others: Vec::new(), lengths: Codes::default() })
    }

    /// Adds the list of a word that so many documents hold.
    pub fn add(&mut self, term: &str, held: u32, list: &[u8]) -> tantivy::Result<()> {
        self.lists.write_all(list)?;
        let postings_range = self.written..self.written + list.len();
        self.written = postings_range.end;
        self.entries.push((term.into(), TermInfo { doc_freq: held, postings_range, positions_range: 0..0 }));
        Ok(())
    }

    /// Adds a term by which a second stem leads to a word, if that word is added at all.
    pub fn add_other(&mut self, term: Box<str>) {
        self.others.push(term);
    }

    /// Adds the length of the next document.
    pub fn add_length(&mut self, code: u8) {
        self.lengths.push(code);
    }

    /// Documents of which the length is known.
    pub fn documents(&self) -> DocId {
        self.lengths.codes.len() as DocId
    }

    /// Writes what stands beside the lists.
    pub fn finish(self, segment: &Segment) -> tantivy::Result<()> {
        let Self { lists, entries, mut others, lengths, .. } = self;
        lists.terminate()?;
        let held = |term: &str| entries.binary_search_by(|(known, _)| (**known).cmp(term)).is_ok();
        others.retain(|other| own_term(other).is_some_and(|term| held(&term)));
        others.sort_unstable();
        others.dedup();
        let mut terms = TermDictionaryBuilder::create(segment.open_write(component(TERMS))?)?;
        let mut others = others.iter().peekable();
        let mut at = 0;
        for (term, info) in &entries {
            while let Some(other) = others.next_if(|other| *other < term) {
                terms.insert(other.as_bytes(), &without_list(at))?;
            }
            terms.insert(term.as_bytes(), info)?;
            at = info.postings_range.end;
        }
        for other in others {
            terms.insert(other.as_bytes(), &without_list(at))?;
        }
        terms.finish()?.terminate()?;
        let mut file = segment.open_write(component(LENGTHS))?;
        file.write_all(&lengths.words.to_le_bytes())?;
        file.write_all(&lengths.codes)?;
        file.terminate()?;
        Ok(())
    }
}

/// The entry of a term of a second stem, which leads to the word's own.
fn without_list(at: usize) -> TermInfo {
    TermInfo { doc_freq: 0, postings_range: at..at, positions_range: 0..0 }
}

/// Of every document the code of its number of words.
#[derive(Default)]
struct Codes {
    codes: Vec<u8>,
    /// What the codes stand for, in all.
    words: u64,
}

impl Codes {
    fn push(&mut self, code: u8) {
        self.codes.push(code);
        self.words += u64::from(FieldNormReader::id_to_fieldnorm(code));
    }
}
