//! Lines to paragraphs and list items, over lines and pages. It does NOT tell headings from running text.

use std::collections::HashMap;

use super::{joining, lines::Line};

/// Difference of size, in points, that parts two paragraphs.
const OTHER_SIZE: f32 = 0.6;
/// An indent, as a part of the letters' size.
const INDENT: f32 = 0.8;
/// A pitch greater than the usual one by this factor opens a paragraph.
const WIDE_PITCH: f32 = 1.14;
/// Lines of one title stand nearer than this part of their size.
const TIGHT: f32 = 1.42;
/// The same in the middle of a sentence.
const WIDER_PITCH: f32 = 1.36;
/// A line that ends nearer than this to its column's edge is full, in points.
const FULL: f32 = 3.0;
/// Two line ends nearer than this, in points, are flush.
const FLUSH: f32 = 1.2;

/// Lines that a reader sees as one piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    /// Never empty; the bullet is taken off.
    pub lines: Vec<Line>,
    /// The bullet in front.
    pub marker: Option<String>,
    /// Left edge of the bullet or of the first line.
    pub left: f32,
    /// White space above it on its page, in points; `None` at the top of a page.
    pub above: Option<f32>,
}

/// What the document's lines have in common.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Habits {
    /// Size of most letters.
    pub size: f32,
    /// Usual distance of baselines, by size in half points.
    pub pitches: HashMap<i32, f32>,
}

impl Habits {
    /// Measured over all lines, page by page.
    pub(super) fn of<'a>(pages: impl Iterator<Item = &'a [Line]>) -> Self {
        let mut sizes: HashMap<i32, usize> = HashMap::new();
        let mut pitches: HashMap<i32, HashMap<i32, usize>> = HashMap::new();
        for lines in pages {
            for line in lines {
                *sizes.entry(half_points(line.size)).or_default() += line.words.len();
            }
            for pair in lines.windows(2) {
                let step = pair[1].y - pair[0].y;
                let alike = half_points(pair[0].size) == half_points(pair[1].size);
                if alike
                    && step > 0.9 * pair[0].size
                    && step < 2.2 * pair[0].size
                    && !fits(&pair[0], &pair[1])
                {
                    let quarter = (step * 4.0).round() as i32;
                    *pitches.entry(half_points(pair[0].size)).or_default().entry(quarter).or_default() += 1;
                }
            }
        }
        let size = most_frequent(&sizes).map_or(11.0, |half| half as f32 / 2.0);
        let usual = |(half, steps): (i32, HashMap<i32, usize>)| {
            most_frequent(&steps).map(|quarter| (half, quarter as f32 / 4.0))
        };
        Self { size, pitches: pitches.into_iter().filter_map(usual).collect() }
    }

    fn pitch(&self, size: f32) -> f32 {
        self.pitches.get(&half_points(size)).copied().unwrap_or(1.25 * size)
    }
}

fn half_points(size: f32) -> i32 {
    (size * 2.0).round() as i32
}

fn most_frequent(counts: &HashMap<i32, usize>) -> Option<i32> {
    counts.iter().max_by_key(|(value, count)| (**count, -**value)).map(|(value, _)| *value)
}

/// Joins lines, which stand in reading order, into paragraphs.
pub(super) fn paragraphs(lines: impl IntoIterator<Item = Line>, habits: &Habits) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for line in lines {
        match paragraphs.last_mut().filter(|last| continues(last, &line, habits)) {
            Some(last) => last.lines.push(line),
            None => {
                let above = paragraphs.last().and_then(|last| {
                    let before = last.lines.last()?;
                    (before.page == line.page && line.y > before.y)
                        .then(|| line.y - before.y - habits.pitch(line.size))
                });
                paragraphs.push(Paragraph::open(line, above));
            }
        }
    }
    paragraphs
}

impl Paragraph {
    fn open(mut line: Line, above: Option<f32>) -> Self {
        let left = line.rect.x0;
        let marker = take_marker(&mut line);
        Self { lines: vec![line], marker, left, above }
    }

    /// All of it in bold.
    pub(super) fn bold(&self) -> bool {
        self.lines.iter().all(|line| line.bold)
    }

    /// All of it in italics.
    pub(super) fn italic(&self) -> bool {
        self.lines.iter().all(|line| line.italic)
    }

