//! `cambon digest`: what a week, a month or a day brought; to stdout, or as an issue of the archive.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use cambon_newsroom::digest::Digest;
use cambon_newsroom::mail::{Letter, compose};
use cambon_newsroom::readers::{Address, Issue, Readers, Rhythm};
use cambon_newsroom::render::{self, Frame};
use cambon_newsroom::{Context, Entry, Period, alerts};

use crate::Outcome;
use crate::cli::{DigestArgs, DigestFormat};
use crate::commands::alerts::distribute;
use crate::commands::write_beside;
use crate::config::Config;
use crate::instance::Instance;
use crate::mailing;
use crate::newsroom::Newsdesk;
use crate::printer::{Printer, Sink};

/// Writes it.
pub fn run(args: &DigestArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let period = period(args)?;
    let instance = Instance::open_read_only(&config.data)?;
    let desk = Newsdesk::of(config)?;
    let digest = Digest::of(&instance.store, &desk.context(), period)?;
    let frame = Frame {
        letter: &config.newsroom.letter,
        legal: config.newsroom.legal.as_deref(),
        ..Frame::default()
    };
    if let Some(address) = &args.test_to {
        return test(address, &digest, config, printer);
    }
    if args.send {
        return send(&digest, period, &instance, &desk.context(), config, printer);
    }
    if let Some(folder) = &args.output {
        archive(folder, &digest, &frame)?;
        printer.note(format!("{} written to {}", digest.period, folder.display()));
    } else {
        let mut sink = Sink::open(None)?;
        match args.format {
            DigestFormat::Text => sink.write_all(render::text(&digest, &frame).as_bytes())?,
            DigestFormat::Html => sink.write_all(render::html(&digest, &frame)?.as_bytes())?,
            DigestFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&digest)?)?,
        }
        sink.finish()?;
    }
    Ok(if digest.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// The period meant.
pub fn period(args: &DigestArgs) -> Result<Period> {
    let named = [&args.week, &args.month, &args.day].into_iter().flatten().next();
    Ok(match named {
        Some(text) => Period::parse(text)?,
        None => Period::last_week(jiff::Timestamp::now()),
    })
}

/// Posts the issue to the readers of its rhythm and sends what is due.
fn send(
    digest: &Digest,
    period: Period,
    instance: &Instance,
    context: &Context<'_>,
    config: &Config,
    printer: Printer,
) -> Result<Outcome> {
    let rhythm = match period {
        Period::Week(_) => Rhythm::Weekly,
        Period::Month(_) => Rhythm::Monthly,
        Period::Day(_) => bail!("a day's letter is an alert\nhint: cambon alerts run --rhythm daily"),
    };
    let now = jiff::Timestamp::now();
    let domain = mailing::sender(config)?.domain().to_owned();
    let mut readers = Readers::open(&config.data)?;
    let changed = digest.changes.iter().map(|change| &change.entry);
    let mut entries: Vec<&Entry> = digest.reports().map(|item| &item.entry).collect();
    entries.extend(digest.notices().map(|item| &item.entry).chain(changed));
    let subscriptions = readers.served(rhythm)?;
    let distribution = distribute(instance, &entries, &subscriptions, context, &|_, _| false)?;
    let issue = Issue { key: digest.period.clone(), digest: digest.clone() };
    let posted = readers.post(&issue, &distribution.parcels, false, &domain, now)?;
    alerts::tell_broken(&mut readers, &distribution.broken, context, &domain, now)?;
    printer.note(format!("{posted} letters of {} put into the outbox", digest.period));
    mailing::send(&mut readers, config, printer)?;
    Ok(Outcome::Done)
}

/// Sends the whole issue to one address, beside the outbox.
fn test(address: &str, digest: &Digest, config: &Config, printer: Printer) -> Result<Outcome> {
    let to = Address::parse(address).context("this is no e-mail address")?;
    let sender = mailing::sender(config)?;
    let name = &config.newsroom.letter;
    let frame = Frame {
        letter: name,
        because: Some("vous essayez cette lettre."),
        legal: config.newsroom.legal.as_deref(),
        ..Frame::default()
    };
    let now = jiff::Timestamp::now();
    let letter = Letter {
        message_id: format!("essai-{}@{}", now.as_millisecond(), sender.domain()),
        subject: format!("[essai] {}", render::subject(digest, name)),
        text: render::text(digest, &frame),
        html: render::html(digest, &frame)?,
        one_click: None,
        unsubscribe_subject: None,
        date: now,
    };
    let message = compose(&letter, &sender, &to)?;
    let sent = mailing::transport(config)?.send(&message, &letter.message_id);
    sent.map_err(|refusal| anyhow::anyhow!("sending the test: {refusal:?}"))?;
    printer.note("one letter sent");
    Ok(Outcome::Done)
}

/// Writes the issue's files, and the list of issues that the folder holds.
fn archive(folder: &Path, digest: &Digest, frame: &Frame<'_>) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making folder {}", folder.display()))?;
    let file = |extension: &str| folder.join(format!("{}.{extension}", digest.period));
    write_beside(&file("html"), &render::html(digest, frame)?)?;
    write_beside(&file("txt"), &render::text(digest, frame))?;
    write_beside(&file("json"), &(serde_json::to_string_pretty(digest)? + "\n"))?;
    let mut issues = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(code) = name.strip_suffix(".html")
            && let Ok(period) = Period::parse(code)
        {
            issues.push(period);
        }
    }
    issues.sort_by_key(|period| (std::cmp::Reverse(period.first()), *period));
    write_beside(&folder.join("index.html"), &render::index(&issues, frame)?)
}
