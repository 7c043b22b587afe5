//! Golden pages: for each description that comes with the program, a page written by us in the structure that the description
//! assumes, and the reviewed JSON of what must be extracted. The first run writes the JSON and fails, for review.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use cambon_crawler::discovery::{self, Answer};
use cambon_crawler::source::Source;
use cambon_crawler::{content, page, shipped};
use serde_json::{Value, json};
use url::Url;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// `NAME.list-N.EXT` is an answer of the N-th discovery, `NAME.page.html` a publication's page.
fn files_of(source: &Source) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let prefix = format!("{}.", source.name);
    files.retain(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(&prefix) && !name.ends_with(".json.expected")
    });
    files.sort();
    files
}

fn extracted(source: &Source, path: &Path) -> Value {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let list = name
        .split(".list-")
        .nth(1)
        .and_then(|rest| rest.split('.').next())
        .map(|n| n.parse::<usize>().unwrap());
    match list {
        Some(index) => {
            let discovery = &source.discovery[index];
            let url = Url::parse(discovery.url()).unwrap();
            let found = discovery::read(
                source,
                discovery,
                Answer { url: &url, bytes: &bytes, content_type: None, page: 0 },
            );
            let kept: Vec<bool> = found
                .entries
                .iter()
                .map(|entry| {
                    let url = Url::parse(&entry.url).unwrap();
                    page::is_page(source, &url) || page::is_document(source, &url)
                })
                .collect();
            json!({ "found": found, "are_pages_or_documents": kept })
        }
        None => {
            let url = Url::parse(&source.home).unwrap();
            serde_json::to_value(page::read(source, &content::text(&bytes, None, None), &url)).unwrap()
        }
    }
}

#[test]
fn every_description_extracts_what_was_reviewed() {
    let mut written = Vec::new();
    for source in shipped::sources().unwrap() {
        let files = files_of(&source);
        for index in 0..source.discovery.len() {
            let name = format!("{}.list-{index}.", source.name);
            let there =
                files.iter().any(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&name));
            assert!(there, "no golden file {name}*");
        }
        for path in files {
            let found = serde_json::to_string_pretty(&extracted(&source, &path)).unwrap() + "\n";
            let expected = PathBuf::from(format!("{}.json.expected", path.display()));
            match std::fs::read_to_string(&expected) {
                Ok(reviewed) => assert_eq!(found, reviewed, "{}", path.display()),
                Err(_) => {
                    std::fs::write(&expected, found).unwrap();
                    written.push(expected);
                }
            }
        }
    }
    assert!(written.is_empty(), "to be reviewed: {written:?}");
}

#[test]
fn descriptions_that_come_with_the_program_are_whole() {
    let sources = shipped::sources().unwrap();
    assert!(sources.len() >= 30, "{}", sources.len());
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("sources")).unwrap().count();
    assert_eq!(sources.len(), files, "every file of crawler/sources is shipped");
    for (source, (name, _)) in sources.iter().zip(shipped::SHIPPED) {
        assert_eq!(source.name, *name);
        assert!(!source.discovery.is_empty() && source.private_hosts.is_empty(), "{name}");
        assert!(source.evidence.note.contains("ot checked live by us"), "{name} says how far it is known");
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let good = "name='x'\ninstitution='x'\nhome='https://x.fr/'\nlicence='x'\nrhythm='daily'\nevidence={grade='unverified',note='x'}\n";
    assert!(Source::parse(good, "x").is_ok());
    for (text, reason) in [
        (format!("{good}delay=0"), "unknown field `delay`"),
        (format!("{good}[[discovery]]\nkind='feed'\nurl='nulle part'"), "address \"nulle part\""),
        (format!("{good}[[discovery]]\nkind='listing'\nurl='https://x.fr/'\nitem='li['"), "selector \"li[\""),
        (format!("{good}[page]\npath='('"), "pattern \"(\""),
        (format!("{good}[page]\ntitle=['h1[']"), "selector \"h1[\""),
        (good.replace("'x'\ninst", "'X x'\ninst"), "lower-case letters"),
        (good.replace("daily", "souvent"), "unknown variant `souvent`"),
        (
            format!("{good}[[discovery]]\nkind='listing'\nurl='https://x.fr/'\nitem='li'\npager={{}}"),
            "either `next` or `parameter`",
        ),
    ] {
        let message = Source::parse(&text, "x").unwrap_err().to_string();
        assert!(message.contains(reason), "{message}");
    }
}
