//! The outbox: one row for each issue and reader. All rows of an issue are written in one transaction, and each is settled as soon
//! as its letter is taken by the server: killed at any moment, nobody is forgotten, and at most the letter in flight is sent
//! again, under the same Message-ID.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::database::Readers;
use super::rows::ReaderKey;
use crate::digest::Digest;
use crate::entry::EntryId;
use crate::error::NewsError;

/// Letters that come back for another reason than a dead address, after which it is suspended.
const MOST_BOUNCES: i64 = 3;

/// Hexadecimal digits of the part of a Message-ID that only we can make.
const MESSAGE_DIGITS: usize = 32;

/// What is sent: a digest under a key that names it for ever.
#[derive(Debug, Clone, PartialEq)]
pub struct Issue {
    /// `2026-W47`, or the moment of an alert.
    pub key: String,
    /// What it says.
    pub digest: Digest,
}

/// What one reader gets of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Who.
    pub reader: ReaderKey,
    /// Entries; `None` for all.
    pub entries: Option<BTreeSet<EntryId>>,
    /// Codes of the themes of which the conclusions are quoted; empty for the most telling of all.
    pub themes: BTreeSet<String>,
    /// Why.
    pub because: String,
}

/// Entries of a parcel as they are kept: a bare list where no theme is favoured, as former versions wrote it.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum Kept {
    Bare(BTreeSet<EntryId>),
    Favouring { entries: BTreeSet<EntryId>, themes: BTreeSet<String> },
}

impl Kept {
    fn of(parcel: &Parcel) -> Option<Self> {
        let (entries, themes) = (parcel.entries.clone()?, parcel.themes.clone());
        Some(if themes.is_empty() { Self::Bare(entries) } else { Self::Favouring { entries, themes } })
    }

    fn parts(self) -> (BTreeSet<EntryId>, BTreeSet<String>) {
        match self {
            Self::Bare(entries) => (entries, BTreeSet::new()),
            Self::Favouring { entries, themes } => (entries, themes),
        }
    }
}

/// A letter to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Of which issue.
    pub issue: String,
    /// What of it, and to whom.
    pub parcel: Parcel,
    /// The same however often it is tried.
    pub message_id: String,
    /// Tries so far.
    pub attempts: u32,
}

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Perhaps later.
    Later {
        /// In the server's words, without addresses.
        reason: String,
        /// When to try again.
        due_at: Timestamp,
    },
    /// Never.
    Never {
        /// In the server's words, without addresses.
        reason: String,
        /// Whether the address itself is dead.
        dead_address: bool,
    },
}

/// State of the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct OutboxCounts {
    /// Still to be sent.
    pub waiting: u64,
    /// Taken by the server.
    pub sent: u64,
    /// Refused for good.
    pub failed: u64,
    /// Came back.
    pub bounced: u64,
}

impl Readers {
    /// Puts an issue into the outbox, for these readers; those who have it there already keep it as it is. Readers of alerts
    /// (`once`) are not told again of the same entries. Gives how many letters are new.
    ///
    /// # Errors
    /// When the file cannot be written; nothing is posted then.
    pub fn post(
        &mut self,
        issue: &Issue,
        parcels: &[Parcel],
        once: bool,
        domain: &str,
        now: Timestamp,
    ) -> Result<usize, NewsError> {
        let unreadable = |error: serde_json::Error| NewsError::Unreadable(error.to_string());
        let digest = serde_json::to_string(&issue.digest).map_err(unreadable)?;
        let mut rows = Vec::with_capacity(parcels.len());
        for parcel in parcels {
            let entries = Kept::of(parcel).as_ref().map(serde_json::to_string);
            let entries = entries.transpose().map_err(unreadable)?;
            rows.push((parcel, entries, self.message_id(&issue.key, parcel.reader, domain)));
        }
        let transaction = self.transaction()?;
        transaction.execute(
            "INSERT INTO issue (key, digest, made_at) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO NOTHING",
            params![issue.key, digest, now.as_second()],
        )?;
        let mut posted = 0;
        for (parcel, entries, message_id) in rows {
            posted += transaction
                .prepare_cached(
                    "INSERT INTO outbox (issue, reader, message_id, entries, because, due_at) \
                     SELECT ?1, key, ?3, ?4, ?5, ?6 FROM reader WHERE key = ?2 AND state = 'confirmed' \
                     ON CONFLICT (issue, reader) DO NOTHING",
                )?
                .execute(params![
                    issue.key,
                    parcel.reader.0,
                    message_id,
                    entries,
                    parcel.because,
                    now.as_second()
                ])?;
            for entry in parcel.entries.iter().flatten().filter(|_| once) {
                transaction
                    .prepare_cached("INSERT OR IGNORE INTO delivered (reader, entry) SELECT key, ?2 FROM reader WHERE key = ?1")?
                    .execute(params![parcel.reader.0, entry.0])?;
            }
        }
        transaction.commit()?;
        Ok(posted)
    }

