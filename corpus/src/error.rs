//! What can go wrong with a store.

use std::path::PathBuf;

use thiserror::Error;

/// Why the store could not do what was asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing has been imported into the folder yet.
    #[error("no catalogue in {}\nhint: `cambon import PATH...` makes one", folder.display())]
    NoCatalogue {
        /// The data folder.
        folder: PathBuf,
    },
    /// Another process holds the writer's lock.
    #[error("another cambon is writing to {}\nhint: wait until it has finished", folder.display())]
    AnotherWriter {
        /// The data folder.
        folder: PathBuf,
    },
    /// The catalogue was made by a newer program.
    #[error("the catalogue has version {found}, this program reads up to {supported}\nhint: update cambon")]
    NewerCatalogue {
        /// Version in the file.
        found: i64,
        /// Highest version known here.
        supported: i64,
    },
    /// The catalogue was made by an older program and opened for reading only.
    #[error(
        "the catalogue has version {found}, this program works on {supported}\nhint: `cambon build` brings it up to date; of a folder that cannot be written, make a copy first"
    )]
    OlderCatalogue {
        /// Version in the file.
        found: i64,
        /// Version worked on here.
        supported: i64,
    },
    /// The store was opened for reading.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// A SQLite file that is not a catalogue of ours.
    #[error("{} is not a catalogue of cambon\nhint: choose another data folder", path.display())]
    NotACatalogue {
        /// The file.
        path: PathBuf,
    },
    /// No such publication.
    #[error("no publication {wanted}\nhint: `cambon export publications` lists them")]
    UnknownPublication {
        /// What was asked for.
        wanted: String,
    },
    /// No such version.
    #[error("no version {wanted} in the catalogue")]
    UnknownVersion {
        /// Key of the version.
        wanted: i64,
    },
    /// The original is not where it should be.
    #[error("the original {sha256} is missing\nhint: import its file again")]
    MissingOriginal {
        /// Its hash.
        sha256: String,
    },
    /// The original's bytes are not those imported.
    #[error("the original {sha256} has changed on disk\nhint: import its file again")]
    ChangedOriginal {
        /// Its hash at import.
        sha256: String,
    },
    /// Derived data that contradict their document: a fault of the program that made them.
    #[error("refusing the derived data of {publication}: {reason}")]
    Unverified {
        /// The publication.
        publication: String,
        /// What does not fit.
        reason: String,
    },
    /// A stored value that cannot be read back.
    #[error("unreadable {what} in the catalogue: {reason}\nhint: `cambon build --force` derives it anew")]
    Unreadable {
        /// What was being read.
        what: &'static str,
        /// Why it could not.
        reason: String,
    },
    /// A file operation failed.
    #[error("{doing} {}: {source}", path.display())]
    File {
        /// What was being done, as a participle: `writing`.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// SQLite failed.
    #[error("using the catalogue: {0}")]
    Catalogue(CatalogueError),
}

/// What SQLite said; the library itself is no part of the store's interface.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct CatalogueError(pub(crate) rusqlite::Error);

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Catalogue(CatalogueError(error))
    }
}

impl StoreError {
    /// For `map_err`: a file operation that failed.
    pub(crate) fn file(doing: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { doing, path, source }
    }

    /// For `map_err`: a stored value that cannot be read back.
    pub(crate) fn unreadable<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> Self {
        move |error| Self::Unreadable { what, reason: error.to_string() }
    }
}
