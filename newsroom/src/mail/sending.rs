//! The run that empties the outbox: one letter after the other, throttled, tried again with growing pauses. May be killed at any
//! moment and run again.

use std::collections::HashMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::message::{Letter, Sender, compose};
use super::transport::{Refusal, Transport};
use crate::digest::Digest;
use crate::error::NewsError;
use crate::links;
use crate::readers::{Address, Failure, Pending, Reader, ReaderState, Readers};
use crate::render::{self, Frame};

/// Letters read from the outbox at a time.
const BATCH: u32 = 200;

/// Pauses between the tries of one letter, in minutes; after the last one it is given up.
const PAUSES_MIN: [i64; 6] = [5, 30, 120, 480, 1440, 2880];

/// Failed connections in a row after which the run ends; cron, or the next run, goes on.
const MOST_FAILED_CONNECTIONS: u32 = 4;

/// Where the links of a letter lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// Address of the site, without slash at its end; without one, subscriptions are ended by mail.
    pub site: Option<String>,
}

/// How letters are sent.
pub struct Settings<'a> {
    /// Who writes.
    pub sender: &'a Sender,
    /// Name of the letter.
    pub letter: &'a str,
    /// Foot of every letter.
    pub legal: Option<&'a str>,
    /// Links.
    pub links: &'a Links,
    /// Letters in a minute, at most; 0 for as many as the server takes.
    pub per_minute: u32,
    /// First pause after a failed connection.
    pub connection_pause: Duration,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Letters taken by the server.
    pub sent: u64,
    /// Letters put off.
    pub deferred: u64,
    /// Letters refused for good.
    pub failed: u64,
    /// Why the run ended before the outbox was empty.
    pub interrupted: Option<String>,
}

/// Sends what is due.
///
/// # Errors
/// When the outbox cannot be read or written, or another process is sending.
pub fn run(
    readers: &mut Readers,
    transport: &mut Transport,
    settings: &Settings<'_>,
    now: &dyn Fn() -> Timestamp,
    observe: &mut dyn FnMut(&Summary),
) -> Result<Summary, NewsError> {
    let _lock = readers.lock_sending()?;
    let mut run = Run {
        settings,
        digests: HashMap::new(),
        summary: Summary::default(),
        failed_connections: 0,
        unreachable: None,
        last: None,
    };
    loop {
        let due = readers.due(now(), BATCH)?;
        if due.is_empty() {
            return Ok(run.ended());
        }
        for pending in &due {
            if run.summary.interrupted.is_some() {
                return Ok(run.summary);
            }
            run.one(readers, transport, pending, now)?;
            observe(&run.summary);
        }
    }
}

struct Run<'a> {
    settings: &'a Settings<'a>,
    digests: HashMap<String, Digest>,
    summary: Summary,
    failed_connections: u32,
    /// Why a connection failed last.
    unreachable: Option<String>,
    last: Option<Instant>,
}