    /// Of which entries a reader of alerts was told.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn delivered(&self, reader: ReaderKey) -> Result<BTreeSet<EntryId>, NewsError> {
        let mut statement =
            self.connection.prepare_cached("SELECT entry FROM delivered WHERE reader = ?1")?;
        let rows = statement.query_map([reader.0], |row| Ok(EntryId(row.get(0)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The next letters that are due, in the order in which they became so.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn due(&self, now: Timestamp, most: u32) -> Result<Vec<Pending>, NewsError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT issue, reader, entries, because, message_id, attempts FROM outbox \
             WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, issue, reader LIMIT ?2",
        )?;
        let mut rows = statement.query(params![now.as_second(), most])?;
        let mut pending = Vec::new();
        while let Some(row) = rows.next()? {
            let entries: Option<String> = row.get(2)?;
            let kept = entries.map(|text| serde_json::from_str::<Kept>(&text)).transpose();
            let kept = kept.map_err(|error| NewsError::Unreadable(error.to_string()))?.map(Kept::parts);
            let (entries, themes) =
                kept.map_or_else(Default::default, |(entries, themes)| (Some(entries), themes));
            pending.push(Pending {
                issue: row.get(0)?,
                parcel: Parcel { reader: ReaderKey(row.get(1)?), entries, themes, because: row.get(3)? },
                message_id: row.get(4)?,
                attempts: row.get(5)?,
            });
        }
        Ok(pending)
    }

    /// When the next letter is due that is not yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_due(&self) -> Result<Option<Timestamp>, NewsError> {
        let query = "SELECT min(due_at) FROM outbox WHERE state = 'waiting'";
        let second: Option<i64> = self.connection.query_row(query, [], |row| row.get(0))?;
        Ok(second.and_then(|second| Timestamp::from_second(second).ok()))
    }

