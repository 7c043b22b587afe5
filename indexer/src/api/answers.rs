//! Answers of the API, as they are written in JSON. Places in texts count Unicode characters.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::schemas;
use crate::error::{IndexError, QueryError};
use crate::filters::{Filters, Request, Scope, YearRange};
use crate::results::{Facets, Group, Results, Synonym};
use crate::search::{Completion, Explained, Searcher};

/// One page of publications with their best hits, and the counts over all hits.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SearchAnswer {
    /// The query in its canonical form; empty without one.
    pub canonical: String,
    /// What was searched.
    #[schemars(schema_with = "schemas::scope_field")]
    pub scope: Scope,
    /// State of the catalogue that the index shows.
    pub revision: u64,
    /// Acronyms and long forms that were searched too.
    pub synonyms: Vec<Synonym>,
    /// The query as it may have been meant, when nothing was found.
    pub did_you_mean: Option<String>,
    /// Passages and conclusions that match.
    pub total_hits: usize,
    /// Publications they stand in.
    pub total_publications: usize,
    /// What the query names by a number or reference, on the first page; no matches, and not counted.
    pub named: Vec<Group>,
    /// The publications asked for, in order.
    pub groups: Vec<Group>,
    /// On the last page: publications that hold half of the words or more, which are no matches and are not counted.
    pub approaching: Vec<Group>,
    /// Hits by value. The values of a facet are counted as if nothing were chosen in it.
    pub facets: FacetsAnswer,
    /// Hits by month of publication, in order; months without hits are left out.
    pub histogram: Vec<Month>,
    /// Cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// Hits by value, the most frequent first; years in order.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct FacetsAnswer {
    /// Codes of jurisdictions; those of a kind (`CRC`) hold their own (`CRC-NAQ`).
    pub jurisdiction: Vec<FacetValue>,
    /// Years of publication.
    pub year: Vec<FacetValue>,
    /// Kinds of audited body.
    pub body_kind: Vec<FacetValue>,
    /// Département numbers.
    pub department: Vec<FacetValue>,
    /// Parts of the report.
    pub zone: Vec<FacetValue>,
    /// Kinds of conclusion.
    pub kind: Vec<FacetValue>,
    /// Forms of conclusion.
    pub form: Vec<FacetValue>,
    /// Statuses of conclusion.
    pub status: Vec<FacetValue>,
    /// Rubrics.
    pub nature: Vec<FacetValue>,
    /// Codes of topics; domains (`GRH`) hold their leaves (`GRH-2`).
    pub topic: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetValue {
    /// As a filter takes it.
    pub value: String,
    /// Hits that have it, or one of those within.
    pub count: usize,
    /// Whether the request chooses it. A chosen value is named even without hits.
    pub chosen: bool,
    /// Values below it.
    pub within: Vec<FacetValue>,
}

/// Hits of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Month {
    /// `2016-05`.
    pub month: String,
    /// Hits.
    pub count: usize,
}

/// What a number or reference names.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LookUpAnswer {
    /// Publications; one named itself comes without hits.
    pub found: Vec<Group>,
}

/// What may be typed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CompletionAnswer {
    /// The likeliest first.
    pub completions: Vec<Completion>,
}

/// How a query is understood.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExplainAnswer {
    /// The query in its canonical form; empty without one.
    pub canonical: String,
    /// What would be searched.
    #[schemars(schema_with = "schemas::scope_field")]
    pub scope: Scope,
    /// Acronyms and long forms that are searched too.
    pub synonyms: Vec<Synonym>,
    /// The query's parts; null for an empty one.
    pub parts: Option<Explained>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorAnswer {
    /// What is wrong.
    pub error: ErrorDetail,
}

/// What is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErrorDetail {
    /// `query`, `parameter`, `cursor`, `index_changed`, `not_found` or `index`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do instead.
    pub hint: Option<String>,
    /// Character of the query, from 1.
    pub position: Option<usize>,
    /// The query put right, where that can be guessed.
    pub proposal: Option<String>,
}

impl ErrorAnswer {
    /// The answer to an error, and the HTTP status that goes with it.
    #[must_use]
    pub fn of(error: &IndexError) -> (u16, Self) {
        let whole = error.to_string();
        let (message, hint) = match whole.split_once("\nhint: ") {
            Some((message, hint)) => (message.to_owned(), Some(hint.to_owned())),
            None => (whole, None),
        };
        let (status, code) = match error {
            IndexError::Query(_) => (400, "query"),
            IndexError::Parameter(_) => (400, "parameter"),
            IndexError::Cursor { .. } => (400, "cursor"),
            IndexError::Outdated => (409, "index_changed"),
            IndexError::NotIndexed { .. } => (404, "not_found"),
            IndexError::Missing { .. }
            | IndexError::OtherVersion { .. }
            | IndexError::Io(_)
            | IndexError::Engine { .. } => (503, "index"),
        };
        let mut detail = ErrorDetail { code, message, hint, position: None, proposal: None };
        if let IndexError::Query(QueryError { position, problem, remedy, proposal }) = error {
            detail.message.clone_from(problem);
            detail.hint = Some(remedy.clone());
            detail.position = Some(*position);
            detail.proposal.clone_from(proposal);
        }
        (status, Self { error: detail })
    }
}

