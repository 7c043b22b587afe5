//! Topics as researchers and correctors meet them: training, evaluating, labelling, the taxonomy; and the labelled conclusions beside
//! real ones.

use std::collections::HashSet;

use cambon_tests::{Program, Shared, repository};
use serde_json::{Value, json};

/// Words in a row that a labelled conclusion may not share with a real one; formulas of law are shorter.
const SHARED_WORDS: usize = 12;
/// What issue and card promise on real conclusions; a change that falls below says so here.
const LEAST_LEAF_RIGHT: f64 = 0.78;
const LEAST_DOMAIN_RIGHT: f64 = 0.88;

fn path(from_root: &str) -> String {
    repository().join(from_root).display().to_string()
}

fn read(from_root: &str) -> String {
    std::fs::read_to_string(repository().join(from_root)).unwrap()
}

fn gold_row(id: &str, text: &str, primary: &str) -> String {
    let topics = json!({ "primary": primary, "secondary": [] });
    let row = json!({ "id": id, "doc": "d", "form": "list", "kind": "recommendation", "text": text, "nature": "performance", "topics": topics });
    row.to_string() + "\n"
}

#[test]
fn training_gives_the_shipped_model_to_the_byte() {
    let program = Program::new();
    let labelled = path("corpus/labelled");
    let run = program.run(&["train", "--labelled", &labelled, "--output", "out"]).success();
    assert!(run.stderr.contains("learnt from"), "{}", run.stderr);
    for name in ["model.tsv", "card.md", "card.json"] {
        let made = std::fs::read_to_string(program.folder().join("out").join(name)).unwrap();
        assert!(made == read(&format!("models/topics/{name}")), "{name} differs: run `cambon train`");
    }
}

#[test]
fn the_card_on_real_conclusions_is_of_the_shipped_model() {
    let version = read("models/topics/model.tsv").lines().nth(1).unwrap().replace("version\t", "");
    for card in ["card.md", "evaluation.md"] {
        let text = read(&format!("models/topics/{card}"));
        assert!(text.contains(&format!("`{version}`")), "{card} is of another model");
    }
}

#[test]
fn topics_are_evaluated_without_an_instance() {
    let program = Program::new();
    let rows = [
        gold_row("1", "Mettre fin au paiement d’heures supplémentaires forfaitaires", "GRH-2"),
        gold_row("2", "Tenir l’inventaire des biens", "ACH-3"),
        "{\"doc\": \"e\", \"form\": \"none\"}\n".to_owned(),
    ];
    program.write("gold.jsonl", rows.concat());
    let run =
        program.run(&["evaluate", "topics", "--gold", "gold.jsonl", "--format", "json", "--card", "card"]);
    let report: Value = serde_json::from_str(&run.success().stdout).unwrap();
    assert_eq!((&report["conclusions"], &report["leaf_right"]["right"]), (&json!(2), &json!(1)));
    let card = std::fs::read_to_string(program.folder().join("card.md")).unwrap();
    assert!(card.contains("| Thème (feuille) juste | 50,0 % (1/2) |"), "{card}");
    let errors = program.run(&["evaluate", "topics", "--gold", "gold.jsonl", "--errors"]).success().stdout;
    assert!(errors.contains("2 given CPT-1") && errors.contains("expected ACH-3"), "{errors}");
}

