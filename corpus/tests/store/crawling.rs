//! What crawls leave in the catalogue.

use cambon_corpus::crawl::Run;

use crate::support::instance;

fn run(ended_at: i64, requests: u64) -> Run {
    Run {
        source: "essai".to_owned(),
        ended_at,
        requests,
        failures: requests,
        lists: 0,
        items: 0,
        new_items: 0,
        blocked: 0,
    }
}

#[test]
fn runs_that_asked_for_nothing_do_not_hide_those_that_failed() {
    let mut instance = instance();
    for ended_at in 1..=3 {
        instance.store.record_run(&run(ended_at, 2)).unwrap();
    }
    for ended_at in 4..=40 {
        instance.store.record_run(&run(ended_at, 0)).unwrap();
    }
    let told: Vec<i64> = instance.store.runs("essai", 20).unwrap().iter().map(|run| run.ended_at).collect();
    assert_eq!(told, [3, 2, 1]);
}
