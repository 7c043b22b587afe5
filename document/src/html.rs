//! HTML to the document model.

use crate::{error::ExtractError, model::Document};

/// Reads an HTML page.
///
/// # Errors
/// [`ExtractError`] when it holds no text.
pub fn read(_bytes: &[u8]) -> Result<Document, ExtractError> {
    Err(ExtractError::NoContent)
}
