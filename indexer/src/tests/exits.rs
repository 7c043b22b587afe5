//! One query, one set: pages to their end, the API's answers and the identities that exports go by are the same.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;

use cambon_document::PublicationId;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::string::string_regex;

use super::apply;
use super::facets::filters;
use super::made::{REPORTS, SEARCHER, WORDS};
use crate::api::{self, Parameters, SearchAnswer};
use crate::*;

const TODAY: Date = date(2018, 12, 31);

/// Queries of every form of the language over the words of the made reports.
pub fn query() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS.to_vec());
    let leaf = prop_oneof![
        4 => word.clone().prop_map(str::to_owned),
        1 => (word.clone(), word.clone()).prop_map(|(a, b)| format!("\"{a} et la {b}\"")),
        1 => (word.clone(), word.clone(), 0..9_u32).prop_map(|(a, b, gap)| format!("\"{a} {b}\"~{gap}")),
        1 => word.clone().prop_map(|word| format!("{}*", word.chars().take(4).collect::<String>())),
        1 => word.prop_map(|word| format!("{}~", word.chars().skip(1).collect::<String>())),
        1 => prop::sample::select(vec![
            "titre:\"eau potable\"", "titre:\"potable eau\"", "section:\"eau potable\"", "organisme:brécigné",
            "juridiction:CC", "theme:GRH", "theme:GRH-2", "nature:rappel", "statut:*", "zone:corps", "page:2..5",
            "annee:2016", "date:-1a", "departement:33", "numero:2", "ref:rapport-3", "article:*", "type:commune",
        ]).prop_map(str::to_owned),
    ];
    let item = (prop::bool::weighted(0.15), leaf)
        .prop_map(|(excluded, leaf)| if excluded { format!("-{leaf}") } else { leaf });
    let group = prop_oneof![
        4 => item.clone(),
        1 => prop::collection::vec(item, 2..4).prop_map(|items| format!("({})", items.join(" OR "))),
    ];
    prop_oneof![
        9 => prop::collection::vec(group, 1..4).prop_map(|items| items.join(" ")),
        1 => Just(String::new()),
    ]
}

/// Hits of an answer: publication, whether a conclusion, ordinal.
type Place = (String, bool, u32);

fn places(groups: &[Group]) -> Vec<Place> {
    let hits = groups.iter().flat_map(|group| group.hits.iter().map(move |hit| (group, hit)));
    hits.map(|(group, hit)| (group.publication_id.0.clone(), hit.conclusion.is_some(), hit.ordinal)).collect()
}

fn all_pages(request: &Request) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut request = request.clone();
    loop {
        let page = SEARCHER.search(&request).unwrap();
        groups.extend(page.groups);
        match page.next {
            Some(next) => request.after = Some(next),
            None => return groups,
        }
    }
}

fn matched(request: &Request) -> BTreeSet<Place> {
    let matches = SEARCHER.matches(request).unwrap();
    let passages = matches.passages.into_iter().map(|(id, ordinal)| (id.0, false, ordinal));
    let conclusions = REPORTS
        .iter()
        .flat_map(|report| (0..).zip(&report.conclusions).map(move |(at, it)| (report, at, it)));
    let conclusions = conclusions
        .filter(|(_, _, conclusion)| matches.conclusions.contains(&conclusion.id))
        .map(|(report, ordinal, _)| (report.id.0.clone(), true, ordinal));
    passages.chain(conclusions).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn pages_answers_and_matches_are_one_set(
        query in query(),
        filters in filters(),
        scope in prop::sample::select(Scope::ALL.to_vec()),
        sort in prop::sample::select(Sort::ALL.to_vec()),
        limit in 1..5_usize,
    ) {
        let request = Request {
            query: query.clone(), scope, filters: filters.clone(), sort, today: TODAY,
            limit_publications: limit, passages_per_publication: usize::MAX, copies_apart: true,
            ..Request::default()
        };
        let groups = all_pages(&request);
        let publications: Vec<&PublicationId> = groups.iter().map(|group| &group.publication_id).collect();
        let different: BTreeSet<&PublicationId> = publications.iter().copied().collect();
        prop_assert_eq!(publications.len(), different.len(), "each publication once");
        let paged = places(&groups);
        let set: BTreeSet<Place> = paged.iter().cloned().collect();
        prop_assert_eq!(paged.len(), set.len(), "each hit once");
        prop_assert_eq!(&set, &matched(&request), "{}", &query);

        let parameters = Parameters {
            q: query, scope: Some(scope), sort, limit: Some(1000), per_publication: Some(1000), copies: true,
            filters, ..Parameters::default()
        };
        let answer = api::search(&SEARCHER, &parameters, TODAY).unwrap();
        prop_assert_eq!(&places(&answer.groups), &paged, "the same order");
        prop_assert_eq!(answer.total_hits, paged.len());
        prop_assert_eq!(answer.total_publications, publications.len());

        let folded = SEARCHER.search(&Request { copies_apart: false, ..request }).unwrap();
        // What says nearly the same as a hit above is counted there; a report with nothing else shows one of its own too.
        let of_page: usize = folded.groups.iter().map(|group| group.total_hits).sum();
        let hits = folded.groups.iter().flat_map(|group| &group.hits);
        let counted: usize = hits.map(|hit| 1 + hit.copies + hit.elsewhere).sum();
        prop_assert!((of_page..=of_page + folded.groups.len()).contains(&counted), "{counted} of {of_page}");
        prop_assert_eq!(canonical(&answer.canonical, TODAY).unwrap(), answer.canonical);
    }

    #[test]
    fn no_look_up_or_completion_panics(typed in string_regex("[a-z0-9éÉ°º:.\" n-]{0,24}").unwrap()) {
        let request = Request { query: typed.clone(), ..Request::default() };
        SEARCHER.look_up(&request).unwrap();
        SEARCHER.complete(&typed, 50, &|_| None).unwrap();
    }
}

