//! From the configuration to mail: sender, transport, the run that empties the outbox, and searches held against new publications.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use cambon_document::PublicationId;
use cambon_indexer::{IndexError, Percolator};
use cambon_newsroom::Entry;
use cambon_newsroom::mail::{self, Links, Security, Sender, Server, Settings, Signer, Summary, Transport};
use cambon_newsroom::readers::{Address, Readers};

use crate::config::{Config, MailConfig, Protection, Way};
use crate::filters;
use crate::instance::Instance;
use crate::printer::Printer;

/// Who writes, by the configuration.
///
/// # Errors
/// When no sender is configured, or an address is none.
pub fn sender(config: &Config) -> Result<Sender> {
    let mail = &config.newsroom.mail;
    if mail.from.is_empty() {
        bail!("no sender is configured\nhint: newsroom.mail.from in the configuration");
    }
    let address =
        |text: &str| Address::parse(text).with_context(|| format!("\"{text}\" is no e-mail address"));
    let mut sender = Sender {
        name: config.newsroom.letter.clone(),
        address: address(&mail.from)?,
        reply_to: mail.reply_to.as_deref().map(address).transpose()?,
        signer: None,
    };
    if let Some(dkim) = &mail.dkim {
        let domain = dkim.domain.as_deref().unwrap_or(sender.domain());
        let path = dkim.key_file.display();
        let pem = std::fs::read_to_string(&dkim.key_file).with_context(|| format!("reading {path}"))?;
        let signer = Signer::new(&pem, domain, &dkim.selector);
        sender.signer = Some(signer.with_context(|| format!("using {path}"))?);
    }
    Ok(sender)
}

/// Where letters go, by the configuration.
///
/// # Errors
/// When the password or the authority cannot be read.
pub fn transport(config: &Config) -> Result<Transport> {
    let mail = &config.newsroom.mail;
    match mail.way {
        Way::Directory => Ok(Transport::Directory(config.data.join(&mail.folder))),
        Way::Smtp => Ok(Transport::server(&server(mail)?)?),
    }
}

fn server(mail: &MailConfig) -> Result<Server> {
    let read = |path: &Path| std::fs::read(path).with_context(|| format!("reading {}", path.display()));
    let login = match (&mail.user, &mail.password_file) {
        (Some(user), Some(path)) => {
            let password = String::from_utf8(read(path)?).context("the password is not UTF-8")?;
            Some((user.clone(), password.trim_end_matches(['\r', '\n']).to_owned()))
        }
        _ => None,
    };
    Ok(Server {
        host: mail.host.clone(),
        port: mail.port,
        security: match mail.security {
            Protection::Tls => Security::Tls,
            Protection::Starttls => Security::StartTls,
            Protection::None => Security::None,
        },
        login,
        authority: mail.authority.as_deref().map(read).transpose()?,
        hello: mail.hello.clone(),
        timeout: Duration::from_secs(mail.timeout_s),
    })
}

/// Sends what is due.
///
/// # Errors
/// When the outbox cannot be used. A server that refuses us is no error here: the summary says so.
pub fn send(readers: &mut Readers, config: &Config, printer: Printer) -> Result<Summary> {
    let sender = sender(config)?;
    let mut transport = transport(config)?;
    let newsroom = &config.newsroom;
    let links = Links { site: newsroom.site.as_ref().map(|site| site.trim_end_matches('/').to_owned()) };
    let settings = Settings {
        sender: &sender,
        letter: &newsroom.letter,
        legal: newsroom.legal.as_deref(),
        links: &links,
        per_minute: newsroom.mail.per_minute,
        connection_pause: Duration::from_secs(newsroom.mail.connection_pause_s),
    };
    let bar = printer.progress(readers.outbox_counts(None)?.waiting, "sending");
    let mut observe = |summary: &Summary| bar.set_position(summary.sent + summary.failed + summary.deferred);
    let summary = mail::run(readers, &mut transport, &settings, &jiff::Timestamp::now, &mut observe)?;
    bar.finish_and_clear();
    let waiting = readers.outbox_counts(None)?.waiting;
    printer.note(format!(
        "{} letters sent, {} put off, {} refused, {waiting} waiting",
        summary.sent, summary.deferred, summary.failed
    ));
    if let Some(reason) = &summary.interrupted {
        bail!("sending stopped: {reason}\nhint: nobody is forgotten; the same command goes on");
    }
    Ok(summary)
}

/// Searches held against the publications of these entries.
///
/// # Errors
/// When the publications cannot be read.
pub fn percolator(instance: &Instance, entries: &[&Entry]) -> Result<Percolator> {
    let ids = entries.iter().filter_map(|entry| entry.publication.as_ref());
    let publications = ids.map(|id| instance.indexed_publication(id)).collect::<Result<_>>()?;
    Ok(Percolator::new(publications)?)
}

/// What a search finds, or why it is not understood.
///
/// # Errors
/// When the index of the new publications cannot be read.
pub fn found(percolator: &Percolator, query: &str) -> Result<Result<BTreeSet<PublicationId>, String>> {
    match percolator.matches(query, filters::today()) {
        Ok(found) => Ok(Ok(found)),
        Err(IndexError::Query(error)) => Ok(Err(error.to_string())),
        Err(error) => Err(error.into()),
    }
}
