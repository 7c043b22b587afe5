//! French numbers as printed in tables: figures with their unit, absences, or words. Pure; it looks at one cell alone.
//!
//! What stands alone and usually names something is not a quantity: a year (`2014`), a date (`31/12/2015`), a telephone number
//! (`05 56 00 00 00`), an article (`L. 2312-1`), the number of a heading (`1.2`). An account (`6411`) looks like any number and is read as one.

use serde::{Deserialize, Serialize};

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// In units of `unit`; amounts in thousands, millions or billions are written out in euros.
    pub number: f64,
    /// `€`, `%`, or the unit as printed.
    pub unit: Option<String>,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A number.
    Quantity(Quantity),
    /// That there is no number: `n.c.`, `n.d.`, `s.o.`, a dash.
    Absent,
    /// Something else, or nothing.
    Words,
}

/// Units of money, in small letters, with the power of ten that they carry.
const MONEY: [(&str, usize); 24] = [
    ("€", 0),
    ("eur", 0),
    ("euro", 0),
    ("euros", 0),
    ("k€", 3),
    ("keur", 3),
    ("millier d'euros", 3),
    ("milliers d'euros", 3),
    ("milliers €", 3),
    ("m€", 6),
    ("meur", 6),
    ("million d'euros", 6),
    ("millions d'euros", 6),
    ("million €", 6),
    ("millions €", 6),
    ("md€", 9),
    ("mds€", 9),
    ("mds €", 9),
    ("md €", 9),
    ("milliard d'euros", 9),
    ("milliards d'euros", 9),
    ("milliards €", 9),
    ("k €", 3),
    ("m €", 6),
];

/// Other units, in small letters; they stay as printed.
const UNITS: [&str; 33] = [
    "%",
    "‰",
    "pt",
    "pts",
    "point",
    "points",
    "etp",
    "etpt",
    "agents",
    "agent",
    "hab.",
    "hab",
    "habitants",
    "h",
    "heures",
    "jours",
    "jour",
    "j",
    "mois",
    "an",
    "ans",
    "année",
    "années",
    "m",
    "m²",
    "m2",
    "m³",
    "m3",
    "km",
    "km²",
    "ha",
    "€/hab.",
    "€/hab",
];

/// Ways to say that there is no number, in small letters.
const ABSENCES: [&str; 23] = [
    "n.c.",
    "n.c",
    "nc",
    "n.d.",
    "n.d",
    "nd",
    "n.s.",
    "n.s",
    "ns",
    "s.o.",
    "s.o",
    "so",
    "n/a",
    "na",
    "-",
    "–",
    "—",
    "--",
    "sans objet",
    "non communiqué",
    "non disponible",
    "#div/0!",
    "#n/a",
];

/// Years that stand alone as labels.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;
/// Length of the longest way to say that there is no number, with room for spaces around it, in bytes.
const LONGEST_ABSENCE: usize = 24;
/// More digits than a sum of public money has.
const MOST_DIGITS: usize = 18;

/// Whether a text can be a figure or an absence at all: most words are put aside at once.
#[must_use]
pub(crate) fn may_be_figure(text: &str) -> bool {
    let digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let first = || text.trim_start().chars().next();
    digit || text.len() <= LONGEST_ABSENCE && first().is_some_and(|first| "nNsS-–—−‒‑‐#".contains(first))
}

/// Reads a cell's words.
///
/// ```
/// use cambon_document::number::{Figure, Quantity, read};
/// let amount = Quantity { number: -1_200_000.0, unit: Some("€".into()) };
/// assert_eq!(read("(1,2 M€)"), Figure::Quantity(amount));
/// assert_eq!(read("n.c."), Figure::Absent);
/// assert_eq!(read("2014"), Figure::Words);
/// ```
#[must_use]
pub fn read(text: &str) -> Figure {
    if !may_be_figure(text) {
        return Figure::Words;
    }
    let text = even(text);
    if ABSENCES.contains(&text.to_lowercase().as_str()) {
        return Figure::Absent;
    }
    quantity(&text).map_or(Figure::Words, Figure::Quantity)
}

/// One kind of space, of minus and of apostrophe.
fn even(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| match c {
            '−' | '‑' | '‐' | '–' if text.chars().any(|c| c.is_ascii_digit()) => '-',
            '’' => '\'',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .filter(|c| *c != '\u{200b}' && *c != '\u{feff}')
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quantity(text: &str) -> Option<Quantity> {
    let (negative, bare) = signed(text)?;
    let end = bare.find(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '.' | ',')));
    let (figures, unit) = bare.split_at(end.unwrap_or(bare.len()));
    let unit = unit.trim();
    let (figures, unit) = match figures.trim().strip_suffix('.') {
        Some(_) => return None,
        None => (figures.trim(), unit),
    };
    let power = if unit.is_empty() { 0 } else { power_of(unit)? };
    let is_marked = !unit.is_empty() || bare.len() != text.len();
    let decimal = decimal(figures, is_marked)?;
    if !is_marked && is_year(figures) {
        return None;
    }
    let number: f64 = format!("{decimal}e{power}").parse().ok()?;
    let money = MONEY.iter().any(|(name, _)| *name == unit.to_lowercase());
    let unit = if money { "€".to_owned() } else { unit.to_owned() };
    let number = if negative && number != 0.0 { -number } else { number };
    Some(Quantity { number, unit: Some(unit).filter(|unit| !unit.is_empty()) })
}

