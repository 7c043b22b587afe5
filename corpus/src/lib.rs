//! The store: a SQLite catalogue and, beside it, the originals by their hash. One data folder is one [`Store`].
//!
//! Originals are ground truth. Documents and conclusions are derived: stamped with the versions that made them, replaced in
//! one transaction, and told stale by a query. The store does NOT read documents (`cambon-document`), find conclusions
//! (`cambon-classifier`) or search (`cambon-indexer`); it keeps what they hand over and verifies its quotations.

mod catalogue;
mod check;
pub mod crawl;
mod derived;
mod error;
mod identity;
mod import;
mod news;
mod offsets;
mod originals;
pub mod passage;
mod publication;
mod record;
mod store;

pub use check::{CheckDepth, Defect};
pub use derived::{Counts, Derived, Refusal, StaleVersion, Stamp};
pub use error::{CatalogueError, StoreError};
pub use identity::{PublicationKey, hex, identify};
pub use import::{ImportOutcome, ImportRequest};
pub use news::SeenNotice;
pub use offsets::CharOffsets;
pub use passage::{Passage, PassageKind, passages};
pub use publication::{ProvidedMetadata, Publication, State, Version, VersionId};
pub use record::{
    ConclusionFilter, ConclusionRecord, ConclusionRow, OccurrenceRecord, OccurrenceRow, TopicRow, Words,
};
pub use store::Store;

/// Result of the store's operations.
pub type Result<T> = std::result::Result<T, StoreError>;
