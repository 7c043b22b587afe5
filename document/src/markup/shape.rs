//! What a block is, from its words and looks: heading, item, caption or running text.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    model::{BlockKind, Evidence},
    number,
    text::sentences,
    zone,
};

/// Longest heading without a tag, in characters.
const LONGEST_HEADING: usize = 130;

/// A tagged heading longer than this is running text in a heading's clothes.
const LONGEST_TAGGED_HEADING: usize = 260;

/// Longest caption, in characters.
const LONGEST_CAPTION: usize = 220;

/// Glyphs set in front of the items of a list, Word's private ones included.
const BULLETS: &str =
    "•·▪▫■□●○◦‣►▶➢➤✓✔❖→⇒-–—\u{f0b7}\u{f0a7}\u{f0d8}\u{f0fc}\u{f02d}\u{f0e0}\u{f0a8}\u{f076}\u{f0de}";

static MANY_NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\d{1,2}(?:[.\-]\d{1,2}){1,4})(?:[.)/\- \u{a0}]|\s)+\p{Lu}").expect("a valid pattern")
});
static ONE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\d{1,2}(?:[\s\u{a0}]*[.)/\-–:][\s\u{a0}]*|[\s\u{a0}]+)\p{Lu}").expect("a valid pattern")
});
static ROMAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[IVX]{1,5}|[A-H])[\s\u{a0}]*[.)/\-–:][\s\u{a0}]*\p{Lu}").expect("a valid pattern")
});
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:sources?[\s\u{a0}]*:|(?:tableau|graphique|figure|carte|schéma|encadré)[\s\u{a0}]*(?:n[\s\u{a0}]*°|\d))")
        .expect("a valid pattern")
});

/// What a block is by its tags, and how it looks.
#[derive(Debug, Default)]
pub struct Hints<'a> {
    /// Level of the heading's tag around it.
    pub heading: Option<u8>,
    /// Depth and marker of the list item around it.
    pub item: Option<(u8, Option<String>)>,
    /// Name of its style.
    pub class: &'a str,
    /// All letters are bold.
    pub bold: bool,
}

/// What a block is, and its words without the bullet in front.
pub fn read<'a>(text: &'a str, hints: &Hints) -> (BlockKind, &'a str) {
    if let Some(level) = hints.heading
        && text.chars().count() <= LONGEST_TAGGED_HEADING
    {
        return (BlockKind::Heading { level, by: Evidence::Markup }, text);
    }
    let bullet = bullet_of(text);
    if let Some((depth, marker)) = &hints.item {
        let (typed, words) = bullet.map_or((None, text), |(marker, words)| (Some(marker), words));
        let marker = typed.or_else(|| marker.clone());
        return (BlockKind::ListItem { depth: *depth, marker }, words);
    }
    if let Some((marker, words)) = bullet {
        return (BlockKind::ListItem { depth: 0, marker: Some(marker) }, words);
    }
    if is_caption(text, hints.class) {
        return (BlockKind::Caption, text);
    }
    if let Some(level) = heading_level(text, hints.bold) {
        return (BlockKind::Heading { level, by: Evidence::Wording }, text);
    }
    let list_style =
        ["puce", "list", "bullet", "enum", "énum", "tiret"].iter().any(|hint| hints.class.contains(hint));
    if list_style {
        return (BlockKind::ListItem { depth: 0, marker: None }, text);
    }
    (BlockKind::Paragraph, text)
}

/// The bullet typed in front, and the words after it.
pub fn bullet_of(text: &str) -> Option<(String, &str)> {
    let glyph = text.chars().next()?;
    let after = &text[glyph.len_utf8()..];
    let spaced = after.starts_with([' ', '\u{a0}', '\t']);
    let word_bullet = glyph == 'o' && after.starts_with([' ', '\u{a0}']);
    let glued = !"-–—".contains(glyph) || after.starts_with(char::is_alphabetic);
    if !word_bullet && !(BULLETS.contains(glyph) && (spaced || glued)) {
        return None;
    }
    // "- 14" is a number.
    if matches!(number::read(text), number::Figure::Quantity(_)) {
        return None;
    }
    let words = after.trim_start_matches([' ', '\u{a0}', '\t']);
    words.contains(char::is_alphanumeric).then(|| (glyph.to_string(), words))
}

fn is_caption(text: &str, class: &str) -> bool {
    let short = text.chars().count() <= LONGEST_CAPTION;
    let styled = class.contains("caption") || class.contains("source") || class.contains("légende");
    short && (CAPTION.is_match(text) || styled)
}

/// Level of a heading without a tag, by its shape alone.
fn heading_level(text: &str, bold: bool) -> Option<u8> {
    if text.chars().count() > LONGEST_HEADING
        || text.chars().filter(|letter| letter.is_alphabetic()).count() < 3
    {
        return None;
    }
    if zone::is_title(text) && sentences(text).len() == 1 {
        return Some(1);
    }
    if text.ends_with(['.', ';', ',', ':', '!', '?', '…']) {
        return None;
    }
    if let Some(number) = MANY_NUMBERS.captures(text) {
        return Some(1 + number[1].matches(['.', '-']).count().min(5) as u8);
    }
    if is_capitals(text) {
        return Some(1);
    }
    if ROMAN.is_match(text) {
        return Some(if text.starts_with(['I', 'V', 'X']) { 1 } else { 2 });
    }
    (bold && !text.starts_with(|letter: char| letter.is_lowercase() || letter.is_ascii_digit())).then_some(3)
}

fn is_capitals(text: &str) -> bool {
    let upper = text.chars().filter(|letter| letter.is_uppercase()).count();
    let postal = text.trim_start().chars().take_while(char::is_ascii_digit).count() >= 4;
    upper >= 4
        && !postal
        && !text.chars().any(char::is_lowercase)
        && text.split(' ').any(|word| word.chars().count() > 3)
}

/// Level of a line such as `1. Présentation`, which is a heading only where its neighbours are not items of a list.
pub fn is_numbered_line(text: &str) -> bool {
    let infinitive = |word: &str| ["er", "ir", "oir", "re"].iter().any(|ending| word.ends_with(ending));
    let first_word = text
        .trim_start_matches(|letter: char| !letter.is_alphabetic())
        .split([' ', '\u{a0}', '\'', '’'])
        .next();
    ONE_NUMBER.is_match(text)
        && text.chars().count() <= LONGEST_HEADING
        && !text.ends_with(['.', ';', ',', ':', '!', '?', '…'])
        && !first_word.is_some_and(infinitive)
}
