//! Tables and frames of a page: from rules and boxes, or from aligned figures, to grids of cells. It does NOT join pages.

mod aligned;
mod ruled;

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
    /// Rows it takes.
    pub rows: u16,
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
        if let Some(grid) = ruled::grid(&group, rows) {
            grids.push(grid);
        }
    }
    rows.retain(|row| !row.words.is_empty());
    grids.extend(aligned::take(rules, rows));
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

/// Rows without those that hold no word; cells that reach over such a row become lower.
pub(super) fn filled_rows(rows: &[Vec<GridCell>]) -> Vec<Vec<GridCell>> {
    let mut covered = vec![false; rows.len()];
    for (index, row) in rows.iter().enumerate() {
        covered[index] |= row.iter().any(|cell| !cell.words.is_empty());
    }
    let mut kept = Vec::new();
    for (index, row) in rows.iter().enumerate().filter(|(index, _)| covered[*index]) {
        let mut row = row.clone();
        for cell in &mut row {
            let end = (index + usize::from(cell.rows)).min(rows.len());
            cell.rows = covered[index..end].iter().filter(|filled| **filled).count().max(1) as u16;
        }
        kept.push(row);
    }
    kept
}

/// Rows that name the columns, where the first does: as many as its highest cell takes, or two where it groups columns that the
/// second names.
pub(super) fn head_rows(rows: &[Vec<GridCell>]) -> usize {
    let first = &rows[0];
    let highest = first.iter().map(|cell| usize::from(cell.rows)).max().unwrap_or(1);
    let is_named = |row: &Vec<GridCell>| {
        row.iter()
            .flat_map(|cell| &cell.words)
            .flat_map(|row| &row.words)
            .any(|word| word.text.chars().any(char::is_alphabetic))
    };
    let partial = first.iter().any(|cell| usize::from(cell.rows) < highest);
    let groups = partial && first.iter().any(|cell| cell.columns > 1 && usize::from(cell.rows) == 1);
    if groups && rows.get(1).is_some_and(is_named) && highest < rows.len() { highest } else { 1 }
}
