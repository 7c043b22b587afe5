//! The crawl itself: a coordinator that decides, a thread that asks, a thread that records. Whatever a request brought is recorded
//! in one transaction, and what it led to is asked only once it is recorded; a kill at any moment loses at most the requests in
//! flight and those that were being recorded. What was stored is never asked twice.

mod hosts;
mod recorder;
mod settle;
mod workers;

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use cambon_corpus::crawl::{AddressKind, NewAddress, Run};
use cambon_corpus::{Store, StoreError};
use jiff::civil::Date;
use url::Url;

use crate::address::authority;
use crate::fetch::Fetcher;
use crate::politeness::{Millis, Policy, scaled};
use crate::source::{Discovery, Source};
use crate::{CrawlError, Result};
use hosts::Hosts;
use recorder::{Outcome, Recorder};
use workers::{Asked, Wanted, Workers};

/// Longest sleep of the coordinator, so that progress is shown.
const LONGEST_SLEEP_MS: Millis = 500;

/// How a crawl is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// E-mail address or page where institutions reach the operator.
    pub contact: String,
    /// Hosts asked at the same time.
    pub parallel: usize,
    /// Time scale for hosts that are this machine itself; 1 is real time.
    pub loopback_time_scale: f64,
    /// Largest document, in bytes.
    pub largest_document: usize,
    /// Longest time for one answer.
    pub answer_limit: Duration,
    /// How long a run waits for a host that rests; what is due later is left to the next run.
    pub patience_ms: Millis,
    /// Look at every list, due or not.
    pub again: bool,
    /// Only what was published from this day on.
    pub since: Option<Date>,
    /// Only what was published until this day.
    pub until: Option<Date>,
}

impl Settings {
    fn verified(&self) -> Result<()> {
        if !(0.0..=1.0).contains(&self.loopback_time_scale) {
            return Err(CrawlError::Impolite {
                reason: "crawl.loopback_time_scale lies outside of 0..1".to_owned(),
            });
        }
        Ok(())
    }

    /// Whether what was published on a day is asked for.
    fn wants(&self, day: Date) -> bool {
        self.since.is_none_or(|since| day >= since) && self.until.is_none_or(|until| day <= until)
    }

    /// The scale of a host's time.
    fn scale(&self, host: &str) -> f64 {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if crate::network::is_loopback(name) { self.loopback_time_scale } else { 1.0 }
    }

    fn policy(&self, host: &str, budget: Option<u32>) -> Policy {
        let policy = Policy::default();
        let policy = Policy { daily_budget: budget.unwrap_or(u32::MAX).min(policy.daily_budget), ..policy };
        let scale = self.scale(host);
        // Zero delays are for benchmarks on this machine: a budget would end them.
        if scale < 1.0 { Policy { daily_budget: u32::MAX, ..policy.scaled(scale) } } else { policy }
    }

    fn patience(&self, host: &str) -> Millis {
        scaled(self.patience_ms, self.scale(host))
    }
}

/// What a run did so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// Requests made.
    pub requests: u64,
    /// Documents that were new, or new versions.
    pub documents: u64,
    /// The address asked last.
    pub last: String,
    /// Hosts left to the next run, each with the reason.
    pub left: BTreeMap<String, String>,
}

/// Crawls the sources until nothing is due.
///
/// `now` gives milliseconds since 1970; `observe` is told of progress.
///
/// # Errors
/// When the settings are impolite, or the store cannot be written. What goes wrong with an address is recorded, no error.
pub fn crawl(
    store: &mut Store,
    sources: &[Source],
    settings: &Settings,
    now: &dyn Fn() -> Millis,
    observe: &mut dyn FnMut(&Progress),
) -> Result<Progress> {
    settings.verified()?;
    let fetcher = Fetcher::new(&settings.contact)?;
    seed(store, sources, settings, now())?;
    let started_at = now();
    let reader = Store::open_read_only(store.folder())?;
    let (send, events) = mpsc::channel();
    let workers = Workers::start(fetcher, send.clone())?;
    let writer = &mut *store;
    let runs = std::thread::scope(|scope| {
        let recorder = Recorder::start(scope, writer, send);
        let mut crawl = Crawl {
            sources: sources.iter().map(|source| (source.name.as_str(), source)).collect(),
            settings,
            now,
            started_at,
            hosts: Hosts::default(),
            runs: sources.iter().map(|source| (source.name.clone(), Run::default())).collect(),
            progress: Progress::default(),
            recorder,
            events,
            waiting: VecDeque::new(),
            in_flight: 0,
        };
        crawl.run(&reader, &workers, observe)?;
        Ok::<_, CrawlError>((crawl.runs, crawl.progress))
    });
    let (runs, progress) = runs?;
    let ended_at = now();
    for (source, run) in runs {
        store.record_run(&Run { source, ended_at, ..run })?;
    }
    Ok(progress)
}

/// Puts the first address of every list into the frontier.
fn seed(store: &mut Store, sources: &[Source], settings: &Settings, now: Millis) -> Result<()> {
    for source in sources {
        let rules = source.address_rules();
        let mut seeds = Vec::new();
        for (index, discovery) in source.discovery.iter().enumerate() {
            for url in seeds_of(discovery, settings) {
                let url = rules.canonical(&url, None)?;
                seeds.push(list_address(source, &url, index as u32, 0, now));
            }
        }
        store.add_addresses(&seeds)?;
        store.look_again_at_days(&source.name, settle::OUTSIDE, settings.since, settings.until, now)?;
        if settings.again {
            store.look_again(&source.name, now)?;
        }
    }
    Ok(())
}

