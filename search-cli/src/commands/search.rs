//! `cambon search`: passages or conclusions, grouped by publication, highlighted, with page and permalink.

use std::io::Write;

use anyhow::{Result, bail};
use cambon_indexer::{Group, Hit, Request, Results, Scope as IndexScope, Searcher};

use crate::Outcome;
use crate::cli::{OutputFormat, Scope, SearchArgs, SortBy};
use crate::config::Config;
use crate::filters;
use crate::instance::Instance;
use crate::printer::{Palette, Printer, Sink};

/// Searches and prints.
pub fn run(args: &SearchArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let request = request(args, config)?;
    let searcher = open(config)?;
    let results = searcher.search(&request)?;
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Text => text(&mut sink, &results, Palette::new(args.color))?,
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&results)?)?,
        OutputFormat::Jsonl => lines(&mut sink, &results)?,
        OutputFormat::Csv | OutputFormat::Ttl => {
            bail!(
                "search results are not written as tables\nhint: `cambon export passages QUERY --format csv`"
            )
        }
    }
    sink.finish()?;
    for synonym in &results.synonyms {
        printer.note(format!("aussi : {}", synonym.also.join(", ")));
    }
    if let Some(next) = &results.next {
        printer.note(format!("suite : --after {next}"));
    }
    if let Some(meant) = &results.did_you_mean {
        printer.note(format!("essayez : {meant}"));
    }
    if results.groups.is_empty() {
        printer
            .note("nothing found\nhint: fewer words, word* for every word that begins so, or fewer filters");
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

impl From<SortBy> for cambon_indexer::Sort {
    fn from(by: SortBy) -> Self {
        match by {
            SortBy::Relevance => Self::Relevance,
            SortBy::Newest => Self::Newest,
            SortBy::Oldest => Self::Oldest,
        }
    }
}

/// Opens the index; where that fails because there is no data at all, says that instead.
fn open(config: &Config) -> Result<Searcher> {
    Searcher::open(&Instance::index_folder_of(&config.data)).or_else(|error| {
        Instance::open_read_only(&config.data)?;
        Err(error.into())
    })
}

fn request(args: &SearchArgs, config: &Config) -> Result<Request> {
    let query = args.query.join(" ");
    let filters = filters::parse_with(&args.filters, |name| {
        Instance::open_read_only(&config.data)?.publication_id(name)
    })?;
    let scope = match args.scope {
        Some(Scope::Conclusions) => IndexScope::Conclusions,
        None if args.filters.concern_conclusions() => IndexScope::Conclusions,
        _ => IndexScope::Passages,
    };
    if query.trim().is_empty() && filters.is_empty() && scope == IndexScope::Passages {
        bail!("nothing to search for\nhint: cambon search WORDS, or a filter such as --kind legal_reminder");
    }
    Ok(Request {
        query,
        scope,
        filters,
        limit_publications: args.limit,
        passages_per_publication: args.per_publication,
        sort: args.sort.into(),
        after: args.after.clone(),
        today: filters::today(),
        ..Request::default()
    })
}

/// Results for reading.
pub fn text(out: &mut impl Write, results: &Results, palette: Palette) -> Result<()> {
    write_groups(out, &results.groups, palette)?;
    if !results.groups.is_empty() {
        let shown = format!(
            "{} in {} publications, {} shown",
            results.total_hits,
            results.total_publications,
            results.groups.len()
        );
        writeln!(out, "{}", palette.faint(&shown))?;
    }
    if !results.approaching.is_empty() {
        writeln!(out, "\n{}\n", palette.faint("with most of the words, not counted above:"))?;
        write_groups(out, &results.approaching, palette)?;
    }
    Ok(())
}

fn write_groups(out: &mut impl Write, groups: &[Group], palette: Palette) -> Result<()> {
    for group in groups {
        writeln!(out, "{}", palette.title(&title(group)))?;
        writeln!(out, "  {}", palette.faint(&facts(group)))?;
        for hit in &group.hits {
            let likes = palette.faint(&likes(hit));
            writeln!(out, "  {} {}{likes}", palette.faint(&place(hit)), highlighted(hit, palette))?;
        }
        if group.total_hits > group.hits.len() {
            let more = format!(
                "... and {} more: cambon show {}",
                group.total_hits - group.hits.len(),
                group.source_ref
            );
            writeln!(out, "  {}", palette.faint(&more))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn lines(out: &mut impl Write, results: &Results) -> Result<()> {
    for group in &results.groups {
        writeln!(out, "{}", serde_json::to_string(group)?)?;
    }
    Ok(())
}

fn title(group: &Group) -> String {
    group.title.clone().or_else(|| group.body.clone()).unwrap_or_else(|| group.source_ref.clone())
}

fn facts(group: &Group) -> String {
    let date = group.date.map(|date| date.to_string());
    let parts = [group.jurisdiction.clone(), date, Some(format!("cambon show {}", group.source_ref))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// `p. 12 · 3.1 Les heures supplémentaires`, or the section alone where there are no pages.
fn place(hit: &Hit) -> String {
    let page = hit.page.map(|page| format!("p. {}", page.0));
    let section = hit.section.last().map(|section| shortened(section));
    let kind = hit.conclusion.as_ref().map(|conclusion| conclusion.kind.code().replace('_', " "));
    let parts: Vec<_> = [page, kind, section].into_iter().flatten().collect();
    format!("[{}]", if parts.is_empty() { hit.zone.code().to_owned() } else { parts.join(" · ") })
}

/// How many passages that say nearly the same it stands for.
fn likes(hit: &Hit) -> String {
    match hit.copies + hit.elsewhere {
        0 => String::new(),
        1 => " (1 passage semblable)".to_owned(),
        several => format!(" ({several} passages semblables)"),
    }
}

/// Characters of a section title shown beside a passage.
const SECTION_CHARS: usize = 60;

fn shortened(title: &str) -> String {
    if title.chars().count() <= SECTION_CHARS {
        return title.to_owned();
    }
    let cut: String = title.chars().take(SECTION_CHARS).collect();
    format!("{}…", cut.trim_end())
}

fn highlighted(hit: &Hit, palette: Palette) -> String {
    let mut shown = String::new();
    let mut reached = 0;
    for range in hit.highlights.iter().map(|mark| mark.range.clone()) {
        shown.push_str(&hit.text[reached..range.start]);
        shown.push_str(&palette.found(&hit.text[range.start..range.end]));
        reached = range.end;
    }
    shown.push_str(&hit.text[reached..]);
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}
