//! Grids of rules in both directions: which of their fields are one cell. It does NOT read tables that have no vertical rules.

use super::{Grid, GridCell, MEET, Rules, SAME_EDGE, edges, take_words};
use crate::{model::Rect, pdf::words::Row as WordRow};

/// The fields between the edges of a grid, and the rules that part them.
struct Lattice<'a> {
    rules: &'a Rules,
    xs: Vec<f32>,
    ys: Vec<f32>,
}

/// A cell by its fields: rows and columns from, to (excluded).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Block {
    rows: (usize, usize),
    columns: (usize, usize),
}

/// The grid that rules make, with the words taken out of `rows`.
pub(super) fn grid(rules: &Rules, rows: &mut [WordRow]) -> Option<Grid> {
    let xs = edges(rules.vertical.iter().map(|r| (r.x0 + r.x1) / 2.0));
    let ys = edges(rules.horizontal.iter().map(|r| (r.y0 + r.y1) / 2.0));
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let rect = Rect { x0: xs[0], y0: ys[0], x1: *xs.last()?, y1: *ys.last()? };
    let mut lattice = Lattice { rules, xs, ys };
    lattice.drop_idle_rows();
    let mut bands: Vec<Vec<GridCell>> = vec![Vec::new(); lattice.ys.len() - 1];
    for block in lattice.blocks() {
        let area = lattice.area(block);
        bands[block.rows.0].push(GridCell {
            columns: (block.columns.1 - block.columns.0) as u16,
            rows: (block.rows.1 - block.rows.0) as u16,
            words: take_words(rows, &area),
            rect: area,
        });
    }
    Some(Grid { rect, rows: bands, edges: lattice.xs })
}

impl Lattice<'_> {
    /// Whether a rule parts the fields `column` and `column + 1` of a row.
    fn parted_right(&self, row: usize, column: usize) -> bool {
        let (x, middle) = (self.xs[column + 1], (self.ys[row] + self.ys[row + 1]) / 2.0);
        self.rules.vertical.iter().any(|r| {
            ((r.x0 + r.x1) / 2.0 - x).abs() < SAME_EDGE && r.y0 - MEET <= middle && r.y1 + MEET >= middle
        })
    }

    /// Whether a rule parts the fields `row` and `row + 1` of a column.
    fn parted_below(&self, row: usize, column: usize) -> bool {
        let (y, middle) = (self.ys[row + 1], (self.xs[column] + self.xs[column + 1]) / 2.0);
        self.rules
            .horizontal
            .iter()
            .any(|r| ((r.y0 + r.y1) / 2.0 - y).abs() < SAME_EDGE && r.x0 <= middle && r.x1 >= middle)
    }

    /// Takes away edges of rows that part nothing (underlined words).
    fn drop_idle_rows(&mut self) {
        let columns = self.xs.len() - 1;
        let mut row = 0;
        while row + 2 < self.ys.len() {
            if (0..columns).any(|column| self.parted_below(row, column)) {
                row += 1;
            } else {
                self.ys.remove(row + 1);
            }
        }
    }

    /// The cells, from top to bottom and left to right.
    fn blocks(&self) -> Vec<Block> {
        let (height, width) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut taken = vec![false; height * width];
        let mut blocks = Vec::new();
        for row in 0..height {
            for column in 0..width {
                if taken[row * width + column] {
                    continue;
                }
                let block = self.block(row, column, &taken);
                for row in block.rows.0..block.rows.1 {
                    taken[row * width + block.columns.0..row * width + block.columns.1].fill(true);
                }
                blocks.push(block);
            }
        }
        blocks
    }

    /// The largest cell that begins here: to the right until a rule, then down as long as no field is parted.
    fn block(&self, row: usize, column: usize, taken: &[bool]) -> Block {
        let (height, width) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut right = column + 1;
        while right < width && !taken[row * width + right] && !self.parted_right(row, right - 1) {
            right += 1;
        }
        let mut end = row + 1;
        while end < height && self.goes_down(end, column, right) {
            end += 1;
        }
        Block { rows: (row, end), columns: (column, right) }
    }

    /// Whether the fields of `row` belong to the cell above: no rule over them, none among them, one on either side.
    fn goes_down(&self, row: usize, left: usize, right: usize) -> bool {
        let width = self.xs.len() - 1;
        (left..right).all(|column| !self.parted_below(row - 1, column))
            && (left..right - 1).all(|column| !self.parted_right(row, column))
            && (left == 0 || self.parted_right(row, left - 1))
            && (right == width || self.parted_right(row, right - 1))
    }

    fn area(&self, block: Block) -> Rect {
        Rect {
            x0: self.xs[block.columns.0],
            y0: self.ys[block.rows.0],
            x1: self.xs[block.columns.1],
            y1: self.ys[block.rows.1],
        }
    }
}
