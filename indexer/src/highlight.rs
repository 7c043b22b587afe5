//! Which bytes of a text earned its place, and which part of a long text to show.
//!
//! The text is analysed as the index was; of a phrase only its own words are marked.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use crate::distance::edits;
use crate::initials::Initials;
use crate::reading::{self, Analysed};

/// A text up to this many bytes is shown whole.
const WHOLE_BYTES: usize = 420;

/// Bytes shown of a longer one.
const WINDOW_BYTES: usize = 300;

/// Bytes kept before the first mark of a window.
const LEAD_BYTES: usize = 60;

const ELLIPSIS: &str = "…";

/// How a token must look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// One of its stems is one of these.
    Stem(Vec<String>),
    /// One of the forms under which it is indexed is one of these.
    Exact(Vec<String>),
    /// One of those forms begins with one of these.
    Prefix(Vec<String>),
    /// One of those forms is so many edits from this at most.
    Typo(String, usize),
}

/// Why something is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Words asked for one after the other: one mark from the first to the last.
    Phrase,
    /// A word asked for, in any inflection.
    Word,
    /// An acronym or its long form, which was not typed.
    Synonym,
}

/// Bytes of a text that matched, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The bytes.
    pub range: Range<usize>,
    /// Why.
    pub kind: MarkKind,
}

/// Tokens that must all match: at distances from the first, or in any order within a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    pub slots: Vec<(usize, Form)>,
    /// Words between them at most, in any order; `None` for the distances given.
    pub gap: Option<u32>,
    pub kind: MarkKind,
}

impl Needle {
    pub fn one(form: Form, kind: MarkKind) -> Self {
        Self { slots: vec![(0, form)], gap: None, kind }
    }
}

/// A word of a text.
struct Word<'a> {
    analysed: &'a Analysed,
    /// Where the piece begins in which it stands.
    begun: usize,
}

impl Word<'_> {
    fn range(&self) -> Range<usize> {
        let Range { start, end } = self.analysed.token.range;
        self.begun + start..self.begun + end
    }
}

/// Marks of `text`, in order, without overlap: what is a phrase as a phrase, then words, then synonyms.
#[must_use]
pub fn marks(text: &str, needles: &[Needle]) -> Vec<Mark> {
    if needles.is_empty() {
        return Vec::new();
    }
    let read = match Initials::of(needles) {
        Some(initials) => reading::read_where(text, |piece| initials.may_stand_in(piece)),
        None => reading::read(text),
    };
    let words =
        read.iter().flat_map(|(begun, piece)| piece.iter().map(|analysed| Word { analysed, begun: *begun }));
    let words: Vec<Word<'_>> = words.collect();
    let mut found: Vec<(usize, usize, MarkKind)> = Vec::new();
    for needle in needles {
        match needle.gap {
            None => in_order(&words, needle, &mut found),
            Some(gap) => within(&words, needle, gap, &mut found),
        }
    }
    merged(&words, found)
}