fn page_after(
    searcher: &Searcher,
    query: &str,
    sort: Sort,
    after: Option<String>,
) -> Result<Results, IndexError> {
    let request =
        Request { query: query.to_owned(), sort, after, limit_publications: 3, ..Request::default() };
    searcher.search(&request)
}

#[test]
fn a_cursor_is_of_one_search_in_one_state_of_the_index() {
    let folder = tempfile::tempdir().unwrap();
    let puts = || REPORTS.iter().map(|report| Change::Put(Box::new(report.clone()))).collect();
    apply(folder.path(), 1, puts());
    let first = Searcher::open(folder.path()).unwrap();
    let next = page_after(&first, "piscine", Sort::Relevance, None).unwrap().next;
    assert!(next.is_some());
    let code = |found: Result<Results, IndexError>| {
        found.err().map(|error| api::ErrorAnswer::of(&error).1.error.code)
    };
    assert_eq!(code(page_after(&first, "piscine", Sort::Relevance, next.clone())), None);
    assert_eq!(code(page_after(&first, "emprunt", Sort::Relevance, next.clone())), Some("cursor"));
    assert_eq!(code(page_after(&first, "piscine", Sort::Newest, next.clone())), Some("cursor"));
    assert_eq!(code(page_after(&first, "piscine", Sort::Relevance, Some("1.2".into()))), Some("cursor"));
    apply(folder.path(), 1, puts());
    let same = Searcher::open(folder.path()).unwrap();
    assert_eq!(
        code(page_after(&same, "piscine", Sort::Relevance, next.clone())),
        None,
        "built again from the same"
    );
    apply(folder.path(), 2, vec![Change::Remove(PublicationId("made03".into()))]);
    let changed = Searcher::open(folder.path()).unwrap();
    assert_eq!(code(page_after(&changed, "piscine", Sort::Relevance, next)), Some("index_changed"));
}

#[test]
fn the_same_search_gives_the_same_answer() {
    for sort in Sort::ALL {
        let request = Request { query: "piscine OR emprunt".into(), sort: *sort, ..Request::default() };
        let answer = || {
            let answer = SearchAnswer::of(SEARCHER.search(&request).unwrap(), &request, &SEARCHER);
            serde_json::to_string(&answer).unwrap()
        };
        assert_eq!(answer(), answer());
    }
    let days = |sort| {
        let request =
            Request { query: "piscine".into(), sort, limit_publications: 100, ..Request::default() };
        let groups = SEARCHER.search(&request).unwrap().groups;
        groups.into_iter().map(|group| (group.date, group.publication_id)).collect::<Vec<_>>()
    };
    let newest = days(Sort::Newest);
    assert!(newest.is_sorted_by(|a, b| a.0 > b.0 || (a.0 == b.0 && a.1 < b.1)), "{newest:?}");
    let oldest = days(Sort::Oldest);
    assert!(oldest.is_sorted_by(|a, b| a.0 < b.0 || (a.0 == b.0 && a.1 < b.1)), "{oldest:?}");
}
