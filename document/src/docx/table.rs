//! Tables of a DOCX: cells over several columns and rows. It does NOT read what stands in the cells.

use roxmltree::Node;

use super::{attribute, child, is, value_of};

/// Largest span taken from a file.
const LARGEST_SPAN: u16 = 1000;

/// A cell of a row, with its place.
pub(super) struct CellNode<'a, 'i> {
    /// `w:tc`.
    pub node: Node<'a, 'i>,
    /// Columns it takes.
    pub columns: u16,
    /// Rows it takes.
    pub rows: u16,
}

/// A row of a table.
pub(super) struct RowNode<'a, 'i> {
    /// Cells that begin in it.
    pub cells: Vec<CellNode<'a, 'i>>,
    /// It is repeated at the head of every page.
    pub header: bool,
}

/// The rows of `w:tbl`, cells that go on from the row above joined to those.
pub(super) fn rows<'a, 'i>(table: Node<'a, 'i>) -> Vec<RowNode<'a, 'i>> {
    let mut rows: Vec<RowNode<'a, 'i>> = Vec::new();
    // For each column, the row and place of the cell that may go on below.
    let mut open: Vec<Option<(usize, usize)>> = Vec::new();
    for row in content(table, "tr") {
        let properties = child(row, "trPr");
        let header =
            properties.is_some_and(|properties| super::switch(properties, "tblHeader") == Some(true));
        let before =
            properties.and_then(|properties| value_of(properties, "gridBefore")?.parse().ok()).unwrap_or(0);
        let mut read = RowNode { cells: Vec::new(), header };
        let mut column: usize = before;
        for cell in content(row, "tc") {
            let properties = child(cell, "tcPr");
            let columns: u16 = properties
                .and_then(|properties| value_of(properties, "gridSpan")?.parse().ok())
                .unwrap_or(1)
                .clamp(1, LARGEST_SPAN);
            let merge = properties.and_then(|properties| child(properties, "vMerge"));
            let goes_on = merge.is_some_and(|merge| attribute(merge, "val") != Some("restart"));
            open.resize(open.len().max(column + usize::from(columns)), None);
            match open[column].filter(|_| goes_on) {
                Some((above, place)) => {
                    rows[above].cells[place].rows = rows[above].cells[place].rows.saturating_add(1);
                }
                None => {
                    let place = merge.map(|_| (rows.len(), read.cells.len()));
                    open[column..column + usize::from(columns)].fill(place);
                    read.cells.push(CellNode { node: cell, columns, rows: 1 });
                }
            }
            column += usize::from(columns);
        }
        rows.push(read);
    }
    rows
}

/// Children of this name, through content controls and tracked insertions.
fn content<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    let mut waiting: Vec<Node<'a, 'i>> = node.children().rev().collect();
    while let Some(child) = waiting.pop() {
        if is(child, name) {
            found.push(child);
        } else if ["sdt", "sdtContent", "customXml", "ins"].iter().any(|wrapper| is(child, wrapper)) {
            waiting.extend(child.children().rev());
        }
    }
    found
}
