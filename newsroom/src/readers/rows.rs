//! Rows of readers and their subscriptions.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use super::Address;
use super::database::Readers;
use super::subscription::{Criteria, Rhythm, Subscription};
use super::token::{Purpose, Token, TokenError};
use super::vault::{self, Vault};
use crate::error::NewsError;

/// A reader, by the key in this file: never exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReaderKey(pub i64);

/// Whether a reader is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderState {
    /// The address was never confirmed.
    Pending,
    /// Written to.
    Confirmed,
    /// Letters came back.
    Suspended,
}

/// Whether a subscription is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// Not confirmed.
    Pending,
    /// Served.
    Active,
    /// Its search no longer parses.
    Suspended,
}

/// A reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Key.
    pub key: ReaderKey,
    /// Address.
    pub address: Address,
    /// State.
    pub state: ReaderState,
    /// Why it is suspended.
    pub reason: Option<String>,
    /// When it was first asked for.
    pub requested_at: Timestamp,
    /// When the address was confirmed.
    pub confirmed_at: Option<Timestamp>,
    pub(super) generation: i64,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSubscription {
    /// Key.
    pub key: i64,
    /// Whose.
    pub reader: ReaderKey,
    /// What was asked for.
    pub subscription: Subscription,
    /// State.
    pub state: SubscriptionState,
    /// Why it is suspended.
    pub reason: Option<String>,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
}

const READER: &str = "SELECT key, address, state, reason, generation, requested_at, confirmed_at FROM reader";
const SUBSCRIPTION: &str =
    "SELECT key, reader, criteria, rhythm, state, reason, confirmed_at FROM subscription";

impl Readers {
    /// Every reader, in the order of arrival.
    ///
    /// # Errors
    /// When the file cannot be read, or the key is another.
    pub fn readers(&self) -> Result<Vec<Reader>, NewsError> {
        let mut statement = self.connection.prepare_cached(&format!("{READER} ORDER BY key"))?;
        let mut rows = statement.query([])?;
        let mut readers = Vec::new();
        while let Some(row) = rows.next()? {
            readers.push(reader(row, &self.vault)?);
        }
        Ok(readers)
    }

    /// One reader; `None` when it was erased.
    ///
    /// # Errors
    /// As [`Readers::readers`].
    pub fn reader(&self, key: ReaderKey) -> Result<Option<Reader>, NewsError> {
        self.one("key = ?1", params![key.0])
    }

    /// The reader of an address.
    ///
    /// # Errors
    /// As [`Readers::readers`].
    pub fn reader_of(&self, address: &Address) -> Result<Option<Reader>, NewsError> {
        self.one("fingerprint = ?1", params![self.vault.fingerprint("reader", &address.identity())])
    }

    fn one(&self, condition: &str, of: &[&dyn rusqlite::ToSql]) -> Result<Option<Reader>, NewsError> {
        let mut statement = self.connection.prepare_cached(&format!("{READER} WHERE {condition}"))?;
        let mut rows = statement.query(of)?;
        rows.next()?.map(|row| reader(row, &self.vault)).transpose()
    }

