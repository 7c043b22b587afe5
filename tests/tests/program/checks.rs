//! `check` finds what has gone wrong with a data folder: each defect is made, and must be named.

use std::path::{Path, PathBuf};

use cambon_tests::Program;

const REPORT: &str = "<html><body><h1>Rapport d'observations définitives</h1><h1>Recommandations</h1>\
    <p>Recommandation n° 1 : tenir un inventaire physique des biens.</p><p>Recommandation n° 2 : délibérer sur les logements de fonction.</p>\
    <h1>1 Les comptes</h1><p>La commune n'a pas d'inventaire.</p></body></html>";

fn instance() -> Program {
    let program = Program::new();
    program.write("in/valbrune.html", REPORT);
    let _ = program.run(&["import", "in"]).success();
    let sound = program.run(&["check"]).success();
    assert!(sound.stderr.contains("2 conclusions quoted verbatim"), "{}", sound.stderr);
    program
}

#[track_caller]
fn check_finds(program: &Program, code: &str) {
    let run = program.run(&["check"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stdout.starts_with(&format!("{code}: ")), "{}", run.stdout);
    assert!(run.stdout.contains("hint: "), "{}", run.stdout);
}

fn only_original(folder: &Path) -> PathBuf {
    let shard = std::fs::read_dir(folder.join("originals"))
        .unwrap()
        .flatten()
        .find(|entry| entry.path().is_dir())
        .unwrap();
    std::fs::read_dir(shard.path()).unwrap().next().unwrap().unwrap().path()
}

fn catalogue(program: &Program) -> rusqlite::Connection {
    rusqlite::Connection::open(program.data().join("catalogue.sqlite")).unwrap()
}

#[test]
fn a_missing_original() {
    let program = instance();
    std::fs::remove_file(only_original(&program.data())).unwrap();
    check_finds(&program, "missing_original");
}

#[test]
fn a_changed_original() {
    let program = instance();
    let original = only_original(&program.data());
    let mut permissions = std::fs::metadata(&original).unwrap().permissions();
    #[allow(clippy::permissions_set_readonly_false, reason = "the test changes what must not be changed")]
    permissions.set_readonly(false);
    std::fs::set_permissions(&original, permissions).unwrap();
    std::fs::write(&original, REPORT.replace("physique", "comptable")).unwrap();
    check_finds(&program, "changed_original");
}

#[test]
fn a_quotation_that_no_longer_fits() {
    let program = instance();
    let changed = catalogue(&program)
        .execute("UPDATE conclusion SET text = replace(text, 'physique', 'moral')", [])
        .unwrap();
    assert!(changed > 0);
    check_finds(&program, "quotation_mismatch");
}

#[test]
fn an_index_behind_the_catalogue() {
    let program = instance();
    program.write("in/autre.html", REPORT.replace("valbrune", "autre").replace("comptes", "régies"));
    let _ = program.run(&["import", "in", "--no-build"]).success();
    let _ = program.run(&["build", "--stage", "extract"]).success();
    check_finds(&program, "index_behind");
    let _ = program.run(&["build"]).success();
    let _ = program.run(&["check"]).success();
}
