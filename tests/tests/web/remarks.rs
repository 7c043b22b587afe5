//! « Signaler une erreur »: what a visitor says waits for review, and becomes a correction that training reads.

use cambon_tests::site::Site;
use serde_json::Value;

use super::support::instance;

#[test]
fn a_remark_becomes_a_correction_once_it_is_reviewed() {
    let program = instance();
    let site = Site::start(&program);
    let rows = program.run(&["export", "conclusions", "--kind", "recommendation"]).success().stdout;
    let row: Value = serde_json::from_str(rows.lines().next().unwrap()).unwrap();
    let path = format!("/conclusions/{}/signalement", row["id"].as_str().unwrap());
    let told = site.post(&path, "problem=theme&topic=GRH-6&nature=performance&comment=plut%C3%B4t%0Al%E2%80%99absent%C3%A9isme%1b%5B2J", "");
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(site.post(&path, "problem=text&comment=coup%C3%A9", "").status, 200);
    // A program fills in the field that people do not see: thanked, and not kept.
    assert_eq!(site.post(&path, "problem=theme&site_web=x", "").status, 200);

    let listed = program.run(&["remarks"]).success().stdout;
    assert!(
        listed.contains("GRH-6")
            && listed.contains("> plutôt l’absentéisme [2J")
            && !listed.contains('\u{1b}'),
        "{listed}"
    );
    assert_eq!(listed.lines().filter(|line| line.contains(row["id"].as_str().unwrap())).count(), 2);
    let refused = program.run(&["remarks", "accept", "2"]);
    assert!(refused.code == Some(2) && refused.stderr.contains("proposes no topic"), "{}", refused.stderr);
    let _ = program.run(&["remarks", "accept", "1", "--by", "ana"]).success();
    let _ = program.run(&["remarks", "dismiss", "1"]).success();
    assert_eq!(program.run(&["remarks"]).code, Some(1));
    let corrections = std::fs::read_to_string(program.folder().join("corrections.jsonl")).unwrap();
    let correction: Value = serde_json::from_str(corrections.trim()).unwrap();
    assert_eq!((&correction["id"], &correction["text"]), (&row["id"], &row["text"]));
    assert_eq!(
        (&correction["topics"]["primary"], &correction["labelled_by"]),
        (&Value::from("GRH-6"), &Value::from("ana"))
    );
    // `label` reads the same file and does not ask of this conclusion again.
    let uncertain = program.run(&["label", "--list", "--limit", "100000"]).success().stdout;
    assert!(!uncertain.contains(row["id"].as_str().unwrap()));
}
