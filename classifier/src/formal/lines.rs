//! A document as the rules read it: lines of running text and tables of data, without furniture, contents and answers.
//!
//! A table that only lays text out (one column) is read as the lines in its cells.

use cambon_document::{BlockKind, Document, Span, Table, Zone};

use super::label::Label;

/// A line or a table.
#[derive(Debug, Clone)]
pub(super) enum Unit<'a> {
    /// Running text.
    Line(Line<'a>),
    /// Data.
    Table {
        /// Its cells.
        table: &'a Table,
        /// Index of its block.
        block: usize,
        /// Its part of the report.
        zone: Zone,
    },
}

/// A paragraph, list item or heading, or one paragraph of a cell.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// Its words in the canonical text.
    pub span: Span,
    /// The same.
    pub text: &'a str,
    /// Index of its block.
    pub block: usize,
    /// Its part of the report.
    pub zone: Zone,
    /// Level, if it is a heading.
    pub heading: Option<u8>,
    /// Depth, if it is an item of a list.
    pub depth: Option<u8>,
    /// Bullet or number that is not part of the words.
    pub marker: Option<&'a str>,
}

impl Unit<'_> {
    /// The line, if it is one.
    pub fn line(&self) -> Option<&Line<'_>> {
        match self {
            Self::Line(line) => Some(line),
            Self::Table { .. } => None,
        }
    }
}

/// The document's units in reading order.
pub(super) fn units(document: &Document) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    for (block, content) in document.blocks.iter().enumerate().filter(|(_, block)| block.is_content()) {
        if matches!(content.zone, Zone::Contents | Zone::Glossary | Zone::Response) {
            continue;
        }
        let base = Line {
            span: content.span,
            text: document.text_of(content),
            block,
            zone: content.zone,
            heading: content.heading_level(),
            depth: None,
            marker: None,
        };
        match &content.kind {
            // a labelled conclusion may bear the style of a caption
            BlockKind::Caption if Label::worded(base.text).is_some() => units.push(Unit::Line(base)),
            BlockKind::Footnote { .. } | BlockKind::Caption | BlockKind::Furniture(_) => {}
            BlockKind::Table(table) if is_layout(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    push_lines(&mut units, document, &Line { span: cell.span, ..base.clone() });
                }
            }
            BlockKind::Table(table) => units.push(Unit::Table { table, block, zone: content.zone }),
            BlockKind::ListItem { depth, marker } => {
                units.push(Unit::Line(Line { depth: Some(*depth), marker: marker.as_deref(), ..base }));
            }
            BlockKind::Heading { .. } | BlockKind::Paragraph => push_lines(&mut units, document, &base),
        }
    }
    units
}

/// One column of text: a frame, not data.
fn is_layout(table: &Table) -> bool {
    table.rows.iter().all(|row| row.cells.iter().filter(|cell| !cell.span.is_empty()).count() <= 1)
}

/// Each printed line break inside the span begins a new line.
fn push_lines<'a>(units: &mut Vec<Unit<'a>>, document: &'a Document, base: &Line<'a>) {
    let text = base.span.of(&document.text);
    let mut start = 0;
    for part in text.split('\n') {
        let words = part.trim();
        if !words.is_empty() {
            let from = base.span.start + start + (part.len() - part.trim_start().len());
            let span = Span::new(from, from + words.len());
            units.push(Unit::Line(Line { span, text: span.of(&document.text), ..base.clone() }));
        }
        start += part.len() + 1;
    }
}
