//! `cambon sources`: the list, what a description extracts, and the health of each.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use cambon_corpus::Store;
use cambon_crawler::discovery::{self, Answer};
use cambon_crawler::fetch::{Ask, Fetcher, Limits};
use cambon_crawler::health::{self, Health};
use cambon_crawler::source::Source;
use cambon_crawler::{content, page};
use serde_json::json;
use url::Url;

use crate::Outcome;
use crate::cli::{OutputFormat, SourcesAction, SourcesArgs};
use crate::commands::crawl::{chosen, known};
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::{Printer, Sink};

/// Runs whose volume is compared.
const RUNS_COMPARED: u32 = 20;

/// Does it.
pub fn run(args: &SourcesArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let sources = known(config)?;
    match &args.action {
        None => list(&sources),
        Some(SourcesAction::Check { name, from, url }) => {
            check(&chosen(sources, std::slice::from_ref(name))?[0], from, url.as_deref(), config, printer)
        }
        Some(SourcesAction::Health { format }) => report_health(&sources, *format, config),
    }
}

fn list(sources: &[Source]) -> Result<Outcome> {
    let mut sink = Sink::open(None)?;
    for source in sources {
        let grade = source.evidence.grade.code();
        writeln!(
            sink,
            "{:<26} {grade:<17} {:<10} {}",
            source.name,
            format!("{:?}", source.rhythm).to_lowercase(),
            source.institution
        )?;
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

fn check(
    source: &Source,
    from: &str,
    url: Option<&str>,
    config: &Config,
    printer: Printer,
) -> Result<Outcome> {
    let (bytes, content_type, url) = if from.starts_with("http") {
        let url = source.address_rules().canonical(from, None)?;
        let (bytes, content_type) = ask_once(source, &url, config, printer)?;
        (bytes, content_type, url)
    } else {
        let bytes = std::fs::read(from).with_context(|| format!("reading {from}"))?;
        let url = Url::parse(url.unwrap_or(&source.home)).context("in --url")?;
        (bytes, None, url)
    };
    let lists = source.discovery.iter().filter(|discovery| is_of(discovery.url(), &url));
    let mut whole = json!({ "source": source.name, "url": url.as_str() });
    let mut found_any = false;
    for (index, discovery) in lists.enumerate() {
        let answer = Answer { url: &url, bytes: &bytes, content_type: content_type.as_deref(), page: 0 };
        let found = discovery::read(source, discovery, answer);
        found_any |= !found.entries.is_empty() || !found.further.is_empty();
        whole[format!("list_{index}")] = serde_json::to_value(found)?;
    }
    if whole.get("list_0").is_none() {
        let text = content::text(&bytes, content_type.as_deref(), None);
        let page = page::read(source, &text, &url);
        found_any = page.title.is_some() || !page.documents.is_empty();
        whole["page"] = serde_json::to_value(page)?;
    }
    let mut sink = Sink::open(None)?;
    writeln!(sink, "{}", serde_json::to_string_pretty(&whole)?)?;
    sink.finish()?;
    Ok(if found_any { Outcome::Done } else { Outcome::NothingFound })
}

/// Whether an address is that of a list, whatever its page.
fn is_of(list: &str, url: &Url) -> bool {
    Url::parse(list).is_ok_and(|list| list.host_str() == url.host_str() && list.path() == url.path())
}

/// One request, after one for robots.txt, which is obeyed.
fn ask_once(
    source: &Source,
    url: &Url,
    config: &Config,
    printer: Printer,
) -> Result<(Vec<u8>, Option<String>)> {
    let fetcher = Fetcher::new(&config.crawl.contact)?;
    let (time, silence) = (Duration::from_secs(60), Duration::from_secs(30));
    let limits = Limits { bytes: 50 << 20, time, silence, cuts: false };
    let private = source.private_hosts.contains(&cambon_crawler::address::authority(url));
    let ask = |url: Url| {
        let ask = Ask { url, private, etag: None, last_modified: None, limits };
        fetcher.ask_and_wait(&ask).map_err(|failure| anyhow::anyhow!("asking {}: {failure:?}", ask.url))
    };
    let robots = ask(url.join("/robots.txt")?)?;
    if robots.status >= 500 {
        bail!("robots.txt answers {}: nothing else may be asked", robots.status);
    }
    let rules = cambon_crawler::robots::Robots::parse(if robots.status == 200 { &robots.body } else { &[] });
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let rules = rules.rules_for(cambon_crawler::fetch::PRODUCT);
    if !rules.allows(path) {
        bail!("{url} is forbidden by robots.txt");
    }
    let pause = Duration::from_millis(rules.delay_ms.unwrap_or(0).max(2_000));
    printer.note(format!("waiting {} s between two requests", pause.as_secs()));
    std::thread::sleep(pause);
    let answer = ask(url.clone())?;
    if answer.status != 200 {
        bail!("{url} answers {}", answer.status);
    }
    let content_type = answer.header("content-type").map(str::to_owned);
    Ok((answer.body, content_type))
}

/// The health of every source that was ever crawled.
pub fn health_of(sources: &[Source], store: &Store) -> Result<Vec<Health>> {
    let now = jiff::Timestamp::now().as_millisecond();
    let mut all = Vec::new();
    for source in sources {
        let runs = store.runs(&source.name, RUNS_COMPARED)?;
        let complaints = store.lists_given_up(&source.name)?;
        let last_news_at = store.last_news(&source.name)?;
        if runs.is_empty() && complaints.is_empty() && last_news_at.is_none() {
            continue;
        }
        all.push(health::judge(source, &runs, last_news_at, &complaints, now));
    }
    Ok(all)
}

fn report_health(sources: &[Source], format: OutputFormat, config: &Config) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    let all = health_of(sources, &instance.store)?;
    let mut sink = Sink::open(None)?;
    match format {
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&all)?)?,
        OutputFormat::Text => {
            for health in &all {
                write_health(&mut sink, health)?;
            }
        }
        _ => bail!("health is written as text or json"),
    }
    sink.finish()?;
    let any = all.iter().any(|health| !health.alarms.is_empty());
    Ok(if any { Outcome::NothingFound } else { Outcome::Done })
}

/// One source for reading.
pub fn write_health(sink: &mut Sink, health: &Health) -> Result<()> {
    let moment = |at: Option<i64>| at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    let last = moment(health.last_success_at)
        .map_or("never".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string());
    writeln!(sink, "{:<26} last success {last}", health.source)?;
    for alarm in &health.alarms {
        writeln!(sink, "  ALARM {}", alarm.reason)?;
    }
    Ok(())
}
