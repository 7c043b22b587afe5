//! Recording what came of requests: originals first, then one transaction.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Arrival, Attachment, Notice, Visit, frontier, reading};
use crate::import::{describe_crawled, take_in_crawled};
use crate::{ImportOutcome, ImportRequest, ProvidedMetadata, Result, Store, StoreError, identity};

/// What a visit brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Addresses that were not known.
    pub new_addresses: usize,
    /// Of the document that came.
    pub document: Option<ImportOutcome>,
}

impl Store {
    /// Records visits: all of them or none.
    ///
    /// # Errors
    /// When an original or the catalogue cannot be written.
    pub fn record_visits(&mut self, visits: &[Visit]) -> Result<Vec<Recorded>> {
        let arrivals = visits.iter().filter_map(|visit| visit.arrival.as_ref());
        let arrivals = arrivals.map(|arrival| (&arrival.sha256, arrival.bytes.as_slice()));
        self.originals.keep_all(&arrivals.collect())?;
        let transaction = self.transaction()?;
        let recorded: Vec<Recorded> =
            visits.iter().map(|visit| record(&transaction, visit)).collect::<Result<_>>()?;
        transaction.commit()?;
        Ok(recorded)
    }
}

fn record(transaction: &Transaction<'_>, visit: &Visit) -> Result<Recorded> {
    reading::write_ledger(transaction, &visit.ledger)?;
    let mut recorded = Recorded::default();
    for address in &visit.found {
        recorded.new_addresses += usize::from(frontier::add(transaction, address)?);
    }
    for notice in &visit.notices {
        note(transaction, notice, visit.ledger.at)?;
    }
    if let Some((page, attachments)) = &visit.attachments {
        attach(transaction, page, attachments)?;
        describe_again(transaction, page)?;
    }
    if visit.documents_again {
        let again = "UPDATE frontier SET due_at = ?2 WHERE url IN (SELECT document FROM attachment WHERE page = ?1) \
             AND state = 'done' AND url <> ?1";
        transaction.prepare_cached(again)?.execute(params![visit.ledger.url, visit.ledger.at])?;
    }
    if let Some(update) = &visit.address {
        frontier::update(transaction, update)?;
        if let Some(arrival) = &visit.arrival {
            recorded.document =
                Some(arrive(transaction, update.key, &visit.ledger.url, visit.ledger.at, arrival)?);
        }
    }
    for (host, state) in &visit.hosts {
        let upsert = "INSERT INTO crawl_host (host, state) VALUES (?1, ?2) ON CONFLICT (host) DO UPDATE SET state = ?2";
        transaction.prepare_cached(upsert)?.execute(params![host, state])?;
    }
    Ok(recorded)
}

fn note(transaction: &Transaction<'_>, notice: &Notice, now: i64) -> Result<()> {
    let upsert = "INSERT INTO notice (url, source, institution, title, date, summary, jurisdiction, seen_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (url) DO UPDATE SET \
         title = iif(?9, coalesce(?4, title), coalesce(title, ?4)), date = iif(?9, coalesce(?5, date), coalesce(date, ?5)), \
         summary = iif(?9, coalesce(?6, summary), coalesce(summary, ?6)), \
         jurisdiction = iif(?9, coalesce(?7, jurisdiction), coalesce(jurisdiction, ?7))";
    transaction.prepare_cached(upsert)?.execute(params![
        notice.url,
        notice.source,
        notice.institution,
        notice.title,
        notice.date.map(|date| date.to_string()),
        notice.summary,
        notice.jurisdiction,
        now,
        notice.prevails,
    ])?;
    Ok(())
}

fn attach(transaction: &Transaction<'_>, page: &str, attachments: &[Attachment]) -> Result<()> {
    transaction.prepare_cached("DELETE FROM attachment WHERE page = ?1")?.execute([page])?;
    let insert = "INSERT OR IGNORE INTO attachment (page, document, role, label, position) VALUES (?1, ?2, ?3, ?4, ?5)";
    for (position, attachment) in attachments.iter().enumerate() {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        transaction.prepare_cached(insert)?.execute(params![
            page,
            attachment.document,
            attachment.role,
            attachment.label,
            position
        ])?;
    }
    Ok(())
}

