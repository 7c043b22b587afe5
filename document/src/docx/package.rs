//! The ZIP package of a DOCX: its parts, within limits. It does NOT read XML.

use std::io::{Cursor, Read};

use zip::{ZipArchive, result::ZipError};

use super::damaged;
use crate::{error::ExtractError, limits::Limit};

/// Most parts of a package.
const LIMIT_PARTS: usize = 20_000;

/// An open package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that the parts read from now on may unpack to.
    left_bytes: u64,
    limit_bytes: u64,
}

impl<'a> Package<'a> {
    /// Opens a package whose parts may unpack to `limit_bytes` in all: guards against bombs.
    pub(super) fn open(bytes: &'a [u8], limit_bytes: u64) -> Result<Self, ExtractError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        if archive.len() > LIMIT_PARTS {
            let what = format!("{} parts, at most {LIMIT_PARTS} are read", archive.len());
            return Err(ExtractError::TooLarge { what, limit: Limit::Fixed });
        }
        Ok(Self { archive, left_bytes: limit_bytes, limit_bytes })
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
        let names = self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned);
        let mut names: Vec<String> = names.filter(|name| name.starts_with(&prefix)).collect();
        names.sort();
        names
    }

    /// A part's text; `None` where the package has no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ExtractError> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(&error)),
        };
        let mut bytes = Vec::new();
        file.take(self.left_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(&format!("its part {name} cannot be unpacked: {error}")))?;
        let size_bytes = bytes.len() as u64;
        if size_bytes > self.left_bytes {
            let what = format!("unpacks to more than {} MiB, by its part {name}", self.limit_bytes >> 20);
            return Err(ExtractError::TooLarge { what, limit: Limit::UnpackedBytes });
        }
        self.left_bytes -= size_bytes;
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
