//! One request and its answer, under limits of time and size. Redirects are NOT followed here: each hop is an address of its own,
//! with its own robots.txt, its own turn and its own check of the network it leads to.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use tokio::time::timeout;
use url::Url;

use crate::content::{Unusable, unpacked, unpacked_head};
use crate::network::is_private;
use crate::{CrawlError, Result};

/// What we say we are; the contact is added.
pub const PRODUCT: &str = "CambonBot";

/// Time for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// Most that is reserved for a body because the server says how long it is: it may lie.
const LARGEST_RESERVE: usize = 1 << 20;

/// Limits of one request.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Body, packed and unpacked, in bytes.
    pub bytes: usize,
    /// The whole of it.
    pub time: Duration,
    /// Without a byte.
    pub silence: Duration,
    /// Whether what is larger is read up to the limit instead of refused.
    pub cuts: bool,
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

/// An answer as it came over the network.
#[derive(Debug, Clone)]
pub struct Received {
    status: u16,
    headers: Vec<(String, String)>,
    packed: Vec<u8>,
    /// More lay behind the limit of what is cut there.
    cut: bool,
}

impl Received {
    /// Undoes its content coding, at most `limits.bytes`.
    ///
    /// # Errors
    /// [`Failure::Refused`].
    pub fn unpack(self, limits: Limits) -> std::result::Result<Answer, Failure> {
        let Self { status, headers, packed, cut } = self;
        let received = packed.len();
        let coding =
            headers.iter().find(|(name, _)| name == "content-encoding").map(|(_, value)| value.as_str());
        let body = if limits.cuts {
            unpacked_head(packed, coding, limits.bytes)
        } else {
            unpacked(packed, coding, limits.bytes)
        };
        let body = body.map_err(|unusable| match unusable {
            Unusable::TooLarge => too_large(limits.bytes),
            Unusable::Coding(reason) => Failure::Refused(reason),
        })?;
        Ok(Answer { status, headers, body, received, cut })
    }
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
    /// More lay behind the limit of what is cut there.
    pub cut: bool,
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
            .default_headers(headers())
            .pool_max_idle_per_host(1)
            .build()
            .map_err(|error| CrawlError::Network(chain(&error)))?;
        Ok(Self { client, names })
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn ask(&self, ask: &Ask) -> std::result::Result<Received, Failure> {
        let limit = ask.limits.time;
        timeout(limit, self.ask_without_end(ask))
            .await
            .unwrap_or_else(|_| Err(Failure::Network(format!("not complete after {} ms", limit.as_millis()))))
    }

    /// Asks once and waits for the answer, its body unpacked: for a single look, not for crawling.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn ask_and_wait(&self, ask: &Ask) -> std::result::Result<Answer, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::Network(error.to_string()))?;
        runtime.block_on(self.ask(ask)).and_then(|received| received.unpack(ask.limits))
    }

    async fn ask_without_end(&self, ask: &Ask) -> std::result::Result<Received, Failure> {
        let silence = ask.limits.silence;
        timeout(silence, self.check_network(ask)).await.map_err(|_| silent(silence))??;
        let mut request = self.client.get(ask.url.clone());
        if let Some(etag) = &ask.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(date) = &ask.last_modified {
            request = request.header(IF_MODIFIED_SINCE, date);
        }
        let sent = timeout(silence, request.send()).await.map_err(|_| silent(silence))?;
        let mut response = sent.map_err(|error| Failure::Network(chain(&error)))?;
        let header = |(name, value): (&reqwest::header::HeaderName, &HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers: Vec<(String, String)> = response.headers().iter().map(header).collect();
        let (packed, cut) = read_body(&mut response, ask.limits).await?;
        Ok(Received { status: response.status().as_u16(), headers, packed, cut })
    }

    async fn check_network(&self, ask: &Ask) -> std::result::Result<(), Failure> {
        let Some(host) = ask.url.host_str() else {
            return Err(Failure::Refused("an address without host".to_owned()));
        };
        let port = ask.url.port_or_known_default().unwrap_or(443);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let resolved = tokio::net::lookup_host((bare, port))
            .await
            .map_err(|error| Failure::Network(format!("{host}: {error}")))?;
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

/// Headers of every request.
fn headers() -> HeaderMap {
    let accepted = "application/pdf,text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5";
    let headers = [(ACCEPT, accepted), (ACCEPT_LANGUAGE, "fr"), (ACCEPT_ENCODING, "gzip, br")];
    headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect()
}

/// The body, and whether more lay behind the limit.
async fn read_body(
    response: &mut reqwest::Response,
    limits: Limits,
) -> std::result::Result<(Vec<u8>, bool), Failure> {
    let said = response.content_length().and_then(|length| usize::try_from(length).ok());
    if said.is_some_and(|length| length > limits.bytes) && !limits.cuts {
        return Err(too_large(limits.bytes));
    }
    let mut body = Vec::with_capacity(said.unwrap_or(0).min(limits.bytes).min(LARGEST_RESERVE));
    loop {
        let read = timeout(limits.silence, response.chunk()).await.map_err(|_| silent(limits.silence))?;
        let chunk = read.map_err(|error| Failure::Network(format!("broken off: {}", chain(&error))))?;
        let Some(chunk) = chunk else { return Ok((body, false)) };
        body.extend_from_slice(&chunk);
        if body.len() > limits.bytes {
            if !limits.cuts {
                return Err(too_large(limits.bytes));
            }
            body.truncate(limits.bytes);
            return Ok((body, true));
        }
    }
}

fn silent(limit: Duration) -> Failure {
    Failure::Network(format!("silent for {} ms", limit.as_millis()))
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
