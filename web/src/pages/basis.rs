//! What rests on an article, a law, an instruction: conclusions that cite it, found by the index as `article:` finds them.

use std::collections::BTreeMap;

use askama::Template;
use cambon_corpus::ConclusionFilter;
use cambon_document::legal;
use cambon_indexer::Scope;
use cambon_indexer::api::{self, Parameters};
use cambon_newsroom::french;

use super::frame::Frame;
use super::quoted::Quoted;
use crate::address;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

/// Conclusions on a page, of as many reports at most.
const A_PAGE: usize = 20;

/// References listed.
const MOST_LISTED: usize = 200;

#[derive(Template)]
#[template(path = "bases.html")]
struct ListPage {
    frame: Frame,
    lines: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "basis.html")]
struct OnePage {
    frame: Frame,
    name: String,
    total: String,
    today: Vec<(String, String)>,
    outside: String,
    themes: Vec<(String, String, usize)>,
    quoted: Vec<Quoted>,
    next: Option<String>,
    first: Option<String>,
    search: String,
}

/// The references cited most.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn list(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in visit.store().conclusions(&ConclusionFilter::default())? {
        for basis in record.legal_bases {
            *counts.entry(basis).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|(a, one), (b, other)| other.cmp(one).then_with(|| a.cmp(b)));
    let lines = counts.into_iter().take(MOST_LISTED).map(|(basis, count)| {
        let address = address::basis(&basis);
        (basis, address, french::count(count, "conclusion", "conclusions"))
    });
    let description =
        "Les articles, lois et instructions que les juridictions financières citent dans leurs conclusions.";
    Answer::page(&ListPage {
        frame: Frame::new(visit, "Fondements juridiques", description),
        lines: lines.collect(),
    })
}

/// One reference.
///
/// # Errors
/// When it is none, or the index cannot be read.
pub fn one(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let asked = visit.part("reference");
    let found = legal::find(asked);
    let cited = found.first().map(|found| &found.cited).ok_or(Failure::NotFound)?;
    let name = cited.canonical();
    if name != asked {
        return Ok(Answer::see_other(&address::basis(&name)));
    }
    let query = format!("article:\"{}\"", name.replace('"', ""));
    let parameters = Parameters {
        q: query.clone(),
        scope: Some(Scope::Conclusions),
        limit: Some(A_PAGE),
        after: visit.asked("after").map(str::to_owned),
        ..Parameters::default()
    };
    let answer = api::search(visit.searcher()?, &parameters, visit.today())
        .map_err(|error| Failure::of_search(error, &query))?;
    let mut records = Vec::new();
    for hit in answer.groups.iter().flat_map(|group| &group.hits) {
        if let Some(facts) = &hit.conclusion {
            records.extend(visit.store().conclusion(&facts.id)?);
        }
    }
    let topics = answer.facets.topic.iter().flat_map(|domain| &domain.within);
    let mut themes: Vec<(String, String, usize)> = topics
        .map(|topic| {
            (visit.app.names.theme(&topic.value).to_owned(), address::theme(&topic.value), topic.count)
        })
        .collect();
    themes.sort_by_key(|(name, _, count)| (std::cmp::Reverse(*count), name.clone()));
    let moved = legal::renumbered(&name).filter(|row| row.sure && row.former == name);
    let today = moved.flat_map(|row| row.today.iter());
    let path = address::basis(&name);
    let title = format!("{name} – conclusions qui le citent");
    let description = format!("Recommandations, rappels au droit et constats fondés sur {name}");
    Answer::page(&OnePage {
        frame: Frame::new(visit, title, &description).at(&visit.app.settings.site, &path),
        total: french::count(answer.total_hits, "conclusion", "conclusions"),
        today: today.map(|name| ((*name).to_owned(), address::basis(name))).collect(),
        outside: cited.link().search,
        themes,
        quoted: Quoted::all(&records, &visit.app.names),
        next: answer.next.map(|next| format!("{path}?after={}", address::value(&next))),
        first: parameters.after.map(|_| path),
        search: address::search(&query),
        name,
    })
}