    /// All of it in a colour.
    pub(super) fn tinted(&self) -> bool {
        self.lines.iter().flat_map(|line| &line.words).all(|word| word.tinted)
    }

    /// Size of its first line.
    pub(super) fn size(&self) -> f32 {
        self.lines[0].size
    }

    /// Its lines stand in the middle of their column.
    pub(super) fn centred(&self) -> bool {
        self.lines.iter().all(is_centred)
    }
}

/// Whether `line` goes on with the paragraph.
fn continues(paragraph: &Paragraph, line: &Line, habits: &Habits) -> bool {
    let Some(last) = paragraph.lines.last() else { return false };
    if last.is_led() {
        return false;
    }
    let first_word_symbol = line.words.len() > 1 && is_marker(&line.words[0].text, line.words[0].symbol);
    let other_look =
        (last.size - line.size).abs() > OTHER_SIZE || last.bold != line.bold && looks_differ(paragraph, line);
    if first_word_symbol || other_look || last.frame.is_some() != line.frame.is_some() {
        return false;
    }
    if last.page == line.page && last.column == line.column && line.y > last.y {
        continues_below(paragraph, last, line, habits)
    } else {
        continues_elsewhere(paragraph, last, line)
    }
}

/// A run in bold within a paragraph may fill a line: only a whole paragraph in another weight is another one.
fn looks_differ(paragraph: &Paragraph, line: &Line) -> bool {
    let last_bold = paragraph.lines.last().is_some_and(|last| last.words.last().is_some_and(|w| w.bold));
    let first_bold = line.words.first().is_some_and(|word| word.bold);
    last_bold != first_bold
}

fn continues_below(paragraph: &Paragraph, last: &Line, line: &Line, habits: &Habits) -> bool {
    let pitch = match paragraph.lines.as_slice() {
        [.., before, last] if before.page == last.page && last.y > before.y => last.y - before.y,
        _ => habits.pitch(line.size),
    };
    let centred = is_centred(last) && is_centred(line);
    // A raised mark makes room for itself: in the middle of a sentence a full line is followed from a little farther.
    let full = (last.column.1 - last.rect.x1).abs() < FULL && !ends_sentence(last);
    let wide = if full { WIDER_PITCH } else { WIDE_PITCH };
    if line.y - last.y > wide * pitch + 0.4 {
        return false;
    }
    if is_cut(last, line) {
        return true;
    }
    if is_display(last, habits) && is_display(line, habits) && line.y - last.y < TIGHT * line.size {
        // A title of several lines is broken where its sense asks for it.
        return !opens_number(line);
    }
    if centred {
        return !opens_number(line) || !ends_sentence(last);
    }
    let flush = (last.rect.x1 - line.rect.x1).abs() < FLUSH && last.rect.x1 - last.rect.x0 > 12.0 * last.size;
    if (fits(last, line) && !flush) || (opens_number(line) && (ends_sentence(last) || last.bold)) {
        return false;
    }
    let shift = line.rect.x0 - last.rect.x0;
    let second = paragraph.lines.len() == 1;
    let hanging = second && (paragraph.marker.is_some() || opens_number(last));
    if hanging || shift.abs() <= INDENT * line.size {
        return true;
    }
    // An indent opens a paragraph; going back to the margin after the first line does not.
    shift < 0.0 && second && -shift < 6.0 * line.size
}

/// A word cut at the end of `last` goes on in `line`.
fn is_cut(last: &Line, line: &Line) -> bool {
    let cut = last.words.last().is_some_and(|word| joining::ends_in_hyphen(&word.text));
    let first = line.words.first().and_then(|word| word.text.chars().next());
    cut && first.is_some_and(char::is_lowercase)
}

/// Set larger than the text, as titles are.
fn is_display(line: &Line, habits: &Habits) -> bool {
    line.size > habits.size + 0.9
}

/// On the next page or at the head of the next column.
fn continues_elsewhere(paragraph: &Paragraph, last: &Line, line: &Line) -> bool {
    let second = paragraph.lines.len() == 1;
    let shift = (line.rect.x0 - line.column.0) - (last.rect.x0 - last.column.0);
    let aligned = shift.abs() <= INDENT * line.size || second;
    if fits(last, line) || !aligned || opens_number(line) && ends_sentence(last) {
        return false;
    }
    let full = (last.column.1 - last.rect.x1).abs() < FLUSH;
    let capital = line.text().chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    full || !(ends_sentence(last) && capital)
}

