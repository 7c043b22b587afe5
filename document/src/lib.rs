//! Words of the domain, and the way from a file's bytes to pages, blocks and zones.
//!
//! Pure: no file, network, clock or environment. It reads documents; it does NOT find conclusions (`cambon-classifier`),
//! store anything (`cambon-corpus`) or search (`cambon-indexer`).

pub mod builder;
pub mod citation;
mod codes;
pub mod conclusion;
pub mod docx;
pub mod error;
pub mod fidelity;
pub mod html;
pub mod identity;
pub mod jurisdiction;
pub mod legal;
pub mod limits;
mod markup;
pub mod metadata;
pub mod model;
pub mod number;
pub mod ocr;
pub mod pdf;
pub mod persons;
mod placement;
pub mod text;
pub mod zone;

pub use builder::{CellDraft, DocumentBuilder, Fragment, RowDraft};
pub use conclusion::{
    Conclusion, ConclusionKind, Form, IdentifiedConclusion, Nature, Occurrence, Status, TopicTag,
};
pub use error::ExtractError;
pub use identity::{ConclusionId, PublicationId, Sha256Hex};
pub use limits::{Limit, Limits};
pub use metadata::{BodyKind, Metadata};
pub use model::{
    Anchor, Block, BlockKind, Cell, Document, Evidence, Format, Furniture, Page, PageNumber, Rect, Row, Span,
    Style, Table, TextVerdict, Warning,
};
pub use placement::PlacedCell;
pub use zone::Zone;

/// Version of everything in this crate that changes what is read from the same bytes.
///
/// Stored with each extraction; raising it makes every stored extraction stale.
pub const EXTRACTOR_VERSION: &str = "document-3";

/// Reads a file's bytes into a [`Document`] with zones and metadata.
///
/// The format is told from the content, never from the name alone: `name` (a file name or address) only breaks ties and
/// feeds the metadata when the text has no title. Pages that are pictures stay unread; [`extract_with`] reads them.
///
/// # Errors
/// [`ExtractError`] when nothing usable came out. Anything less is a [`Warning`] of the document.
pub fn extract(bytes: &[u8], name: &str) -> Result<Document, ExtractError> {
    extract_with(bytes, name, &mut Reading::default())
}

/// How a file is read.
#[derive(Default)]
pub struct Reading<'a> {
    /// Reads the pages that are pictures.
    pub recogniser: Option<&'a mut dyn ocr::Recogniser>,
    /// How much is read.
    pub limits: Limits,
}

/// [`extract`], with more said of how.
///
/// # Errors
/// As [`extract`].
pub fn extract_with(bytes: &[u8], name: &str, reading: &mut Reading<'_>) -> Result<Document, ExtractError> {
    let mut document = match Format::sniff(bytes, name)? {
        Format::Html => html::read(bytes, &reading.limits)?,
        Format::Pdf => pdf::read(bytes, reading)?,
        Format::Docx => docx::read(bytes, &reading.limits)?,
    };
    zone::assign(&mut document);
    document.metadata = metadata::from_text(&document, name);
    Ok(document)
}
