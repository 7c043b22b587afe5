//! What is counted beside the results, against counts made naively over the stored passages and conclusions.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeMap;

use cambon_document::{BodyKind, ConclusionKind, Status, Zone};
use proptest::prelude::*;

use super::made::{REPORTS, SEARCHER, WORDS};
use crate::api::{FacetValue, SearchAnswer};
use crate::*;

/// A passage or conclusion with all that is counted of it.
struct Row<'a> {
    report: &'a IndexedPublication,
    conclusion: Option<&'a IndexedConclusion>,
    text: &'a str,
    zone: Zone,
}

fn rows() -> impl Iterator<Item = Row<'static>> {
    REPORTS.iter().flat_map(|report| {
        let passages = report.passages.iter();
        let passages =
            passages.map(move |it| Row { report, conclusion: None, text: &it.text, zone: it.zone });
        let conclusions = report.conclusions.iter();
        passages.chain(conclusions.map(move |it| Row {
            report,
            conclusion: Some(it),
            text: &it.text,
            zone: it.zone,
        }))
    })
}

/// `CRC` and `CRC-NAQ`.
fn with_above(code: &str) -> Vec<String> {
    let above = code.split('-').next().unwrap();
    let mut all = vec![code.to_owned()];
    if above != code {
        all.push(above.to_owned());
    }
    all
}

impl Row<'_> {
    /// Values by facet, in the order of the facets below.
    fn values(&self) -> [Vec<String>; 10] {
        let report = self.report;
        let code = |code: Option<&'static str>| code.map(str::to_owned).into_iter().collect::<Vec<_>>();
        let of = self.conclusion;
        let mut topics: Vec<String> =
            of.iter().flat_map(|it| it.topics.iter().flat_map(|code| with_above(code))).collect();
        topics.sort();
        topics.dedup();
        [
            report.jurisdiction.iter().flat_map(|code| with_above(code)).collect(),
            report.date.iter().map(|date| date.year().to_string()).collect(),
            code(report.body_kind.map(BodyKind::code)),
            report.department.clone().into_iter().collect(),
            code(Some(self.zone.code())),
            code(of.map(|it| it.kind.code())),
            code(of.map(|it| it.form.code())),
            code(of.and_then(|it| it.status).map(Status::code)),
            code(of.and_then(|it| it.nature).map(|nature| nature.code())),
            topics,
        ]
    }
}

/// What is chosen in each facet; years as they stand in a range.
fn chosen(filters: &Filters) -> [Vec<String>; 10] {
    let years =
        filters.years.map(|range| (range.first.unwrap()..=range.last.unwrap()).map(|year| year.to_string()));
    [
        filters.jurisdiction.clone(),
        years.into_iter().flatten().collect(),
        filters.body_kind.iter().map(|it| it.code().to_owned()).collect(),
        filters.department.clone(),
        filters.zone.iter().map(|it| it.code().to_owned()).collect(),
        filters.kind.iter().map(|it| it.code().to_owned()).collect(),
        vec![],
        filters.status.iter().map(|it| it.code().to_owned()).collect(),
        vec![],
        filters.topic.clone(),
    ]
}

/// Counts by facet: of what passes every filter but the facet's own.
fn naive(word: &str, scope: Scope, filters: &Filters) -> (usize, [BTreeMap<String, usize>; 10]) {
    let chosen = chosen(filters);
    let mut counts: [BTreeMap<String, usize>; 10] = Default::default();
    let mut total = 0;
    for row in rows() {
        let in_scope = match scope {
            Scope::Passages => row.conclusion.is_none(),
            Scope::Conclusions => row.conclusion.is_some(),
            Scope::Both => true,
        };
        if !in_scope || !row.text.contains(word) {
            continue;
        }
        let values = row.values();
        let passes = |facet: usize| {
            chosen[facet].is_empty() || values[facet].iter().any(|value| chosen[facet].contains(value))
        };
        let failed: Vec<usize> = (0..10).filter(|facet| !passes(*facet)).collect();
        total += usize::from(failed.is_empty());
        for facet in (0..10).filter(|facet| failed.iter().all(|failed| failed == facet)) {
            for value in &values[facet] {
                *counts[facet].entry(value.clone()).or_default() += 1;
            }
        }
    }
    (total, counts)
}

fn counted(values: &[FacetValue]) -> BTreeMap<String, usize> {
    let all = values.iter().flat_map(|value| std::iter::once(value).chain(&value.within));
    all.filter(|value| value.count > 0).map(|value| (value.value.clone(), value.count)).collect()
}

