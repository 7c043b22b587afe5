//! Tables as rectangles: where each cell stands among rows and columns, spans counted. It does NOT read or print them.

use crate::model::{Cell, Table};

/// A cell in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedCell<'a> {
    /// Its first row, from 0.
    pub row: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// Its row names the columns.
    pub header: bool,
    /// The cell, with the columns and rows it takes.
    pub cell: &'a Cell,
}

/// Columns beyond are not told apart.
const MOST_COLUMNS: usize = 10_000;

impl Table {
    /// The cells in their places, row by row: a cell goes to the first column that no cell above reaches down into (as in HTML).
    #[must_use]
    pub fn placed(&self) -> Vec<PlacedCell<'_>> {
        let mut placed = Vec::new();
        // For each column, the first row that is free again.
        let mut free: Vec<usize> = Vec::new();
        for (row, cells) in self.rows.iter().enumerate() {
            let mut column = 0;
            for cell in &cells.cells {
                while free.get(column).is_some_and(|from| *from > row) {
                    column += 1;
                }
                let end = (column + usize::from(cell.columns.max(1))).min(MOST_COLUMNS.max(column + 1));
                free.resize(free.len().max(end), 0);
                free[column..end].fill(row + usize::from(cell.rows.max(1)));
                placed.push(PlacedCell { row, column, header: cells.header, cell });
                column = end;
            }
        }
        placed
    }

    /// Number of columns, spans counted.
    #[must_use]
    pub fn width(&self) -> usize {
        let ends =
            self.placed().into_iter().map(|placed| placed.column + usize::from(placed.cell.columns.max(1)));
        ends.max().unwrap_or(0)
    }

    /// The words of each row and column; a cell that takes several stands in its first, line breaks in it are spaces.
    #[must_use]
    pub fn matrix(&self, text: &str) -> Vec<Vec<String>> {
        let mut matrix = vec![vec![String::new(); self.width()]; self.rows.len()];
        for placed in self.placed() {
            if let Some(field) = matrix[placed.row].get_mut(placed.column) {
                *field = placed.cell.span.of(text).split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
            }
        }
        matrix
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        builder::{CellDraft, DocumentBuilder, Fragment, RowDraft},
        model::{BlockKind, Format, Style},
    };

    /// Rows of cells "words:columns:rows".
    #[track_caller]
    fn check(rows: &[&str], expected: &[&str]) {
        let cell = |source: &str| {
            let mut parts = source.split(':');
            let text = parts.next().unwrap_or_default().to_owned();
            let mut span = || parts.next().map_or(1, |span| span.parse().expect("a span"));
            CellDraft { fragments: vec![Fragment::unpaged(text)], columns: span(), rows: span() }
        };
        let drafts: Vec<RowDraft> = rows
            .iter()
            .map(|row| RowDraft { cells: row.split(' ').map(cell).collect(), header: false })
            .collect();
        let mut builder = DocumentBuilder::new();
        builder.table(&drafts, Style::default());
        let document = builder.finish(Format::Html);
        let BlockKind::Table(table) = &document.blocks[0].kind else { panic!("a table was added") };
        let found: Vec<String> = table.matrix(&document.text).iter().map(|row| row.join("|")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn spans_push_what_follows() {
        check(&["a b", "c d"], &["a|b", "c|d"]);
        check(&["a:2 b", "c d e"], &["a||b", "c|d|e"]);
        check(&["a:1:2 b:2", "c d", "e f g"], &["a|b|", "|c|d", "e|f|g"]);
        check(&["a b:1:2", "c", "d e"], &["a|b", "c|", "d|e"]);
        check(&["a", "b c"], &["a|", "b|c"]);
    }
}
