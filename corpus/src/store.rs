//! The store of one data folder: opening it, and the lock that keeps a second writer out.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use cambon_document::Sha256Hex;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{Result, StoreError, catalogue, originals::Originals};

/// Catalogue and originals of one data folder. Many readers and one writer may have it open at a time.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) originals: Originals,
    folder: PathBuf,
    /// Held as long as the store is open for writing; the system frees it when the process dies.
    lock: Option<File>,
}

impl Store {
    /// Opens the store for writing; makes the folder and the catalogue, or brings an older one up to date.
    ///
    /// # Errors
    /// [`StoreError::AnotherWriter`], [`StoreError::NewerCatalogue`], [`StoreError::NotACatalogue`], failures of files.
    pub fn create_or_open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(StoreError::file("making folder", folder))?;
        let lock = lock(folder)?;
        let connection = catalogue::open_for_writing(&folder.join(catalogue::FILE_NAME))?;
        let originals = Originals::of(folder);
        originals.prepare()?;
        Ok(Self { connection, originals, folder: folder.to_owned(), lock: Some(lock) })
    }

    /// Opens the store for reading, also while another process writes.
    ///
    /// # Errors
    /// [`StoreError::NoCatalogue`], [`StoreError::NewerCatalogue`], [`StoreError::OlderCatalogue`].
    pub fn open_read_only(folder: &Path) -> Result<Self> {
        let path = folder.join(catalogue::FILE_NAME);
        if !path.is_file() {
            return Err(StoreError::NoCatalogue { folder: folder.to_owned() });
        }
        let connection = catalogue::open_for_reading(&path)?;
        Ok(Self { connection, originals: Originals::of(folder), folder: folder.to_owned(), lock: None })
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A number that changes when imported or derived data that the index shows change, and only then.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn revision(&self) -> Result<u64> {
        let value: i64 = self.connection.query_row("SELECT value FROM revision", [], |row| row.get(0))?;
        Ok(value.unsigned_abs())
    }

    /// An original's bytes, verified against their hash.
    ///
    /// # Errors
    /// [`StoreError::MissingOriginal`] and [`StoreError::ChangedOriginal`].
    pub fn original(&self, sha256: &Sha256Hex) -> Result<Vec<u8>> {
        self.originals.read(sha256)
    }

    /// Begins a transaction that writes.
    pub(crate) fn transaction(&mut self) -> Result<Transaction<'_>> {
        if self.lock.is_none() {
            return Err(StoreError::ReadOnly);
        }
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// Notes that what the index shows has changed.
pub(crate) fn bump_revision(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("UPDATE revision SET value = value + 1", [])?;
    Ok(())
}

fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let file = File::options().create(true).write(true).truncate(false).open(&path);
    let file = file.map_err(StoreError::file("opening", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::AnotherWriter { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(StoreError::file("locking", &path)(error)),
    }
}
