//! Glyphs to words, and words that share a baseline to rows. It does NOT decide what is a column or a paragraph.

use super::{catalog::Tag, glyphs::Glyph};
use crate::model::Rect;

/// A gap wider than this part of the letters' size parts two words.
const WORD_GAP: f32 = 0.19;
/// A space narrower than this part of the letters' size parts nothing.
const NO_SPACE: f32 = 0.06;
/// Digits of a note's mark.
const LONGEST_MARK: usize = 3;
const SOFT_HYPHEN: char = '\u{ad}';
/// Baselines closer than this part of the size are one.
const SAME_BASELINE: f32 = 0.18;
/// Size of small capitals, as a part of the capitals'.
const SMALL_CAPITAL: (f32, f32) = (0.62, 0.88);
/// A letter smaller than this part of its neighbours may be raised or lowered.
const SMALL: f32 = 0.87;

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
    /// All letters coloured.
    pub tinted: bool,
    /// What the file says it belongs to.
    pub tag: Tag,
    /// A row of dots leads to it: the number of a page in a table of contents.
    pub led: bool,
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
    let mut lines = baselines(glyphs);
    let marks: Vec<Baseline> = lines.iter_mut().flat_map(take_stray_marks).collect();
    lines.extend(marks);
    let mut rows: Vec<Row> = merge_raised(lines).into_iter().map(row).collect();
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

/// Marks of notes that by chance stand as high as a line of the next column: small digits far from all letters of that line.
fn take_stray_marks(line: &mut Baseline) -> Vec<Baseline> {
    let (size, y) = (line.size, line.y);
    let is_small = |glyph: &Glyph| glyph.size < SMALL * size;
    if !line.glyphs.iter().any(|(glyph, _)| is_small(glyph)) {
        return Vec::new();
    }
    line.glyphs.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    let near = |a: &(Glyph, bool), b: &(Glyph, bool)| b.0.x0 - a.0.x1 < 1.5 * size;
    let (stray, kept): (Vec<_>, Vec<_>) = line.glyphs.chunk_by(near).partition(|group| {
        let mark = |(glyph, _): &(Glyph, bool)| is_small(glyph) && glyph.character.is_ascii_digit();
        group.len() <= LONGEST_MARK && group.iter().all(mark)
    });
    let marks = stray.into_iter().map(|group| Baseline { y, size: group[0].0.size, glyphs: group.to_vec() });
    let marks = marks.collect();
    line.glyphs = kept.concat();
    marks
}

