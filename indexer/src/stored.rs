//! How a passage is stored: a line of numbers and lengths, then its headings and its text as they are; less to keep and to read than JSON.

use cambon_document::{PageNumber, Zone};
use serde::Deserialize;

use crate::error::IndexError;
use crate::input::IndexedPassage;

/// A passage as it is stored.
pub fn encode(passage: &IndexedPassage) -> Vec<u8> {
    let IndexedPassage { ordinal, text, zone, section, page, char_start, char_end } = passage;
    let page = page.map_or_else(|| "-".to_owned(), |page| page.0.to_string());
    let mut record = format!("{ordinal} {char_start} {char_end} {page} {}", zone.code());
    for heading in section {
        record += &format!(" {}", heading.len());
    }
    record.push('\n');
    record.extend(section.iter().map(String::as_str));
    record += text;
    record.into_bytes()
}

/// Back from what [`encode`] made.
///
/// # Errors
/// When the index is damaged.
pub fn decode(record: &[u8]) -> Result<IndexedPassage, IndexError> {
    read(record).ok_or_else(|| IndexError::Engine { reason: "a passage cannot be read".to_owned() })
}

/// The headings above a passage or a conclusion, whichever record it is.
///
/// # Errors
/// When the index is damaged.
pub fn section(record: &[u8]) -> Result<Vec<String>, IndexError> {
    #[derive(Deserialize)]
    struct Placed {
        section: Vec<String>,
    }
    if record.starts_with(b"{") {
        let Placed { section } = serde_json::from_slice(record)?;
        return Ok(section);
    }
    Ok(decode(record)?.section)
}

fn read(record: &[u8]) -> Option<IndexedPassage> {
    let (line, mut rest) = std::str::from_utf8(record).ok()?.split_once('\n')?;
    let mut parts = line.split(' ');
    let mut number = || parts.next()?.parse::<u32>().ok();
    let (ordinal, char_start, char_end) = (number()?, number()?, number()?);
    let page = match parts.next()? {
        "-" => None,
        page => Some(PageNumber(page.parse().ok()?)),
    };
    let zone = Zone::from_code(parts.next()?)?;
    let mut section = Vec::new();
    for length in parts {
        let (heading, after) = rest.split_at_checked(length.parse().ok()?)?;
        section.push(heading.to_owned());
        rest = after;
    }
    Some(IndexedPassage { ordinal, text: rest.to_owned(), zone, section, page, char_start, char_end })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, section: &[&str], page: Option<u32>) {
        let passage = IndexedPassage {
            ordinal: 7,
            text: text.to_owned(),
            zone: Zone::Summary,
            section: section.iter().map(|heading| (*heading).to_owned()).collect(),
            page: page.map(PageNumber),
            char_start: 12,
            char_end: 4_000_000_000,
        };
        let found = decode(&encode(&passage)).expect("what was encoded can be decoded");
        assert_eq!(format!("{found:?}"), format!("{passage:?}"));
    }

    #[test]
    fn what_is_stored_comes_back() {
        check("une ligne\net une autre", &["1. Le budget", "à « l'équilibre »"], Some(3));
        check("", &[], None);
        check("12 34\n", &["", "\n"], Some(0));
    }

    #[test]
    fn a_damaged_record_is_an_error() {
        for record in ["", "1 2 3 4", "1 2 3 - body 99\nshort", "a b c - body\n", "1 2 3 - nowhere\n"] {
            assert!(decode(record.as_bytes()).is_err(), "{record:?}");
        }
    }
}
