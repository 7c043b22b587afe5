//! What may be wrong with a taxonomy's source.

use thiserror::Error;

use super::TopicCode;

/// A source that cannot be read as a taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TaxonomyError {
    /// Not TOML, or a key is missing, unknown or of the wrong type; the reason names the line.
    #[error("the taxonomy cannot be read: {0}")]
    Malformed(String),
    /// A topic has no French label.
    #[error("{0} has no French label")]
    NoLabel(TopicCode),
    /// Two topics have one code.
    #[error("the code {0} stands twice\nhint: codes are never re-used, take the next number")]
    DuplicateCode(TopicCode),
    /// A leaf's parent is not a domain named above it, or not the one that its code says.
    #[error("{code} stands under {parent}, which is not its domain, or not named above it")]
    WrongParent {
        /// The leaf.
        code: TopicCode,
        /// As found.
        parent: TopicCode,
    },
    /// A leaf names no parent.
    #[error("the leaf {0} names no parent\nhint: parent = \"{domain}\"", domain = .0.domain())]
    NoParent(TopicCode),
    /// A domain of the official grid that is not in the list.
    #[error("{code} names the official domain {official:?}, which is not in the list of [[official]]")]
    UnknownOfficial {
        /// The topic.
        code: TopicCode,
        /// As found.
        official: String,
    },
    /// A name stands twice among the names of one topic and language.
    #[error(
        "{code} has the name {name:?} twice\nhint: `also` and `terms` repeat neither each other nor the label"
    )]
    RepeatedName {
        /// The topic.
        code: TopicCode,
        /// The name.
        name: String,
    },
    /// No topic at all.
    #[error("the taxonomy is empty")]
    Empty,
}