/// The address of a discovery, and those of past years if they are wanted.
fn seeds_of(discovery: &Discovery, settings: &Settings) -> Vec<String> {
    let mut seeds = vec![discovery.url().to_owned()];
    if let (Discovery::Listing { backfill: Some(pattern), .. }, Some(since)) = (discovery, settings.since) {
        let last = settings.until.unwrap_or_else(|| jiff::Zoned::now().date());
        seeds.extend((since.year()..=last.year()).map(|year| pattern.replace("{year}", &year.to_string())));
    }
    seeds
}

/// Priorities: lists first, then documents, so that what was begun is completed, then pages.
const LIST: u8 = 0;
const DOCUMENT: u8 = 1;
const PAGE: u8 = 2;

fn list_address(source: &Source, url: &Url, discovery: u32, page: u32, now: Millis) -> NewAddress {
    NewAddress {
        url: url.as_str().to_owned(),
        source: source.name.clone(),
        host: authority(url),
        kind: AddressKind::List,
        discovery,
        page,
        hops: 0,
        priority: LIST,
        due_at: now,
        modified_at: None,
        again: false,
    }
}

fn item_address(
    source: &Source,
    url: &Url,
    kind: AddressKind,
    now: Millis,
    modified_at: Option<i64>,
) -> NewAddress {
    NewAddress {
        kind,
        priority: if kind == AddressKind::Document { DOCUMENT } else { PAGE },
        modified_at,
        ..list_address(source, url, 0, 0, now)
    }
}

/// What the threads say.
enum Event {
    /// A request was made.
    Asked(Box<Asked>),
    /// A batch was recorded, or could not be.
    Recorded(std::result::Result<Outcome, StoreError>),
}

/// A running crawl.
struct Crawl<'a> {
    sources: BTreeMap<&'a str, &'a Source>,
    settings: &'a Settings,
    now: &'a dyn Fn() -> Millis,
    started_at: Millis,
    hosts: Hosts,
    runs: BTreeMap<String, Run>,
    progress: Progress,
    recorder: Recorder,
    events: Receiver<Event>,
    /// Requests that were made and not yet looked at.
    waiting: VecDeque<Asked>,
    in_flight: usize,
}

impl Crawl<'_> {
    fn run(&mut self, reader: &Store, workers: &Workers, observe: &mut dyn FnMut(&Progress)) -> Result<()> {
        loop {
            let wake_at = self.dispatch(reader, workers)?;
            self.recorder.go_on();
            let sleep = match wake_at {
                None if self.in_flight == 0 && self.recorder.is_idle() => return Ok(()),
                None => LONGEST_SLEEP_MS,
                Some(at) => (at - (self.now)()).clamp(0, LONGEST_SLEEP_MS),
            };
            self.listen(Duration::from_millis(sleep.unsigned_abs()))?;
            while let Some(asked) = self.waiting.pop_front() {
                self.settle(reader, asked)?;
            }
            observe(&self.progress);
        }
    }

    /// Hears what the threads say; waits for the first word.
    fn listen(&mut self, longest: Duration) -> Result<()> {
        let first = match self.events.recv_timeout(longest) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(CrawlError::Network("the thread that asks has ended".to_owned()));
            }
        };
        let events: Vec<Event> = first.into_iter().chain(self.events.try_iter()).collect();
        for event in events {
            match event {
                Event::Asked(asked) => {
                    self.in_flight -= 1;
                    self.waiting.push_back(*asked);
                }
                Event::Recorded(outcome) => self.recorded(&outcome?),
            }
        }
        Ok(())
    }

    /// Says what an answer means, and leaves it to be recorded.
    fn settle(&mut self, reader: &Store, asked: Asked) -> Result<()> {
        let done = asked.unpack();
        // Lists and redirects are judged by what is known: by all of it.
        let moved = done.outcome.as_ref().is_ok_and(|answer| matches!(answer.status, 300..=399));
        let list = matches!(&done.job.wanted, Wanted::Address(address) if address.kind == AddressKind::List);
        while (list || moved) && !self.recorder.is_idle() {
            self.recorder.go_on();
            self.listen(Duration::from_millis(LONGEST_SLEEP_MS.unsigned_abs()))?;
        }
        let host = done.job.host.clone();
        let visit = self.visit_of(reader, done)?;
        self.recorder.take(&host, visit);
        Ok(())
    }

    /// Takes in what a batch brought.
    fn recorded(&mut self, outcome: &Outcome) {
        self.recorder.recorded();
        for (host, key) in &outcome.settled {
            self.hosts.settled(host, *key);
        }
        for (source, count) in &outcome.new_addresses {
            if let Some(run) = self.runs.get_mut(source) {
                run.new_items += count;
            }
        }
        self.progress.documents += outcome.documents;
        // What was found may lie on hosts that had nothing to do.
        for host in &outcome.hosts {
            self.hosts.wake(host);
        }
        if outcome.documents_again {
            self.hosts.wake_all();
        }
    }
}
