//! The Python of docs/export.md, run as it stands there.

use std::process::Command;

use cambon_tests::repository;

use super::support::{SAMPLES, python_with};

/// The blocks of a language, one after the other.
fn blocks(language: &str) -> String {
    let document = std::fs::read_to_string(repository().join("docs/export.md")).unwrap();
    let head = format!("```{language}\n");
    let blocks = document.split(&head).skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.collect()
}

#[test]
fn the_python_of_the_documentation_runs() {
    let Some(python) = python_with("pandas, matplotlib") else { return };
    let code = blocks("python");
    assert!(code.contains("read_csv") && code.contains("savefig"), "{code}");
    let _ = SAMPLES.run(&["export", "conclusions", "--format", "package", "--output", "paquet"]).success();
    let script = SAMPLES.folder().join("vignette.py");
    std::fs::write(&script, code).unwrap();
    let output = Command::new(python)
        .arg(script)
        .current_dir(SAMPLES.folder())
        .env("MPLBACKEND", "Agg")
        .env("MPLCONFIGDIR", SAMPLES.folder())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let picture = std::fs::read(SAMPLES.folder().join("rappels.png")).unwrap();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 5000, "{} bytes", picture.len());
}

#[test]
fn the_r_of_the_documentation_reads_the_same_files() {
    let code = blocks("r");
    for file in ["paquet/conclusions.csv", "paquet/taxonomy.csv", "paquet/publications.csv"] {
        assert!(code.contains(file) && blocks("python").contains(file), "{file}");
    }
}