    /// Subscriptions of one reader, or of all, in the order of arrival.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn subscriptions(&self, of: Option<ReaderKey>) -> Result<Vec<StoredSubscription>, NewsError> {
        let query = format!("{SUBSCRIPTION} WHERE ?1 IS NULL OR reader = ?1 ORDER BY key");
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map(params![of.map(|key| key.0)], subscription)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Active subscriptions of confirmed readers, of one rhythm.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn served(&self, rhythm: Rhythm) -> Result<Vec<StoredSubscription>, NewsError> {
        let query = format!(
            "{SUBSCRIPTION} WHERE rhythm = ?1 AND state = 'active' \
             AND reader IN (SELECT key FROM reader WHERE state = 'confirmed') ORDER BY reader, key"
        );
        let mut statement = self.connection.prepare_cached(&query)?;
        let rows = statement.query_map(params![rhythm.code()], subscription)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A link's token that lets a reader see and change preferences.
    #[must_use]
    pub fn preferences_token(&self, reader: &Reader, now: Timestamp) -> String {
        self.token(Purpose::Preferences, reader.key.0, reader.generation, now)
    }

    /// A link's token that ends all subscriptions of a reader.
    #[must_use]
    pub fn unsubscribe_token(&self, reader: &Reader, now: Timestamp) -> String {
        self.token(Purpose::Unsubscribe, reader.key.0, reader.generation, now)
    }

    pub(super) fn token(&self, purpose: Purpose, subject: i64, generation: i64, now: Timestamp) -> String {
        Token { purpose, subject, generation, made_at: now }.signed(&self.vault)
    }

    /// The reader whom a token of this purpose names.
    ///
    /// # Errors
    /// [`TokenError`] as [`NewsError::Token`].
    pub fn reader_of_token(&self, text: &str, purpose: Purpose, now: Timestamp) -> Result<Reader, NewsError> {
        let token = self.verified(text, purpose, now)?;
        let reader = self.reader(ReaderKey(token.subject))?;
        Ok(reader.filter(|reader| reader.generation == token.generation).ok_or(TokenError::Spent)?)
    }

    /// Changes what a reader asked for; a token lets nobody touch another's subscription.
    ///
    /// # Errors
    /// When there is no such subscription of this reader.
    pub fn change(
        &mut self,
        reader: ReaderKey,
        key: i64,
        subscription: &Subscription,
    ) -> Result<(), NewsError> {
        let criteria = criteria_json(&subscription.criteria)?;
        let changed = self.connection.execute(
            "UPDATE subscription SET criteria = ?3, rhythm = ?4, reason = NULL, \
             state = CASE state WHEN 'suspended' THEN 'active' ELSE state END WHERE key = ?1 AND reader = ?2",
            params![key, reader.0, criteria, subscription.rhythm.code()],
        )?;
        if changed == 0 { Err(TokenError::Spent.into()) } else { Ok(()) }
    }

    /// Takes one subscription away; the last one takes the reader with it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn cancel(&mut self, reader: ReaderKey, key: i64) -> Result<(), NewsError> {
        let transaction = self.transaction()?;
        transaction
            .execute("DELETE FROM subscription WHERE key = ?1 AND reader = ?2", params![key, reader.0])?;
        transaction.execute(
            "DELETE FROM reader WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM subscription WHERE reader = ?1)",
            params![reader.0],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Suspends a subscription whose search cannot be read any more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn suspend_subscription(&mut self, key: i64, reason: &str) -> Result<(), NewsError> {
        let update = "UPDATE subscription SET state = 'suspended', reason = ?2 WHERE key = ?1";
        self.connection.execute(update, params![key, reason])?;
        Ok(())
    }

    /// Suspends a reader whose address does not answer.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn suspend_reader(&mut self, reader: ReaderKey, reason: &str) -> Result<(), NewsError> {
        let update = "UPDATE reader SET state = 'suspended', reason = ?2 WHERE key = ?1";
        self.connection.execute(update, params![reader.0, reason])?;
        Ok(())
    }
}

/// A new random generation, never 0.
pub(super) fn generation() -> Result<i64, NewsError> {
    Ok(i64::from_be_bytes(vault::random()?) | 1)
}

pub(super) fn criteria_json(criteria: &Criteria) -> Result<String, NewsError> {
    serde_json::to_string(criteria).map_err(|error| NewsError::Unreadable(error.to_string()))
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn reader(row: &Row<'_>, vault: &Vault) -> Result<Reader, NewsError> {
    let state: String = row.get(2)?;
    Ok(Reader {
        key: ReaderKey(row.get(0)?),
        address: vault.opened(&row.get::<_, Vec<u8>>(1)?)?,
        state: match state.as_str() {
            "confirmed" => ReaderState::Confirmed,
            "suspended" => ReaderState::Suspended,
            _ => ReaderState::Pending,
        },
        reason: row.get(3)?,
        generation: row.get(4)?,
        requested_at: moment(row.get(5)?),
        confirmed_at: row.get::<_, Option<i64>>(6)?.map(moment),
    })
}

fn subscription(row: &Row<'_>) -> rusqlite::Result<StoredSubscription> {
    let (criteria, rhythm, state): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
    Ok(StoredSubscription {
        key: row.get(0)?,
        reader: ReaderKey(row.get(1)?),
        subscription: Subscription {
            criteria: serde_json::from_str(&criteria).unwrap_or_default(),
            rhythm: Rhythm::from_code(&rhythm).unwrap_or(Rhythm::Weekly),
        },
        state: match state.as_str() {
            "active" => SubscriptionState::Active,
            "suspended" => SubscriptionState::Suspended,
            _ => SubscriptionState::Pending,
        },
        reason: row.get(5)?,
        confirmed_at: row.get::<_, Option<i64>>(6)?.map(moment),
    })
}

/// The generation and state of a reader by fingerprint, in a transaction.
pub(super) fn known_reader(
    transaction: &rusqlite::Transaction<'_>,
    fingerprint: &str,
) -> Result<Option<(i64, String)>, NewsError> {
    let query = "SELECT key, state FROM reader WHERE fingerprint = ?1";
    let found = transaction.query_row(query, [fingerprint], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?)
}
