//! `cambon search`: passages or conclusions, grouped by publication, highlighted, with page and permalink.
//!
//! What is found is written for readers in French; notes and errors go to stderr as those of the other commands.

use std::io::Write;

use anyhow::{Result, bail};
use cambon_indexer::api::{self, Parameters, SearchAnswer};
use cambon_indexer::{Explained, Group, Hit, Scope as IndexScope, Searcher};

use crate::Outcome;
use crate::cli::{OutputFormat, Scope, SearchArgs, SortBy};
use crate::commands::{search_batch, show};
use crate::config::Config;
use crate::filters;
use crate::instance::Instance;
use crate::printer::{Palette, Printer, Sink};

/// Searches and prints.
pub fn run(args: &SearchArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let parameters = parameters(args)?;
    if let Some(batch) = &args.batch {
        return search_batch::run(batch, &parameters, args, config, printer);
    }
    let searcher = open(config)?;
    let today = filters::today();
    if args.explain {
        return explain(args, &searcher, &parameters);
    }
    let answer = match &args.like {
        Some(_) => api::like(&searcher, &parameters, today)?,
        None => api::search(&searcher, &parameters, today)?,
    };
    let mut sink = Sink::open(args.output.as_deref())?;
    match args.format {
        _ if args.excel => search_batch::write_answer(sink, args, &answer)?,
        OutputFormat::Csv => search_batch::write_answer(sink, args, &answer)?,
        OutputFormat::Text => {
            text(&mut sink, &answer, Palette::new(args.color))?;
            sink.finish()?;
        }
        OutputFormat::Json => {
            writeln!(sink, "{}", serde_json::to_string_pretty(&answer)?)?;
            sink.finish()?;
        }
        OutputFormat::Jsonl => {
            lines(&mut sink, &answer.groups)?;
            sink.finish()?;
        }
    }
    Ok(outcome(&answer, printer))
}

fn outcome(answer: &SearchAnswer, printer: Printer) -> Outcome {
    if !answer.groups.is_empty() || !answer.named.is_empty() {
        return Outcome::Done;
    }
    let hint = match &answer.did_you_mean {
        Some(meant) => format!("try {meant}"),
        None => "fewer words, word* for every word that begins so, or fewer filters".to_owned(),
    };
    printer.note(format!("nothing found\nhint: {hint}"));
    Outcome::NothingFound
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
pub fn open(config: &Config) -> Result<Searcher> {
    Searcher::open(&Instance::index_folder_of(&config.data)).or_else(|error| {
        Instance::open_read_only(&config.data)?;
        Err(error.into())
    })
}

fn parameters(args: &SearchArgs) -> Result<Parameters> {
    let parameters = filters::parameters(&args.query, &args.filters)?;
    let scope = args.scope.map(|scope| match scope {
        Scope::Passages => IndexScope::Passages,
        Scope::Conclusions => IndexScope::Conclusions,
    });
    let filtered = !parameters.filters.is_empty() || !parameters.publication.is_empty();
    let anything = filtered || args.like.is_some() || args.batch.is_some();
    if parameters.q.trim().is_empty() && !anything && scope != Some(IndexScope::Conclusions) {
        bail!("nothing to search for\nhint: cambon search WORDS, or a filter such as --kind legal_reminder");
    }
    let shown = |limit: usize| Some(if args.all { usize::MAX } else { limit });
    Ok(Parameters {
        id: args.like.clone().unwrap_or_default(),
        scope,
        limit: shown(args.limit),
        per_publication: shown(args.per_publication),
        sort: args.sort.into(),
        after: args.after.clone(),
        copies: args.all,
        whole: args.batch.is_some() || args.excel || args.format == OutputFormat::Csv,
        ..parameters
    })
}

fn explain(args: &SearchArgs, searcher: &Searcher, parameters: &Parameters) -> Result<Outcome> {
    let answer = api::explain(searcher, parameters, filters::today())?;
    let mut sink = Sink::open(args.output.as_deref())?;
    match args.format {
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&answer)?)?,
        OutputFormat::Text => {
            writeln!(sink, "{}", answer.canonical)?;
            if let Some(parts) = &answer.parts {
                explain_part(&mut sink, parts, 1)?;
            }
            for synonym in &answer.synonyms {
                writeln!(sink, "{} : aussi {}", synonym.typed, synonym.also.join(", "))?;
            }
        }
        _ => bail!("an explanation is written as text or json\nhint: --format json"),
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

fn explain_part(out: &mut impl Write, part: &Explained, depth: usize) -> Result<()> {
    let kind = match part.kind {
        "word" if part.optional => "mot de liaison, facultatif",
        "word" => "mot, dans toutes ses formes",
        "phrase" => "expression exacte",
        "near" => "mots proches",
        "prefix" => "début de mot",
        "typo" => "mot à l'orthographe approchée",
        "field" => "champ",
        "all" => "tous",
        "any" => "l'un d'eux",
        _ => "sauf",
    };
    let words = match (&part.days, part.stands_for.is_empty()) {
        (Some([first, last]), _) => {
            let day = |day: &Option<String>| day.clone().unwrap_or_default();
            format!(" = {}..{}", day(first), day(last))
        }
        (None, true) => String::new(),
        (None, false) => format!(" = {}", part.stands_for.join(", ")),
    };
    let more = if part.and_more > 0 { format!(" et {} autres", part.and_more) } else { String::new() };
    writeln!(out, "{}{} ({kind}){words}{more}", "  ".repeat(depth), part.query)?;
    part.parts.iter().try_for_each(|inner| explain_part(out, inner, depth + 1))
}

/// An answer for reading.
pub fn text(out: &mut impl Write, answer: &SearchAnswer, palette: Palette) -> Result<()> {
    let heading = |line: &str| palette.faint(line);
    for synonym in &answer.synonyms {
        let also = format!("{} : aussi {}", synonym.typed, synonym.also.join(", "));
        writeln!(out, "{}", heading(&also))?;
    }
    if !answer.named.is_empty() {
        writeln!(out, "{}\n", heading("désigné par la référence :"))?;
        write_groups(out, &answer.named, palette)?;
    }
    write_groups(out, &answer.groups, palette)?;
    if !answer.groups.is_empty() {
        let what = if answer.scope == IndexScope::Conclusions { "conclusion" } else { "passage" };
        let shown = format!(
            "{} dans {}, {} ici",
            counted(answer.total_hits, what),
            counted(answer.total_publications, "publication"),
            answer.groups.len()
        );
        writeln!(out, "{}", heading(&shown))?;
    }
    if let Some(next) = &answer.next {
        writeln!(out, "{}", heading(&format!("suite : --after {next}")))?;
    }
    if !answer.approaching.is_empty() {
        let above = match (answer.groups.is_empty(), answer.scope) {
            (false, _) => "\navec une partie des mots, non comptés ci-dessus :",
            (true, IndexScope::Conclusions) => {
                "aucune conclusion ne contient tous les mots ; avec une partie d’entre eux :"
            }
            (true, _) => "aucun passage ne contient tous les mots ; avec une partie d’entre eux :",
        };
        writeln!(out, "{}\n", heading(above))?;
        write_groups(out, &answer.approaching, palette)?;
    }
    Ok(())
}

/// French has its plural from two on.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count < 2 { "" } else { "s" })
}

