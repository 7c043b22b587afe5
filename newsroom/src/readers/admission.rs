//! Asking for a subscription: double opt-in, a trap for programs, limits against floods. What the visitor sees is the same whether
//! the address is known, new, or written to too often.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::Address;
use super::database::Readers;
use super::rows::{ReaderKey, criteria_json, generation, known_reader};
use super::subscription::Subscription;
use super::token::{Purpose, TokenError};
use crate::error::NewsError;

const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;

/// Requests of one client in an hour.
const MOST_PER_CLIENT: i64 = 10;

/// Confirmation mails to one address in a day.
const MOST_PER_ADDRESS: i64 = 3;

/// Confirmation mails of the instance in an hour.
const MOST_IN_ALL: i64 = 300;

/// Subscriptions of one reader, so that nobody fills the file.
const MOST_SUBSCRIPTIONS: i64 = 50;

/// Days after which an address that was never confirmed is forgotten.
const PENDING_DAYS: i64 = 8;

/// What a visitor sent.
#[derive(Debug, Clone)]
pub struct Form<'a> {
    /// The address, as typed.
    pub address: &'a str,
    /// What is asked for.
    pub subscription: Subscription,
    /// A field that people do not see; programs fill it in.
    pub trap: &'a str,
    /// Who asks: network address of the client, kept as a keyed hash for a day. `None` for the operator.
    pub client: Option<&'a str>,
}

/// What is to be done about a request. The visitor is told the same in every case but the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// A mail with this token is to be sent to the address.
    Confirm {
        /// To whom.
        address: Address,
        /// For the link.
        token: String,
    },
    /// Nothing: a trap, a flood, or an address that is written to too often.
    Silent,
    /// The address is none.
    NoAddress,
    /// This client asks too often; says nothing of any address.
    TooMany,
}

impl Readers {
    /// Takes a request.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn request(&mut self, form: &Form<'_>, now: Timestamp) -> Result<Admission, NewsError> {
        let Some(address) = Address::parse(form.address) else { return Ok(Admission::NoAddress) };
        let fingerprint = self.vault.fingerprint("reader", &address.identity());
        let client = form.client.map(|client| self.vault.fingerprint("client", client));
        let (sealed, generation) = (self.vault.sealed(&address)?, generation()?);
        let transaction = self.transaction()?;
        forget(&transaction, now)?;
        if let Some(client) = &client
            && !allows(&transaction, client, MOST_PER_CLIENT, HOUR_S, now)?
        {
            transaction.commit()?;
            return Ok(Admission::TooMany);
        }
        let flooded = !allows(&transaction, &fingerprint, MOST_PER_ADDRESS, DAY_S, now)?
            || !allows(&transaction, "all", MOST_IN_ALL, HOUR_S, now)?;
        if !form.trap.is_empty() || (flooded && client.is_some()) {
            transaction.commit()?;
            return Ok(Admission::Silent);
        }
        let reader = enrol(&transaction, &fingerprint, &sealed, now)?;
        let key = ask(&transaction, reader, &form.subscription, generation, now)?;
        transaction.commit()?;
        let Some(key) = key else { return Ok(Admission::Silent) };
        Ok(Admission::Confirm { address, token: self.token(Purpose::Confirm, key, generation, now) })
    }

    /// Confirms a subscription, once: the address is its reader's.
    ///
    /// # Errors
    /// A token that is not valid, has expired or was used, as [`NewsError::Token`].
    pub fn confirm(&mut self, text: &str, now: Timestamp) -> Result<ReaderKey, NewsError> {
        let token = self.verified(text, Purpose::Confirm, now)?;
        let transaction = self.transaction()?;
        let confirmed = transaction.execute(
            "UPDATE subscription SET state = 'active', generation = 0, confirmed_at = ?3 \
             WHERE key = ?1 AND generation = ?2 AND generation <> 0",
            params![token.subject, token.generation, now.as_second()],
        )?;
        if confirmed == 0 {
            return Err(TokenError::Spent.into());
        }
        let query = "SELECT reader FROM subscription WHERE key = ?1";
        let reader: i64 = transaction.query_row(query, [token.subject], |row| row.get(0))?;
        // Whoever confirms can read at the address: that ends a suspension too.
        transaction.execute(
            "UPDATE reader SET state = 'confirmed', reason = NULL, bounces = 0, \
             confirmed_at = coalesce(confirmed_at, ?2) WHERE key = ?1",
            params![reader, now.as_second()],
        )?;
        transaction.commit()?;
        Ok(ReaderKey(reader))
    }

    /// Enters readers who consented elsewhere, in one transaction; gives how many subscriptions are new.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn enter(&mut self, entries: &[(Address, Subscription)], now: Timestamp) -> Result<usize, NewsError> {
        let mut rows = Vec::new();
        for (address, subscription) in entries {
            let fingerprint = self.vault.fingerprint("reader", &address.identity());
            rows.push((fingerprint, self.vault.sealed(address)?, subscription));
        }
        let transaction = self.transaction()?;
        let mut entered = 0;
        for (fingerprint, sealed, subscription) in rows {
            let reader = enrol(&transaction, &fingerprint, &sealed, now)?;
            let criteria = criteria_json(&subscription.criteria)?;
            entered += transaction.prepare_cached(
                "INSERT INTO subscription (reader, criteria, rhythm, state, generation, requested_at, confirmed_at) \
                 SELECT ?1, ?2, ?3, 'active', 0, ?4, ?4 WHERE NOT EXISTS \
                 (SELECT 1 FROM subscription WHERE reader = ?1 AND criteria = ?2 AND rhythm = ?3 AND state = 'active')",
            )?.execute(params![reader, criteria, subscription.rhythm.code(), now.as_second()])?;
            transaction
                .prepare_cached(
                    "UPDATE reader SET state = 'confirmed', confirmed_at = ?2 WHERE key = ?1 AND state = 'pending'",
                )?
                .execute(params![reader, now.as_second()])?;
        }
        transaction.commit()?;
        Ok(entered)
    }
}

