//! Audited bodies: the list, and of one body its life-line: successive reports and what became of each recommendation.

use askama::Template;
use cambon_corpus::ConclusionFilter;
use cambon_newsroom::{department_name, folded, french, links};

use super::frame::{Frame, Pager};
use super::quoted::Quoted;
use crate::answer::Answer;
use crate::doctrine::lifelines::{self, Stage};
use crate::doctrine::status_fr;
use crate::failure::Failure;
use crate::snapshot::Body;
use crate::visit::Visit;
use crate::{address, words};

/// Bodies on a page.
const A_PAGE: usize = 60;

#[derive(Template)]
#[template(path = "bodies.html")]
struct ListPage {
    frame: Frame,
    sought: String,
    total: String,
    lines: Vec<Line>,
    pager: Pager,
}

struct Line {
    name: String,
    address: String,
    facts: String,
}

#[derive(Template)]
#[template(path = "body.html")]
struct BodyPage {
    frame: Frame,
    name: String,
    facts: String,
    stages: Vec<Shown>,
    feed: String,
    search: String,
    subscribe: String,
}

/// A report on the body.
struct Shown {
    title: String,
    address: String,
    date: String,
    due: Option<String>,
    last: bool,
    followed: Vec<(String, Quoted, Option<Quoted>)>,
    open: Vec<Quoted>,
    orphans: Vec<(String, Quoted)>,
}

/// The list, or those whose name holds all the words typed.
///
/// # Errors
/// Never.
pub fn list(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let sought = visit.asked("q").unwrap_or_default().to_owned();
    let wanted: Vec<String> = folded(&sought).split_whitespace().map(str::to_owned).collect();
    let holds = |body: &&Body| {
        let name = folded(&body.name);
        wanted.iter().all(|word| name.contains(word.as_str()))
    };
    let bodies: Vec<&Body> = visit.snapshot.bodies.values().filter(holds).collect();
    let page = visit.number("page", 1..=1_000_000, 1);
    let pairs = [("q".to_owned(), sought.clone())];
    let pager = Pager::of("/organismes", &pairs, page, bodies.len(), A_PAGE);
    let lines = pager.shown(&bodies, A_PAGE).iter().map(|body| Line {
        name: french::title(&body.name),
        address: address::body(&body.slug),
        facts: facts(body),
    });
    Answer::page(&ListPage {
        frame: Frame::new(
            visit,
            "Organismes contrôlés",
            "Les organismes contrôlés, les rapports qui portent sur eux et les suites données.",
        ),
        total: french::count(bodies.len(), "organisme", "organismes"),
        lines: lines.collect(),
        sought,
        pager,
    })
}

fn facts(body: &Body) -> String {
    let parts = [
        body.kind.map(|kind| words::body_kind(kind).to_owned()),
        body.department.as_deref().and_then(department_name).map(str::to_owned),
        Some(french::count(body.publications.len(), "publication", "publications")),
        Some(french::count(body.conclusions as usize, "conclusion", "conclusions")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
}

/// One body.
///
/// # Errors
/// When there is none of this name, or the catalogue cannot be read.
pub fn one(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let body = visit.snapshot.bodies.get(visit.part("slug")).ok_or(Failure::NotFound)?;
    let mut publications = Vec::new();
    let mut records = std::collections::HashMap::new();
    for id in &body.publications {
        publications.push(visit.store().publication(id)?);
        let filter = ConclusionFilter { publication: Some(id.clone()), ..Default::default() };
        records.insert(id.clone(), visit.store().conclusions(&filter)?);
    }
    let line = lifelines::lifeline(publications, &mut records);
    let latest = line.stages.last().and_then(|stage| stage.publication.date);
    let name = french::title(&body.name);
    let feed = format!("/flux/organismes/{}.atom", body.slug);
    let description = format!("Les rapports sur {name}, leurs recommandations et les suites données.");
    Answer::page(&BodyPage {
        frame: Frame::new(visit, name.clone(), &description).feed(&name, &feed),
        facts: facts(body),
        stages: line
            .stages
            .iter()
            .map(|stage| shown(visit, stage, stage.publication.date == latest))
            .collect(),
        search: address::search(&format!("organisme:\"{}\"", body.name.replace('"', " "))),
        subscribe: format!("/abonnement?body={}", address::value(&body.name)),
        name,
        feed,
    })
}

fn shown(visit: &Visit<'_>, stage: &Stage, last: bool) -> Shown {
    let names = &visit.app.names;
    let publication = &stage.publication;
    let (mut followed, mut open) = (Vec::new(), Vec::new());
    for (record, later) in &stage.recommendations {
        let quoted = Quoted::of(record, names);
        if last {
            // The last report awaits its follow-up.
            open.push(quoted);
            continue;
        }
        let outcome = match later {
            Some(later) => later.status.map_or("suivie, sans degré indiqué", status_fr),
            None => "aucune suite trouvée",
        };
        followed.push((outcome.to_owned(), quoted, later.as_ref().map(|later| Quoted::of(later, names))));
    }
    let orphans = stage.orphans.iter().map(|record| {
        let status = record.status.map_or("sans degré indiqué", status_fr);
        (status.to_owned(), Quoted::of(record, names))
    });
    Shown {
        title: super::publication::title_of(publication),
        address: links::publication("", &publication.id),
        date: publication.date.map(french::long_date).unwrap_or_else(|| "sans date".to_owned()),
        due: stage.due.map(french::long_date),
        last,
        followed,
        open,
        orphans: orphans.collect(),
    }
}
