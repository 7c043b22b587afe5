//! How faithfully a document was read: its words, their order, its paragraphs and its headings against a reference reading of
//! the same text. It measures; it does NOT read.

use std::collections::HashMap;

use serde::Serialize;

use crate::model::{Block, BlockKind, Document, Evidence};
use crate::text::letters;

/// Longest run of words looked at for the order, per side; what is beyond is not measured.
const LONGEST_SEQUENCE: usize = 400_000;
/// Edits after which two sequences are held for unlike.
const MOST_EDITS: usize = 60_000;

/// Counts from which precision and recall are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// In the reference.
    pub expected: usize,
    /// In the document judged.
    pub found: usize,
    /// In both.
    pub right: usize,
}

/// A document against its reference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Fidelity {
    /// Words, in any order.
    pub words: Counts,
    /// Words of the longest common sequence.
    pub in_order: Counts,
    /// Paragraphs and items of lists: a block holds these words, all of them and no other.
    pub paragraphs: Counts,
    /// Headings by their words.
    pub headings: Counts,
    /// Headings by their words and level.
    pub levels: Counts,
    /// Cells of tables by their words, in any order: empty ones do not count.
    pub cells: Counts,
    /// Paragraphs of the reference that no block holds whole, the first words of each.
    pub broken: Vec<String>,
    /// Headings of the reference that were not found, and those found that are none, each with its level.
    pub doubtful_headings: Vec<String>,
}

impl Counts {
    /// Part of what was found that is right; 1 where nothing was found.
    #[must_use]
    pub fn precision(self) -> f64 {
        share(self.right, self.found)
    }

    /// Part of what was expected that was found; 1 where nothing was expected.
    #[must_use]
    pub fn recall(self) -> f64 {
        share(self.right, self.expected)
    }

    /// Harmonic mean of both.
    #[must_use]
    pub fn f1(self) -> f64 {
        share(2 * self.right, self.found + self.expected)
    }

    fn add(&mut self, other: Self) {
        self.expected += other.expected;
        self.found += other.found;
        self.right += other.right;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

impl Fidelity {
    /// Compares the content (furniture excluded) of `document` with that of `reference`.
    #[must_use]
    pub fn of(document: &Document, reference: &Document) -> Self {
        let (found, expected) = (words(document), words(reference));
        let mut fidelity = Self {
            words: common(&expected, &found),
            in_order: in_order(&expected, &found),
            cells: common(&cells(reference), &cells(document)),
            ..Self::default()
        };
        fidelity.compare_paragraphs(document, reference);
        fidelity.compare_headings(document, reference);
        fidelity
    }

    /// Adds the counts of another document.
    pub fn add(&mut self, other: &Self) {
        self.words.add(other.words);
        self.in_order.add(other.in_order);
        self.paragraphs.add(other.paragraphs);
        self.headings.add(other.headings);
        self.levels.add(other.levels);
        self.cells.add(other.cells);
    }

    /// Part of the words in the reference's order, of the best possible with the words found.
    #[must_use]
    pub fn order(&self) -> f64 {
        share(self.in_order.right, self.words.right)
    }

    fn compare_paragraphs(&mut self, document: &Document, reference: &Document) {
        let is_prose = |block: &&Block| {
            matches!(
                block.kind,
                BlockKind::Paragraph
                    | BlockKind::ListItem { .. }
                    | BlockKind::Caption
                    | BlockKind::Footnote { .. }
            )
        };
        let mut held: HashMap<String, usize> = HashMap::new();
        for block in document.content() {
            *held.entry(squeezed(document.text_of(block))).or_default() += 1;
        }
        for block in reference.content().filter(is_prose) {
            let text = squeezed(reference.text_of(block));
            if text.is_empty() {
                continue;
            }
            self.paragraphs.expected += 1;
            self.paragraphs.found += 1;
            match held.get_mut(&text).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    self.paragraphs.right += 1;
                }
                None => self.broken.push(reference.text_of(block).chars().take(160).collect()),
            }
        }
    }

    fn compare_headings(&mut self, document: &Document, reference: &Document) {
        let found = headings(document, |_| true);
        let expected = headings(reference, |by| by == Evidence::Markup);
        let bare = |headings: &[(u8, String)]| -> Vec<String> {
            headings.iter().map(|(_, text)| text.clone()).collect()
        };
        let full = |headings: &[(u8, String)]| -> Vec<String> {
            headings.iter().map(|(level, text)| format!("{level} {text}")).collect()
        };
        self.headings = common(&bare(&expected), &bare(&found));
        let (expected, found) = (full(&expected), full(&found));
        self.levels = common(&expected, &found);
        self.doubtful_headings.extend(surplus(&expected, &found).map(|text| format!("- {text}")));
        self.doubtful_headings.extend(surplus(&found, &expected).map(|text| format!("+ {text}")));
    }
}

