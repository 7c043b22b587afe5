//! Numbers of articles, alone, in lists and in ranges: `L. 2313-1 et L. 2313-1-1`, `28 à 30`, `1609 nonies C`.

use super::cursor::{blanks, digits, eat, eat_any, eat_word, hyphen, is_boundary};

/// What tells where in a code an article stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Series {
    /// Law.
    L,
    /// Organic law.
    Lo,
    /// Decree in the Conseil d'État; the asterisk of some is left out.
    R,
    /// Plain decree.
    D,
    /// Ministerial order.
    A,
}

/// An article's number in its normal form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleNumber {
    /// `None` for articles that bear a number alone.
    pub series: Option<Series>,
    /// `2313-1-1`, `1609 nonies C`, `22 bis`.
    pub number: String,
}

/// An article as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub number: ArticleNumber,
    /// Last of a range.
    pub until: Option<ArticleNumber>,
    pub start: usize,
    pub end: usize,
}

/// Latin ordinals of inserted articles.
const ORDINALS: [&str; 18] = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "nonies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
    "sexdecies",
    "septdecies",
    "octodecies",
    "vicies",
];

/// Words that may stand between an article and what it belongs to.
const QUALIFIERS: [&str; 32] = [
    "et suivants",
    "et suivant",
    "et s.",
    "et ss.",
    "et suiv.",
    "alineas",
    "alinea",
    "al.",
    "premier alinea",
    "deuxieme alinea",
    "second alinea",
    "troisieme alinea",
    "quatrieme alinea",
    "dernier alinea",
    "nouveau",
    "nouveaux",
    "precites",
    "precite",
    "susvises",
    "susvise",
    "susmentionnes",
    "susmentionne",
    "modifies",
    "modifie",
    "ancien",
    "anciens",
    "alors applicables",
    "alors applicable",
    "alors en vigueur",
    "dans sa redaction applicable",
    "paragraphe",
    "§",
];

impl Series {
    fn letters(self) -> &'static str {
        match self {
            Self::L => "L",
            Self::Lo => "LO",
            Self::R => "R",
            Self::D => "D",
            Self::A => "A",
        }
    }
}

impl ArticleNumber {
    /// As printed in citations: `L. 2313-1`, `LO 1112-1`, `28`.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self.series {
            Some(Series::Lo) => format!("LO {}", self.number),
            Some(series) => format!("{}. {}", series.letters(), self.number),
            None => self.number.clone(),
        }
    }

    /// For looking up: `l2313-1`, `a28`, `a1609noniesc`.
    #[must_use]
    pub fn key(&self) -> String {
        let letters = self.series.map_or("n", Series::letters);
        // Articles with a number alone share their letter with ministerial orders in indexes built so far.
        let letters = if self.series.is_none() { "a" } else { letters };
        let number = self.number.replace(' ', "");
        format!("{letters}{number}").to_lowercase()
    }

    /// The articles from this one to `last`, this one first, where both differ in their last number only.
    pub(super) fn range(&self, last: &Self) -> Vec<Self> {
        const MOST: u32 = 120;
        let split = |number: &str| {
            let at = number.rfind('-').map_or(0, |at| at + 1);
            Some((number[..at].to_owned(), number[at..].parse::<u32>().ok()?))
        };
        let bounds = (split(&self.number), split(&last.number));
        let (Some((stem, first)), Some((other, end))) = bounds else {
            return vec![self.clone(), last.clone()];
        };
        if stem != other || self.series != last.series || end < first || end - first > MOST {
            return vec![self.clone(), last.clone()];
        }
        (first..=end).map(|number| Self { series: self.series, number: format!("{stem}{number}") }).collect()
    }
}

/// The articles listed from here on, and where the list ends; `worded` when "article" stood before them.
pub(super) fn list(text: &str, at: usize, worded: bool) -> Option<(Vec<Listed>, usize)> {
    let (number, end) = item(text, at, worded)?;
    let mut listed = vec![Listed { number, until: None, start: at, end }];
    let mut end = after_qualifiers(text, end);
    while let Some((joint, place)) = joint(text, end) {
        let last = &listed[listed.len() - 1];
        let before = last.until.as_ref().unwrap_or(&last.number).clone();
        let Some((number, next)) = following(text, place, worded, joint, &before) else { break };
        if joint == Joint::Range {
            let last = listed.len() - 1;
            listed[last].until = Some(number);
            listed[last].end = next;
        } else {
            listed.push(Listed { number, until: None, start: place, end: next });
        }
        end = after_qualifiers(text, next);
    }
    Some((listed, end))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Range,
}

