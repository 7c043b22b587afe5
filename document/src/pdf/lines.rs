//! Rows of words to lines in reading order: columns are parted here. It does NOT join lines into paragraphs.

use super::words::{Row, Word};
use crate::model::{PageNumber, Rect};

/// Narrowest gutter between two columns, in points.
const GUTTER: f32 = 9.0;
/// Lines that make a shared edge.
const SHARED_EDGE: usize = 3;
/// A wider gutter tells no more, in points.
const WIDE_GUTTER: f32 = 30.0;
/// Lines that begin nearer than this below each other, in points, share an edge.
const EDGE: f32 = 2.5;
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

    /// It ends with a page number to which dots lead: a line of a table of contents.
    pub(super) fn is_led(&self) -> bool {
        self.words.last().is_some_and(|word| word.led)
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
            let words: Vec<Word> =
                row.words.iter().filter(|word| (word.rect.x0 < gutter) == left).cloned().collect();
            (!words.is_empty()).then_some(Row { words, y: row.y })
        };
        // A side may be in columns itself.
        lines(&rows.iter().filter_map(part).collect::<Vec<Row>>(), page)
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

/// The longest run of rows set in two columns: its start, its end and the gutter's middle.
fn next_columns(rows: &[Row]) -> Option<(usize, usize, f32)> {
    if rows.len() < COLUMN_LINES {
        return None;
    }
    let left = rows.iter().map(|row| row.words[0].rect.x0).fold(f32::MAX, f32::min);
    let right = rows.iter().map(right_edge).fold(f32::MIN, f32::max);
    let least = COLUMN_WIDTH * (right - left);
    let mut best: Option<(f32, (usize, usize, f32))> = None;
    for gutter in gutters(rows, left + least, right - least) {
        let mut start = 0;
        while start < rows.len() {
            let count = rows[start..].iter().take_while(|row| !straddles(row, gutter)).count();
            let end = start + count;
            // Many rows and a wide strip without words: between bullets and their words the strip is narrow.
            let score = count as f32 * strip(&rows[start..end], gutter).min(WIDE_GUTTER);
            let better = best.is_none_or(|(other, _)| score > other);
            if better && is_two_columns(&rows[start..end], gutter, least) {
                best = Some((score, (start, end, gutter)));
            }
            start = end + 1;
        }
    }
    best.map(|(_, found)| found)
}

/// Width of the strip around `gutter` in which no word of the rows stands.
fn strip(rows: &[Row], gutter: f32) -> f32 {
    let words = || rows.iter().flat_map(|row| &row.words);
    let left =
        words().map(|word| word.rect.x1).filter(|x| *x <= gutter + 0.35 * GUTTER).fold(f32::MIN, f32::max);
    let right =
        words().map(|word| word.rect.x0).filter(|x| *x >= gutter - 0.35 * GUTTER).fold(f32::MAX, f32::min);
    right - left
}

/// Places between `from` and `to` where columns may part: the lines of a column on the right begin one below the other, after a gap.
fn gutters(rows: &[Row], from: f32, to: f32) -> Vec<f32> {
    let starts = rows.iter().flat_map(|row| {
        let after_gap = row.words.windows(2).filter(|pair| pair[1].rect.x0 - pair[0].rect.x1 >= GUTTER);
        row.words.first().into_iter().chain(after_gap.map(|pair| &pair[1])).map(|word| word.rect.x0)
    });
    let mut starts: Vec<f32> = starts.filter(|x| *x > from && *x < to).collect();
    starts.sort_by(f32::total_cmp);
    let mut gutters = Vec::new();
    let mut rest = starts.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|x| **x - first < EDGE).count();
        if count >= COLUMN_LINES {
            gutters.push(first - 0.4 * GUTTER);
        }
        rest = &rest[count..];
    }
    gutters
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
    // Running text shares few left edges on the right side of the gutter: those of paragraphs, items and bullets.
    let mut starts: Vec<f32> = rows
        .iter()
        .filter_map(|row| row.words.iter().find(|word| word.rect.x0 > gutter))
        .map(|word| word.rect.x0)
        .collect();
    starts.sort_by(f32::total_cmp);
    let aligned: usize =
        starts.chunk_by(|a, b| b - a < EDGE).map(<[f32]>::len).filter(|shared| *shared >= SHARED_EDGE).sum();
    long(true) >= COLUMN_LINES && long(false) >= COLUMN_LINES && aligned * 5 >= starts.len() * 3
}

fn right_edge(row: &Row) -> f32 {
    row.words.last().map_or(f32::MIN, |word| word.rect.x1)
}
