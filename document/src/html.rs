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
    markup::draft::Draft,
    model::{Document, Format},
};

/// Largest page read, in bytes: ten times the longest report ever converted.
const LIMIT_BYTES: usize = 100 * 1024 * 1024;

/// Deepest nesting read: the parser's work grows with bytes times depth.
const LIMIT_DEPTH: usize = 4000;

/// Most blocks kept of one page.
const LIMIT_BLOCKS: usize = 500_000;

/// Reads an HTML page.
///
/// # Errors
/// [`ExtractError::NoContent`] when it holds no text, [`ExtractError::TooLarge`] above 100 MB or 4,000 nested elements.
pub fn read(bytes: &[u8]) -> Result<Document, ExtractError> {
    if bytes.len() > LIMIT_BYTES {
        return Err(too_large(format!("a page of {} bytes, the limit is {LIMIT_BYTES}", bytes.len())));
    }
    let source = charset::decode(bytes);
    if charset::nesting(&source) > LIMIT_DEPTH {
        return Err(too_large(format!("elements nested more than {LIMIT_DEPTH} deep")));
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

fn too_large(what: String) -> ExtractError {
    ExtractError::TooLarge { what }
}
