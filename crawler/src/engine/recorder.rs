//! The thread that records: it alone writes. While it waits for the disk, the next requests are on their way; what comes back
//! meanwhile makes the next batch, so that a batch is as large as the disk is slow.

use std::collections::BTreeSet;
use std::sync::mpsc::{self, Sender};
use std::thread::Scope;

use cambon_corpus::crawl::{Recorded, Visit};
use cambon_corpus::{ImportOutcome, Store, StoreError};

use super::Event;

/// What is recorded together; more waits, and with it the next requests.
const MOST_VISITS: usize = 512;
const MOST_BYTES: usize = 8 << 20;

/// A visit that waits to be recorded, and the host on whose behalf it was made.
pub(super) struct Pending {
    pub host: String,
    pub visit: Visit,
}

/// What the coordinator wants to know of a batch that was recorded.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Host and key of each address that is settled.
    pub settled: Vec<(String, i64)>,
    /// Hosts on which addresses were found.
    pub hosts: BTreeSet<String>,
    /// Source and number of new addresses.
    pub new_addresses: Vec<(String, u64)>,
    /// Documents that were new or changed.
    pub documents: u64,
    /// Documents of whatever host are due again.
    pub documents_again: bool,
}

/// Visits that wait, and the thread's queue.
pub(super) struct Recorder {
    batches: Sender<Vec<Pending>>,
    pending: Vec<Pending>,
    pending_bytes: usize,
    busy: bool,
}

impl Recorder {
    pub(super) fn start<'scope, 'env>(
        scope: &'scope Scope<'scope, 'env>,
        store: &'env mut Store,
        events: Sender<Event>,
    ) -> Self {
        let (batches, waiting) = mpsc::channel::<Vec<Pending>>();
        scope.spawn(move || {
            for batch in waiting {
                let recorded = record(store, batch);
                let failed = recorded.is_err();
                if events.send(Event::Recorded(recorded)).is_err() || failed {
                    return;
                }
            }
        });
        Self { batches, pending: Vec::new(), pending_bytes: 0, busy: false }
    }

    /// Takes a visit; it is recorded with the next batch.
    pub(super) fn take(&mut self, host: &str, visit: Visit) {
        self.pending_bytes += visit.arrival.as_ref().map_or(0, |arrival| arrival.bytes.len());
        self.pending.push(Pending { host: host.to_owned(), visit });
    }

    /// Whether more waits than may: nothing is asked until it is less.
    pub(super) fn is_full(&self) -> bool {
        self.pending.len() >= MOST_VISITS || self.pending_bytes >= MOST_BYTES
    }

    /// Whether everything taken is recorded.
    pub(super) fn is_idle(&self) -> bool {
        !self.busy && self.pending.is_empty()
    }

    /// Hands over what waits, if the thread has nothing to do.
    pub(super) fn go_on(&mut self) {
        if self.busy || self.pending.is_empty() {
            return;
        }
        self.pending_bytes = 0;
        // The thread lives as long as this sender, or has said why it does not.
        self.busy = self.batches.send(std::mem::take(&mut self.pending)).is_ok();
    }

    /// Notes that the last batch is recorded.
    pub(super) fn recorded(&mut self) {
        self.busy = false;
    }
}

fn record(store: &mut Store, batch: Vec<Pending>) -> Result<Outcome, StoreError> {
    let (hosts, visits): (Vec<String>, Vec<Visit>) =
        batch.into_iter().map(|pending| (pending.host, pending.visit)).unzip();
    let recorded = store.record_visits(&visits)?;
    let mut outcome = Outcome::default();
    for ((host, visit), recorded) in hosts.into_iter().zip(&visits).zip(&recorded) {
        outcome.take(host, visit, *recorded);
    }
    Ok(outcome)
}

impl Outcome {
    fn take(&mut self, host: String, visit: &Visit, recorded: Recorded) {
        let news = [ImportOutcome::New, ImportOutcome::NewVersion];
        self.documents += u64::from(recorded.document.is_some_and(|outcome| news.contains(&outcome)));
        self.documents_again |= visit.documents_again;
        if recorded.new_addresses > 0 {
            self.new_addresses.push((visit.ledger.source.clone(), recorded.new_addresses as u64));
        }
        for address in &visit.found {
            if !self.hosts.contains(&address.host) {
                self.hosts.insert(address.host.clone());
            }
        }
        self.settled.extend(visit.address.as_ref().map(|address| (host, address.key)));
    }
}
