//! From bytes to an open PDF, repaired once where needed. It does NOT read pages.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::damaged;
use crate::error::ExtractError;

/// Opens a PDF; one that the first reader refuses is loaded and written anew by a more lenient one.
pub(super) fn open(bytes: &[u8]) -> Result<Pdf, ExtractError> {
    match Pdf::new(bytes.to_vec()) {
        Ok(pdf) if !pdf.pages().is_empty() => Ok(pdf),
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => Err(ExtractError::Encrypted),
        Err(LoadPdfError::Decryption(_)) => Err(damaged("its encryption cannot be understood")),
        Ok(_) | Err(LoadPdfError::Invalid) => repair(bytes),
    }
}

fn repair(bytes: &[u8]) -> Result<Pdf, ExtractError> {
    let mut document =
        lopdf::Document::load_mem(bytes).map_err(|error| damaged(&error.to_string().to_lowercase()))?;
    if document.is_encrypted() {
        return Err(ExtractError::Encrypted);
    }
    let mut repaired = Vec::new();
    document.save_to(&mut repaired).map_err(|error| damaged(&error.to_string().to_lowercase()))?;
    Pdf::new(repaired).map_err(|_| damaged("its structure cannot be repaired"))
}
