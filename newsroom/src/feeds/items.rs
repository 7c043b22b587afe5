//! Items of feeds from entries of the directory: made once each, as an entry stands in several feeds.

use std::collections::HashMap;
use std::fmt::Write;

use cambon_corpus::Store;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{FeedItem, urn};
use crate::context::Context;
use crate::digest::{Quote, quotes_of};
use crate::entry::{Entry, EntryId};
use crate::error::NewsError;
use crate::{french, links};

/// Conclusions quoted in an item.
const QUOTES: usize = 3;

/// Makes items and remembers them.
pub struct Items<'a> {
    store: &'a Store,
    context: &'a Context<'a>,
    made: HashMap<EntryId, FeedItem>,
}

impl<'a> Items<'a> {
    /// None are made yet.
    #[must_use]
    pub fn new(store: &'a Store, context: &'a Context<'a>) -> Self {
        Self { store, context, made: HashMap::new() }
    }

    /// The item of an entry.
    ///
    /// # Errors
    /// When its conclusions cannot be read.
    pub fn of(&mut self, entry: &Entry) -> Result<FeedItem, NewsError> {
        if let Some(known) = self.made.get(&entry.id) {
            return Ok(known.clone());
        }
        let quotes = quotes_of(entry, self.store, self.context, QUOTES)?;
        let item = item(entry, &quotes, self.context);
        self.made.insert(entry.id.clone(), item.clone());
        Ok(item)
    }
}

fn item(entry: &Entry, quotes: &[Quote], context: &Context<'_>) -> FeedItem {
    let midnight = |date: jiff::civil::Date| date.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    let published = entry.date.and_then(|date| midnight(date).ok()).unwrap_or(entry.first_seen);
    let published = Timestamp::from_second(published.as_second()).unwrap_or(published);
    let revised = entry.revised.and_then(|moment| Timestamp::from_second(moment.as_second()).ok());
    let link = match (context.site, &entry.publication) {
        (Some(site), Some(id)) => Some(links::publication(site, id)),
        _ => entry.link.clone(),
    };
    FeedItem {
        id: urn(&format!("entry\u{0}{}", entry.id.0)),
        title: entry.title.clone(),
        link,
        author: entry.institution.clone(),
        published,
        updated: revised.map_or(published, |revised| revised.max(published)),
        categories: entry.themes.iter().map(|code| (code.clone(), context.theme(code))).collect(),
        html: html(entry, quotes),
        text: text(entry, quotes),
    }
}

fn facts(entry: &Entry) -> String {
    let facts = [entry.document_type.clone(), Some(entry.institution.clone()), entry.licence.clone()];
    facts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
}

fn label(quote: &Quote) -> String {
    let parts = [Some(quote.kind.clone()), quote.page.clone(), quote.theme.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn html(entry: &Entry, quotes: &[Quote]) -> String {
    let mut html = format!("<p>{}</p>", escaped(&facts(entry)));
    if let Some(extract) = &entry.extract {
        let _ = write!(html, "<p>{}</p>", escaped(extract));
    }
    for quote in quotes {
        let (label, words) = (escaped(&label(quote)), escaped(&french::quoted(&quote.text)));
        let _ = write!(html, "<p><strong>{label}</strong></p><blockquote>{words}</blockquote>");
    }
    html
}

fn text(entry: &Entry, quotes: &[Quote]) -> String {
    let mut text = facts(entry);
    if let Some(extract) = &entry.extract {
        let _ = write!(text, "\n\n{extract}");
    }
    for quote in quotes {
        let _ = write!(text, "\n\n{}\u{a0}:\n{}", label(quote), french::quoted(&quote.text));
    }
    text
}

/// Text as it stands in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
