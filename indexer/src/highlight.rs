//! Which bytes of a text earned its place, and which part of a long text to show.
//!
//! The text is analysed as the index was; of a phrase only its own words are marked.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::analysis::{Token, analyse};

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
}

/// Tokens at distances from the first, all of which must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle(pub Vec<(usize, Form)>);

/// Byte ranges of `text` that match, in order, without overlap.
#[must_use]
pub fn marks(text: &str, needles: &[Needle]) -> Vec<Range<usize>> {
    if needles.is_empty() {
        return Vec::new();
    }
    let initials = initials_of_stems(needles);
    let tokens: Vec<(Token, Vec<String>)> = analyse(text)
        .into_iter()
        .map(|token| {
            let may_fit =
                !token.elided && token.folded.chars().next().is_some_and(|first| initials.contains(&first));
            let stems = if may_fit { token.stems() } else { Vec::new() };
            (token, stems)
        })
        .collect();
    let mut marked = vec![false; tokens.len()];
    for needle in needles {
        for start in 0..tokens.len() {
            if needle.0.iter().all(|(at, form)| tokens.get(start + at).is_some_and(|token| form.fits(token)))
            {
                needle.0.iter().for_each(|(at, _)| marked[start + at] = true);
            }
        }
    }
    tokens.into_iter().zip(marked).filter(|(_, marked)| *marked).map(|((token, _), _)| token.range).collect()
}

/// First letters of the stems sought: a stem keeps the first letter of its word, and most words need not be stemmed.
fn initials_of_stems(needles: &[Needle]) -> BTreeSet<char> {
    let forms = needles.iter().flat_map(|needle| &needle.0);
    let stems = forms.filter_map(|(_, form)| if let Form::Stem(stems) = form { Some(stems) } else { None });
    stems.flatten().filter_map(|stem| stem.chars().next()).collect()
}

impl Form {
    fn fits(&self, (token, stems): &(Token, Vec<String>)) -> bool {
        match self {
            Self::Stem(wanted) => stems.iter().any(|stem| wanted.contains(stem)),
            Self::Exact(wanted) => token.exact_forms().any(|form| wanted.iter().any(|wanted| form == wanted)),
            Self::Prefix(wanted) => {
                token.exact_forms().any(|form| wanted.iter().any(|wanted| form.starts_with(wanted)))
            }
        }
    }
}

/// The text, or the part of it where most of the words stand, with the marks moved accordingly.
#[must_use]
pub fn window(text: &str, marks: Vec<Range<usize>>) -> (String, Vec<Range<usize>>) {
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
    let inside = marks.into_iter().filter(|mark| start <= mark.start && mark.end <= end);
    let moved =
        inside.map(|mark| mark.start - start + before.len()..mark.end - start + before.len()).collect();
    (format!("{before}{shown}{after}"), moved)
}

/// The mark with most different words, then most marks, within a window from it.
fn densest(text: &str, marks: &[Range<usize>]) -> Range<usize> {
    let reach = WINDOW_BYTES - LEAD_BYTES;
    let worth = |from: usize| {
        let within = || marks[from..].iter().take_while(|mark| mark.end <= marks[from].start + reach);
        let words: BTreeSet<String> = within().map(|mark| text[mark.clone()].to_lowercase()).collect();
        (words.len(), within().count())
    };
    let best = (0..marks.len()).max_by_key(|from| (worth(*from), Reverse(*from)));
    best.map_or(0..0, |from| marks[from].clone())
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
