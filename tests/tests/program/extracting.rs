//! `cambon extract`: one file, without an instance.

use cambon_tests::{Program, repository};
use serde_json::Value;

const REPORT: &str = "<html><body><h1>Rapport d'observations définitives</h1><h1>Recommandations</h1>\
    <p>Recommandation n° 1 : tenir un inventaire physique des biens &lt;script&gt;.</p><h1>1 Les comptes</h1><p>Sans inventaire.</p></body></html>";

fn sample() -> String {
    repository().join("corpus/samples/pdf/sdis-basses-prealpes-2016.pdf").display().to_string()
}

#[test]
fn blocks_and_conclusions_are_shown_as_text() {
    let program = Program::new();
    program.write("valbrune.html", REPORT);
    let run = program.run(&["extract", "valbrune.html"]).success();
    assert!(run.stdout.contains("heading 1    Recommandations"), "{}", run.stdout);
    assert!(run.stdout.contains("recommendation (CPT-1"), "{}", run.stdout);
    assert!(run.stderr.contains("1 conclusions, 0 warnings"), "{}", run.stderr);
    assert!(!program.data().exists(), "no instance is made");
}

#[test]
fn json_holds_the_document_and_its_conclusions() {
    let run = Program::new().run(&["extract", &sample(), "--format", "json"]).success();
    let whole: Value = serde_json::from_str(&run.stdout).unwrap();
    let text = whole["document"]["text"].as_str().unwrap();
    let conclusions = whole["conclusions"].as_array().unwrap();
    assert!(whole["timings"]["read_ms"].is_u64() && whole["timings"]["topics_ms"].is_u64());
    assert!(conclusions.len() > 3 && !whole["document"]["pages"].as_array().unwrap().is_empty());
    for conclusion in conclusions {
        let span = &conclusion["occurrences"][0]["span"];
        let place = |end: &str| usize::try_from(span[end].as_u64().unwrap()).unwrap();
        assert_eq!(&text[place("start")..place("end")], conclusion["text"].as_str().unwrap());
        assert!(!conclusion["topics"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_page_draws_each_page_and_escapes_what_the_file_says() {
    let program = Program::new();
    let page = program.run(&["extract", &sample(), "--format", "html"]).success().stdout;
    let json: Value =
        serde_json::from_str(&program.run(&["extract", &sample(), "--format", "json"]).stdout).unwrap();
    assert_eq!(page.matches("<svg").count(), json["document"]["pages"].as_array().unwrap().len());
    assert!(page.matches("<rect").count() > 20 && !page.contains("<script"));
    program.write("a.html", REPORT);
    let page = program.run(&["extract", "a.html", "--format", "html"]).success().stdout;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
}

#[test]
fn a_file_that_cannot_be_read_ends_in_its_reason() {
    let program = Program::new();
    program.write("a.pdf", "%PDF-1.4 nothing");
    let run = program.run(&["extract", "a.pdf"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("error: a.pdf: "), "{}", run.stderr);
}
