//! What an answer means: for its address, for its host, and what was found in it.

mod outcomes;

use cambon_corpus::Store;
use cambon_corpus::crawl::{
    Address, AddressKind, AddressUpdate, Arrival, Attachment, LedgerRow, NewAddress, Notice, Visit, sha256_of,
};
use url::Url;

use super::hosts::{ABSENT, KeptRobots, KnownRobots, UNREACHABLE, robots_key, version_of};
use super::workers::{Done, Wanted};
use super::{Crawl, item_address, list_address};
use crate::Result;
use crate::address::authority;
use crate::content::{Kind, is_block_page, is_whole_pdf, sniff, text};
use crate::discovery;
use crate::fetch::{Answer, Failure};
use crate::page::{self, is_document, is_page};
use crate::politeness::{Ending, Millis, retry_after_ms, scaled};
use crate::robots::READ_BYTES;
use crate::source::{Keep, Source};

use outcomes::{
    document, dressed, failed, gone, jitter_of, ledger_row, list_interval, max_age_ms, refused, settle_page,
    unchanged,
};

/// Why a page's documents are not asked for: its list gave no day, it gives another than was asked for.
pub(super) const OUTSIDE: &str = "published outside of the days asked for";

/// In the ledger: nothing new.
const UNCHANGED: &str = "unchanged";

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// Tries of one address before it is given up for a week.
const MOST_FAILURES: u32 = 4;

/// Redirects followed, as RFC 9309 says for robots.txt; five are enough for any page.
const MOST_HOPS: u32 = 5;

/// Forbidden answers in a row after which a host is left for a day.
const MOST_FORBIDDEN: u32 = 5;

/// Pages of a listing that are looked at though they hold nothing new: entries move down while it is read.
const PAGES_IN_ANY_CASE: u32 = 1;

/// Looks at pages and documents: seldom, as they seldom change.
const PAGE_INTERVAL: Millis = 30 * DAY;
const DOCUMENT_INTERVAL: Millis = 90 * DAY;
const LONGEST_INTERVAL: Millis = 365 * DAY;
const SHORTEST_LIST_INTERVAL: Millis = 6 * HOUR;
const LONGEST_LIST_INTERVAL: Millis = 30 * DAY;

/// What an answer led to, before it is dressed for the store.
#[derive(Default)]
struct Settled {
    state: &'static str,
    reason: Option<String>,
    due_at: Option<Millis>,
    interval_ms: Millis,
    failures: u32,
    items: Option<u32>,
    moved_to: Option<String>,
    keeps_validators: bool,
    sha256: Option<String>,
    found: Vec<NewAddress>,
    notices: Vec<Notice>,
    attachments: Option<(String, Vec<Attachment>)>,
    /// The body is a document of this institution.
    arrival: Option<String>,
    outcome: String,
}

