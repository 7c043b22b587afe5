//! `cambon subscribers`: readers, by the operator's hand. Addresses go to stdout where they are asked for, and nowhere else.

mod incoming;

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use cambon_newsroom::mail::{Letter, compose};
use cambon_newsroom::readers::{Address, Admission, Criteria, Form, Reader, Readers, Rhythm, Subscription};
use cambon_newsroom::{french, links};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::cli::{CriteriaArgs, OutputFormat, SubjectArgs, SubscribersAction, SubscribersArgs};
use crate::config::Config;
use crate::mailing;
use crate::newsroom::Newsdesk;
use crate::printer::{Printer, Sink};
use crate::table::{RowWriter, TableFormat};

/// Does it.
pub fn run(args: &SubscribersArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let mut readers = Readers::open(&config.data)?;
    let now = Timestamp::now();
    match &args.action {
        SubscribersAction::List { format } => return list(&readers, *format, printer),
        SubscribersAction::Add { address, criteria, confirmed } => {
            let subscription = subscription(criteria)?;
            if *confirmed {
                readers.enter(&[(known_form(address)?, subscription)], now)?;
                printer.note("confirmed");
            } else {
                ask(&mut readers, address, subscription, config, printer)?;
            }
        }
        SubscribersAction::Confirm { token } => {
            readers.confirm(token.rsplit('=').next().unwrap_or_default(), now)?;
            printer.note("confirmed");
        }
        SubscribersAction::Remove { address } if !address.contains('@') => {
            readers.unsubscribe(address, now)?;
        }
        SubscribersAction::Remove { address } | SubscribersAction::Erase { address } => {
            let reader = reader(&readers, address)?;
            readers.erase(reader.key)?;
            printer.note("nothing is kept of this address");
        }
        SubscribersAction::Import { file, consent } => import(&mut readers, file, consent, now, printer)?,
        SubscribersAction::Export { address } => {
            let data = readers.export(&reader(&readers, address)?)?;
            let mut sink = Sink::open(None)?;
            writeln!(sink, "{}", serde_json::to_string_pretty(&data)?)?;
            sink.finish()?;
        }
        SubscribersAction::Incoming { paths } => return incoming::run(&mut readers, paths, now, printer),
    }
    Ok(Outcome::Done)
}

fn known_form(address: &str) -> Result<Address> {
    Address::parse(address).context("this is no e-mail address")
}

fn reader(readers: &Readers, address: &str) -> Result<Reader> {
    readers.reader_of(&known_form(address)?)?.context("nothing is kept of this address")
}

fn subscription(args: &CriteriaArgs) -> Result<Subscription> {
    if let Some(query) = &args.query {
        cambon_indexer::canonical(query, crate::filters::today())?;
    }
    let SubjectArgs { institution, theme, territory, body } = args.subject.clone();
    let criteria = Criteria { institution, theme, territory, body, query: args.query.clone() };
    Ok(Subscription { criteria, rhythm: args.rhythm.into() })
}

/// Sends the mail that asks for confirmation.
fn ask(
    readers: &mut Readers,
    address: &str,
    subscription: Subscription,
    config: &Config,
    printer: Printer,
) -> Result<()> {
    let sender = mailing::sender(config)?;
    let desk = Newsdesk::of(config)?;
    let now = Timestamp::now();
    let what = subscription.because(&desk.context());
    let form = Form { address, subscription, trap: "", client: None };
    match readers.request(&form, now)? {
        Admission::NoAddress => bail!("this is no e-mail address"),
        Admission::Silent | Admission::TooMany => {
            bail!("this address was asked too often, or follows too much")
        }
        Admission::Confirm { address, token } => {
            let site = config.newsroom.site.as_deref().map(|site| site.trim_end_matches('/'));
            let letter = confirmation(&config.newsroom.letter, &what, &token, site, sender.domain(), now)?;
            let message = compose(&letter, &sender, &address)?;
            let sent = mailing::transport(config)?.send(&message, &letter.message_id);
            sent.map_err(|refusal| anyhow::anyhow!("sending the confirmation: {refusal:?}"))?;
            printer.note("a mail asks for confirmation");
            Ok(())
        }
    }
}