/// Whether the next line's first word would have stood at the end of `last`: then its paragraph ended there.
fn fits(last: &Line, next: &Line) -> bool {
    let Some(first) = next.words.first() else { return false };
    let room = last.column.1 - last.rect.x1;
    let glued = first.text.len() <= 2 && !first.text.chars().any(char::is_alphanumeric);
    let width = match next.words.get(1) {
        // A quotation mark never stands alone at a line's end.
        Some(second) if glued => second.rect.x1 - first.rect.x0,
        _ => first.rect.x1 - first.rect.x0,
    };
    let hyphen = first
        .text
        .find('-')
        .filter(|at| *at > 1 && first.text.chars().all(|c| c.is_alphabetic() || c == '-'));
    let width = hyphen.map_or(width, |at| width * (at + 1) as f32 / first.text.len() as f32);
    room > width + 0.36 * last.size
}

fn is_centred(line: &Line) -> bool {
    let (left, right) = (line.rect.x0 - line.column.0, line.column.1 - line.rect.x1);
    (left - right).abs() < 3.0 && left > 1.5 * line.size
}

pub(super) fn ends_sentence(line: &Line) -> bool {
    let text = line.text();
    text.trim_end_matches(['»', '"', '”', ' ', '\u{a0}', ')']).ends_with(['.', ';', ':', '!', '?'])
}

/// "1.", "2)", "a)", "1.2.3", "Recommandation n° 3", "R4 :".
pub(super) fn opens_number(line: &Line) -> bool {
    use std::sync::LazyLock;
    static NUMBER: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(
            r"(?ix)^(?: \d{1,2}\s?[.)°]\)?(?:\s|$) | \d{1,2}(?:\.\d{1,2}){1,4}\.?(?:\s|$) | [a-z]\)(?:\s|$)
              | [ivx]{1,5}\s?[.)-](?:\s|$) | (?-i:[A-Z])\s?[.-]\s | \(?\d{1,2}\)\s
              | (?:recommandation|rappel|obligation|préconisation|proposition)[^.]{0,25}?\s?n\s?°\s?\d | R\s?\d{1,2}\s?[.:–-] )",
        )
        .expect("the pattern is a constant")
    });
    NUMBER.is_match(&line.text())
}

fn is_marker(text: &str, symbol: bool) -> bool {
    let mut characters = text.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else { return false };
    symbol
        || is_bullet(character)
        || matches!(character, '-' | '–' | '—' | '−' | '*' | '·' | '§' | 'Ø' | 'ü' | '\u{fffd}')
}

fn is_bullet(character: char) -> bool {
    matches!(
        character,
        '•' | '◦'
            | '‣'
            | '⁃'
            | '∙'
            | '●'
            | '○'
            | '◌'
            | '■'
            | '□'
            | '▪'
            | '▫'
            | '▶'
            | '►'
            | '➢'
            | '➤'
            | '➔'
            | '➡'
            | '→'
            | '⇒'
            | '✓'
            | '✔'
            | '✗'
            | '✘'
            | '❖'
            | '◆'
            | '◇'
            | '◊'
            | '⮚'
            | '❑'
            | '❒'
            | '☐'
            | '☑'
            | '\u{e000}'..='\u{f8ff}'
    )
}

/// "- 14" is a number.
fn is_negative(line: &Line) -> bool {
    line.words[0].text.starts_with(['-', '–', '−'])
        && matches!(crate::number::read(&line.text()), crate::number::Figure::Quantity(_))
}

/// Takes the bullet off a line, if it begins with one.
fn take_marker(line: &mut Line) -> Option<String> {
    if is_negative(line) {
        return None;
    }
    let alone = line.words.len() == 1;
    let first = line.words.first_mut()?;
    let shown = |text: &str| match text.chars().next() {
        Some('\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '§' | 'Ø' | 'ü' | '·') | None => "•".to_owned(),
        Some(character) => character.to_string(),
    };
    let whole = is_marker(&first.text, first.symbol);
    let marker = shown(&first.text);
    if whole && !alone {
        line.words.remove(0);
        return Some(marker);
    }
    let bullet = first.text.chars().next().filter(|c| is_bullet(*c) && first.text.chars().count() > 2)?;
    first.text.drain(..bullet.len_utf8());
    Some(marker)
}
