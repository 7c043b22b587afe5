//! Periods of the letter: an ISO week, a month, a day, in the time of Paris. The clock is the caller's.

use jiff::civil::{Date, DateTime, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::error::NewsError;
use crate::french;

/// Summer time as the European Union keeps it since 1996, so that no time zone database is needed.
const PARIS: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Days about which a letter speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A day.
    Day(Date),
    /// The ISO week that begins on this Monday.
    Week(Date),
    /// The month that begins on this day.
    Month(Date),
}

impl Period {
    /// Reads `2026-W47`, `2026-11` or `2026-11-23`.
    ///
    /// # Errors
    /// [`NewsError::Period`].
    pub fn parse(text: &str) -> Result<Self, NewsError> {
        let wrong = || NewsError::Period { text: text.to_owned() };
        let parts: Vec<&str> = text.split('-').collect();
        let year: i16 = parts[0].parse().ok().filter(|_| parts[0].len() == 4).ok_or_else(wrong)?;
        let number = |part: &str| part.parse::<i8>().ok().filter(|_| part.len() <= 2).ok_or_else(wrong);
        match parts.as_slice() {
            [_, week] if week.starts_with(['W', 'w', 'S', 's']) => {
                let monday =
                    ISOWeekDate::new(year, number(&week[1..])?, Weekday::Monday).map_err(|_| wrong())?;
                Ok(Self::Week(monday.date()))
            }
            [_, month] => Date::new(year, number(month)?, 1).map(Self::Month).map_err(|_| wrong()),
            [_, month, day] => {
                Date::new(year, number(month)?, number(day)?).map(Self::Day).map_err(|_| wrong())
            }
            _ => Err(wrong()),
        }
    }

    /// The last whole week before a moment: what a letter sent then speaks of.
    #[must_use]
    pub fn last_week(now: Timestamp) -> Self {
        let today = date_of(now);
        let since_monday = i32::from(today.weekday().to_monday_zero_offset());
        Self::Week(today.saturating_sub((since_monday + 7).days()))
    }

    /// The day before a moment.
    #[must_use]
    pub fn yesterday(now: Timestamp) -> Self {
        Self::Day(date_of(now).saturating_sub(1.day()))
    }

    /// The last whole month before a moment.
    #[must_use]
    pub fn last_month(now: Timestamp) -> Self {
        Self::Month(date_of(now).first_of_month().saturating_sub(1.month()))
    }

    /// First day.
    #[must_use]
    pub fn first(self) -> Date {
        match self {
            Self::Day(day) | Self::Week(day) | Self::Month(day) => day,
        }
    }

    /// Last day.
    #[must_use]
    pub fn last(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Week(monday) => monday.saturating_add(6.days()),
            Self::Month(first) => first.last_of_month(),
        }
    }

    /// `2026-W47`, `2026-11` or `2026-11-23`: what [`Period::parse`] reads.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Week(monday) => {
                let week = monday.iso_week_date();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Self::Month(first) => format!("{}-{:02}", first.year(), first.month()),
        }
    }

    /// `semaine 47 (du 16 au 22 novembre 2026)`.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Day(day) => french::long_date(day),
            Self::Week(monday) => {
                let week = monday.iso_week_date().week();
                format!("semaine\u{a0}{week} ({})", french::span(self.first(), self.last()))
            }
            Self::Month(first) => french::month(first),
        }
    }

    /// Whether a moment lies in it, by the clocks of Paris.
    #[must_use]
    pub fn holds(self, moment: Timestamp) -> bool {
        let day = date_of(moment);
        self.first() <= day && day <= self.last()
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn holds_day(self, day: Date) -> bool {
        self.first() <= day && day <= self.last()
    }

    /// The moment at which it ends.
    #[must_use]
    pub fn end(self) -> Timestamp {
        let next = self.last().saturating_add(1.day());
        next.to_zoned(paris()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }
}

/// What calendar and clock show in Paris at a moment.
#[must_use]
pub fn in_paris(moment: Timestamp) -> DateTime {
    moment.to_zoned(paris()).datetime()
}

/// The day of a moment in Paris.
#[must_use]
pub fn date_of(moment: Timestamp) -> Date {
    in_paris(moment).date()
}

fn paris() -> TimeZone {
    TimeZone::posix(PARIS).expect("a constant, read in a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, first: &str, last: &str, title: &str) {
        let period = Period::parse(text).expect("a period");
        assert_eq!((period.first().to_string(), period.last().to_string()), (first.into(), last.into()));
        assert_eq!(period.title().replace('\u{a0}', "~"), title);
        assert_eq!(Period::parse(&period.code()).expect("its own code"), period);
    }

    #[test]
    fn periods() {
        check("2026-W47", "2026-11-16", "2026-11-22", "semaine~47 (du~16 au~22~novembre~2026)");
        check("2020-W53", "2020-12-28", "2021-01-03", "semaine~53 (du~28~décembre~2020 au~3~janvier~2021)");
        check("2026-s05", "2026-01-26", "2026-02-01", "semaine~5 (du~26~janvier au~1er~février~2026)");
        check("2024-02", "2024-02-01", "2024-02-29", "février~2024");
        check("2026-11-23", "2026-11-23", "2026-11-23", "23~novembre~2026");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "2026", "2026-W54", "26-W47", "2026-13", "2026-02-30", "W47", "2026-W", "2026-W+4é"]
        {
            let message = Period::parse(text).expect_err(text).to_string();
            assert!(message.contains("hint: write a week"), "{message}");
        }
    }

    #[test]
    fn days_are_those_of_paris() {
        let week = Period::parse("2026-W47").expect("a period");
        for (moment, expected) in [
            ("2026-11-15T22:59:59Z", false),
            ("2026-11-15T23:00:00Z", true),
            ("2026-11-22T22:59:59Z", true),
            ("2026-11-22T23:00:00Z", false),
        ] {
            let moment: Timestamp = moment.parse().expect("a moment");
            assert_eq!((week.holds(moment), moment < week.end()), (expected, moment < week.end()));
            assert_eq!(moment >= week.end(), moment.to_string().starts_with("2026-11-22T23"), "{moment}");
        }
        let summer: Timestamp = "2026-07-05T22:30:00Z".parse().expect("a moment");
        assert_eq!(date_of(summer).to_string(), "2026-07-06", "summer time is two hours ahead");
        assert_eq!(Period::last_week(summer).code(), "2026-W27");
    }
}
