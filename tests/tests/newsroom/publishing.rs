//! Directory, digest and feeds: what they say, that both forms say the same, and that the same input gives the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use cambon_tests::repository;

use super::support::{instance, python, script, text};

#[test]
fn the_directory_lists_every_source() {
    let program = instance();
    let all = program.run(&["directory", "--format", "json"]).success().stdout;
    let all: Vec<Value> = serde_json::from_str(&all).unwrap();
    let notice = |url: &str| all.iter().find(|entry| entry["link"] == url).unwrap();
    let open = notice("https://www.hcfp.fr/liste-avis/essai");
    assert_eq!(
        (open["kind"].as_str(), open["licence"].as_str()),
        (Some("notice"), Some("Licence Ouverte 2.0"))
    );
    assert_eq!(open["extract"], "Un extrait 'ouvert'.");
    // Title and link only where the licence allows no more.
    assert_eq!(notice("https://www.lagazettedescommunes.com/1")["extract"], Value::Null);
    let report = all.iter().find(|entry| entry["source_ref"] == "haute-ouanche-2016").unwrap();
    assert_eq!(
        (report["territory"].as_str(), report["department"].as_str()),
        (Some("Normandie"), Some("27"))
    );
    assert!(report["conclusions"].as_u64().unwrap() > 0 && !report["themes"].as_array().unwrap().is_empty());

    let listed = |arguments: &[&str]| {
        let run = program.run(&[&["directory", "--format", "csv"], arguments].concat()).success();
        run.stdout.lines().count() - 1
    };
    assert_eq!(listed(&["--territory", "normandie"]), 1);
    assert_eq!(listed(&["--territory", "27"]), 1);
    assert_eq!(listed(&["--institution", "haut conseil"]), 1);
    assert_eq!(listed(&["--kind", "notice", "--from", "2016-11-10"]), 1);
    assert_eq!(listed(&["--body", "aubrac"]), 1);
    assert_eq!(program.run(&["directory", "--body", "nulle part"]).code, Some(1));
}

/// Every text of a digest's JSON that readers are shown.
fn facts(digest: &Value) -> Vec<String> {
    let mut facts = Vec::new();
    let strings = |value: &Value, keys: &[&str], facts: &mut Vec<String>| {
        facts.extend(keys.iter().filter_map(|key| value[*key].as_str()).map(str::to_owned));
    };
    for line in digest["themes"].as_array().unwrap() {
        strings(line, &["name"], &mut facts);
        facts.extend(
            line["leading"].as_array().unwrap().iter().filter_map(|pair| pair[0].as_str()).map(str::to_owned),
        );
    }
    for territory in digest["territories"].as_array().unwrap() {
        strings(territory, &["name"], &mut facts);
        for item in territory["reports"].as_array().unwrap() {
            strings(item, &["facts", "figures", "link"], &mut facts);
            strings(&item["entry"], &["title"], &mut facts);
            facts.extend(
                item["themes"].as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned),
            );
            for quote in item["quotes"].as_array().unwrap() {
                strings(quote, &["kind", "text", "page", "theme", "status", "link"], &mut facts);
            }
        }
    }
    for group in digest["elsewhere"].as_array().unwrap() {
        strings(group, &["theme"], &mut facts);
        for item in group["items"].as_array().unwrap() {
            strings(item, &["facts"], &mut facts);
            strings(&item["entry"], &["title", "extract", "link"], &mut facts);
        }
    }
    for change in digest["changes"].as_array().unwrap() {
        strings(change, &["words", "link"], &mut facts);
        strings(&change["entry"], &["title"], &mut facts);
    }
    for silence in digest["silences"].as_array().unwrap() {
        strings(silence, &["institution", "words", "home"], &mut facts);
    }
    facts
}

