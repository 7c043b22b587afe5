//! Whose turn it is: for every host its clock, its robots.txt and the addresses that wait. Decides by `politeness` alone.

use std::collections::{BTreeMap, HashSet, VecDeque};

use cambon_corpus::Store;
use cambon_corpus::crawl::{Address, AddressKind, AddressUpdate, LedgerRow, Visit, sha256_of};
use serde::{Deserialize, Serialize};
use url::Url;

use super::Crawl;
use super::workers::{Job, Wanted, Workers};
use crate::Result;
use crate::address::authority;
use crate::fetch::{Ask, Limits, PRODUCT};
use crate::network::is_private;
use crate::politeness::{HostClock, Millis, Policy, Turn, scaled};
use crate::robots::{AgentRules, READ_BYTES, Robots};

/// Addresses read ahead of a host's turn.
const AHEAD: usize = 128;

/// Addresses of pages, in bytes; of lists: what the protocol of sitemaps allows.
const LARGEST_PAGE: usize = 10 << 20;
const LARGEST_LIST: usize = 50 << 20;

/// When an address that robots.txt forbids is looked at again: the file may change.
const FORBIDDEN_REST_MS: Millis = 30 * 86_400_000;

/// Every host met.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    known: BTreeMap<String, Host>,
    listed: bool,
}

/// One host.
#[derive(Debug)]
pub(super) struct Host {
    pub clock: HostClock,
    pub robots: Option<KnownRobots>,
    /// The robots.txt to ask for, after so many redirects.
    pub robots_at: Option<(Url, u32)>,
    pub busy: bool,
    /// Its addresses are refused, and why.
    pub closed: Option<String>,
    /// Forbidden answers in a row.
    pub forbidden: u32,
    queue: VecDeque<Address>,
    /// Keys of addresses in the queue, on their way, or not recorded yet: in the catalogue they still seem due.
    taken: HashSet<i64>,
    /// Nothing is due before.
    idle_until: Millis,
}

/// A robots.txt that was got, or not.
#[derive(Debug, Clone)]
pub(super) struct KnownRobots {
    /// First digits of its SHA-256, `absent` or `unreachable`.
    pub version: String,
    pub rules: AgentRules,
    pub until: Millis,
}

/// As kept in the catalogue.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptRobots {
    pub version: String,
    pub body: String,
    pub until: Millis,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptClock {
    ended_at: Option<Millis>,
    answer_ms: Millis,
    failures: u32,
    rest: Option<(Millis, bool)>,
    day: i64,
    asked: u32,
    blocked: bool,
}

impl KnownRobots {
    pub(super) fn of(kept: &KeptRobots) -> Self {
        let rules = Robots::parse(kept.body.as_bytes()).rules_for(PRODUCT);
        Self { version: kept.version.clone(), rules, until: kept.until }
    }
}

/// Key under which a robots.txt is kept.
pub(super) fn robots_key(host: &str) -> String {
    format!("{host}#robots")
}

impl Host {
    fn load(store: &Store, host: &str) -> Result<Self> {
        let clock = store.host_state(host)?.and_then(|text| serde_json::from_str::<KeptClock>(&text).ok());
        let clock = clock.map_or_else(HostClock::default, |kept| HostClock {
            ended_at: kept.ended_at,
            answer_ms: kept.answer_ms,
            failures: kept.failures,
            rest: kept.rest,
            day: kept.day,
            asked: kept.asked,
            blocked: kept.blocked,
        });
        let robots = store
            .host_state(&robots_key(host))?
            .and_then(|text| serde_json::from_str::<KeptRobots>(&text).ok());
        Ok(Self {
            clock,
            robots: robots.as_ref().map(KnownRobots::of),
            robots_at: None,
            busy: false,
            closed: None,
            forbidden: 0,
            queue: VecDeque::new(),
            taken: HashSet::new(),
            idle_until: 0,
        })
    }

    /// The host on which its robots.txt lies, if it was moved.
    fn robots_place(&self) -> Option<String> {
        self.robots_at.as_ref().map(|(url, _)| authority(url))
    }

