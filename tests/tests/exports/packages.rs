//! Data packages: valid for others, made again with the same bytes elsewhere, and what is said when they are not.

use cambon_tests::{Program, repository};
use serde_json::Value;

use super::support::{SAMPLES, checked_by, python_with};

fn package(program: &Program, folder: &str, arguments: &[&str]) -> Value {
    let what = [&["export", "conclusions"], arguments, &["--format", "package", "--output", folder]].concat();
    let _ = program.run(&what).success();
    let path = program.folder().join(folder).join("datapackage.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_package_is_valid_by_frictionless() {
    let Some(python) = python_with("frictionless") else { return };
    let description = package(&SAMPLES, "valid", &[]);
    assert_eq!(description["resources"].as_array().unwrap().len(), 7);
    assert_eq!(description["$schema"], "https://datapackage.org/profiles/2.0/datapackage.json");
    let said = checked_by(&python, "check_package.py", &["valid"], &SAMPLES);
    assert!(said.starts_with("7 tables, "), "{said}");
    for what in ["passages", "publications"] {
        let _ = SAMPLES.run(&["export", what, "--format", "package", "--output", what]).success();
    }
}

#[test]
fn a_package_says_what_it_is() {
    let asked = ["Heures  supplémentaires", "--kind", "recommendation,legal_reminder", "--year", "2010.."];
    let description = package(&SAMPLES, "described", &asked);
    let ours = &description["cambon"];
    assert_eq!(ours["asked"]["query"], "heures supplémentaires");
    assert_eq!(ours["asked"]["filters"]["kind"], serde_json::json!(["legal_reminder", "recommendation"]));
    assert!(ours["asked"]["day"].is_null(), "no clock where nothing is relative");
    for version in ["extractor", "finder", "model", "taxonomy", "index", "program"] {
        assert!(!ours["versions"][version].is_null(), "{version}");
    }
    let right = &ours["accuracy"][0]["measures"][0]["figures"]["leaf_right"];
    assert!(right["right"].as_u64().unwrap() > 100, "{ours}");
    assert!(ours["attribution"].as_str().unwrap().starts_with("Source : "), "{ours}");
    assert_eq!(description["licenses"][0]["name"], "etalab-2.0");
    let relative = package(&SAMPLES, "relative", &["date:-30a contrôle"]);
    assert!(relative["cambon"]["asked"]["day"].is_string());
    let _ = SAMPLES.run(&["export", "replay", "relative"]).success();
}

/// The samples imported half by half, from a folder of its own.
fn in_halves(backwards: bool) -> Program {
    let program = Program::new();
    let samples = repository().join("corpus/samples");
    let files = std::fs::read_dir(samples.join("html")).unwrap().flatten();
    let mut names: Vec<_> = files.map(|file| file.file_name()).collect();
    names.sort();
    for (place, name) in names.iter().enumerate() {
        let half = ["one", "two"][usize::from(place % 2 == 1)];
        let bytes = std::fs::read(samples.join("html").join(name)).unwrap();
        program.write(&format!("{half}/{}", name.to_string_lossy()), bytes);
    }
    let metadata = samples.join("metadata.csv").display().to_string();
    for half in if backwards { ["two", "one"] } else { ["one", "two"] } {
        let _ = program.run(&["import", half, "--metadata", &metadata]).success();
    }
    program
}

#[test]
fn another_instance_imported_in_another_order_gives_the_same_bytes() {
    let (both, other) = (in_halves(false), in_halves(true));
    let description = package(&both, "p", &["contrôle OR régie"]);
    assert!(description["resources"][0]["cambon:rows"].as_u64().unwrap() > 3);
    let run = other.run(&["export", "replay", &both.folder().join("p").display().to_string()]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.starts_with("the same: 7 tables, "), "{}", run.stdout);
    let again = package(&other, "p", &["contrôle OR régie"]);
    assert_eq!(again, description, "the descriptions too");
}

#[test]
fn after_a_change_of_model_the_replay_says_so() {
    let program = Program::new();
    program.write(
        "in/a.html",
        "<h1>Recommandations</h1><p>Recommandation n° 1 : tenir un inventaire des zymotages.</p>",
    );
    let _ = program.run(&["import", "in"]).success();
    package(&program, "p", &[]);
    let _ = program.run(&["export", "replay", "p/datapackage.json"]).success();
    let labelled = repository().join("corpus/labelled").display().to_string();
    let _ = program.run_with_input(&["label", "--limit", "1", "--by", "lectrice"], "PAT-2 r\n").success();
    let _ = program
        .run(&["train", "--labelled", &labelled, "--with", "corrections.jsonl", "--output", "other"])
        .success();
    program.write("cambon.toml", "version = 1\n[topics]\nmodel = \"other/model.tsv\"\n");
    let _ = program.run(&["--config", "cambon.toml", "build"]).success();
    let run = program.run(&["--config", "cambon.toml", "export", "replay", "p"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    for words in [
        "not the same:",
        "conclusions.csv: 1 rows, now 1; 1 changed",
        "model 1",
        "another topic model: topics-",
    ] {
        assert!(run.stdout.contains(words), "{words} in {}", run.stdout);
    }
}

#[test]
fn what_came_what_went_and_what_was_edited_is_told() {
    let program = Program::new();
    program.write(
        "in/a.html",
        "<h1>Recommandations</h1><p>Recommandation n° 1 : tenir un inventaire des biens.</p>",
    );
    let _ = program.run(&["import", "in"]).success();
    package(&program, "p", &[]);
    program.write(
        "in/b.html",
        "<h1>Recommandations</h1><p>Recommandation n° 1 : créer une régie d’avances.</p>",
    );
    let _ = program.run(&["import", "in"]).success();
    let run = program.run(&["export", "replay", "p"]);
    assert_eq!(run.code, Some(1));
    for words in ["conclusions.csv: 1 rows, now 2; 1 added (", "another corpus: 2 publications, was 1"] {
        assert!(run.stdout.contains(words), "{words} in {}", run.stdout);
    }
    package(&program, "q", &["inventaire"]);
    std::fs::write(program.folder().join("q/conclusions.csv"), "id\n").unwrap();
    let run = program.run(&["export", "replay", "q"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout.contains("conclusions.csv is not the file that the package describes"),
        "{}",
        run.stdout
    );
    assert_eq!(program.run(&["export", "replay", "nowhere"]).code, Some(2));
    program.write("other/notes.txt", "x");
    let refused = program.run(&["export", "conclusions", "--format", "package", "--output", "other"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("holds something else"), "{}", refused.stderr);
}
