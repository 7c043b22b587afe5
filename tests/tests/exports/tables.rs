//! Tables in every format: declared columns, the same rows, spreadsheets, names taken out.

use std::collections::BTreeSet;
use std::process::Command;

use cambon_tests::{Program, repository, skipped};
use serde_json::Value;

use super::support::{Dice, SAMPLES, checked_by, lines, python_with};

const TABLES: [&str; 8] =
    ["conclusions", "topics", "occurrences", "legal-bases", "publications", "passages", "bodies", "taxonomy"];

/// Every declared column, one a line: table, name, type, whether the public may see it, and in which formats.
fn declared() -> String {
    let tables: Value = serde_json::from_str(&SAMPLES.run(&["export", "columns"]).success().stdout).unwrap();
    let mut list = String::new();
    for table in tables.as_array().unwrap() {
        for column in table["columns"].as_array().unwrap() {
            for language in ["fr", "en"] {
                assert!(
                    column[language].as_str().is_some_and(|words| words.len() > 3),
                    "{column} is described"
                );
            }
            let text = |name: &str| column[name].as_str().unwrap().to_owned();
            let flag =
                |name: &str, yes: &str, no: &str| if column[name] == true { yes } else { no }.to_owned();
            list += &[
                format!("{}.{}", table["table"].as_str().unwrap(), text("name")),
                text("type") + &flag("list", " list", ""),
                flag("public", "public", "private"),
                flag("jsonl", "jsonl", "") + &flag("tables", " csv parquet", ""),
            ]
            .join("\t");
            list.push('\n');
        }
    }
    list
}

#[test]
fn columns_are_those_that_were_agreed() {
    let path = repository().join("tests/exports/columns.tsv");
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    let declared = declared();
    if declared != agreed {
        std::fs::write(&path, &declared).unwrap();
        panic!(
            "other columns than agreed: look at the difference of tests/exports/columns.tsv, public columns above all"
        );
    }
}

#[test]
fn no_format_writes_an_undeclared_or_private_column() {
    let declared = declared();
    let may = |table: &str, format: &str| -> BTreeSet<String> {
        let rows = declared.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        rows.filter(|row| row[2] == "public" && row[3].contains(format))
            .filter_map(|row| {
                row[0].strip_prefix(&format!("{}.", table.replace('-', "_"))).map(str::to_owned)
            })
            .collect()
    };
    for table in TABLES {
        let objects = lines(&SAMPLES, &[table]);
        for row in &objects {
            let found: BTreeSet<String> = row.as_object().unwrap().keys().cloned().collect();
            assert_eq!(found, may(table, "jsonl"), "{table}");
        }
        let csv = SAMPLES.run(&["export", table, "--format", "csv"]).stdout;
        let found: BTreeSet<String> = csv.lines().next().unwrap().split(',').map(str::to_owned).collect();
        assert_eq!(found, may(table, "csv"), "{table}");
    }
    let with_private = lines(&SAMPLES, &["publications", "--private"]);
    assert!(with_private.iter().all(|row| row["origin"].is_string()));
}

#[test]
fn parquet_says_what_csv_says_to_two_other_readers() {
    let Some(python) = python_with("duckdb, pyarrow") else { return };
    let mut files = Vec::new();
    for table in TABLES {
        for format in ["csv", "parquet"] {
            let file = format!("{table}.{format}");
            let _ = SAMPLES.run(&["export", table, "--format", format, "--output", &file]);
            files.push(file);
        }
    }
    let _ = SAMPLES.run(&["export", "conclusions", "zzzzz", "--format", "csv", "--output", "none.csv"]);
    let _ =
        SAMPLES.run(&["export", "conclusions", "zzzzz", "--format", "parquet", "--output", "none.parquet"]);
    files.extend(["none.csv".to_owned(), "none.parquet".to_owned()]);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let said = checked_by(&python, "check_tables.py", &files, &SAMPLES);
    assert!(said.starts_with("9 tables, "), "{said}");
}

