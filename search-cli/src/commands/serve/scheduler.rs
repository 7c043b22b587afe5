//! What is done while the site is served, if the configuration says so: crawl what sources have due, build, alerts, letters, and what
//! waits in the outbox. Each is the command of that name; one at a time, on a thread of its own; a failure is told and tried again.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use cambon_newsroom::readers::Readers;
use cambon_newsroom::{Period, in_paris};
use jiff::Timestamp;
use jiff::civil::Weekday;

use crate::cli::{AlertsAction, AlertsArgs, CrawlArgs, DigestArgs, Rhythm};
use crate::commands::{alerts, build, crawl, digest};
use crate::config::{Config, ServeConfig};
use crate::mailing;
use crate::printer::{self, Printer};

/// How often it is looked what is due.
const TICK: Duration = Duration::from_secs(20);

/// Pause before a letter that could not be written is tried again.
const LETTER_PAUSE: Duration = Duration::from_secs(15 * 60);

/// Minutes between two looks at what waits in the outbox.
const OUTBOX_EVERY_MIN: u64 = 5;

/// Days after a letter's day in which it is still written, if the site was down.
const GRACE_DAYS: i8 = 3;

/// Starts it; a configuration that asks for nothing starts nothing.
pub fn start(config: &Config, printer: Printer) {
    let serve = &config.serve;
    let idle = serve.crawl_every_min == 0 && serve.build_every_min == 0 && !serve.alerts && !serve.digest;
    if idle {
        return;
    }
    let mut turns = Turns::new(config.clone(), printer);
    thread::spawn(move || {
        loop {
            turns.take();
            thread::sleep(TICK);
        }
    });
}

/// When each was done last in this run of the program.
struct Turns {
    config: Config,
    printer: Printer,
    crawled: Option<Instant>,
    built: Option<Instant>,
    emptied: Option<Instant>,
    /// Day of the last daily alerts.
    daily: Option<jiff::civil::Date>,
    /// Letters that were written, here or in a former run of the program.
    written: Vec<String>,
    /// When a letter that is not was last tried.
    tried: BTreeMap<String, Instant>,
}

impl Turns {
    fn new(config: Config, printer: Printer) -> Self {
        Self {
            config,
            printer,
            crawled: None,
            built: None,
            emptied: None,
            daily: None,
            written: Vec::new(),
            tried: BTreeMap::new(),
        }
    }

    fn take(&mut self) {
        let moment = Timestamp::now();
        let now = in_paris(moment);
        let serve = self.config.serve.clone();
        if is_due(self.crawled, serve.crawl_every_min) {
            self.crawled = Some(Instant::now());
            self.told("crawl", |turns| {
                crawl::run(&CrawlArgs::default(), &turns.config, turns.printer).map(drop)
            });
            self.alerts(Rhythm::Each, &serve);
        } else if is_due(self.built, serve.build_every_min) {
            self.built = Some(Instant::now());
            self.told("build", |turns| {
                build::run(&crate::cli::BuildArgs::default(), &turns.config, turns.printer)
            });
            self.alerts(Rhythm::Each, &serve);
        }
        if serve.alerts && now.hour() >= serve.mail_hour.cast_signed() && self.daily != Some(now.date()) {
            self.daily = Some(now.date());
            self.alerts(Rhythm::Daily, &serve);
        }
        if serve.digest {
            for period in letters_due(moment, serve.mail_hour) {
                self.letter(period);
            }
        }
        if (serve.alerts || serve.digest) && is_due(self.emptied, OUTBOX_EVERY_MIN) {
            self.emptied = Some(Instant::now());
            self.outbox(moment);
        }
    }

    fn alerts(&self, rhythm: Rhythm, serve: &ServeConfig) {
        if serve.alerts {
            let args = AlertsArgs { action: AlertsAction::Run { rhythm, since: None, dry_run: false } };
            self.told("alerts", |turns| alerts::run(&args, &turns.config, turns.printer).map(drop));
        }
    }

