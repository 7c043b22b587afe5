//! One page: its lines and tables in reading order, and whether its text can be trusted.

use super::{
    glyphs::PageContent,
    lines::{self, Line},
    scan,
    tables::{self, Grid},
    turning::Quarter,
    words::{self, Row},
};
use crate::model::{PageNumber, Rect, TextVerdict};

/// A page before the layout of the whole document.
#[derive(Debug)]
pub(super) struct RawPage {
    /// Its place.
    pub number: PageNumber,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Whether its text can be trusted.
    pub verdict: TextVerdict,
    /// In reading order, words of tables excluded.
    pub lines: Vec<Line>,
    /// From top to bottom.
    pub tables: Vec<Grid>,
    /// Thin lines drawn.
    pub rules: Vec<Rect>,
    /// Characters of text aslant, left out.
    pub aslant: usize,
    /// Not all was read.
    pub cut: bool,
    /// How sure the recogniser was of the words of its picture on average, 0 to 100, where it was asked.
    pub recognised: Option<f32>,
}

/// What was read in a page's picture.
#[derive(Debug)]
pub(super) struct Recognised {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Of its words, on average, 0 to 100.
    pub confidence: f32,
}

impl RawPage {
    /// Lays out one page.
    ///
    /// Where its text cannot be trusted, `recognise` is asked for the words of its picture, given the rows that are to be kept.
    pub(super) fn of(
        mut content: PageContent,
        number: PageNumber,
        recognise: &mut dyn FnMut(&[Row]) -> Option<Recognised>,
    ) -> Self {
        content.turn_upright();
        let mut rows = words::rows(&content.glyphs);
        let mut verdict = scan::verdict(&content, &rows);
        let mut recognised = None;
        if matches!(verdict, TextVerdict::NeedsOcr | TextVerdict::Doubtful) {
            let kept = if verdict == TextVerdict::NeedsOcr { std::mem::take(&mut rows) } else { Vec::new() };
            let answer = recognise(&kept);
            if let Some(Recognised { rows: read, confidence }) = answer {
                let nothing = read.is_empty() && kept.is_empty();
                verdict = if nothing { TextVerdict::Blank } else { TextVerdict::Recognised };
                recognised = Some(confidence);
                rows = [kept, read].concat();
            } else if !kept.is_empty() {
                rows = kept;
            }
        }
        rows.extend(turned_rows(&content));
        rows.sort_by(|a, b| a.y.total_cmp(&b.y));
        let grids = tables::take_grids(&content.rules, &mut rows);
        let (frames, tables): (Vec<Grid>, Vec<Grid>) = grids.into_iter().partition(is_frame);
        let mut lines = lines::lines(&rows, number);
        for (index, panel) in content.panels.iter().enumerate() {
            mark_panel(&mut lines, panel, index, &content);
        }
        for (index, frame) in frames.into_iter().enumerate() {
            insert_frame(&mut lines, frame, 10_000 + index, number);
        }
        let tables = tables.into_iter().filter(has_words).collect();
        let PageContent { width, height, rules, aslant, cut, .. } = content;
        Self { number, width, height, verdict, lines, tables, rules, aslant, cut, recognised }
    }
}

/// Lines of text that stand on their side among upright text (heads of columns, marks in the margin), each as one word in its place.
fn turned_rows(content: &PageContent) -> Vec<Row> {
    let mut turned = Vec::new();
    for quarter in Quarter::ALL {
        for row in words::rows(&content.turned[quarter as usize]) {
            let Some(line) = Line::new(row.words, PageNumber(0)) else { continue };
            let rect = quarter.back(&line.rect, content.width, content.height);
            let text = line.text();
            let Some(mut word) = line.words.into_iter().next() else { continue };
            (word.text, word.y, word.rect) = (text, rect.y1, rect);
            turned.push(Row { words: vec![word], y: rect.y1 });
        }
    }
    turned
}

fn has_words(grid: &Grid) -> bool {
    grid.rows.iter().flatten().any(|cell| !cell.words.is_empty())
}

/// One column, or rules that part nothing: a frame around running text.
fn is_frame(grid: &Grid) -> bool {
    let filled = |row: &Vec<tables::GridCell>| row.iter().filter(|cell| !cell.words.is_empty()).count();
    grid.rows.iter().all(|row| row.len() == 1) || grid.rows.len() == 1 && filled(&grid.rows[0]) <= 1
}

fn mark_panel(lines: &mut [Line], panel: &Rect, index: usize, content: &PageContent) {
    let whole_page = panel.x1 - panel.x0 > 0.95 * content.width && panel.y1 - panel.y0 > 0.9 * content.height;
    if whole_page {
        return;
    }
    for line in lines {
        let (y, x) = (line.y - 0.3 * line.size, line.rect.x0);
        if y > panel.y0 && y < panel.y1 && x > panel.x0 - 1.0 && line.rect.x1 < panel.x1 + 1.0 {
            line.frame = Some(index);
        }
    }
}

fn insert_frame(lines: &mut Vec<Line>, frame: Grid, index: usize, page: PageNumber) {
    let at = position(lines, &frame.rect);
    let rows: Vec<Row> = frame.rows.into_iter().flatten().flat_map(|cell| cell.words).collect();
    let mut framed = lines::lines(&rows, page);
    for line in &mut framed {
        line.frame = Some(index);
    }
    lines.splice(at..at, framed);
}

/// Where a box stands in the reading order: before the first line below it in its column.
pub(super) fn position(lines: &[Line], rect: &Rect) -> usize {
    let below = |line: &Line| {
        let (left, right) = line.column;
        line.y > rect.y0 && left < rect.x1 && right > rect.x0
    };
    lines.iter().position(below).unwrap_or(lines.len())
}
