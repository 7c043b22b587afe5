//! The ledger, answers, runs and hosts: written once, read for exports, health and the next run.

use cambon_document::Sha256Hex;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;

use crate::{Result, Store, StoreError};

/// One request, or one that was not made. Times in milliseconds, moments since 1970 (UTC).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// When it began.
    pub at: i64,
    /// Name of the source.
    pub source: String,
    /// Host and port.
    pub host: String,
    /// Address.
    pub url: String,
    /// `robots`, `list`, `page` or `document`.
    pub kind: String,
    /// Since the end of the host's last answer.
    pub waited_ms: Option<i64>,
    /// What set the delay.
    pub reason: String,
    /// The robots.txt in force: first digits of its SHA-256, `absent` or `unreachable`.
    pub robots: String,
    /// Of the answer, if there was one.
    pub status: Option<u16>,
    /// Received.
    pub bytes: u64,
    /// From the request to the end of the answer.
    pub took_ms: i64,
    /// What came of it.
    pub outcome: String,
}

/// A run, for one source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Run {
    /// Name of the source.
    pub source: String,
    /// When it ended.
    pub ended_at: i64,
    /// Requests made, but for each robots.txt that answered.
    pub requests: u64,
    /// Of these, failed.
    pub failures: u64,
    /// Lists read.
    pub lists: u64,
    /// Entries in them.
    pub items: u64,
    /// Addresses that were new.
    pub new_items: u64,
    /// Pages against robots met.
    pub blocked: u64,
}

/// The answer with which an original came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// When.
    pub at: i64,
    /// Address.
    pub url: String,
    /// Status.
    pub status: u16,
    /// Headers, as sent.
    pub headers: Vec<(String, String)>,
    /// Of the original.
    pub sha256: Sha256Hex,
}

pub(super) fn write_ledger(transaction: &Transaction<'_>, row: &LedgerRow) -> Result<()> {
    let insert = "INSERT INTO ledger (at, source, host, url, kind, waited_ms, reason, robots, status, bytes, took_ms, outcome) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    transaction.prepare_cached(insert)?.execute(params![
        row.at,
        row.source,
        row.host,
        row.url,
        row.kind,
        row.waited_ms,
        row.reason,
        row.robots,
        row.status,
        i64::try_from(row.bytes).unwrap_or(i64::MAX),
        row.took_ms,
        row.outcome,
    ])?;
    Ok(())
}

impl Store {
    /// Gives every row of the ledger, in order, to `take`.
    ///
    /// # Errors
    /// When the catalogue cannot be read, and what `take` returns.
    pub fn ledger<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(LedgerRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let query = "SELECT at, source, host, url, kind, waited_ms, reason, robots, status, bytes, took_ms, outcome FROM ledger ORDER BY key";
        let mut statement = self.connection.prepare(query).map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            take(ledger_row(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Notes how a run ended for a source.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn record_run(&mut self, run: &Run) -> Result<()> {
        let transaction = self.transaction()?;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        transaction.execute(
            "INSERT INTO crawl_run (source, ended_at, requests, failures, lists, items, new_items, blocked) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                run.source,
                run.ended_at,
                number(run.requests),
                number(run.failures),
                number(run.lists),
                number(run.items),
                number(run.new_items),
                number(run.blocked),
            ],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// The last runs of a source that asked for anything, newest first: however many found nothing due since, they hide none of these.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn runs(&self, source: &str, limit: u32) -> Result<Vec<Run>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT source, ended_at, requests, failures, lists, items, new_items, blocked FROM crawl_run \
             WHERE source = ?1 AND requests > 0 ORDER BY key DESC LIMIT ?2",
        )?;
        let rows = statement.query_map(params![source, limit], |row| {
            let number = |index: usize| row.get::<_, i64>(index).map(i64::unsigned_abs);
            Ok(Run {
                source: row.get(0)?,
                ended_at: row.get(1)?,
                requests: number(2)?,
                failures: number(3)?,
                lists: number(4)?,
                items: number(5)?,
                new_items: number(6)?,
                blocked: number(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Lists of a source with a complaint: address, reason, and whether the list answered (and held no entry).
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn lists_given_up(&self, source: &str) -> Result<Vec<(String, String, bool)>> {
        // Those that wait have failed or were blocked: the runs tell.
        let query = "SELECT url, reason, state = 'done' FROM frontier WHERE source = ?1 AND kind = 'list' \
             AND reason IS NOT NULL AND state <> 'waiting' ORDER BY url";
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map([source], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When a notice of a source was last new.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn last_news(&self, source: &str) -> Result<Option<i64>> {
        let query = "SELECT max(seen_at) FROM notice WHERE source = ?1";
        Ok(self.connection.query_row(query, [source], |row| row.get(0))?)
    }

    /// The state kept of a host.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn host_state(&self, host: &str) -> Result<Option<String>> {
        let query = "SELECT state FROM crawl_host WHERE host = ?1";
        Ok(self.connection.query_row(query, [host], |row| row.get(0)).optional()?)
    }

    /// Every answer with which an original came, in order of arrival.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn answers(&self) -> Result<Vec<StoredAnswer>> {
        let mut statement =
            self.connection.prepare("SELECT at, url, status, headers, sha256 FROM response ORDER BY key")?;
        let mut rows = statement.query([])?;
        let mut answers = Vec::new();
        while let Some(row) = rows.next()? {
            let headers: String = row.get(3)?;
            answers.push(StoredAnswer {
                at: row.get(0)?,
                url: row.get(1)?,
                status: row.get(2)?,
                headers: serde_json::from_str(&headers).map_err(StoreError::unreadable("headers"))?,
                sha256: Sha256Hex(row.get(4)?),
            });
        }
        Ok(answers)
    }
}

fn ledger_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<LedgerRow> {
    Ok(LedgerRow {
        at: row.get(0)?,
        source: row.get(1)?,
        host: row.get(2)?,
        url: row.get(3)?,
        kind: row.get(4)?,
        waited_ms: row.get(5)?,
        reason: row.get(6)?,
        robots: row.get(7)?,
        status: row.get(8)?,
        bytes: row.get::<_, i64>(9)?.unsigned_abs(),
        took_ms: row.get(10)?,
        outcome: row.get(11)?,
    })
}
