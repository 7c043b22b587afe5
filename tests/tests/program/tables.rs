//! `cambon tables`: authored tables of three makers against what a careful reader copies; files, formats and exit codes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use cambon_tests::{Program, repository};
use serde_json::Value;

/// Cells that are not empty, by row and column.
type Cells = BTreeMap<(usize, usize), String>;

/// Part of the cells that must be right over all tables.
const LEAST_RIGHT: f64 = 0.97;

fn folder() -> PathBuf {
    repository().join("tests/tables")
}

fn cells(path: &Path) -> Cells {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).expect("a CSV file");
    let mut cells = Cells::new();
    for (row, record) in reader.records().enumerate() {
        for (column, text) in record.expect("a row").iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            cells.insert((row, column), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    cells
}

/// Files of a folder whose names begin so, in the order of the tables.
fn files(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    files.retain(|path| name(path).starts_with(prefix));
    files.sort_by_key(|path| name(path).split("tableau-").last().map(str::to_owned));
    files
}

/// Cells right (place and words), and cells that either side has.
fn score(found: &[Cells], expected: &[Cells]) -> (usize, usize) {
    let none = Cells::new();
    let pairs = (0..found.len().max(expected.len()))
        .map(|index| (found.get(index).unwrap_or(&none), expected.get(index).unwrap_or(&none)));
    pairs.fold((0, 0), |(right, all), (found, expected)| {
        let same = expected.iter().filter(|(place, text)| found.get(place) == Some(text)).count();
        let surplus = found.keys().filter(|place| !expected.contains_key(place)).count();
        (right + same, all + expected.len() + surplus)
    })
}

/// Reads every file of a maker; gives cells right and all.
#[track_caller]
fn check(maker: &str, least_files: usize) -> (usize, usize) {
    let sources = files(&folder().join(maker), "");
    assert!(sources.len() >= least_files, "{maker} has {} files", sources.len());
    let mut sum = (0, 0);
    for source in sources {
        let program = Program::new();
        let stem = source.file_stem().expect("a name").to_string_lossy().into_owned();
        program.run(&["tables", &source.display().to_string(), "--csv", "out"]);
        let read = |paths: Vec<PathBuf>| paths.iter().map(|path| cells(path)).collect::<Vec<_>>();
        let found = read(files(&program.folder().join("out"), ""));
        let expected = read(files(&folder().join("expected"), &format!("{stem}-")));
        assert!(!expected.is_empty(), "{stem} has no expected table");
        let (right, all) = score(&found, &expected);
        let _ = writeln!(std::io::stdout(), "{maker}/{stem}: {right}/{all} cells right");
        sum = (sum.0 + right, sum.1 + all);
    }
    sum
}

#[test]
fn authored_tables_have_their_cells() {
    let sums = [check("chromium", 10), check("libreoffice", 10), check("docx", 10)];
    let (right, all) = sums.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert!(right as f64 >= LEAST_RIGHT * all as f64, "{right} of {all} cells right");
}

const REPORT: &str = "<html><body><p>Tableau n° 1 : les comptes</p><table><tr><th>En k€</th><th>2014</th></tr>\
    <tr><td>Produits</td><td>1&#160;234,5</td></tr><tr><td>Solde</td><td>(12)</td></tr><tr><td>Dette</td><td>n.c.</td></tr></table></body></html>";

#[test]
fn numbers_are_understood() {
    let program = Program::new();
    program.write("a.html", REPORT);
    let printed = program.run(&["tables", "a.html", "--format", "csv"]).success().stdout;
    assert_eq!(printed, "En k€,2014\nProduits,\"1\u{a0}234,5\"\nSolde,(12)\nDette,n.c.\n");
    let plain = program.run(&["tables", "a.html", "--format", "csv", "--numbers"]).success().stdout;
    assert_eq!(plain, "En k€,2014\nProduits,1234.5\nSolde,-12\nDette,\n");
    let json: Value =
        serde_json::from_str(&program.run(&["tables", "a.html", "--format", "json"]).success().stdout)
            .expect("JSON");
    assert_eq!(json[0]["title"], "Tableau n° 1 : les comptes");
    assert_eq!(json[0]["header_rows"], 1);
    assert_eq!(json[0]["cells"][5]["number"], -12.0);
    assert_eq!(json[0]["cells"][7]["absent"], true);
}

#[test]
fn exit_codes_tell_found_none_and_error() {
    let program = Program::new();
    program.write("none.html", "<html><body><p>Sans tableau.</p></body></html>");
    program.write("a.html", REPORT);
    assert_eq!(program.run(&["tables", "a.html"]).code, Some(0));
    assert_eq!(program.run(&["tables", "none.html"]).code, Some(1));
    let run = program.run(&["tables", "a.html", "--page", "2"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("hint: leave --page out"), "{}", run.stderr);
    let pages = repository().join("tests/tables/chromium/08-pages.pdf").display().to_string();
    assert_eq!(program.run(&["tables", &pages, "--page", "2"]).code, Some(0));
    assert_eq!(program.run(&["tables", &pages, "--page", "99"]).code, Some(2));
}
