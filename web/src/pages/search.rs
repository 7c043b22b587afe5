//! Results of a search: the same function as the command line and the API, shown with facets, marks and pages.

mod facets;
mod hits;
mod problem;

use askama::Template;
use cambon_indexer::api::{self, ParameterError, Parameters, SearchAnswer};
use cambon_indexer::{QueryError, Scope, Sort};
use cambon_newsroom::french;

use super::frame::Frame;
use crate::address;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

use facets::{Facet, Histogram};
use hits::Result as Found;

/// Publications of a page that may be asked for.
const MOST_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    query: String,
    summary: String,
    synonyms: Vec<String>,
    did_you_mean: Option<(String, String)>,
    named: Vec<Found>,
    groups: Vec<Found>,
    approaching: Vec<Found>,
    facets: Vec<Facet>,
    histogram: Histogram,
    chosen: Vec<(String, String)>,
    first_year: String,
    last_year: String,
    scopes: Vec<(&'static str, &'static str, bool)>,
    sorts: Vec<(&'static str, &'static str, bool)>,
    first: Option<String>,
    next: Option<String>,
    /// None for what resembles a conclusion: that is no query.
    follow: Option<(String, String)>,
    api: String,
    like: Option<String>,
}

/// A query that cannot be read, with the place where it goes wrong.
pub struct Pointed<'a> {
    /// As typed.
    pub query: &'a str,
    /// Blanks before the caret.
    pub blanks: String,
    /// Character, from 1.
    pub position: usize,
    /// What is wrong, in French.
    pub problem: String,
    /// The query put right, and its address.
    pub proposal: Option<(String, String)>,
}

impl<'a> Pointed<'a> {
    /// Of an error.
    #[must_use]
    pub fn of(query: &'a str, error: &QueryError) -> Self {
        // As wide as what stands before it: the letter itself would do, but must not be read twice.
        let blanks = "\u{a0}".repeat(error.position.saturating_sub(1));
        let proposal = error.proposal.as_ref().map(|fixed| (fixed.clone(), address::search(fixed)));
        Self { query, blanks, position: error.position, problem: problem::french(error), proposal }
    }
}

/// Parameters of a request; the years of two fields become one range.
///
/// # Errors
/// When a parameter cannot have its value.
pub fn parameters(pairs: &[(String, String)]) -> Result<Parameters, ParameterError> {
    let mut parameters = Parameters::default();
    let value =
        |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    for (name, value) in address::of_search(pairs) {
        parameters.set(&name, &value)?;
    }
    let (first, last) = (value("de"), value("a"));
    if !first.is_empty() || !last.is_empty() {
        parameters.set("year", &format!("{first}..{last}"))?;
    }
    Ok(parameters)
}

/// The page.
///
/// # Errors
/// When the query or a parameter cannot be understood, or the index cannot be read.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let query = visit.asked("q").unwrap_or_default().to_owned();
    let of_search = |error| Failure::of_search(error, &query);
    let mut parameters = parameters(&visit.query).map_err(|error| of_search(error.into()))?;
    parameters.limit = parameters.limit.map(|limit| limit.min(MOST_A_PAGE));
    let searcher = visit.searcher()?;
    let answer = if parameters.id.is_empty() {
        api::search(searcher, &parameters, visit.today())
    } else {
        api::like(searcher, &parameters, visit.today())
    };
    let answer = answer.map_err(of_search)?;
    Answer::page(&shown(visit, query, &parameters, &answer))
}

/// The pairs of the query string that say what is searched, without the page.
fn told(visit: &Visit<'_>, parameters: &Parameters) -> Vec<(String, String)> {
    let mut pairs = address::of_search(&visit.query);
    pairs.retain(|(name, _)| name != "after");
    let years = parameters.filters.years.filter(|_| !pairs.iter().any(|(name, _)| name == "year"));
    if let Some(years) = years {
        let year = |year: Option<i16>| year.map(|year| year.to_string()).unwrap_or_default();
        pairs.push(("year".to_owned(), format!("{}..{}", year(years.first), year(years.last))));
    }
    pairs
}

