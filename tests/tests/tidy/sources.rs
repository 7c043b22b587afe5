//! Rust sources: heads, sizes, forbidden words, purity.

use cambon_tests::{RustSource, tracked_files};

use super::{assert_none, read};

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 60;
/// A comment that begins so, on one of the lines before a function, explains its length.
const EXPLANATION: &str = "// Long because";
/// Lines above a function where its explanation may stand: documentation and attributes lie between.
const LINES_ABOVE: usize = 12;

/// Never, nowhere.
const NEVER: [&str; 5] = ["todo!", "unimplemented!", "dbg!", "#[ignore", "#[should_panic"];
/// Not in production code.
const NOT_IN_PRODUCTION: [&str; 1] = [".unwrap()"];
/// Only the program prints.
const PRINTS: [&str; 4] = ["println!", "eprintln!", "print!(", "eprint!("];
/// Not in the pure crates.
const IMPURE: [&str; 7] =
    ["std::fs", "std::net", "std::env", "std::process", "SystemTime::now", "Instant::now", "Timestamp::now"];
const PURE: [&str; 2] = ["document/src/", "classifier/src/"];

fn is_test_code(path: &str) -> bool {
    let markers = ["/tests/", "/tests.rs", "/examples/", "/benches/"];
    path.starts_with("tests/") || markers.iter().any(|marker| path.contains(marker))
}

fn breaches(path: &str, text: &str) -> Vec<String> {
    let source = RustSource::new(text);
    let mut breaches = Vec::new();
    if !text.starts_with("//!") {
        breaches.push("does not open with //!".to_owned());
    }
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        breaches.push(format!("{lines} lines"));
    }
    breaches.extend(long_functions(&source));
    breaches.extend(forbidden(&source.code, &NEVER));
    if !is_test_code(path) {
        breaches.extend(forbidden(&source.production, &NOT_IN_PRODUCTION));
        if !path.starts_with("search-cli/") {
            breaches.extend(forbidden(&source.production, &PRINTS));
        }
        if PURE.iter().any(|folder| path.starts_with(folder)) {
            breaches.extend(forbidden(&source.production, &IMPURE));
        }
    }
    breaches.iter().map(|breach| format!("{path}: {breach}")).collect()
}

fn long_functions(source: &RustSource) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let is_explained = |line: usize| {
        let above = line.saturating_sub(LINES_ABOVE)..line;
        lines[above].iter().any(|line| line.trim_start().starts_with(EXPLANATION))
    };
    let functions = source.functions().into_iter();
    functions
        .filter(|function| function.lines > LONGEST_FUNCTION && !is_explained(function.line))
        .map(|function| format!("line {}: {} has {} lines", function.line, function.name, function.lines))
        .collect()
}

/// Each word of `words` in `code`, with its line; a word inside a longer one (`eprintln!`) is not meant.
fn forbidden(code: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        for word in words {
            let stands_alone = |(at, _): (usize, &str)| {
                let before = line[..at].chars().next_back();
                !word.starts_with(char::is_alphabetic)
                    || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            };
            if line.match_indices(word).any(stands_alone) {
                found.push(format!("line {}: {word}", number + 1));
            }
        }
    }
    found
}

#[test]
fn sources_keep_the_rules() {
    let files: Vec<String> = tracked_files().into_iter().filter(|path| path.ends_with(".rs")).collect();
    assert!(files.len() > 20, "the sources are read");
    let breaches: Vec<String> = files.iter().flat_map(|path| breaches(path, &read(path))).collect();
    assert_none("sources", &breaches);
}

#[test]
fn a_bad_source_is_found() {
    #[track_caller]
    fn check(path: &str, text: &str, expected: usize) {
        let found = breaches(path, text);
        assert_eq!(found.len(), expected, "{path}: {found:?}");
    }
    let long = |head: &str| format!("//! a\n{head}fn f() {{{}}}\n", "\n".repeat(LONGEST_FUNCTION));
    check("corpus/src/a.rs", "//! a\nfn f() {}\n", 0);
    check("corpus/src/a.rs", "fn f() {}\n", 1);
    check("corpus/src/a.rs", &format!("//! a\n{}", "\n".repeat(LONGEST_FILE)), 1);
    check("corpus/src/a.rs", &long(""), 1);
    check("corpus/src/a.rs", &long("// Long because a table is read at one go.\n"), 0);
    check("corpus/src/a.rs", "//! a\nfn f() { g().unwrap() }\n", 1);
    check("corpus/src/a.rs", "//! a\n#[cfg(test)]\nmod tests { fn f() { g().unwrap() } }\n", 0);
    check("corpus/src/tests.rs", "//! a\nfn f() { g().unwrap() }\n", 0);
    check("corpus/src/tests.rs", "//! a\n#[ignore]\nfn f() { todo!() }\n", 2);
    check("corpus/src/a.rs", "//! a\nfn f() { eprintln!() }\n", 1);
    check("corpus/src/a.rs", "//! a\nfn f() { g(\"println! dbg!\") } // todo!\n", 0);
    check("search-cli/src/a.rs", "//! a\nfn f() { println!() }\n", 0);
    check("document/src/a.rs", "//! a\nuse std::fs::read;\n", 1);
    check("document/examples/a.rs", "//! a\nuse std::fs::read;\n", 0);
}