/// Whether the number is negative, and the text without its sign or brackets: "(12)", "(12) %", "- 12", "+3".
fn signed(text: &str) -> Option<(bool, String)> {
    if let Some(rest) = text.strip_prefix('(') {
        let (inside, after) = rest.split_once(')')?;
        let inside = inside.trim().trim_start_matches('-').trim();
        return Some((true, format!("{inside} {}", after.trim()).trim().to_owned()));
    }
    let bare = text.trim_start_matches(['-', '+']).trim_start();
    let signs = text.len() - text.trim_start_matches(['-', '+']).len();
    (signs <= 1 && bare.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| (text.starts_with('-'), bare.to_owned()))
}

fn power_of(unit: &str) -> Option<usize> {
    let small = unit.to_lowercase();
    let money = MONEY.iter().find(|(name, _)| *name == small).map(|(_, power)| *power);
    money.or_else(|| UNITS.contains(&small.as_str()).then_some(0))
}

fn is_year(figures: &str) -> bool {
    figures.len() == 4 && figures.parse().is_ok_and(|year: u32| YEARS.contains(&year))
}

/// The number with a decimal point and without separators; `marked` where a sign or a unit says that it is a quantity.
fn decimal(figures: &str, marked: bool) -> Option<String> {
    let digits = figures.chars().filter(char::is_ascii_digit).count();
    if digits == 0 || digits > MOST_DIGITS {
        return None;
    }
    if let Some((whole, part)) = figures.split_once(',') {
        let part = part.replace(' ', "");
        let is_part = !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        return is_part.then(|| Some(format!("{}.{part}", whole_of(whole.trim())?)))?;
    }
    if let Some(whole) = whole_of(figures) {
        return Some(whole);
    }
    // A decimal point, of spreadsheets in another language; "1.2" alone is the number of a heading.
    let (whole, part) = figures.split_once('.')?;
    let is_part = !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    (is_part && (marked || part.len() == 2)).then(|| Some(format!("{}.{part}", whole_of(whole)?)))?
}

/// Digits in one piece, or in groups of three parted by spaces or points.
fn whole_of(figures: &str) -> Option<String> {
    for separator in [' ', '.'] {
        let groups: Vec<&str> = figures.split(separator).collect();
        let is_number =
            groups.iter().all(|group| !group.is_empty() && group.chars().all(|c| c.is_ascii_digit()));
        let is_grouped = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        if is_number && (groups.len() == 1 || is_grouped) {
            return Some(groups.concat());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, number: f64, unit: Option<&str>) {
        let expected = Quantity { number, unit: unit.map(str::to_owned) };
        assert_eq!(read(text), Figure::Quantity(expected), "{text:?}");
    }

    #[track_caller]
    fn check_figure(texts: &[&str], expected: &Figure) {
        for text in texts {
            assert_eq!(read(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_in_french_print() {
        check("1 234,56", 1234.56, None);
        check("1\u{a0}234\u{202f}567", 1_234_567.0, None);
        check("1\u{2009}234,5", 1234.5, None);
        check("1.234,56", 1234.56, None);
        check("1.234.567", 1_234_567.0, None);
        check("12", 12.0, None);
        check("0", 0.0, None);
        check("2 014", 2014.0, None);
        check("12,50", 12.5, None);
        check("12.50", 12.5, None);
        check("6411", 6411.0, None);
    }

    #[test]
    fn signs_and_brackets() {
        check("(12)", -12.0, None);
        check("(1 234,5)", -1234.5, None);
        check("(12,5) %", -12.5, Some("%"));
        check("-12", -12.0, None);
        check("− 12", -12.0, None);
        check("–12,5 %", -12.5, Some("%"));
        check("+3", 3.0, None);
        check("-0", 0.0, None);
        check("-2014", -2014.0, None);
    }

    #[test]
    fn units() {
        check("12,5 %", 12.5, Some("%"));
        check("12.5%", 12.5, Some("%"));
        check("23 000 €", 23_000.0, Some("€"));
        check("1,2 M€", 1_200_000.0, Some("€"));
        check("1,15\u{a0}Md€", 1_150_000_000.0, Some("€"));
        check("450 k€", 450_000.0, Some("€"));
        check("450 K€", 450_000.0, Some("€"));
        check("3 millions d’euros", 3_000_000.0, Some("€"));
        check("(1,2 M€)", -1_200_000.0, Some("€"));
        check("34,5 ETP", 34.5, Some("ETP"));
        check("1 607 heures", 1607.0, Some("heures"));
        check("2014 €", 2014.0, Some("€"));
    }

    #[test]
    fn absences() {
        check_figure(&["n.c.", "NC", "n.d.", "-", "–", "—", "s.o.", " S.O. ", "sans objet"], &Figure::Absent);
    }

    #[test]
    fn labels_are_no_quantities() {
        let labels = [
            "",
            "2014",
            "1998",
            "31/12/2015",
            "05 56 00 00 00",
            "L. 2312-1",
            "1.2",
            "2014-2016",
            "art. 12",
            "n° 3",
            "1er",
            "1°",
            "3/4",
            "12.",
            "1 23 456",
            "X",
            "Total",
            "2014 2015",
            "12 000 0",
            "1,",
            ",5",
            "--3",
            "(a)",
            "(",
            "12 chats",
            "1.1.2",
        ];
        check_figure(&labels, &Figure::Words);
    }

    #[test]
    fn nothing_panics() {
        for text in ["()", "(-)", "€", "- -", "1 .", "1,,2", "9999999999999999999999", "é1", "(é", "1\u{301}"]
        {
            let _ = read(text);
        }
    }
}
