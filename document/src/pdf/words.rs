//! Glyphs to words, and words that share a baseline to rows. It does NOT decide what is a column or a paragraph.

use super::glyphs::Glyph;
use crate::model::Rect;

/// A gap wider than this part of the letters' size parts two words.
const WORD_GAP: f32 = 0.19;
/// Baselines closer than this part of the size are one.
const SAME_BASELINE: f32 = 0.18;
/// A letter smaller than this part of its neighbours may be raised or lowered.
const SMALL: f32 = 0.82;

/// A word as printed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// Its letters; no-break spaces stay inside.
    pub text: String,
    /// Its box: from about the ascender to the descender.
    pub rect: Rect,
    /// Baseline.
    pub y: f32,
    /// Size of its letters in points.
    pub size: f32,
    /// All letters bold.
    pub bold: bool,
    /// All letters italic.
    pub italic: bool,
    /// Set in a font of symbols.
    pub symbol: bool,
}

/// Words on one baseline, from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    /// Never empty.
    pub words: Vec<Word>,
    /// Baseline.
    pub y: f32,
}

#[derive(Debug)]
struct Baseline {
    y: f32,
    size: f32,
    glyphs: Vec<(Glyph, bool)>,
}

/// Groups a page's glyphs into rows of words, from top to bottom.
pub(super) fn rows(glyphs: &[Glyph]) -> Vec<Row> {
    let mut rows: Vec<Row> = merge_raised(baselines(glyphs)).into_iter().map(row).collect();
    rows.retain(|row| !row.words.is_empty());
    rows.sort_by(|a, b| a.y.total_cmp(&b.y));
    rows
}

fn baselines(glyphs: &[Glyph]) -> Vec<Baseline> {
    let mut sorted: Vec<&Glyph> = glyphs.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Baseline> = Vec::new();
    for glyph in sorted {
        let open = lines.iter_mut().rev().take(4).find(|line| {
            let alike = glyph.size.min(line.size) >= SMALL * glyph.size.max(line.size);
            let tolerance = if alike { SAME_BASELINE * glyph.size } else { 0.5 };
            (line.y - glyph.y).abs() <= tolerance
        });
        match open {
            Some(line) => {
                line.size = line.size.max(glyph.size);
                line.glyphs.push((*glyph, false));
            }
            None => lines.push(Baseline { y: glyph.y, size: glyph.size, glyphs: vec![(*glyph, false)] }),
        }
    }
    lines
}

/// Joins small raised or lowered letters to the line they belong to.
fn merge_raised(lines: Vec<Baseline>) -> Vec<Baseline> {
    let (small, mut large): (Vec<_>, Vec<_>) = (0..lines.len()).partition(|&index| {
        lines.iter().any(|other| {
            lines[index].size < SMALL * other.size
                && lines[index].glyphs.len() < other.glyphs.len()
                && near(&lines[index], other)
        })
    });
    let mut lines: Vec<Option<Baseline>> = lines.into_iter().map(Some).collect();
    let mut merged: Vec<Baseline> = large.drain(..).filter_map(|index| lines[index].take()).collect();
    for index in small {
        let Some(line) = lines[index].take() else { continue };
        for (glyph, _) in line.glyphs {
            let host = merged
                .iter_mut()
                .filter(|host| touches(&glyph, host))
                .min_by(|a, b| (a.y - glyph.y).abs().total_cmp(&(b.y - glyph.y).abs()));
            match host {
                Some(host) => {
                    let raised = glyph.y < host.y - 0.1 * host.size;
                    host.glyphs.push((glyph, raised));
                }
                None => merged.push(Baseline { y: glyph.y, size: glyph.size, glyphs: vec![(glyph, false)] }),
            }
        }
    }
    merged
}

fn near(small: &Baseline, large: &Baseline) -> bool {
    small.y > large.y - 0.65 * large.size && small.y < large.y + 0.3 * large.size
}

fn touches(glyph: &Glyph, line: &Baseline) -> bool {
    let level = glyph.y > line.y - 0.65 * line.size && glyph.y < line.y + 0.3 * line.size;
    level
        && line
            .glyphs
            .iter()
            .any(|(other, _)| other.x1 > glyph.x0 - 1.5 * line.size && other.x0 < glyph.x1 + 1.5 * line.size)
}

fn row(mut line: Baseline) -> Row {
    line.glyphs.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut right = f32::MIN;
    for (glyph, raised) in &line.glyphs {
        let breaking = glyph.character.is_whitespace() && !is_no_break(glyph.character);
        if breaking || glyph.character.is_control() {
            open = false;
            continue;
        }
        if is_no_break(glyph.character) && (!open || glyph.x0 - right > WORD_GAP * line.size) {
            open = false;
            continue;
        }
        let apart = glyph.x0 - right > WORD_GAP * glyph.size.max(0.7 * line.size);
        right = right.max(glyph.x1);
        let opens_line = words.is_empty();
        match words.last_mut().filter(|_| open && !apart) {
            Some(word) if *raised && is_reference(word, glyph.character) => {}
            Some(word) => word.extend(glyph),
            // A mark set after a space refers to a note as well, unless it opens the line.
            None if *raised && glyph.character.is_ascii_digit() && !opens_line => continue,
            None => words.push(Word::new(glyph)),
        }
        open = true;
    }
    for word in &mut words {
        while word.text.ends_with(is_no_break) {
            word.text.pop();
        }
    }
    words.retain(|word| !word.text.is_empty());
    Row { words, y: line.y }
}

/// Whether a raised `character` after `word` is a reference to a note, not an ordinal or a unit.
fn is_reference(word: &Word, character: char) -> bool {
    let unit = matches!(word.text.as_str(), "m" | "km" | "cm" | "dm" | "hm" | "mm");
    let after_digit = word.text.ends_with(|last: char| last.is_ascii_digit());
    let mark = character.is_ascii_digit() || matches!(character, '*' | '¹' | '²' | '³' | ',');
    mark && !unit && !after_digit
}

fn is_no_break(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

impl Word {
    fn new(glyph: &Glyph) -> Self {
        Self {
            text: glyph.character.to_string(),
            rect: Rect {
                x0: glyph.x0,
                y0: glyph.y - 0.8 * glyph.size,
                x1: glyph.x1,
                y1: glyph.y + 0.2 * glyph.size,
            },
            y: glyph.y,
            size: glyph.size,
            bold: glyph.bold,
            italic: glyph.italic,
            symbol: glyph.symbol,
        }
    }

    fn extend(&mut self, glyph: &Glyph) {
        self.text.push(glyph.character);
        self.rect.x1 = self.rect.x1.max(glyph.x1);
        self.rect.y0 = self.rect.y0.min(glyph.y - 0.8 * glyph.size);
        self.size = self.size.max(glyph.size);
        self.bold &= glyph.bold || !glyph.character.is_alphanumeric();
        self.italic &= glyph.italic || !glyph.character.is_alphanumeric();
    }
}
