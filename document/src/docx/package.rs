//! The ZIP package of a DOCX: its parts, within limits. It does NOT read XML.

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::damaged;
use crate::error::ExtractError;

/// Largest part read, unpacked, in bytes: guards against bombs.
const LIMIT_PART: u64 = 64 * 1024 * 1024;
/// Most parts of a package.
const LIMIT_PARTS: usize = 20_000;

/// An open package.
pub(super) struct Package<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Package<'a> {
    /// Opens a package.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ExtractError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if archive.len() > LIMIT_PARTS {
            return Err(ExtractError::TooLarge {
                what: format!("{} parts, at most {LIMIT_PARTS} are read", archive.len()),
            });
        }
        Ok(Self(archive))
    }

    /// Name of the part that holds the text, from the package's relations.
    pub(super) fn main_part(&mut self) -> Result<String, ExtractError> {
        const USUAL: &str = "word/document.xml";
        let Some(relations) = self.part("_rels/.rels")? else { return Ok(USUAL.to_owned()) };
        let xml = super::parse(&relations)?;
        let target = xml
            .root_element()
            .children()
            .find(|node| {
                super::attribute(*node, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
            })
            .and_then(|node| super::attribute(node, "Target"));
        Ok(target.map_or(USUAL, |target| target.trim_start_matches('/')).to_owned())
    }

    /// Names of the parts below a folder, sorted.
    pub(super) fn names_in(&self, folder: &str) -> Vec<String> {
        let prefix = format!("{folder}/");
        let names = self.0.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned);
        let mut names: Vec<String> = names.filter(|name| name.starts_with(&prefix)).collect();
        names.sort();
        names
    }

    /// A part's text; `None` where the package has no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        let file = match self.0.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let mut bytes = Vec::new();
        file.take(LIMIT_PART + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(&format!("its part {name} cannot be unpacked: {error}")))?;
        if bytes.len() as u64 > LIMIT_PART {
            return Err(ExtractError::TooLarge {
                what: format!("part {name} unpacks to more than {} MiB", LIMIT_PART >> 20),
            });
        }
        Ok(Some(decoded(&bytes)))
    }
}

fn broken(error: &ZipError) -> ExtractError {
    match error {
        ZipError::UnsupportedArchive(reason) if reason.to_lowercase().contains("password") => {
            ExtractError::OldWord
        }
        error => damaged(&error.to_string().to_lowercase()),
    }
}

/// XML is UTF-8 or, rarely, UTF-16 with a mark in front.
fn decoded(bytes: &[u8]) -> String {
    let encoding = encoding_rs::Encoding::for_bom(bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
    encoding.decode(bytes).0.into_owned()
}

/// Refuses XML nested deeper than `limit`: trees are dropped and walked by recursion somewhere.
pub(super) fn check_nesting(text: &str, limit: usize) -> Result<(), ExtractError> {
    let mut depth = 0_usize;
    for (at, _) in text.match_indices('<') {
        let rest = &text.as_bytes()[at + 1..];
        match rest.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let end = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                let closed = end > 0 && rest[end - 1] == b'/';
                depth += usize::from(!closed);
                if depth > limit {
                    return Err(ExtractError::TooLarge {
                        what: format!("elements nested more than {limit} deep"),
                    });
                }
            }
        }
    }
    Ok(())
}
