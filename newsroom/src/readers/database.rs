//! The file of readers: opening it, and the lock that keeps a second writer out. What its rows mean is told by the other modules.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::token::{Purpose, Token, TokenError};
use super::vault::Vault;
use crate::error::NewsError;

/// Name of the file in the data folder.
const FILE_NAME: &str = "readers.sqlite";

/// `CAMR`, at a fixed place of every SQLite file.
const APPLICATION_ID: i64 = 0x4341_4d52;

/// Version of the tables.
const VERSION: i64 = 1;

/// How long to wait for another connection's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long before it is tried again.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// The readers of an instance. One process sends at a time; others may read and take subscriptions meanwhile.
pub struct Readers {
    pub(super) connection: Connection,
    pub(super) vault: Vault,
    folder: std::path::PathBuf,
}

impl Readers {
    /// Opens the readers of a data folder; makes file and key where there are none.
    ///
    /// # Errors
    /// When a file cannot be read or written, or is not ours.
    pub fn open(folder: &Path) -> Result<Self, NewsError> {
        std::fs::create_dir_all(folder).map_err(NewsError::file("making folder", folder))?;
        // Two who come first at the same moment must not both make the file and its key.
        let turn = folder.join("readers.lock");
        private(&turn)?;
        let turn = File::open(&turn).and_then(|file| file.lock().map(|()| file));
        let _turn = turn.map_err(NewsError::file("locking", folder))?;
        let begun = Instant::now();
        loop {
            match Self::open_file(folder) {
                // While another connection ends, SQLite refuses some steps at once, whatever time it was told to wait.
                Err(NewsError::Database(error)) if error.is_busy() && begun.elapsed() < BUSY_TIMEOUT => {
                    std::thread::sleep(BUSY_PAUSE);
                }
                other => return other,
            }
        }
    }

    fn open_file(folder: &Path) -> Result<Self, NewsError> {
        let path = folder.join(FILE_NAME);
        private(&path)?;
        let mut connection = Connection::open(&path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // What is erased leaves no trace in free pages.
        connection.pragma_update(None, "secure_delete", true)?;
        prepare(&mut connection, &path)?;
        Ok(Self { connection, vault: Vault::open(folder)?, folder: folder.to_owned() })
    }

    /// Whether a folder has readers at all.
    #[must_use]
    pub fn exist(folder: &Path) -> bool {
        folder.join(FILE_NAME).is_file()
    }

    /// The lock of whoever sends; freed when it is dropped, or the process dies.
    ///
    /// # Errors
    /// [`NewsError::AnotherSender`].
    pub fn lock_sending(&self) -> Result<File, NewsError> {
        let path = self.folder.join("sending.lock");
        let file = File::options().create(true).write(true).truncate(false).open(&path);
        let file = file.map_err(NewsError::file("opening", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(NewsError::AnotherSender),
            Err(TryLockError::Error(error)) => Err(NewsError::file("locking", &path)(error)),
        }
    }

    /// Verifies a token made here.
    ///
    /// # Errors
    /// [`TokenError`].
    pub fn verified(&self, text: &str, purpose: Purpose, now: Timestamp) -> Result<Token, TokenError> {
        Token::verified(text, purpose, &self.vault, now)
    }

    pub(super) fn transaction(&mut self) -> Result<Transaction<'_>, NewsError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

/// Makes the file readable by its owner alone, before SQLite would make it for everybody.
fn private(path: &Path) -> Result<(), NewsError> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(drop).map_err(NewsError::file("opening", path))
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<(), NewsError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let owner: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    match (version, owner) {
        (0, 0) => {
            transaction.execute_batch(include_str!("schema.sql"))?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        (VERSION, APPLICATION_ID) => {}
        _ => return Err(NewsError::NotReaders { path: path.display().to_string() }),
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_open_at_once() {
        const THREADS: usize = 8;
        for round in 0..20 {
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            let folder = folder.path();
            let together = std::sync::Barrier::new(THREADS);
            std::thread::scope(|scope| {
                for _ in 0..THREADS {
                    scope.spawn(|| {
                        together.wait();
                        for _ in 0..5 {
                            let opened = Readers::open(folder).map(drop);
                            assert!(opened.is_ok(), "round {round}: {opened:?}");
                        }
                    });
                }
            });
        }
    }
}
