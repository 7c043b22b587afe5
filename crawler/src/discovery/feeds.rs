//! RSS, Atom and JSON Feed.

use super::{Entry, Found, LONGEST_SUMMARY, LONGEST_TITLE, Links, plain};

pub(super) fn read(bytes: &[u8], text: &str, links: &Links) -> Found {
    let mut found = Found::default();
    let parser = feed_rs::parser::Builder::new().base_uri(Some(&links.base)).sanitize_content(false).build();
    // The text first: its encoding was settled in one place, whatever the declaration says.
    let feed = parser.parse(utf8_declared(text).as_bytes()).or_else(|_| parser.parse(bytes));
    let feed = match feed {
        Ok(feed) => feed,
        Err(error) => {
            found.warnings.push(format!("not a feed: {error}"));
            return found;
        }
    };
    for entry in feed.entries {
        let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let link = link.or(entry.links.first()).map(|link| link.href.clone());
        let link = link.or_else(|| Some(entry.id.clone()).filter(|id| id.starts_with("http")));
        let Some(link) = link else {
            found.warnings.push("an entry without link".to_owned());
            continue;
        };
        let Some(url) = links.of(&link, &mut found.warnings) else { continue };
        let published = entry.published.or(entry.updated).map(|date| date.timestamp_millis());
        let summary = entry
            .summary
            .map(|summary| summary.content)
            .or_else(|| entry.content.and_then(|content| content.body));
        found.entries.push(Entry {
            url,
            title: entry.title.and_then(|title| plain(&title.content, LONGEST_TITLE)),
            date: published.and_then(french_day),
            summary: summary.and_then(|summary| plain(&summary, LONGEST_SUMMARY)),
            modified_ms: entry.updated.map(|date| date.timestamp_millis()),
        });
    }
    found
}

/// The day in France on which a moment fell: a feed's midnight is often 22:00 or 23:00 UTC of the day before.
fn french_day(at_ms: i64) -> Option<jiff::civil::Date> {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap_or(jiff::tz::TimeZone::UTC);
    Some(jiff::Timestamp::from_millisecond(at_ms).ok()?.to_zoned(zone).date())
}

/// The text, which is UTF-8 by now, with a declaration that says so.
fn utf8_declared(text: &str) -> String {
    match (text.find("<?xml"), text.find("?>")) {
        (Some(from), Some(to)) if from < to => {
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", &text[to + 2..])
        }
        _ => text.to_owned(),
    }
}
