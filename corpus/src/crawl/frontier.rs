//! The frontier: which address of a host is next.

use std::collections::HashSet;

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{Address, AddressKind, AddressUpdate, NewAddress, Notice};
use crate::{Result, Store, StoreError};

/// Priorities in use, smallest first.
const PRIORITIES: std::ops::RangeInclusive<u8> = 0..=3;

const COLUMNS: &str = "key, url, source, host, kind, discovery, page, hops, priority, interval_ms, failures, etag, \
     last_modified, sha256, asked_at, items";

impl Store {
    /// Adds addresses; those known are due again where they say so. Returns how many were new.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn add_addresses(&mut self, addresses: &[NewAddress]) -> Result<usize> {
        let transaction = self.transaction()?;
        let mut new = 0;
        for address in addresses {
            new += usize::from(add(&transaction, address)?);
        }
        transaction.commit()?;
        Ok(new)
    }

    /// Makes the lists of a source due at once, except later pages of listings.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn look_again(&mut self, source: &str, now: i64) -> Result<()> {
        let transaction = self.transaction()?;
        let lists = "UPDATE frontier SET due_at = ?2, failures = 0 WHERE source = ?1 AND kind = 'list' AND page = 0 \
             AND state <> 'moved'";
        transaction.execute(lists, params![source, now])?;
        transaction.commit()?;
        Ok(())
    }

    /// Makes the pages of a source due at once that were left for `reason`, if their day lies in the days asked for now.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn look_again_at_days(
        &mut self,
        source: &str,
        reason: &str,
        since: Option<Date>,
        until: Option<Date>,
        now: i64,
    ) -> Result<()> {
        let transaction = self.transaction()?;
        let left = "UPDATE frontier SET due_at = ?3 WHERE source = ?1 AND kind = 'page' AND reason = ?2 AND url IN \
             (SELECT url FROM notice WHERE source = ?1 AND (?4 IS NULL OR date >= ?4) AND (?5 IS NULL OR date <= ?5))";
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        transaction.execute(left, params![source, reason, now, day(since), day(until)])?;
        transaction.commit()?;
        Ok(())
    }

    /// Hosts that have anything due until `until`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn hosts_with_work(&self, until: i64) -> Result<Vec<String>> {
        let mut hosts = Vec::new();
        let mut last = String::new();
        // One step of the index a host, whatever the number of addresses.
        let mut next = self.connection.prepare_cached(
            "SELECT host FROM frontier WHERE due_at IS NOT NULL AND host > ?1 ORDER BY host LIMIT 1",
        )?;
        while let Some(host) = next.query_row([&last], |row| row.get::<_, String>(0)).optional()? {
            if self.next_due(&host, i64::MIN)?.is_some_and(|due| due <= until) {
                hosts.push(host.clone());
            }
            last = host;
        }
        Ok(hosts)
    }

    /// When the next address of a host is due, of those due after `after`.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn next_due(&self, host: &str, after: i64) -> Result<Option<i64>> {
        let mut first = self.connection.prepare_cached(
            "SELECT due_at FROM frontier WHERE host = ?1 AND priority = ?2 AND due_at IS NOT NULL AND due_at > ?3 \
             ORDER BY due_at LIMIT 1",
        )?;
        let mut earliest: Option<i64> = None;
        for priority in PRIORITIES {
            let due: Option<i64> =
                first.query_row(params![host, priority, after], |row| row.get(0)).optional()?;
            earliest = match (earliest, due) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        Ok(earliest)
    }

    /// The addresses of a host and of some sources that are due, most urgent first; at most `limit`, of one priority, none of those
    /// with a key that is taken.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn due_addresses(
        &self,
        host: &str,
        sources: &[&str],
        now: i64,
        limit: usize,
        taken: &HashSet<i64>,
    ) -> Result<Vec<Address>> {
        let sources = serde_json::to_string(sources).map_err(StoreError::unreadable("names of sources"))?;
        for priority in PRIORITIES {
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM frontier WHERE host = ?1 AND priority = ?2 AND due_at <= ?3 AND due_at IS NOT NULL \
                 AND source IN (SELECT value FROM json_each(?4)) ORDER BY due_at, key LIMIT ?5"
            ))?;
            let most = i64::try_from(limit + taken.len()).unwrap_or(i64::MAX);
            let rows = statement.query_map(params![host, priority, now, sources, most], address_of)?;
            let mut found: Vec<Address> = rows.collect::<rusqlite::Result<_>>()?;
            found.retain(|address| !taken.contains(&address.key));
            found.truncate(limit);
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// Whether the redirects known lead from one address to another.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn leads_to(&self, from: &str, to: &str) -> Result<bool> {
        const LONGEST_CHAIN: usize = 10;
        let mut place = from.to_owned();
        for _ in 0..LONGEST_CHAIN {
            if place == to {
                return Ok(true);
            }
            let moved = "SELECT moved_to FROM frontier WHERE url = ?1";
            let next: Option<Option<String>> =
                self.connection.query_row(moved, [&place], |row| row.get(0)).optional()?;
            let Some(Some(next)) = next else { return Ok(false) };
            place = next;
        }
        Ok(true)
    }

    /// Whether any of these addresses is not in the frontier yet.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn any_unknown(&self, addresses: &[NewAddress]) -> Result<bool> {
        let mut known =
            self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM frontier WHERE url = ?1)")?;
        for address in addresses {
            if !known.query_row([&address.url], |row| row.get::<_, bool>(0))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether any of these notices is not known yet.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn any_unknown_notice(&self, notices: &[Notice]) -> Result<bool> {
        let mut known =
            self.connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM notice WHERE url = ?1)")?;
        for notice in notices {
            if !known.query_row([&notice.url], |row| row.get::<_, bool>(0))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Addresses by source, kind and state.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn frontier_counts(&self) -> Result<Vec<(String, String, String, u64)>> {
        let mut statement = self.connection.prepare(
            "SELECT source, kind, state, count(*) FROM frontier GROUP BY source, kind, state ORDER BY source, kind, state",
        )?;
        let rows = statement.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, i64>(3)?.unsigned_abs()))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Addresses that were given up, or kept with a doubt, each with its reason; by address.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn given_up(&self) -> Result<Vec<(String, String, String, String)>> {
        let mut statement = self.connection.prepare(
            "SELECT source, url, state, reason FROM frontier WHERE reason IS NOT NULL ORDER BY url",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Tells whether it was new.
pub(super) fn add(transaction: &Transaction<'_>, address: &NewAddress) -> Result<bool> {
    let insert = "INSERT OR IGNORE INTO frontier (url, source, host, kind, discovery, page, hops, priority, due_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let inserted = transaction.prepare_cached(insert)?.execute(params![
        address.url,
        address.source,
        address.host,
        address.kind.code(),
        address.discovery,
        address.page,
        address.hops,
        address.priority,
        address.due_at,
    ])?;
    if inserted > 0 {
        return Ok(true);
    }
    if address.again || address.modified_at.is_some() {
        let again = "UPDATE frontier SET due_at = ?2 WHERE url = ?1 AND state <> 'moved' \
             AND (due_at IS NULL OR due_at > ?2) AND (?3 OR ?4 > asked_at)";
        transaction.prepare_cached(again)?.execute(params![
            address.url,
            address.due_at,
            address.again,
            address.modified_at
        ])?;
    }
    Ok(false)
}

pub(super) fn update(transaction: &Transaction<'_>, update: &AddressUpdate) -> Result<()> {
    let statement = "UPDATE frontier SET state = ?2, reason = ?3, due_at = ?4, interval_ms = ?5, failures = ?6, etag = ?7, \
         last_modified = ?8, sha256 = coalesce(?9, sha256), asked_at = coalesce(?10, asked_at), items = coalesce(?11, items), \
         moved_to = ?12 WHERE key = ?1";
    transaction.prepare_cached(statement)?.execute(params![
        update.key,
        update.state,
        update.reason,
        update.due_at,
        update.interval_ms,
        update.failures,
        update.etag,
        update.last_modified,
        update.sha256,
        update.asked_at,
        update.items,
        update.moved_to,
    ])?;
    Ok(())
}

fn address_of(row: &Row<'_>) -> rusqlite::Result<Address> {
    Ok(Address {
        key: row.get(0)?,
        url: row.get(1)?,
        source: row.get(2)?,
        host: row.get(3)?,
        kind: AddressKind::of_code(&row.get::<_, String>(4)?),
        discovery: row.get(5)?,
        page: row.get(6)?,
        hops: row.get(7)?,
        priority: row.get(8)?,
        interval_ms: row.get(9)?,
        failures: row.get(10)?,
        etag: row.get(11)?,
        last_modified: row.get(12)?,
        sha256: row.get(13)?,
        asked_at: row.get(14)?,
        items: row.get(15)?,
    })
}
