//! What an import takes, and that a second one changes nothing.

use cambon_tests::{Program, Shared};
use serde_json::Value;

const FIRST: &str = "<html><body><h1>Rapport d'observations définitives</h1><h1>Recommandations</h1>\
    <p>Recommandation n° 1 : tenir un inventaire physique des biens.</p></body></html>";

fn rows(program: &Program, what: &str) -> Vec<Value> {
    let lines = program.run(&["export", what]).stdout;
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn importing_again_changes_nothing() {
    let program = Program::new();
    program.write("in/valbrune.html", FIRST);
    let _ = program.run(&["import", "in"]).success();
    let before = (rows(&program, "conclusions"), rows(&program, "publications"));
    let again = program.run(&["import", "in"]).success();
    assert!(again.stderr.contains("1 unchanged"), "{}", again.stderr);
    assert!(again.stderr.contains("everything is up to date"), "{}", again.stderr);
    assert_eq!((rows(&program, "conclusions"), rows(&program, "publications")), before);
}

#[test]
fn a_changed_file_is_a_new_version_and_the_conclusion_keeps_its_id() {
    let program = Program::new();
    program.write("in/valbrune.html", FIRST);
    let _ = program.run(&["import", "in"]).success();
    let before = rows(&program, "conclusions");
    program
        .write("in/valbrune.html", FIRST.replace("</h1><h1>Rec", "</h1><p>Une phrase ajoutée.</p><h1>Rec"));
    let second = program.run(&["import", "in"]).success();
    assert!(second.stderr.contains("1 new versions"), "{}", second.stderr);
    let after = rows(&program, "conclusions");
    assert_eq!(after[0]["id"], before[0]["id"]);
    assert_ne!(after[0]["char_start"], before[0]["char_start"]);
    let publications = rows(&program, "publications");
    assert_eq!((publications.len(), &publications[0]["versions"]), (1, &Value::from(2)));
}

#[test]
fn ids_are_the_same_on_another_machine() {
    let import = || {
        let program = Program::new();
        program.write("in/valbrune.html", FIRST);
        let _ = program.run(&["import", "in"]).success();
        program.run(&["export", "conclusions"]).success().stdout
    };
    assert_eq!(import(), import());
}

#[test]
fn metadata_beats_the_text_and_names_the_publication() {
    let program = Program::new();
    program.write("in/12.html", FIRST);
    program.write(
        "list.csv",
        "id;date;type;jurisdiction;title\n12;31/05/2016;Rapport;CRTC;Commune - Valbrune - (Vienne)\n",
    );
    let _ = program.run(&["import", "in", "--metadata", "list.csv"]).success();
    let publication = &rows(&program, "publications")[0];
    assert_eq!(publication["date"], "2016-05-31");
    assert_eq!(publication["body_kind"], "commune");
    assert_eq!(publication["department"], "86");
}

#[test]
fn all_real_reports_are_taken_and_a_second_import_changes_nothing() {
    let Some(shared) = Shared::find() else { return };
    let program = Program::new();
    let reports = shared.reports().display().to_string();
    let metadata = shared.metadata().display().to_string();
    let arguments = ["import", &reports, "--metadata", &metadata];
    let first = program.run(&arguments).success();
    assert!(first.stderr.contains("files: 188 new"), "{}", first.stderr);
    let status: Value =
        serde_json::from_str(&program.run(&["status", "--format", "json"]).success().stdout).unwrap();
    assert_eq!(status["counts"]["publications"], 188);
    assert_eq!(status["refused"].as_array().unwrap().len(), 0, "{}", status["refused"]);
    let before = program.run(&["export", "conclusions"]).success().stdout;
    let again = program.run(&arguments).success();
    assert!(again.stderr.contains("188 unchanged"), "{}", again.stderr);
    assert_eq!(program.run(&["export", "conclusions"]).success().stdout, before);
    let _ = program.run(&["check"]).success();
    let gold = shared.gold().display().to_string();
    let scores =
        program.run(&["evaluate", "conclusions", "--gold", &gold, "--format", "json"]).success().stdout;
    check_scores(&serde_json::from_str(&scores).unwrap(), 0.92);
}

#[test]
fn conclusions_of_the_same_reports_as_pdf() {
    let Some(shared) = Shared::find() else { return };
    let program = Program::new();
    let reports = shared.pdf().display().to_string();
    let metadata = shared.metadata().display().to_string();
    let _ = program.run(&["import", &reports, "--metadata", &metadata]).success();
    let gold = shared.gold().display().to_string();
    let scores =
        program.run(&["evaluate", "conclusions", "--gold", &gold, "--format", "json"]).success().stdout;
    check_scores(&serde_json::from_str(&scores).unwrap(), 0.85);
}

/// Acceptance of the first version: formal F1 of at least `formal`, and the rest as stated in the gold's README.
#[track_caller]
fn check_scores(scores: &Value, formal: f64) {
    let ratio = |share: &Value| share["right"].as_f64().unwrap() / share["total"].as_f64().unwrap();
    let (precision, recall) = (ratio(&scores["formal"]["precision"]), ratio(&scores["formal"]["recall"]));
    let f1 = 2.0 * precision * recall / (precision + recall);
    assert!(f1 >= formal, "formal F1 {f1:.3} below {formal}");
    assert!(ratio(&scores["kind_right"]) >= 0.95, "{}", scores["kind_right"]);
    assert!(ratio(&scores["number_right"]) >= 0.95, "{}", scores["number_right"]);
    assert_eq!(scores["documents"], 40);
    let given = &scores["without_conclusion_given_one"];
    assert!(ratio(given) <= 0.1, "{given}");
}
