//! `cambon show`: a publication's facts, outline and conclusions, or the text of one page.

use std::io::Write;

use anyhow::{Context, Result, bail};
use cambon_classifier::taxonomy::Taxonomy;
use cambon_corpus::{ConclusionFilter, ConclusionRecord, Publication, State};
use cambon_document::{BlockKind, ConclusionId, ConclusionKind, Document, PageNumber, TopicTag, legal};
use serde_json::json;

use crate::Outcome;
use crate::cli::{OutputFormat, ShowArgs};
use crate::config::Config;
use crate::export;
use crate::instance::Instance;
use crate::printer::Sink;

/// Shows it.
pub fn run(args: &ShowArgs, config: &Config) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    let Some(publication) = find(&instance, &args.id)? else {
        bail!(
            "no publication, conclusion or file \"{}\"\nhint: `cambon search` and `cambon export publications` name them",
            args.id
        );
    };
    let document = instance.store.document(publication.current)?;
    let mut sink = Sink::open(None)?;
    if let Some(page) = args.page {
        let document = document.with_context(|| unread(&publication))?;
        show_page(&mut sink, &document, page)?;
        sink.finish()?;
        return Ok(Outcome::Done);
    }
    if let Some(passage) = args.passage {
        let document = document.with_context(|| unread(&publication))?;
        show_passage(&mut sink, &publication, &document, passage)?;
        sink.finish()?;
        return Ok(Outcome::Done);
    }
    let conclusions = instance
        .store
        .conclusions(&ConclusionFilter { publication: Some(publication.id.clone()), ..Default::default() })?;
    match args.format {
        OutputFormat::Text => text(&mut sink, &publication, document.as_ref(), &conclusions)?,
        OutputFormat::Json => {
            let outline = document.as_ref().map(outline);
            let whole = json!({ "publication": export::publication_object(&publication)?, "outline": outline, "conclusions": conclusions });
            writeln!(sink, "{}", serde_json::to_string_pretty(&whole)?)?;
        }
        OutputFormat::Jsonl | OutputFormat::Csv => {
            bail!(
                "a publication is shown as text or json\nhint: `cambon export conclusions --publication {}`",
                args.id
            )
        }
    }
    sink.finish()?;
    Ok(Outcome::Done)
}

/// The publication of an id, a file's name, or a conclusion's id.
fn find(instance: &Instance, id: &str) -> Result<Option<Publication>> {
    if let Some(publication) = instance.store.find_publication(id)? {
        return Ok(Some(publication));
    }
    let Some(record) = instance.store.conclusion(&ConclusionId(id.to_owned()))? else { return Ok(None) };
    Ok(Some(instance.store.publication(&record.publication_id)?))
}

fn unread(publication: &Publication) -> String {
    let reason = match &publication.state {
        State::Refused { reason } => reason.as_str(),
        State::Pending | State::Done => "it has not been read yet\nhint: cambon build",
    };
    format!("{} has no text: {reason}", publication.source_ref)
}

#[derive(serde::Serialize)]
struct OutlineEntry<'a> {
    level: u8,
    title: &'a str,
    page: Option<PageNumber>,
    zone: &'static str,
}

fn outline(document: &Document) -> Vec<OutlineEntry<'_>> {
    let headings = document.blocks.iter().filter_map(|block| {
        let level = block.heading_level()?;
        Some(OutlineEntry {
            level,
            title: document.text_of(block),
            page: block.first_page(),
            zone: block.zone.code(),
        })
    });
    headings.filter(|entry| entry.zone != "contents").collect()
}

fn text(
    out: &mut impl Write,
    publication: &Publication,
    document: Option<&Document>,
    conclusions: &[ConclusionRecord],
) -> Result<()> {
    writeln!(out, "{}", publication.title.as_deref().unwrap_or(&publication.source_ref))?;
    for (name, value) in facts(publication) {
        writeln!(out, "  {name:<13}{value}")?;
    }
    let Some(document) = document else {
        writeln!(out, "\n{}", unread(publication))?;
        return Ok(());
    };
    for warning in &document.warnings {
        let page = warning.page.map(|page| format!("page {}: ", page.0)).unwrap_or_default();
        writeln!(out, "  {:<13}{page}{}", "warning", warning.message)?;
    }
    writeln!(out, "\nOutline")?;
    for entry in outline(document) {
        let page = entry.page.map(|page| format!("  p. {}", page.0)).unwrap_or_default();
        let indent = "  ".repeat(usize::from(entry.level));
        writeln!(out, "{indent}{}{page}", one_line(entry.title))?;
    }
    writeln!(out, "\nConclusions: {}", conclusions.len())?;
    let taxonomy = Taxonomy::shipped();
    conclusions.iter().try_for_each(|conclusion| show_conclusion(out, conclusion, &taxonomy))
}

