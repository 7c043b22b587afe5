//! `cambon serve`: the site, its API and feeds, and beside them what is configured to be done: crawl, build, alerts, letters.

mod scheduler;

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use cambon_crawler::health::{Alarm, AlarmKind};
use cambon_newsroom::mail::compose;
use cambon_web::{Settings, SourceHealth};

use crate::cli::ServeArgs;
use crate::commands::sources::health_of;
use crate::commands::subscribers::confirmation;
use crate::config::Config;
use crate::mailing;
use crate::newsroom::Newsdesk;
use crate::printer::{Printer, Sink};

/// Open files of the process: a thousand idle visitors keep nobody out.
const OPEN_FILES: u64 = 65_536;

/// The card of the shipped model, measured on real reports and on what it learnt from.
const SHIPPED_CARDS: [&str; 2] =
    [include_str!("../../../models/topics/evaluation.md"), include_str!("../../../models/topics/card.md")];

/// Serves until it is told to stop.
pub fn run(args: &ServeArgs, config: &Config, printer: Printer) -> Result<()> {
    let mut config = config.clone();
    let wanted = args.listen.unwrap_or(config.serve.listen);
    let listener = TcpListener::bind(wanted)
        .with_context(|| format!("listening on {wanted}\nhint: another port, as --listen 127.0.0.1:8081"))?;
    let address = format!("http://{}", listener.local_addr()?);
    let site = args.site.clone().or(config.newsroom.site.clone()).unwrap_or_else(|| address.clone());
    // Mails and feeds made meanwhile lead to this site too.
    config.newsroom.site = Some(site.trim_end_matches('/').to_owned());
    config.newsroom.validate()?;
    // A limit that cannot be raised is lived with.
    let _ = rlimit::increase_nofile_limit(OPEN_FILES);
    let settings = settings(&config)?;
    let announce = || {
        let mut sink = Sink::open(None)?;
        writeln!(sink, "{address}/")?;
        sink.finish()
    };
    printer.note("the site is served here; Ctrl-C ends it");
    scheduler::start(&config, printer);
    cambon_web::run(settings, listener, announce)
}

fn settings(config: &Config) -> Result<Settings> {
    let desk = Newsdesk::of(config)?;
    let sources = crate::commands::crawl::known(config)?;
    let cards = match &config.topics.model {
        None => SHIPPED_CARDS.map(str::to_owned).to_vec(),
        // Its card lies beside it.
        Some(path) => std::fs::read_to_string(path.with_file_name("card.md")).into_iter().collect(),
    };
    Ok(Settings {
        data: config.data.clone(),
        site: config.newsroom.site.clone().unwrap_or_default(),
        letter: config.newsroom.letter.clone(),
        legal: config.newsroom.legal.clone(),
        contact: Some(config.crawl.contact.clone()).filter(|contact| !contact.is_empty()),
        hub: config.newsroom.hub.clone(),
        sources: desk.sources().to_vec(),
        themes_of: desk.themes_of(),
        health: Arc::new(move |store| {
            let all = health_of(&sources, store).map_err(|error| format!("{error:#}"))?;
            let told = all.into_iter().map(|health| SourceHealth {
                name: health.source,
                last_success_at: health.last_success_at,
                last_news_at: health.last_news_at,
                alarms: health.alarms.iter().map(alarm_fr).collect(),
            });
            Ok(told.collect())
        }),
        postman: (!config.newsroom.mail.from.is_empty()).then(|| postman(config.clone(), desk)),
        cards,
        behind_proxy: config.serve.behind_proxy,
    })
}

/// Sends confirmations as `cambon subscribers add` does.
fn postman(config: Config, desk: Newsdesk) -> cambon_web::Postman {
    Arc::new(move |address, subscription, token| {
        let send = || -> Result<()> {
            let sender = mailing::sender(&config)?;
            let what = subscription.because(&desk.context());
            let site = config.newsroom.site.as_deref();
            let now = jiff::Timestamp::now();
            let letter = confirmation(&config.newsroom.letter, &what, token, site, sender.domain(), now)?;
            let message = compose(&letter, &sender, address)?;
            let sent = mailing::transport(&config)?.send(&message, &letter.message_id);
            sent.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))
        };
        send().map_err(|error| format!("{error:#}"))
    })
}

/// What is wrong with a source, for readers of the site.
fn alarm_fr(alarm: &Alarm) -> String {
    let told = match alarm.kind {
        AlarmKind::Failing => "ne répond plus",
        AlarmKind::FormatDrift => "une liste répond sans rien donner : sa présentation a changé",
        AlarmKind::ListLost => "une liste a disparu ou est refusée",
        AlarmKind::Stale => "rien de nouveau depuis trop longtemps",
        AlarmKind::Collapse => "beaucoup moins d’annonces que d’habitude",
        AlarmKind::TooFew => "moins d’annonces qu’attendu",
        AlarmKind::Blocked => "les robots sont tenus à l’écart",
    };
    told.to_owned()
}
