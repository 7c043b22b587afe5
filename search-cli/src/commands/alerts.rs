//! `cambon alerts run`: what is new, to the readers who follow it. Run by cron after each crawl; told once, whatever happens.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

use anyhow::{Result, bail};
use cambon_newsroom::alerts::{self, Distribution};
use cambon_newsroom::digest::Digest;
use cambon_newsroom::readers::{self, Issue, Readers, StoredSubscription};
use cambon_newsroom::{Context, Directory, Entry, french};
use jiff::Timestamp;

use crate::Outcome;
use crate::cli::{AlertsAction, AlertsArgs, Rhythm};
use crate::config::Config;
use crate::instance::Instance;
use crate::mailing;
use crate::newsroom::Newsdesk;
use crate::printer::Printer;

/// Holds, posts and sends.
pub fn run(args: &AlertsArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let AlertsAction::Run { rhythm, since, dry_run } = &args.action;
    if !matches!(rhythm, Rhythm::Each | Rhythm::Daily) {
        bail!(
            "alerts are told at each publication or daily\nhint: `cambon digest --send` writes letters of a week or a month"
        );
    }
    let instance = Instance::open_read_only(&config.data)?;
    let desk = Newsdesk::of(config)?;
    let context = desk.context();
    let now = Timestamp::now();
    let mut readers = Readers::open(&config.data)?;
    let directory = Directory::load(&instance.store, &context)?;
    let entries = alerts::fresh(&directory, *since, now);
    let subscriptions = readers.served((*rhythm).into())?;
    let any_day = since.is_some();
    let mut told = HashMap::new();
    for stored in &subscriptions {
        if let Vacant(reader) = told.entry(stored.reader) {
            reader.insert(readers.delivered(stored.reader)?);
        }
    }
    let already = |stored: &StoredSubscription, entry: &Entry| {
        let before = stored.confirmed_at.is_some_and(|confirmed| entry.first_seen < confirmed);
        (before && !any_day) || told.get(&stored.reader).is_some_and(|told| told.contains(&entry.id))
    };
    let distribution = distribute(&instance, &entries, &subscriptions, &context, &already)?;
    if *dry_run {
        printer.note(format!("{} readers would be written to", distribution.parcels.len()));
        return Ok(if distribution.parcels.is_empty() { Outcome::NothingFound } else { Outcome::Done });
    }
    let domain = mailing::sender(config)?.domain().to_owned();
    let told = entries.iter().copied().filter(|entry| {
        distribution
            .parcels
            .iter()
            .any(|parcel| parcel.entries.as_ref().is_some_and(|ids| ids.contains(&entry.id)))
    });
    let told: Vec<&Entry> = told.collect();
    let mut digest = Digest::of_entries(&told, &instance.store, &context)?;
    digest.title = format!("alerte du\u{a0}{}", french::long_date(cambon_newsroom::date_of(now)));
    digest.period = format!("alerte-{}", now.as_millisecond());
    let issue = Issue { key: digest.period.clone(), digest };
    if !distribution.parcels.is_empty() {
        readers.post(&issue, &distribution.parcels, true, &domain, now)?;
    }
    alerts::tell_broken(&mut readers, &distribution.broken, &context, &domain, now)?;
    let summary = mailing::send(&mut readers, config, printer)?;
    Ok(if summary.sent == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// Subscriptions held against entries, searches by percolation.
///
/// # Errors
/// When publications or their index cannot be read.
pub fn distribute(
    instance: &Instance,
    entries: &[&Entry],
    subscriptions: &[StoredSubscription],
    context: &Context<'_>,
    already: &dyn Fn(&StoredSubscription, &Entry) -> bool,
) -> Result<Distribution> {
    let any_search = subscriptions.iter().any(|stored| stored.subscription.criteria.query.is_some());
    let percolator = any_search.then(|| mailing::percolator(instance, entries)).transpose()?;
    let mut failure = None;
    let mut matcher =
        |query: &str| match percolator.as_ref().map(|percolator| mailing::found(percolator, query)) {
            Some(Ok(found)) => found,
            Some(Err(error)) => {
                failure.get_or_insert(error);
                Ok(std::collections::BTreeSet::new())
            }
            None => Ok(std::collections::BTreeSet::new()),
        };
    let distribution = alerts::distribute(entries, subscriptions, context, &mut matcher, already);
    failure.map_or(Ok(distribution), Err)
}

impl From<Rhythm> for readers::Rhythm {
    fn from(rhythm: Rhythm) -> Self {
        match rhythm {
            Rhythm::Each => Self::Each,
            Rhythm::Daily => Self::Daily,
            Rhythm::Weekly => Self::Weekly,
            Rhythm::Monthly => Self::Monthly,
        }
    }
}
