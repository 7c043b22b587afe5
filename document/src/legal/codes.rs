//! Codes by their names and abbreviations; which is meant where a text names one.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cursor::{blanks, eat, eat_word, is_boundary};
use crate::text::fold;

/// A code, or another text cited by its articles.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Abbreviation, else the name: `CGCT`, `code du travail`.
    pub short: &'static str,
    /// Its whole name in French.
    pub title: &'static str,
    /// For looking up: `cgct`.
    pub key: &'static str,
    /// The abbreviation alone is a reference to it; others stand for something else too.
    alone: bool,
    /// Folded names, as patterns.
    names: Vec<String>,
}

static CODES: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let table = include_str!("../../data/legal/codes.tsv");
    table.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// A name with the place of its code.
type Name = (&'static str, usize);

/// The names, the longest first.
static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let named = |(place, code): (usize, &'static Code)| code.names.iter().map(move |name| (&**name, place));
    let mut names: Vec<Name> = CODES.iter().enumerate().flat_map(named).collect();
    names.sort_by_key(|(name, place)| (std::cmp::Reverse(name.len()), *place));
    names
});

/// The same by their first letters, of those that have so many.
static BY_LETTERS: LazyLock<HashMap<[u8; LETTERS], Vec<Name>>> = LazyLock::new(|| {
    let mut names: HashMap<_, Vec<Name>> = HashMap::new();
    for name in NAMES.iter() {
        if let Some(letters) = name.0.as_bytes().first_chunk() {
            names.entry(*letters).or_default().push(*name);
        }
    }
    names
});

const LETTERS: usize = 3;

/// The names that may stand here: where a text begins with plain letters, those that do so too.
fn names_at(text: &[u8]) -> &'static [Name] {
    match text.first_chunk::<LETTERS>() {
        Some(letters) if letters.iter().all(u8::is_ascii_alphanumeric) => {
            BY_LETTERS.get(&letters.map(|letter| letter.to_ascii_lowercase())).map_or(&[], Vec::as_slice)
        }
        _ => &NAMES,
    }
}

fn row(line: &'static str) -> Option<Code> {
    let mut fields = line.split('\t');
    let (short, alone, key, title) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    let others = fields.next().unwrap_or_default().split('|').filter(|name| !name.is_empty());
    let mut names: Vec<String> = [short, title].into_iter().chain(others).map(fold).collect();
    names.dedup();
    Some(Code { short, title, key, alone: alone == "yes", names })
}

/// How a code is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// By its name.
    Name,
    /// By its abbreviation.
    Abbreviation,
}

impl Code {
    /// A mention without an article counts.
    pub(super) fn counts_alone(&self, named: Named) -> bool {
        named == Named::Name || self.alone
    }
}

/// The code named here, how, and where its name ends.
pub(super) fn named(text: &str, at: usize) -> Option<(&'static Code, Named, usize)> {
    let first = text.as_bytes().get(at)?.to_ascii_lowercase();
    let mut names = names_at(&text.as_bytes()[at..]).iter().filter(|(name, _)| name.as_bytes()[0] == first);
    let (code, named, end) = names.find_map(|(name, place)| {
        let end = spelt(text, at, name)?;
        let abbreviation = !name.contains(' ') && *name != "constitution";
        // capitals tell an abbreviation; the Constitution has one too
        let capital = text.as_bytes()[at].is_ascii_uppercase();
        let named = if name.contains(' ') { Named::Name } else { Named::Abbreviation };
        let sound = name.contains(' ') || capital && (!abbreviation || text.as_bytes()[at + 1] != b'o');
        sound.then_some((&CODES[*place], named, end))
    })?;
    Some((code, named, after_gloss(text, end, code)))
}

/// The name, or an abbreviation with stops between its letters: `C.A.S.F.`.
fn spelt(text: &str, at: usize, name: &str) -> Option<usize> {
    if let Some(end) = eat_word(text, at, name) {
        return Some(end);
    }
    if name.contains(' ') || text.as_bytes().get(at + 1) != Some(&b'.') {
        return None;
    }
    let mut end = at;
    for letter in name.chars() {
        end = eat(text, end, letter.encode_utf8(&mut [0; 4]))?;
        end += usize::from(text.as_bytes().get(end) == Some(&b'.'));
    }
    is_boundary(text, end).then_some(end)
}

/// After the abbreviation in brackets that follows a name: ` (CGCT)`.
fn after_gloss(text: &str, end: usize, code: &Code) -> usize {
    let open = blanks(text, end);
    if text.as_bytes().get(open) != Some(&b'(') {
        return end;
    }
    let inside = open + 1;
    let inside = eat(text, inside, "ci-apres ").unwrap_or(inside);
    let closed = code.names.iter().find_map(|name| spelt(text, inside, name));
    closed.filter(|close| text.as_bytes().get(*close) == Some(&b')')).map_or(end, |close| close + 1)
}
