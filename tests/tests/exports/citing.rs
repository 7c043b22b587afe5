//! Citations of samples, read by parsers that are not ours.

use serde_json::Value;

use super::support::{SAMPLES, checked_by, lines, python_with};

fn written(what: &[&str], name: &str) -> [String; 3] {
    [("bibtex", "bib"), ("ris", "ris"), ("csl-json", "json")].map(|(format, end)| {
        let file = format!("{name}.{end}");
        let arguments = [&["cite"], what, &["--format", format, "--output", &file]].concat();
        let _ = SAMPLES.run(&arguments).success();
        file
    })
}

#[test]
fn reports_conclusions_and_queries_are_read_by_other_parsers() {
    let Some(python) = python_with("bibtexparser, rispy, citeproc") else { return };
    let row = lines(&SAMPLES, &["conclusions", "--kind", "legal_reminder"]).remove(0);
    let text = |field: &str| row[field].as_str().unwrap();
    let query = ["contrôle", "--kind", "recommendation"];
    let cases: [(&[&str], &str); 3] =
        [(&[text("source_ref")], "report"), (&[text("id")], "conclusion"), (&query, "query")];
    for (what, name) in cases {
        let files = written(what, name);
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let said = checked_by(&python, "check_citations.py", &files, &SAMPLES);
        let said: Value = serde_json::from_str(&said).unwrap();
        let items = said["items"].as_u64().unwrap();
        if name == "query" {
            let rows = lines(&SAMPLES, &[&["conclusions"], &query[..]].concat());
            let reports: std::collections::BTreeSet<_> =
                rows.iter().map(|row| row["publication_id"].to_string()).collect();
            assert_eq!(items, reports.len() as u64 + 1, "the set, then each report");
            assert!(
                said["titles"][0].as_str().unwrap().contains("« contrôle kind=recommendation »"),
                "{said}"
            );
        } else {
            assert_eq!(items, 1);
            assert_eq!(said["titles"][0], row["title"]);
        }
    }
}

#[test]
fn a_footnote_names_chamber_type_body_day_and_page() {
    let program = super::support::imported(&["pdf"]);
    let row = lines(&program, &["conclusions", "--kind", "recommendation"])
        .into_iter()
        .find(|row| row["number"] == "1" && row["body"].is_string() && row["date"].is_string())
        .unwrap();
    let text = |field: &str| row[field].as_str().unwrap();
    let note = program.run(&["cite", text("id")]).success().stdout;
    assert_eq!(note.lines().count(), 1);
    let page = format!("p.\u{a0}{}.\n", row["page"]);
    for part in
        ["hambre régionale des comptes", ", rapport d", text("body"), "recommandation n°\u{a0}1", &page]
    {
        assert!(note.contains(part), "{part} in {note}");
    }
    let all = program.run(&["cite", "contrôle"]).success().stdout;
    assert_eq!(all.lines().count(), 1 + lines(&program, &["conclusions", "contrôle"]).len());
    assert_eq!(program.run(&["cite", "zzzzz"]).code, Some(1));
    assert_eq!(program.run(&["cite"]).code, Some(2));
}
