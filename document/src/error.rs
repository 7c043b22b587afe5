//! Why nothing usable came out of a file.

use thiserror::Error;

use crate::limits::Limit;

/// A file that could not be read at all; a partly readable one is a document with warnings.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExtractError {
    /// No byte, or only white space.
    #[error("the file is empty\nhint: fetch it again from where it was published")]
    Empty,
    /// None of the formats that are read.
    #[error("unknown format, the file begins with {beginning}\nhint: PDF, DOCX and HTML are read")]
    UnknownFormat {
        /// The first bytes, printable.
        beginning: String,
    },
    /// A ZIP archive without a Word document in it.
    #[error(
        "an archive (ZIP), but no Word document\nhint: PDF, DOCX and HTML are read; unpack the archive and import what is in it"
    )]
    OtherArchive,
    /// Word's format before 2007, or a DOCX protected by a password: both are kept in the same kind of container.
    #[error(
        "an old Word file (.doc), or a Word file protected by a password\nhint: open it and save it as DOCX or PDF, without a password"
    )]
    OldWord,
    /// The DOCX is damaged.
    #[error(
        "the DOCX is damaged: {reason}\nhint: fetch it again, or open it in a word processor and save it anew"
    )]
    DamagedDocx {
        /// What was found.
        reason: String,
    },
    /// The PDF asks for a password.
    #[error("the PDF is protected by a password\nhint: remove the protection and import it again")]
    Encrypted,
    /// The PDF's structure is beyond repair.
    #[error(
        "the PDF is damaged: {reason}\nhint: fetch it again, or open it in a PDF reader and print it to a new PDF"
    )]
    DamagedPdf {
        /// What was found.
        reason: String,
    },
    /// No page bears text: a scan.
    #[error(
        "none of the {pages} pages bears text: a scan that needs OCR\nhint: `cambon status` says what character recognition lacks on this machine"
    )]
    NoText {
        /// Pages in the file.
        pages: usize,
    },
    /// No page bears text, and the recogniser failed on their pictures.
    #[error("none of the {pages} pages bears text, and their pictures could not be read: {reason}")]
    Unrecognised {
        /// Pages in the file.
        pages: usize,
        /// Why, for the first of them.
        reason: String,
    },
    /// The file is well formed but holds no text of its own.
    #[error(
        "the file holds no text\nhint: check that it is the report itself, not a page or a cover that leads to it"
    )]
    NoContent,
    /// More of something than the limits allow.
    #[error("too large: {what}")]
    TooLarge {
        /// What exceeded which limit.
        what: String,
        /// The limit.
        limit: Limit,
    },
}

/// Bytes shown of a file of unknown format.
const SHOWN_BYTES: usize = 12;

impl ExtractError {
    /// [`ExtractError::UnknownFormat`] with the first bytes made printable.
    #[must_use]
    pub fn unknown_format(bytes: &[u8]) -> Self {
        let shown = &bytes[..bytes.len().min(SHOWN_BYTES)];
        Self::UnknownFormat { beginning: format!("\"{}\"", shown.escape_ascii()) }
    }
}