fn in_order(words: &[Word<'_>], needle: &Needle, found: &mut Vec<(usize, usize, MarkKind)>) {
    let furthest = needle.slots.iter().map(|(at, _)| *at).max().unwrap_or(0);
    for start in 0..words.len().saturating_sub(furthest) {
        if !needle.slots.iter().all(|(at, form)| form.fits(words[start + at].analysed)) {
            continue;
        }
        match needle.kind {
            MarkKind::Word => {
                found.extend(needle.slots.iter().map(|(at, _)| (start + at, start + at, needle.kind)));
            }
            kind => found.push((start, start + furthest, kind)),
        }
    }
}

/// Marks every fitting token that lies in a window which holds all of the words.
fn within(words: &[Word<'_>], needle: &Needle, gap: u32, found: &mut Vec<(usize, usize, MarkKind)>) {
    let width = needle.slots.len() + gap as usize;
    let places: Vec<Vec<usize>> = needle
        .slots
        .iter()
        .map(|(_, form)| (0..words.len()).filter(|at| form.fits(words[*at].analysed)).collect())
        .collect();
    let mut all: Vec<usize> = places.iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    for start in &all {
        let inside = |place: &&usize| **place >= *start && **place < start + width;
        if places.iter().all(|list| list.iter().any(|place| inside(&place))) {
            found.extend(all.iter().filter(inside).map(|place| (*place, *place, needle.kind)));
        }
    }
}

/// Token ranges as marks of the text; where they overlap, the kind that comes first wins and they are joined.
fn merged(words: &[Word<'_>], mut found: Vec<(usize, usize, MarkKind)>) -> Vec<Mark> {
    found.sort_unstable_by_key(|(start, end, kind)| (*start, Reverse(*end), *kind));
    let mut spans: Vec<(usize, usize, MarkKind)> = Vec::new();
    for (start, end, kind) in found {
        match spans.last_mut() {
            Some((_, reached, known)) if start <= *reached => {
                *reached = (*reached).max(end);
                *known = (*known).min(kind);
            }
            _ => spans.push((start, end, kind)),
        }
    }
    let range = |start: usize, end: usize| words[start].range().start..words[end].range().end;
    spans.into_iter().map(|(start, end, kind)| Mark { range: range(start, end), kind }).collect()
}

impl Form {
    fn fits(&self, Analysed { token, stems }: &Analysed) -> bool {
        match self {
            Self::Stem(wanted) => stems.iter().any(|stem| wanted.contains(stem)),
            Self::Exact(wanted) => token.exact_forms().any(|form| wanted.iter().any(|wanted| form == wanted)),
            Self::Prefix(wanted) => {
                token.exact_forms().any(|form| wanted.iter().any(|wanted| form.starts_with(wanted)))
            }
            Self::Typo(wanted, allowed) => token.exact_forms().any(|form| edits(wanted, form) <= *allowed),
        }
    }
}

/// The text, or the part of it where most of the words stand, with the marks moved accordingly.
#[must_use]
pub fn window(text: &str, marks: Vec<Mark>) -> (String, Vec<Mark>) {
    if text.len() <= WHOLE_BYTES {
        return (text.to_owned(), marks);
    }
    let densest = densest(text, &marks);
    let first = densest.start;
    let wanted = first.saturating_sub(LEAD_BYTES).min(text.len() - WINDOW_BYTES);
    let mut start = word_start(text, wanted).min(if marks.is_empty() { 0 } else { first });
    let mut end = word_end(text, start.max(densest.end), (start + WINDOW_BYTES).min(text.len()));
    let shown = text[start..end].trim();
    start += text[start..end].len() - text[start..end].trim_start().len();
    end = start + shown.len();
    let before = if start > 0 { ELLIPSIS } else { "" };
    let after = if end < text.len() { ELLIPSIS } else { "" };
    let inside = marks.into_iter().filter(|mark| start <= mark.range.start && mark.range.end <= end);
    let moved_by = |at: usize| at - start + before.len();
    let moved = inside
        .map(|mark| Mark { range: moved_by(mark.range.start)..moved_by(mark.range.end), ..mark })
        .collect();
    (format!("{before}{shown}{after}"), moved)
}

/// The mark with most different words, then most marks, within a window from it.
fn densest(text: &str, marks: &[Mark]) -> Range<usize> {
    let reach = WINDOW_BYTES - LEAD_BYTES;
    let worth = |from: usize| {
        let within =
            || marks[from..].iter().take_while(|mark| mark.range.end <= marks[from].range.start + reach);
        let words: BTreeSet<String> = within().map(|mark| text[mark.range.clone()].to_lowercase()).collect();
        (words.len(), within().count())
    };
    let best = (0..marks.len()).max_by_key(|from| (worth(*from), Reverse(*from)));
    best.map_or(0..0, |from| marks[from].range.clone())
}

/// First beginning of a word at or after `at`.
fn word_start(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    let at = text.ceil_char_boundary(at);
    let space = text[at..].find(char::is_whitespace);
    space.map_or(at, |length| at + length)
}

/// Last end of a word after `from`, at or before `at`; `at` inside a run without spaces.
fn word_end(text: &str, from: usize, at: usize) -> usize {
    if at >= text.len() || from >= at {
        return at.max(from);
    }
    let at = text.floor_char_boundary(at);
    let space = text[from..at].rfind(char::is_whitespace).filter(|length| from + length > 0);
    space.map_or(at, |length| from + length)
}
