//! Tables without vertical rules: columns told by the white that runs down between them, rows by horizontal rules or, where every
//! line carries figures, by lines. It does NOT read columns of running text: without rules a table must hold figures.

use super::{Grid, GridCell};
use crate::{
    model::Rect,
    number::{self, Figure},
    pdf::words::{Row as WordRow, Word},
};

/// White wider than this part of the letters' size parts two pieces of a line.
const PIECE_GAP: f32 = 0.9;
/// Lines of a table without rules are nearer than this, in sizes of letters.
const LINE_STEP: f32 = 3.4;
/// Fewest lines of figures in a table without rules.
const LEAST_LINES: usize = 3;
/// Ends of rules that differ by less are the same, in points.
const SAME_END: f32 = 6.0;
/// Rules at heights that differ by less are one, in points.
const SAME_HEIGHT: f32 = 3.0;

/// Neighbouring words of a line.
#[derive(Debug, Clone)]
struct Piece {
    x0: f32,
    x1: f32,
    text: String,
}

impl Piece {
    fn is_figure(&self) -> bool {
        let year = self.text.len() == 4 && self.text.chars().all(|c| c.is_ascii_digit());
        year || number::read(&self.text) != Figure::Words
    }
}

/// The words of a row of the table, line by line.
type Band = Vec<WordRow>;

/// Finds the tables and takes their words out of `rows`, which stand from top to bottom.
pub(super) fn take(rules: &[Rect], rows: &mut Vec<WordRow>) -> Vec<Grid> {
    let mut grids = Vec::new();
    for stack in stacks(rules) {
        grids.extend(between_rules(&stack, rows));
    }
    rows.retain(|row| !row.words.is_empty());
    while let Some((from, to)) = run_of_figures(rows) {
        let lines: Vec<WordRow> = rows.drain(from..to).collect();
        let bands = lines.into_iter().map(|line| vec![line]).collect();
        match grid(bands) {
            Ok(grid) => grids.push(grid),
            Err(bands) => {
                let lines: Vec<WordRow> = bands.into_iter().flatten().collect();
                rows.splice(from..from, lines);
                break;
            }
        }
    }
    grids
}

fn size(row: &WordRow) -> f32 {
    row.words.iter().map(|word| word.size).fold(1.0, f32::max)
}

fn pieces(row: &WordRow) -> Vec<Piece> {
    let gap = PIECE_GAP * size(row);
    let mut pieces: Vec<Piece> = Vec::new();
    for word in &row.words {
        match pieces.last_mut().filter(|last| word.rect.x0 - last.x1 <= gap && !parts(last, word)) {
            Some(last) => {
                last.text = format!("{} {}", last.text, word.text);
                last.x1 = last.x1.max(word.rect.x1);
            }
            None => pieces.push(Piece { x0: word.rect.x0, x1: word.rect.x1, text: word.text.clone() }),
        }
    }
    pieces
}

/// Whether a word begins another figure than the one before it: "22 n.c." are two, "12 630" is one.
fn parts(last: &Piece, word: &Word) -> bool {
    let is_figure = |text: &str| number::read(text) != Figure::Words;
    is_figure(&word.text) && is_figure(&last.text) && !is_figure(&format!("{} {}", last.text, word.text))
}

/// Figures after the first piece of a line; none where it leads to a page of a table of contents.
fn figures(row: &WordRow) -> usize {
    if row.words.iter().any(|word| word.led) || most_figures(row) < 2 {
        return 0;
    }
    pieces(row).iter().skip(1).filter(|piece| piece.is_figure()).count()
}

/// At least as many as [`figures`], found without reading one: most lines of prose are put aside by it.
fn most_figures(row: &WordRow) -> usize {
    let gap = PIECE_GAP * size(row);
    let begins = |pair: &[Word]| {
        let apart = pair[1].rect.x0 - pair[0].rect.x1 > gap || number::may_be_figure(&pair[0].text);
        apart && number::may_be_figure(&pair[1].text)
    };
    row.words.windows(2).filter(|pair| begins(pair)).count()
}

/// Lines, from and to (excluded), that follow each other with two figures or more each, a line of names above included.
fn run_of_figures(rows: &[WordRow]) -> Option<(usize, usize)> {
    let near = |a: &WordRow, b: &WordRow| b.y - a.y <= LINE_STEP * size(b).max(size(a)) && b.y > a.y;
    let mut from = 0;
    while from < rows.len() {
        if figures(&rows[from]) < 2 {
            from += 1;
            continue;
        }
        let mut to = from + 1;
        while to < rows.len() && near(&rows[to - 1], &rows[to]) && figures(&rows[to]) >= 2 {
            to += 1;
        }
        if to - from >= LEAST_LINES {
            let names = from > 0 && near(&rows[from - 1], &rows[from]) && pieces(&rows[from - 1]).len() >= 3;
            return Some((from - usize::from(names), to));
        }
        from = to;
    }
    None
}