fn write_groups(out: &mut impl Write, groups: &[Group], palette: Palette) -> Result<()> {
    for group in groups {
        writeln!(out, "{}", palette.title(&title(group)))?;
        writeln!(out, "  {}", palette.faint(&facts(group)))?;
        for hit in &group.hits {
            let likes = palette.faint(&likes(hit));
            writeln!(out, "  {} {}{likes}", palette.faint(&place(hit)), highlighted(hit, palette))?;
        }
        let shown: usize = group.hits.iter().map(|hit| 1 + hit.copies).sum();
        if group.total_hits > shown {
            let more =
                format!("... et {} de plus : cambon show {}", group.total_hits - shown, group.source_ref);
            writeln!(out, "  {}", palette.faint(&more))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn lines(out: &mut impl Write, groups: &[Group]) -> Result<()> {
    for group in groups {
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

/// `p. 12 · 3.1 Les heures supplémentaires`; where there are no pages, the passage's number and all of its headings.
fn place(hit: &Hit) -> String {
    let page = match (hit.page, &hit.conclusion) {
        (Some(page), _) => Some(format!("p. {}", page.0)),
        (None, Some(_)) => None,
        (None, None) => Some(format!("§ {}", hit.ordinal + 1)),
    };
    let shown = if hit.page.is_some() { hit.section.len().saturating_sub(1) } else { 0 };
    let section = hit.section[shown..].iter().map(|title| shortened(title)).collect::<Vec<_>>().join(" › ");
    let conclusion = hit.conclusion.as_ref().map(|conclusion| {
        let number = conclusion.number.as_ref().map(|number| show::number(number)).unwrap_or_default();
        format!("{}{number}", show::kind_in_french(conclusion.kind))
    });
    let section = (!section.is_empty()).then_some(section);
    let parts: Vec<_> = [page, conclusion, section].into_iter().flatten().collect();
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
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.chars().count() <= SECTION_CHARS {
        return title;
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
