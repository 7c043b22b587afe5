//! The search API as the program gives it: its description, answers of real searches over the samples, batches, look-up,
//! completion, likeness; and one query through all of its exits.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::LazyLock;

use cambon_tests::{Program, cambon_binary, repository, skipped};
use serde_json::Value;

/// One instance of the samples, some as HTML, for all tests of this file; none of them changes it.
static SAMPLES: LazyLock<Program> = LazyLock::new(|| {
    let samples = repository().join("corpus/samples");
    let path = |name: &str| samples.join(name).display().to_string();
    let program = Program::new();
    let _ = program.run(&["import", &path("html"), "--metadata", &path("metadata.csv")]).success();
    program
});

fn json(arguments: &[&str]) -> Value {
    let run = SAMPLES.run(arguments);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}\n{}", run.stderr))
}

fn lines(arguments: &[&str]) -> Vec<Value> {
    SAMPLES.run(arguments).stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn some_conclusion() -> Value {
    lines(&["export", "conclusions", "--kind", "legal_reminder"])
        .into_iter()
        .find(|row| row["number"].is_string())
        .unwrap()
}

#[test]
fn the_description_and_answers_are_valid_by_validators_that_are_not_ours() {
    let python = cambon_binary().ancestors().nth(2).unwrap().join("python/bin/python");
    if !python.with_file_name("openapi-spec-validator").is_file() {
        skipped("the API was NOT validated: openapi-spec-validator is not installed (tests/run does it)");
        return;
    }
    let id = some_conclusion()["id"].as_str().unwrap().to_owned();
    let searches: [(&str, &[&str]); 11] = [
        ("/search", &["search", "heures", "supplémentaires", "--format", "json"]),
        ("/search", &["search", "régie OR DSP", "--all", "--format", "json"]),
        ("/search", &["search", "--kind", "legal_reminder", "--topic", "GRH", "--format", "json"]),
        ("/search", &["search", "suplémentaire", "--year", "1999", "--format", "json"]),
        ("/search", &["search", "contrôle délégation suivi heures agents", "--format", "json"]),
        ("/search", &["search", &id, "--format", "json"]),
        ("/search", &["search", "--in", "conclusions", "--limit", "2", "--format", "json"]),
        ("/like", &["search", "--like", &id, "--format", "json"]),
        ("/complete", &["complete", "s", "--format", "json"]),
        (
            "/explain",
            &[
                "search",
                "--explain",
                "rég* \"heures supplémentaires\" DSP -prim~ date:-1a",
                "--format",
                "json",
            ],
        ),
        ("/explain", &["search", "--explain", "theme:GRH", "--format", "json"]),
    ];
    let write = |name: &str, text: &str| {
        let path = SAMPLES.folder().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let description = write("openapi.json", &SAMPLES.run(&["api", "describe"]).success().stdout);
    let mut command = Command::new(&python);
    command.arg(repository().join("tests/validators/api.py")).arg(description);
    for (at, (path, arguments)) in searches.iter().enumerate() {
        command.arg(path).arg(write(&format!("answer-{at}.json"), &SAMPLES.run(arguments).stdout));
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "11 answers validated\n");
}

#[test]
fn a_hit_without_pages_says_its_passage_and_all_of_its_headings() {
    let shown = SAMPLES.run(&["search", "heures", "supplémentaires", "--color", "never"]).success().stdout;
    let place = shown.lines().find(|line| line.contains("[§ ")).unwrap_or_else(|| panic!("{shown}"));
    let number = place.split("[§ ").nth(1).unwrap().split([' ', ']']).next().unwrap();
    let results = json(&["search", "heures", "supplémentaires", "--format", "json"]);
    let hit = &results["groups"][0]["hits"][0];
    assert!(hit["page"].is_null() && hit["section"].is_array(), "{hit}");
    let reference = results["groups"][0]["source_ref"].as_str().unwrap();
    let ordinal = (hit["ordinal"].as_u64().unwrap() + 1).to_string();
    assert_eq!(number, ordinal);
    let passage = SAMPLES.run(&["show", reference, "--passage", &ordinal]).success().stdout;
    assert!(passage.contains(&format!("§ {ordinal}\n")), "{passage}");
    assert_eq!(SAMPLES.run(&["show", reference, "--passage", "99999"]).code, Some(2));
}

#[test]
fn results_are_french_and_notes_english() {
    let found = SAMPLES.run(&["search", "régie", "--limit", "1", "--color", "never"]).success();
    assert!(found.stdout.contains(" dans ") && found.stdout.contains("suite : --after "), "{}", found.stdout);
    assert_eq!(found.stderr, "", "what is found stands on stdout alone");
    let missed = SAMPLES.run(&["search", "suplémentaire"]);
    assert_eq!((missed.code, missed.stdout.as_str()), (Some(1), ""));
    assert_eq!(missed.stderr, "nothing found\nhint: try supplémentaire\n");
}

#[test]
fn a_number_names_a_conclusion_within_its_report() {
    let row = some_conclusion();
    let text = |field: &str| row[field].as_str().unwrap().to_owned();
    let typed = format!("rappel au droit n° {} du rapport {}", text("number"), text("source_ref"));
    for query in [typed, text("id")] {
        let answer = json(&["search", &query, "--format", "json"]);
        let named = answer["named"][0]["hits"].as_array().unwrap();
        assert!(
            named.iter().any(|hit| hit["conclusion"]["id"] == row["id"] && hit["text"] == row["text"]),
            "{query}"
        );
    }
    let answer = json(&["search", &text("source_ref"), "--format", "json"]);
    assert_eq!(answer["named"][0]["publication_id"], row["publication_id"]);
    let shown = SAMPLES.run(&["search", &text("source_ref")]).success().stdout;
    assert!(shown.starts_with("désigné par la référence :"), "{shown}");
}

#[test]
fn completion_and_likeness_from_the_command_line() {
    let completed = SAMPLES.run(&["complete", "theme:temps"]).success().stdout;
    assert!(completed.lines().all(|line| line.starts_with("theme:") && line.contains('\t')), "{completed}");
    assert_eq!(SAMPLES.run(&["complete", "zzzz"]).code, Some(1));
    let conclusions = lines(&["export", "conclusions", "heures supplémentaires"]);
    let ids = conclusions.iter().map(|row| row["id"].as_str().unwrap());
    let mut likes = ids.map(|id| (id, json(&["search", "--like", id, "--format", "json"])));
    let (id, alike) = likes.find(|(_, alike)| alike["total_hits"] != 0).expect("some resemble each other");
    assert_eq!(alike["scope"], "conclusions");
    let mut hits =
        alike["groups"].as_array().unwrap().iter().flat_map(|group| group["hits"].as_array().unwrap());
    assert!(hits.all(|hit| hit["conclusion"]["id"] != id), "{alike}");
    assert_eq!(SAMPLES.run(&["search", "--like", "nowhere"]).code, Some(2));
}

/// What is asked of every exit: a query, and filters as flags.
const CASES: [(&str, &[&str]); 22] = [
    ("heures supplémentaires", &[]),
    ("\"heures supplémentaires\"", &[]),
    ("régie OR astreinte", &[]),
    ("régie OR astreinte", &["--year", "2016"]),
    ("contrôle -délégation", &["--body-kind", "commune,hospital"]),
    ("amortiss*", &[]),
    ("suplémentaires~", &[]),
    ("\"temps travail\"~5", &[]),
    ("titre:commune dette", &[]),
    ("titre:\"centre hospitalier\"", &[]),
    ("section:\"les marchés\" OR marché", &[]),
    ("organisme:\"saint aubrac\"", &[]),
    ("zone:synthese", &[]),
    ("article:*", &[]),
    ("date:2016..2017-02 contrôle", &["--zone", "body,recommendations"]),
    ("date:-30a", &["--department", "12,59"]),
    ("nature:rappel", &[]),
    ("theme:GRH OR theme:FIN", &["--kind", "recommendation"]),
    ("statut:*", &[]),
    ("DSP", &["--jurisdiction", "CRC"]),
    ("", &["--publication", "saint-aubrac-2016"]),
    ("zzzzz", &[]),
];

type Place = (String, Option<String>, u64);

fn place(publication: &Value, conclusion: &Value, start: &Value) -> Place {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    (text(publication).unwrap(), text(conclusion), start.as_u64().unwrap())
}

fn places_of(answer: &Value) -> Vec<Place> {
    let groups = answer["groups"].as_array().unwrap().iter();
    let hits = groups.flat_map(|group| group["hits"].as_array().unwrap().iter().map(move |hit| (group, hit)));
    hits.map(|(group, hit)| place(&group["publication_id"], &hit["conclusion"]["id"], &hit["char_start"]))
        .collect()
}

/// Paged to the end, three publications at a time; copies are asked for by asking for all.
fn paged(query: &str, filters: &[&str]) -> Vec<String> {
    let mut publications = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut arguments =
            vec!["search", query, "--format", "json", "--limit", "3", "--per-publication", "1"];
        arguments.extend(filters);
        arguments.extend(after.iter().flat_map(|after| ["--after", after.as_str()]));
        let answer = json(&arguments);
        let groups = answer["groups"].as_array().unwrap();
        publications.extend(groups.iter().map(|group| group["publication_id"].as_str().unwrap().to_owned()));
        match answer["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => return publications,
        }
    }
}

fn exported(what: &str, query: &str, filters: &[&str]) -> BTreeSet<Place> {
    let mut arguments = vec!["export", what, query];
    arguments.extend(filters);
    let id = |row: &Value| if what == "conclusions" { row["id"].clone() } else { Value::Null };
    lines(&arguments).iter().map(|row| place(&row["publication_id"], &id(row), &row["char_start"])).collect()
}

/// Query, filters and scope of each case in a file for `--batch`.
fn batch_file() -> String {
    let names =
        ["--year", "--body-kind", "--zone", "--department", "--kind", "--jurisdiction", "--publication"];
    let mut table = csv::Writer::from_writer(Vec::new());
    let columns = names.map(|name| name[2..].replace('-', "_"));
    table.write_record(["id", "query", "in"].into_iter().chain(columns.iter().map(String::as_str))).unwrap();
    for scope in ["passages", "conclusions"] {
        for (at, (query, filters)) in CASES.iter().enumerate() {
            let value =
                |name: &&str| filters.iter().position(|flag| flag == name).map_or("", |at| filters[at + 1]);
            let id = format!("{scope}-{at}");
            table
                .write_record([id.as_str(), query, scope].into_iter().chain(names.iter().map(value)))
                .unwrap();
        }
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

#[test]
fn one_query_has_one_set_at_every_exit() {
    std::fs::write(SAMPLES.folder().join("cases.csv"), batch_file()).unwrap();
    let rows = lines(&["search", "--batch", "cases.csv", "--all", "--format", "jsonl"]);
    let mut found = 0;
    for scope in ["passages", "conclusions"] {
        for (at, (query, filters)) in CASES.iter().enumerate() {
            let mut arguments = vec!["search", query, "--in", scope, "--all", "--format", "json"];
            arguments.extend(*filters);
            let answer = json(&arguments);
            let listed = places_of(&answer);
            let set: BTreeSet<Place> = listed.iter().cloned().collect();
            assert_eq!(listed.len() as u64, answer["total_hits"].as_u64().unwrap(), "{query}");
            assert_eq!(set, exported(scope, query, filters), "export of {query} {filters:?}");
            let id = format!("{scope}-{at}");
            let of_batch = rows.iter().filter(|row| row["query_id"] == id.as_str());
            let of_batch: Vec<Place> = of_batch
                .map(|row| place(&row["publication_id"], &row["conclusion_id"], &row["char_start"]))
                .collect();
            assert_eq!(of_batch, listed, "batch of {query} {filters:?}");
            let mut within = vec!["--in", scope];
            within.extend(*filters);
            let publications: Vec<String> = paged(query, &within);
            let mut of_list: Vec<String> =
                listed.iter().map(|(publication, ..)| publication.clone()).collect();
            of_list.dedup();
            assert_eq!(publications, of_list, "pages of {query} {filters:?}");
            found += listed.len();
        }
    }
    assert!(found > 300, "{found} hits in all");
}

#[test]
fn a_batch_tells_what_is_wrong_with_a_line_and_goes_on() {
    let file = "id;query;kind\na;\"heures supplémentaires\";\nb;titre:(eau;\nc;régie;advice\nd;zzzzz;\n";
    std::fs::write(SAMPLES.folder().join("batch.csv"), file).unwrap();
    let run = SAMPLES.run(&["search", "--batch", "batch.csv", "--excel", "--output", "hits.csv"]).success();
    let expected = [
        "error: batch.csv, line 3: query, character 7: a parenthesis cannot follow titre:",
        "error: batch.csv, line 4: kind has no value \"advice\"",
        "2 lines with an error",
        "nothing found: d",
    ];
    for line in expected {
        assert!(run.stderr.contains(line), "{line} in {}", run.stderr);
    }
    let hits = std::fs::read_to_string(SAMPLES.folder().join("hits.csv")).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(hits.trim_start_matches('\u{feff}').as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let error_at = header.iter().position(|name| name == "error").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().filter(|row| &row[0] == "a").count() > 1);
    let told = |id: &str| rows.iter().find(|row| &row[0] == id).map(|row| row[error_at].to_owned()).unwrap();
    assert!(told("b").contains("hint: ") && told("b").contains("titre:eau"), "{}", told("b"));
    assert!(told("c").contains("legal_reminder"), "{}", told("c"));
    let wrong = SAMPLES.run(&["search", "--batch", "nowhere.csv"]);
    assert!(wrong.code == Some(2) && wrong.stderr.contains("nowhere.csv"), "{}", wrong.stderr);
}
