//! Running headers, footers and page numbers, recognised over the whole document. It does NOT touch running text.

use std::collections::HashMap;

use super::lines::Line;
use crate::model::Furniture;

/// Lines looked at from each edge of a page.
const DEPTH: usize = 4;
/// Part of the height, from each edge, in which furniture stands.
const BAND: f32 = 0.16;
/// Part of the pages on which a line must come back (odd and even pages may differ).
const SHARE: f32 = 0.2;
/// Lines at heights that differ by less are at the same place, in points.
const SAME_PLACE: f32 = 6.0;

/// Furniture of one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// What it is.
    pub kind: Furniture,
    /// Its line.
    pub line: Line,
}

/// Takes the furniture out of the pages' lines; `heights` are the pages' heights.
pub(super) fn take(pages: &mut [Vec<Line>], heights: &[f32]) -> Vec<Vec<Piece>> {
    let mut counts: HashMap<(String, bool), Vec<f32>> = HashMap::new();
    for (lines, height) in pages.iter().zip(heights) {
        for (index, top) in edge_lines(lines, *height) {
            counts.entry((mask(&lines[index].text()), top)).or_default().push(lines[index].y);
        }
    }
    let least = ((pages.len() as f32 * SHARE).ceil() as usize).clamp(2, 12);
    let repeated = |line: &Line, top: bool| {
        let text = line.text();
        let alone = is_page_number(&text);
        counts.get(&(mask(&text), top)).is_some_and(|places| {
            let same = places.iter().filter(|y| (**y - line.y).abs() < SAME_PLACE).count();
            same >= least || (alone && places.len() >= 2)
        }) || (alone && pages.len() == 1)
    };
    let mut taken = Vec::new();
    for (lines, height) in pages.iter().zip(heights) {
        taken.push(page_furniture(lines, *height, &repeated));
    }
    let mut pieces = Vec::new();
    for (lines, indexes) in pages.iter_mut().zip(taken) {
        let mut page_pieces = Vec::new();
        let mut kept = Vec::new();
        for (index, line) in std::mem::take(lines).into_iter().enumerate() {
            match indexes.iter().find(|(taken, _)| *taken == index) {
                Some((_, top)) => page_pieces.extend(part(line, *top)),
                None => kept.push(line),
            }
        }
        *lines = kept;
        pieces.push(page_pieces);
    }
    pieces
}

/// Lines near the edges, outermost first, with whether they stand at the top.
fn edge_lines(lines: &[Line], height: f32) -> Vec<(usize, bool)> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
    let top = order.iter().take(DEPTH).filter(|index| lines[**index].y < BAND * height);
    let foot = order.iter().rev().take(DEPTH).filter(|index| lines[**index].y > (1.0 - BAND) * height);
    top.map(|index| (*index, true)).chain(foot.map(|index| (*index, false))).collect()
}

fn page_furniture(
    lines: &[Line],
    height: f32,
    repeated: &impl Fn(&Line, bool) -> bool,
) -> Vec<(usize, bool)> {
    let edges = edge_lines(lines, height);
    let mut found = Vec::new();
    for side in [true, false] {
        // Furniture stands outermost: the first line that does not come back ends it.
        let outermost = edges.iter().filter(|(_, top)| *top == side);
        found.extend(outermost.take_while(|(index, top)| repeated(&lines[*index], *top)).copied());
    }
    found
}

/// Digits masked, so that numbered lines are alike.
fn mask(text: &str) -> String {
    let mut masked = String::new();
    for character in text.to_lowercase().chars() {
        match character {
            digit if digit.is_ascii_digit() => {
                if !masked.ends_with('#') {
                    masked.push('#');
                }
            }
            space if space.is_whitespace() => {}
            other => masked.push(other),
        }
    }
    if is_roman(&masked) { "#".into() } else { masked }
}

fn is_roman(text: &str) -> bool {
    !text.is_empty() && text.len() <= 6 && text.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c'))
}

/// "12", "- 12 -", "12/40", "page 12 sur 40", "xii".
pub(super) fn is_page_number(text: &str) -> bool {
    let bare: String = mask(text).chars().filter(|c| !matches!(c, '-' | '–' | '—' | '|' | '.')).collect();
    matches!(bare.as_str(), "#" | "#/#" | "page#" | "page#/#" | "page#sur#" | "p#" | "#sur#")
}

/// A line of furniture: the number at either end stands apart from the words.
fn part(line: Line, top: bool) -> Vec<Piece> {
    let kind = if top { Furniture::Header } else { Furniture::Footer };
    if is_page_number(&line.text()) {
        return vec![Piece { kind: Furniture::PageNumber, line }];
    }
    let widest = line
        .words
        .windows(2)
        .enumerate()
        .map(|(index, pair)| (index + 1, pair[1].rect.x0 - pair[0].rect.x1))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((cut, gap)) = widest
        && gap > 1.2 * line.size
    {
        let (left, right) = line.words.split_at(cut);
        let halves = [left, right].map(|words| Line::new(words.to_vec(), line.page));
        let numbered = halves.iter().flatten().any(|half| is_page_number(&half.text()));
        if numbered {
            let pieces = halves.into_iter().flatten().map(|half| {
                let number = is_page_number(&half.text());
                Piece { kind: if number { Furniture::PageNumber } else { kind }, line: half }
            });
            return pieces.collect();
        }
    }
    vec![Piece { kind, line }]
}