/// A query out of the words and fields of the samples.
fn query(dice: &mut Dice) -> String {
    const WORDS: [&str; 12] = [
        "régie",
        "contrôle",
        "\"heures supplémentaires\"",
        "amortiss*",
        "\"temps travail\"~5",
        "DSP",
        "marché",
        "dette",
        "suplémentaires~",
        "article:*",
        "zone:recommandations",
        "organisme:saint",
    ];
    const FIELDS: [&str; 6] =
        ["nature:rappel", "theme:GRH", "theme:FIN", "date:2015..2017", "date:-30a", "statut:*"];
    let mut query = dice.pick(&WORDS).to_owned();
    for _ in 0..dice.throw(3) {
        query += dice.pick(&[" ", " OR ", " -"]);
        query += if dice.throw(2) == 0 { dice.pick(&WORDS) } else { dice.pick(&FIELDS) };
    }
    query
}

fn flags(dice: &mut Dice) -> Vec<&'static str> {
    const FLAGS: [&[&str]; 6] = [
        &[],
        &["--kind", "recommendation"],
        &["--year", "2014..2016"],
        &["--body-kind", "commune,hospital"],
        &["--topic", "GRH,FIN,CPT"],
        &["--zone", "recommendations,body"],
    ];
    dice.pick(&FLAGS).to_vec()
}

fn ids_of_csv(text: &str, delimiter: u8) -> Vec<String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    // A spreadsheet's guard of an id that is all digits.
    reader
        .records()
        .map(|row| row.unwrap()[0].trim_start_matches("=\"").trim_matches('"').to_owned())
        .collect()
}

#[test]
fn every_format_and_the_search_name_the_same_conclusions() {
    let mut dice = Dice::new(2026);
    let mut found = 0;
    let mut tables = Vec::new();
    for case in 0..24 {
        let (query, flags) = (query(&mut dice), flags(&mut dice));
        let run = |head: &[&str], tail: &[&str]| {
            let arguments = [head, &[query.as_str()], flags.as_slice(), tail].concat();
            let run = SAMPLES.run(&arguments);
            assert_ne!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
            run.stdout
        };
        let jsonl = run(&["export", "conclusions"], &[]);
        let ids = |text: &str| -> Vec<String> {
            let row =
                |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
            text.lines().map(row).collect()
        };
        let expected = ids(&jsonl);
        let csv = run(&["export", "conclusions"], &["--format", "csv"]);
        assert_eq!(ids_of_csv(&csv, b','), expected, "csv of {query} {flags:?}");
        let excel = run(&["export", "conclusions"], &["--excel"]);
        assert_eq!(ids_of_csv(&excel, b';'), expected, "excel of {query} {flags:?}");
        let search = run(&["search"], &["--in", "conclusions", "--all", "--format", "json"]);
        let answer: Value = serde_json::from_str(&search).unwrap();
        let groups = answer["groups"].as_array().unwrap().iter();
        let hits = groups.flat_map(|group| group["hits"].as_array().unwrap());
        let of_search: BTreeSet<String> =
            hits.map(|hit| hit["conclusion"]["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(of_search, expected.iter().cloned().collect(), "search of {query} {flags:?}");
        let package = format!("package-{case}");
        run(&["export", "conclusions"], &["--format", "package", "--output", &package]);
        let packed =
            std::fs::read_to_string(SAMPLES.folder().join(&package).join("conclusions.csv")).unwrap();
        assert_eq!(packed, csv, "package of {query} {flags:?}");
        run(
            &["export", "conclusions"],
            &["--format", "parquet", "--output", &format!("case-{case}.parquet")],
        );
        std::fs::write(SAMPLES.folder().join(format!("case-{case}.csv")), &csv).unwrap();
        tables.extend([format!("case-{case}.csv"), format!("case-{case}.parquet")]);
        found += expected.len();
    }
    assert!(found > 100, "{found} conclusions in all");
    let Some(python) = python_with("duckdb, pyarrow") else { return };
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    let said = checked_by(&python, "check_tables.py", &tables, &SAMPLES);
    assert_eq!(said, format!("24 tables, {found} rows\n"));
}

#[test]
fn a_query_may_be_a_flag() {
    assert_eq!(
        lines(&SAMPLES, &["conclusions", "--query", "régie"]),
        lines(&SAMPLES, &["conclusions", "régie"])
    );
    assert_eq!(SAMPLES.run(&["export", "conclusions", "régie", "--query", "régie"]).code, Some(2));
}

/// An instance with what spreadsheets spoil: a département 01, numbers that look like days, formulas.
fn spoilable() -> Program {
    let program = Program::new();
    program.write(
        "in/a.html",
        "<h1>Recommandations</h1><p>Recommandation n° 2.3 : = compléter l’état de l’actif, « dès 2016 » ; œuvrer.</p>\
         <p>Recommandation n° 2.4 : tenir l’inventaire des biens.</p>",
    );
    program.write("meta.csv", "id,date,type,jurisdiction,title\na,2016-03-05,,,Commune de Miribole (Ain)\n");
    let _ = program.run(&["import", "in", "--metadata", "meta.csv"]).success();
    program
}

#[test]
fn libreoffice_opens_the_table_by_double_click() {
    let program = spoilable();
    let _ = program.run(&["export", "conclusions", "--excel", "--output", "table.csv"]).success();
    let rows = lines(&program, &["conclusions"]);
    assert_eq!((&rows[0]["department"], &rows[0]["number"]), (&"01".into(), &"2.3".into()));
    // What its dialogue proposes of a file with a byte order mark and semicolons: UTF-8, French.
    let profile = format!("-env:UserInstallation=file://{}", program.folder().join("profile").display());
    let office = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--infilter=CSV:59,34,76,1,,1036",
            "--convert-to",
            "fods",
            "table.csv",
        ])
        .current_dir(program.folder())
        .output();
    let Ok(document) = std::fs::read_to_string(program.folder().join("table.fods")) else {
        let _ = office;
        skipped("a table was NOT opened by LibreOffice: apt-get install libreoffice-calc-nogui");
        return;
    };
    let text = rows[0]["text"].as_str().unwrap();
    for words in [">01</text:p>", ">2.3</text:p>", "office:date-value=\"2016-03-05\"", "œuvrer"] {
        assert!(document.contains(words), "{words}");
    }
    let shown = text.replace('&', "&amp;");
    assert!(document.contains(&format!("{shown}</text:p>")), "{shown}");
    // The only formulas are the guards of texts that look like numbers.
    let formulas = document.split("table:formula=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    for formula in formulas {
        let constant = formula.strip_prefix("of:=&quot;").and_then(|rest| rest.strip_suffix("&quot;"));
        assert!(constant.is_some_and(|text| !text.contains('&')), "{formula}");
    }
}