/// Joins small raised or lowered letters to the line they belong to.
fn merge_raised(lines: Vec<Baseline>) -> Vec<Baseline> {
    let (small, mut large): (Vec<_>, Vec<_>) = (0..lines.len()).partition(|&index| {
        lines.iter().any(|other| {
            lines[index].size < SMALL * other.size
                && lines[index].glyphs.len() < other.glyphs.len()
                && near(&lines[index], other)
                && lines[index].glyphs.iter().any(|(glyph, _)| touches(glyph, other))
        })
    });
    let mut lines: Vec<Option<Baseline>> = lines.into_iter().map(Some).collect();
    let mut merged: Vec<Baseline> = large.drain(..).filter_map(|index| lines[index].take()).collect();
    for index in small {
        let Some(line) = lines[index].take() else { continue };
        let mut alone = Baseline { glyphs: Vec::new(), ..line };
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
                None => alone.glyphs.push((glyph, false)),
            }
        }
        if !alone.glyphs.is_empty() {
            merged.push(alone);
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
    lower_small_capitals(&mut line.glyphs);
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut right = f32::MIN;
    let mut space: Option<f32> = None;
    for (index, (glyph, raised)) in line.glyphs.iter().enumerate() {
        let neighbour = |at: usize| line.glyphs.get(at).map(|(glyph, _)| glyph);
        let (before, next) = (index.checked_sub(1).and_then(neighbour), neighbour(index + 1));
        if glyph.character == SOFT_HYPHEN && is_unseen(glyph, before) {
            continue;
        }
        let glyph = &drawn_hyphen(glyph, next);
        let breaking = glyph.character.is_whitespace() && !is_no_break(glyph.character);
        if breaking || glyph.character.is_control() {
            space = space.or(Some(glyph.x0));
            continue;
        }
        // A space of no width stands for a soft hyphen that is not used.
        if space.take().is_some_and(|from| glyph.x0 - from > NO_SPACE * glyph.size) {
            open = false;
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
    Row { words: without_leaders(words), y: line.y }
}

/// A soft hyphen of no width, or that shares the glyph of a letter.
fn is_unseen(hyphen: &Glyph, before: Option<&Glyph>) -> bool {
    let shares = |letter: &Glyph| (letter.x1 - hyphen.x1).abs() < 0.01 && letter.character != SOFT_HYPHEN;
    hyphen.x1 - hyphen.x0 < NO_SPACE * hyphen.size || before.is_some_and(shares)
}

/// A soft hyphen that takes its room within a line is a hyphen: some makers give both the same code.
fn drawn_hyphen(glyph: &Glyph, next: Option<&Glyph>) -> Glyph {
    let room = glyph.x1 - glyph.x0 > WORD_GAP * glyph.size;
    let within = next.is_some_and(|next| {
        next.character.is_alphanumeric() && (next.x0 - glyph.x1).abs() < NO_SPACE * glyph.size
    });
    if glyph.character == SOFT_HYPHEN && room && within { Glyph { character: '-', ..*glyph } } else { *glyph }
}

/// Small capitals that are drawn as capitals in a smaller size become the small letters they stand for: those on a line where a
/// capital of full size is followed at once by such letters.
fn lower_small_capitals(glyphs: &mut [(Glyph, bool)]) {
    let full = glyphs.iter().filter(|(glyph, _)| glyph.character.is_uppercase()).map(|(glyph, _)| glyph.size);
    let full = full.fold(0.0, f32::max);
    if !glyphs.iter().any(|(glyph, _)| glyph.size < SMALL_CAPITAL.1 * full) {
        return;
    }
    let is_small = |glyph: &Glyph| {
        glyph.character.is_uppercase()
            && (SMALL_CAPITAL.0 * full..SMALL_CAPITAL.1 * full).contains(&glyph.size)
    };
    let letters: Vec<&Glyph> =
        glyphs.iter().map(|(glyph, _)| glyph).filter(|glyph| glyph.character.is_alphabetic()).collect();
    let mixed = letters.windows(2).any(|pair| {
        let (first, next) = (pair[0], pair[1]);
        first.character.is_uppercase()
            && first.size > SMALL_CAPITAL.1 * full
            && is_small(next)
            && (first.y - next.y).abs() < 0.05 * full
            && next.x0 - first.x1 < 2.0 * WORD_GAP * full
    });
    let any_lower = glyphs.iter().any(|(glyph, raised)| glyph.character.is_lowercase() && !raised);
    if !mixed || any_lower {
        return;
    }
    for (glyph, _) in glyphs.iter_mut().filter(|(glyph, _)| is_small(glyph)) {
        let mut lower = glyph.character.to_lowercase();
        if let (Some(letter), None) = (lower.next(), lower.next()) {
            glyph.character = letter;
            glyph.size = full;
        }
    }
}

/// Takes rows of dots out, and marks the words to which they lead.
fn without_leaders(words: Vec<Word>) -> Vec<Word> {
    if !words.iter().any(|word| is_leader(&word.text)) && !spaced_dots(&words) {
        return words;
    }
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut led = false;
    for word in words {
        if word.text.chars().all(|c| LEADERS.contains(c)) {
            led = true;
            continue;
        }
        let Some((head, tail)) = split_leader(&word.text) else {
            kept.push(Word { led, ..word });
            led = false;
            continue;
        };
        let width = (word.rect.x1 - word.rect.x0) / word.text.chars().count().max(1) as f32;
        let head_end = word.rect.x0 + width * head.chars().count() as f32;
        let tail_start = word.rect.x1 - width * tail.chars().count() as f32;
        if !head.is_empty() {
            let rect = Rect { x1: head_end, ..word.rect };
            kept.push(Word { text: head.to_owned(), rect, led, ..word.clone() });
        }
        led = true;
        if !tail.is_empty() {
            let rect = Rect { x0: tail_start, ..word.rect };
            kept.push(Word { text: tail.to_owned(), rect, led, ..word.clone() });
            led = false;
        }
    }
    kept
}

/// Signs of which rows lead to page numbers.
const LEADERS: &str = ".…·_";
/// Dots that make a row.
const LEADER: usize = 4;

fn is_leader(text: &str) -> bool {
    split_leader(text).is_some()
}

/// Dots that stand apart: ". . . . .".
fn spaced_dots(words: &[Word]) -> bool {
    words.iter().filter(|word| word.text == "." || word.text == "…").count() >= LEADER
}

/// The words before and after a row of dots.
fn split_leader(text: &str) -> Option<(&str, &str)> {
    let mut start = 0;
    let mut count = 0;
    for (at, character) in text.char_indices() {
        if LEADERS.contains(character) {
            start = if count == 0 { at } else { start };
            count += if character == '…' { 3 } else { 1 };
        } else if count >= LEADER {
            return Some((&text[..start], &text[at..]));
        } else {
            count = 0;
        }
    }
    (count >= LEADER).then(|| (&text[..start], ""))
}

/// Whether a raised `character` after `word` is a reference to a note, not an ordinal or a unit.
fn is_reference(word: &Word, character: char) -> bool {
    let unit = matches!(word.text.as_str(), "m" | "km" | "cm" | "dm" | "hm" | "mm");
    // 10² is a power; 2022 and M43 are followed by the mark of a note.
    let after_digit = word.text.len() <= 2 && word.text.chars().all(|c| c.is_ascii_digit());
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
            tinted: glyph.tinted,
            tag: glyph.tag,
            led: false,
        }
    }

    fn extend(&mut self, glyph: &Glyph) {
        self.text.push(glyph.character);
        self.rect.x1 = self.rect.x1.max(glyph.x1);
        self.rect.y0 = self.rect.y0.min(glyph.y - 0.8 * glyph.size);
        self.size = self.size.max(glyph.size);
        self.bold = self.bold && (glyph.bold || !glyph.character.is_alphanumeric());
        self.italic = self.italic && (glyph.italic || !glyph.character.is_alphanumeric());
        self.tinted &= glyph.tinted;
    }
}
