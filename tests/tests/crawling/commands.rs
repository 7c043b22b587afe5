//! `sources check`, `sources health`, `ledger export`, `bodies`, end to end.

use std::time::Duration;

use cambon_tests::twin::Twin;
use cambon_tests::{Program, Run};
use serde_json::Value;

use crate::crawling::support::{PERMILLE, catalogue, count, plan, program_for};

fn crawl(program: &Program, sources: &[&str]) {
    let words = ["crawl"].iter().chain(sources).chain(&["--again", "--no-build"]);
    let _ = program.run(&words.collect::<Vec<_>>());
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Kinds of the alarms of a source, and the exit code.
fn alarms(program: &Program, source: &str) -> (Vec<String>, Option<i32>) {
    let run = program.run(&["sources", "health", "--format", "json"]);
    let all: Value = serde_json::from_str(&run.stdout).unwrap();
    let of = all.as_array().unwrap().iter().find(|health| health["source"] == source).unwrap();
    let kinds = of["alarms"].as_array().unwrap().iter();
    (kinds.map(|alarm| alarm["kind"].as_str().unwrap().to_owned()).collect(), run.code)
}

#[test]
fn every_alarm_is_raised_and_sets_the_exit_code() {
    let twin = Twin::start(plan(4, false));
    let program = program_for(&twin);
    twin.set_entries(10);
    crawl(&program, &["variable"]);
    assert_eq!(alarms(&program, "variable"), (vec![], Some(0)));

    crawl(&program, &["mur"]);
    assert_eq!(alarms(&program, "mur"), (vec!["blocked".to_owned()], Some(1)));

    // A run in which its host still rests asks nothing, and says nothing.
    let runs = "SELECT count(*) FROM crawl_run WHERE source = 'panne' AND requests > 0";
    let mut asked = 0;
    for _ in 0..100 {
        crawl(&program, &["panne"]);
        asked = count(&program, runs);
        let failing = alarms(&program, "panne").0.contains(&"failing".to_owned());
        let ledger = || program.run(&["ledger", "export"]).stdout;
        assert_eq!(failing, asked >= 3, "after {asked} failed runs: {}", ledger());
        if failing {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(asked, 3);

    for _ in 0..5 {
        crawl(&program, &["variable"]);
    }
    twin.set_entries(2);
    crawl(&program, &["variable"]);
    assert_eq!(alarms(&program, "variable").0, ["collapse"]);
    twin.set_entries(0);
    crawl(&program, &["variable"]);
    assert_eq!(alarms(&program, "variable").0, ["format_drift", "collapse", "too_few"]);
    twin.set_entries(10);
    crawl(&program, &["variable"]);
    assert_eq!(alarms(&program, "variable").0, Vec::<String>::new(), "entries again, no alarm");

    // Nothing new for five days, of a source that is expected to have something every day.
    catalogue(&program).execute("UPDATE notice SET seen_at = seen_at - 5 * 86400000", []).unwrap();
    assert_eq!(alarms(&program, "variable").0, ["stale"]);
    let text = program.run(&["sources", "health"]);
    assert!(text.stdout.contains("ALARM nothing new for 5 days; every 1 is expected"), "{}", text.stdout);
    assert!(program.run(&["status"]).success().stdout.contains("ALARM"), "`status` says it too");
}

#[test]
fn a_description_is_checked_against_a_file_and_an_address() {
    let twin = Twin::start(plan(60, false));
    let program = program_for(&twin);
    let address = format!("{}/fr/publications", twin.base("cour"));
    let check = |from: &str, url: Option<&str>| {
        let mut words = vec!["sources", "check", "cour", "--from", from];
        words.extend(url.iter().flat_map(|url| ["--url", url]));
        program.run(&words)
    };
    let read = |run: Run| serde_json::from_str::<Value>(&run.success().stdout).unwrap();

    let live = read(check(&address, None));
    assert_eq!(live["list_0"]["entries"].as_array().unwrap().len(), 50, "{live}");
    assert_eq!(live["list_0"]["entries"][1]["title"], "Commune de Val-1 (Gironde)");
    let paths: Vec<String> = twin.hits().iter().map(|hit| hit.path.clone()).collect();
    assert_eq!(paths, ["/robots.txt", "/fr/publications"], "robots.txt, then the address, nothing else");

    program.write(
        "page.html",
        "<h1>Commune d'Essai (Gironde)</h1><a data-document href=\"/a-rep-maire.pdf\">Réponse</a>",
    );
    let saved = read(check("page.html", Some(&format!("{}/fr/publications/x", twin.base("cour")))));
    assert_eq!(saved["page"]["title"], "Commune d'Essai (Gironde)");
    assert_eq!(saved["page"]["documents"][0]["role"], "answer");

    program.write("empty.html", "<p>Rien</p>");
    assert_eq!(check("empty.html", None).code, Some(1), "nothing found");
    let forbidden = check(&format!("{}/fr/prive/secret", twin.base("cour")), None);
    assert!(
        forbidden.code == Some(2) && forbidden.stderr.contains("forbidden by robots.txt"),
        "{}",
        forbidden.stderr
    );
}

#[test]
fn the_ledger_is_exported_row_by_row() {
    let twin = Twin::start(plan(4, false));
    let program = program_for(&twin);
    crawl(&program, &["liste", "lent"]);
    let rows = lines(&program.run(&["ledger", "export"]).success().stdout);
    assert_eq!(rows.iter().filter(|row| row["reason"] != "not_asked").count(), twin.hits().len());
    let document = rows.iter().find(|row| row["kind"] == "document").unwrap();
    for (key, expected) in [("source", "liste"), ("outcome", "document"), ("robots", "absent")] {
        assert_eq!(document[key], expected, "{document}");
    }
    assert!(document["bytes"].as_u64().unwrap() > 100 && document["status"] == 200, "{document}");
    let page = rows.iter().find(|row| row["kind"] == "page" && row["source"] == "lent").unwrap();
    assert!(page["waited_ms"].as_u64().unwrap() >= 10 * PERMILLE, "the delay of its robots.txt: {page}");
    assert_eq!(page["robots"].as_str().unwrap().len(), 12, "{page}");
    let forbidden = rows.iter().find(|row| row["reason"] == "not_asked").unwrap();
    assert_eq!(forbidden["outcome"], "forbidden by robots.txt");

    let csv = program.run(&["ledger", "export", "--format", "csv", "--output", "ledger.csv"]).success();
    assert_eq!(csv.stdout, "");
    let text = std::fs::read_to_string(program.folder().join("ledger.csv")).unwrap();
    assert!(
        text.starts_with("at,source,host,url,kind,waited_ms,reason,robots,status,bytes,took_ms,outcome"),
        "{text}"
    );
    assert_eq!(text.lines().count(), rows.len() + 1);
}

#[test]
fn bodies_are_attributed_strictly_and_the_rest_is_listed() {
    let twin = Twin::start(plan(5, false));
    let program = program_for(&twin);
    let _ = program.run(&["crawl", "cour"]).success();
    // Val-0 is known, Val-1 in another département only, Val-2 twice, Val-3 not at all.
    program.write(
        "registre.csv",
        "name;department;kind;siren\nVal-0;33;commune;210000001\nVAL 1;40;commune;210000002\n\
         Val-2;33;commune;210000003\nVal-2;33;syndicat;210000004\n",
    );
    let run = program.run(&["bodies", "import", "registre.csv"]).success();
    let matched = lines(&run.stdout);
    assert_eq!(matched.len(), 1, "{}{}", run.stdout, run.stderr);
    assert_eq!(matched[0]["body"]["siren"], "210000001");
    for (title, reason) in
        [("Val-1", "no body"), ("Val-2", "2 bodies bear this name in 33"), ("Val-3", "no body")]
    {
        let told = run.stderr.lines().any(|line| line.contains(title) && line.contains(reason));
        assert!(told, "{title}, {reason}: {}", run.stderr);
    }
    assert_eq!(program.run(&["bodies", "match"]).success().stdout, run.stdout);
    program.write("faux.csv", "nom;dep\nVal-0;33\n");
    let refused = program.run(&["bodies", "import", "faux.csv"]);
    assert!(
        refused.code == Some(2) && refused.stderr.contains("no columns name and department"),
        "{}",
        refused.stderr
    );
    assert_eq!(program.run(&["bodies", "match"]).success().stdout, run.stdout, "the register is as it was");
}

/// Only its pages say when they were published.
#[test]
fn days_are_asked_for_though_only_pages_know_them() {
    let twin = Twin::start(plan(60, false));
    let program = program_for(&twin);
    let documents =
        || twin.hits().iter().filter(|hit| hit.site == "files" && hit.path != "/robots.txt").count();
    let _ = program.run(&["crawl", "cour", "--no-build", "--since", "2026-02-01"]);
    assert_eq!(documents(), 0, "its pages are of January");
    let _ = program.run(&["crawl", "cour", "--no-build", "--since", "2026-03-01"]);
    assert_eq!(documents(), 0);
    let _ = program.run(&["crawl", "cour", "--no-build", "--since", "2026-01-01"]);
    // Ten of the sitemap, an answer, and the one that a listing repeats without its day; the other fifty stood outside of their list's days.
    assert_eq!(documents(), 12);
}

/// A title that is corrected reaches the publication whose document is stored.
#[test]
fn later_changes_of_a_page_reach_the_publication() {
    let twin = Twin::start(plan(60, false));
    let program = program_for(&twin);
    let _ = program.run(&["crawl", "cour", "--no-build"]).success();
    let title = || {
        let query = "SELECT title FROM publication WHERE source_ref LIKE '%/rapport-55.pdf'";
        catalogue(&program).query_row(query, [], |row| row.get::<_, String>(0)).unwrap()
    };
    assert_eq!(title(), "Commune de Val-55 (Gironde)");
    twin.publish_next_edition();
    crawl(&program, &["cour"]);
    assert_eq!(title(), "Commune de Val-55 (Gironde), rectificatif");
}

#[test]
fn a_catalogue_of_version_1_names_a_remedy_that_works() {
    let program = Program::new();
    std::fs::create_dir_all(program.data()).unwrap();
    let kept = cambon_tests::repository().join("corpus/tests/catalogue-1.sql");
    catalogue(&program).execute_batch(&std::fs::read_to_string(kept).unwrap()).unwrap();
    let refused = program.run(&["status"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("hint: `cambon build`"), "{}", refused.stderr);
    let _ = program.run(&["build"]).success();
    let _ = program.run(&["status"]).success();
}
