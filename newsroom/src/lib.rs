//! The newsroom: the directory of publications, the digest, feeds, and what readers are sent.
//!
//! It reads the store and knows NEITHER the crawler, the classifier nor the index: what they could tell is handed to it
//! ([`Context`]). What it keeps of readers lies in a database of its own, never in the catalogue.

pub mod alerts;
pub mod citing;
mod context;
pub mod digest;
mod directory;
mod entry;
mod error;
pub mod feeds;
pub mod french;
pub mod links;
pub mod mail;
mod period;
pub mod readers;
pub mod render;
mod territory;

pub use context::{Context, SourceFacts, UNQUALIFIED, domain};
pub use directory::{Directory, DirectoryFilter, DirectorySort, folded};
pub use entry::{Entry, EntryId, EntryKind, is_within};
pub use error::NewsError;
pub use period::{Period, date_of, in_paris};
pub use territory::{department_name, issuer, jurisdiction_name};
