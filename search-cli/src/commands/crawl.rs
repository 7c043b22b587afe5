//! `cambon crawl`: collects what is new or changed, then builds.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use cambon_crawler::CrawlError;
use cambon_crawler::engine::{self, Progress, Settings};
use cambon_crawler::source::Source;

use crate::Outcome;
use crate::cli::CrawlArgs;
use crate::commands::import::report_build;
use crate::config::Config;
use crate::instance::Instance;
use crate::pipeline::{self, BuildPlan};
use crate::printer::Printer;

/// Crawls and builds.
pub fn run(args: &CrawlArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let sources = chosen(known(config)?, &args.sources)?;
    let settings = settings(args, config);
    let mut instance = Instance::create_or_open(&config.data)?;
    let bar = printer.progress(0, "crawling");
    let mut observe = |progress: &Progress| {
        bar.set_position(progress.requests);
        bar.set_message(format!("{} documents, {}", progress.documents, progress.last));
    };
    let now = || jiff::Timestamp::now().as_millisecond();
    let progress = engine::crawl(&mut instance.store, &sources, &settings, &now, &mut observe)?;
    bar.finish_and_clear();
    report(&progress, printer);
    if args.no_build {
        printer.note("to read and index what came: cambon build");
    } else {
        let summary = pipeline::build(&mut instance, config, BuildPlan::default(), printer)?;
        report_build(summary, printer);
    }
    Ok(if progress.documents == 0 { Outcome::NothingFound } else { Outcome::Done })
}

fn settings(args: &CrawlArgs, config: &Config) -> Settings {
    let crawl = &config.crawl;
    Settings {
        contact: crawl.contact.clone(),
        parallel: crawl.parallel,
        loopback_time_scale: f64::from(crawl.loopback_time_permille) / 1000.0,
        largest_document: usize::try_from(config.extract.max_file_mib << 20).unwrap_or(usize::MAX),
        answer_limit: Duration::from_secs(crawl.answer_limit_s),
        patience_ms: i64::from(crawl.patience_min) * 60_000,
        again: args.again,
        since: args.since,
        until: args.until,
    }
}

/// The descriptions that come with the program and those of the configured folder, which win over them.
pub fn known(config: &Config) -> Result<Vec<Source>> {
    let mut sources = cambon_crawler::shipped::sources()?;
    if let Some(folder) = &config.crawl.sources {
        for source in of_folder(folder)? {
            sources.retain(|known| known.name != source.name);
            sources.push(source);
        }
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(sources)
}

fn of_folder(folder: &Path) -> Result<Vec<Source>> {
    let reading = || format!("reading sources in {}", folder.display());
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .with_context(reading)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Ok(Source::parse(&text, &path.display().to_string())?)
    };
    paths.iter().map(read).collect()
}

/// Those named, or all.
pub fn chosen(sources: Vec<Source>, names: &[String]) -> Result<Vec<Source>> {
    for name in names {
        if !sources.iter().any(|source| source.name == *name) {
            return Err(CrawlError::UnknownSource { name: name.clone() }.into());
        }
    }
    Ok(sources.into_iter().filter(|source| names.is_empty() || names.contains(&source.name)).collect())
}

fn report(progress: &Progress, printer: Printer) {
    printer.note(format!("{} requests, {} documents new or changed", progress.requests, progress.documents));
    for (host, reason) in &progress.left {
        printer.note(format!("left to the next run: {host} ({reason})"));
    }
}
