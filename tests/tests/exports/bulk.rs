//! Bulk files with what changed between two releases; bodies for search engines, held against the documented format.

use std::collections::BTreeSet;
use std::io::Read;

use cambon_tests::Program;
use flate2::read::GzDecoder;
use serde_json::Value;

use super::bulk_format::{check_document, read_body, undeclared_analysers};
use super::support::{SAMPLES, lines};

/// What a body may take.
const MOST_BYTES: usize = 10_000_000;

fn json(program: &Program, path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(program.folder().join(path)).unwrap()).unwrap()
}

fn unpacked(program: &Program, path: &str) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(program.folder().join(path)).unwrap();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_release_tells_what_changed_since_the_one_before() {
    let program = Program::new();
    let report = |text: &str| format!("<h1>Recommandations</h1><p>Recommandation n° 1 : {text}.</p>");
    program.write("in/a.html", report("tenir un inventaire des biens"));
    program.write("in/b.html", report("créer une régie d’avances"));
    let _ = program.run(&["import", "in"]).success();
    let _ = program.run(&["export", "bulk", "bulk", "--date", "2026-11-20"]).success();
    assert!(json(&program, "bulk/2026-11-20/manifest.json")["changes"].is_null());
    let rows = unpacked(&program, "bulk/2026-11-20/conclusions.jsonl.gz");
    assert_eq!(rows, program.run(&["export", "conclusions"]).success().stdout);

    let removed = serde_json::from_str::<Value>(rows.lines().next().unwrap()).unwrap()["id"].clone();
    let held = lines(&program, &["conclusions"]);
    let of_a = held.iter().find(|row| row["source_ref"] == "a").unwrap();
    program.write("in/a.html", report("solder les comptes d’attente"));
    let _ = program.run(&["import", "in"]).success();
    let _ = program.run(&["export", "bulk", "bulk", "--date", "2026-11-27"]).success();
    let manifest = json(&program, "bulk/2026-11-27/manifest.json");
    assert_eq!(manifest["changes"]["since"], "2026-11-20");
    let counts = &manifest["changes"]["conclusions"];
    assert_eq!([&counts["added"], &counts["changed"], &counts["removed"]], [1, 0, 1], "{manifest}");
    let changes = unpacked(&program, "bulk/2026-11-27/changes.jsonl.gz");
    assert!(
        changes.contains(&format!("\"id\":{},\"change\":\"removed\"", of_a["id"])),
        "{changes} {removed}"
    );
    let changelog = std::fs::read_to_string(program.folder().join("bulk/CHANGELOG.md")).unwrap();
    assert!(changelog.contains("conclusions : 1 ajoutées, 0 modifiées, 1 retirées"), "{changelog}");

    let before = std::fs::read(program.folder().join("bulk/2026-11-27/conclusions.jsonl.gz")).unwrap();
    let _ = program.run(&["export", "bulk", "bulk", "--date", "2026-11-28"]).success();
    assert_eq!(before, std::fs::read(program.folder().join("bulk/2026-11-28/conclusions.jsonl.gz")).unwrap());
    for format in ["csv", "parquet"] {
        let _ = program
            .run(&["export", "bulk", format, "--bulk-format", format, "--date", "2026-11-20"])
            .success();
        let files = json(&program, &format!("{format}/2026-11-20/manifest.json"));
        assert_eq!(files["files"].as_array().unwrap().len(), 9, "{files}");
    }
}

