//! An instance of the samples, and what reads exports: Python with its packages.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use cambon_tests::{Program, cambon_binary, repository, skipped};
use serde_json::Value;

/// One instance of the samples as HTML for all tests of exports; none of them changes it.
pub static SAMPLES: LazyLock<Program> = LazyLock::new(|| imported(&["html"]));

/// A new instance of these folders of samples, imported one after the other.
pub fn imported(folders: &[&str]) -> Program {
    let samples = repository().join("corpus/samples");
    let path = |name: &str| samples.join(name).display().to_string();
    let program = Program::new();
    for folder in folders {
        let _ = program.run(&["import", &path(folder), "--metadata", &path("metadata.csv")]).success();
    }
    program
}

/// Rows of an export as JSON lines.
pub fn lines(program: &Program, arguments: &[&str]) -> Vec<Value> {
    let run = program.run(&[&["export"], arguments].concat());
    assert_ne!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A Python that has `module`, or `None`, said loudly.
pub fn python_with(module: &str) -> Option<PathBuf> {
    let python = cambon_binary().ancestors().nth(2).unwrap().join("python/bin/python");
    let has = Command::new(&python).args(["-c", &format!("import {module}")]).output();
    if has.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    skipped(&format!("exports were NOT read by {module}: it is not installed (tests/run does it)"));
    None
}

/// What a script of `tests/exports` prints; it must succeed.
#[track_caller]
pub fn checked_by(python: &PathBuf, script: &str, arguments: &[&str], program: &Program) -> String {
    let script = repository().join("tests/exports").join(script);
    let output =
        Command::new(python).arg(script).args(arguments).current_dir(program.folder()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `sides`.
    pub fn throw(&mut self, sides: usize) -> usize {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.throw(from.len())]
    }
}
