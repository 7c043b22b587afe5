//! Searching and exporting the samples, as the auditor and the researcher do.

use std::sync::LazyLock;

use cambon_tests::{Program, repository};
use serde_json::Value;

/// One instance of the samples as PDF for all tests of this file; none of them changes it.
static SAMPLES: LazyLock<Program> = LazyLock::new(|| {
    let samples = repository().join("corpus/samples");
    let path = |name: &str| samples.join(name).display().to_string();
    let program = Program::new();
    let _ = program.run(&["import", &path("pdf"), "--metadata", &path("metadata.csv")]).success();
    program
});

fn search(arguments: &[&str]) -> Value {
    let mut all = vec!["search", "--format", "json"];
    all.extend(arguments);
    serde_json::from_str(&SAMPLES.run(&all).stdout).unwrap()
}

fn hits(results: &Value) -> Vec<Value> {
    let groups = results["groups"].as_array().unwrap().iter();
    groups.flat_map(|group| group["hits"].as_array().unwrap().clone()).collect()
}

fn export(arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["export", "conclusions"];
    all.extend(arguments);
    SAMPLES.run(&all).stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The words highlighted in a hit.
fn highlighted(hit: &Value) -> Vec<String> {
    let text = hit["text"].as_str().unwrap();
    let words = |mark: &Value| {
        let place = |end: &str| usize::try_from(mark[end].as_u64().unwrap()).unwrap();
        let characters = text.chars().skip(place("start")).take(place("end") - place("start"));
        characters.collect::<String>().to_lowercase()
    };
    hit["highlights"].as_array().unwrap().iter().map(words).collect()
}

#[test]
fn the_auditor_finds_overtime_pay_with_page_and_highlight() {
    let results = search(&["heures", "supplémentaires"]);
    assert!(results["total_publications"].as_u64().unwrap() >= 2, "{results}");
    for hit in hits(&results) {
        assert!(hit["page"].as_u64().unwrap() >= 1, "{hit}");
        let words = highlighted(&hit);
        assert!(words.iter().any(|word| word.starts_with("heure")), "{words:?} in {hit}");
        // A word of the query may stand in the headings above instead.
        let above = hit["section"].to_string().to_lowercase();
        let anywhere =
            above.contains("supplémentaire") || words.iter().any(|w| w.starts_with("supplémentaire"));
        assert!(anywhere, "{words:?} in {hit}");
    }
}

#[test]
fn accents_and_inflection_do_not_matter_but_quotation_marks_do() {
    let total = |query: &str| search(&[query])["total_hits"].as_u64().unwrap();
    assert_eq!(total("deliberation"), total("délibérations"));
    assert!(total("\"heures supplémentaires\"") <= total("heures supplémentaires"));
    assert_eq!(total("\"supplémentaires heures\""), 0);
}

#[test]
fn filters_on_conclusions_give_conclusions() {
    let results = search(&["--kind", "legal_reminder", "--limit", "100", "--per-publication", "100"]);
    let found = hits(&results);
    let exported = export(&["--kind", "legal_reminder"]);
    assert_eq!(found.len(), exported.len());
    assert!(!exported.is_empty());
    assert!(exported.iter().all(|row| row["kind"] == "legal_reminder"));
    let ids = |rows: &[Value], of: &dyn Fn(&Value) -> Value| {
        let mut ids: Vec<String> = rows.iter().map(|row| of(row).to_string()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&found, &|hit| hit["conclusion"]["id"].clone()), ids(&exported, &|row| row["id"].clone()));
}

#[test]
fn a_domain_takes_in_its_leaves() {
    let staff = export(&["--topic", "grh"]);
    assert!(!staff.is_empty());
    for row in &staff {
        let codes: Vec<&str> =
            row["topics"].as_array().unwrap().iter().map(|topic| topic["code"].as_str().unwrap()).collect();
        assert!(codes.iter().any(|code| code.starts_with("GRH")), "{codes:?}");
    }
}

#[test]
fn an_export_is_a_slice_of_the_text_and_sorted() {
    let rows = export(&[]);
    let dates: Vec<&str> = rows.iter().filter_map(|row| row["date"].as_str()).collect();
    assert!(dates.is_sorted(), "{dates:?}");
    for row in &rows {
        let length = row["text"].as_str().unwrap().chars().count() as u64;
        assert_eq!(row["char_end"].as_u64().unwrap() - row["char_start"].as_u64().unwrap(), length);
        assert!(!row["occurrences"].as_array().unwrap().is_empty());
    }
}

#[test]
fn excel_opens_the_export_by_double_click() {
    let table = SAMPLES.run(&["export", "conclusions", "--excel"]).success().stdout;
    assert!(table.starts_with("\u{feff}id;publication_id;"), "{}", &table[..60]);
    assert!(table.ends_with("\r\n"));
}

#[test]
fn nothing_found_is_exit_code_1_and_a_wrong_query_2() {
    assert_eq!(SAMPLES.run(&["search", "zzzzz"]).code, Some(1));
    let wrong = SAMPLES.run(&["search", "\"sans fin"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.stderr.contains("character 1") && wrong.stderr.contains("hint: "), "{}", wrong.stderr);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let binary = cambon_tests::cambon_binary();
    let command =
        format!("{} --data {} export passages | head -1", binary.display(), SAMPLES.data().display());
    let output =
        std::process::Command::new("bash").args(["-o", "pipefail", "-c", &command]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_samples_give_the_conclusions_that_their_authors_wrote() {
    let expected = repository().join("corpus/samples/expected.jsonl").display().to_string();
    let scores =
        SAMPLES.run(&["evaluate", "conclusions", "--gold", &expected, "--format", "json"]).success().stdout;
    let scores: Value = serde_json::from_str(&scores).unwrap();
    let ratio = |share: &Value| share["right"].as_f64().unwrap() / share["total"].as_f64().unwrap();
    assert!(ratio(&scores["formal"]["precision"]) >= 0.95, "{}", scores["formal"]);
    assert!(ratio(&scores["formal"]["recall"]) >= 0.95, "{}", scores["formal"]);
    assert_eq!(scores["without_conclusion_given_one"]["right"], 0, "{scores}");
}