/// The mail that asks for confirmation; it holds nothing but that.
pub fn confirmation(
    name: &str,
    what: &str,
    token: &str,
    site: Option<&str>,
    domain: &str,
    now: Timestamp,
) -> Result<Letter> {
    let how = match site {
        Some(site) => links::confirmation(site, token),
        None => format!("cambon subscribers confirm {token}"),
    };
    let letter = cambon_newsroom::render::confirmation(name, what, &how, site.is_some())?;
    let digits: String = token.chars().rev().filter(char::is_ascii_alphanumeric).take(24).collect();
    Ok(Letter {
        message_id: format!("confirmation-{digits}@{domain}"),
        subject: format!("{name}\u{a0}: confirmez votre abonnement"),
        text: letter.0,
        html: letter.1,
        one_click: None,
        unsubscribe_subject: None,
        date: now,
    })
}

/// One reader, as listed.
#[derive(Debug, Serialize)]
struct ReaderRow {
    address: String,
    state: cambon_newsroom::readers::ReaderState,
    reason: Option<String>,
    confirmed_at: Option<Timestamp>,
    subscriptions: Vec<String>,
}

fn list(readers: &Readers, format: OutputFormat, printer: Printer) -> Result<Outcome> {
    let mut rows = Vec::new();
    for reader in readers.readers()? {
        let own = readers.subscriptions(Some(reader.key))?;
        let words = own.iter().map(|stored| {
            let state =
                serde_json::to_value(stored.state).ok().and_then(|state| state.as_str().map(str::to_owned));
            let criteria = stored.subscription.criteria.words(&cambon_newsroom::Context::EMPTY);
            format!("{criteria}, {} ({})", stored.subscription.rhythm.words(), state.unwrap_or_default())
        });
        rows.push(ReaderRow {
            address: reader.address.reveal().to_owned(),
            state: reader.state,
            reason: reader.reason,
            confirmed_at: reader.confirmed_at,
            subscriptions: words.collect(),
        });
    }
    let counts = readers.outbox_counts(None)?;
    let mut sink = Sink::open(None)?;
    match format {
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&rows)?)?,
        OutputFormat::Text => {
            for row in &rows {
                writeln!(sink, "{}  {:?}", row.address, row.state)?;
                for words in &row.subscriptions {
                    writeln!(sink, "    {words}")?;
                }
            }
        }
        OutputFormat::Jsonl | OutputFormat::Csv => {
            let table = if format == OutputFormat::Csv { TableFormat::Csv } else { TableFormat::Jsonl };
            let mut writer = RowWriter::new(sink, table);
            rows.iter().try_for_each(|row| writer.write(row))?;
            writer.finish()?;
            return Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done });
        }
    }
    sink.finish()?;
    printer.note(format!(
        "{}; outbox: {} waiting, {} sent, {} refused, {} came back",
        french::count(rows.len(), "reader", "readers"),
        counts.waiting,
        counts.sent,
        counts.failed,
        counts.bounced
    ));
    Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// One line of a list of readers.
#[derive(Debug, Deserialize)]
struct Line {
    address: String,
    #[serde(flatten)]
    criteria: Criteria,
    rhythm: Option<String>,
}

fn import(readers: &mut Readers, file: &Path, consent: &str, now: Timestamp, printer: Printer) -> Result<()> {
    if consent.trim().is_empty() {
        bail!("--consent is empty\nhint: say how and when these readers consented");
    }
    let mut reader = csv::Reader::from_path(file).with_context(|| format!("reading {}", file.display()))?;
    let mut entries = Vec::new();
    for (index, line) in reader.deserialize::<Line>().enumerate() {
        let number = index + 2;
        let mut line = line.with_context(|| format!("in {}, line {number}", file.display()))?;
        // The address itself stays out of messages, which may be logged.
        let address =
            Address::parse(&line.address).with_context(|| format!("line {number}: no e-mail address"))?;
        let rhythm = match line.rhythm.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            None => Rhythm::Weekly,
            Some(code) => Rhythm::from_code(code).with_context(|| {
                format!("line {number}: no rhythm \"{code}\"\nhint: each, daily, weekly or monthly")
            })?,
        };
        let fields = [
            &mut line.criteria.institution,
            &mut line.criteria.theme,
            &mut line.criteria.territory,
            &mut line.criteria.body,
            &mut line.criteria.query,
        ];
        for field in fields {
            field.take_if(|text| text.trim().is_empty());
        }
        entries.push((address, Subscription { criteria: line.criteria, rhythm }));
    }
    let entered = readers.enter(&entries, now)?;
    printer.note(format!("{entered} subscriptions entered of {} lines; consent: {consent}", entries.len()));
    Ok(())
}