#[test]
fn bodies_keep_to_the_documented_format_and_the_mapping() {
    let _ = SAMPLES.run(&["export", "bulk", "elastic", "--bulk-format", "elastic"]).success();
    let mapping = |index: &str| json(&SAMPLES, &format!("elastic/elasticsearch-{index}.json"));
    let mappings = [("cambon-conclusions", mapping("conclusions")), ("cambon-passages", mapping("passages"))];
    for (index, mapping) in &mappings {
        assert_eq!(undeclared_analysers(mapping), [""; 0], "{index}");
        assert!(mapping.to_string().contains("light_french") && mapping.to_string().contains("elision"));
        let name = index.trim_start_matches("cambon-");
        let quickwit = SAMPLES.folder().join(format!("elastic/quickwit-{name}.yaml"));
        let quickwit = std::fs::read_to_string(quickwit).unwrap();
        for field in mapping["mappings"]["properties"].as_object().unwrap().keys() {
            assert!(quickwit.contains(&format!("- name: {field}\n")), "{field} in {quickwit}");
        }
    }
    let (mut conclusions, mut passages) = (BTreeSet::new(), BTreeSet::new());
    for body in json(&SAMPLES, "elastic/progress.json")["bodies"].as_array().unwrap() {
        let path = SAMPLES.folder().join("elastic").join(body["path"].as_str().unwrap());
        let documents = read_body(&std::fs::read(path).unwrap(), MOST_BYTES).unwrap();
        assert_eq!(documents.len() as u64, body["documents"].as_u64().unwrap());
        for (index, id, document) in documents {
            let (_, mapping) = mappings.iter().find(|(name, _)| *name == index).unwrap();
            check_document(&document, mapping).unwrap_or_else(|fault| panic!("{index} {id}: {fault}"));
            assert_eq!(document["id"], id.as_str());
            assert!(document["text_stems"].is_string() && document["title"].is_string(), "{document}");
            let set = if index == "cambon-conclusions" { &mut conclusions } else { &mut passages };
            assert!(set.insert(id), "each once");
        }
    }
    let ids = |table: &str| -> BTreeSet<String> {
        lines(&SAMPLES, &[table]).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(conclusions, ids("conclusions"));
    assert_eq!(passages, ids("passages"));
}

#[test]
fn a_hand_over_goes_on_where_it_was_killed() {
    let program = Program::new();
    // Two bodies and a bit: 24 MB of passages.
    let paragraph =
        format!("<p>La commune tient ses comptes. {}</p>", "Elle contrôle ses régies. ".repeat(400));
    program.write("in/a.html", format!("<h1>Rapport</h1>{}", paragraph.repeat(700)));
    let _ = program.run(&["import", "in"]).success();
    let _ = program.run(&["export", "bulk", "whole", "--bulk-format", "elastic"]).success();
    let whole = json(&program, "whole/progress.json");
    let bodies = whole["bodies"].as_array().unwrap();
    assert!(bodies.len() >= 3, "{whole}");
    // As after a kill during the second body.
    let _ = program.run(&["export", "bulk", "killed", "--bulk-format", "elastic"]).success();
    let mut progress = whole.clone();
    progress["complete"] = false.into();
    progress["bodies"].as_array_mut().unwrap().truncate(1);
    program.write("killed/progress.json", progress.to_string());
    for body in &bodies[1..] {
        std::fs::remove_file(program.folder().join("killed").join(body["path"].as_str().unwrap())).unwrap();
    }
    let run = program.run(&["export", "bulk", "killed", "--bulk-format", "elastic"]).success();
    assert!(run.stderr.contains("going on after "), "{}", run.stderr);
    assert_eq!(json(&program, "killed/progress.json"), whole);
    for body in bodies {
        let read = |folder: &str| {
            std::fs::read(program.folder().join(folder).join(body["path"].as_str().unwrap())).unwrap()
        };
        assert!(read("killed") == read("whole"));
        assert!(read("whole").len() <= MOST_BYTES);
    }
    program.write("in/b.html", "<p>La commune a deux régies.</p>");
    let _ = program.run(&["import", "in"]).success();
    let refused = program.run(&["export", "bulk", "killed", "--bulk-format", "elastic"]);
    assert!(
        refused.code == Some(2) && refused.stderr.contains("another state of the catalogue"),
        "{}",
        refused.stderr
    );
}