impl Run<'_> {
    /// Whoever sent nothing because the server cannot be reached must be told.
    fn ended(mut self) -> Summary {
        if self.summary.sent == 0 {
            self.summary.interrupted = self.unreachable;
        }
        self.summary
    }

    fn one(
        &mut self,
        readers: &mut Readers,
        transport: &mut Transport,
        pending: &Pending,
        now: &dyn Fn() -> Timestamp,
    ) -> Result<(), NewsError> {
        let reader = readers.reader(pending.parcel.reader)?;
        let Some(reader) = reader.filter(|reader| reader.state == ReaderState::Confirmed) else {
            let failure = Failure::Never { reason: "address suspended".to_owned(), dead_address: false };
            self.summary.failed += 1;
            return readers.settle_failed(pending, &failure);
        };
        let letter = self.letter(readers, pending, &reader, now())?;
        let message = compose(&letter, self.settings.sender, &reader.address)?;
        self.throttle();
        match transport.send(&message, &letter.message_id) {
            Ok(()) => {
                self.failed_connections = 0;
                self.summary.sent += 1;
                readers.settle_sent(pending, now())
            }
            Err(refusal) => self.refused(readers, pending, refusal, now()),
        }
    }

    fn refused(
        &mut self,
        readers: &mut Readers,
        pending: &Pending,
        refusal: Refusal,
        now: Timestamp,
    ) -> Result<(), NewsError> {
        match refusal {
            Refusal::Letter { code, dead_address } => {
                self.summary.failed += 1;
                readers.settle_failed(pending, &Failure::Never { reason: code, dead_address })
            }
            Refusal::Later { code } => self.later(readers, pending, code, now),
            Refusal::Connection { reason } => {
                self.failed_connections += 1;
                if self.failed_connections >= MOST_FAILED_CONNECTIONS {
                    self.summary.interrupted = Some(reason);
                    return Ok(());
                }
                sleep(self.settings.connection_pause * 2_u32.pow(self.failed_connections - 1));
                self.unreachable = Some(reason.clone());
                // Whether the server took it before the line broke is not known: it is sent again, under the same Message-ID, and
                // never given up, as it is not the letter's fault.
                self.summary.deferred += 1;
                let last = PAUSES_MIN.len() - 1;
                let minutes = PAUSES_MIN[usize::try_from(pending.attempts).unwrap_or(last).min(last)];
                readers.settle_failed(pending, &Failure::Later { reason, due_at: after(now, minutes) })
            }
            Refusal::Server { reason } => {
                self.summary.interrupted = Some(reason);
                Ok(())
            }
        }
    }

    fn later(
        &mut self,
        readers: &mut Readers,
        pending: &Pending,
        reason: String,
        now: Timestamp,
    ) -> Result<(), NewsError> {
        let attempt = usize::try_from(pending.attempts).unwrap_or(usize::MAX);
        let Some(minutes) = PAUSES_MIN.get(attempt) else {
            self.summary.failed += 1;
            return readers.settle_failed(pending, &Failure::Never { reason, dead_address: false });
        };
        self.summary.deferred += 1;
        readers.settle_failed(pending, &Failure::Later { reason, due_at: after(now, *minutes) })
    }

    fn letter(
        &mut self,
        readers: &Readers,
        pending: &Pending,
        reader: &Reader,
        now: Timestamp,
    ) -> Result<Letter, NewsError> {
        if !self.digests.contains_key(&pending.issue) {
            self.digests.insert(pending.issue.clone(), readers.issue(&pending.issue)?);
        }
        let whole = &self.digests[&pending.issue];
        let selected;
        let digest = match &pending.parcel.entries {
            None => whole,
            Some(entries) => {
                selected =
                    whole.selected(|entry| entries.contains(&entry.id)).favouring(&pending.parcel.themes);
                &selected
            }
        };
        let unsubscribe = readers.unsubscribe_token(reader, now);
        let preferences = readers.preferences_token(reader, now);
        let site = self.settings.links.site.as_deref();
        let one_click = site.map(|site| links::unsubscription(site, &unsubscribe));
        let by_mail = mailto(&self.settings.sender.address, &unsubscribe);
        let preferences = site.map(|site| links::preferences(site, &preferences));
        let archive = site.map(|site| links::letter(site, &pending.issue));
        let frame = Frame {
            letter: self.settings.letter,
            archive: archive.as_deref(),
            because: Some(&pending.parcel.because),
            preferences: preferences.as_deref(),
            unsubscribe: Some(one_click.as_deref().unwrap_or(&by_mail)),
            legal: self.settings.legal,
        };
        Ok(Letter {
            message_id: pending.message_id.clone(),
            subject: render::subject(digest, self.settings.letter),
            text: render::text(digest, &frame),
            html: render::html(digest, &frame)?,
            unsubscribe_subject: Some(unsubscribe_subject(&unsubscribe)),
            one_click,
            date: now,
        })
    }

    /// Waits until the next letter may go.
    fn throttle(&mut self) {
        if self.settings.per_minute > 0
            && let Some(last) = self.last
        {
            let pause = Duration::from_secs(60) / self.settings.per_minute;
            sleep(pause.saturating_sub(last.elapsed()));
        }
        self.last = Some(Instant::now());
    }
}

fn after(now: Timestamp, minutes: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(now)
}

/// Subject of a mail that ends a subscription; [`super::read_incoming`] knows it again.
pub(super) fn unsubscribe_subject(token: &str) -> String {
    format!("{}{token}", super::bounce::UNSUBSCRIBE)
}

fn mailto(address: &Address, token: &str) -> String {
    format!("mailto:{}?subject={}", address.reveal(), unsubscribe_subject(token))
}
