//! PDF to the document model.

use crate::{error::ExtractError, model::Document};

/// Reads a PDF.
///
/// # Errors
/// [`ExtractError`] when it cannot be opened or holds no text.
pub fn read(_bytes: &[u8]) -> Result<Document, ExtractError> {
    Err(ExtractError::NoContent)
}