/// Words alone, so that marks of quotation and ends of lines do not matter.
fn words(text: &str) -> String {
    let text = text
        .replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#39;", "'")
        .replace("&#34;", "\"");
    text.split(|c: char| c.is_whitespace() || c == '>')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn both_forms_of_a_digest_say_the_same() {
    let program = instance();
    let write = |week: &str, format: &str| {
        program.run(&["digest", "--week", week, "--format", format]).success().stdout
    };
    for (week, least) in [("2016-W45", 12), ("2017-W12", 2)] {
        let run = program.run(&["digest", "--week", week, "--format", "json"]);
        let digest: Value = serde_json::from_str(&run.stdout).unwrap();
        if run.code == Some(1) {
            continue;
        }
        let facts = facts(&digest);
        assert!(facts.len() >= least, "{week}: {facts:?}");
        let html = write(week, "html");
        let (plain, page) = (words(&write(week, "text")), words(&html));
        for fact in facts {
            assert!(page.contains(&words(&fact)), "{week}: the page lacks {fact:?}");
            // Headings of parts are in capitals and names of groups in brackets there, with the same words.
            assert!(plain.contains(&words(&fact)), "{week}: the plain text lacks {fact:?}");
        }
        assert!(!html.contains("<temps de travail>"), "what a source says is escaped");
        assert!(html.len() < 100_000, "programs cut longer letters: {}", html.len());
    }
    let quiet = program.run(&["digest", "--week", "2016-W52", "--format", "json"]);
    assert_eq!(quiet.code, Some(1), "nothing new, but a silence to tell");
    let digest: Value = serde_json::from_str(&quiet.stdout).unwrap();
    let silence = &digest["silences"][0];
    assert_eq!(
        silence["words"].as_str().unwrap().replace('\u{a0}', " "),
        "pas de nouvelles depuis 7 semaines"
    );
}

#[test]
fn the_same_week_gives_the_same_bytes() {
    let program = instance();
    let archive = |folder: &str| {
        let _ = program.run(&["digest", "--week", "2016-W45", "--output", folder]).success();
        let files = ["2016-W45.html", "2016-W45.txt", "2016-W45.json", "index.html"];
        files.map(|name| std::fs::read(program.folder().join(folder).join(name)).unwrap())
    };
    assert_eq!(archive("first"), archive("second"));
    let other = instance();
    let elsewhere = other.run(&["digest", "--week", "2016-W45", "--format", "html"]).success().stdout;
    assert_eq!(archive("third")[0], elsewhere.into_bytes(), "another machine writes the same letter");
    for wrong in ["2016-W54", "hier"] {
        let run = program.run(&["digest", "--week", wrong]);
        assert!(
            run.code == Some(2) && run.stderr.contains("hint: write a week (2026-W47)"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn feeds_are_read_by_others_and_do_not_change_by_themselves() {
    let program = instance();
    program.write(
        "cambon.toml",
        "[newsroom]\nsite = \"https://veille.example.org\"\nhub = \"https://hub.example.org/\"\n",
    );
    let write = || {
        program.run(&["feeds", "write", "flux", "--search", "temps=\"temps de travail\""]).success().stderr
    };
    assert!(write().contains("feeds in 3 formats"));
    let folder = program.folder().join("flux");
    let stamps = || {
        let mut stamps = Vec::new();
        walk(&folder, &mut |path| {
            stamps.push((path.to_owned(), path.metadata().unwrap().modified().unwrap()));
        });
        stamps
    };
    let before = stamps();
    assert!(before.len() > 60, "{}", before.len());
    assert!(write().contains(", 0 files changed"));
    assert_eq!(stamps(), before, "a static host goes on answering 304");
    let search: Value =
        serde_json::from_slice(&std::fs::read(folder.join("recherches/temps.json")).unwrap()).unwrap();
    let found = program
        .run(&["search", "--format", "json", "--limit", "100", "\"temps de travail\""])
        .success()
        .stdout;
    let found: Value = serde_json::from_str(&found).unwrap();
    assert!(search["items"].as_array().unwrap().len() >= found["groups"].as_array().unwrap().len());
    let Some(python) = python() else { return };
    let checked = Command::new(python).args([script("check_feeds.py"), text(&folder)]).output().unwrap();
    let said =
        String::from_utf8_lossy(&checked.stdout).into_owned() + &String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success() && said.lines().count() == 1, "{said}");
}

fn walk(folder: &Path, take: &mut impl FnMut(&Path)) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { walk(&entry, take) } else { take(&entry) }
    }
}

#[test]
fn a_corrected_document_is_told() {
    let program = instance();
    let samples = repository().join("corpus/samples");
    // The instance has the report as PDF: its page is another state of the same publication.
    let report = samples.join("html/haute-ardiere-2017.html");
    let metadata = text(&samples.join("metadata.csv"));
    let _ = program.run(&["import", &text(&report), "--metadata", &metadata]).success();
    let catalogue = rusqlite::Connection::open(program.data().join("catalogue.sqlite")).unwrap();
    let received = "UPDATE version SET imported_at = CASE sequence WHEN 1 THEN '2026-09-02T08:00:00Z' ELSE '2026-09-20T08:00:00Z' END";
    catalogue.execute(received, []).unwrap();
    let of_day = |day: &str, format: &str| program.run(&["digest", "--day", day, "--format", format]).stdout;
    let changes = |day: &str| {
        let digest: Value = serde_json::from_str(&of_day(day, "json")).unwrap();
        digest["changes"].as_array().unwrap().clone()
    };
    assert!(changes("2026-09-02").is_empty(), "a first version is no correction");
    let changes = changes("2026-09-20");
    assert_eq!(changes.len(), 1, "{changes:?}");
    let said = "version 2, reçue le 20 septembre 2026 (la précédente datait du 2 septembre 2026)";
    assert_eq!(changes[0]["words"].as_str().unwrap().replace('\u{a0}', " "), said);
    for format in ["text", "html"] {
        let letter = words(&of_day("2026-09-20", format));
        assert!(letter.contains(&words(said)) && letter.contains("Haute-Ardière"), "{format}: {letter}");
    }
}

#[test]
fn a_theme_lists_every_report_with_a_conclusion_of_it() {
    let program = instance();
    let rows = program.run(&["export", "conclusions"]).success().stdout;
    let mut reports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows.lines().map(|row| serde_json::from_str::<Value>(row).unwrap()) {
        let Some(theme) = row["primary_topic"].as_str().filter(|code| !code.starts_with("AUT")) else {
            continue;
        };
        let domain = theme.split('-').next().unwrap();
        for code in [theme, domain] {
            let id = row["publication_id"].as_str().unwrap().to_owned();
            reports.entry(code.to_owned()).or_default().insert(id);
        }
    }
    assert!(reports.len() > 20, "the samples have many themes");
    for (theme, expected) in reports {
        let listed = program.run(&["directory", "--theme", &theme, "--kind", "report", "--format", "json"]);
        let listed: Vec<Value> = serde_json::from_str(&listed.success().stdout).unwrap();
        let listed: BTreeSet<String> =
            listed.iter().map(|entry| entry["publication"].as_str().unwrap().to_owned()).collect();
        assert_eq!(listed, expected, "{theme}");
    }
}
