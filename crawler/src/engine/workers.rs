//! The thread that asks: as many requests at a time as it is given, each waiting for its answer beside the others. It decides nothing.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use cambon_corpus::crawl::Address;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Event;
use crate::fetch::{Answer, Ask, Failure, Fetcher, Received};
use crate::politeness::{Millis, Turn};
use crate::{CrawlError, Result};

/// Threads that look up names, which the system does one at a time each.
const NAME_THREADS: usize = 4;

/// The thread waits more than it computes.
const STACK_BYTES: usize = 512 << 10;

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
    /// The host that is asked: another only where a robots.txt was moved.
    pub asked: String,
    pub source: String,
    pub wanted: Wanted,
    pub ask: Ask,
    pub turn: Turn,
    pub waited_ms: Option<Millis>,
}

/// A request that was made.
#[derive(Debug)]
pub(super) struct Asked {
    job: Job,
    began_at: Millis,
    ended_at: Millis,
    outcome: std::result::Result<Received, Failure>,
}

/// The same, its body unpacked.
#[derive(Debug)]
pub(super) struct Done {
    pub job: Job,
    /// In milliseconds since 1970.
    pub began_at: Millis,
    pub ended_at: Millis,
    pub outcome: std::result::Result<Answer, Failure>,
}

impl Asked {
    pub(super) fn unpack(self) -> Done {
        let Self { job, began_at, ended_at, outcome } = self;
        let outcome = outcome.and_then(|received| received.unpack(job.ask.limits));
        Done { job, began_at, ended_at, outcome }
    }
}

/// The thread, by its queue; it ends when this is dropped.
pub(super) struct Workers {
    jobs: UnboundedSender<Job>,
}

impl Workers {
    /// Starts it; what comes back is sent to `events`.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(fetcher: Fetcher, events: Sender<Event>) -> Result<Self> {
        let (jobs, waiting) = unbounded_channel::<Job>();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(NAME_THREADS)
            .thread_stack_size(STACK_BYTES)
            .build()
            .map_err(|error| CrawlError::Network(error.to_string()))?;
        let thread = std::thread::Builder::new().name("network".to_owned()).stack_size(STACK_BYTES);
        thread
            .spawn(move || {
                runtime.block_on(work(&Arc::new(fetcher), waiting, &events));
                // A name that is still looked up is waited for by nobody.
                runtime.shutdown_background();
            })
            .map_err(|error| CrawlError::Network(error.to_string()))?;
        Ok(Self { jobs })
    }

    pub(super) fn begin(&self, job: Job) {
        // The thread lives as long as this sender.
        let _ = self.jobs.send(job);
    }
}

async fn work(fetcher: &Arc<Fetcher>, mut waiting: UnboundedReceiver<Job>, events: &Sender<Event>) {
    while let Some(job) = waiting.recv().await {
        let (fetcher, events) = (Arc::clone(fetcher), events.clone());
        tokio::spawn(async move {
            let began_at = wall_clock();
            let outcome = fetcher.ask(&job.ask).await;
            let asked = Asked { job, began_at, ended_at: wall_clock(), outcome };
            // Nobody listens any more when the crawl has failed.
            let _ = events.send(Event::Asked(Box::new(asked)));
        });
    }
}

fn wall_clock() -> Millis {
    jiff::Timestamp::now().as_millisecond()
}
