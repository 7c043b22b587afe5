//! Feeds of the directory: everything, one institution, theme, territory or body, or what a search finds; Atom, RSS 2.0 and JSON
//! Feed with the same items. Identities and dates are stable: unchanged content gives unchanged bytes.

mod atom;
mod catalogue;
mod conditional;
mod items;
mod json;
mod opml;
mod rss;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

pub use atom::atom;
pub use catalogue::{FeedKind, FeedSpec, Feeds, slug};
pub use conditional::{Validators, http_date};
pub use items::Items;
pub use json::json_feed;
pub use opml::opml;
pub use rss::rss;

/// Items of a feed, at most.
pub const MOST_ITEMS: usize = 100;

/// A feed, whatever its format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Title.
    pub title: String,
    /// What it holds.
    pub description: String,
    /// Page that people read; empty where there is no site.
    pub page: Option<String>,
    /// Its own address without extension; none where it is not known where it will lie.
    pub address: Option<String>,
    /// Address of a WebSub hub.
    pub hub: Option<String>,
    /// Names it for ever, whatever its address: the seed of its identity.
    pub key: String,
    /// Newest first.
    pub items: Vec<FeedItem>,
}

/// An item of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// `urn:uuid:...`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it can be read.
    pub link: Option<String>,
    /// Who publishes it.
    pub author: String,
    /// When it was published; midnight UTC where only the day is known.
    pub published: Timestamp,
    /// When it was replaced last, else as `published`.
    pub updated: Timestamp,
    /// Codes and names of its themes.
    pub categories: Vec<(String, String)>,
    /// What it says, as HTML.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

impl Feed {
    /// Its identity.
    #[must_use]
    pub fn id(&self) -> String {
        urn(&format!("feed\u{0}{}", self.key))
    }

    /// When anything in it changed last; the epoch when it is empty.
    #[must_use]
    pub fn updated(&self) -> Timestamp {
        self.items.iter().map(|item| item.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl Feed {
    /// The same as HTTP and RSS write it.
    #[must_use]
    pub fn updated_http(&self) -> String {
        http_date(self.updated())
    }
}

impl FeedItem {
    /// When it was published, as HTTP and RSS write it.
    #[must_use]
    pub fn published_http(&self) -> String {
        http_date(self.published)
    }
}

/// A name-based UUID (RFC 9562, version 8: SHA-256). Frozen: readers' programs hold them.
#[must_use]
pub fn urn(name: &str) -> String {
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&Sha256::digest(format!("cambon\u{0}{name}").as_bytes())[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    )
}
