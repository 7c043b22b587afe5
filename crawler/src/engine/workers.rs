//! Threads that ask, one request at a time each. They decide nothing.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::Scope;
use std::time::Duration;

use cambon_corpus::crawl::Address;

use crate::fetch::{Answer, Ask, Failure, Fetcher};
use crate::politeness::{Millis, Turn};

/// What is asked.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// The robots.txt of a host, after so many redirects.
    Robots(u32),
    /// An address.
    Address(Box<Address>),
}

/// A request to make.
#[derive(Debug)]
pub(super) struct Job {
    /// The host on whose behalf.
    pub host: String,
    pub source: String,
    pub wanted: Wanted,
    pub ask: Ask,
    pub turn: Turn,
    pub waited_ms: Option<Millis>,
}

/// A request that was made.
#[derive(Debug)]
pub(super) struct Done {
    pub job: Job,
    /// In milliseconds since 1970.
    pub began_at: Millis,
    pub ended_at: Millis,
    pub outcome: Result<Answer, Failure>,
}

/// The threads, by their two queues.
pub(super) struct Workers {
    jobs: Sender<Job>,
    done: Receiver<Done>,
}

impl Workers {
    pub(super) fn start<'scope, 'env>(
        scope: &'scope Scope<'scope, 'env>,
        count: usize,
        fetcher: &'env Fetcher,
    ) -> Self {
        let (jobs, waiting) = mpsc::channel::<Job>();
        let (send, done) = mpsc::channel();
        let waiting = std::sync::Arc::new(Mutex::new(waiting));
        for _ in 0..count {
            let (waiting, send) = (std::sync::Arc::clone(&waiting), send.clone());
            scope.spawn(move || work(fetcher, &waiting, &send));
        }
        Self { jobs, done }
    }

    pub(super) fn begin(&self, job: Job) {
        // The threads live as long as this sender.
        let _ = self.jobs.send(job);
    }

    /// What has come back; waits for the first if anything is on its way.
    pub(super) fn wait(&self, longest: Duration, any: bool) -> Vec<Done> {
        let first = match self.done.recv_timeout(longest) {
            Ok(done) => Some(done),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                debug_assert!(!any, "the threads end after the coordinator");
                None
            }
        };
        first.into_iter().chain(self.done.try_iter()).collect()
    }
}

fn work(fetcher: &Fetcher, waiting: &Mutex<Receiver<Job>>, done: &Sender<Done>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let began_at = wall_clock();
        let outcome = fetcher.ask(&job.ask);
        if done.send(Done { job, began_at, ended_at: wall_clock(), outcome }).is_err() {
            return;
        }
    }
}

fn wall_clock() -> Millis {
    jiff::Timestamp::now().as_millisecond()
}