/// Those of `a` that `b` has not, counted.
fn surplus<'a>(a: &'a [String], b: &[String]) -> impl Iterator<Item = &'a String> {
    let mut left: HashMap<String, usize> = HashMap::new();
    for text in b {
        *left.entry(text.clone()).or_default() += 1;
    }
    a.iter().filter(move |text| match left.get_mut(*text).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            false
        }
        None => true,
    })
}

/// Words with a letter or a digit, typographic variants made one.
fn words(document: &Document) -> Vec<String> {
    let content = document.content().map(|block| document.text_of(block));
    content.flat_map(str::split_whitespace).map(plain).filter(|word| !word.is_empty()).collect()
}

fn plain(word: &str) -> String {
    if !word.contains(char::is_alphanumeric) {
        return String::new();
    }
    let word = without_mark(word);
    word.chars().filter(|c| *c != '\u{ad}').map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// A word without the mark of a note that clings to it: formats differ in whether it belongs to the words. What merely looks
/// like one ("CO2") loses it in both readings.
fn without_mark(word: &str) -> String {
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let head = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let clings =
        head.ends_with(|c: char| c.is_alphabetic() || matches!(c, '€' | '»' | '”' | ')' | '%' | '.' | ','));
    if (1..=3).contains(&(bare.len() - head.len())) && clings && head.contains(char::is_alphabetic) {
        return format!("{head}{}", &word[bare.len()..]);
    }
    word.to_owned()
}

/// Letters only, in small: spacing, punctuation, the numbers of items and of notes do not part two readings of a paragraph.
fn squeezed(text: &str) -> String {
    let letters = letters(text);
    if letters.is_empty() { text.chars().filter(|c| c.is_alphanumeric()).collect() } else { letters }
}

/// Headings told in one of the ways asked for, each with its level.
fn headings(document: &Document, by: impl Fn(Evidence) -> bool) -> Vec<(u8, String)> {
    let heading = |block: &Block| match block.kind {
        BlockKind::Heading { level, by: evidence } if by(evidence) => {
            Some((level, squeezed(document.text_of(block))))
        }
        _ => None,
    };
    document.content().filter_map(heading).collect()
}

/// Letters, digits and signs of the cells of all tables, in small.
fn cells(document: &Document) -> Vec<String> {
    let tables = document.content().filter_map(|block| match &block.kind {
        BlockKind::Table(table) => Some(table),
        _ => None,
    });
    let words = tables.flat_map(|table| &table.rows).flat_map(|row| &row.cells).map(|cell| {
        let kept =
            cell.span.of(&document.text).chars().filter(|c| c.is_alphanumeric() || "%€-(),".contains(*c));
        kept.flat_map(char::to_lowercase).collect::<String>()
    });
    words.filter(|words| words.contains(char::is_alphanumeric)).collect()
}

fn common(expected: &[String], found: &[String]) -> Counts {
    let right = expected.len() - surplus(expected, found).count();
    Counts { expected: expected.len(), found: found.len(), right }
}

/// Length of the longest common subsequence, by Myers' greedy algorithm: time in O((N + M) D), memory in O(D).
fn in_order(expected: &[String], found: &[String]) -> Counts {
    let counts = Counts { expected: expected.len(), found: found.len(), right: 0 };
    if expected.len().max(found.len()) > LONGEST_SEQUENCE {
        return counts;
    }
    let (n, m) = (expected.len() as isize, found.len() as isize);
    let limit = (n + m).min(MOST_EDITS as isize);
    let offset = limit + 1;
    let mut furthest = vec![0_isize; (2 * limit + 3) as usize];
    for edits in 0..=limit {
        for diagonal in (-edits..=edits).step_by(2) {
            let at = |k: isize| (k + offset) as usize;
            let down = diagonal == -edits
                || (diagonal != edits && furthest[at(diagonal - 1)] < furthest[at(diagonal + 1)]);
            let mut x = if down { furthest[at(diagonal + 1)] } else { furthest[at(diagonal - 1)] + 1 };
            let mut y = x - diagonal;
            while x < n && y < m && y >= 0 && expected[x as usize] == found[y as usize] {
                x += 1;
                y += 1;
            }
            furthest[at(diagonal)] = x;
            if x >= n && y >= m {
                return Counts { right: ((n + m - edits) / 2) as usize, ..counts };
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn order_counts_the_longest_common_sequence() {
        let counts = in_order(&sequence("a b c d e"), &sequence("a c b d e f"));
        assert_eq!(counts, Counts { expected: 5, found: 6, right: 4 });
        assert_eq!(in_order(&sequence("a b"), &sequence("c d")).right, 0);
    }

    #[test]
    fn words_are_counted_as_often_as_they_stand() {
        let counts = common(&sequence("a a b"), &sequence("a b b"));
        assert_eq!(counts, Counts { expected: 3, found: 3, right: 2 });
        assert!((counts.f1() - 2.0 / 3.0).abs() < 1e-9);
    }
}
