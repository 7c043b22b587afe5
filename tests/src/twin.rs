//! A local twin of the sites that are crawled: real HTTP/1.1 on 127.0.0.1, one port a site, with the faults that sites have. Its
//! own log proves how it was asked. It is NOT a mock of our code: it knows nothing of the crawler.

mod answers;
mod sites;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use answers::{Reply, pdf};

/// How long answers that are on their way are waited for before the log is read.
const LONGEST_WAIT_MS: u32 = 2_000;

/// One request, as the twin saw it. Times since the twin's start.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Name of the site.
    pub site: &'static str,
    /// Path and query.
    pub path: String,
    /// When its head was read.
    pub began: Duration,
    /// When the last part of its answer was about to leave; the first, if the other side did not wait for the last.
    pub ended: Duration,
    /// Status of the answer.
    pub status: u16,
    /// Retry-After of the answer, in seconds.
    pub retry_after_s: Option<u64>,
    /// User-Agent.
    pub agent: String,
}

/// What a twin is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Publications of the largest site.
    pub publications: usize,
    /// Whether sites have faults.
    pub faults: bool,
    /// Files given as the first documents, whole reports.
    pub reports: Vec<Vec<u8>>,
    /// Rest before each answer.
    pub slowness: Duration,
}

/// What the threads of a twin share.
pub(crate) struct State {
    pub(crate) plan: Plan,
    pub(crate) ports: HashMap<&'static str, u16>,
    pub(crate) asked: Mutex<HashMap<String, u32>>,
    pub(crate) edition: Mutex<u32>,
    pub(crate) entries: Mutex<usize>,
    hits: Mutex<Vec<Hit>>,
    /// Requests that were read and are not in the log yet.
    answering: AtomicUsize,
    begun: Instant,
}

impl State {
    pub(crate) fn base(&self, site: &str) -> String {
        format!("http://127.0.0.1:{}", self.ports[site])
    }

    /// How often this path of this site was asked before.
    pub(crate) fn times(&self, key: &str) -> u32 {
        let mut asked = locked(&self.asked);
        let times = asked.entry(key.to_owned()).or_default();
        *times += 1;
        *times - 1
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running twin; its threads end with the test's process.
pub struct Twin {
    state: Arc<State>,
}

/// Names of the sites.
pub const SITES: [&str; 13] = [
    "cour", "files", "senat", "portail", "liste", "mur", "lent", "interdit", "voisin", "bavard", "agenda",
    "variable", "panne",
];

impl Twin {
    /// Starts one.
    ///
    /// # Panics
    /// When no port can be had.
    #[must_use]
    pub fn start(plan: Plan) -> Self {
        let listeners = SITES.map(|site| (site, TcpListener::bind("127.0.0.1:0").expect("a free port")));
        let port = |listener: &TcpListener| listener.local_addr().expect("a bound port").port();
        let ports = listeners.iter().map(|(site, listener)| (*site, port(listener))).collect();
        let state = Arc::new(State {
            plan,
            ports,
            asked: Mutex::default(),
            edition: Mutex::new(1),
            entries: Mutex::default(),
            hits: Mutex::default(),
            answering: AtomicUsize::new(0),
            begun: Instant::now(),
        });
        for (site, listener) in listeners {
            let state = Arc::clone(&state);
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let state = Arc::clone(&state);
                    thread::spawn(move || serve(&state, site, &stream));
                }
            });
        }
        Self { state }
    }

    /// `http://127.0.0.1:PORT` of a site.
    #[must_use]
    pub fn base(&self, site: &str) -> String {
        self.state.base(site)
    }

    /// Everything asked so far, in order of arrival.
    #[must_use]
    pub fn hits(&self) -> Vec<Hit> {
        // The other side has its answer before this one has written it down.
        for _ in 0..LONGEST_WAIT_MS {
            if self.state.answering.load(Ordering::SeqCst) == 0 {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        let mut hits = locked(&self.state.hits).clone();
        hits.sort_by_key(|hit| hit.began);
        hits
    }

    /// Time since its start.
    #[must_use]
    pub fn clock(&self) -> Duration {
        self.state.begun.elapsed()
    }

    /// Sets how many entries the feed of the site `variable` has; none at first.
    pub fn set_entries(&self, entries: usize) {
        *locked(&self.state.entries) = entries;
    }

    /// Replaces one document and says so in the sitemap.
    pub fn publish_next_edition(&self) {
        *locked(&self.state.edition) += 1;
    }

    /// Descriptions of its sites, by file name.
    #[must_use]
    pub fn descriptions(&self) -> Vec<(String, String)> {
        sites::descriptions(&self.state)
    }
}

fn serve(state: &State, site: &'static str, stream: &TcpStream) {
    let Ok(reading) = stream.try_clone() else { return };
    let mut reader = BufReader::new(reading);
    let mut writer = stream;
    // Answers are small: waiting to fill a packet would be measured as slowness.
    let _ = stream.set_nodelay(true);
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            match reader.read_line(&mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) if line.trim().is_empty() => break,
                Ok(_) => head.push(line.trim().to_owned()),
            }
        }
        state.answering.fetch_add(1, Ordering::SeqCst);
        let began = state.begun.elapsed();
        let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or("/").to_owned();
        let header = |name: &str| {
            let lines = head.iter().skip(1).filter_map(|line| line.split_once(':'));
            lines
                .filter(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim().to_owned())
                .next()
        };
        thread::sleep(state.plan.slowness);
        let reply = sites::answer(state, site, &path, header("if-none-match").as_deref());
        let agent = header("user-agent").unwrap_or_default();
        // Before the last bytes leave: on a busy machine this thread may be told late that they have left.
        let (mut first, mut last) = (None, began);
        let mut leaving = || {
            last = state.begun.elapsed();
            first.get_or_insert(last);
        };
        let whole = reply.write(&mut writer, &mut leaving).and_then(|()| writer.flush()).is_ok();
        let ended = if whole { last } else { first.unwrap_or(began) };
        let (status, retry_after_s) = (reply.status, reply.retry_after_s);
        let hit = Hit { site, path, began, ended, status, retry_after_s, agent };
        locked(&state.hits).push(hit);
        state.answering.fetch_sub(1, Ordering::SeqCst);
        if !whole || reply.closes() {
            return;
        }
    }
}
