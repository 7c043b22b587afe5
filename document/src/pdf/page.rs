//! One page: its lines and tables in reading order, and whether its text can be trusted.

use super::{
    glyphs::PageContent,
    lines::{self, Line},
    tables::{self, Grid},
    words::{self, Row},
};
use crate::model::{PageNumber, Rect, TextVerdict};

/// Part of unmapped characters from which a text is doubtful.
const UNMAPPED: f32 = 0.05;
/// Words of a page from which the lack of common French words tells gibberish.
const ENOUGH_WORDS: usize = 80;

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
    /// Characters of turned text, left out.
    pub rotated: usize,
    /// Not all was read.
    pub cut: bool,
}

impl RawPage {
    /// Lays out one page.
    pub(super) fn of(content: PageContent, number: PageNumber) -> Self {
        let mut rows = words::rows(&content.glyphs);
        let verdict = verdict(&content, &rows);
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
        let PageContent { width, height, rules, rotated, cut, .. } = content;
        Self { number, width, height, verdict, lines, tables, rules, rotated, cut }
    }
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

fn verdict(content: &PageContent, rows: &[Row]) -> TextVerdict {
    let letters = content.glyphs.iter().filter(|glyph| !glyph.character.is_whitespace()).count();
    if letters == 0 {
        return match (content.images, content.drawn || content.rotated > 0) {
            (0, false) => TextVerdict::Blank,
            _ => TextVerdict::NeedsOcr,
        };
    }
    let unmapped = content.glyphs.iter().filter(|glyph| {
        let private = matches!(glyph.character, '\u{e000}'..='\u{f8ff}') && !glyph.symbol;
        private || (glyph.character.is_control() || glyph.character == '\u{fffd}') && !glyph.symbol
    });
    let share = unmapped.count() as f32 / letters as f32;
    if share > UNMAPPED || is_gibberish(rows) { TextVerdict::Doubtful } else { TextVerdict::Good }
}

/// Many words, and none of those that French cannot do without.
fn is_gibberish(rows: &[Row]) -> bool {
    const COMMON: [&str; 12] = ["de", "la", "le", "les", "des", "et", "du", "en", "à", "au", "the", "of"];
    let words = rows.iter().flat_map(|row| &row.words).map(|word| word.text.to_lowercase());
    let words: Vec<String> = words.filter(|word| word.chars().all(char::is_alphabetic)).collect();
    let common = words.iter().filter(|word| COMMON.contains(&word.as_str())).count();
    words.len() >= ENOUGH_WORDS && common * 50 < words.len()
}
