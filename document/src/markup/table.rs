//! Tables: those that hold data stay tables, those that only frame running text become framed blocks.

use super::draft::{Draft, DraftCell, DraftRow};
use crate::model::Style;

/// Words repeated in neighbouring cells from this length on are one merged cell, written out by a converter.
const MERGED_BYTES: usize = 20;

/// A row alone with fewer cells of figures than this frames text.
const LEAST_FIGURES: usize = 3;

/// The blocks that a table's rows amount to: the table, or the framed blocks of a table used for layout.
pub fn settle(mut rows: Vec<DraftRow>, style: Style) -> Vec<Draft> {
    rows.iter_mut().for_each(merge_repeated);
    rows.retain(|row| row.cells.iter().any(|cell| !is_empty(cell)));
    if rows.is_empty() {
        return Vec::new();
    }
    if !is_layout(&rows) {
        return vec![Draft::Table { rows, style }];
    }
    let blocks = rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.blocks);
    blocks.map(framed).collect()
}

fn framed(draft: Draft) -> Draft {
    match draft {
        Draft::Words { kind, text, style } => {
            Draft::Words { kind, text, style: Style { boxed: true, ..style } }
        }
        other => other,
    }
}

fn merge_repeated(row: &mut DraftRow) {
    let mut kept: Vec<DraftCell> = Vec::with_capacity(row.cells.len());
    for cell in row.cells.drain(..) {
        if let Some(last) = kept.last_mut()
            && last.blocks == cell.blocks
            && cell.words().len() >= MERGED_BYTES
        {
            last.columns = last.columns.saturating_add(cell.columns);
        } else {
            kept.push(cell);
        }
    }
    row.cells = kept;
}

fn is_layout(rows: &[DraftRow]) -> bool {
    let filled = |row: &DraftRow| row.cells.iter().filter(|cell| !is_empty(cell)).count();
    let widest = rows.iter().map(filled).max().unwrap_or(0);
    if widest <= 1 {
        return true;
    }
    let figures = rows.iter().flat_map(|row| &row.cells).filter(|cell| is_figure(&cell.words())).count();
    rows.len() == 1 && figures < LEAST_FIGURES
}

fn is_empty(cell: &DraftCell) -> bool {
    cell.blocks.is_empty()
}

fn is_figure(words: &str) -> bool {
    let digits = words.chars().filter(char::is_ascii_digit).count();
    digits > 0 && words.chars().filter(|letter| letter.is_alphabetic()).count() <= 2
}
