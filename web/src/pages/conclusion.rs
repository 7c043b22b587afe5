//! A conclusion: its words, how to cite it, where it stands, what resembles it, its topics with the words that earned them, and
//! a form to say that something is wrong.

use askama::Template;
use cambon_corpus::ConclusionRecord;
use cambon_document::ConclusionId;
use cambon_indexer::api::{self, Parameters};
use cambon_newsroom::{UNQUALIFIED, citing, french, issuer, links};

use super::frame::Frame;
use super::highwire::Work;
use super::quoted::{Quoted, title_of};
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;
use crate::{address, words};

/// Similar conclusions shown, of as many reports.
const SIMILAR: usize = 6;

/// Words of a title taken from the conclusion.
const TITLE_CHARS: usize = 80;

#[derive(Template)]
#[template(path = "conclusion.html")]
struct Page {
    frame: Frame,
    quoted: Quoted,
    citation: String,
    permalink: String,
    quotation: String,
    facts: Vec<(&'static str, String)>,
    section: Vec<String>,
    places: Vec<(String, Option<String>)>,
    topics: Vec<Topic>,
    bases: Vec<(String, String)>,
    similar: Vec<Quoted>,
    choices: Vec<(String, String)>,
    problems: [(&'static str, &'static str); 6],
    coins: String,
}

/// A topic of the conclusion.
struct Topic {
    code: String,
    name: String,
    address: String,
    percent: Option<String>,
    evidence: Vec<String>,
}

/// The conclusion of an address.
///
/// # Errors
/// When there is none.
pub fn find(visit: &Visit<'_>) -> Result<ConclusionRecord, Failure> {
    let id = ConclusionId(visit.part("id").to_owned());
    visit.store().conclusion(&id)?.ok_or(Failure::NotFound)
}

/// The page.
///
/// # Errors
/// When there is no such conclusion, or catalogue or index cannot be read.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let record = find(visit)?;
    let names = &visit.app.names;
    let quoted = Quoted::of(&record, names);
    let permalink = links::conclusion(&visit.app.settings.site, &record.id);
    let citation = note(visit, &record, &permalink)?;
    let work = work(&record, &permalink);
    let title = format!("{} – {}", quoted.name, french::shortened(&quoted.text, TITLE_CHARS));
    let mut frame = Frame::new(visit, title, &quoted.text);
    frame.metas = work.metas();
    Answer::page(&Page {
        frame,
        quotation: french::quoted(&quoted.text),
        facts: facts(&record),
        section: record.section.iter().map(|title| french::tidy(title)).collect(),
        places: places(&record),
        topics: topics(&record, visit),
        bases: record.legal_bases.iter().map(|basis| (basis.clone(), address::basis(basis))).collect(),
        similar: similar(visit, &record)?,
        choices: choices(visit),
        problems: super::remark::PROBLEMS,
        coins: work.coins(),
        quoted,
        citation,
        permalink,
    })
}

/// As a note at the foot of a page cites it, with its address.
///
/// # Errors
/// When its publication cannot be read.
fn note(visit: &Visit<'_>, record: &ConclusionRecord, permalink: &str) -> Result<String, Failure> {
    let publication = visit.store().publication(&record.publication_id)?;
    let place = citing::place(&record.id.0, record.kind, record.number.as_deref(), record.page, &record.text);
    Ok(citing::note(citing::report(&publication, Some(place)), permalink))
}

fn facts(record: &ConclusionRecord) -> Vec<(&'static str, String)> {
    let status = record.status.map(|status| match record.status_literal.as_deref() {
        Some(literal) => format!("{} ({})", words::status(status), french::quoted(&french::tidy(literal))),
        None => words::status(status).to_owned(),
    });
    let all = [
        ("Rubrique", record.nature.map(|nature| words::nature(nature).to_owned())),
        ("Suites", status),
        ("Présentation", Some(words::form(record.form).to_owned())),
        ("Partie du rapport", Some(words::zone(record.zone).to_owned())),
        ("Organisme", record.body.as_deref().map(french::title)),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Everywhere it stands, if that is more than one place.
fn places(record: &ConclusionRecord) -> Vec<(String, Option<String>)> {
    if record.occurrences.len() < 2 {
        return Vec::new();
    }
    let occurrences = record.occurrences.iter();
    occurrences
        .map(|place| {
            let page = place.page.map(|page| format!(", p.\u{a0}{}", page.0)).unwrap_or_default();
            let address = place.page.map(|page| address::page(&record.publication_id, page.0));
            (format!("{}{page}", words::form(place.form)), address)
        })
        .collect()
}

fn topics(record: &ConclusionRecord, visit: &Visit<'_>) -> Vec<Topic> {
    let topics = record.topics.iter();
    topics
        .map(|topic| Topic {
            code: topic.code.clone(),
            name: visit.app.names.theme(&topic.code).to_owned(),
            address: address::theme(&topic.code),
            // What was not sure falls back to its domain, whose score says nothing to a reader.
            percent: (topic.code != UNQUALIFIED && !topic.evidence.is_empty())
                .then(|| format!("{:.0}\u{a0}%", topic.score * 100.0)),
            evidence: topic.evidence.iter().map(|words| french::quoted(&french::tidy(words))).collect(),
        })
        .collect()
}

/// What resembles it in other reports.
fn similar(visit: &Visit<'_>, record: &ConclusionRecord) -> Result<Vec<Quoted>, Failure> {
    let parameters = Parameters {
        id: record.id.to_string(),
        limit: Some(SIMILAR + 1),
        per_publication: Some(1),
        ..Parameters::default()
    };
    // The index may be behind the catalogue: then nothing is known to resemble it yet.
    let Ok(answer) = api::like(visit.searcher()?, &parameters, visit.today()) else { return Ok(Vec::new()) };
    let others = answer.groups.iter().filter(|group| group.publication_id != record.publication_id);
    let ids = others.filter_map(|group| Some(group.hits.first()?.conclusion.as_ref()?.id.clone()));
    let mut found = Vec::new();
    for id in ids.take(SIMILAR) {
        found.extend(visit.store().conclusion(&id)?);
    }
    Ok(Quoted::all(&found, &visit.app.names))
}

/// Leaves of the taxonomy that a reader may propose, by code.
fn choices(visit: &Visit<'_>) -> Vec<(String, String)> {
    let taxonomy = &visit.app.names.taxonomy;
    let leaves = taxonomy.leaves();
    leaves
        .map(|topic| (topic.code.as_str().to_owned(), format!("{} {}", topic.code, topic.label.fr)))
        .collect()
}

fn work(record: &ConclusionRecord, permalink: &str) -> Work {
    Work {
        title: title_of(record),
        issuer: issuer(record.jurisdiction.as_deref(), record.institution.as_deref()),
        date: record.date,
        page: record.page,
        permalink: permalink.to_owned(),
        pdf: None,
    }
}
