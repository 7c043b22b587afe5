//! Feeds of the directory and of searches: Atom, RSS and JSON Feed, answered by 304 where nothing has changed. The feed of a
//! search holds what the same search shows: conclusions one by one, or publications whose text it finds.

use askama::Template;
use cambon_corpus::ConclusionRecord;
use cambon_indexer::api;
use cambon_indexer::{Request, Scope};
use cambon_newsroom::feeds::{
    Feed, FeedItem, FeedKind, Feeds, Items, MOST_ITEMS, atom, json_feed, opml, rss, urn,
};
use cambon_newsroom::{french, links};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::frame::Frame;
use super::publication::conclusions_of;
use super::quoted::Quoted;
use super::search::parameters;
use crate::address;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::markup::escaped;
use crate::visit::Visit;

/// Items of a search's feed that may be asked for.
const MOST_ASKED: usize = 1000;

#[derive(Template)]
#[template(path = "feeds.html")]
struct Page {
    frame: Frame,
    parts: Vec<(&'static str, Vec<(String, String)>)>,
    bodies: usize,
}

/// The list of feeds; bodies have theirs on their own pages.
///
/// # Errors
/// When the template cannot be filled.
pub fn list(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let context = visit.app.context();
    let specs = feeds(visit, &context).specs();
    let part = |title, wanted: &dyn Fn(&FeedKind) -> bool| {
        let own = specs.iter().filter(|spec| wanted(&spec.kind));
        (title, own.map(|spec| (french::capitalised(&spec.title), spec.path.clone())).collect())
    };
    let parts = vec![
        part("Tout", &|kind| matches!(kind, FeedKind::All)),
        part("Par thème", &|kind| matches!(kind, FeedKind::Theme(_))),
        part("Par territoire", &|kind| matches!(kind, FeedKind::Territory(_))),
        part("Par institution", &|kind| matches!(kind, FeedKind::Institution(_))),
    ];
    let bodies = specs.iter().filter(|spec| matches!(spec.kind, FeedKind::Body(_))).count();
    let description = "Suivre les publications sans donner d’adresse : Atom, RSS, JSON Feed.";
    Answer::page(&Page { frame: Frame::new(visit, "Flux", description), parts, bodies })
}

fn feeds<'a>(visit: &'a Visit<'_>, context: &'a cambon_newsroom::Context<'a>) -> Feeds<'a> {
    let settings = &visit.app.settings;
    Feeds {
        letter: &settings.letter,
        base: Some(links::feeds(&settings.site)),
        hub: settings.hub.clone(),
        directory: &visit.snapshot.directory,
        context,
    }
}

/// A feed.
///
/// # Errors
/// When there is none of this address, or what it shows cannot be read.
pub fn file(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let asked = visit.part("path");
    let settings = &visit.app.settings;
    if asked == "sources.opml" {
        return Ok(Answer::of("text/x-opml; charset=utf-8", opml(&settings.letter, &settings.sources)?));
    }
    let (path, format) = asked.rsplit_once('.').ok_or(Failure::NotFound)?;
    let feed = if path == "recherche" { of_search(visit)? } else { of_directory(visit, path)? };
    let (media, text) = match format {
        "atom" => ("application/atom+xml; charset=utf-8", atom(&feed)?),
        "rss" => ("application/rss+xml; charset=utf-8", rss(&feed)?),
        "json" => ("application/feed+json; charset=utf-8", json_feed(&feed)?),
        _ => return Err(Failure::NotFound),
    };
    Ok(Answer { changed: Some(feed.updated()), ..Answer::of(media, text) })
}

fn of_directory(visit: &Visit<'_>, path: &str) -> Result<Feed, Failure> {
    let context = visit.app.context();
    let feeds = feeds(visit, &context);
    // The feed of a theme may be followed before anything is published on it.
    let themes = visit.app.names.taxonomy.topics().iter();
    let themes = themes.map(|topic| FeedKind::Theme(topic.code.as_str().to_owned()).spec(&context));
    let spec = feeds.specs().into_iter().chain(themes).find(|spec| spec.path == path);
    let spec = spec.ok_or(Failure::NotFound)?;
    let mut items = Items::new(visit.store(), &context);
    Ok(feeds.feed(&spec, &mut items, |_| false)?)
}

/// What a search finds, newest first.
fn of_search(visit: &Visit<'_>) -> Result<Feed, Failure> {
    let query = visit.asked("q").unwrap_or_default();
    let of_search = |error| Failure::of_search(error, query);
    let parameters = parameters(&visit.query).map_err(|error| of_search(error.into()))?;
    let searcher = visit.searcher()?;
    let request = api::request(searcher, &parameters, visit.today()).map_err(of_search)?;
    let canonical =
        cambon_indexer::canonical(query, visit.today()).map_err(|error| of_search(error.into()))?;
    let most = parameters.limit.unwrap_or(MOST_ITEMS).min(MOST_ASKED);
    let mut pairs = address::of_search(&visit.query);
    pairs.retain(|(name, _)| name != "after");
    let told = address::query(&pairs);
    let items = items(visit, &request, most)?;
    let site = &visit.app.settings.site;
    let titled = if canonical.is_empty() {
        "recherche".to_owned()
    } else {
        format!("recherche {}", french::quoted(&canonical))
    };
    Ok(Feed {
        title: format!("{}\u{a0}– {titled}", visit.app.settings.letter),
        description: format!("Ce que trouve la {titled}, le plus récent d’abord"),
        page: Some(format!("{site}/recherche?{told}")),
        // Writers of feeds add the format at the end of an address, where this one has its query.
        address: None,
        hub: visit.app.settings.hub.clone(),
        key: format!("recherche?{told}"),
        items,
    })
}

fn items(visit: &Visit<'_>, request: &Request, most: usize) -> Result<Vec<FeedItem>, Failure> {
    let matches =
        visit.searcher()?.matches(request).map_err(|error| Failure::of_search(error, &request.query))?;
    let context = visit.app.context();
    let mut of_entries = Items::new(visit.store(), &context);
    let mut items = Vec::new();
    for entry in &visit.snapshot.directory.entries {
        if items.len() >= most {
            break;
        }
        let Some(id) = entry.publication.as_ref().filter(|id| matches.publications.contains(*id)) else {
            continue;
        };
        if request.scope == Scope::Conclusions {
            let records = conclusions_of(visit, id)?;
            let own = records.iter().filter(|record| matches.conclusions.contains(&record.id));
            items.extend(own.map(|record| item(visit, record, entry.first_seen)));
        } else {
            items.push(of_entries.of(entry)?);
        }
    }
    items.truncate(most);
    Ok(items)
}

/// A conclusion as an item.
fn item(visit: &Visit<'_>, record: &ConclusionRecord, first_seen: Timestamp) -> FeedItem {
    let quoted = Quoted::of(record, &visit.app.names);
    let midnight = record.date.and_then(|date| date.to_zoned(TimeZone::UTC).ok());
    let published = midnight.map_or(first_seen, |zoned| zoned.timestamp());
    let published = Timestamp::from_second(published.as_second()).unwrap_or(published);
    let words = french::quoted(&quoted.text);
    let page = quoted.page.as_deref().map(|page| format!(", {page}")).unwrap_or_default();
    let place = format!("{}{page}. {}", quoted.report, quoted.facts);
    FeedItem {
        id: urn(&format!("conclusion\u{0}{}", record.id)),
        title: format!("{} – {}", quoted.name, quoted.report),
        link: Some(links::conclusion(&visit.app.settings.site, &record.id)),
        author: record.institution.clone().unwrap_or_else(|| quoted.facts.clone()),
        published,
        updated: published,
        categories: quoted.theme.iter().cloned().collect(),
        html: format!("<blockquote>{}</blockquote><p>{}</p>", escaped(&words), escaped(&place)),
        text: format!("{words}\n{place}"),
    }
}