/// Heights of rules that begin and end alike, from top to bottom; those drawn in pieces are made whole.
fn stacks(rules: &[Rect]) -> Vec<(f32, f32, Vec<f32>)> {
    let mut lines: Vec<Rect> = Vec::new();
    let mut flat: Vec<Rect> = rules.iter().copied().filter(|r| r.x1 - r.x0 > 2.0 * (r.y1 - r.y0)).collect();
    flat.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    for rule in flat {
        let touching = lines.iter_mut().rev().take(40).find(|line| {
            (line.y0 - rule.y0).abs() < SAME_HEIGHT
                && rule.x0 <= line.x1 + SAME_HEIGHT
                && line.x0 <= rule.x1 + SAME_HEIGHT
        });
        match touching {
            Some(line) => (line.x0, line.x1) = (line.x0.min(rule.x0), line.x1.max(rule.x1)),
            None => lines.push(rule),
        }
    }
    let mut stacks: Vec<(f32, f32, Vec<f32>)> = Vec::new();
    for line in lines {
        let alike = |s: &&mut (f32, f32, Vec<f32>)| {
            (s.0 - line.x0).abs() < SAME_END && (s.1 - line.x1).abs() < SAME_END
        };
        match stacks.iter_mut().find(alike) {
            Some(stack) => stack.2.push(line.y0),
            None => stacks.push((line.x0, line.x1, vec![line.y0])),
        }
    }
    stacks.retain(|stack| stack.2.len() >= 3);
    stacks
}

/// The table whose rows the rules part, if white runs down between its columns.
fn between_rules(stack: &(f32, f32, Vec<f32>), rows: &mut [WordRow]) -> Option<Grid> {
    let (x0, x1, heights) = stack;
    let mut bands: Vec<Band> = Vec::new();
    for pair in heights.windows(2) {
        let area = Rect { x0: *x0 - 2.0, y0: pair[0], x1: *x1 + 2.0, y1: pair[1] };
        let words = super::take_words(rows, &area);
        if !words.is_empty() {
            bands.push(words);
        }
    }
    let tabular =
        bands.len() >= 2 && bands.iter().all(|band| band.iter().any(|line| pieces(line).len() >= 2));
    let given_back = match if tabular { grid(bands) } else { Err(bands) } {
        Ok(grid) => return Some(grid),
        Err(bands) => bands,
    };
    for line in given_back.into_iter().flatten() {
        if let Some(row) = rows.iter_mut().find(|row| (row.y - line.y).abs() < f32::EPSILON) {
            row.words.extend(line.words);
            row.words.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
        }
    }
    None
}

/// Stretches covered by words in the bands, from left to right: the columns.
fn stretches(bands: &[Band]) -> Vec<(f32, f32)> {
    let mut covered: Vec<(f32, f32)> =
        bands.iter().flatten().flat_map(pieces).map(|piece| (piece.x0, piece.x1)).collect();
    covered.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut stretches: Vec<(f32, f32)> = Vec::new();
    for (x0, x1) in covered {
        match stretches.last_mut().filter(|last| x0 <= last.1 + 1.0) {
            Some(last) => last.1 = last.1.max(x1),
            None => stretches.push((x0, x1)),
        }
    }
    join_complements(stretches, bands)
}

/// Joins neighbours of which no band fills both: a centred name over figures to the right stands in their column.
fn join_complements(stretches: Vec<(f32, f32)>, bands: &[Band]) -> Vec<(f32, f32)> {
    let fills = |band: &Band, (x0, x1): (f32, f32)| {
        band.iter().flat_map(|line| &line.words).any(|word| {
            let middle = (word.rect.x0 + word.rect.x1) / 2.0;
            middle >= x0 && middle <= x1
        })
    };
    let mut joined: Vec<(f32, f32)> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if !bands.iter().any(|band| fills(band, *last) && fills(band, stretch)) => {
                last.1 = stretch.1;
            }
            _ => joined.push(stretch),
        }
    }
    joined
}

/// A grid of bands, or the bands back where there are no columns.
fn grid(bands: Vec<Band>) -> Result<Grid, Vec<Band>> {
    let columns = stretches(&bands);
    let words = || bands.iter().flatten().flat_map(|line| &line.words);
    if columns.len() < 2 || words().next().is_none() {
        return Err(bands);
    }
    let mut edges = vec![columns[0].0 - 2.0];
    edges.extend(columns.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0));
    edges.push(columns[columns.len() - 1].1 + 2.0);
    let top = words().map(|word| word.rect.y0).fold(f32::MAX, f32::min);
    let foot = words().map(|word| word.rect.y1).fold(f32::MIN, f32::max);
    let rect = Rect { x0: edges[0], y0: top, x1: edges[edges.len() - 1], y1: foot };
    let rows = bands.iter().map(|band| cells(band, &edges)).collect();
    Ok(Grid { rect, rows, edges })
}

fn cells(band: &[WordRow], edges: &[f32]) -> Vec<GridCell> {
    let words = || band.iter().flat_map(|line| &line.words);
    let top = words().map(|word| word.rect.y0).fold(f32::MAX, f32::min);
    let foot = words().map(|word| word.rect.y1).fold(f32::MIN, f32::max);
    let inside = |word: &Word, x0: f32, x1: f32| {
        let middle = (word.rect.x0 + word.rect.x1) / 2.0;
        middle >= x0 && middle < x1
    };
    edges
        .windows(2)
        .map(|x| {
            let line = |line: &WordRow| WordRow {
                words: line.words.iter().filter(|word| inside(word, x[0], x[1])).cloned().collect(),
                y: line.y,
            };
            let lines = band.iter().map(line).filter(|line| !line.words.is_empty()).collect();
            GridCell {
                columns: 1,
                rows: 1,
                words: lines,
                rect: Rect { x0: x[0], y0: top, x1: x[1], y1: foot },
            }
        })
        .collect()
}
