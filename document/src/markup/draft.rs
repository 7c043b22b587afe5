//! A block before it enters the document.

use crate::{
    builder::{CellDraft, DocumentBuilder, Fragment, RowDraft},
    model::{BlockKind, Furniture, Style},
};

/// A block before it enters the document.
#[derive(Debug, Clone, PartialEq)]
pub enum Draft {
    /// Anything but a table.
    Words {
        /// What it is.
        kind: BlockKind,
        /// Its words.
        text: String,
        /// How it looks.
        style: Style,
    },
    /// A table of data.
    Table {
        /// From top to bottom.
        rows: Vec<DraftRow>,
        /// How it looks.
        style: Style,
    },
    /// Menu, banner or buttons.
    Navigation(String),
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftRow {
    /// From left to right.
    pub cells: Vec<DraftCell>,
    /// It names the columns.
    pub header: bool,
}

/// A cell of a table, with the blocks in it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftCell {
    /// From top to bottom.
    pub blocks: Vec<Draft>,
    /// Columns it takes.
    pub columns: u16,
    /// Rows it takes.
    pub rows: u16,
}

impl Draft {
    /// Its words; a table's cells are separated by tabs and newlines.
    pub fn words(&self) -> String {
        match self {
            Self::Words { text, .. } | Self::Navigation(text) => text.clone(),
            Self::Table { rows, .. } => {
                let row_words =
                    |row: &DraftRow| row.cells.iter().map(DraftCell::words).collect::<Vec<_>>().join("\t");
                rows.iter().map(row_words).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Appends it to a document.
    pub fn add_to(self, builder: &mut DocumentBuilder) {
        match self {
            Self::Words { kind, text, style } => builder.block(kind, &[Fragment::unpaged(text)], style),
            Self::Navigation(text) => builder.furniture(Furniture::Navigation, &text, None),
            Self::Table { rows, style } => {
                let rows: Vec<RowDraft> = rows.into_iter().map(DraftRow::finish).collect();
                builder.table(&rows, style);
            }
        }
    }
}

impl DraftRow {
    fn finish(self) -> RowDraft {
        let cell = |cell: DraftCell| CellDraft {
            fragments: vec![Fragment::unpaged(cell.words())],
            columns: cell.columns,
            rows: cell.rows,
        };
        RowDraft { cells: self.cells.into_iter().map(cell).collect(), header: self.header }
    }
}

impl DraftCell {
    /// Its words, a newline between paragraphs.
    pub fn words(&self) -> String {
        self.blocks.iter().map(Draft::words).collect::<Vec<_>>().join("\n")
    }
}
