//! What is shown of a document, as a record: of a passage its place in numbers and its text as it is, of the others their JSON.
//!
//! The headings above a passage stand with the first passage under them; those that follow tell how far back that is.

use cambon_document::{PageNumber, Zone};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tantivy::{DocId, SegmentReader};

use crate::columns::Columns;
use crate::error::IndexError;
use crate::input::IndexedPassage;
use crate::records::{Record, Records};

/// Where a passage begins: its first character, and its page from 1, 0 where unknown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beginning {
    character: u64,
    page: u64,
}

impl Beginning {
    /// Of a passage.
    pub fn of(passage: &IndexedPassage) -> Self {
        let page = passage.page.map_or(0, |page| u64::from(page.0) + 1);
        Self { character: u64::from(passage.char_start), page }
    }
}

/// A passage: `first` is the one that stands first under its headings, so many records before; `None` where it is the first itself, which holds
/// them.
pub fn passage(passage: IndexedPassage, first: Option<(u64, Beginning)>) -> Record {
    let letters = passage.text.chars().count() as u64;
    let length = u64::from(passage.char_end.saturating_sub(passage.char_start));
    let (back, above) = first.unwrap_or_default();
    let Beginning { character, page } = Beginning::of(&passage);
    // What runs on from the first is small; a difference below nothing wraps, which is as good.
    let (character, page) = (character.wrapping_sub(above.character), page.wrapping_sub(above.page));
    let mut head = vec![character, length.wrapping_sub(letters), page, back];
    if first.is_some() {
        return Record { head, text: passage.text };
    }
    head.extend(passage.section.iter().map(|heading| heading.len() as u64));
    Record { head, text: passage.section.concat() + &passage.text }
}

/// Anything else.
///
/// # Errors
/// When it is no JSON.
pub fn json(value: &impl Serialize) -> Result<Record, IndexError> {
    Ok(Record { text: serde_json::to_string(value)?, ..Record::default() })
}

/// The records of an index, by document.
#[derive(Debug, Clone)]
pub struct Stored {
    records: Records,
    columns: Columns,
}

impl Stored {
    /// Of a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(reader: &SegmentReader, records: Records) -> tantivy::Result<Self> {
        Ok(Self { records, columns: Columns::open(reader)? })
    }

    /// The columns that tell which record is a document's.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What was kept as [`json`].
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn json<T: DeserializeOwned>(&self, doc: DocId) -> Result<T, IndexError> {
        Ok(serde_json::from_str(&self.records.get(self.columns.record(doc))?.text)?)
    }

    /// What was kept as [`passage`]; its zone and ordinal are the index's to tell.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn passage(&self, doc: DocId, ordinal: u32, zone: Zone) -> Result<IndexedPassage, IndexError> {
        Ok(IndexedPassage { ordinal, zone, ..self.with_headings(doc)? })
    }

    /// The headings above a passage.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn section(&self, doc: DocId) -> Result<Vec<String>, IndexError> {
        Ok(self.with_headings(doc)?.section)
    }

    fn with_headings(&self, doc: DocId) -> Result<IndexedPassage, IndexError> {
        let number = self.columns.record(doc);
        let record = self.records.get(number)?;
        let Some(back) = record.head.get(3).filter(|back| **back > 0) else {
            return placed(&record, Beginning::default());
        };
        let first = number.checked_sub(*back).ok_or_else(damaged)?;
        let first = self.records.part(first, length_of_headings)?;
        let [character, _, page, ..] = first.head[..] else { return Err(damaged()) };
        let found = placed(&record, Beginning { character, page })?;
        Ok(IndexedPassage { section: owned(split(&first)?.0), ..found })
    }
}

/// The passage of a record that stands under the headings of one that begins so, with the headings that it holds itself.
fn placed(record: &Record, above: Beginning) -> Result<IndexedPassage, IndexError> {
    let [char_start, length, page, _, ..] = record.head[..] else { return Err(damaged()) };
    let (char_start, page) = (char_start.wrapping_add(above.character), page.wrapping_add(above.page));
    let (headings, text) = split(record)?;
    let small = |number: u64| u32::try_from(number).map_err(|_| damaged());
    let length = length.wrapping_add(text.chars().count() as u64);
    Ok(IndexedPassage {
        ordinal: 0,
        text: text.to_owned(),
        zone: Zone::default(),
        section: owned(headings),
        page: page.checked_sub(1).map(small).transpose()?.map(PageNumber),
        char_start: small(char_start)?,
        char_end: small(char_start.wrapping_add(length))?,
    })
}

fn owned(headings: Vec<&str>) -> Vec<String> {
    headings.into_iter().map(str::to_owned).collect()
}

fn length_of_headings(head: &[u64]) -> usize {
    let all = lengths_of_headings(head).fold(0, |all: u64, length| all.saturating_add(*length));
    usize::try_from(all).unwrap_or(usize::MAX)
}

fn lengths_of_headings(head: &[u64]) -> impl Iterator<Item = &u64> {
    head.get(4..).unwrap_or_default().iter()
}

/// The headings that a record holds, and its text.
fn split(record: &Record) -> Result<(Vec<&str>, &str), IndexError> {
    let mut rest = record.text.as_str();
    let mut headings = Vec::new();
    for length in lengths_of_headings(&record.head) {
        let at = usize::try_from(*length).map_err(|_| damaged())?;
        let (heading, after) = rest.split_at_checked(at).ok_or_else(damaged)?;
        headings.push(heading);
        rest = after;
    }
    Ok((headings, rest))
}

fn damaged() -> IndexError {
    IndexError::Engine { reason: "a passage cannot be read".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, section: &[&str], page: Option<u32>) {
        let passage = IndexedPassage {
            ordinal: 0,
            text: text.to_owned(),
            zone: Zone::default(),
            section: section.iter().map(|heading| (*heading).to_owned()).collect(),
            page: page.map(PageNumber),
            char_start: 12,
            char_end: 4_000_000_000,
        };
        let read = |record, above| placed(&record, above).expect("what is stored can be read");
        let found = read(super::passage(passage.clone(), None), Beginning::default());
        assert_eq!(format!("{found:?}"), format!("{passage:?}"));
        for above in [Beginning { character: 7, page: 2 }, Beginning { character: 4_000_000_000, page: 9 }] {
            let under = read(super::passage(passage.clone(), Some((3, above))), above);
            let wanted = IndexedPassage { section: Vec::new(), ..passage.clone() };
            assert_eq!(format!("{under:?}"), format!("{wanted:?}"));
        }
    }

    #[test]
    fn what_is_stored_comes_back() {
        check("une ligne\net une autre", &["1. Le budget", "à « l'équilibre »"], Some(3));
        check("", &[], None);
        check("12 34\n", &["", "\n"], Some(0));
    }

    #[test]
    fn a_damaged_record_is_an_error() {
        for head in [&[][..], &[1, 2, 3], &[1, 2, 3, 0, 99], &[1, 2, u64::MAX, 0], &[u64::MAX, 0, 1, 0]] {
            let record = Record { head: head.to_vec(), text: "short".to_owned() };
            assert!(placed(&record, Beginning::default()).is_err(), "{head:?}");
        }
    }
}
