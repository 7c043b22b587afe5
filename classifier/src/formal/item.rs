//! The item found last, and whether a line belongs to it.

use cambon_document::{ConclusionKind, Document, Table};

use super::{
    label::{Label, tag_kind},
    lines::Line,
    shape::{self, Shape},
    words::fold,
};
use crate::status;

/// The item that the next line may continue.
pub(super) struct Last {
    pub draft: usize,
    pub unit: usize,
    /// Its parts follow, one a line.
    pub parts: bool,
    pub depth: Option<u8>,
    /// A bullet or number stood in front of it, outside its words.
    pub marked: bool,
}

/// Whether a line is a part or the rest of the item above it.
pub(super) fn belongs(line: &Line<'_>, so_far: &str, last: &mut Last) -> bool {
    let first = line.text.trim_start().chars().next();
    let lower = first.is_some_and(char::is_lowercase);
    if last.parts {
        let deeper = line.depth.is_some() && line.depth > last.depth;
        let bulleted = line.text.trim_start().starts_with(['-', '–', '—', '•', '*']) || lettered(line.text);
        let ended = so_far.ends_with('.');
        let capital_item =
            !lower && shape::of(line.text) == Some(Shape::Infinitive) && !so_far.ends_with(':');
        return !ended
            && Label::numbered(line.text).is_none()
            && (deeper || bulleted || lower || line.depth.is_some())
            && !(capital_item && !deeper && !bulleted);
    }
    let broken = !so_far.ends_with(['.', ';', ':', ',', ')', '»', ']', '…', '?']);
    if broken
        && line.text.starts_with(['-', '–', '—', '•'])
        && status::line(so_far).is_none()
        && lower_after_bullet(line.text)
    {
        last.parts = true;
        return true;
    }
    let inner = last.depth.is_none() || line.marker.is_some() && !last.marked;
    let part = line.depth.is_some() && inner && shape::of(line.text) != Some(Shape::Infinitive);
    if broken && lower && part && status::tail(so_far).is_none() {
        last.parts = true;
        return true;
    }
    lower && broken && shape::of(line.text).is_none() && line.depth.is_none()
}

fn lower_after_bullet(text: &str) -> bool {
    let words = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    words.starts_with(char::is_lowercase) && shape::of(words) != Some(Shape::Infinitive)
}

/// "a. ", "b) ".
fn lettered(text: &str) -> bool {
    let mut chars = text.trim_start().chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase())
        && chars.next().is_some_and(|c| matches!(c, '.' | ')' | '/'))
}

/// Length of an item's words without the dots and the page number that lists print behind them.
pub(super) fn length_without_leader(text: &str) -> usize {
    let trimmed = text.trim_end();
    let without_page = trimmed.trim_end_matches(|c: char| c.is_ascii_digit());
    let words = without_page.trim_end_matches([' ', '\t', '\u{a0}', '.', '…', '_']);
    let leader = &without_page[words.len()..];
    let drawn = leader.contains("....") || leader.contains("……") || leader.contains("___");
    if !drawn {
        return text.len();
    }
    // the first stop ends the sentence
    if leader.starts_with('.') { words.len() + 1 } else { words.len() }
}

/// The kind named in brackets at an item's end: "(rappel d'une obligation juridique)".
pub(super) fn tag_kind_at_end(text: &str) -> Option<ConclusionKind> {
    let trimmed = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != ']');
    // "(obligation prévue à ...) ainsi que ..." stands inside
    let inside = || text.find("(obligation").map(|start| &text[start..]).and_then(tag_kind);
    if !trimmed.ends_with([')', ']']) {
        return inside();
    }
    trimmed.rfind(['(', '[']).and_then(|start| tag_kind(&trimmed[start..])).or_else(inside)
}

/// Longest cell that is a mark, a page number or a column's heading, in characters.
const LONGEST_MARK: usize = 40;

/// What stands in the narrow columns of a table of conclusions: "X", "12", "13 et 14", "Page".
pub(super) fn is_mark(text: &str) -> bool {
    /// "13 et 14".
    const LONGEST_NUMBER: usize = 12;
    let short = text.chars().count() <= LONGEST_NUMBER;
    let numbers = text.chars().all(|c| !c.is_alphabetic() || c == 'X' || c == 'x')
        || text
            .split_whitespace()
            .all(|word| word == "et" || word.chars().all(|c| c.is_ascii_digit() || c == ','));
    let name = ["page", "pages", "page(s)", "oui", "non"].contains(&fold(text).as_str());
    short && (numbers || name)
}

/// A table of nothing but marks and the headings of their columns.
pub(super) fn is_marks(document: &Document, table: &Table) -> bool {
    let mut cells =
        table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.span.of(&document.text).trim());
    cells.all(|text| is_mark(text) || text.chars().count() <= LONGEST_MARK && status::line(text).is_some())
}

/// A short capitalised infinitive without a stop above items in lower case is the heading of their group.
pub(super) fn heads_lower_case(text: &str, next: Option<&Line<'_>>) -> bool {
    /// Longest heading, in characters.
    const LONGEST_HEADING: usize = 90;
    let short = text.chars().count() <= LONGEST_HEADING && text.starts_with(char::is_uppercase);
    let open = text.trim_end().ends_with(char::is_alphanumeric);
    short
        && open
        && next.is_some_and(|next| next.text.starts_with(char::is_lowercase) && shape::infinitive(next.text))
}
