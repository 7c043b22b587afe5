//! What can go wrong with a crawl as a whole. What goes wrong with one address is no error: it is recorded with its reason.

use thiserror::Error;

/// Why a crawl, or a description of a source, is of no use.
#[derive(Debug, Error)]
pub enum CrawlError {
    /// A description that cannot be meant.
    #[error("in the description of source {name}: {reason}\nhint: docs/moissonnage.md lists the keys")]
    Description {
        /// File or name of the source.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// No such source.
    #[error("no source \"{name}\"\nhint: `cambon sources` lists them")]
    UnknownSource {
        /// What was asked for.
        name: String,
    },
    /// A politeness that is refused.
    #[error("{reason}\nhint: delays may be shortened for 127.0.0.1 only, by crawl.loopback_time_scale")]
    Impolite {
        /// What was asked for.
        reason: String,
    },
    /// The user agent names nobody.
    #[error(
        "crawl.contact is empty\nhint: give an e-mail address or a page where institutions can reach you"
    )]
    NoContact,
    /// An address that cannot be asked.
    #[error("{address} is no address to crawl: {reason}")]
    Address {
        /// As found.
        address: String,
        /// Why.
        reason: &'static str,
    },
    /// The network cannot be used at all.
    #[error("preparing the network: {0}")]
    Network(String),
    /// Writing what was asked for failed.
    #[error("writing: {0}")]
    Writing(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] cambon_corpus::StoreError),
}