fn arrive(
    transaction: &Transaction<'_>,
    key: i64,
    url: &str,
    now: i64,
    arrival: &Arrival,
) -> Result<ImportOutcome> {
    let sha256 = &arrival.sha256;
    debug_assert_eq!(*sha256, identity::sha256(&arrival.bytes), "the hash is that of the bytes");
    let request = ImportRequest {
        bytes: &arrival.bytes,
        source_ref: url.to_owned(),
        explicit_id: false,
        origin: url.to_owned(),
        institution: Some(arrival.institution.clone()),
        provided: provided(transaction, url)?,
    };
    let (outcome, version) = take_in_crawled(transaction, &request, sha256)?;
    transaction
        .prepare_cached("UPDATE frontier SET version = ?2 WHERE key = ?1")?
        .execute(params![key, version])?;
    let headers = serde_json::to_string(&arrival.headers).map_err(StoreError::unreadable("headers"))?;
    let answer = "INSERT INTO response (at, url, status, headers, sha256) VALUES (?1, ?2, ?3, ?4, ?5)";
    transaction.prepare_cached(answer)?.execute(params![
        now,
        url,
        arrival.status,
        headers,
        sha256.as_str()
    ])?;
    Ok(outcome)
}

/// Gives the documents of a page that are stored what it says of them now. A document that other publications share keeps what the
/// page of its first address says.
fn describe_again(transaction: &Transaction<'_>, page: &str) -> Result<()> {
    let query = "WITH RECURSIVE reached (url) AS (SELECT document FROM attachment WHERE page = ?1 UNION \
         SELECT moved_to FROM frontier JOIN reached ON frontier.url = reached.url WHERE moved_to IS NOT NULL LIMIT 200) \
         SELECT publication.key, publication.source_ref FROM reached JOIN frontier ON frontier.url = reached.url \
         JOIN version ON version.key = frontier.version JOIN publication ON publication.key = version.publication \
         WHERE publication.source_ref = reached.url";
    let mut statement = transaction.prepare_cached(query)?;
    let rows = statement.query_map([page], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        describe_crawled(transaction, row.0, &provided(transaction, &row.1)?)?;
    }
    Ok(())
}

/// What the page of a document says, through whatever redirects led from the link to it.
fn provided(transaction: &Transaction<'_>, url: &str) -> Result<ProvidedMetadata> {
    let query = "WITH RECURSIVE linked (url) AS (VALUES (?1) UNION SELECT frontier.url FROM frontier JOIN linked \
         ON frontier.moved_to = linked.url LIMIT 20) \
         SELECT notice.title, notice.date, notice.jurisdiction, attachment.role, attachment.label FROM linked \
         JOIN attachment ON attachment.document = linked.url JOIN notice ON notice.url = attachment.page \
         ORDER BY attachment.page LIMIT 1";
    let mut statement = transaction.prepare_cached(query)?;
    let found = statement.query_row([url], |row| {
        let date: Option<String> = row.get(1)?;
        let (role, label): (String, String) = (row.get(3)?, row.get(4)?);
        Ok((row.get::<_, Option<String>>(0)?, date, row.get::<_, Option<String>>(2)?, role, label))
    });
    let Some((title, date, jurisdiction, role, label)) = found.optional()? else {
        return Ok(ProvidedMetadata::default());
    };
    let document_type = match role.as_str() {
        "answer" => Some("Réponse"),
        "annex" => Some("Annexe"),
        "summary" => Some("Synthèse"),
        _ => None,
    };
    // The title of the report alone names its body; that of an answer says that it is one.
    let title = title.map(|title| {
        if document_type.is_some() && !label.is_empty() { format!("{title} – {label}") } else { title }
    });
    Ok(ProvidedMetadata {
        date: date.and_then(|date| date.parse().ok()),
        document_type: document_type.map(str::to_owned),
        jurisdiction,
        title,
    })
}
