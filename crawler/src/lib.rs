//! The crawler: collects the publications of institutions from their sites, politely and for years.
//!
//! What a source is stands in a description ([`source`], data in `crawler/sources`); what may be asked when is decided by pure
//! rules ([`robots`], [`politeness`]); [`discovery`] and [`page`] read what comes back; [`engine`] ties them to the network
//! ([`fetch`]) and to the store. It does NOT read documents, find conclusions or print; the clock is passed in.

pub mod address;
pub mod content;
pub mod discovery;
pub mod engine;
mod error;
pub mod fetch;
pub mod health;
pub mod network;
pub mod page;
pub mod politeness;
pub mod robots;
pub mod shipped;
pub mod source;
pub mod warc;

pub use error::CrawlError;

/// Result of the crawler's operations.
pub type Result<T> = std::result::Result<T, CrawlError>;
