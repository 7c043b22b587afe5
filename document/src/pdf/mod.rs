//! PDF to the document model: opening and page order here, layout in the modules below.
//!
//! It reads text that is drawn as text. It does NOT recognise characters in images (OCR), nor read forms.

mod emit;
mod footnotes;
mod furniture;
mod glyphs;
mod headings;
mod joining;
mod lines;
mod open;
mod page;
mod paragraphs;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use hayro_interpret::InterpreterCache;

use crate::{
    builder::DocumentBuilder,
    error::ExtractError,
    model::{Document, Format, Page, PageNumber, TextVerdict},
};

/// Pages read of one file; more is refused.
const MAX_PAGES: usize = 5_000;
/// Glyphs read of one file; more is refused.
const MAX_GLYPHS: usize = 40_000_000;

/// Reads a PDF.
///
/// # Errors
/// [`ExtractError`] when it cannot be opened, is too large or holds no text.
pub fn read(bytes: &[u8]) -> Result<Document, ExtractError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ExtractError::Empty);
    }
    // The interpreter is third-party code over hostile bytes: what panics there is a damaged file, not our end.
    let outcome = std::panic::catch_unwind(|| read_pages(bytes));
    let pages = outcome.unwrap_or_else(|_| Err(damaged("its content cannot be interpreted")))?;
    assemble(pages)
}

fn damaged(reason: &str) -> ExtractError {
    ExtractError::DamagedPdf { reason: reason.to_owned() }
}

fn read_pages(bytes: &[u8]) -> Result<Vec<page::RawPage>, ExtractError> {
    let pdf = open::open(bytes)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(damaged("it has no page"));
    }
    if pages.len() > MAX_PAGES {
        return Err(ExtractError::TooLarge {
            what: format!("{} pages, at most {MAX_PAGES} are read", pages.len()),
        });
    }
    let cache = InterpreterCache::new();
    let mut raw = Vec::with_capacity(pages.len());
    let mut glyphs = 0;
    for (page, number) in pages.iter().zip(1..) {
        let content = glyphs::collect(&pdf, page, &cache);
        glyphs += content.glyphs.len();
        if glyphs > MAX_GLYPHS {
            return Err(ExtractError::TooLarge { what: format!("more than {MAX_GLYPHS} characters") });
        }
        raw.push(page::RawPage::of(content, PageNumber(number)));
    }
    Ok(raw)
}

/// Lays out the pages into a document.
fn assemble(mut pages: Vec<page::RawPage>) -> Result<Document, ExtractError> {
    if !pages.iter().any(|page| matches!(page.verdict, TextVerdict::Good | TextVerdict::Doubtful)) {
        return Err(ExtractError::NoText { pages: pages.len() });
    }
    let mut builder = DocumentBuilder::new();
    let heights: Vec<f32> = pages.iter().map(|page| page.height).collect();
    let mut lines: Vec<Vec<lines::Line>> =
        pages.iter_mut().map(|page| std::mem::take(&mut page.lines)).collect();
    let pieces = furniture::take(&mut lines, &heights);
    for (page, kept) in pages.iter_mut().zip(lines) {
        page.lines = kept;
    }
    for (page, pieces) in pages.iter().zip(&pieces) {
        builder.page(described(page, pieces));
        warn(&mut builder, page);
    }
    emit::blocks(pages, &mut builder);
    emit::furniture(&pieces, &mut builder);
    if !builder.has_content() {
        return Err(ExtractError::NoText { pages: heights.len() });
    }
    Ok(builder.finish(Format::Pdf))
}

fn described(page: &page::RawPage, pieces: &[furniture::Piece]) -> Page {
    let number = pieces.iter().find(|piece| piece.kind == crate::model::Furniture::PageNumber);
    let label = number.map(|piece| {
        let text = piece.line.text();
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        bare.trim_start_matches(|c: char| !c.is_ascii_digit() && bare.contains(|d: char| d.is_ascii_digit()))
            .to_owned()
    });
    Page { number: page.number, label, width_pt: page.width, height_pt: page.height, verdict: page.verdict }
}

fn warn(builder: &mut DocumentBuilder, page: &page::RawPage) {
    let number = Some(page.number);
    match page.verdict {
        TextVerdict::Doubtful => builder.warn(number, "the text's characters are doubtful"),
        TextVerdict::NeedsOcr => builder.warn(number, "an image without text, it needs OCR"),
        TextVerdict::Good | TextVerdict::Blank => {}
    }
    if page.rotated > 0 {
        builder.warn(number, format!("{} characters of turned text are left out", page.rotated));
    }
    if page.cut {
        builder.warn(number, "more is drawn than the limits allow, the rest is left out");
    }
}