/// What joins the articles of a list, and where the next one begins.
fn joint(text: &str, at: usize) -> Option<(Joint, usize)> {
    let comma = text.as_bytes().get(at) == Some(&b',') || text.as_bytes().get(at) == Some(&b'/');
    let start = blanks(text, at + usize::from(comma));
    let words = ["et", "ou", "ainsi que", "puis", "et aussi", "comme"];
    let (joint, after) = match eat_word(text, start, "a") {
        Some(after) if !comma && start > at => (Joint::Range, Some(after)),
        _ => (Joint::And, words.iter().find_map(|word| eat_word(text, start, word))),
    };
    let place = match after {
        Some(after) => blanks(text, after),
        None if comma => start,
        None => return None,
    };
    Some((joint, place))
}

/// The next article of a list: a whole number, or what differs from the one before: `L. 5211-9 et -10`.
fn following(
    text: &str,
    at: usize,
    worded: bool,
    joint: Joint,
    before: &ArticleNumber,
) -> Option<(ArticleNumber, usize)> {
    if before.series.is_none() {
        return item(text, at, worded).filter(|(number, _)| number.series.is_none());
    }
    if let Some(found) = series_item(text, at, true) {
        return Some(found);
    }
    let hyphens = hyphen(text, at).unwrap_or(0);
    let (number, end) = bare_number(text, at + hyphens)?;
    let stem = before.number.rfind('-').map(|end| &before.number[..end]);
    let whole = number.contains('-');
    let ends = |word: &str| eat_word(text, blanks(text, end), word).is_some();
    let closed = hyphens > 0
        || whole
        || joint == Joint::Range
        || ["du", "et", "de", "dudit", "a"].iter().any(|word| ends(word));
    let last = |number: &str| number.rsplit('-').next().and_then(|last| last.parse::<u32>().ok());
    if !closed || !whole && hyphens == 0 && last(&number) <= last(&before.number) {
        return None;
    }
    let number = if whole { number } else { format!("{}-{number}", stem?) };
    Some((ArticleNumber { series: before.series, number }, end))
}

fn item(text: &str, at: usize, worded: bool) -> Option<(ArticleNumber, usize)> {
    series_item(text, at, worded).or_else(|| worded.then(|| plain_item(text, at)).flatten())
}

/// `L. 2313-1`, `R* 2321-2`, `L.O. 1112-1`, `D.1617-19`.
pub(super) fn series_item(text: &str, at: usize, worded: bool) -> Option<(ArticleNumber, usize)> {
    let bytes = text.as_bytes();
    let (series, letters) = match (bytes.get(at)?, bytes.get(at + 1), bytes.get(at + 2)) {
        (b'L', Some(b'O'), _) => (Series::Lo, 2),
        (b'L', Some(b'.'), Some(b'O')) => (Series::Lo, 3),
        (b'L', ..) => (Series::L, 1),
        (b'R', ..) => (Series::R, 1),
        (b'D', ..) => (Series::D, 1),
        (b'A', ..) => (Series::A, 1),
        _ => return None,
    };
    let mut start = at + letters;
    let mut stopped = false;
    while let Some(byte) = bytes.get(start) {
        match byte {
            b'.' if !stopped => stopped = true,
            b'*' => {}
            _ => break,
        }
        start += 1;
    }
    let spaced = blanks(text, start);
    let starred = usize::from(bytes.get(spaced) == Some(&b'*'));
    let place = blanks(text, spaced + starred);
    let (number, end) = bare_number(text, place)?;
    let long = number.split('-').next().is_some_and(|first| first.len() >= 3);
    let hyphened = number.contains('-');
    let sure = match (series, stopped) {
        (Series::A, _) => hyphened && (worded || stopped && long),
        (_, true) => hyphened || long || worded,
        (_, false) => hyphened && (long || worded),
    };
    sure.then_some((ArticleNumber { series: Some(series), number }, end))
}

/// `28`, `1er`, `22 bis`, `1609 nonies C`, `885-0 V bis`.
fn plain_item(text: &str, at: usize) -> Option<(ArticleNumber, usize)> {
    if let Some(end) = eat_word(text, at, "premier") {
        return Some((ArticleNumber { series: None, number: "1".to_owned() }, end));
    }
    let (number, end) = bare_number(text, at)?;
    let thousands = digits(text, blanks(text, end)).len() == 3 && number.len() <= 3;
    let unit = text[end..].starts_with(['°', '%', '€', '.']) && !text[end..].starts_with(". ");
    (!thousands && !unit || text[end..].len() == 1).then_some((ArticleNumber { series: None, number }, end))
}

/// Digits joined by hyphens, with the Latin ordinal and letter behind; a Roman paragraph behind a hyphen is left out.
fn bare_number(text: &str, at: usize) -> Option<(String, usize)> {
    const LONGEST: usize = 5;
    let first = digits(text, at);
    if first.is_empty() || first.len() > LONGEST {
        return None;
    }
    let mut number = first.to_owned();
    let mut end = at + first.len();
    while let Some(length) = hyphen(text, end) {
        let place = blanks(text, end + length);
        let part = digits(text, place);
        if !part.is_empty() && part.len() <= LONGEST {
            number = format!("{number}-{part}");
            end = place + part.len();
            continue;
        }
        let letters = &text[end + length..];
        let roman = letters.bytes().take_while(|byte| matches!(byte, b'I' | b'V' | b'X')).count();
        if roman > 0 && is_boundary(text, end + length + roman) {
            return Some((number, after_point(text, end + length + roman)));
        }
        break;
    }
    if number == "1" {
        end = eat_word(text, end, "er").unwrap_or(end);
    }
    end = with_ordinal(text, end, &mut number);
    is_boundary(text, end).then_some((number, end))
}