/// The reader of a fingerprint, made if there is none.
fn enrol(
    transaction: &Transaction<'_>,
    fingerprint: &str,
    sealed: &[u8],
    now: Timestamp,
) -> Result<i64, NewsError> {
    if let Some((key, _)) = known_reader(transaction, fingerprint)? {
        return Ok(key);
    }
    transaction
        .prepare_cached(
            "INSERT INTO reader (address, fingerprint, state, generation, requested_at) \
             VALUES (?1, ?2, 'pending', ?3, ?4)",
        )?
        .execute(params![sealed, fingerprint, generation()?, now.as_second()])?;
    Ok(transaction.last_insert_rowid())
}

/// A subscription to be confirmed; asked again, it has a new token and the former one is dead. `None` when there are too many.
fn ask(
    transaction: &Transaction<'_>,
    reader: i64,
    subscription: &Subscription,
    generation: i64,
    now: Timestamp,
) -> Result<Option<i64>, NewsError> {
    let criteria = criteria_json(&subscription.criteria)?;
    let rhythm = subscription.rhythm.code();
    transaction.execute(
        "DELETE FROM subscription WHERE reader = ?1 AND criteria = ?2 AND rhythm = ?3 AND state = 'pending'",
        params![reader, criteria, rhythm],
    )?;
    let count = "SELECT count(*) FROM subscription WHERE reader = ?1";
    if transaction.query_row(count, [reader], |row| row.get::<_, i64>(0))? >= MOST_SUBSCRIPTIONS {
        return Ok(None);
    }
    transaction.execute(
        "INSERT INTO subscription (reader, criteria, rhythm, state, generation, requested_at) \
         VALUES (?1, ?2, ?3, 'pending', ?4, ?5)",
        params![reader, criteria, rhythm, generation, now.as_second()],
    )?;
    Ok(Some(transaction.last_insert_rowid()))
}

/// Counts an attempt and tells whether it is within the limit.
fn allows(
    transaction: &Transaction<'_>,
    who: &str,
    most: i64,
    within_s: i64,
    now: Timestamp,
) -> Result<bool, NewsError> {
    let query = "SELECT count(*) FROM attempt WHERE who = ?1 AND at > ?2";
    let since = now.as_second() - within_s;
    let count: i64 = transaction.query_row(query, params![who, since], |row| row.get(0))?;
    if count >= most {
        return Ok(false);
    }
    transaction.execute("INSERT INTO attempt (who, at) VALUES (?1, ?2)", params![who, now.as_second()])?;
    Ok(true)
}

/// Forgets attempts after a day, and addresses that nobody confirmed after some.
fn forget(transaction: &Transaction<'_>, now: Timestamp) -> Result<(), NewsError> {
    transaction.execute("DELETE FROM attempt WHERE at <= ?1", [now.as_second() - DAY_S])?;
    let old = now.as_second() - PENDING_DAYS * DAY_S;
    transaction.execute("DELETE FROM subscription WHERE state = 'pending' AND requested_at < ?1", [old])?;
    transaction.execute(
        "DELETE FROM reader WHERE state = 'pending' AND requested_at < ?1 \
         AND NOT EXISTS (SELECT 1 FROM subscription WHERE reader = reader.key)",
        [old],
    )?;
    Ok(())
}
