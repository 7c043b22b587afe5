//! Life-lines of authored successions of reports, in each layout of follow-ups: every former recommendation meets its own, with its
//! status, and none is invented; bodies of one name in two départements stay apart.

mod report;

use std::fs;

use cambon_tests::Program;
use serde_json::Value;

/// What becomes of a recommendation between two reports.
struct Line {
    status: &'static str,
    degree: &'static str,
    former: &'static str,
    later: &'static str,
}

/// A body and its two reports.
struct Body {
    name: &'static str,
    department: &'static str,
    layout: &'static str,
    lines: Vec<Line>,
}

impl Line {
    /// Its words in the second report, if it speaks of it.
    fn followed(&self) -> Option<&'static str> {
        match (self.status, self.later) {
            ("none", _) => None,
            (_, "=") => Some(self.former),
            (_, later) => Some(later),
        }
    }
}

fn bodies() -> Vec<Body> {
    let mut bodies: Vec<Body> = Vec::new();
    for line in include_str!("bodies.txt").lines().filter(|line| !line.starts_with("# ")) {
        match line.strip_prefix("## ") {
            Some(head) => {
                let [name, department, layout] = fields(head);
                bodies.push(Body { name, department, layout, lines: Vec::new() });
            }
            None => {
                let [status, degree, former, later] = fields(line);
                let body = bodies.last_mut().expect("a body comes before its recommendations");
                body.lines.push(Line { status, degree, former, later });
            }
        }
    }
    bodies
}

fn fields<const COUNT: usize>(line: &'static str) -> [&'static str; COUNT] {
    let fields: Vec<&str> = line.split('|').map(str::trim).collect();
    fields.try_into().unwrap_or_else(|_| panic!("{COUNT} fields wanted: {line}"))
}

/// The life-lines of a catalogue that holds both reports of each body.
fn lifelines(bodies: &[Body]) -> Vec<Value> {
    let program = Program::new();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut metadata = String::from("id,date,type,jurisdiction,title\n");
    for (number, body) in bodies.iter().enumerate() {
        for (name, date, page) in report::both(number, body) {
            let title = format!("{} ({})", body.name, body.department);
            metadata += &format!("{name},{date},Rapport d'observations définitives,CRC,\"{title}\"\n");
            fs::write(folder.path().join(format!("{name}.html")), page).expect("the folder takes it");
        }
    }
    let table = folder.path().join("metadata.csv");
    fs::write(&table, metadata).expect("the folder takes it");
    let paths = [folder.path(), &table].map(|path| path.display().to_string());
    let _ = program.run(&["import", &paths[0], "--metadata", &paths[1]]).success();
    serde_json::from_str(&program.run(&["lifeline", "--format", "json"]).success().stdout).expect("JSON")
}

/// Counts what a body's life-line says against what was written; gives what is wrong.
fn compare(body: &Body, line: &Value) -> Vec<String> {
    let stages = line["reports"].as_array().expect("reports");
    let mut wrong = Vec::new();
    if stages.len() != 2 {
        return vec![format!("{}: {} reports", body.name, stages.len())];
    }
    let met = stages[0]["recommendations"].as_array().expect("recommendations");
    for expected in body.lines.iter().filter(|line| !line.former.is_empty()) {
        let found = met.iter().find(|one| holds(&one["recommendation"], expected.former));
        let status = found.map(|one| match &one["follow_up"] {
            Value::Null => "none",
            follow_up if !holds(follow_up, expected.followed().unwrap_or("?")) => "another",
            _ => one["status"].as_str().unwrap_or("unknown"),
        });
        if status != Some(expected.status) {
            wrong.push(format!(
                "{}, {}: {status:?} for {} ({})",
                body.name, body.department, expected.former, expected.status
            ));
        }
    }
    let orphans = stages[1]["follow_ups_of_absent_reports"].as_array().expect("orphans");
    let awaited = body.lines.iter().filter(|line| line.status == "orphan").count();
    if orphans.len() != awaited {
        wrong.push(format!(
            "{}, {}: {} follow-ups of absent reports for {awaited}: {orphans:#?}",
            body.name,
            body.department,
            orphans.len()
        ));
    }
    wrong
}

fn holds(quoted: &Value, words: &str) -> bool {
    let text = quoted["text"].as_str().unwrap_or_default();
    text.contains(words.trim_end_matches('.'))
}

#[test]
fn every_former_recommendation_meets_its_follow_up_and_none_is_invented() {
    let bodies = bodies();
    assert!(bodies.len() >= 12);
    let lines = lifelines(&bodies);
    assert_eq!(lines.len(), bodies.len(), "bodies of one name in two départements stay apart: {lines:#?}");
    let mut wrong = Vec::new();
    for body in &bodies {
        let first = body.lines[0].former;
        let own = lines.iter().find(|line| {
            line["reports"][0]["recommendations"]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| holds(&one["recommendation"], first)))
        });
        match own {
            Some(line) => wrong.extend(compare(body, line)),
            None => wrong.push(format!("{}: no life-line holds « {first} »", body.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