    /// Writes a letter unless it has been written: the outbox remembers it, also from one run of the program to the next.
    fn letter(&mut self, period: Period) {
        let code = period.code();
        let tried = self.tried.get(&code).is_some_and(|tried| tried.elapsed() < LETTER_PAUSE);
        if tried || self.written.contains(&code) {
            return;
        }
        self.tried.insert(code.clone(), Instant::now());
        let done = self.is_posted(&code)
            || self.told("digest", |turns| {
                let (week, month) = match period {
                    Period::Month(_) => (None, Some(code.clone())),
                    _ => (Some(code.clone()), None),
                };
                let args = DigestArgs { week, month, send: true, ..DigestArgs::default() };
                digest::run(&args, &turns.config, turns.printer).map(drop)
            });
        // Once in the outbox it is written, even if the mail server is down.
        if done || self.is_posted(&code) {
            self.written.push(code);
        }
    }

    fn is_posted(&self, code: &str) -> bool {
        let counts = Readers::open(&self.config.data).and_then(|readers| readers.outbox_counts(Some(code)));
        counts.is_ok_and(|counts| counts.waiting + counts.sent + counts.failed + counts.bounced > 0)
    }

    /// Sends again what was put off and is due.
    fn outbox(&self, now: Timestamp) {
        let next = Readers::open(&self.config.data).and_then(|readers| readers.next_due());
        if next.is_ok_and(|next| next.is_some_and(|next| next <= now)) {
            self.told("outbox", |turns| {
                let mut readers = Readers::open(&turns.config.data)?;
                mailing::send(&mut readers, &turns.config, turns.printer).map(drop)
            });
        }
    }

    /// Does something; what goes wrong is told and ends nothing else. Says whether it went well.
    fn told(&self, what: &str, work: impl FnOnce(&Self) -> Result<()>) -> bool {
        self.printer.note(format!("{} {what}", Timestamp::now().strftime("%Y-%m-%dT%H:%MZ")));
        match work(self) {
            Ok(()) => true,
            Err(error) => {
                printer::error(&error.context(what.to_owned()));
                false
            }
        }
    }
}

fn is_due(done: Option<Instant>, every_min: u64) -> bool {
    every_min > 0 && done.is_none_or(|done| done.elapsed() >= Duration::from_secs(every_min * 60))
}

/// Letters whose day it is, or was a few days ago: of the week from Monday, of the month from its first day.
fn letters_due(moment: Timestamp, mail_hour: u8) -> Vec<Period> {
    let now = in_paris(moment);
    let mut due = Vec::new();
    let hour_has_come = |days: i8| days > 0 || now.hour() >= mail_hour.cast_signed();
    let since_monday = now.weekday().since(Weekday::Monday);
    if since_monday < GRACE_DAYS && hour_has_come(since_monday) {
        due.push(Period::last_week(moment));
    }
    let since_first = now.day() - 1;
    if since_first < GRACE_DAYS && hour_has_come(since_first) {
        due.push(Period::last_month(moment));
    }
    due
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::{TimeZone, offset};

    use super::*;

    #[track_caller]
    fn check(day: (i16, i8, i8), hour: i8, expected: &[&str]) {
        let winter = TimeZone::fixed(offset(1));
        let moment = date(day.0, day.1, day.2).at(hour, 30, 0, 0).to_zoned(winter).unwrap().timestamp();
        let due: Vec<String> = letters_due(moment, 7).iter().map(|period| period.code()).collect();
        assert_eq!(due, expected);
    }

    #[test]
    fn letters_are_due_on_mondays_and_first_days_and_shortly_after() {
        check((2026, 11, 23), 6, &[]);
        check((2026, 11, 23), 7, &["2026-W47"]);
        check((2026, 11, 25), 0, &["2026-W47"]);
        check((2026, 11, 26), 12, &[]);
        check((2026, 12, 1), 8, &["2026-W48", "2026-11"]);
        check((2026, 12, 4), 8, &[]);
        check((2027, 1, 1), 7, &["2026-12"]);
    }

    #[test]
    fn turns_come_after_their_time() {
        assert!(!is_due(None, 0), "never");
        assert!(is_due(None, 60), "at once");
        assert!(!is_due(Some(Instant::now()), 60));
    }
}
