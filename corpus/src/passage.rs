//! Passages: the paragraphs, list items, table rows and notes of a document, each with its place. Pure over the document.

use std::ops::Range;

use cambon_document::{Block, BlockKind, Document, PageNumber, PublicationId, Row, Span, Table, Zone};
use serde::Serialize;

use crate::CharOffsets;

/// A piece of text that search finds and exports give, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Publication id and ordinal: `a1b2c3d4e5f6-17`. Stable as long as the extractor reads the version alike.
    pub id: String,
    /// Its publication.
    pub publication_id: PublicationId,
    /// From 0 in reading order.
    pub ordinal: u32,
    /// What it is.
    pub kind: PassageKind,
    /// Its words, verbatim; cells of a table row are separated by a tab.
    pub text: String,
    /// Part of the report.
    pub zone: Zone,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// The page on which it begins; `None` for formats without pages.
    pub page: Option<PageNumber>,
    /// First character (Unicode scalar value) in the canonical text.
    pub char_start: usize,
    /// Character after the last.
    pub char_end: usize,
}

/// What a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A row of a table.
    TableRow,
    /// A note at the foot of a page.
    Footnote,
}

impl PassageKind {
    /// The code written in exports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableRow => "table_row",
            Self::Footnote => "footnote",
        }
    }
}

/// The passages of a document in reading order. Headings are not passages, but the section of those below them; furniture,
/// captions and the table of contents, which says nothing that does not stand elsewhere, are left out.
#[must_use]
pub fn passages(publication: &PublicationId, document: &Document) -> Vec<Passage> {
    let offsets = CharOffsets::new(&document.text);
    let mut outline = Outline::default();
    let mut passages = Vec::new();
    for block in document.content().filter(|block| block.zone != Zone::Contents) {
        if let Some(level) = block.heading_level() {
            outline.enter(level, document.text_of(block));
            continue;
        }
        for (kind, span) in pieces(block, &document.text) {
            let ordinal = u32::try_from(passages.len()).unwrap_or(u32::MAX);
            passages.push(Passage {
                id: format!("{publication}-{ordinal}"),
                publication_id: publication.clone(),
                ordinal,
                kind,
                text: span.of(&document.text).to_owned(),
                zone: block.zone,
                section: outline.path(),
                page: page_of(block, span),
                char_start: offsets.char_of_byte(span.start),
                char_end: offsets.char_of_byte(span.end),
            });
        }
    }
    passages
}

/// The headings above the place reached.
#[derive(Debug, Default)]
struct Outline {
    headings: Vec<(u8, String)>,
}

impl Outline {
    fn enter(&mut self, level: u8, title: &str) {
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, title.to_owned()));
    }

    fn path(&self) -> Vec<String> {
        self.headings.iter().map(|(_, title)| title.clone()).collect()
    }
}

fn pieces(block: &Block, text: &str) -> Vec<(PassageKind, Span)> {
    let spans: Vec<(PassageKind, Span)> = match &block.kind {
        BlockKind::Paragraph => vec![(PassageKind::Paragraph, block.span)],
        BlockKind::ListItem { .. } => vec![(PassageKind::ListItem, block.span)],
        BlockKind::Footnote { .. } => vec![(PassageKind::Footnote, block.span)],
        BlockKind::Table(table) => rows(table).map(|span| (PassageKind::TableRow, span)).collect(),
        BlockKind::Heading { .. } | BlockKind::Caption | BlockKind::Furniture(_) => Vec::new(),
    };
    let trimmed = spans.into_iter().map(|(kind, span)| (kind, trimmed(span, text)));
    trimmed.filter(|(_, span)| !span.is_empty()).collect()
}

fn rows(table: &Table) -> impl Iterator<Item = Span> {
    let span_of = |row: &Row| Some(Span::new(row.cells.first()?.span.start, row.cells.last()?.span.end));
    table.rows.iter().filter_map(span_of)
}

/// The span without white space at its ends, such as the tabs of empty cells.
fn trimmed(span: Span, text: &str) -> Span {
    let words = span.of(text);
    let Range { start, end } = words.len() - words.trim_start().len()..words.trim_end().len();
    Span::new(span.start + start.min(end), span.start + end)
}