    /// Its clock, to be kept.
    pub(super) fn kept_clock(&self) -> String {
        let clock = &self.clock;
        let kept = KeptClock {
            ended_at: clock.ended_at,
            answer_ms: clock.answer_ms,
            failures: clock.failures,
            rest: clock.rest,
            day: clock.day,
            asked: clock.asked,
            blocked: clock.blocked,
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    fn turn(&self, started_at: Millis, policy: &Policy, scale: f64) -> Turn {
        let nothing = AgentRules::default();
        let rules = self.robots.as_ref().map_or(&nothing, |robots| &robots.rules);
        let delay =
            rules.delay_ms.and_then(|delay| Millis::try_from(delay).ok()).map(|delay| scaled(delay, scale));
        self.clock.turn(started_at, policy, delay, &rules.visit_times)
    }
}

impl Hosts {
    /// A host has something new to do.
    pub(super) fn wake(&mut self, host: &str) {
        match self.known.get_mut(host) {
            Some(host) => host.idle_until = 0,
            None => self.listed = false,
        }
    }

    /// An address of a host is recorded: it may be due again.
    pub(super) fn settled(&mut self, host: &str, key: i64) {
        if let Some(host) = self.known.get_mut(host) {
            host.taken.remove(&key);
            host.idle_until = 0;
        }
    }

    /// Something is due, on whatever host.
    pub(super) fn wake_all(&mut self) {
        self.known.values_mut().for_each(|host| host.idle_until = 0);
        self.listed = false;
    }

    pub(super) fn get_mut(&mut self, host: &str) -> Option<&mut Host> {
        self.known.get_mut(host)
    }

    fn list(&mut self, store: &Store, until: Millis) -> Result<()> {
        if std::mem::replace(&mut self.listed, true) {
            return Ok(());
        }
        for host in store.hosts_with_work(until)? {
            if let std::collections::btree_map::Entry::Vacant(place) = self.known.entry(host) {
                let loaded = Host::load(store, place.key())?;
                place.insert(loaded);
            }
        }
        Ok(())
    }
}

impl Crawl<'_> {
    /// Begins every request whose turn has come; returns when to look again.
    pub(super) fn dispatch(&mut self, store: &Store, workers: &Workers) -> Result<Option<Millis>> {
        let now = (self.now)();
        self.hosts.list(store, now + self.settings.patience_ms)?;
        let mut wake_at = None;
        let names: Vec<String> = self.hosts.known.keys().cloned().collect();
        for name in names {
            // What ends a request, or a batch of the recorder, looks again.
            if self.in_flight >= self.settings.parallel.max(1) || self.recorder.is_full() {
                return Ok(wake_at);
            }
            match self.dispatch_host(store, workers, &name)? {
                Step::Begun => self.in_flight += 1,
                Step::Wait(at) => wake_at = Some(wake_at.map_or(at, |wake: Millis| wake.min(at))),
                Step::Nothing => {}
            }
        }
        Ok(wake_at)
    }

    fn dispatch_host(&mut self, store: &Store, workers: &Workers, name: &str) -> Result<Step> {
        let now = (self.now)();
        let patience = self.settings.patience(name);
        let scale = self.settings.scale(name);
        loop {
            let Some(host) = self.hosts.known.get_mut(name) else { return Ok(Step::Nothing) };
            if host.busy {
                return Ok(Step::Nothing);
            }
            if host.idle_until > now {
                return Ok(if host.idle_until <= now + patience {
                    Step::Wait(host.idle_until)
                } else {
                    Step::Nothing
                });
            }
            if host.queue.is_empty() {
                // Addresses of sources that are not crawled now wait.
                let sources: Vec<&str> = self.sources.keys().copied().collect();
                host.queue = store.due_addresses(name, &sources, now, AHEAD, &host.taken)?.into();
                host.taken.extend(host.queue.iter().map(|address| address.key));
            }
            let Some(next) = host.queue.front() else {
                host.idle_until = store.next_due(name, now)?.unwrap_or(Millis::MAX);
                continue;
            };
            let budget = self.sources.get(next.source.as_str()).and_then(|source| source.daily_budget);
            let turn = host.turn(self.started_at, &self.settings.policy(name, budget), scale);
            if turn.at > now + patience {
                self.progress.left.insert(name.to_owned(), turn.reason.code().to_owned());
                host.idle_until = turn.at;
                return Ok(Step::Nothing);
            }
            if turn.at > now {
                return Ok(Step::Wait(turn.at));
            }
            if let Some(visit) = self.forbidden(name) {
                self.recorder.take(name, visit);
                if self.recorder.is_full() {
                    return Ok(Step::Nothing);
                }
                continue;
            }
            if let Some(step) = self.robots_elsewhere(store, name, now)? {
                return Ok(step);
            }
            return Ok(self.begin(workers, name, turn, now));
        }
    }

    /// Whether the robots.txt of a host, moved to another, has to wait for the turn of that one.
    fn robots_elsewhere(&mut self, store: &Store, name: &str, now: Millis) -> Result<Option<Step>> {
        let Some(place) = self.hosts.known.get(name).and_then(|host| host.robots_place()) else {
            return Ok(None);
        };
        if place == name {
            return Ok(None);
        }
        if !self.hosts.known.contains_key(&place) {
            self.hosts.known.insert(place.clone(), Host::load(store, &place)?);
        }
        let Some(other) = self.hosts.known.get(&place) else { return Ok(None) };
        let policy = self.settings.policy(&place, None);
        let turn = other.turn(self.started_at, &policy, self.settings.scale(&place));
        Ok(if other.busy {
            Some(Step::Nothing)
        } else if turn.at > now + self.settings.patience(&place) {
            self.progress.left.insert(name.to_owned(), turn.reason.code().to_owned());
            Some(Step::Nothing)
        } else {
            (turn.at > now).then_some(Step::Wait(turn.at))
        })
    }

    /// The next address of a host, taken from its queue, if it may not be asked.
    fn forbidden(&mut self, name: &str) -> Option<Visit> {
        let now = (self.now)();
        let host = self.hosts.known.get_mut(name)?;
        let url = Url::parse(&host.queue.front()?.url).ok()?;
        let robots = host.robots.as_ref().filter(|robots| robots.until > now);
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let source = self.sources.get(host.queue.front()?.source.as_str())?;
        let refusal = if is_private_literal(&url) && !source.private_hosts.contains(name) {
            Some("a private address, which the source does not allow".to_owned())
        } else if let Some(reason) = &host.closed {
            Some(reason.clone())
        } else if robots.is_some_and(|robots| robots.version != UNREACHABLE && !robots.rules.allows(path)) {
            Some("forbidden by robots.txt".to_owned())
        } else {
            None
        }?;
        let version = robots.map_or_else(|| "unknown".to_owned(), |robots| robots.version.clone());
        let address = host.queue.pop_front()?;
        let scale = self.settings.scale(name);
        Some(Visit {
            ledger: LedgerRow {
                at: now,
                source: address.source.clone(),
                host: name.to_owned(),
                url: address.url.clone(),
                kind: address.kind.code().to_owned(),
                waited_ms: None,
                reason: "not_asked".to_owned(),
                robots: version,
                status: None,
                bytes: 0,
                took_ms: 0,
                outcome: refusal.clone(),
            },
            address: Some(AddressUpdate {
                key: address.key,
                state: "refused",
                reason: Some(refusal),
                due_at: Some(now + scaled(FORBIDDEN_REST_MS, scale).max(60_000)),
                interval_ms: address.interval_ms,
                failures: 0,
                etag: address.etag,
                last_modified: address.last_modified,
                sha256: None,
                asked_at: None,
                items: None,
                moved_to: None,
            }),
            found: Vec::new(),
            notices: Vec::new(),
            attachments: None,
            documents_again: false,
            arrival: None,
            hosts: Vec::new(),
        })
    }

    /// Hands the next request of a host to the threads: its robots.txt if that is not known, else its first address.
    fn begin(&mut self, workers: &Workers, name: &str, turn: Turn, now: Millis) -> Step {
        let settings = self.settings;
        let Some(host) = self.hosts.known.get_mut(name) else { return Step::Nothing };
        let Some(first) = host.queue.front() else { return Step::Nothing };
        let Some(source) = self.sources.get(first.source.as_str()) else { return Step::Nothing };
        let private = source.private_hosts.contains(name);
        let knows_robots =
            host.robots.as_ref().is_some_and(|robots| robots.until > now && robots.version != UNREACHABLE);
        let limits = |bytes, cuts| Limits {
            bytes,
            time: settings.answer_limit,
            silence: settings.answer_limit / 2,
            cuts,
        };
        let source_name = first.source.clone();
        let (wanted, ask) = if knows_robots {
            let Some(address) = host.queue.pop_front() else { return Step::Nothing };
            let Ok(url) = Url::parse(&address.url) else { return Step::Nothing };
            let largest = match address.kind {
                AddressKind::List => LARGEST_LIST,
                AddressKind::Page => LARGEST_PAGE,
                AddressKind::Document => settings.largest_document,
            };
            let (etag, last_modified) = (address.etag.clone(), address.last_modified.clone());
            let ask = Ask { url, private, etag, last_modified, limits: limits(largest, false) };
            (Wanted::Address(Box::new(address)), ask)
        } else {
            let at = host.robots_at.take().or_else(|| Some((robots_url(&first.url)?, 0)));
            let Some((url, hops)) = at else { return Step::Nothing };
            // What lies beyond the limit is not read, as RFC 9309, 2.5, allows.
            let private = source.private_hosts.contains(&authority(&url));
            let ask = Ask { url, private, etag: None, last_modified: None, limits: limits(READ_BYTES, true) };
            (Wanted::Robots(hops), ask)
        };
        host.busy = true;
        let asked = authority(&ask.url);
        // The robots.txt of one host may lie on another: it is the other that is asked.
        let Some(host) = self.hosts.known.get_mut(&asked) else { return Step::Nothing };
        host.busy = true;
        host.clock.begin(now);
        let waited_ms = host.clock.ended_at.map(|ended| now - ended);
        self.progress.requests += 1;
        self.progress.last = ask.url.as_str().to_owned();
        workers.begin(Job {
            host: name.to_owned(),
            asked,
            source: source_name,
            wanted,
            ask,
            turn,
            waited_ms,
        });
        Step::Begun
    }
}

/// Version of a robots.txt that could not be got: RFC 9309, 2.3.1.4, everything is forbidden.
pub(super) const UNREACHABLE: &str = "unreachable";

/// Version of a robots.txt that is not there: everything is allowed.
pub(super) const ABSENT: &str = "absent";

enum Step {
    Begun,
    Wait(Millis),
    Nothing,
}

fn robots_url(url: &str) -> Option<Url> {
    Url::parse(url).ok()?.join("/robots.txt").ok()
}

fn is_private_literal(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']').parse().is_ok_and(is_private)
}

/// The version of a robots.txt's body.
pub(super) fn version_of(body: &[u8]) -> String {
    sha256_of(body).as_str()[..12].to_owned()
}