fn facts(publication: &Publication) -> Vec<(&'static str, String)> {
    let facts = [
        ("id", Some(publication.id.to_string())),
        ("file", Some(publication.source_ref.clone())),
        ("type", publication.document_type.clone()),
        ("body", publication.body.clone()),
        ("body kind", publication.body_kind.map(|kind| kind.code().to_owned())),
        ("département", publication.department.clone()),
        ("jurisdiction", publication.jurisdiction.clone()),
        ("date", publication.date.map(|date| date.to_string())),
        ("versions", Some(publication.versions.len().to_string())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The number of a conclusion, after its kind: ` n° 3`, ` unique`.
pub fn number(printed: &str) -> String {
    let digit = printed.starts_with(|first: char| first.is_ascii_digit());
    if digit { format!(" n° {printed}") } else { format!(" {printed}") }
}

/// What readers call a kind of conclusion.
pub fn kind_in_french(kind: ConclusionKind) -> &'static str {
    match kind {
        ConclusionKind::Recommendation => "recommandation",
        ConclusionKind::LegalReminder => "rappel au droit",
        ConclusionKind::Finding => "constat",
    }
}

/// One conclusion for reading.
pub fn show_conclusion(
    out: &mut impl Write,
    conclusion: &ConclusionRecord,
    taxonomy: &Taxonomy,
) -> Result<()> {
    let number = conclusion.number.as_deref().map(number);
    let page = conclusion.page.map(|page| format!(" · p. {}", page.0));
    let status = conclusion.status.map(|status| format!(" · {}", status.code().replace('_', " ")));
    let parts: String = [number, page, status].into_iter().flatten().collect();
    writeln!(out, "\n  {}{parts}  ({})", conclusion.kind.code().replace('_', " "), conclusion.id)?;
    writeln!(out, "    {}", one_line(&conclusion.text))?;
    for topic in &conclusion.topics {
        writeln!(out, "    {}", topic_line(topic, taxonomy))?;
    }
    for basis in &conclusion.legal_bases {
        let moved = legal::renumbered(basis).find(|row| row.sure && row.former == *basis);
        let today = moved.map(|row| format!(" (today {})", row.today.join(", "))).unwrap_or_default();
        writeln!(out, "    legal basis: {basis}{today}")?;
    }
    Ok(())
}

/// A topic with its name, how sure the model is, and the words that carried it.
fn topic_line(topic: &TopicTag, taxonomy: &Taxonomy) -> String {
    let label = taxonomy.get(&topic.code).map_or("", |topic| topic.label.fr.as_str());
    let evidence: Vec<String> =
        topic.evidence.iter().map(|words| format!("« {} »", one_line(words))).collect();
    let sure =
        if topic.evidence.is_empty() { String::new() } else { format!(", {:.0} %", topic.score * 100.0) };
    let reasons = if evidence.is_empty() { String::new() } else { format!(": {}", evidence.join(", ")) };
    format!("{} {label}{sure}{reasons}", topic.code)
}

/// Passages shown before and after the one asked for.
const NEIGHBOURS: u32 = 2;

/// A passage by its number from 1, with its headings and its neighbours.
fn show_passage(
    out: &mut impl Write,
    publication: &Publication,
    document: &Document,
    number: u32,
) -> Result<()> {
    let passages = cambon_corpus::passage::passages(&publication.id, document);
    let place = number.checked_sub(1).filter(|place| (*place as usize) < passages.len());
    let Some(place) = place else {
        bail!("there is no passage {number}: the publication has {}", passages.len());
    };
    writeln!(out, "{}\n", passages[place as usize].section.join(" › "))?;
    for passage in passages.iter().filter(|passage| passage.ordinal.abs_diff(place) <= NEIGHBOURS) {
        writeln!(out, "§ {}\n{}\n", passage.ordinal + 1, passage.text)?;
    }
    Ok(())
}

fn show_page(out: &mut impl Write, document: &Document, page: u32) -> Result<()> {
    if document.pages.is_empty() {
        bail!(
            "this publication has no pages (it was imported as HTML)\nhint: `cambon show` without --page gives its outline, with --passage N a passage"
        );
    }
    if !document.pages.iter().any(|known| known.number.0 == page) {
        bail!("there is no page {page}: the publication has {}", document.pages.len());
    }
    for block in document.content() {
        let fragments = block.anchors.iter().filter(|anchor| anchor.page.0 == page);
        let words: String =
            fragments.map(|anchor| anchor.span.of(&document.text)).collect::<Vec<_>>().join(" ");
        if words.trim().is_empty() {
            continue;
        }
        let marker = match &block.kind {
            BlockKind::ListItem { marker: Some(marker), .. } => format!("{marker} "),
            _ => String::new(),
        };
        writeln!(out, "{marker}{words}\n")?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
