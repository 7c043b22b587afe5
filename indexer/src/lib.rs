//! French full-text index and search over passages and conclusions, on tantivy; one schema for writing and reading.
//!
//! It knows the document's model and NOT the store: the caller hands it publications and tells what changed. The index is
//! derived data: built beside, swapped, and rebuilt whenever schema or analysis changes.

pub mod api;

mod acronyms;
mod analysis;
mod articles;
mod coder;
mod collect;
mod columns;
mod combined;
mod component;
mod dates;
mod distance;
mod documents;
mod earnings;
mod error;
mod explained;
mod facts;
mod fields;
mod filters;
mod forms;
mod generation;
mod highlight;
mod initials;
mod input;
mod inverted;
mod lexicon;
mod likeness;
mod lower;
mod merit;
mod nearness;
mod parse;
mod percolate;
mod pieces;
mod prepare;
mod query;
mod ranking;
mod reading;
mod records;
mod results;
mod runs;
mod schema;
mod search;
mod sequence;
mod stored;
mod surface;
#[cfg(test)]
mod tests;
mod update;
mod varint;
mod vocabulary;
mod worded;

pub use analysis::{ANALYSIS_VERSION, Token, analyse};
pub use articles::articles;
pub use error::{IndexError, QueryError};
pub use filters::{Filters, Request, Scope, Sort, YearRange};
pub use generation::{IndexStamp, current_revision, needs_full_rebuild};
pub use highlight::{Mark, MarkKind};
pub use input::{Change, IndexedConclusion, IndexedPassage, IndexedPublication};
pub use percolate::Percolator;
pub use pieces::pieces;
pub use ranking::Weights;
pub use results::{ConclusionFacts, Counts, Facets, Group, Highlight, Hit, Matches, Results, Synonym};
pub use schema::SCHEMA_VERSION;
pub use search::{Completion, CompletionKind, Explained, Model, Searcher};
pub use update::{UpdateOptions, indexed_publications, update};

/// The one canonical form of a query; relative dates stay relative.
///
/// # Errors
/// Where the query cannot be understood, and what to write instead.
pub fn canonical(query: &str, today: jiff::civil::Date) -> Result<String, QueryError> {
    Ok(parse::parse(query, today)?.map(|node| node.to_string()).unwrap_or_default())
}
