//! Ruled tables and frames: from rules and boxes to grids of cells. It does NOT read borderless tables.

use super::words::Row as WordRow;
use super::words::Word;
use crate::model::Rect;

/// Rules whose ends are this near meet, in points.
const MEET: f32 = 4.0;
/// Rules this near are one edge of a grid.
const SAME_EDGE: f32 = 4.0;
/// Shortest rule that bounds a cell.
const SHORTEST: f32 = 6.0;

/// A ruled area of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    /// Its outer box.
    pub rect: Rect,
    /// Rows of cells from top to bottom.
    pub rows: Vec<Vec<GridCell>>,
    /// Left and right edges of its columns.
    pub edges: Vec<f32>,
}

/// A cell with the rows of words that stand in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GridCell {
    /// Columns it takes.
    pub columns: u16,
    /// Its words, baseline by baseline.
    pub words: Vec<WordRow>,
    /// Its box.
    pub rect: Rect,
}

#[derive(Debug, Default)]
struct Rules {
    horizontal: Vec<Rect>,
    vertical: Vec<Rect>,
}

/// Finds the grids of a page and takes their words out of `rows`.
pub(super) fn take_grids(rules: &[Rect], rows: &mut Vec<WordRow>) -> Vec<Grid> {
    let mut grids = Vec::new();
    for group in connected(rules) {
        if let Some(grid) = grid(&group, rows) {
            grids.push(grid);
        }
    }
    rows.retain(|row| !row.words.is_empty());
    grids.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
    grids
}

/// Groups rules that meet.
fn connected(rules: &[Rect]) -> Vec<Rules> {
    let mut groups: Vec<(Rect, Vec<Rect>)> = Vec::new();
    let long = rules.iter().filter(|r| (r.x1 - r.x0).max(r.y1 - r.y0) >= SHORTEST);
    for rule in long {
        let mut members = vec![*rule];
        let mut bounds = *rule;
        groups.retain_mut(|(area, others)| {
            let meets = overlap(area, rule) && others.iter().any(|other| overlap(other, rule));
            if meets {
                members.append(others);
                bounds = super::lines::union(bounds, *area);
            }
            !meets
        });
        groups.push((bounds, members));
    }
    groups.into_iter().map(|(_, members)| split(members)).collect()
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x0 <= b.x1 + MEET && b.x0 <= a.x1 + MEET && a.y0 <= b.y1 + MEET && b.y0 <= a.y1 + MEET
}

fn split(members: Vec<Rect>) -> Rules {
    let (horizontal, vertical) = members.into_iter().partition(|r| r.x1 - r.x0 > r.y1 - r.y0);
    Rules { horizontal, vertical }
}

fn edges(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.dedup_by(|b, a| (*b - *a).abs() < SAME_EDGE);
    values
}

fn grid(rules: &Rules, rows: &mut [WordRow]) -> Option<Grid> {
    let xs = edges(rules.vertical.iter().map(|r| (r.x0 + r.x1) / 2.0));
    let ys = edges(rules.horizontal.iter().map(|r| (r.y0 + r.y1) / 2.0));
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let rect = Rect { x0: xs[0], y0: ys[0], x1: *xs.last()?, y1: *ys.last()? };
    let mut bands = Vec::new();
    for y in ys.windows(2) {
        let spans = band(rules, &xs, y[0], y[1]);
        let mut cells = Vec::new();
        for (x0, x1, columns) in spans {
            let area = Rect { x0, y0: y[0], x1, y1: y[1] };
            cells.push(GridCell { columns, words: take_words(rows, &area), rect: area });
        }
        bands.push((cells, y[0]));
    }
    let rows = join_open_bands(rules, bands);
    Some(Grid { rect, rows, edges: xs })
}

/// Cells of a band: neighbours without a rule between them are one.
fn band(rules: &Rules, xs: &[f32], y0: f32, y1: f32) -> Vec<(f32, f32, u16)> {
    let middle = (y0 + y1) / 2.0;
    let mut spans: Vec<(f32, f32, u16)> = Vec::new();
    for (index, x) in xs.windows(2).enumerate() {
        let ruled = rules.vertical.iter().any(|r| {
            ((r.x0 + r.x1) / 2.0 - x[0]).abs() < SAME_EDGE && r.y0 - MEET <= middle && r.y1 + MEET >= middle
        });
        match spans.last_mut().filter(|_| index > 0 && !ruled) {
            Some(last) => *last = (last.0, x[1], last.2 + 1),
            None => spans.push((x[0], x[1], 1)),
        }
    }
    spans
}

/// Joins a cell to the one above when no rule parts them (cells over several rows).
fn join_open_bands(rules: &Rules, bands: Vec<(Vec<GridCell>, f32)>) -> Vec<Vec<GridCell>> {
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    for (cells, top) in bands {
        let parted = |cell: &GridCell| {
            let middle = (cell.rect.x0 + cell.rect.x1) / 2.0;
            rules
                .horizontal
                .iter()
                .any(|r| ((r.y0 + r.y1) / 2.0 - top).abs() < SAME_EDGE && r.x0 <= middle && r.x1 >= middle)
        };
        let none_parted = !cells.iter().any(parted);
        match rows.last_mut().filter(|last| none_parted && last.len() == cells.len()) {
            Some(last) => {
                for (above, below) in last.iter_mut().zip(cells) {
                    above.words.extend(below.words);
                    above.rect.y1 = below.rect.y1;
                }
            }
            None => rows.push(cells),
        }
    }
    rows
}

fn take_words(rows: &mut [WordRow], area: &Rect) -> Vec<WordRow> {
    let mut taken = Vec::new();
    for row in rows {
        let y = row.y - 1.0;
        if y < area.y0 || y > area.y1 + 1.0 {
            continue;
        }
        let inside = |word: &Word| {
            let middle = (word.rect.x0 + word.rect.x1) / 2.0;
            middle >= area.x0 && middle <= area.x1
        };
        let (words, rest): (Vec<Word>, Vec<Word>) = row.words.drain(..).partition(inside);
        row.words = rest;
        if !words.is_empty() {
            taken.push(WordRow { words, y: row.y });
        }
    }
    taken
}
