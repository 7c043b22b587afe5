//! What a reader may ask about personal data: all of it (GDPR, article 15 and 20), and that it be erased (article 17).

use jiff::Timestamp;
use rusqlite::params;
use serde::Serialize;

use super::database::Readers;
use super::rows::{Reader, ReaderKey, ReaderState, SubscriptionState};
use super::subscription::{Criteria, Rhythm};
use super::token::Purpose;
use crate::error::NewsError;

/// Everything that is kept of a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReaderData {
    /// Address.
    pub address: String,
    /// State.
    pub state: ReaderState,
    /// Why it is suspended.
    pub reason: Option<String>,
    /// When it was first asked for.
    pub requested_at: Timestamp,
    /// When the address was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// What was asked for.
    pub subscriptions: Vec<SubscriptionData>,
    /// Issues sent, or to be sent.
    pub letters: Vec<LetterData>,
    /// Entries of which an alert told.
    pub alerted: Vec<String>,
}

/// A subscription, as exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubscriptionData {
    /// What.
    pub criteria: Criteria,
    /// How often.
    pub rhythm: Rhythm,
    /// State.
    pub state: SubscriptionState,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
}

/// A letter, as exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterData {
    /// Issue.
    pub issue: String,
    /// Message-ID.
    pub message_id: String,
    /// State.
    pub state: String,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

impl Readers {
    /// Everything that is kept of a reader.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn export(&self, reader: &Reader) -> Result<ReaderData, NewsError> {
        let subscriptions = self.subscriptions(Some(reader.key))?.into_iter();
        let query = "SELECT issue, message_id, state, sent_at FROM outbox WHERE reader = ?1 ORDER BY issue";
        let mut statement = self.connection.prepare_cached(query)?;
        let letters = statement.query_map([reader.key.0], |row| {
            let sent_at: Option<i64> = row.get(3)?;
            Ok(LetterData {
                issue: row.get(0)?,
                message_id: row.get(1)?,
                state: row.get(2)?,
                sent_at: sent_at.and_then(|second| Timestamp::from_second(second).ok()),
            })
        })?;
        let mut told =
            self.connection.prepare_cached("SELECT entry FROM delivered WHERE reader = ?1 ORDER BY entry")?;
        let alerted = told.query_map([reader.key.0], |row| row.get(0))?;
        Ok(ReaderData {
            address: reader.address.reveal().to_owned(),
            state: reader.state,
            reason: reader.reason.clone(),
            requested_at: reader.requested_at,
            confirmed_at: reader.confirmed_at,
            subscriptions: subscriptions
                .map(|stored| SubscriptionData {
                    criteria: stored.subscription.criteria,
                    rhythm: stored.subscription.rhythm,
                    state: stored.state,
                    confirmed_at: stored.confirmed_at,
                })
                .collect(),
            letters: letters.collect::<rusqlite::Result<_>>()?,
            alerted: alerted.collect::<rusqlite::Result<_>>()?,
        })
    }

    /// Erases everything that is kept of a reader, also from the file's free pages and its log.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn erase(&mut self, reader: ReaderKey) -> Result<(), NewsError> {
        self.connection.execute("DELETE FROM reader WHERE key = ?1", params![reader.0])?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Ends all subscriptions by a link or a one-click request (RFC 8058), and keeps nothing. Asked twice, it is done still.
    ///
    /// # Errors
    /// A token that was not made here, as [`NewsError::Token`].
    pub fn unsubscribe(&mut self, text: &str, now: Timestamp) -> Result<(), NewsError> {
        let token = self.verified(text, Purpose::Unsubscribe, now)?;
        let reader = self.reader(ReaderKey(token.subject))?;
        match reader.filter(|reader| reader.generation == token.generation) {
            Some(reader) => self.erase(reader.key),
            None => Ok(()),
        }
    }
}
