//! What can go wrong with an index or a query.

use thiserror::Error;

/// Why an index could not be written, opened or searched.
#[derive(Debug, Error)]
pub enum IndexError {
    /// Nothing was ever built there.
    #[error("there is no index in {folder}\nhint: cambon build")]
    Missing {
        /// Folder of the index.
        folder: String,
    },
    /// Built by another version of schema or analysis.
    #[error("the index is of version {found}, this program reads {expected}\nhint: cambon build")]
    OtherVersion {
        /// Versions in the index.
        found: String,
        /// Versions of this program.
        expected: String,
    },
    /// The query cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A cursor that no search gave.
    #[error("\"{cursor}\" names no page of these results\nhint: ask for the first page again")]
    Cursor {
        /// As given.
        cursor: String,
    },
    /// A cursor of another state of the index.
    #[error("the index has changed since this page of results was given\nhint: ask for the first page again")]
    Outdated,
    /// A parameter that cannot be meant.
    #[error(transparent)]
    Parameter(#[from] crate::api::ParameterError),
    /// What is named is not there.
    #[error(
        "the index does not hold {what}\nhint: `cambon search` and `cambon export publications` name what it holds"
    )]
    NotIndexed {
        /// What was sought.
        what: String,
    },
    /// A file of the index could not be read or written.
    #[error("reading or writing the index")]
    Io(#[from] std::io::Error),
    /// The engine refused.
    #[error("the index is damaged or cannot be written: {reason}\nhint: cambon build --force")]
    Engine {
        /// The engine's words.
        reason: String,
    },
}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine { reason: error.to_string() }
    }
}

impl From<serde_json::Error> for IndexError {
    fn from(error: serde_json::Error) -> Self {
        Self::Engine { reason: error.to_string() }
    }
}

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("query, character {position}: {problem}\nhint: {remedy}{}", proposed(.proposal.as_deref()))]
pub struct QueryError {
    /// Character of the query, from 1.
    pub position: usize,
    /// What is wrong.
    pub problem: String,
    /// What was expected there, or what to write instead.
    pub remedy: String,
    /// The query put right, where that can be guessed.
    pub proposal: Option<String>,
}

fn proposed(proposal: Option<&str>) -> String {
    proposal.map(|query| format!("; try {query}")).unwrap_or_default()
}