/// After the point of a paragraph: `-II-8°`.
fn after_point(text: &str, at: usize) -> usize {
    let Some(length) = hyphen(text, at) else { return at };
    let point = digits(text, at + length).len();
    let after = at + length + point;
    if point > 0 && text[after..].starts_with('°') { after + '°'.len_utf8() } else { at }
}

/// Adds ` bis`, ` nonies C`, ` V bis`, ` B` where they stand.
fn with_ordinal(text: &str, at: usize, number: &mut String) -> usize {
    let mut end = at;
    for _ in 0..3 {
        let place = blanks(text, end);
        if let Some((ordinal, next)) =
            ORDINALS.iter().find_map(|word| Some((word, eat_word(text, place, word)?)))
        {
            *number = format!("{number} {ordinal}");
            end = next;
            continue;
        }
        let letter = text.as_bytes().get(place).filter(|byte| byte.is_ascii_uppercase());
        let Some(letter) = letter.filter(|_| place > end && is_boundary(text, place + 1)) else { break };
        let rest = blanks(text, place + 1);
        let closes = eat_any(text, rest, &["du", "et", "de"]).is_some() && place + 1 < rest
            || text[place + 1..].starts_with([',', ')', ';'])
            || ORDINALS.iter().any(|word| eat_word(text, rest, word).is_some());
        // "article 1er I de la loi": a paragraph, not a letter of the number
        if !closes || matches!(letter, b'I' | b'V' | b'X') && !ordinal_follows(text, rest) {
            break;
        }
        *number = format!("{number} {}", *letter as char);
        end = place + 1;
    }
    end
}

fn ordinal_follows(text: &str, at: usize) -> bool {
    ORDINALS.iter().any(|word| eat_word(text, at, word).is_some())
}

/// After the paragraphs and qualities of an article: `, alinéa 4,`, `(2°)`, `III a)`, `et suivants`.
pub(super) fn after_qualifiers(text: &str, at: usize) -> usize {
    let mut end = at;
    loop {
        let comma = usize::from(text.as_bytes().get(end) == Some(&b','));
        let open = blanks(text, end + comma);
        let bracket = usize::from(text.as_bytes().get(open) == Some(&b'('));
        let place = open + bracket;
        if bracket > 0
            && comma == 0
            && let Some(after) = gloss(text, place)
        {
            end = after;
            continue;
        }
        let Some(next) = qualifier(text, place) else { return end };
        let closed = text.as_bytes().get(next) == Some(&b')');
        if bracket > 0 && !closed {
            return end;
        }
        let after = next + usize::from(closed && bracket > 0);
        let comma = comma > 0 && text.as_bytes().get(after) == Some(&b',');
        end = after + usize::from(comma);
    }
}

/// After a word or two in brackets that say whom an article of a list concerns: `(communes), `.
fn gloss(text: &str, inside: usize) -> Option<usize> {
    const LONGEST: usize = 30;
    let length = text[inside..].find(')').filter(|length| (3..=LONGEST).contains(length))?;
    let words = &text[inside..inside + length];
    let after = inside + length + 1;
    let goes_on =
        text[after..].starts_with(',') || eat_any(text, blanks(text, after), &["et", "ou"]).is_some();
    (goes_on && words.chars().all(|c| c.is_lowercase() || c == ' ')).then_some(after)
}

fn qualifier(text: &str, at: usize) -> Option<usize> {
    for word in QUALIFIERS {
        let Some(end) = eat(text, at, word).filter(|end| word.ends_with('.') || is_boundary(text, *end))
        else {
            continue;
        };
        let number = blanks(text, end);
        let counted = word.starts_with("al") || word == "§" || word == "paragraphe";
        let digits = digits(text, number).len();
        return Some(if counted && digits > 0 { number + digits } else { end });
    }
    let roman = text[at..].bytes().take_while(|byte| matches!(byte, b'I' | b'V' | b'X')).count();
    if roman > 0 && is_boundary(text, at + roman) {
        let letter = blanks(text, at + roman);
        let lettered = text.as_bytes().get(letter).is_some_and(u8::is_ascii_lowercase)
            && text.as_bytes().get(letter + 1) == Some(&b')');
        return Some(if lettered { letter + 2 } else { at + roman });
    }
    let number = digits(text, at).len();
    if number > 0 {
        let after = at + number;
        if text[after..].starts_with('°') {
            return Some(after + '°'.len_utf8());
        }
        let ordinal = ["eme alinea", "e alinea", "er alinea"];
        return eat_any(text, after, &ordinal);
    }
    None
}