#[test]
fn names_of_persons_are_replaced_and_that_is_said() {
    let program = Program::new();
    program.write(
        "in/a.html",
        "<h1>Recommandations</h1><p>Recommandation n° 1 : mettre fin au logement de M. Zéphirin Aubraque, M. le maire en étant chargé.</p>",
    );
    let _ = program.run(&["import", "in"]).success();
    for format in [&["--format", "jsonl"][..], &["--format", "csv"], &["--excel"]] {
        let run = program.run(&[&["export", "conclusions", "--anonymise"], format].concat()).success();
        assert!(
            run.stdout.contains("M. X, M. le maire") && !run.stdout.to_lowercase().contains("aubraque"),
            "{}",
            run.stdout
        );
        assert!(run.stderr.contains("1 names after M., Mme"), "{}", run.stderr);
    }
    let _ = program
        .run(&["export", "conclusions", "--anonymise", "--format", "package", "--output", "p"])
        .success();
    let description = std::fs::read_to_string(program.folder().join("p/datapackage.json")).unwrap();
    let description: Value = serde_json::from_str(&description).unwrap();
    assert_eq!(description["cambon"]["anonymised"], true);
    assert_eq!(description["cambon"]["replaced"]["rows"], 1, "{description}");
    for table in ["topics", "conclusions"] {
        let text = std::fs::read_to_string(program.folder().join(format!("p/{table}.csv"))).unwrap();
        assert!(!text.to_lowercase().contains("aubraque"), "{text}");
    }
    let _ = program.run(&["export", "replay", "p"]).success();
}
