//! `cambon crawl` ends in searchable, tagged conclusions with no other command; the next run asks only for what may have changed.

use std::process::Command;

use cambon_tests::twin::{Plan, Twin};
use cambon_tests::{Program, cambon_binary, repository, skipped};

use crate::crawling::support::{count, crawl, plan, program_for};

fn sample_reports() -> Vec<Vec<u8>> {
    let folder = repository().join("corpus/samples/pdf");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn a_crawl_ends_in_searchable_tagged_conclusions() {
    let twin = Twin::start(Plan { reports: sample_reports(), ..plan(60, false) });
    let program = program_for(&twin);
    let _ = program.run(&crawl(&[])).success();
    assert!(
        program.run(&["search", "heures supplémentaires"]).success().stdout.contains("Val-"),
        "the title of its page"
    );
    let conclusions = program.run(&["export", "conclusions"]).success().stdout;
    let rows: Vec<serde_json::Value> =
        conclusions.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() > 60, "{} conclusions", rows.len());
    let row = rows.iter().find(|row| row["source_ref"].as_str().unwrap().ends_with("rapport-1.pdf")).unwrap();
    assert_eq!(row["institution"], "Jumeau cour");
    assert_eq!(row["date"], "2026-01-05");
    assert!(!row["topics"].as_array().unwrap().is_empty());
    let _ = program.run(&["check"]).success();

    check_warc(&program);

    let before = twin.hits().len();
    let run = program.run(&crawl(&["--no-build"]));
    assert_eq!((run.code, twin.hits().len()), (Some(1), before), "nothing is due: {}", run.stderr);

    twin.publish_next_edition();
    let _ = program.run(&crawl(&["--again"])).success();
    let later: Vec<_> = twin.hits().split_off(before);
    let whole: Vec<&str> = later
        .iter()
        .filter(|hit| hit.status == 200 && hit.path != "/robots.txt" && hit.site != "mur")
        .map(|hit| hit.path.as_str())
        .collect();
    let mut expected = vec!["/sitemaps/1.xml", "/fr/publications/rapport-55", "/system/files/rapport-55.pdf"];
    expected.retain(|path| !whole.contains(path));
    assert!(expected.is_empty() && whole.len() == 3, "only what has changed is sent: {whole:?}");
    let query = "SELECT count(*) FROM version JOIN publication ON publication.key = version.publication WHERE source_ref LIKE '%rapport-55.pdf'";
    assert_eq!(count(&program, query), 2, "both versions are kept");
    assert!(later.iter().filter(|hit| hit.status == 304).count() >= 4, "lists answer in one line: {later:?}");
}

/// Written by us, read by `warcio`: every record whole, every digest true.
fn check_warc(program: &Program) {
    let _ = program.run(&["export", "warc", "--output", "originals.warc.gz"]).success();
    let target = cambon_binary().ancestors().nth(2).unwrap().to_path_buf();
    let warcio = target.join("python/bin/warcio");
    if !warcio.is_file() {
        skipped("WARC files were NOT validated: warcio is not installed (tests/run does it)");
        return;
    }
    let file = program.folder().join("originals.warc.gz");
    let checked = Command::new(&warcio).args(["check", "-v"]).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success() && !said.contains("digest failed"), "{said}");
    let index = Command::new(&warcio)
        .args(["index", "-f", "warc-type,warc-target-uri,http:status"])
        .arg(&file)
        .output()
        .unwrap();
    let index = String::from_utf8_lossy(&index.stdout).into_owned();
    let answers = count(program, "SELECT count(*) FROM response");
    assert_eq!(
        index.lines().filter(|line| line.contains("\"response\"") && line.contains("\"200\"")).count(),
        answers
    );
}
