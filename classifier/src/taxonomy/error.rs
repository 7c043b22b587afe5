//! What may be wrong with a taxonomy's table.

use thiserror::Error;

/// A table that cannot be read as a taxonomy; lines count from 1, the header included.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TaxonomyError {
    /// A column is not there.
    #[error("the taxonomy has no column {column:?}\nhint: its first line must name {expected}")]
    MissingColumn {
        /// The column looked for.
        column: &'static str,
        /// All columns.
        expected: String,
    },
    /// A line is not CSV.
    #[error("line {line} of the taxonomy cannot be read: {reason}")]
    Malformed {
        /// Where.
        line: u64,
        /// What the CSV reader says.
        reason: String,
    },
    /// A code is neither a domain's nor a leaf's.
    #[error(
        "line {line} of the taxonomy has the code {code:?}\nhint: write GRH for a domain, GRH-1 for a leaf"
    )]
    BadCode {
        /// Where.
        line: u64,
        /// As found.
        code: String,
    },
    /// A topic has no French label.
    #[error("line {line} of the taxonomy gives no French label to {code}")]
    NoLabel {
        /// Where.
        line: u64,
        /// Which topic.
        code: String,
    },
    /// Two topics have one code.
    #[error(
        "line {line} of the taxonomy repeats the code {code}\nhint: codes are never re-used, take the next number"
    )]
    DuplicateCode {
        /// Where it stands again.
        line: u64,
        /// Which.
        code: String,
    },
    /// A leaf's parent is not a domain named above it.
    #[error("line {line} of the taxonomy puts {code} under {parent:?}, which is no domain named above it")]
    UnknownParent {
        /// Where.
        line: u64,
        /// The leaf.
        code: String,
        /// As found.
        parent: String,
    },
    /// No topic at all.
    #[error("the taxonomy is empty")]
    Empty,
}
