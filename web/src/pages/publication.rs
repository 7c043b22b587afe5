//! A publication: what is known of it, its outline, its conclusions, the legal bases they rest on, the other reports on the body.

use std::collections::BTreeMap;

use askama::Template;
use cambon_corpus::{ConclusionFilter, ConclusionRecord, Publication, State};
use cambon_document::{ConclusionKind, Document, Form, PublicationId, Zone};
use cambon_newsroom::{citing, department_name, french, issuer, jurisdiction_name, links};

use super::frame::Frame;
use super::highwire::Work;
use super::quoted::Quoted;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;
use crate::{address, words};

/// Legal references shown.
const MOST_BASES: usize = 40;

#[derive(Template)]
#[template(path = "publication.html")]
struct Page {
    frame: Frame,
    facts: Vec<(&'static str, String, Option<String>)>,
    refusal: Option<String>,
    warnings: Vec<String>,
    outline: Vec<Heading>,
    groups: Vec<(&'static str, String, Vec<Quoted>)>,
    bases: Vec<(String, String, usize)>,
    body: Option<(String, String)>,
    others: Vec<Other>,
    text: Option<String>,
    original: String,
    original_name: String,
    source: Option<String>,
    coins: String,
    citation: String,
}

/// A heading of the outline.
struct Heading {
    level: u8,
    title: String,
    address: String,
    page: Option<u32>,
}

/// Another report on the same body.
struct Other {
    title: String,
    address: String,
    date: String,
    current: bool,
}

/// The publication of an address, by its id, else by its reference.
///
/// # Errors
/// When there is none.
pub fn find(visit: &Visit<'_>) -> Result<Publication, Failure> {
    let id = visit.part("id");
    visit.store().find_publication(id)?.ok_or(Failure::NotFound)
}

/// Conclusions of a publication, in the order of the report.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn conclusions_of(visit: &Visit<'_>, id: &PublicationId) -> Result<Vec<ConclusionRecord>, Failure> {
    let filter = ConclusionFilter { publication: Some(id.clone()), ..Default::default() };
    Ok(visit.store().conclusions(&filter)?)
}

/// Its title, never empty.
#[must_use]
pub fn title_of(publication: &Publication) -> String {
    let title = publication.title.as_deref().or(publication.body.as_deref());
    french::title(title.unwrap_or(&publication.source_ref))
}

/// The page.
///
/// # Errors
/// When there is no such publication, or the catalogue cannot be read.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let publication = find(visit)?;
    let permalink = links::publication("", &publication.id);
    // A file name or address finds it too, and leads to the one permalink.
    if visit.part("id") != publication.id.as_str() {
        return Ok(Answer::see_other(&permalink));
    }
    let document = visit.app.document(visit.store(), publication.current)?;
    let records = conclusions_of(visit, &publication.id)?;
    let title = title_of(&publication);
    let mut frame = Frame::new(visit, &title, &description(&publication, &records));
    let work = work(visit, &publication, &title);
    frame.metas = work.metas();
    let body = visit.snapshot.body_of(&publication);
    let source_ref = &publication.source_ref;
    Answer::page(&Page {
        facts: facts(&publication),
        refusal: refusal(&publication.state),
        warnings: document.as_deref().map(warnings).unwrap_or_default(),
        outline: document.as_deref().map(|document| outline(&publication.id, document)).unwrap_or_default(),
        groups: groups(&records, visit),
        bases: bases(&records),
        others: body.map(|body| others(visit, body, &publication.id)).unwrap_or_default(),
        body: body.map(|body| (body.name.clone(), address::body(&body.slug))),
        text: document.as_deref().map(|document| text_address(&publication.id, document)),
        original: address::original(&publication.id),
        original_name: original_name(&publication),
        source: source_ref.starts_with("http").then(|| source_ref.clone()),
        coins: work.coins(),
        citation: citing::note(citing::report(&publication, None), &work.permalink),
        frame,
    })
}

fn description(publication: &Publication, records: &[ConclusionRecord]) -> String {
    let kind = publication.document_type.clone().unwrap_or_else(|| "Rapport".to_owned());
    let date = publication.date.map(|date| format!(", {}", french::long_date(date))).unwrap_or_default();
    let who = publication.jurisdiction.as_deref().map(jurisdiction_name).unwrap_or_default();
    format!("{kind}, {who}{date} : {}", french::count(records.len(), "conclusion", "conclusions"))
}

fn refusal(state: &State) -> Option<String> {
    match state {
        State::Done => None,
        State::Pending => Some("Ce document n’a pas encore été lu.".to_owned()),
        State::Refused { reason } => Some(format!("Ce document n’a pas pu être lu ({reason}).")),
    }
}

fn warnings(document: &Document) -> Vec<String> {
    let pages: Vec<String> =
        document.warnings.iter().filter_map(|warning| Some(warning.page?.0.to_string())).collect();
    match (document.warnings.len(), pages.is_empty()) {
        (0, _) => Vec::new(),
        (_, true) => vec!["Une partie de ce document a pu être mal lue.".to_owned()],
        (_, false) => vec![format!("La lecture de ces pages est incertaine : {}.", pages.join(", "))],
    }
}

