//! What the crawler knows: addresses to ask, the ledger of requests, answers, notices, the health of sources. One transaction
//! holds everything that came of a batch of requests, so that a kill leaves each request recorded whole or not at all.
//! It does NOT decide what is asked or when (`cambon-crawler`).

mod bodies;
mod frontier;
mod reading;
mod recording;

use cambon_document::Sha256Hex;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use bodies::{Body, BodyMatch, Unmatched};
pub use reading::{LedgerRow, Run, StoredAnswer};
pub use recording::Recorded;

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// A feed, sitemap, listing or catalogue.
    List,
    /// The page of a publication.
    Page,
    /// A document.
    Document,
}

impl AddressKind {
    /// As stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Page => "page",
            Self::Document => "document",
        }
    }

    fn of_code(code: &str) -> Self {
        match code {
            "list" => Self::List,
            "page" => Self::Page,
            _ => Self::Document,
        }
    }
}

/// An address of the frontier, as it is before it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its key.
    pub key: i64,
    /// Canonical.
    pub url: String,
    /// Name of its source.
    pub source: String,
    /// Host and port.
    pub host: String,
    /// What it leads to.
    pub kind: AddressKind,
    /// Of a list: which discovery of the source.
    pub discovery: u32,
    /// Of a listing: number of the page.
    pub page: u32,
    /// Redirects that led to it.
    pub hops: u32,
    /// Smaller comes first.
    pub priority: u8,
    /// Time between two looks at it.
    pub interval_ms: i64,
    /// Failures in a row.
    pub failures: u32,
    /// ETag of what is known.
    pub etag: Option<String>,
    /// Last-Modified of what is known.
    pub last_modified: Option<String>,
    /// Of the body known.
    pub sha256: Option<String>,
    /// When it was last asked.
    pub asked_at: Option<i64>,
    /// Of a list: entries when it was last read.
    pub items: Option<u32>,
}

/// An address that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAddress {
    /// Canonical.
    pub url: String,
    /// Name of its source.
    pub source: String,
    /// Host and port.
    pub host: String,
    /// What it leads to.
    pub kind: AddressKind,
    /// Of a list: which discovery of the source.
    pub discovery: u32,
    /// Of a listing: number of the page.
    pub page: u32,
    /// Redirects that led to it.
    pub hops: u32,
    /// Smaller comes first.
    pub priority: u8,
    /// Due from.
    pub due_at: i64,
    /// When it changed, as the list says: asked again if that is after it was last asked.
    pub modified_at: Option<i64>,
    /// To be asked again in any case.
    pub again: bool,
}

/// How a visit left an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressUpdate {
    /// Its key.
    pub key: i64,
    /// `waiting`, `done`, `moved`, `gone` or `refused`.
    pub state: &'static str,
    /// Why it is not done.
    pub reason: Option<String>,
    /// Due again from; `None` for never.
    pub due_at: Option<i64>,
    /// Time between two looks at it.
    pub interval_ms: i64,
    /// Failures in a row.
    pub failures: u32,
    /// ETag to send.
    pub etag: Option<String>,
    /// Last-Modified to send.
    pub last_modified: Option<String>,
    /// Of the body.
    pub sha256: Option<String>,
    /// When it was asked; `None` if it was not.
    pub asked_at: Option<i64>,
    /// Of a list: its entries.
    pub items: Option<u32>,
    /// Where a redirect leads.
    pub moved_to: Option<String>,
}

/// What a source says of a publication.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// Address of its page, or of its document.
    pub url: String,
    /// Name of the source.
    pub source: String,
    /// Who publishes.
    pub institution: String,
    /// Title.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Excerpt.
    pub summary: Option<String>,
    /// Jurisdiction or author.
    pub jurisdiction: Option<String>,
    /// Whether it prevails over what is known: a page's words do, over those of the lists that lead to it.
    pub prevails: bool,
}

/// A document of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its address.
    pub document: String,
    /// `report`, `answer`, `annex` or `summary`.
    pub role: &'static str,
    /// Words of the link.
    pub label: String,
}

/// A document as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// Of the bytes.
    pub sha256: Sha256Hex,
    /// Status of the answer.
    pub status: u16,
    /// Headers of the answer.
    pub headers: Vec<(String, String)>,
    /// Who publishes.
    pub institution: String,
}

/// What came of one request, or of one that was not made.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// For the ledger.
    pub ledger: LedgerRow,
    /// How it left its address; `None` for robots.txt.
    pub address: Option<AddressUpdate>,
    /// Addresses found.
    pub found: Vec<NewAddress>,
    /// Notices found.
    pub notices: Vec<Notice>,
    /// Documents of the page at this address, in order: they replace those known.
    pub attachments: Option<(String, Vec<Attachment>)>,
    /// The page at this address was looked at and is the same: its documents may have been replaced all the same.
    pub documents_again: bool,
    /// A document that came.
    pub arrival: Option<Arrival>,
    /// Keys and states of hosts, opaque.
    pub hosts: Vec<(String, String)>,
}

/// SHA-256 of bytes, as the store names originals.
#[must_use]
pub fn sha256_of(bytes: &[u8]) -> Sha256Hex {
    crate::identity::sha256(bytes)
}
