//! Which paragraphs are headings, and at which level: numbering first, then typography. Hints of wording come last.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    joining::clean,
    paragraphs::{Habits, Paragraph, ends_sentence, opens_number},
};

/// Longest heading, in characters.
const LONGEST: usize = 220;
/// Longest heading that only its capitals or its wording tell.
const LONGEST_PLAIN: usize = 110;
/// Deepest level.
const DEEPEST: u8 = 6;

static DECIMAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,2}(?:[.-]\d{1,2}){0,5})\s?[.)°-]{0,2}\s+\p{L}"));
static MIXED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[IVX]{1,5}((?:\s?[-.]\s?(?:[A-Z]|\d{1,2}|[a-z]))*)\s?[-.):–]*\s+\p{L}"));
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(titre|partie|livre|première partie|deuxième partie|troisième partie)|chapitre|annexe)s?\b",
    )
});
static KNOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^(?: (?:principales\s|liste\sdes\s|les\s|rappel\sdes\s|synthèse\sdes\s|récapitulatif\sdes\s)?recommandations?(?:\s(?:et|de|adressées)\s.*)?
          | synth[eè]se(?:\sg[ée]n[ée]rale)? | r[ée]sum[ée] | sommaire | introduction | conclusions?(?:\sg[ée]n[ée]rale)? | avant[-\s]propos | glossaire
          | rappels?\s(?:à\sla|au|aux|du|de\sla|d['’])\s?(?:r[ée]glementation|loi|droit|obligations?.*|proc[ée]dure|r[èe]gles?.*)
          | (?:la\s)?proc[ée]dure | observations | obligations\sde\sfaire | table\sdes\s.* | liste\sdes\s.* )\s?:?$",
    )
});

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant")
}

/// The level of each paragraph that is a heading, in order.
pub(super) fn levels(paragraphs: &[Paragraph], habits: &Habits) -> Vec<Option<u8>> {
    let texts: Vec<String> = paragraphs.iter().map(text).collect();
    let is_heading: Vec<bool> = (0..paragraphs.len())
        .map(|index| {
            let next = paragraphs.get(index + 1);
            let before = index.checked_sub(1).map(|before| &paragraphs[before]);
            heading(&paragraphs[index], &texts[index], before, next, habits)
        })
        .collect();
    let mut looks: Vec<Look> = (0..paragraphs.len())
        .filter(|index| is_heading[*index])
        .map(|index| Look::of(&paragraphs[index], &texts[index]))
        .collect();
    looks.sort_by(|a, b| b.cmp(a));
    looks.dedup();
    let level = |index: usize| {
        let look = Look::of(&paragraphs[index], &texts[index]);
        let rank = looks.iter().position(|other| *other == look).unwrap_or(0);
        numbered_level(&texts[index]).unwrap_or(u8::try_from(rank + 1).unwrap_or(DEEPEST)).clamp(1, DEEPEST)
    };
    (0..paragraphs.len()).map(|index| is_heading[index].then(|| level(index))).collect()
}

/// Appearance of a heading; greater stands higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    half_points: i32,
    capitals: bool,
    bold: bool,
    upright: bool,
}

impl Look {
    fn of(paragraph: &Paragraph, text: &str) -> Self {
        Self {
            half_points: (paragraph.size() * 2.0).round() as i32,
            capitals: is_capitals(text),
            bold: paragraph.bold(),
            upright: !paragraph.italic(),
        }
    }
}

fn text(paragraph: &Paragraph) -> String {
    let lines: Vec<String> = paragraph.lines.iter().take(4).map(|line| clean(&line.text())).collect();
    lines.join(" ")
}

fn heading(
    paragraph: &Paragraph,
    text: &str,
    before: Option<&Paragraph>,
    next: Option<&Paragraph>,
    habits: &Habits,
) -> bool {
    let length = text.chars().count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if length > LONGEST || letters < 3 || paragraph.lines.len() > 4 || paragraph.marker.is_some() {
        return false;
    }
    if KNOWN.is_match(text) && paragraph.lines.len() == 1 {
        return true;
    }
    if text.ends_with(['.', ';', ',', '…']) || !starts_like_title(text) || has_leader(text) {
        return false;
    }
    let larger = paragraph.size() > habits.size + 0.7;
    let distinct = larger || paragraph.bold();
    if distinct {
        return !text.ends_with(':') || numbered_level(text).is_some() || larger;
    }
    if text.ends_with(':') || length > LONGEST_PLAIN || paragraph.size() < habits.size - 0.6 {
        return false;
    }
    if is_capitals(text) && letters > 4 {
        return true;
    }
    let deep = DECIMAL.captures(text).is_some_and(|found| found[1].contains('.')) || NAMED.is_match(text);
    deep || stands_alone(paragraph, before, next)
}

/// A short line without its own typography: a title if it parts two pieces of running text.
fn stands_alone(paragraph: &Paragraph, before: Option<&Paragraph>, next: Option<&Paragraph>) -> bool {
    let line = &paragraph.lines[0];
    let short = line.rect.x1 < line.column.1 - 0.12 * (line.column.1 - line.column.0);
    let after_text = before.is_none_or(|before| {
        before.lines.last().is_some_and(ends_sentence) || before.lines.len() == 1 && before.marker.is_none()
    });
    let running = next.is_some_and(|next| next.marker.is_none() && (next.lines.len() > 1 || ends_long(next)));
    let unnumbered = !opens_number(line);
    paragraph.lines.len() == 1 && short && after_text && running && unnumbered && line.frame.is_none()
}

fn ends_long(paragraph: &Paragraph) -> bool {
    paragraph.lines[0].words.len() > 6
}

fn starts_like_title(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
        || text.len() > 3 && numbered_level(text).is_some()
}

/// A line of a table of contents: dots and a page number.
fn has_leader(text: &str) -> bool {
    text.contains("....") || text.contains(". . .") || text.contains("…")
}

fn is_capitals(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    !letters.is_empty() && letters.iter().filter(|c| c.is_lowercase()).count() * 10 <= letters.len()
}

fn numbered_level(text: &str) -> Option<u8> {
    if let Some(found) = DECIMAL.captures(text) {
        let parts = found[1].split(['.', '-']).count();
        return u8::try_from(parts).ok();
    }
    if let Some(found) = MIXED.captures(text) {
        let parts = found[1].chars().filter(|c| c.is_alphanumeric()).count();
        return u8::try_from(parts + 1).ok();
    }
    NAMED.is_match(text).then_some(1)
}
