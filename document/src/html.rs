//! HTML to the document model: converted reports and ordinary publication pages.
//!
//! Style classes help, they are never a condition: every rule also works on a file without classes. It does NOT give
//! zones (`zone`) and reads only the page's own statements of title and date (`metadata` weighs them).

mod charset;
mod chrome;
mod inline;
mod page;
#[cfg(test)]
mod tests;
mod walk;

use scraper::Html;

use crate::{
    builder::DocumentBuilder,
    error::ExtractError,
    limits::{Limit, Limits},
    markup::draft::Draft,
    model::{Document, Format},
};

/// Deepest nesting read: the parser's work grows with bytes times depth.
const LIMIT_DEPTH: usize = 4000;

/// Most blocks kept of one page.
const LIMIT_BLOCKS: usize = 500_000;

/// Reads an HTML page.
///
/// # Errors
/// [`ExtractError::NoContent`] when it holds no text, [`ExtractError::TooLarge`] above the limits or 4,000 nested elements.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    if bytes.len() as u64 > limits.unpacked_bytes {
        let what =
            format!("a page of {} MiB, at most {} are read", bytes.len() >> 20, limits.unpacked_bytes >> 20);
        return Err(ExtractError::TooLarge { what, limit: Limit::UnpackedBytes });
    }
    let source = charset::decode(bytes);
    if charset::nesting(&source) > LIMIT_DEPTH {
        let what = format!("elements nested more than {LIMIT_DEPTH} deep");
        return Err(ExtractError::TooLarge { what, limit: Limit::Fixed });
    }
    let html = Html::parse_document(&source);
    let mut drafts = walk::blocks_of(&html);
    let mut builder = DocumentBuilder::new();
    if drafts.len() > LIMIT_BLOCKS {
        drafts.truncate(LIMIT_BLOCKS);
        builder.warn(None, format!("only the first {LIMIT_BLOCKS} blocks were read"));
    }
    drafts.into_iter().for_each(|draft| Draft::add_to(draft, &mut builder));
    if !builder.has_content() {
        return Err(ExtractError::NoContent);
    }
    let mut document = builder.finish(Format::Html);
    document.metadata = page::metadata_of(&html);
    Ok(document)
}
