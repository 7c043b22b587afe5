//! Two thousand publications and every fault: what is collected, what is refused and why, and the twin's own log.

use std::collections::BTreeMap;
use std::time::Duration;

use cambon_tests::twin::{Hit, Twin};

use crate::crawling::support::{PERMILLE, TOLERANCE, count, crawl, frontier, plan, program_for};

const PUBLICATIONS: usize = 2_000;

/// Documents that cannot be had: 5, 7, 10, 11, 12, 15, 16, 17, 18, 19 never; 25 comes cut and stays so.
const LOST: usize = 10;

fn scaled(seconds: u64) -> Duration {
    Duration::from_millis(seconds * PERMILLE)
}

#[test]
fn everything_good_once_everything_bad_with_its_reason_and_no_rule_broken() {
    let twin = Twin::start(plan(PUBLICATIONS, true));
    let program = program_for(&twin);
    let run = program.run(&crawl(&["--no-build"])).success();
    let frontier = frontier(&program);
    // A second run gives the addresses that were left a last chance; the first leaves the host that blocks.
    assert!(run.stderr.contains("left to the next run"), "{}", run.stderr);
    for (path, state, reason) in [
        ("/system/files/rapport-5.pdf", "refused", "given up after 4 tries: status 503"),
        ("/system/files/rapport-7.pdf", "refused", "given up after 4 tries: broken off"),
        ("/system/files/rapport-8.pdf", "done", ""),
        ("/system/files/rapport-9.pdf", "done", "the PDF has no end"),
        ("/boucle/b", "refused", "redirect loop"),
        ("/chaine/4", "refused", "more than 5 redirects"),
        ("/system/files/rapport-12.pdf", "refused", "a web page where a document was expected"),
        ("/system/files/rapport-13.pdf", "done", ""),
        ("/system/files/rapport-15.pdf", "gone", "status 404"),
        ("/system/files/rapport-16.pdf", "gone", "status 410"),
        ("/interne.pdf", "refused", "a private address"),
        ("/interne", "refused", "a private address"),
        ("/system/files/rapport-18.pdf", "refused", "given up after 4 tries"),
        ("/system/files/rapport-19.pdf", "refused", "an empty file"),
        ("/system/files/rapport-25.pdf", "done", "the PDF has no end"),
        ("/fr/publications/bombe", "refused", "larger than 10 MiB"),
        ("/fr/prive/secret-1", "refused", "forbidden by robots.txt"),
        ("/prive/b.html", "refused", "forbidden by robots.txt"),
        ("/a.html", "done", ""),
        ("/rap/r25-7/r25-7.html", "done", ""),
    ] {
        let found = frontier.get(path).unwrap_or_else(|| panic!("{path} was not found"));
        assert!(found.0 == state && found.1.contains(reason), "{path}: {found:?}");
    }
    let waiting: Vec<_> = frontier.iter().filter(|(_, (state, _))| state == "waiting").collect();
    assert_eq!(waiting.len(), 1, "only the host that blocks is left: {waiting:?}");

    let answers = PUBLICATIONS.div_ceil(50);
    // One document stands under two addresses.
    let expected = PUBLICATIONS - LOST - 1 + answers + 20 + 1 + 10;
    assert_eq!(count(&program, "SELECT count(*) FROM publication"), expected);
    assert_eq!(count(&program, "SELECT count(*) FROM attachment WHERE role = 'answer'"), answers);
    assert_eq!(count(&program, "SELECT count(*) FROM notice WHERE source = 'portail'"), 25);
    let title = "SELECT count(*) FROM publication WHERE title = 'Commune de Val-26 (Gironde) : l’été'";
    assert_eq!(count(&program, title), 1, "cp1252 that calls itself UTF-8");

    let hits = twin.hits();
    check_once(&hits);
    check_politeness(&hits);
    let asked = count(&program, "SELECT count(*) FROM ledger WHERE reason <> 'not_asked'");
    assert_eq!(asked, hits.len(), "the ledger holds every request that the twin saw");
}

#[track_caller]
fn check_once(hits: &[Hit]) {
    let mut whole: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let good = hits.iter().filter(|hit| hit.status == 200 && hit.path != "/robots.txt");
    for hit in good {
        *whole.entry((hit.site, &hit.path)).or_default() += 1;
    }
    // These were never received whole.
    let broken = ["rapport-7.pdf", "rapport-8.pdf", "rapport-18.pdf"];
    let twice: Vec<_> = whole
        .iter()
        .filter(|((_, path), times)| **times > 1 && !broken.iter().any(|name| path.ends_with(name)))
        .collect();
    assert!(twice.is_empty(), "asked again after a whole answer: {twice:?}");
}

#[track_caller]
fn check_politeness(hits: &[Hit]) {
    let mut by_site: BTreeMap<&str, Vec<&Hit>> = BTreeMap::new();
    for hit in hits {
        assert!(
            hit.agent.starts_with("CambonBot/") && hit.agent.contains("essai@exemple.fr"),
            "{}",
            hit.agent
        );
        by_site.entry(hit.site).or_default().push(hit);
    }
    assert!(!by_site.contains_key("interdit"), "a private address was asked");
    for (site, hits) in by_site {
        let floor = match site {
            "files" => scaled(3),
            "lent" if hits.len() > 4 => scaled(2),
            _ => scaled(2),
        };
        assert_eq!(hits[0].path, "/robots.txt", "{site} was asked before its robots.txt");
        for pair in hits.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let gap = after
                .began
                .checked_sub(before.ended)
                .unwrap_or_else(|| panic!("{site}: two at a time: {pair:?}"));
            assert!(gap + TOLERANCE >= floor, "{site}: {gap:?} between {pair:?}");
            if let Some(seconds) = before.retry_after_s {
                assert!(
                    gap + TOLERANCE >= scaled(seconds),
                    "{site}: Retry-After {seconds} s, waited {gap:?}"
                );
            }
        }
        check_robots(site, &hits);
    }
}

/// What the robots.txt in force forbade was not asked.
#[track_caller]
fn check_robots(site: &str, hits: &[&Hit]) {
    let first_good = hits.iter().position(|hit| hit.path == "/robots.txt" && hit.status < 500).unwrap();
    assert!(
        hits[..first_good].iter().all(|hit| hit.path == "/robots.txt"),
        "{site}: asked while robots.txt failed"
    );
    let mut reads = 0;
    for hit in hits {
        reads += usize::from(hit.path == "/robots.txt");
        let forbidden = match site {
            "cour" => hit.path.starts_with("/fr/prive/") || (reads > 1 && hit.path.contains("/retiree-")),
            "lent" => hit.path.starts_with("/prive"),
            _ => false,
        };
        assert!(!forbidden, "{site}: {} is forbidden", hit.path);
    }
    if site == "cour" {
        assert!(reads > 3, "robots.txt is read again when its time is over: {reads}");
    }
}
