//! French full-text index and search over passages and conclusions, on tantivy; one schema for writing and reading.
//!
//! It knows the document's model and NOT the store: the caller hands it publications and tells what changed. The index is
//! derived data: built beside, swapped, and rebuilt whenever schema or analysis changes.

mod analysis;
mod collect;
mod error;
mod filters;
mod generation;
mod highlight;
mod input;
mod lower;
mod parse;
mod results;
mod schema;
mod search;
#[cfg(test)]
mod tests;
mod update;

pub use analysis::{ANALYSIS_VERSION, Token, analyse};
pub use error::{IndexError, QueryError};
pub use filters::{Filters, Request, Scope, YearRange};
pub use generation::{IndexStamp, current_revision, needs_full_rebuild};
pub use input::{Change, IndexedConclusion, IndexedPassage, IndexedPublication};
pub use results::{ConclusionFacts, Counts, Facets, Group, Hit, Matches, Results};
pub use schema::SCHEMA_VERSION;
pub use search::Searcher;
pub use update::{UpdateOptions, indexed_publications, update};