fn some<T: Clone + std::fmt::Debug + 'static>(of: &[T]) -> impl Strategy<Value = Vec<T>> + use<T> {
    let several = prop::sample::subsequence(of.to_vec(), 1..=of.len().min(2));
    prop_oneof![2 => Just(Vec::new()), 1 => several]
}

fn strings(of: &[&str]) -> Vec<String> {
    of.iter().map(|value| (*value).to_owned()).collect()
}

pub fn filters() -> impl Strategy<Value = Filters> {
    let years = prop_oneof![
        2 => Just(None),
        1 => (2015..2019_i16, 0..3_i16).prop_map(|(first, more)| Some(YearRange { first: Some(first), last: Some(first + more) })),
    ];
    (
        some(&strings(&["CRC", "CRC-NAQ", "CC"])),
        years,
        some(&BodyKind::ALL[..3]),
        some(&strings(&["33", "974"])),
        some(&[Zone::Body, Zone::Recommendations, Zone::Annex]),
        some(ConclusionKind::ALL),
        some(Status::ALL),
        some(&strings(&["GRH", "GRH-2", "CPT"])),
    )
        .prop_map(|(jurisdiction, years, body_kind, department, zone, kind, status, topic)| Filters {
            jurisdiction,
            years,
            body_kind,
            department,
            zone,
            kind,
            status,
            topic,
            ..Filters::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn facets_count_what_naive_counting_counts(
        filters in filters(),
        word in prop::sample::select(WORDS.to_vec()),
        scope in prop::sample::select(Scope::ALL.to_vec()),
    ) {
        let request = Request { query: word.to_owned(), scope, filters: filters.clone(), ..Request::default() };
        let results = SEARCHER.search(&request).unwrap();
        let answer = SearchAnswer::of(results, &request, &SEARCHER);
        let (total, counts) = naive(word, scope, &filters);
        prop_assert_eq!(answer.total_hits, total);
        let facets = &answer.facets;
        let all = [
            &facets.jurisdiction, &facets.year, &facets.body_kind, &facets.department, &facets.zone,
            &facets.kind, &facets.form, &facets.status, &facets.nature, &facets.topic,
        ];
        for (facet, (found, wanted)) in all.into_iter().zip(&counts).enumerate() {
            prop_assert_eq!(&counted(found), wanted, "facet {} of {:?}", facet, filters);
        }
        let dated = rows().filter(|row| row.report.date.is_none()).count() > 0;
        prop_assert!(dated, "some reports have no date");
        let in_months: usize = answer.histogram.iter().map(|month| month.count).sum();
        prop_assert!(in_months <= total);
        prop_assert!(answer.histogram.is_sorted_by(|a, b| a.month < b.month));
    }
}

#[test]
fn a_choice_keeps_the_other_values_in_sight_and_itself_without_hits() {
    let filters = Filters { department: strings(&["33", "99"]), ..Filters::default() };
    let request = Request { query: "piscine".to_owned(), filters, ..Request::default() };
    let answer = SearchAnswer::of(SEARCHER.search(&request).unwrap(), &request, &SEARCHER);
    let shown: Vec<(&str, bool, bool)> =
        answer.facets.department.iter().map(|it| (it.value.as_str(), it.chosen, it.count > 0)).collect();
    for wanted in [("33", true, true), ("974", false, true), ("99", true, false)] {
        assert!(shown.contains(&wanted), "{wanted:?} in {shown:?}");
    }
}

#[test]
fn kinds_of_jurisdictions_hold_their_own() {
    let request = Request::default();
    let answer = SearchAnswer::of(SEARCHER.search(&request).unwrap(), &request, &SEARCHER);
    let chambers = answer.facets.jurisdiction.iter().find(|value| value.value == "CRC").unwrap();
    assert!(chambers.within.len() > 1, "{chambers:?}");
    assert_eq!(chambers.count, chambers.within.iter().map(|value| value.count).sum::<usize>());
}

#[test]
fn months_are_those_of_the_reports() {
    let request = Request::default();
    let answer = SearchAnswer::of(SEARCHER.search(&request).unwrap(), &request, &SEARCHER);
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows().filter(|row| row.conclusion.is_none()) {
        if let Some(date) = row.report.date {
            *wanted.entry(format!("{:04}-{:02}", date.year(), date.month())).or_default() += 1;
        }
    }
    let found: BTreeMap<String, usize> =
        answer.histogram.into_iter().map(|month| (month.month, month.count)).collect();
    assert_eq!(found, wanted);
}