    /// The digest of an issue.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn issue(&self, key: &str) -> Result<Digest, NewsError> {
        let query = "SELECT digest FROM issue WHERE key = ?1";
        let text: Option<String> = self.connection.query_row(query, [key], |row| row.get(0)).optional()?;
        let text = text.ok_or_else(|| NewsError::Unreadable(format!("no issue {key}")))?;
        serde_json::from_str(&text).map_err(|error| NewsError::Unreadable(error.to_string()))
    }

    /// Notes that a letter was taken.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn settle_sent(&mut self, pending: &Pending, now: Timestamp) -> Result<(), NewsError> {
        self.connection
            .prepare_cached(
                "UPDATE outbox SET state = 'sent', sent_at = ?3, attempts = attempts + 1, reason = NULL \
                 WHERE issue = ?1 AND reader = ?2",
            )?
            .execute(params![pending.issue, pending.parcel.reader.0, now.as_second()])?;
        Ok(())
    }

    /// Notes that a letter was not taken.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn settle_failed(&mut self, pending: &Pending, failure: &Failure) -> Result<(), NewsError> {
        let (issue, reader) = (&pending.issue, pending.parcel.reader.0);
        match failure {
            Failure::Later { reason, due_at } => {
                self.connection.execute(
                    "UPDATE outbox SET attempts = attempts + 1, due_at = ?3, reason = ?4 WHERE issue = ?1 AND reader = ?2",
                    params![issue, reader, due_at.as_second(), reason],
                )?;
            }
            Failure::Never { reason, dead_address } => {
                let transaction = self.transaction()?;
                transaction.execute(
                    "UPDATE outbox SET state = 'failed', attempts = attempts + 1, reason = ?3 WHERE issue = ?1 AND reader = ?2",
                    params![issue, reader, reason],
                )?;
                count_bounce(&transaction, reader, reason, *dead_address)?;
                transaction.commit()?;
            }
        }
        Ok(())
    }

    /// Notes that a letter came back, by its Message-ID, which proves that it was ours: an invented report changes nothing. Gives
    /// whether the Message-ID is known and the report is the first about it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn bounced(&mut self, message_id: &str, reason: &str, dead_address: bool) -> Result<bool, NewsError> {
        let transaction = self.transaction()?;
        let query = "SELECT reader FROM outbox WHERE message_id = ?1 AND state <> 'bounced'";
        let reader: Option<i64> = transaction.query_row(query, [message_id], |row| row.get(0)).optional()?;
        let Some(reader) = reader else { return Ok(false) };
        transaction.execute(
            "UPDATE outbox SET state = 'bounced', reason = ?2 WHERE message_id = ?1",
            params![message_id, reason],
        )?;
        count_bounce(&transaction, reader, reason, dead_address)?;
        transaction.commit()?;
        Ok(true)
    }

    /// State of the outbox, of one issue or of all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn outbox_counts(&self, issue: Option<&str>) -> Result<OutboxCounts, NewsError> {
        let query = "SELECT state, count(*) FROM outbox WHERE ?1 IS NULL OR issue = ?1 GROUP BY state";
        let mut statement = self.connection.prepare_cached(query)?;
        let mut rows = statement.query([issue])?;
        let mut counts = OutboxCounts::default();
        while let Some(row) = rows.next()? {
            let (state, count): (String, i64) = (row.get(0)?, row.get(1)?);
            let count = count.unsigned_abs();
            match state.as_str() {
                "sent" => counts.sent = count,
                "failed" => counts.failed = count,
                "bounced" => counts.bounced = count,
                _ => counts.waiting = count,
            }
        }
        Ok(counts)
    }

    /// The Message-ID of an issue for a reader, without brackets. Only who has the key can make one.
    #[must_use]
    pub fn message_id(&self, issue: &str, reader: ReaderKey, domain: &str) -> String {
        let digits = self.vault.fingerprint("message", &format!("{issue}\u{0}{}", reader.0));
        format!("{}@{domain}", &digits[..MESSAGE_DIGITS])
    }
}

/// Suspends a dead address at once, another after some letters that came back.
fn count_bounce(
    transaction: &rusqlite::Transaction<'_>,
    reader: i64,
    reason: &str,
    dead_address: bool,
) -> Result<(), NewsError> {
    transaction.execute("UPDATE reader SET bounces = bounces + 1 WHERE key = ?1", [reader])?;
    transaction.execute(
        "UPDATE reader SET state = 'suspended', reason = ?2 WHERE key = ?1 AND (?3 OR bounces >= ?4)",
        params![reader, reason, dead_address, MOST_BOUNCES],
    )?;
    transaction.execute(
        "UPDATE outbox SET state = 'failed', reason = 'address suspended' WHERE reader = ?1 AND state = 'waiting' \
         AND (SELECT state FROM reader WHERE key = ?1) = 'suspended'",
        [reader],
    )?;
    Ok(())
}
