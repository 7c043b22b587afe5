//! Doctrine of the samples: what is quoted is stored, the figures of every form agree, and the order of import does not matter.

use std::collections::BTreeMap;

use cambon_tests::{Program, repository};
use serde_json::Value;

fn path(name: &str) -> String {
    repository().join("corpus/samples").join(name).display().to_string()
}

fn imported(files: &[String]) -> Program {
    let program = Program::new();
    for file in files {
        let _ = program.run(&["import", file, "--metadata", &path("metadata.csv")]).success();
    }
    program
}

fn json(program: &Program, arguments: &[&str]) -> Value {
    serde_json::from_str(&program.run(arguments).success().stdout).unwrap()
}

/// Every quotation of an answer: an object with a text and its place.
fn quotations<'v>(value: &'v Value, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("char_start") && fields.contains_key("text") {
                found.push(value);
            }
            fields.values().for_each(|field| quotations(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| quotations(item, found)),
        _ => {}
    }
}

#[test]
fn every_quotation_is_a_stored_conclusion_with_its_page() {
    let program = imported(&[path("pdf")]);
    let exported = program.run(&["export", "conclusions"]).success().stdout;
    let stored: BTreeMap<String, Value> = exported
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|row| (row["id"].as_str().unwrap().to_owned(), row))
        .collect();
    let themes = json(&program, &["doctrine", "--format", "json"]);
    let codes: Vec<_> = themes.as_array().unwrap().iter().map(|theme| &theme["code"]).collect();
    assert!(codes.len() > 10, "{themes}");
    let mut checked = 0;
    for code in codes {
        let theme =
            json(&program, &["doctrine", code.as_str().unwrap(), "--format", "json", "--limit", "100"]);
        let mut found = Vec::new();
        quotations(&theme, &mut found);
        for quotation in found {
            let row = &stored[quotation["id"].as_str().unwrap()];
            for field in ["text", "publication_id", "page", "char_start", "char_end"] {
                assert_eq!(quotation[field], row[field], "{code}: {field}");
            }
            assert!(quotation["page"].as_u64().is_some(), "{quotation}");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked} quotations only");
}

#[test]
fn the_figures_are_the_same_in_every_form() {
    let program = imported(&[path("pdf")]);
    let theme = json(&program, &["doctrine", "GRH-1", "--format", "json"]);
    let total = theme["figures"]["conclusions"].as_u64().unwrap();
    let table = program.run(&["doctrine", "GRH-1", "--format", "csv"]).success().stdout;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let counted = rows.records().map(|row| row.unwrap()[4].parse::<u64>().unwrap()).sum::<u64>();
    assert_eq!(counted, total);
    let drawing = program.run(&["doctrine", "GRH-1", "--format", "svg"]).success().stdout;
    for part in ["<title", "<desc", "role=\"img\""] {
        assert!(drawing.contains(part), "{part} is missing: {drawing}");
    }
    let page = program.run(&["doctrine", "GRH-1", "--format", "html"]).success().stdout;
    assert!(page.contains("<svg") && page.contains("<table"), "{page}");
}

#[test]
fn the_order_of_import_does_not_matter() {
    let mut files: Vec<String> = std::fs::read_dir(path("pdf"))
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .filter(|file| file.ends_with(".pdf"))
        .collect();
    files.sort();
    let halves =
        |files: &[String]| files.chunks(files.len().div_ceil(2)).map(<[String]>::to_vec).collect::<Vec<_>>();
    let doctrine = |parts: Vec<Vec<String>>| {
        let program = Program::new();
        for part in parts {
            let mut arguments = vec!["import".to_owned()];
            arguments.extend(part);
            arguments.extend(["--metadata".to_owned(), path("metadata.csv")]);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let _ = program.run(&arguments).success();
        }
        ["GRH", "CPT"].map(|code| program.run(&["doctrine", code, "--format", "json"]).success().stdout)
    };
    let forwards = doctrine(halves(&files));
    files.reverse();
    assert!(forwards == doctrine(halves(&files)));
}

#[test]
fn what_rests_on_an_article_is_listed() {
    let program = imported(&[path("pdf")]);
    let found = program.run(&["doctrine", "--article", "loi n° 2019-828, art. 47"]).success().stdout;
    assert!(found.contains("1 607 heures"), "{found}");
    let none = program.run(&["doctrine", "--article", "CGCT L. 9999-9"]);
    assert_eq!(none.code, Some(1), "{}", none.stderr);
}
