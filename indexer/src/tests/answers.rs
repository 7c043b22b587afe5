//! The API's description and answers as they are written, against reviewed files: the first run writes them and fails.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::made::SEARCHER;
use crate::api::{self, ErrorAnswer, Operation, Parameters};

const TODAY: Date = date(2026, 11, 27);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/golden")
}

/// The weights of ranking are tuned without changing the form of an answer.
fn without_scores(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if name == "score" && field.is_number() {
                    *field = json!(0.0);
                }
                without_scores(field);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(without_scores),
        _ => {}
    }
}

/// What is wrong with the answers, if anything is; those that were never reviewed are written.
fn faults(answers: &[(&str, Value)]) -> Vec<String> {
    let fault = |(name, found): &(&str, Value)| {
        let path = folder().join(name);
        let mut found = found.clone();
        without_scores(&mut found);
        let found = serde_json::to_string_pretty(&found).unwrap() + "\n";
        match std::fs::read_to_string(&path) {
            Ok(reviewed) if reviewed == found => None,
            Ok(_) => {
                Some(format!("{name} has changed: remove the file, run again, and review what git shows"))
            }
            Err(_) => {
                std::fs::create_dir_all(folder()).unwrap();
                std::fs::write(&path, found).unwrap();
                Some(format!("{} is new: review it", path.display()))
            }
        }
    };
    answers.iter().filter_map(fault).collect()
}

#[track_caller]
fn check(answers: &[(&str, Value)]) {
    assert_eq!(faults(answers), Vec::<String>::new());
}

fn parameters(pairs: &[(&str, &str)]) -> Parameters {
    let mut parameters = Parameters::default();
    for (name, value) in pairs {
        parameters.set(name, value).unwrap();
    }
    parameters
}

#[test]
fn the_description_is_the_reviewed_one() {
    check(&[("openapi.json", api::describe())]);
}

#[test]
fn answers_are_the_reviewed_ones() {
    let search = |pairs: &[(&str, &str)]| {
        serde_json::to_value(api::search(&SEARCHER, &parameters(pairs), TODAY).unwrap()).unwrap()
    };
    let two = ("limit", "2");
    let complete = api::complete(&SEARCHER, &parameters(&[("q", "c"), ("limit", "5")]), &|_| None).unwrap();
    let look_up = api::look_up(&SEARCHER, &parameters(&[("q", "made03-c2x")]), TODAY).unwrap();
    let explain =
        api::explain(&SEARCHER, &parameters(&[("q", "emp* \"la régie\" DSP date:-1a")]), TODAY).unwrap();
    check(&[
        ("search.json", search(&[("q", "\"la piscine\" DSP OR régie"), two, ("per_publication", "2")])),
        (
            "conclusions.json",
            search(&[("q", "emprunt"), ("kind", "legal_reminder"), ("jurisdiction", "CRC"), two]),
        ),
        ("nothing.json", search(&[("q", "piscinne"), ("year", "2016")])),
        ("complete.json", serde_json::to_value(complete).unwrap()),
        ("lookup.json", serde_json::to_value(look_up).unwrap()),
        ("explain.json", serde_json::to_value(explain).unwrap()),
    ]);
}

#[test]
fn errors_are_the_reviewed_ones() {
    let error = |pairs: &[(&str, &str)]| {
        let error = api::search(&SEARCHER, &parameters(pairs), TODAY).unwrap_err();
        let (status, answer) = ErrorAnswer::of(&error);
        json!({ "status": status, "answer": answer })
    };
    let refused = Parameters::default().set("kind", "advice").unwrap_err();
    let (status, answer) = ErrorAnswer::of(&refused.into());
    let errors = json!([
        error(&[("q", "titre:(eau")]),
        error(&[("q", "eau"), ("after", "x")]),
        error(&[("publication", "nowhere")]),
        json!({ "status": status, "answer": answer }),
    ]);
    check(&[("errors.json", errors)]);
}

#[test]
fn every_parameter_that_is_described_can_be_set() {
    let description = api::describe();
    let mut seen = std::collections::BTreeSet::new();
    for operation in Operation::ALL {
        let described = description["paths"][operation.path()]["get"]["parameters"].as_array().unwrap();
        assert!(!described.is_empty());
        for parameter in described {
            let name = parameter["name"].as_str().unwrap();
            seen.insert(name.to_owned());
            let schema = &parameter["schema"];
            let item = if schema["type"] == "array" { &schema["items"] } else { schema };
            let values: Vec<String> = match (item["enum"].as_array(), item["type"].as_str().unwrap()) {
                (Some(codes), _) => codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect(),
                (None, "boolean") => vec!["true".into(), "false".into()],
                (None, _) => vec!["2016".into(), "1000".into()],
            };
            for value in values.iter().filter(|value| name != "year" || *value == "2016") {
                let value =
                    if name == "limit" || name == "per_publication" { "1000" } else { value.as_str() };
                Parameters::default().set(name, value).unwrap();
            }
        }
    }
    assert_eq!(seen, Parameters::names().map(str::to_owned).collect());
    assert_eq!(Parameters::default().set("limit", "0").unwrap_err().remedy, "a number from 1 to 1000");
    assert!(Parameters::default().set("querry", "x").unwrap_err().to_string().contains("no parameter"));
}
