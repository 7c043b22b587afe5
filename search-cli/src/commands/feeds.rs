//! `cambon feeds write`: every feed as a file, so that a static host is enough.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use cambon_document::PublicationId;
use cambon_indexer::{Request, Scope, Searcher};
use cambon_newsroom::Directory;
use cambon_newsroom::feeds::{FeedKind, FeedSpec, Feeds, Items, atom, json_feed, opml, rss};

use crate::Outcome;
use crate::cli::{FeedsAction, FeedsArgs};
use crate::commands::write_beside;
use crate::config::Config;
use crate::filters;
use crate::instance::Instance;
use crate::newsroom::Newsdesk;
use crate::printer::Printer;

/// Writes them.
pub fn run(args: &FeedsArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let FeedsAction::Write { folder, search, without_bodies } = &args.action;
    let instance = Instance::open_read_only(&config.data)?;
    let desk = Newsdesk::of(config)?;
    let context = desk.context();
    let directory = Directory::load(&instance.store, &context)?;
    let feeds = Feeds {
        letter: &config.newsroom.letter,
        base: context.site.map(cambon_newsroom::links::feeds),
        hub: config.newsroom.hub.clone(),
        directory: &directory,
        context: &context,
    };
    let mut specs = feeds.specs();
    specs.retain(|spec| !without_bodies || !matches!(spec.kind, FeedKind::Body(_)));
    for text in search {
        specs.push(search_spec(text)?.spec(&context));
    }
    let mut items = Items::new(&instance.store, &context);
    let mut changed = 0;
    for spec in &specs {
        let found = found(spec, &instance)?;
        let feed = feeds.feed(spec, &mut items, |entry| {
            entry.publication.as_ref().is_some_and(|id| found.contains(id))
        })?;
        for (extension, text) in [("atom", atom(&feed)?), ("rss", rss(&feed)?), ("json", json_feed(&feed)?)] {
            changed +=
                usize::from(write_if_changed(&folder.join(format!("{}.{extension}", spec.path)), &text)?);
        }
    }
    let sources = opml(&config.newsroom.letter, desk.sources())?;
    changed += usize::from(write_if_changed(&folder.join("sources.opml"), &sources)?);
    printer.note(format!("{} feeds in 3 formats, {changed} files changed", specs.len()));
    Ok(Outcome::Done)
}

fn search_spec(text: &str) -> Result<FeedKind> {
    let Some((name, query)) =
        text.split_once('=').filter(|(name, query)| !name.is_empty() && !query.is_empty())
    else {
        bail!("--search {text} has no name\nhint: --search 'temps-de-travail=\"temps de travail\"'")
    };
    cambon_indexer::canonical(query, filters::today())?;
    Ok(FeedKind::Search { name: name.to_owned(), query: query.to_owned() })
}

/// What a search finds; nothing for other feeds.
fn found(spec: &FeedSpec, instance: &Instance) -> Result<BTreeSet<PublicationId>> {
    let FeedKind::Search { query, .. } = &spec.kind else { return Ok(BTreeSet::new()) };
    instance.require_current_index()?;
    let searcher = Searcher::open(&instance.index_folder())?;
    let request =
        Request { query: query.clone(), scope: Scope::Both, today: filters::today(), ..Request::default() };
    Ok(searcher.matches(&request)?.publications)
}

/// Whether it was written: a file that holds the text already keeps its date, which hosts send as Last-Modified.
fn write_if_changed(path: &Path, text: &str) -> Result<bool> {
    if std::fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("making folder {}", folder.display()))?;
    }
    write_beside(path, text)?;
    Ok(true)
}