#[test]
fn a_gold_file_that_cannot_be_used_is_named() {
    let program = Program::new();
    program.write("gold.jsonl", gold_row("1", "Tenir l’inventaire", "XYZ-1"));
    let run = program.run(&["evaluate", "topics", "--gold", "gold.jsonl"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("line 1: no topic XYZ-1") && run.stderr.contains("hint: "), "{}", run.stderr);
    let unknown = program.run(&["evaluate", "topics", "--gold", "gold.jsonl", "--gold-taxonomy", "7"]);
    assert!(unknown.stderr.contains("known versions are 0.1, 0.2"), "{}", unknown.stderr);
}

/// Label one conclusion, learn from it, use the model: topics change, no file is read again, and asking again asks for others.
#[test]
fn a_correction_is_asked_for_learnt_and_applied() {
    let program = Program::new();
    program.write(
        "in/a.html",
        "<h1>Rapport</h1><h1>Recommandations</h1><p>Recommandation n° 1 : revoir le zymotage.</p>\
        <p>Recommandation n° 2 : tenir l'inventaire des biens.</p>",
    );
    let _ = program.run(&["import", "in"]).success();
    let listed = program.run(&["label", "--list", "--limit", "1"]).success().stdout;
    assert!(listed.contains("zymotage"), "the least certain comes first: {listed}");
    let labelled =
        program.run_with_input(&["label", "--limit", "1", "--by", "lectrice"], "grh\nPAT-2 r\n").success();
    assert!(
        labelled.stderr.contains("GRH is a domain") && labelled.stderr.contains("1 conclusions labelled"),
        "{}",
        labelled.stderr
    );
    let row: Value =
        serde_json::from_str(&std::fs::read_to_string(program.folder().join("corrections.jsonl")).unwrap())
            .unwrap();
    assert_eq!((&row["topics"]["primary"], &row["labelled_by"]), (&json!("PAT-2"), &json!("lectrice")));
    let again = program.run(&["label", "--list", "--limit", "1"]).success().stdout;
    assert!(!again.contains("zymotage"), "{again}");

    let folder = path("corpus/labelled");
    let _ = program
        .run(&["train", "--labelled", &folder, "--with", "corrections.jsonl", "--output", "mine"])
        .success();
    program.write("cambon.toml", "[topics]\nmodel = \"mine/model.tsv\"\n");
    std::fs::remove_dir_all(program.data().join("originals")).unwrap();
    let built = program.run(&["build"]).success();
    let exported = program.run(&["export", "conclusions"]).success().stdout;
    let first: Value = serde_json::from_str(exported.lines().next().unwrap()).unwrap();
    assert_eq!(first["primary_topic"], "PAT-2", "{exported}{}", built.stderr);
    assert_eq!(first["topics"][0]["evidence"], json!(["zymotage"]), "{exported}");
}

#[test]
fn an_unknown_model_is_refused_with_a_remedy() {
    let program = Program::new();
    program.write("cambon.toml", "[topics]\nmodel = \"none.tsv\"\n");
    program.write("in/a.html", "<h1>Rapport</h1><p>Texte.</p>");
    let run = program.run(&["import", "in"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("topic model none.tsv") && run.stderr.contains("hint: "), "{}", run.stderr);
}

#[test]
fn the_taxonomy_is_sound_and_compared() {
    let program = Program::new();
    let _ = program.run(&["taxonomy", "check", "--folder", &path("models/taxonomy")]).success();
    let difference = program
        .run(&["taxonomy", "diff", &path("models/taxonomy/versions/0.1.toml"), "--format", "json"])
        .success();
    let difference: Value = serde_json::from_str(&difference.stdout).unwrap();
    assert_eq!((&difference["added"], &difference["removed"]), (&json!([]), &json!([])));
    let turtle = program.run(&["export", "taxonomy", "--format", "ttl"]).success().stdout;
    assert!(turtle == read("models/taxonomy/doctrine.ttl"));
    let json = program.run(&["export", "taxonomy", "--format", "json"]).success().stdout;
    assert!(json == read("models/taxonomy/doctrine.json"));
}

#[test]
fn real_conclusions_are_classified_as_promised() {
    let Some(shared) = Shared::find() else { return };
    let program = Program::new();
    let gold = shared.gold().display().to_string();
    let run =
        program.run(&["evaluate", "topics", "--gold", &gold, "--gold-taxonomy", "0.1", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.success().stdout).unwrap();
    let share =
        |name: &str| report[name]["right"].as_f64().unwrap() / report[name]["total"].as_f64().unwrap();
    assert!(share("leaf_right") >= LEAST_LEAF_RIGHT, "{}", report["leaf_right"]);
    assert!(share("domain_right") >= LEAST_DOMAIN_RIGHT, "{}", report["domain_right"]);
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// No labelled conclusion is a real one, nor holds a long stretch of a real report.
#[test]
fn labelled_conclusions_are_not_taken_from_reports() {
    let Some(shared) = Shared::find() else { return };
    let mut stretches: HashSet<String> = HashSet::new();
    let tags = regex::Regex::new("<[^>]*>").unwrap();
    for entry in std::fs::read_dir(shared.reports()).unwrap() {
        let html = String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap()).into_owned();
        let words = words(&tags.replace_all(&html, " "));
        stretches.extend(words.windows(SHARED_WORDS).map(|stretch| stretch.join(" ")));
    }
    let gold = std::fs::read_to_string(shared.gold()).unwrap();
    let rows = gold.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let real: HashSet<String> = rows.filter_map(|row| Some(words(row["text"].as_str()?).join(" "))).collect();
    for entry in std::fs::read_dir(repository().join("corpus/labelled")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            let words = words(row["text"].as_str().unwrap());
            assert!(!real.contains(&words.join(" ")), "{line}");
            for stretch in words.windows(SHARED_WORDS) {
                assert!(!stretches.contains(&stretch.join(" ")), "{line}");
            }
        }
    }
}
