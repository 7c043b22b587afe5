//! Rows of words to lines in reading order: columns are parted here. It does NOT join lines into paragraphs.

use super::words::{Row, Word};
use crate::model::{PageNumber, Rect};

/// Narrowest gutter between two columns, in points.
const GUTTER: f32 = 9.0;
/// Lines that must stand on each side of a gutter.
const COLUMN_LINES: usize = 5;
/// Least width of a column, as a part of the text's width.
const COLUMN_WIDTH: f32 = 0.25;

/// A line of running text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// Never empty.
    pub words: Vec<Word>,
    /// The page it stands on.
    pub page: PageNumber,
    /// Box of its words.
    pub rect: Rect,
    /// Baseline.
    pub y: f32,
    /// Size of most of its letters.
    pub size: f32,
    /// All words bold.
    pub bold: bool,
    /// All words italic.
    pub italic: bool,
    /// Number of the frame it stands in.
    pub frame: Option<usize>,
    /// Left and right edges of the column it belongs to.
    pub column: (f32, f32),
}

impl Line {
    /// A line from words of one baseline, left to right.
    pub(super) fn new(words: Vec<Word>, page: PageNumber) -> Option<Self> {
        let first = words.first()?;
        let mut rect = first.rect;
        for word in &words {
            rect = union(rect, word.rect);
        }
        let lettered: Vec<&Word> = words.iter().filter(|word| !word.symbol).collect();
        let longest = lettered.iter().max_by_key(|word| word.text.chars().count()).copied().unwrap_or(first);
        let (size, y) = (longest.size, first.y);
        let bold = !lettered.is_empty() && lettered.iter().all(|word| word.bold);
        let italic = !lettered.is_empty() && lettered.iter().all(|word| word.italic);
        Some(Self { page, rect, y, size, bold, italic, frame: None, column: (rect.x0, rect.x1), words })
    }

    /// Its words with single spaces.
    pub(super) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }
}

/// The smallest box around both.
pub(super) fn union(a: Rect, b: Rect) -> Rect {
    Rect { x0: a.x0.min(b.x0), y0: a.y0.min(b.y0), x1: a.x1.max(b.x1), y1: a.y1.max(b.y1) }
}

/// Lines of a page in reading order.
pub(super) fn lines(rows: &[Row], page: PageNumber) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let (end, gutter) = match next_columns(rest) {
            Some((0, end, gutter)) => (end, Some(gutter)),
            Some((start, ..)) => (start, None),
            None => (rest.len(), None),
        };
        match gutter {
            Some(gutter) => lines.extend(two_columns(&rest[..end], gutter, page)),
            None => lines.extend(one_column(&rest[..end], page)),
        }
        rest = &rest[end..];
    }
    lines
}

fn one_column(rows: &[Row], page: PageNumber) -> Vec<Line> {
    let mut lines: Vec<Line> = rows.iter().filter_map(|row| Line::new(row.words.clone(), page)).collect();
    set_column(&mut lines);
    lines
}

fn two_columns(rows: &[Row], gutter: f32, page: PageNumber) -> Vec<Line> {
    let side = |left: bool| {
        let part = |row: &Row| {
            let words = row.words.iter().filter(|word| (word.rect.x0 < gutter) == left).cloned().collect();
            Line::new(words, page)
        };
        let mut lines: Vec<Line> = rows.iter().filter_map(part).collect();
        set_column(&mut lines);
        lines
    };
    let mut lines = side(true);
    lines.extend(side(false));
    lines
}

fn set_column(lines: &mut [Line]) {
    let left = lines.iter().map(|line| line.rect.x0).fold(f32::MAX, f32::min);
    let right = lines.iter().map(|line| line.rect.x1).fold(f32::MIN, f32::max);
    for line in lines {
        line.column = (left, right);
    }
}

/// The first run of rows set in two columns: its start, its end and the gutter's middle.
fn next_columns(rows: &[Row]) -> Option<(usize, usize, f32)> {
    let left = rows.iter().map(|row| row.words[0].rect.x0).fold(f32::MAX, f32::min);
    let right = rows.iter().map(right_edge).fold(f32::MIN, f32::max);
    let least = COLUMN_WIDTH * (right - left);
    for (start, row) in rows.iter().enumerate() {
        for pair in row.words.windows(2) {
            let (from, to) = (pair[0].rect.x1, pair[1].rect.x0);
            if to - from < GUTTER || from - left < least || right - to < least {
                continue;
            }
            // Rows are compatible with the gutter when no word stands in it; try the edge that most columns share.
            let gutter = to - 0.4 * GUTTER;
            let end = start + rows[start..].iter().take_while(|row| !straddles(row, gutter)).count();
            if is_two_columns(&rows[start..end], gutter, least) {
                let above = rows[..start].iter().rev().take_while(|row| !straddles(row, gutter)).count();
                return Some((start - above, end, gutter));
            }
        }
    }
    None
}

fn straddles(row: &Row, gutter: f32) -> bool {
    let half = 0.35 * GUTTER;
    row.words.iter().any(|word| word.rect.x0 < gutter + half && word.rect.x1 > gutter - half)
}

fn is_two_columns(rows: &[Row], gutter: f32, least: f32) -> bool {
    let long = |left: bool| {
        let width = |row: &&Row| {
            let words = row.words.iter().filter(|word| (word.rect.x0 < gutter) == left);
            words.map(|word| word.rect.x1 - word.rect.x0).sum::<f32>() > 0.6 * least
        };
        rows.iter().filter(width).count()
    };
    // Running text shares a left edge on the right side of the gutter.
    let starts: Vec<f32> = rows
        .iter()
        .filter_map(|row| row.words.iter().find(|word| word.rect.x0 > gutter))
        .map(|word| word.rect.x0)
        .collect();
    let edge = starts.iter().copied().fold(f32::MAX, f32::min);
    let aligned = starts.iter().filter(|start| **start - edge < GUTTER).count();
    long(true) >= COLUMN_LINES && long(false) >= COLUMN_LINES && aligned * 2 >= starts.len()
}

fn right_edge(row: &Row) -> f32 {
    row.words.last().map_or(f32::MIN, |word| word.rect.x1)
}
