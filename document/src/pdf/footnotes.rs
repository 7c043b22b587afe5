//! Notes at the foot of a page (small type below the text) and at the end of a document. It does NOT link notes to their marks.

use super::{lines::Line, paragraphs::Habits};
use crate::model::Rect;

/// Letters of notes are at most this part of the text's size.
const SMALL: f32 = 0.93;
/// A rule over notes is shorter than this part of the page.
const SHORT_RULE: f32 = 0.5;
/// Leads back from a note to its mark, on web pages and in what is printed from them.
const BACK: char = '↩';

/// Takes the notes off the end of a page's lines.
pub(super) fn take(
    lines: &mut Vec<Line>,
    rules: &[Rect],
    width: f32,
    height: f32,
    habits: &Habits,
) -> Vec<Line> {
    let small = |line: &&Line| {
        line.size < SMALL * habits.size && line.y > 0.4 * height && line.frame.is_none() && !line.is_led()
    };
    let count = lines.iter().rev().take_while(small).count();
    let start = lines.len() - count;
    for from in start..lines.len() {
        let top = lines[from].rect.y0;
        let ruled = rules.iter().any(|rule| {
            let long = rule.x1 - rule.x0;
            long > 20.0 && long < SHORT_RULE * width && rule.y0 < top + 4.0 && rule.y0 > top - 24.0
        });
        if from > 0 && (ruled || note_mark(&lines[from].text()).is_some()) {
            return lines.split_off(from);
        }
    }
    Vec::new()
}

/// The mark in front of a note: "12 Décret...", "(3) Loi...", "* Hors...".
pub(super) fn note_mark(text: &str) -> Option<String> {
    let first = text.split([' ', '\u{a0}']).next()?;
    let bare = first.trim_matches(['(', ')', '[', ']', '.']);
    let number = !bare.is_empty() && bare.len() <= 3 && bare.chars().all(|c| c.is_ascii_digit());
    if number || bare == "*" {
        return Some(bare.to_owned());
    }
    glued_mark(first).map(|length| first[..length].to_owned())
}

/// Length of a mark set close to the first word: "1Décret".
fn glued_mark(word: &str) -> Option<usize> {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = word.len() - letters.len();
    let opens = letters.chars().next().is_some_and(|c| c.is_uppercase() || c == '«');
    ((1..=3).contains(&length) && opens).then_some(length)
}

/// Takes the mark off the first line of a note.
pub(super) fn take_mark(line: &mut Line) -> Option<String> {
    let mark = note_mark(&line.text())?;
    let alone = line.words.len() == 1;
    let first = line.words.first_mut()?;
    match glued_mark(&first.text) {
        Some(length) => {
            first.text.drain(..length);
        }
        None if !alone => {
            line.words.remove(0);
        }
        None => {}
    }
    Some(mark)
}

/// Lines of a note that ends with the sign that leads back to its mark, without that sign.
pub(super) fn without_back_sign(lines: &[Line]) -> Option<Vec<Line>> {
    let sign = |c: char| c == BACK || c == '\u{fe0e}';
    if !lines.last()?.words.last()?.text.contains(BACK) {
        return None;
    }
    let mut lines = lines.to_vec();
    for word in lines.last_mut().into_iter().flat_map(|line| &mut line.words) {
        word.text.retain(|c| !sign(c));
    }
    for line in &mut lines {
        line.words.retain(|word| !word.text.is_empty());
    }
    lines.retain(|line| !line.words.is_empty());
    (!lines.is_empty()).then_some(lines)
}
