//! Dates and financial years as reports write them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::text::{MONTHS, fold};

/// Years that a report may examine.
const YEARS: std::ops::RangeInclusive<i16> = 1980..=2100;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d{1,2})(?:er)? (janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre) (\d{4})").expect("a valid pattern")
});
static ADOPTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"delibere|seance du|arrete (?:ses|les|le|lors|dans)|a arrete").expect("a valid pattern")
});
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:exercices?|annees?|periode|gestion)[^.\d]{0,40}?(\d{4})(?:\s*(?:a|-|et|/|au)\s*(\d{4})|\s*(?:et (?:suivants?|suivantes|ulterieurs)|a nos jours|jusqu))?").expect("a valid pattern")
});

/// The first date in a text.
pub fn date_in(text: &str) -> Option<Date> {
    let folded = fold(text);
    let parts = DATE.captures(&folded)?;
    let month = MONTHS.iter().position(|month| fold(month) == parts[2])? + 1;
    Date::new(parts[3].parse().ok()?, i8::try_from(month).ok()?, parts[1].parse().ok()?).ok()
}

/// The day on which observations were adopted, if the text speaks of it.
pub fn adopted_in(text: &str) -> Option<Date> {
    let folded = fold(text);
    let spoken = ADOPTED.find(&folded)?;
    date_in(&folded[spoken.start()..])
}

/// First and last financial year examined; no last year means "and following".
pub fn period_in(text: &str) -> Option<(i16, Option<i16>)> {
    let folded = fold(text);
    PERIOD.captures_iter(&folded).find_map(|parts| {
        let start: i16 = parts[1].parse().ok()?;
        let end = parts.get(2).and_then(|year| year.as_str().parse::<i16>().ok());
        let sound = YEARS.contains(&start) && end.is_none_or(|end| YEARS.contains(&end) && end >= start);
        let stated = end.is_some() || parts[0].contains("suivant") || parts[0].contains("ulterieur");
        (sound && stated).then_some((start, end))
    })
}
