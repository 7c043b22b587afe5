//! Five hundred files that are damaged or made to hurt, taken in by one run: each ends within the limits, with text or with a reason
//! and a remedy, and nothing is lost.

use std::collections::BTreeMap;
use std::io::Write;

use cambon_tests::{
    Program,
    hostile::{self, HostileFile},
};
use serde_json::Value;

/// Files taken in.
const FILES: usize = 500;
/// Low, so that what hangs or bloats costs the test little; no file that is sound comes near.
const LIMITS: &str =
    "[extract]\ntime_limit_s = 20\nmemory_limit_mib = 512\nmax_unpacked_mib = 64\n[ocr]\nenabled = false\n";
/// A report that can be read, among the others.
const SOUND: &str = "<html><body><h1>Recommandations</h1><p>Recommandation n° 1 : tenir l'inventaire du planétarium.</p></body></html>";

#[test]
fn five_hundred_hostile_files_cost_only_themselves() {
    let program = Program::new();
    program.write("cambon.toml", LIMITS);
    program.write("in/sound.html", SOUND);
    let files = hostile::files(FILES, 2026);
    for file in &files {
        program.write(&format!("in/{}", file.name), &file.bytes);
    }
    let imported = program.run(&["import", "in"]).success();
    assert!(imported.stderr.contains(&format!("files: {} new", FILES + 1)), "{}", imported.stderr);

    let status: Value =
        serde_json::from_str(&program.run(&["status", "--format", "json"]).success().stdout).unwrap();
    assert_eq!(status["counts"]["publications"], FILES + 1);
    assert_eq!(status["stale"], 0);
    let refused = refusals(&status);
    let faults: Vec<String> =
        files.iter().filter_map(|file| fault(file, refused.get(stem(&file.name)))).collect();
    // Past the capture of the test runner; a broken stderr must not fail the test.
    let _ = write!(std::io::stderr(), "{}", outcomes(&files, &refused));
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    check_originals(&program, &files);
    let _ = program.run(&["check"]).success();
    assert!(program.run(&["search", "planétarium"]).success().stdout.contains("sound"));
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Reasons by file.
fn refusals(status: &Value) -> BTreeMap<String, String> {
    let refused = status["refused"].as_array().unwrap().iter();
    let text = |refusal: &Value, key: &str| refusal[key].as_str().unwrap().to_owned();
    refused.map(|refusal| (text(refusal, "source_ref"), text(refusal, "reason"))).collect()
}

/// What is wrong with the way a file ended.
fn fault(file: &HostileFile, reason: Option<&String>) -> Option<String> {
    let name = &file.name;
    let wrong = match (file.refusal, reason) {
        (Some(expected), None) => format!("is read, but must be refused: {expected}"),
        (Some(expected), Some(reason)) if !reason.contains(expected) => {
            format!("is refused for another reason than {expected}: {reason}")
        }
        (_, Some(reason)) if reason.contains("internal error") || reason.contains("process died") => {
            format!("meets a fault of ours: {reason}")
        }
        (_, Some(reason)) if !reason.contains("\nhint: ") => format!("is refused without a remedy: {reason}"),
        _ => return None,
    };
    Some(format!("{name} {wrong}"))
}

/// How many files ended how.
fn outcomes(files: &[HostileFile], refused: &BTreeMap<String, String>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        let outcome =
            refused.get(stem(&file.name)).and_then(|reason| reason.lines().next()).unwrap_or("read");
        *counts.entry(outcome.split([':', ',']).next().unwrap_or(outcome)).or_default() += 1;
    }
    counts.iter().map(|(outcome, count)| format!("{count:>5}  {outcome}\n")).collect()
}

/// Every file is kept as it was.
fn check_originals(program: &Program, files: &[HostileFile]) {
    let rows = program.run(&["export", "publications", "--format", "jsonl"]).success().stdout;
    let kept: BTreeMap<String, String> = rows
        .lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .map(|row: Value| {
            (row["source_ref"].as_str().unwrap().to_owned(), row["sha256"].as_str().unwrap().to_owned())
        })
        .collect();
    for file in files {
        let sha = &kept[stem(&file.name)];
        let original = program.data().join("originals").join(&sha[..2]).join(&sha[2..]);
        assert!(std::fs::read(original).unwrap() == file.bytes, "{} has changed", file.name);
    }
}