fn facts(publication: &Publication) -> Vec<(&'static str, String, Option<String>)> {
    let text = &publication.from_text;
    let period = match (text.period_start, text.period_end) {
        (Some(first), Some(last)) if first != last => Some(format!("{first} à {last}")),
        (Some(first), Some(_)) => Some(first.to_string()),
        (Some(first), None) => Some(format!("{first} et suivants")),
        _ => None,
    };
    let jurisdiction = publication.jurisdiction.as_deref();
    let department = publication.department.as_deref();
    let all = [
        ("Document", publication.document_type.as_deref().map(french::title), None),
        (
            "Juridiction",
            issuer(jurisdiction, publication.institution.as_deref()),
            jurisdiction.map(address::jurisdiction),
        ),
        ("Publié le", publication.date.map(french::long_date), None),
        ("Organisme", publication.body.as_deref().map(french::title), None),
        ("Type d’organisme", publication.body_kind.map(|kind| words::body_kind(kind).to_owned()), None),
        (
            "Département",
            department.map(|number| {
                department_name(number).map_or_else(|| number.to_owned(), |name| format!("{name} ({number})"))
            }),
            None,
        ),
        ("Exercices examinés", period, None),
        ("Pages", (publication.pages > 0).then(|| publication.pages.to_string()), None),
        (
            "Versions",
            (publication.versions.len() > 1).then(|| french::number(publication.versions.len())),
            None,
        ),
    ];
    all.into_iter().filter_map(|(name, value, address)| Some((name, value?, address))).collect()
}

fn outline(id: &PublicationId, document: &Document) -> Vec<Heading> {
    let headings = document.blocks.iter().filter(|block| block.zone != Zone::Contents && block.is_content());
    headings
        .filter_map(|block| {
            let page = block.first_page().map(|page| page.0);
            let anchor = format!("b-{}", block.span.start);
            Some(Heading {
                level: block.heading_level()?.min(4),
                title: french::tidy(document.text_of(block)),
                address: match page {
                    Some(page) => format!("{}#{anchor}", address::page(id, page)),
                    None => format!("{}#{anchor}", address::text(id)),
                },
                page,
            })
        })
        .collect()
}

/// Where reading begins: the first page, or the whole text of what has no pages.
fn text_address(id: &PublicationId, document: &Document) -> String {
    document.pages.first().map_or_else(|| address::text(id), |first| address::page(id, first.number.0))
}

/// Reminders, recommendations, follow-ups of former ones, findings: title, anchor, conclusions.
fn groups(records: &[ConclusionRecord], visit: &Visit<'_>) -> Vec<(&'static str, String, Vec<Quoted>)> {
    let is_followed = |record: &ConclusionRecord| record.form == Form::FollowUp;
    type Belongs<'a> = &'a dyn Fn(&ConclusionRecord) -> bool;
    let parts: [(&'static str, &str, Belongs<'_>); 4] = [
        ("Rappels au droit", "rappels", &|record| {
            record.kind == ConclusionKind::LegalReminder && !is_followed(record)
        }),
        ("Recommandations", "recommandations", &|record| {
            record.kind == ConclusionKind::Recommendation && !is_followed(record)
        }),
        ("Suites des rapports antérieurs", "suites", &|record| {
            record.kind != ConclusionKind::Finding && is_followed(record)
        }),
        ("Constats de la synthèse", "constats", &|record| record.kind == ConclusionKind::Finding),
    ];
    let made = parts.into_iter().map(|(title, anchor, belongs)| {
        let own = records.iter().filter(|record| belongs(record));
        (title, anchor.to_owned(), Quoted::all(own, &visit.app.names))
    });
    made.filter(|(_, _, quoted)| !quoted.is_empty()).collect()
}

/// Legal references, their pages, and how many conclusions cite them.
fn bases(records: &[ConclusionRecord]) -> Vec<(String, String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for basis in records.iter().flat_map(|record| &record.legal_bases) {
        *counts.entry(basis).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(basis, count)| (std::cmp::Reverse(*count), *basis));
    let shown = counts.into_iter().take(MOST_BASES);
    shown.map(|(basis, count)| (basis.to_owned(), address::basis(basis), count)).collect()
}

/// Every report on the body, the first first; nothing where there is only this one.
fn others(visit: &Visit<'_>, body: &crate::snapshot::Body, current: &PublicationId) -> Vec<Other> {
    if body.publications.len() < 2 {
        return Vec::new();
    }
    let entries = body.publications.iter().rev().filter_map(|id| visit.snapshot.entry(id));
    entries
        .map(|entry| {
            let id = entry.publication.as_ref();
            Other {
                title: french::title(&entry.title),
                address: id.map(|id| links::publication("", id)).unwrap_or_default(),
                date: entry.date.map(french::long_date).unwrap_or_else(|| "sans date".to_owned()),
                current: id == Some(current),
            }
        })
        .collect()
}

fn original_name(publication: &Publication) -> String {
    let format = match publication.current_version().format {
        Some(cambon_document::Format::Pdf) => "PDF",
        Some(cambon_document::Format::Html) => "HTML",
        Some(cambon_document::Format::Docx) => "Word",
        None => "fichier",
    };
    let kib = publication.current_version().size_bytes.div_ceil(1024);
    let number = |value: u64| french::number(usize::try_from(value).unwrap_or(usize::MAX));
    if kib < 1024 {
        format!("{format}, {}\u{a0}Kio", number(kib))
    } else {
        format!("{format}, {}\u{a0}Mio", number(kib / 1024))
    }
}

fn work(visit: &Visit<'_>, publication: &Publication, title: &str) -> Work {
    let site = &visit.app.settings.site;
    let pdf = matches!(publication.current_version().format, Some(cambon_document::Format::Pdf));
    Work {
        title: title.to_owned(),
        issuer: issuer(publication.jurisdiction.as_deref(), publication.institution.as_deref()),
        date: publication.date,
        page: None,
        permalink: links::publication(site, &publication.id),
        pdf: pdf.then(|| format!("{site}{}", address::original(&publication.id))),
    }
}
