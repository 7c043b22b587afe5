//! Builds a [`Document`] and keeps its invariants; the only way for readers to make one.

use crate::{
    metadata::Metadata,
    model::{
        Anchor, Block, BlockKind, Cell, Document, Format, Furniture, Page, PageNumber, Rect, Row, Span,
        Style, Table, Warning,
    },
    zone::Zone,
};

/// A page and, where it is known, the box on it.
type Place = (PageNumber, Option<Rect>);

/// Builds a [`Document`]: appends words to the canonical text and blocks over them, and keeps the invariants.
#[derive(Debug, Default)]
pub struct DocumentBuilder {
    text: String,
    blocks: Vec<Block>,
    furniture: Vec<(Furniture, String, Option<Place>)>,
    pages: Vec<Page>,
    warnings: Vec<Warning>,
}

/// A piece of a block's words and where it stands; the builder joins pieces without adding anything between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Fragment {
    /// Words, with the space or hyphenation already settled by the reader.
    pub text: String,
    /// Page and box; `None` for formats without pages.
    pub place: Option<(PageNumber, Option<Rect>)>,
}

/// A cell before its words are in the canonical text.
#[derive(Debug, Clone, PartialEq)]
pub struct CellDraft {
    /// Words and places; paragraphs of a cell are separated by a newline in the text.
    pub fragments: Vec<Fragment>,
    /// Columns it takes, at least 1.
    pub columns: u16,
    /// Rows it takes, at least 1.
    pub rows: u16,
}

/// A row before its words are in the canonical text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowDraft {
    /// From left to right.
    pub cells: Vec<CellDraft>,
    /// It names the columns.
    pub header: bool,
}

impl Fragment {
    /// Words of a format without pages.
    #[must_use]
    pub fn unpaged(text: impl Into<String>) -> Self {
        Self { text: text.into(), place: None }
    }
}

impl DocumentBuilder {
    /// An empty document.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page; pages are added in order.
    pub fn page(&mut self, page: Page) {
        self.pages.push(page);
    }

    /// Adds a warning.
    pub fn warn(&mut self, page: Option<PageNumber>, message: impl Into<String>) {
        self.warnings.push(Warning { page, message: message.into() });
    }

    /// Adds a block of text (anything but a table or furniture); blocks without words are left out.
    pub fn block(&mut self, kind: BlockKind, fragments: &[Fragment], style: Style) {
        debug_assert!(!matches!(kind, BlockKind::Table(_) | BlockKind::Furniture(_)));
        if fragments.iter().all(|fragment| fragment.text.trim().is_empty()) {
            return;
        }
        let (span, anchors) = self.append(fragments);
        self.text.push('\n');
        self.blocks.push(Block { kind, span, anchors, style, zone: Zone::Body });
    }

    /// Adds a table: cells are separated by a tab, rows by a newline in the canonical text.
    pub fn table(&mut self, rows: &[RowDraft], style: Style) {
        let start = self.text.len();
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut table = Table::default();
        for (row_index, draft) in rows.iter().enumerate() {
            if row_index > 0 {
                self.text.push('\n');
            }
            let row = self.row(draft);
            anchors.extend(row.cells.iter().flat_map(|cell| cell.anchors.iter().copied()));
            table.rows.push(row);
        }
        let span = Span::new(start, self.text.len());
        self.text.push('\n');
        self.blocks.push(Block { kind: BlockKind::Table(table), span, anchors, style, zone: Zone::Body });
    }

    /// Adds page furniture; it is kept apart and ends the canonical text.
    pub fn furniture(&mut self, kind: Furniture, text: &str, place: Option<(PageNumber, Option<Rect>)>) {
        if !text.trim().is_empty() {
            self.furniture.push((kind, text.to_owned(), place));
        }
    }

    /// Whether anything but furniture has been added.
    #[must_use]
    pub fn has_content(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// The finished document, without zones and metadata.
    #[must_use]
    pub fn finish(mut self, format: Format) -> Document {
        for (kind, text, place) in std::mem::take(&mut self.furniture) {
            let (span, anchors) = self.append(&[Fragment { text, place }]);
            self.text.push('\n');
            let kind = BlockKind::Furniture(kind);
            self.blocks.push(Block { kind, span, anchors, style: Style::default(), zone: Zone::Body });
        }
        let document = Document {
            format,
            text: self.text,
            pages: self.pages,
            blocks: self.blocks,
            warnings: self.warnings,
            metadata: Metadata::default(),
        };
        debug_assert_eq!(document.validate(), Ok(()));
        document
    }

    fn row(&mut self, draft: &RowDraft) -> Row {
        let mut row = Row { cells: Vec::new(), header: draft.header };
        for (cell_index, cell) in draft.cells.iter().enumerate() {
            if cell_index > 0 {
                self.text.push('\t');
            }
            let (span, anchors) = self.append(&cell.fragments);
            row.cells.push(Cell { span, columns: cell.columns.max(1), rows: cell.rows.max(1), anchors });
        }
        row
    }

    fn append(&mut self, fragments: &[Fragment]) -> (Span, Vec<Anchor>) {
        let start = self.text.len();
        let mut anchors: Vec<Anchor> = Vec::new();
        for fragment in fragments {
            let from = self.text.len();
            self.text.push_str(&fragment.text);
            if let Some((page, bbox)) = fragment.place {
                anchors.push(Anchor { page, span: Span::new(from, self.text.len()), bbox });
            }
        }
        (Span::new(start, self.text.len()), anchors)
    }
}
