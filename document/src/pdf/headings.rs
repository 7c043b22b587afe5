//! Which paragraphs are headings, and at which level: the file's own structure tags and bookmarks, numbering, typography; hints of
//! wording come last. How numbers give levels is told in `outline`.

use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::{
    catalog::{Bookmark, Tag},
    joining::clean,
    lines::Line,
    numbering::{self, Number},
    paragraphs::{Habits, Paragraph},
};
use crate::{model::Evidence, text::letters};

/// Longest heading, in characters.
const LONGEST: usize = 220;
/// Longest heading that only its capitals or its wording tell.
const LONGEST_PLAIN: usize = 110;
/// Deepest level.
pub(super) const DEEPEST: u8 = 6;
/// Letters larger than the text's by this, in points, are those of a heading.
const LARGER: f32 = 0.7;
/// A document with as many headings in a type of their own sets none in the type of the text, unless its wording is one of a heading.
const OWN_TYPE: usize = 4;
/// A file that tags more of its paragraphs as headings is not to be believed.
const MOST_TAGGED: f32 = 0.4;

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

/// A paragraph that is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Title {
    /// 1 for the highest.
    pub level: u8,
    /// What told it.
    pub by: Evidence,
}

/// A paragraph that may be a heading.
#[derive(Debug)]
pub(super) struct Candidate {
    index: usize,
    pub look: Look,
    pub number: Option<Number>,
    /// Level that the file states, by a tag or a bookmark.
    stated: Option<(u8, Evidence)>,
    /// Set in a type of its own.
    distinct: bool,
}

/// Appearance of a heading; greater stands higher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Look {
    half_points: i32,
    capitals: bool,
    bold: bool,
    tinted: bool,
    upright: bool,
}

/// The title that each paragraph is, in order.
pub(super) fn titles(
    paragraphs: &[Paragraph],
    habits: &Habits,
    bookmarks: &[Bookmark],
) -> Vec<Option<Title>> {
    let texts: Vec<String> = paragraphs.iter().map(text).collect();
    let bookmarks = Bookmarks::of(bookmarks);
    let tagged = paragraphs.iter().filter(|paragraph| tagged_level(paragraph).is_some()).count();
    let believed = tagged as f32 <= MOST_TAGGED * paragraphs.len() as f32 || paragraphs.len() < 8;
    let stated = |index: usize| {
        let paragraph: &Paragraph = &paragraphs[index];
        let tag = tagged_level(paragraph).filter(|_| believed).map(|level| (level, Evidence::Tag));
        tag.or_else(|| Some((bookmarks.level(paragraph, &texts[index])?, Evidence::Bookmark)))
    };
    let mut candidates: Vec<Candidate> = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let stated = may_be_stated(paragraph, &texts[index]).then(|| stated(index)).flatten();
        let distinct = is_distinct(paragraph, &texts[index], habits);
        if stated.is_some() || distinct {
            candidates.push(Candidate::of(index, paragraph, &texts[index], stated, distinct));
        }
    }
    let own_type = candidates.len() >= OWN_TYPE;
    let plain = (0..paragraphs.len()).filter(|index| {
        let known = candidates.binary_search_by_key(index, |candidate| candidate.index).is_ok();
        !known && is_plain_heading(&paragraphs[*index], &texts[*index], habits, own_type)
    });
    let plain: Vec<Candidate> =
        plain.map(|index| Candidate::of(index, &paragraphs[index], &texts[index], None, false)).collect();
    candidates.extend(plain);
    candidates.sort_by_key(|candidate| candidate.index);
    let mut titles = vec![None; paragraphs.len()];
    for (candidate, title) in candidates.iter().zip(levels(&candidates)) {
        titles[candidate.index] = Some(title);
    }
    titles
}

impl Candidate {
    fn of(
        index: usize,
        paragraph: &Paragraph,
        text: &str,
        stated: Option<(u8, Evidence)>,
        distinct: bool,
    ) -> Self {
        Self { index, look: Look::of(paragraph, text), number: Number::of(text), stated, distinct }
    }
}

impl Look {
    fn of(paragraph: &Paragraph, text: &str) -> Self {
        Self {
            half_points: (paragraph.size() * 2.0).round() as i32,
            capitals: is_capitals(text),
            bold: paragraph.bold(),
            tinted: paragraph.tinted(),
            upright: !paragraph.italic(),
        }
    }
}

/// Levels of the headings: stated, else by number, else that of the headings that look the same, else by rank of the looks.
fn levels(candidates: &[Candidate]) -> Vec<Title> {
    let numbered = numbering::levels(candidates);
    let mut votes: HashMap<Look, HashMap<u8, usize>> = HashMap::new();
    for (candidate, numbered) in candidates.iter().zip(&numbered) {
        if let Some(level) = candidate.stated.map(|(level, _)| level).or(*numbered) {
            *votes.entry(candidate.look).or_default().entry(level).or_default() += 1;
        }
    }
    let known: HashMap<Look, u8> = votes
        .iter()
        .filter_map(|(look, votes)| {
            let (level, _) = votes.iter().max_by_key(|(level, count)| (**count, u8::MAX - **level))?;
            Some((*look, *level))
        })
        .collect();
    let ranked = rank(candidates, &known);
    let title = |(candidate, numbered): (&Candidate, Option<u8>)| {
        let (level, by) = match (candidate.stated, numbered) {
            (Some(stated), _) => stated,
            (None, Some(level)) => (level, Evidence::Numbering),
            (None, None) if candidate.distinct => {
                (ranked.get(&candidate.look).copied().unwrap_or(1), Evidence::Typography)
            }
            (None, None) => (1, Evidence::Wording),
        };
        Title { level: level.clamp(1, DEEPEST), by }
    };
    candidates.iter().zip(numbered).map(title).collect()
}

