//! Notes at the foot of a page: small type below the text. It does NOT link notes to their marks.

use super::{lines::Line, paragraphs::Habits};
use crate::model::Rect;

/// Letters of notes are at most this part of the text's size.
const SMALL: f32 = 0.93;
/// A rule over notes is shorter than this part of the page.
const SHORT_RULE: f32 = 0.5;

/// Takes the notes off the end of a page's lines.
pub(super) fn take(
    lines: &mut Vec<Line>,
    rules: &[Rect],
    width: f32,
    height: f32,
    habits: &Habits,
) -> Vec<Line> {
    let small =
        |line: &&Line| line.size < SMALL * habits.size && line.y > 0.4 * height && line.frame.is_none();
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
    (number || bare == "*").then(|| bare.to_owned())
}
