//! PDF to the document model: opening and page order here, layout in the modules below.
//!
//! It reads text that is drawn as text, and draws pictures of text for a recogniser if one is given. It does NOT read forms.

mod catalog;
mod content;
mod doubles;
mod emit;
mod fonts;
mod footnotes;
mod furniture;
mod glyphs;
mod headings;
mod joining;
mod leaders;
mod lines;
mod numbering;
mod open;
mod page;
mod paragraphs;
mod scan;
mod tables;
#[cfg(test)]
mod tests;
mod turning;
mod words;

use std::panic::AssertUnwindSafe;

use hayro::RenderCache;

use crate::{
    Reading,
    builder::DocumentBuilder,
    error::ExtractError,
    limits::Limit,
    model::{Document, Format, Page, PageNumber, TextVerdict},
    ocr::Recogniser,
};

/// Reads a PDF; pages that are pictures are read by the recogniser, if one is given.
///
/// # Errors
/// [`ExtractError`] when it cannot be opened, is too large or holds no text.
pub fn read(bytes: &[u8], reading: &mut Reading<'_>) -> Result<Document, ExtractError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ExtractError::Empty);
    }
    // The interpreter is third-party code over hostile bytes: what panics there is a damaged file, not our end.
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| read_pages(bytes, reading)));
    let raw = outcome.unwrap_or_else(|_| Err(damaged("its content cannot be interpreted")))?;
    assemble(raw, reading.recogniser.is_some())
}

fn damaged(reason: &str) -> ExtractError {
    ExtractError::DamagedPdf { reason: reason.to_owned() }
}

/// A PDF before the layout of the whole document.
struct RawDocument {
    pages: Vec<page::RawPage>,
    bookmarks: Vec<catalog::Bookmark>,
    /// One per page.
    labels: Vec<Option<String>>,
    /// Pages whose picture could not be read, and why.
    failures: Vec<(PageNumber, String)>,
}

fn read_pages(bytes: &[u8], reading: &mut Reading<'_>) -> Result<RawDocument, ExtractError> {
    let pdf = open::open(bytes)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(damaged("it has no page"));
    }
    let limits = reading.limits;
    if pages.len() > limits.pages {
        let what = format!("{} pages, at most {} are read", pages.len(), limits.pages);
        return Err(ExtractError::TooLarge { what, limit: Limit::Pages });
    }
    let catalog = catalog::Catalog::of(&pdf, pages);
    let mut reader = glyphs::PageReader::new(&pdf, &catalog);
    let mut drawing = None;
    let mut raw = Vec::with_capacity(pages.len());
    let mut glyphs = 0;
    let mut failures = Vec::new();
    for (page, number) in pages.iter().zip(1..) {
        let content = reader.read(page);
        glyphs += content.glyphs.len();
        if glyphs > limits.characters {
            let what = format!("more than {} characters", limits.characters);
            return Err(ExtractError::TooLarge { what, limit: Limit::Characters });
        }
        let mut recognise = |kept: &[words::Row]| {
            let recogniser = reading.recogniser.as_deref_mut()?;
            let cache = drawing.get_or_insert_with(RenderCache::new);
            match recognised(page, cache, recogniser, kept) {
                Ok(recognised) => Some(recognised),
                Err(reason) => {
                    failures.push((PageNumber(number), reason));
                    None
                }
            }
        };
        raw.push(page::RawPage::of(content, PageNumber(number), &mut recognise));
    }
    drop(reader);
    let catalog::Catalog { bookmarks, labels, .. } = catalog;
    Ok(RawDocument { pages: raw, bookmarks, labels, failures })
}

/// The words of a page's picture.
fn recognised<'a>(
    page: &'a hayro_syntax::page::Page<'a>,
    cache: &RenderCache<'a>,
    recogniser: &mut dyn Recogniser,
    kept: &[words::Row],
) -> Result<page::Recognised, String> {
    let image = match scan::draw(page, cache) {
        scan::Drawn::Picture(image) => image,
        scan::Drawn::Blank => return Ok(page::Recognised { rows: Vec::new(), confidence: 0.0 }),
        scan::Drawn::Impossible => return Err("the page cannot be drawn".to_owned()),
    };
    let words = recogniser.recognise(&image)?;
    let sum: f32 = words.iter().map(|word| word.confidence).sum();
    let confidence = if words.is_empty() { 0.0 } else { sum / words.len() as f32 };
    Ok(page::Recognised { rows: scan::rows(&words, image.dpi, kept), confidence })
}

/// Lays out the pages into a document.
fn assemble(raw: RawDocument, recogniser: bool) -> Result<Document, ExtractError> {
    let RawDocument { mut pages, bookmarks, labels, failures } = raw;
    let no_text = |pages: usize| match failures.first() {
        Some((_, reason)) => ExtractError::Unrecognised { pages, reason: reason.clone() },
        None if recogniser => ExtractError::NoContent,
        None => ExtractError::NoText { pages },
    };
    if pages.iter().all(|page| page.lines.is_empty() && page.tables.is_empty()) {
        return Err(no_text(pages.len()));
    }
    let mut builder = DocumentBuilder::new();
    let heights: Vec<f32> = pages.iter().map(|page| page.height).collect();
    let mut lines: Vec<Vec<lines::Line>> =
        pages.iter_mut().map(|page| std::mem::take(&mut page.lines)).collect();
    let pieces = furniture::take(&mut lines, &heights);
    for (page, kept) in pages.iter_mut().zip(lines) {
        page.lines = kept;
    }
    for ((page, pieces), label) in pages.iter().zip(&pieces).zip(labels) {
        builder.page(described(page, pieces, label));
        warn(&mut builder, page);
    }
    for (page, reason) in &failures {
        builder.warn(Some(*page), format!("its picture could not be read: {reason}"));
    }
    emit::blocks(pages, &bookmarks, &mut builder);
    emit::furniture(&pieces, &mut builder);
    if !builder.has_content() {
        return Err(no_text(heights.len()));
    }
    Ok(builder.finish(Format::Pdf))
}

fn described(page: &page::RawPage, pieces: &[furniture::Piece], stated: Option<String>) -> Page {
    let number = pieces.iter().find(|piece| piece.kind == crate::model::Furniture::PageNumber);
    let printed = number.map(|piece| {
        let text = piece.line.text();
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        bare.trim_start_matches(|c: char| !c.is_ascii_digit() && bare.contains(|d: char| d.is_ascii_digit()))
            .to_owned()
    });
    let label = printed.or(stated);
    Page { number: page.number, label, width_pt: page.width, height_pt: page.height, verdict: page.verdict }
}

fn warn(builder: &mut DocumentBuilder, page: &page::RawPage) {
    let number = Some(page.number);
    match page.verdict {
        TextVerdict::Doubtful => builder.warn(number, "the text's characters are doubtful"),
        TextVerdict::NeedsOcr => builder.warn(number, "an image without text, it needs OCR"),
        TextVerdict::Recognised => {
            let confidence = page.recognised.unwrap_or_default();
            builder.warn(number, format!("read from its picture (OCR), {confidence:.0} % sure of its words"));
        }
        TextVerdict::Good | TextVerdict::Blank => {}
    }
    if page.aslant > 0 {
        builder.warn(number, format!("{} characters of text aslant are left out", page.aslant));
    }
    if page.cut {
        builder.warn(number, "more is drawn than the limits allow, the rest is left out");
    }
}