/// Levels of the looks: those known, and the others in between by their rank.
fn rank(candidates: &[Candidate], known: &HashMap<Look, u8>) -> HashMap<Look, u8> {
    let mut looks: Vec<Look> =
        candidates.iter().filter(|candidate| candidate.distinct).map(|candidate| candidate.look).collect();
    looks.sort_by(|a, b| b.cmp(a));
    looks.dedup();
    let mut levels = HashMap::new();
    let mut above = 0_u8;
    for (index, look) in looks.iter().enumerate() {
        let level = known.get(look).copied().unwrap_or_else(|| {
            let below = looks[index + 1..].iter().find_map(|look| known.get(look));
            let next = above.saturating_add(1);
            // A look above one that is known stands above it, where there is room.
            below.map_or(next, |below| next.min(below.saturating_sub(1)).max(above.max(1)))
        });
        levels.insert(*look, level.min(DEEPEST));
        above = above.max(level);
    }
    levels
}

/// Level that the file's structure gives to all of a paragraph.
fn tagged_level(paragraph: &Paragraph) -> Option<u8> {
    let mut tags = paragraph.lines.iter().flat_map(|line| &line.words).map(|word| word.tag);
    match tags.next() {
        Some(first @ Tag::Heading(level)) => tags.all(|tag| tag == first).then_some(level),
        _ => None,
    }
}

/// Titles of the bookmarks, without their numbers, with page and level.
struct Bookmarks(HashMap<String, Vec<(Option<usize>, u8)>>);

impl Bookmarks {
    fn of(bookmarks: &[Bookmark]) -> Self {
        let mut titles: HashMap<String, Vec<(Option<usize>, u8)>> = HashMap::new();
        for bookmark in bookmarks {
            // Numbers are often left out of bookmarks.
            let title = letters(&bookmark.title);
            if title.len() > 3 {
                titles.entry(title).or_default().push((bookmark.page, bookmark.level));
            }
        }
        Self(titles)
    }

    fn level(&self, paragraph: &Paragraph, text: &str) -> Option<u8> {
        if self.0.is_empty() {
            return None;
        }
        let page = usize::try_from(paragraph.lines[0].page.0).ok()?.checked_sub(1)?;
        let places = self.0.get(&letters(text))?;
        places.iter().find(|(place, _)| place.is_none_or(|place| place == page)).map(|(_, level)| *level)
    }
}

fn text(paragraph: &Paragraph) -> String {
    let lines: Vec<String> = paragraph.lines.iter().take(5).map(|line| clean(&line.text())).collect();
    lines.join(" ")
}

/// Short enough and no line of a table of contents: what the file states is believed.
fn may_be_stated(paragraph: &Paragraph, text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    letters > 0 && paragraph.lines.len() <= 5 && text.chars().count() <= 2 * LONGEST && !is_led(paragraph)
}

fn has_title_shape(paragraph: &Paragraph, text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.chars().count() <= LONGEST && letters >= 3 && paragraph.lines.len() <= 4 && !is_led(paragraph)
}

/// Set in a type of its own: larger, or bold, or in a colour.
fn is_distinct(paragraph: &Paragraph, text: &str, habits: &Habits) -> bool {
    let bulleted = paragraph.marker.is_some();
    if !has_title_shape(paragraph, text) || bulleted || text.ends_with([';', ',', '…']) {
        return false;
    }
    let larger = paragraph.size() > habits.size + LARGER;
    let stands_out = paragraph.bold() || paragraph.tinted();
    if !larger && !stands_out || paragraph.size() < habits.size - LARGER {
        return false;
    }
    // A sentence in bold is a conclusion, not a title; a line in bold that ends with a colon leads in what follows.
    let sentence = text.ends_with('.') && text.split(' ').count() > 4 && Number::of(text).is_none();
    let lead_in = text.ends_with(':') && !larger && Number::of(text).is_none();
    !sentence && !lead_in && (larger || starts_like_title(text) || text.chars().count() < LONGEST_PLAIN)
}

/// A heading in the type of the text, told by its wording, its number or its capitals.
fn is_plain_heading(paragraph: &Paragraph, text: &str, habits: &Habits, own_type: bool) -> bool {
    if !has_title_shape(paragraph, text) || paragraph.marker.is_some() {
        return false;
    }
    if KNOWN.is_match(text) && paragraph.lines.len() == 1 {
        return true;
    }
    let closed = text.ends_with(['.', ';', ',', '…', ':']);
    if closed
        || !starts_like_title(text)
        || text.chars().count() > LONGEST_PLAIN
        || paragraph.size() < habits.size - 0.6
    {
        return false;
    }
    if Number::of(text).is_some_and(Number::is_telling) {
        return true;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    !own_type && is_capitals(text) && letters > 4
}

fn starts_like_title(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|first| first.is_uppercase() || first.is_ascii_digit())
        || text.len() > 3 && Number::of(text).is_some()
}

/// A line of a table of contents: dots and a page number.
fn is_led(paragraph: &Paragraph) -> bool {
    paragraph.lines.iter().any(Line::is_led)
}

fn is_capitals(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    !letters.is_empty() && letters.iter().filter(|c| c.is_lowercase()).count() * 10 <= letters.len()
}
