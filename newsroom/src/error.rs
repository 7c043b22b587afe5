//! What can go wrong in the newsroom.

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why it could not be done.
#[derive(Debug, Error)]
pub enum NewsError {
    /// The catalogue could not be read.
    #[error(transparent)]
    Store(#[from] cambon_corpus::StoreError),
    /// Not a period.
    #[error(
        "\"{text}\" is no period\nhint: write a week (2026-W47), a month (2026-11) or a day (2026-11-23)"
    )]
    Period {
        /// As given.
        text: String,
    },
    /// A link that allows nothing.
    #[error(transparent)]
    Token(#[from] crate::readers::TokenError),
    /// Another process sends letters.
    #[error("another cambon is sending letters\nhint: wait until it has finished")]
    AnotherSender,
    /// The key file is damaged.
    #[error("{path} is no key of cambon\nhint: restore it from a backup; without it no address can be read")]
    Key {
        /// The file.
        path: String,
    },
    /// A database that is not of readers, or of a newer program.
    #[error(
        "{path} holds no readers that this program can read\nhint: update cambon, or choose another data folder"
    )]
    NotReaders {
        /// The file.
        path: String,
    },
    /// An address that cannot be decrypted.
    #[error("a reader's address cannot be read\nhint: restore newsroom.key, which belongs to readers.sqlite")]
    Sealed,
    /// The system has no random numbers.
    #[error("no random numbers from the system: {0}")]
    Random(String),
    /// A stored value that cannot be read back.
    #[error("unreadable in the readers' database: {0}")]
    Unreadable(String),
    /// The readers' database failed.
    #[error("using the readers' database: {0}")]
    Database(DatabaseError),
    /// A file operation failed.
    #[error("{doing} {path}: {source}")]
    File {
        /// What was being done, as a participle.
        doing: &'static str,
        /// To which file.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
    /// Not a key that can sign letters.
    #[error(
        "no key that can sign letters: {0}\nhint: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem"
    )]
    SigningKey(String),
    /// A message cannot be written.
    #[error("writing a message: {0}")]
    Message(String),
    /// A template could not be filled.
    #[error("writing the page: {0}")]
    Template(String),
}

impl From<askama::Error> for NewsError {
    fn from(error: askama::Error) -> Self {
        Self::Template(error.to_string())
    }
}

/// What SQLite said; the library itself is no part of the interface.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct DatabaseError(rusqlite::Error);

impl DatabaseError {
    /// Whether another connection was in the way.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.0.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }
}

impl From<rusqlite::Error> for NewsError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(DatabaseError(error))
    }
}

impl NewsError {
    /// For `map_err`: a file operation that failed.
    pub(crate) fn file(doing: &'static str, path: &std::path::Path) -> impl Fn(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::File { doing, path: path.clone(), source }
    }
}