fn page_of(block: &Block, span: Span) -> Option<PageNumber> {
    let holding =
        block.anchors.iter().find(|anchor| anchor.span.start <= span.start && span.start < anchor.span.end);
    holding.or_else(|| block.anchors.first()).map(|anchor| anchor.page)
}

#[cfg(test)]
mod tests {
    use cambon_document::{
        CellDraft, DocumentBuilder, Evidence, Format, Fragment, Furniture, RowDraft, Style,
    };

    use super::*;

    fn heading(level: u8) -> BlockKind {
        BlockKind::Heading { level, by: Evidence::Markup }
    }

    fn sample() -> Document {
        let mut builder = DocumentBuilder::new();
        let paged =
            |text: &str, page| Fragment { text: text.to_owned(), place: Some((PageNumber(page), None)) };
        let mut add = |kind, fragments: &[Fragment]| builder.block(kind, fragments, Style::default());
        add(heading(1), &[paged("1 La régie", 1)]);
        add(heading(2), &[paged("1.1 Les tarifs", 1)]);
        add(BlockKind::Paragraph, &[paged("Les tarifs n’ont pas ", 1), paged("été révisés.", 2)]);
        add(heading(1), &[paged("2 Le budget", 2)]);
        add(BlockKind::ListItem { depth: 0, marker: None }, &[paged("tenir l’inventaire", 2)]);
        let cell = |text: &str, page| CellDraft { fragments: vec![paged(text, page)], columns: 1, rows: 1 };
        let row = |cells| RowDraft { cells, header: false };
        let empty = CellDraft { fragments: Vec::new(), columns: 1, rows: 1 };
        builder.table(
            &[row(vec![empty, cell("2019", 2)]), row(vec![cell("Dette", 3), cell("12", 3)])],
            Style::default(),
        );
        builder.furniture(Furniture::Header, "Rapport", None);
        builder.finish(Format::Pdf)
    }

    #[track_caller]
    fn check(passage: &Passage, kind: PassageKind, text: &str, section: &[&str], page: u32) {
        assert_eq!((passage.kind, passage.text.as_str()), (kind, text));
        assert_eq!(
            (passage.section.as_slice(), passage.page),
            (section.map_owned().as_slice(), Some(PageNumber(page)))
        );
    }

    trait MapOwned {
        fn map_owned(&self) -> Vec<String>;
    }

    impl MapOwned for [&str] {
        fn map_owned(&self) -> Vec<String> {
            self.iter().map(|&title| title.to_owned()).collect()
        }
    }

    #[test]
    fn passages_know_their_place() {
        let passages = passages(&PublicationId("abc".to_owned()), &sample());
        assert_eq!(passages.len(), 4);
        let under_prices = ["1 La régie", "1.1 Les tarifs"];
        check(&passages[0], PassageKind::Paragraph, "Les tarifs n’ont pas été révisés.", &under_prices, 1);
        check(&passages[1], PassageKind::ListItem, "tenir l’inventaire", &["2 Le budget"], 2);
        check(&passages[2], PassageKind::TableRow, "2019", &["2 Le budget"], 2);
        check(&passages[3], PassageKind::TableRow, "Dette\t12", &["2 Le budget"], 3);
        assert_eq!(passages[3].id, "abc-3");
    }

    #[test]
    fn the_table_of_contents_is_no_passage() {
        let mut document = sample();
        document.blocks[0].zone = Zone::Contents;
        document.blocks[2].zone = Zone::Contents;
        let passages = passages(&PublicationId("abc".to_owned()), &document);
        assert!(passages.iter().all(|passage| !passage.text.contains("tarifs")), "{passages:?}");
    }

    #[test]
    fn a_passage_stands_at_its_characters() {
        let document = sample();
        let offsets = CharOffsets::new(&document.text);
        for passage in passages(&PublicationId("abc".to_owned()), &document) {
            assert_eq!(offsets.slice(passage.char_start, passage.char_end), Some(passage.text.as_str()));
        }
    }
}
