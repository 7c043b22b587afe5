//! Searches as processes while other processes import: never an error, and every answer from one whole generation of the index.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use cambon_tests::Program;
use serde_json::Value;

/// Rebuilds as processes; those in threads stand in the index's own tests.
const REBUILDS: usize = 6;

/// Reports, all of which name the generation that they are of.
const REPORTS: usize = 3;

fn import(program: &Program, generation: usize) {
    for number in 0..REPORTS {
        let page = format!(
            "<html><body><h1>Commune de Saint-Aubrac n° {number}</h1><p>La piscine de la commune relève de la génération{generation}.</p></body></html>"
        );
        program.write(&format!("reports/r{number}.html"), page);
    }
    let _ = program.run(&["import", "reports"]).success();
}

#[track_caller]
fn check(program: &Program) {
    let run = program.run(&["search", "--format", "json", "piscine"]).success();
    let results: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(results["total_publications"], REPORTS, "{}", run.stdout);
    let groups = results["groups"].as_array().unwrap();
    let hits = groups.iter().flat_map(|group| group["hits"].as_array().unwrap());
    let texts: Vec<&str> = hits.map(|hit| hit["text"].as_str().unwrap()).collect();
    assert!(texts.len() == REPORTS && texts.iter().all(|text| *text == texts[0]), "{texts:?}");
}

#[test]
fn searches_during_imports_see_one_generation() {
    let program = Program::new();
    import(&program, 0);
    let (searches, imported) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| {
            (1..=REBUILDS).for_each(|generation| import(&program, generation));
            imported.store(true, Ordering::Relaxed);
        });
        scope.spawn(|| {
            while !imported.load(Ordering::Relaxed) {
                check(&program);
                searches.fetch_add(1, Ordering::Relaxed);
            }
        });
    });
    assert!(searches.into_inner() >= REBUILDS);
    let newest = program.run(&["search", &format!("génération{REBUILDS}")]).success();
    assert!(newest.stdout.contains("piscine"), "{}", newest.stdout);
}