fn shown(visit: &Visit<'_>, query: String, parameters: &Parameters, answer: &SearchAnswer) -> Page {
    let names = &visit.app.names;
    let pairs = told(visit, parameters);
    let with = |more: &[(&str, &str)]| {
        let mut pairs = pairs.clone();
        pairs.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        address::query(&pairs)
    };
    let title = if query.is_empty() { "Recherche".to_owned() } else { format!("{query} – recherche") };
    let feed = format!("/flux/recherche.atom?{}", with(&[]));
    let like = Some(parameters.id.clone()).filter(|id| !id.is_empty());
    let mut frame = Frame::new(visit, title, "").with_own_search().unlisted();
    if like.is_none() {
        frame = frame.feed("Cette recherche", &feed);
    }
    frame.query.clone_from(&query);
    let results = |groups: &[cambon_indexer::Group]| -> Vec<Found> {
        groups.iter().map(|group| Found::of(group, &pairs, names)).collect()
    };
    let year = |year: Option<i16>| year.map(|year| year.to_string()).unwrap_or_default();
    let years = parameters.filters.years.unwrap_or_default();
    Page {
        frame,
        summary: summary(answer),
        synonyms: answer
            .synonyms
            .iter()
            .map(|synonym| format!("{}\u{a0}: aussi {}", synonym.typed, synonym.also.join(", ")))
            .collect(),
        did_you_mean: answer.did_you_mean.as_ref().map(|meant| {
            let mut pairs = pairs.clone();
            pairs.retain(|(name, _)| name != "q");
            pairs.insert(0, ("q".to_owned(), meant.clone()));
            (meant.clone(), format!("/recherche?{}", address::query(&pairs)))
        }),
        named: results(&answer.named),
        groups: results(&answer.groups),
        approaching: results(&answer.approaching),
        facets: facets::all(&answer.facets, names),
        histogram: Histogram::of(answer, &pairs),
        chosen: facets::chosen(&pairs, names),
        first_year: year(years.first),
        last_year: year(years.last),
        scopes: scopes(parameters, answer.scope),
        sorts: sorts(parameters.sort),
        first: parameters.after.is_some().then(|| format!("/recherche?{}", with(&[]))),
        next: answer.next.as_ref().map(|next| format!("/recherche?{}", with(&[("after", next)]))),
        api: match &like {
            Some(id) => format!("/api/v1/like?id={}", address::value(id)),
            None => format!("/api/v1/search?{}", with(&[])),
        },
        follow: like
            .is_none()
            .then(|| (format!("/abonnement?query={}", address::value(&answer.canonical)), feed)),
        like: like.map(|id| cambon_newsroom::links::conclusion("", id)),
        query,
    }
}

fn summary(answer: &SearchAnswer) -> String {
    let (one, many) = match answer.scope {
        Scope::Conclusions => ("conclusion", "conclusions"),
        Scope::Passages => ("passage", "passages"),
        Scope::Both => ("passage ou conclusion", "passages et conclusions"),
    };
    if answer.total_hits == 0 {
        return "Aucun résultat".to_owned();
    }
    format!(
        "{} dans {}",
        french::count(answer.total_hits, one, many),
        french::count(answer.total_publications, "publication", "publications")
    )
}

fn scopes(parameters: &Parameters, scope: Scope) -> Vec<(&'static str, &'static str, bool)> {
    let names = [
        (Scope::Passages, "le texte des rapports"),
        (Scope::Conclusions, "les conclusions"),
        (Scope::Both, "les deux"),
    ];
    let shown = parameters.scope.unwrap_or(scope);
    names.iter().map(|(scope, name)| (scope.code(), *name, *scope == shown)).collect()
}

fn sorts(sort: Sort) -> Vec<(&'static str, &'static str, bool)> {
    let names =
        [(Sort::Relevance, "pertinence"), (Sort::Newest, "plus récents"), (Sort::Oldest, "plus anciens")];
    names.iter().map(|(known, name)| (known.code(), *name, *known == sort)).collect()
}
