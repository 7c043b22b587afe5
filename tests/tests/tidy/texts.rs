//! All tracked texts: no path of a machine, no package registry's host; the changelog is open.

use cambon_tests::{repository, tracked_files};

use super::{assert_none, read};

/// Written in two parts, so that this file keeps its own rule.
const NEVER: [&str; 10] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("C:\\", "Users"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("py", "pi.org"),
    concat!("registry.", "npmjs.org"),
    concat!("deb.", "debian.org"),
];

fn breaches(path: &str, text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for word in NEVER {
            // A path begins a word: one behind dots, or in an address, is none of a machine.
            let begins = |(at, _): (usize, &str)| {
                let before = line[..at].chars().next_back();
                !word.starts_with('/') || !before.is_some_and(|c| c.is_alphanumeric() || ".-_]})".contains(c))
            };
            if line.match_indices(word).any(begins) {
                breaches.push(format!("{path}: line {}: {word}", number + 1));
            }
        }
    }
    breaches
}

fn has_unreleased_section(changelog: &str) -> bool {
    changelog.lines().any(|line| line.trim_end() == "## Unreleased")
}

#[test]
fn texts_name_no_machine_and_no_registry() {
    let mut found = Vec::new();
    for path in tracked_files() {
        // Files that are not text (PDF) hold no words of ours.
        if let Ok(text) = std::fs::read_to_string(repository().join(&path)) {
            found.extend(breaches(&path, &text));
        }
    }
    assert_none("paths of a machine or hosts of a registry", &found);
}

#[test]
fn the_changelog_is_open() {
    assert!(has_unreleased_section(&read("CHANGELOG.md")), "CHANGELOG.md has a section `## Unreleased`");
}

#[test]
fn a_bad_text_is_found() {
    assert_eq!(breaches("a", &format!("see {}x", NEVER[0])).len(), 1);
    assert_eq!(breaches("a", &format!("https://{}/simple", NEVER[7])).len(), 1);
    assert_eq!(breaches("a", &format!("https://example.org{}", NEVER[1])).len(), 0);
    assert!(!has_unreleased_section("# Changelog\n\n## 0.1.0\n"));
}