impl SearchAnswer {
    /// The answer to a request.
    #[must_use]
    pub fn of(results: Results, request: &Request, searcher: &Searcher) -> Self {
        let histogram = results.facets.month.iter();
        Self {
            histogram: histogram
                .map(|(month, count)| Month { month: month.clone(), count: *count })
                .collect(),
            facets: FacetsAnswer::of(&results.facets, &request.filters),
            scope: request.scope,
            revision: searcher.stamp().revision,
            canonical: results.canonical,
            synonyms: results.synonyms,
            did_you_mean: results.did_you_mean,
            total_hits: results.total_hits,
            total_publications: results.total_publications,
            named: results.named,
            groups: results.groups,
            approaching: results.approaching,
            next: results.next,
        }
    }
}

impl FacetsAnswer {
    fn of(facets: &Facets, filters: &Filters) -> Self {
        let years = facets.year.iter().map(|(year, count)| (year.to_string(), *count)).collect();
        let in_years = |year: &str| {
            let range = filters.years.unwrap_or_default();
            let year: Option<i16> = year.parse().ok();
            filters.years.is_some()
                && year.is_some_and(|year| {
                    range.first.is_none_or(|first| first <= year)
                        && range.last.is_none_or(|last| year <= last)
                })
        };
        let mut chosen_years: Vec<String> =
            facets.year.keys().map(ToString::to_string).filter(|year| in_years(year)).collect();
        // Of a range only its years with hits are named, of a single year that year.
        if let Some(YearRange { first: Some(first), last }) = filters.years
            && last == Some(first)
        {
            chosen_years.push(first.to_string());
        }
        let mut year = flat(&years, &chosen_years);
        year.sort_by(|a, b| a.value.cmp(&b.value));
        let codes = |codes: Vec<&'static str>| codes.into_iter().map(str::to_owned).collect::<Vec<_>>();
        Self {
            jurisdiction: nested(&facets.jurisdiction, &filters.jurisdiction),
            year,
            body_kind: flat(
                &facets.body_kind,
                &codes(filters.body_kind.iter().map(|it| it.code()).collect()),
            ),
            department: flat(&facets.department, &filters.department),
            zone: flat(&facets.zone, &codes(filters.zone.iter().map(|it| it.code()).collect())),
            kind: flat(&facets.kind, &codes(filters.kind.iter().map(|it| it.code()).collect())),
            form: flat(&facets.form, &codes(filters.form.iter().map(|it| it.code()).collect())),
            status: flat(&facets.status, &codes(filters.status.iter().map(|it| it.code()).collect())),
            nature: flat(&facets.nature, &codes(filters.nature.iter().map(|it| it.code()).collect())),
            topic: nested(&facets.topic, &filters.topic),
        }
    }
}

/// Values with their counts, and those chosen that have none.
fn flat(counts: &BTreeMap<String, usize>, chosen: &[String]) -> Vec<FacetValue> {
    let mut all = counts.clone();
    for value in chosen {
        all.entry(value.clone()).or_default();
    }
    let value = |(value, count): (String, usize)| {
        let chosen = chosen.contains(&value);
        FacetValue { value, count, chosen, within: Vec::new() }
    };
    let mut values: Vec<FacetValue> = all.into_iter().map(value).collect();
    by_frequency(&mut values);
    values
}

/// The same, with `CRC-NAQ` within `CRC` and `GRH-2` within `GRH`.
fn nested(counts: &BTreeMap<String, usize>, chosen: &[String]) -> Vec<FacetValue> {
    let (mut above, below): (Vec<_>, Vec<_>) =
        flat(counts, chosen).into_iter().partition(|value| !value.value.contains('-'));
    for value in below {
        let domain = value.value.split('-').next().unwrap_or_default();
        match above.iter_mut().find(|above| above.value == domain) {
            Some(above) => above.within.push(value),
            None => {
                let (domain, count) = (domain.to_owned(), value.count);
                above.push(FacetValue { value: domain, count, chosen: false, within: vec![value] });
            }
        }
    }
    by_frequency(&mut above);
    above
}

fn by_frequency(values: &mut [FacetValue]) {
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
}
