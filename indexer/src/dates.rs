//! Dates of the search language: absolute, relative to today, and ranges of either. The clock is the caller's.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Days, both ends included; `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// First day.
    pub first: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
}

impl DayRange {
    /// Reads `2016`, `2016-05`, `2016-05-03`, `03/05/2016`, `-14j`, `-2s`, `-3m`, `-1a`, and `A..B`, `A..`, `..B`.
    pub fn read(text: &str, today: Date) -> Option<Self> {
        let range = match text.split_once("..") {
            Some(("", "")) => return None,
            Some((first, last)) => Self {
                first: if first.is_empty() { None } else { one(first, today)?.first },
                last: if last.is_empty() { None } else { one(last, today)?.last },
            },
            None => one(text, today)?,
        };
        Some(range)
    }

    /// Whether it ends before it begins.
    pub fn runs_backwards(self) -> bool {
        matches!((self.first, self.last), (Some(first), Some(last)) if first > last)
    }
}

fn one(text: &str, today: Date) -> Option<DayRange> {
    if let Some(back) = text.strip_prefix('-') {
        let begin = today.checked_sub(span(back)?).ok()?;
        return Some(DayRange { first: Some(begin), last: Some(today) });
    }
    let parts: Vec<&str> =
        if text.contains('/') { text.rsplitn(3, '/').collect() } else { text.split('-').collect() };
    let number = |part: &str| if part.len() <= 4 { part.parse::<i16>().ok() } else { None };
    let small = |part: &str| if part.len() <= 2 { part.parse::<i8>().ok() } else { None };
    let year = number(parts[0]).filter(|_| parts[0].len() == 4)?;
    match parts.as_slice() {
        [_] => whole(Date::new(year, 1, 1).ok()?, 1.year()),
        [_, month] => whole(Date::new(year, small(month)?, 1).ok()?, 1.month()),
        [_, month, day] => {
            let day = Date::new(year, small(month)?, small(day)?).ok()?;
            Some(DayRange { first: Some(day), last: Some(day) })
        }
        _ => None,
    }
}

fn whole(first: Date, length: Span) -> Option<DayRange> {
    let last = first.checked_add(length).ok()?.yesterday().ok()?;
    Some(DayRange { first: Some(first), last: Some(last) })
}

/// `14j`, `2s`, `3m`, `1a`; English letters too (`14d`, `2w`, `1y`).
fn span(text: &str) -> Option<Span> {
    let unit = text.chars().last()?;
    let count: i32 =
        text[..text.len() - unit.len_utf8()].parse().ok().filter(|count| (0..=9999).contains(count))?;
    Some(match unit {
        'j' | 'd' => count.days(),
        's' | 'w' => count.weeks(),
        'm' => count.months(),
        'a' | 'y' => count.years(),
        _ => return None,
    })
}
