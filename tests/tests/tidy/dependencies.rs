//! Licences and sources of every dependency, and crates we decided against. Advisories are cargo-deny's (see tests/run).

use super::{assert_none, metadata, read};

/// May be combined with a work under EUPL-1.2. The same list stands in deny.toml.
const LICENCES: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Without a release for years: never a direct dependency.
const LEFT_ALONE: [&str; 9] = [
    "figment",
    "liblinear",
    "maud",
    "omikuji",
    "rust-bert",
    "rust-stemmers",
    "sled",
    "texting_robots",
    "wiremock",
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Whether an SPDX expression leaves us a way: all parts of an AND, one part of an OR (or of the older slash).
fn is_allowed(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some(parts) = split_outside(expression, &[" OR ", "/"]) {
        return parts.iter().any(|part| is_allowed(part));
    }
    if let Some(parts) = split_outside(expression, &[" AND "]) {
        return parts.iter().all(|part| is_allowed(part));
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => is_allowed(inner),
        None => LICENCES.contains(&expression),
    }
}

/// The parts of `expression` between `operators` outside of parentheses; `None` when there is no operator.
fn split_outside<'a>(expression: &'a str, operators: &[&str]) -> Option<Vec<&'a str>> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, c) in expression.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        let operator = operators.iter().find(|operator| expression[at..].starts_with(**operator));
        if let (0, Some(operator)) = (depth, operator) {
            parts.push(&expression[start..at]);
            start = at + operator.len();
        }
    }
    parts.push(&expression[start..]);
    (parts.len() > 1).then_some(parts)
}

fn breaches(metadata: &serde_json::Value) -> Vec<String> {
    let mut breaches = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none");
        if !is_allowed(licence) {
            breaches.push(format!("{name}: licence {licence}"));
        }
        match package["source"].as_str() {
            Some(REGISTRY) => {}
            Some(source) => breaches.push(format!("{name}: comes from {source}")),
            None => breaches.extend(left_alone(package)),
        }
    }
    breaches
}

fn left_alone(package: &serde_json::Value) -> Vec<String> {
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    dependencies
        .filter_map(|dependency| dependency["name"].as_str())
        .filter(|name| LEFT_ALONE.contains(name))
        .map(|name| format!("{} uses {name}: decided against, see docs/decisions", package["name"]))
        .collect()
}

#[test]
fn dependencies_are_free_kept_and_from_the_registry() {
    let metadata = metadata();
    assert!(metadata["packages"].as_array().unwrap().len() > 50, "the dependencies are read");
    assert_none("dependencies", &breaches(&metadata));
}

#[test]
fn the_list_of_licences_is_that_of_cargo_deny() {
    let deny: toml::Value = toml::from_str(&read("deny.toml")).unwrap();
    let allowed: Vec<&str> =
        deny["licenses"]["allow"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
    assert_eq!(allowed, LICENCES);
}

#[test]
fn licence_expressions_are_understood() {
    #[track_caller]
    fn check(expression: &str, expected: bool) {
        assert_eq!(is_allowed(expression), expected, "{expression}");
    }
    check("MIT", true);
    check("MIT/Apache-2.0", true);
    check("GPL-3.0-only OR MIT", true);
    check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
    check("(MIT OR Apache-2.0) AND SSPL-1.0", false);
    check("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only", true);
    check("none", false);
    check("SSPL-1.0", false);
}

#[test]
fn a_bad_dependency_is_found() {
    let metadata = serde_json::json!({ "packages": [
        { "name": "a", "license": "SSPL-1.0", "source": REGISTRY, "dependencies": [] },
        { "name": "b", "license": "MIT", "source": "git+https://example.org/b", "dependencies": [] },
        { "name": "ours", "license": "EUPL-1.2", "source": null, "dependencies": [{ "name": "sled" }] },
    ]});
    assert_eq!(breaches(&metadata).len(), 3);
}
