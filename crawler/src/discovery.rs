//! Reads what sources list: feeds, sitemaps, listings, catalogue APIs, lists. Pure: bytes in, entries out; a broken list gives the
//! entries before its fault and a warning.

mod feeds;
mod html;
mod lists;
mod sitemaps;

use jiff::civil::Date;
use url::Url;

pub(crate) use html::{pick, pick_all};

use crate::address::AddressRules;
use crate::source::{Discovery, Source};

/// Most entries taken of one answer; the protocol of sitemaps allows 50,000.
pub const MOST_ENTRIES: usize = 50_000;

/// One publication as a list names it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// Canonical address.
    pub url: String,
    /// Title, if the list has it.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Excerpt.
    pub summary: Option<String>,
    /// Day and time of the last change, in milliseconds since 1970.
    pub modified_ms: Option<i64>,
}

/// What a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Found {
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// Addresses of further lists of the same kind: sitemaps of an index, the next page.
    pub further: Vec<String>,
    /// What could not be read.
    pub warnings: Vec<String>,
}

/// An answer to a discovery.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Its address, canonical.
    pub url: &'a Url,
    /// Unpacked.
    pub bytes: &'a [u8],
    /// As declared.
    pub content_type: Option<&'a str>,
    /// Number of the page of a listing, from 0.
    pub page: u32,
}

/// Reads an answer as the source's description says.
#[must_use]
pub fn read(source: &Source, discovery: &Discovery, answer: Answer<'_>) -> Found {
    let links = Links { rules: source.address_rules(), base: answer.url.clone() };
    let forced = match discovery {
        Discovery::Csv { encoding, .. } => encoding.as_deref(),
        _ => None,
    };
    let text = || crate::content::text(answer.bytes, answer.content_type, forced);
    let mut found = match discovery {
        Discovery::Feed { .. } => feeds::read(answer.bytes, &text(), &links),
        Discovery::Sitemap { .. } => sitemaps::read(answer.bytes, &links),
        Discovery::Listing { .. } => html::read(discovery, &text(), answer.page, &links),
        Discovery::Opendatasoft { .. } => lists::opendatasoft(&text(), &links),
        Discovery::Datagouv { .. } => lists::datagouv(&text(), &links),
        Discovery::Json { items, link, title, date, .. } => {
            lists::json(&text(), items, link, title.as_deref(), date.as_deref(), &links)
        }
        Discovery::Csv { link, title, date, separator, .. } => {
            lists::csv(&text(), link, title.as_deref(), date.as_deref(), *separator, &links)
        }
    };
    let mut seen = std::collections::HashSet::new();
    found.entries.retain(|entry| seen.insert(entry.url.clone()));
    found.entries.truncate(MOST_ENTRIES);
    found
}

/// Makes links canonical.
struct Links {
    rules: AddressRules,
    base: Url,
}

impl Links {
    fn of(&self, link: &str, warnings: &mut Vec<String>) -> Option<String> {
        match self.rules.canonical(link, Some(&self.base)) {
            Ok(url) => Some(url.into()),
            Err(error) => {
                warnings.push(error.to_string());
                None
            }
        }
    }
}

/// Words of a fragment of HTML or text, without its marks; at most `longest` characters.
pub(crate) fn plain(text: &str, longest: usize) -> Option<String> {
    let text = if text.contains('<') || text.contains('&') {
        let fragment = scraper::Html::parse_fragment(text);
        fragment.root_element().text().collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let words: String = words.join(" ").chars().take(longest).collect();
    Some(words).filter(|words| !words.is_empty())
}

/// Longest title kept, in characters.
pub const LONGEST_TITLE: usize = 500;

/// Longest excerpt kept, in characters: what may be quoted of a work that is not free.
pub(crate) const LONGEST_SUMMARY: usize = 600;

/// A day, from `2026-05-31`, `2026-05-31T10:00:00+02:00` or `31/05/2016`.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let iso = text.get(..10).and_then(|day| day.parse::<Date>().ok());
    iso.or_else(|| {
        let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
        let [day, month, year] = parts.as_slice() else { return None };
        let (day, month, year) = (day.parse().ok()?, month.parse().ok()?, year.parse().ok()?);
        Date::new(year, month, day).ok()
    })
}

/// A moment, from a day or a full time; a day is its end in UTC, so that a change on it is never overlooked.
pub(crate) fn moment_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_millisecond());
    }
    let end = day(text)?.at(23, 59, 59, 0).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(end.timestamp().as_millisecond())
}

#[cfg(test)]
#[path = "discovery/tests.rs"]
mod tests;
