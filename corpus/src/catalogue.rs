//! The SQLite file: opening, its one version number, migrations. What its rows mean is told by the other modules.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::{Result, StoreError};

/// Name of the file in the data folder.
pub(crate) const FILE_NAME: &str = "catalogue.sqlite";

/// `CAMB`, at a fixed place of every SQLite file, so that another program's database is not taken for ours.
const APPLICATION_ID: i64 = 0x4341_4d42;

/// Statements that lead from each version to the next; the first makes an empty catalogue.
const MIGRATIONS: &[&str] =
    &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// Statements kept prepared: recording what a request brought takes about twenty.
const STATEMENTS: usize = 64;

/// Pages that a reader keeps: an export comes back to the inner pages of each table's tree for every publication.
const READING_CACHE_KIB: i64 = 16 << 10;

/// How long to wait for another connection's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the catalogue for writing, made or brought up to date. The caller holds the writer's lock.
pub(crate) fn open_for_writing(path: &Path) -> Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    check_owner(&connection, path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    migrate(&mut connection, MIGRATIONS)?;
    Ok(connection)
}

/// Opens the catalogue for reading; an older version is refused, as only a writer may migrate it.
pub(crate) fn open_for_reading(path: &Path) -> Result<Connection> {
    // A connection is used by one thread at a time, so that SQLite needs no locks of its own within the process.
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "cache_size", -READING_CACHE_KIB)?;
    // Without it SQLite plans a statement anew for each value bound: a third of the time of reading publications back.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let found = match check_owner(&connection, path) {
        Ok(found) => found,
        Err(StoreError::Catalogue(error)) if is_unwritable(&error.0) && !has_log(path) => {
            return open_unwritable(path);
        }
        Err(error) => return Err(error),
    };
    refuse_other_version(found, path)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// SQLite could not make its shared memory beside the file.
fn is_unwritable(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// A log beside the file holds transactions that the file itself lacks.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).exists()
}

/// On a medium that cannot be written, SQLite cannot keep its shared memory beside the file; nobody else writes there either.
fn open_unwritable(path: &Path) -> Result<Connection> {
    let address = format!(
        "file:{}?immutable=1",
        path.display().to_string().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
    );
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(address, flags)?;
    refuse_other_version(check_owner(&connection, path)?, path)?;
    Ok(connection)
}

fn refuse_other_version(found: i64, path: &Path) -> Result<()> {
    let supported = version_of(MIGRATIONS);
    if found == 0 {
        // A first import was killed before it had made the tables.
        let folder = path.parent().unwrap_or(path).to_owned();
        return Err(StoreError::NoCatalogue { folder });
    }
    if found < supported {
        return Err(StoreError::OlderCatalogue { found, supported });
    }
    Ok(())
}

/// Refuses databases of other programs and newer catalogues; gives the version.
fn check_owner(connection: &Connection, path: &Path) -> Result<i64> {
    let not_ours = || StoreError::NotACatalogue { path: path.to_owned() };
    let read = |name: &str| match connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => Err(not_ours()),
        value => Ok(value?),
    };
    let found = read("user_version")?;
    let owner = read("application_id")?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && owner != APPLICATION_ID {
        return Err(not_ours());
    }
    let supported = version_of(MIGRATIONS);
    if found > supported {
        return Err(StoreError::NewerCatalogue { found, supported });
    }
    Ok(found)
}

/// Brings the catalogue to the last version, each step in its own transaction: a kill leaves one version or the next.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<()> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).unwrap_or_default();
    for (index, statements) in migrations.iter().enumerate().skip(done) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(statements)?;
        if index == 0 {
            // A catalogue made anew must never show the revision at which an index of its predecessor was built.
            let made_at = jiff::Timestamp::now().as_millisecond();
            transaction.execute("INSERT INTO revision (value) VALUES (?1)", [made_at])?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        transaction.pragma_update(None, "user_version", index as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

fn version_of(migrations: &[&str]) -> i64 {
    migrations.len() as i64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A catalogue of version 1 as a program of that time left it; its ids are those of its time.
    const VERSION_1: &str = include_str!("../tests/catalogue-1.sql");

    fn catalogue_of_version_1(folder: &Path) -> std::path::PathBuf {
        let path = folder.join(FILE_NAME);
        Connection::open(&path).unwrap().execute_batch(VERSION_1).unwrap();
        path
    }

    #[test]
    fn a_migration_keeps_what_was_there_and_runs_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = catalogue_of_version_1(folder.path());
        let mut connection = Connection::open(&path).unwrap();
        let next = "ALTER TABLE publication ADD COLUMN language TEXT NOT NULL DEFAULT 'fr'";
        for _ in 0..2 {
            migrate(&mut connection, &[MIGRATIONS[0], next]).unwrap();
            let query = "SELECT source_ref || language FROM publication ORDER BY key LIMIT 1";
            let read: String = connection.query_row(query, [], |row| row.get(0)).unwrap();
            assert_eq!(read, "2019/regie-des-eauxfr");
            assert_eq!(check_version(&connection), 2);
        }
    }

    #[test]
    fn a_migration_that_fails_leaves_the_version_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(catalogue_of_version_1(folder.path())).unwrap();
        let half = "CREATE TABLE halfway (key INTEGER); SELECT nonsense FROM nowhere";
        migrate(&mut connection, &[MIGRATIONS[0], half]).unwrap_err();
        assert_eq!(check_version(&connection), 1);
        let made = "SELECT count(*) FROM sqlite_schema WHERE name = 'halfway'";
        assert_eq!(connection.query_row(made, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    }

    fn check_version(connection: &Connection) -> i64 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_catalogue_of_another_version_or_program_is_refused() {
        for (statements, reason) in [
            ("PRAGMA user_version = 99", "has version 99, this program reads up to 3"),
            ("PRAGMA application_id = 7", "is not a catalogue of cambon"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = catalogue_of_version_1(folder.path());
            Connection::open(&path).unwrap().execute_batch(statements).unwrap();
            for refused in [open_for_writing(&path), open_for_reading(&path)] {
                let message = refused.unwrap_err().to_string();
                assert!(message.contains(reason) && message.contains("\nhint: "), "{message}");
            }
        }
    }

    #[test]
    fn a_medium_that_cannot_be_written_is_read_as_it_is() {
        let folder = tempfile::Builder::new().prefix("50 % ? #").tempdir().unwrap();
        let path = catalogue_of_version_1(folder.path());
        drop(open_for_writing(&path).unwrap());
        assert!(!has_log(&path), "the last writer leaves none");
        let before = std::fs::read_dir(folder.path()).unwrap().count();
        let connection = open_unwritable(&path).unwrap();
        let count: i64 =
            connection.query_row("SELECT count(*) FROM conclusion", [], |row| row.get(0)).unwrap();
        assert_eq!((count, std::fs::read_dir(folder.path()).unwrap().count()), (1, before));
    }

    #[test]
    fn a_file_that_is_no_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE_NAME);
        std::fs::write(&path, "not a database, but long enough to be looked at".repeat(30)).unwrap();
        assert!(matches!(open_for_writing(&path), Err(StoreError::NotACatalogue { .. })));
    }
}
