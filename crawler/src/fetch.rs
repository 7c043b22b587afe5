//! One request and its answer, under limits of time and size. Redirects are NOT followed here: each hop is an address of its own,
//! with its own robots.txt, its own turn and its own check of the network it leads to.

use std::collections::HashMap;
use std::io::Read;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use url::Url;

use crate::content::{Unusable, unpacked};
use crate::network::is_private;
use crate::{CrawlError, Result};

/// What we say we are; the contact is added.
pub const PRODUCT: &str = "CambonBot";

/// Time for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// How much is read at a time.
const CHUNK: usize = 64 * 1024;

/// Limits of one request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Body, packed and unpacked, in bytes.
    pub bytes: usize,
    /// The whole of it.
    pub time: Duration,
    /// Without a byte.
    pub silence: Duration,
}

/// A request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Address.
    pub url: Url,
    /// Whether it may lie outside of the public internet.
    pub private: bool,
    /// ETag of what is known.
    pub etag: Option<String>,
    /// Last-Modified of what is known.
    pub last_modified: Option<String>,
    /// Limits.
    pub limits: Limits,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers in order, as sent, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Unpacked.
    pub body: Vec<u8>,
    /// Bytes over the network, without headers.
    pub received: usize,
}

impl Answer {
    /// The first header of this name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Worth another try: connection, time, a transfer that broke off.
    Network(String),
    /// Not worth one: too large, a coding that is broken, a private address.
    Refused(String),
}

/// Asks.
#[derive(Debug, Clone)]
pub struct Fetcher {
    client: Client,
    names: Arc<Names>,
}

/// Addresses that were checked; the client knows no others, so that a name cannot change between check and use.
#[derive(Debug, Default)]
struct Names {
    checked: Mutex<HashMap<String, Vec<SocketAddr>>>,
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let known = self.checked.lock().unwrap_or_else(PoisonError::into_inner).get(name.as_str()).cloned();
        Box::pin(async move {
            let addresses = known.ok_or_else(|| std::io::Error::other("the name was not checked"))?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

impl Fetcher {
    /// A fetcher that names itself and the contact.
    ///
    /// # Errors
    /// [`CrawlError::NoContact`], and when TLS cannot be set up.
    pub fn new(contact: &str) -> Result<Self> {
        if contact.trim().is_empty() {
            return Err(CrawlError::NoContact);
        }
        // A provider that is there already is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = format!("{PRODUCT}/{} (+{})", env!("CARGO_PKG_VERSION"), contact.trim());
        let names = Arc::new(Names::default());
        let client = Client::builder()
            .user_agent(agent)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::clone(&names))
            .pool_max_idle_per_host(1)
            .build()
            .map_err(|error| CrawlError::Network(chain(&error)))?;
        Ok(Self { client, names })
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn ask(&self, ask: &Ask) -> std::result::Result<Answer, Failure> {
        self.check_network(ask)?;
        let begun = Instant::now();
        let mut request = self.client.get(ask.url.clone()).timeout(ask.limits.silence);
        request = request
            .header(ACCEPT, "application/pdf,text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5")
            .header(ACCEPT_LANGUAGE, "fr")
            .header(ACCEPT_ENCODING, "gzip, br");
        if let Some(etag) = &ask.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(date) = &ask.last_modified {
            request = request.header(IF_MODIFIED_SINCE, date);
        }
        let mut response = request.send().map_err(|error| Failure::Network(chain(&error)))?;
        let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers: Vec<(String, String)> = response.headers().iter().map(header).collect();
        let packed = read_body(&mut response, ask.limits, begun)?;
        let mut answer =
            Answer { status: response.status().as_u16(), headers, body: Vec::new(), received: packed.len() };
        let coding = answer.header("content-encoding").map(str::to_owned);
        answer.body =
            unpacked(packed, coding.as_deref(), ask.limits.bytes).map_err(|unusable| match unusable {
                Unusable::TooLarge => too_large(ask.limits.bytes),
                Unusable::Coding(reason) => Failure::Refused(reason),
            })?;
        Ok(answer)
    }

    fn check_network(&self, ask: &Ask) -> std::result::Result<(), Failure> {
        let Some(host) = ask.url.host_str() else {
            return Err(Failure::Refused("an address without host".to_owned()));
        };
        let port = ask.url.port_or_known_default().unwrap_or(443);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let resolved =
            (bare, port).to_socket_addrs().map_err(|error| Failure::Network(format!("{host}: {error}")))?;
        let addresses: Vec<SocketAddr> =
            resolved.filter(|address| ask.private || !is_private(address.ip())).collect();
        if addresses.is_empty() {
            return Err(Failure::Refused(format!("{host} lies in a private network")));
        }
        let mut checked = self.names.checked.lock().unwrap_or_else(PoisonError::into_inner);
        checked.insert(host.to_owned(), addresses);
        Ok(())
    }
}

fn read_body(
    response: &mut reqwest::blocking::Response,
    limits: Limits,
    begun: Instant,
) -> std::result::Result<Vec<u8>, Failure> {
    if response.content_length().is_some_and(|length| length > limits.bytes as u64) {
        return Err(too_large(limits.bytes));
    }
    let mut body = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = response
            .read(&mut chunk)
            .map_err(|error| Failure::Network(format!("broken off: {}", chain(&error))))?;
        if read == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&chunk[..read]);
        if body.len() > limits.bytes {
            return Err(too_large(limits.bytes));
        }
        if begun.elapsed() > limits.time {
            return Err(Failure::Network(format!("not complete after {} ms", limits.time.as_millis())));
        }
    }
}

fn too_large(limit: usize) -> Failure {
    Failure::Refused(format!("larger than {} MiB", limit >> 20))
}

/// An error with its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        cause = error.source();
    }
    said
}