impl Crawl<'_> {
    /// Dresses a request that was made for the store, and tells its host's clock.
    pub(super) fn visit_of(&mut self, store: &Store, done: Done) -> Result<Visit> {
        let ending = self.ending_of(&done);
        let asked = done.job.asked.clone();
        let policy = self.settings.policy(&asked, None);
        let jitter = jitter_of(done.job.ask.url.as_str(), done.began_at);
        if let Some(host) = self.hosts.get_mut(&done.job.host) {
            host.busy = false;
        }
        if let Some(host) = self.hosts.get_mut(&asked) {
            host.busy = false;
            host.clock.end(done.ended_at, done.ended_at - done.began_at, ending, &policy, jitter);
        }
        if ending == Ending::Blocked {
            self.progress.left.insert(asked.clone(), "blocked".to_owned());
        }
        self.count(&done, ending);
        let mut ledger = ledger_row(&done);
        ledger.robots = self.robots_version(&done.job.host);
        let mut hosts = Vec::new();
        let visit = match &done.job.wanted {
            Wanted::Robots(hops) => {
                hosts.extend(self.settle_robots(&done, *hops, &mut ledger));
                Visit {
                    ledger,
                    address: None,
                    found: Vec::new(),
                    notices: Vec::new(),
                    attachments: None,
                    documents_again: false,
                    arrival: None,
                    hosts,
                }
            }
            Wanted::Address(address) => {
                let settled = self.settle_address(store, &done, address, ending)?;
                ledger.outcome.clone_from(&settled.outcome);
                let address = Address::clone(address);
                dressed(ledger, &address, done, settled)
            }
        };
        let clock = self.hosts.get_mut(&asked).map(|host| host.kept_clock());
        let mut visit = visit;
        visit.hosts.extend(clock.map(|clock| (asked, clock)));
        Ok(visit)
    }

    fn robots_version(&mut self, host: &str) -> String {
        let robots = self.hosts.get_mut(host).and_then(|host| host.robots.as_ref());
        robots.map_or_else(|| "unknown".to_owned(), |robots| robots.version.clone())
    }

    fn ending_of(&mut self, done: &Done) -> Ending {
        let scale = self.settings.scale(&done.job.asked);
        let answer = match &done.outcome {
            Ok(answer) => answer,
            Err(Failure::Network(_)) => return Ending::Failed,
            Err(Failure::Refused(_)) => return Ending::Answered,
        };
        let asked = answer.header("retry-after").and_then(|value| retry_after_ms(value, done.ended_at));
        let retry_after_ms = asked.map(|asked| scaled(asked, scale));
        let blocks = matches!(done.job.wanted, Wanted::Address(_))
            && matches!(answer.status, 200 | 403 | 429 | 503)
            && sniff(&answer.body) == Kind::Html
            && is_block_page(&text(&answer.body, answer.header("content-type"), None));
        let forbidden = matches!(answer.status, 401 | 403 | 451);
        let in_a_row = self.hosts.get_mut(&done.job.asked).map_or(0, |host| {
            host.forbidden = if forbidden { host.forbidden + 1 } else { 0 };
            host.forbidden
        });
        match answer.status {
            _ if blocks || in_a_row >= MOST_FORBIDDEN => Ending::Blocked,
            429 | 503 => Ending::Refused { retry_after_ms },
            500..=599 => Ending::Failed,
            _ => Ending::Answered,
        }
    }

    fn count(&mut self, done: &Done, ending: Ending) {
        let answered = matches!(ending, Ending::Answered);
        if let Some(run) = self.runs.get_mut(&done.job.source) {
            // A robots.txt that answers says nothing of the source's health.
            run.requests += u64::from(!(answered && matches!(done.job.wanted, Wanted::Robots(_))));
            run.failures += u64::from(matches!(ending, Ending::Failed | Ending::Refused { .. }));
            run.blocked += u64::from(ending == Ending::Blocked);
        }
    }

    fn count_list(&mut self, source: &str, items: u32) {
        if let Some(run) = self.runs.get_mut(source) {
            run.lists += 1;
            run.items += u64::from(items);
        }
    }

    /// RFC 9309, 2.3.1: absent allows everything, unreachable nothing; five redirects are followed.
    fn settle_robots(&mut self, done: &Done, hops: u32, ledger: &mut LedgerRow) -> Option<(String, String)> {
        let name = &done.job.host;
        let age = self.settings.policy(name, None).robots_age_ms;
        let scale = self.settings.scale(name);
        let host = self.hosts.get_mut(name)?;
        let kept = match &done.outcome {
            Ok(answer) if answer.status < 300 => {
                let body = whole_lines(answer);
                let asked =
                    answer.header("cache-control").and_then(max_age_ms).map(|asked| scaled(asked, scale));
                let until = done.ended_at + asked.map_or(age, |asked| asked.min(age)).max(1);
                KeptRobots {
                    version: version_of(body),
                    body: String::from_utf8_lossy(body).into_owned(),
                    until,
                }
            }
            Ok(answer) if answer.status < 400 => {
                let next =
                    answer.header("location").and_then(|location| done.job.ask.url.join(location).ok());
                match next.filter(|_| hops < MOST_HOPS) {
                    Some(next) => {
                        ledger.outcome = format!("moved to {next}");
                        host.robots_at = Some((next, hops + 1));
                        return None;
                    }
                    None => KeptRobots {
                        version: ABSENT.to_owned(),
                        body: String::new(),
                        until: done.ended_at + age,
                    },
                }
            }
            Ok(answer) if answer.status < 500 && answer.status != 429 => {
                KeptRobots { version: ABSENT.to_owned(), body: String::new(), until: done.ended_at + age }
            }
            Err(Failure::Refused(reason)) => {
                host.closed = Some(reason.clone());
                ledger.outcome.clone_from(reason);
                return None;
            }
            // The former file is not trusted for longer than it said; meanwhile nothing is asked but the file.
            _ => KeptRobots { version: UNREACHABLE.to_owned(), body: String::new(), until: done.ended_at },
        };
        host.robots = Some(KnownRobots::of(&kept));
        ledger.robots.clone_from(&kept.version);
        ledger.outcome = format!("robots.txt {}", kept.version);
        if kept.version == UNREACHABLE {
            return None;
        }
        Some((robots_key(name), serde_json::to_string(&kept).ok()?))
    }

    fn settle_address(
        &mut self,
        store: &Store,
        done: &Done,
        address: &Address,
        ending: Ending,
    ) -> Result<Settled> {
        let scale = self.settings.scale(&done.job.asked);
        let now = done.ended_at;
        let answer = match &done.outcome {
            Ok(answer) => answer,
            Err(Failure::Network(reason)) => return Ok(failed(address, now, scale, reason.clone())),
            Err(Failure::Refused(reason)) => return Ok(refused(now, reason.clone())),
        };
        let status = answer.status;
        if ending == Ending::Blocked && !matches!(status, 401 | 403 | 451) {
            let due_at = Some(now + scaled(DAY, scale));
            let reason = Some("a page that keeps robots out".to_owned());
            return Ok(Settled {
                state: "waiting",
                reason,
                due_at,
                outcome: "blocked".to_owned(),
                ..Settled::default()
            });
        }
        Ok(match status {
            200..=203 => self.settle_body(store, done, address, answer)?,
            304 => {
                if address.kind == AddressKind::List {
                    self.count_list(&address.source, address.items.unwrap_or(0));
                }
                unchanged(self.sources.get(address.source.as_str()).copied(), address, now)
            }
            301 | 302 | 303 | 307 | 308 => self.settle_move(store, done, address, answer)?,
            404 | 410 => gone(address, now, scale, status),
            429 | 503 => failed(address, now, 0.0, format!("status {status}")),
            500..=599 => failed(address, now, scale, format!("status {status}")),
            _ => refused(now, format!("status {status}")),
        })
    }

    fn settle_move(&self, store: &Store, done: &Done, address: &Address, answer: &Answer) -> Result<Settled> {
        let now = done.ended_at;
        let Some(source) = self.sources.get(address.source.as_str()) else {
            return Ok(refused(now, "its source is gone".to_owned()));
        };
        let Some(location) = answer.header("location") else {
            return Ok(refused(now, "a redirect that leads nowhere".to_owned()));
        };
        let target = match source.address_rules().canonical(location, Some(&done.job.ask.url)) {
            Ok(target) => target,
            Err(error) => return Ok(refused(now, error.to_string())),
        };
        if address.hops >= MOST_HOPS {
            return Ok(refused(now, format!("more than {MOST_HOPS} redirects")));
        }
        if store.leads_to(target.as_str(), &address.url)? {
            return Ok(refused(now, "redirect loop".to_owned()));
        }
        let next = NewAddress {
            kind: address.kind,
            hops: address.hops + 1,
            priority: address.priority,
            discovery: address.discovery,
            page: address.page,
            ..list_address(source, &target, 0, 0, now)
        };
        Ok(Settled {
            state: "moved",
            moved_to: Some(target.as_str().to_owned()),
            found: vec![next],
            outcome: format!("moved to {target}"),
            ..Settled::default()
        })
    }

    fn settle_body(
        &mut self,
        store: &Store,
        done: &Done,
        address: &Address,
        answer: &Answer,
    ) -> Result<Settled> {
        let Some(source) = self.sources.get(address.source.as_str()).copied() else {
            return Ok(refused(done.ended_at, "its source is gone".to_owned()));
        };
        let sha256 = sha256_of(&answer.body).as_str().to_owned();
        let same = address.sha256.as_deref() == Some(&sha256);
        let kind = sniff(&answer.body);
        let mut settled = match address.kind {
            // The content is the judge, whatever the validators said; a list read under another description is read again.
            _ if same && address.kind != AddressKind::List => unchanged(Some(source), address, done.ended_at),
            AddressKind::List => self.settle_list(store, source, done, address, answer)?,
            AddressKind::Page if matches!(kind, Kind::Pdf | Kind::Office) => {
                document(source, done, answer, kind)
            }
            AddressKind::Page => settle_page(source, done, answer, |day| self.settings.wants(day)),
            AddressKind::Document => document(source, done, answer, kind),
        };
        // What was left out must come whole when its day is asked for.
        if settled.reason.as_deref() != Some(OUTSIDE) {
            settled.keeps_validators = true;
            settled.sha256 = Some(sha256);
        }
        Ok(settled)
    }

    // Long because a list's entries, its next page and its alarms are settled from one reading.
    fn settle_list(
        &mut self,
        store: &Store,
        source: &Source,
        done: &Done,
        address: &Address,
        answer: &Answer,
    ) -> Result<Settled> {
        let now = done.ended_at;
        let Some(rules) = source.discovery.get(address.discovery as usize) else {
            return Ok(refused(now, "the description has no such list any more".to_owned()));
        };
        let read = discovery::Answer {
            url: &done.job.ask.url,
            bytes: &answer.body,
            content_type: answer.header("content-type"),
            page: address.page,
        };
        let found = discovery::read(source, rules, read);
        let items = u32::try_from(found.entries.len()).unwrap_or(u32::MAX);
        self.count_list(&source.name, items);
        let mut settled = Settled {
            state: "done",
            items: Some(items),
            outcome: format!("{items} entries"),
            ..Settled::default()
        };
        for entry in &found.entries {
            self.take_entry(source, entry, now, &mut settled);
        }
        let further = found.further.iter().filter_map(|url| Url::parse(url).ok());
        let is_index = matches!(rules, crate::source::Discovery::Sitemap { .. });
        let changed = address.sha256.is_none_or_differs(&answer.body);
        // A list that goes on without anything new is at its known part, or a trap.
        let news = match source.keep {
            Keep::Notices => store.any_unknown_notice(&settled.notices)?,
            Keep::Documents | Keep::Pages => store.any_unknown(&settled.found)?,
        };
        let goes_on = is_index || address.page < PAGES_IN_ANY_CASE || news;
        if !goes_on && !found.further.is_empty() {
            settled.outcome.push_str("; nothing new, its further pages are left");
        }
        for url in further.filter(|url| goes_on && source.owns(url)) {
            let page = if is_index { 0 } else { address.page + 1 };
            // Later pages of a listing are looked at when the first has changed, and not otherwise.
            let again = !is_index && changed;
            settled
                .found
                .push(NewAddress { again, ..list_address(source, &url, address.discovery, page, now) });
        }
        settled.interval_ms = list_interval(source, address, changed);
        settled.due_at = (address.page == 0).then_some(now + settled.interval_ms);
        if items == 0 && found.further.is_empty() {
            let before = address.items.filter(|items| *items > 0);
            let drift = before.map(|before| format!("no entry, where {before} were: has the page changed?"));
            settled.reason = drift.or_else(|| (address.page == 0).then(|| "no entry".to_owned()));
            // What was found before is remembered, so that the alarm stays until entries are found again.
            settled.items = before;
        }
        if let Some(warning) = found.warnings.first() {
            settled.outcome = format!("{}; {warning}", settled.outcome);
        }
        Ok(settled)
    }

    fn take_entry(&self, source: &Source, entry: &discovery::Entry, now: Millis, settled: &mut Settled) {
        let outside = entry.date.is_some_and(|day| !self.settings.wants(day));
        let Ok(url) = Url::parse(&entry.url) else { return };
        let as_document = is_document(source, &url);
        if outside || !(as_document || is_page(source, &url) || source.keep == Keep::Notices) {
            return;
        }
        // A sitemap's entry says nothing that its page does not say better.
        if entry.title.is_some() || source.keep == Keep::Notices {
            settled.notices.push(Notice {
                url: entry.url.clone(),
                source: source.name.clone(),
                institution: source.institution.clone(),
                title: entry.title.clone(),
                date: entry.date,
                summary: entry.summary.clone(),
                jurisdiction: None,
                prevails: source.keep == Keep::Notices,
            });
        }
        if source.keep != Keep::Notices {
            let kind = if as_document { AddressKind::Document } else { AddressKind::Page };
            settled.found.push(item_address(source, &url, kind, now, entry.modified_ms));
        }
    }
}

/// A robots.txt up to the last line that was read whole: half a rule may forbid more than the rule does.
fn whole_lines(answer: &Answer) -> &[u8] {
    let body = &answer.body[..answer.body.len().min(READ_BYTES)];
    if !answer.cut && body.len() == answer.body.len() {
        return body;
    }
    body.iter().rposition(|byte| *byte == b'\n').map_or(body, |end| &body[..end])
}

/// Whether a hash is absent or not that of these bytes.
trait Differs {
    fn is_none_or_differs(&self, bytes: &[u8]) -> bool;
}

impl Differs for Option<String> {
    fn is_none_or_differs(&self, bytes: &[u8]) -> bool {
        self.as_deref() != Some(sha256_of(bytes).as_str())
    }
}
