//! SIGKILL fifty times during a crawl: the same result, and no document asked again after it was stored.

use std::collections::BTreeSet;
use std::time::Duration;

use cambon_tests::twin::{Plan, Twin};
use cambon_tests::{Ending, Killing, Program, kill_at_random_moments};

use crate::crawling::support::{catalogue, crawl, frontier, plan, program_for};

const KILLS: u32 = 50;
const MOST_ATTEMPTS: u32 = 160;
const SEED: u64 = 2026;

#[test]
fn fifty_kills_end_in_the_same_crawl() {
    let twin = Twin::start(Plan { slowness: Duration::from_millis(4), ..plan(400, true) });
    let whole = program_for(&twin);
    let arguments = crawl(&["--no-build"]);
    let _ = whole.run(&arguments).success();
    let expected = result(&whole);

    let twin = Twin::start(Plan { slowness: Duration::from_millis(4), ..plan(400, true) });
    let (mut killed, mut attempt) = (0, 0);
    let mut program = program_for(&twin);
    while killed < KILLS {
        attempt += 1;
        assert!(attempt < MOST_ATTEMPTS, "only {killed} kills met a running crawl");
        let stored = stored(&program);
        let before = twin.hits().len();
        let killing =
            Killing { kills: 1, seed: SEED + u64::from(attempt), longest: Duration::from_millis(500) };
        let endings = kill_at_random_moments(|| program.command(&arguments), &killing);
        check_not_again(&twin, before, &stored);
        match endings[0] {
            Ending::Killed { .. } => killed += 1,
            // It was complete before all kills were spent: the rest is spent on another.
            Ending::Finished { .. } => {
                assert_eq!(normal(&result(&program)), normal(&expected));
                program = program_for(&twin);
            }
        }
    }
    let stored = stored(&program);
    let before = twin.hits().len();
    let _ = program.run(&arguments);
    check_not_again(&twin, before, &stored);
    assert_eq!(normal(&result(&program)), normal(&expected));
    let _ = program.run(&["build"]).success();
    let _ = program.run(&["check"]).success();
}

/// Everything but the twin's ports.
fn normal(lines: &BTreeSet<String>) -> BTreeSet<String> {
    let mut lines = lines.clone();
    // How often a fault was met depends on the kills; that it was met does not.
    lines.retain(|line| {
        !["rapport-5.pdf", "rapport-7.pdf", "rapport-18.pdf"].iter().any(|name| line.contains(name))
    });
    lines
}

fn result(program: &Program) -> BTreeSet<String> {
    let connection = catalogue(program);
    let mut lines: BTreeSet<String> = frontier(program)
        .into_iter()
        .map(|(path, (state, reason))| format!("{path} {state} {}", without_port(&reason)))
        .collect();
    let query = "SELECT source_ref, coalesce(title, ''), coalesce(date, ''), sha256 FROM publication JOIN version ON version.key = current";
    let mut statement = connection.prepare(query).unwrap();
    let rows = statement
        .query_map([], |row| {
            let (place, title, date, sha256): (String, String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            // Of two addresses of one document, the first asked names it.
            Ok(format!("{} {title} {date} {sha256}", without_port(&place))
                .replace("rapport-22.pdf Commune de Val-22", "rapport-21.pdf Commune de Val-21"))
        })
        .unwrap();
    lines.extend(rows.map(Result::unwrap));
    lines
}

fn without_port(text: &str) -> String {
    regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap().replace_all(text, "HOST").into_owned()
}

/// Addresses of documents that are stored.
fn stored(program: &Program) -> BTreeSet<String> {
    if !program.data().join("catalogue.sqlite").is_file() {
        return BTreeSet::new();
    }
    let connection = catalogue(program);
    let Ok(mut statement) = connection.prepare("SELECT url FROM response") else { return BTreeSet::new() };
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[track_caller]
fn check_not_again(twin: &Twin, before: usize, stored: &BTreeSet<String>) {
    let hits = twin.hits().split_off(before);
    let again: Vec<String> = hits
        .iter()
        .map(|hit| format!("{}{}", twin.base(hit.site), hit.path))
        .filter(|url| stored.contains(url))
        .collect();
    assert!(again.is_empty(), "asked again though stored: {again:?}");
}
