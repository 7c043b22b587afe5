//! `cambon cite`: a report, a conclusion, or all that a query finds, as a footnote or for a reference manager.

use std::io::Write;

use anyhow::{Result, bail};
use cambon_corpus::{ConclusionRow, StoreError, hex};
use cambon_document::citation::{self, DataSet, Place, Source, Style};
use cambon_newsroom::citing;
use sha2::{Digest, Sha256};

use crate::Outcome;
use crate::cli::{CitationStyle, CiteArgs};
use crate::config::Config;
use crate::export::facts::Facts;
use crate::export::resource::Resource;
use crate::export::selection::{Asked, Selection};
use crate::instance::Instance;
use crate::printer::Sink;

/// Hexadecimal digits that name a set of conclusions.
const SET_DIGITS: usize = 12;

/// Prints the citations.
pub fn run(args: &CiteArgs, config: &Config) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    let style = match args.format {
        CitationStyle::Note => Style::Note,
        CitationStyle::Bibtex => Style::Bibtex,
        CitationStyle::Ris => Style::Ris,
        CitationStyle::CslJson => Style::CslJson,
    };
    let sources = match named(&args.what, &instance)? {
        Some(source) => vec![source],
        None => found(args, style, &instance)?,
    };
    if sources.is_empty() {
        return Ok(Outcome::NothingFound);
    }
    let mut sink = Sink::open(args.output.as_deref())?;
    sink.write_all(citation::cite(&sources, style).as_bytes())?;
    sink.finish()?;
    Ok(Outcome::Done)
}

/// What a single word names: a publication or a conclusion.
fn named(words: &[String], instance: &Instance) -> Result<Option<Source>> {
    let [word] = words else { return Ok(None) };
    if let Some(publication) = instance.store.find_publication(word)? {
        return Ok(Some(Source::Report(citing::report(&publication, None))));
    }
    let id = cambon_document::ConclusionId(word.clone());
    let Some(record) = instance.store.conclusion(&id)? else { return Ok(None) };
    let publication = instance.store.publication(&record.publication_id)?;
    let place = citing::place(&record.id.0, record.kind, record.number.as_deref(), record.page, &record.text);
    Ok(Some(Source::Report(citing::report(&publication, Some(place)))))
}

/// The set that a query finds, then each report of it; as footnotes, each conclusion with its page.
fn found(args: &CiteArgs, style: Style, instance: &Instance) -> Result<Vec<Source>> {
    let asked = Asked::of(&args.what, &args.filters)?;
    if asked.is_everything() {
        bail!("nothing to cite\nhint: cambon cite ID, or cambon cite QUERY");
    }
    let selection = Selection::of(&asked, Resource::Conclusions, instance)?;
    let mut facts = Facts::default();
    let mut sources = Vec::new();
    instance.store.each_publication(|publication| -> Result<(), StoreError> {
        facts.seen(&publication);
        if !selection.has_publication(&publication.id) {
            return Ok(());
        }
        facts.written(&publication);
        if style != Style::Note {
            sources.push(Source::Report(citing::report(&publication, None)));
        }
        instance.store.conclusions_of(&publication, |publication, row| -> Result<(), StoreError> {
            if selection.has_conclusion(row.id) {
                facts.conclusions += 1;
                if style == Style::Note {
                    sources.push(Source::Report(citing::report(publication, Some(place(row)?))));
                }
            }
            Ok(())
        })
    })?;
    if facts.conclusions == 0 {
        return Ok(Vec::new());
    }
    let set = Source::DataSet(data_set(&asked, &facts)?);
    Ok(std::iter::once(set).chain(sources).collect())
}

fn data_set(asked: &Asked, facts: &Facts) -> Result<DataSet> {
    let canonical = asked.canonical()?;
    let query = canonical["query"].as_str().unwrap_or_default();
    let filters = canonical["filters"].as_object().into_iter().flatten().map(|(name, values)| {
        let values = values.as_array().into_iter().flatten().filter_map(|value| value.as_str());
        format!("{name}={}", values.collect::<Vec<_>>().join(","))
    });
    let words = std::iter::once(query.to_owned()).filter(|query| !query.is_empty()).chain(filters);
    let identity = format!("{canonical}\n{}\n{}", facts.versions(), facts.corpus());
    Ok(DataSet {
        id: hex(&Sha256::digest(identity))[..SET_DIGITS].to_owned(),
        query: words.collect::<Vec<_>>().join(" "),
        conclusions: usize::try_from(facts.conclusions).unwrap_or(usize::MAX),
        publications: usize::try_from(facts.publications).unwrap_or(usize::MAX),
        days: facts.days(),
        versions: facts.versions_line(),
        institutions: facts.institutions.iter().cloned().collect(),
    })
}

fn place(row: &ConclusionRow<'_>) -> Result<Place, StoreError> {
    let page = row.occurrences()?.first().and_then(|place| place.page);
    Ok(citing::place(row.id, row.kind, row.number, page, row.text))
}
