//! Sources good and bad, versions and their migrations, and the taxonomy that is shipped.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::{Difference, Migrations, Taxonomy, TopicCode};

const HEAD: &str = "version = \"9\"\ndate = \"2026-01-01\"\nlicence = \"urn:l\"\ntitle = { fr = \"T\", en = \"T\" }\n\
                    [[official]]\ncode = \"RH\"\nlabel = { fr = \"Personnel\", en = \"Staff\" }\n";

/// A topic with its label and, for a leaf, its parent.
fn topic(code: &str, label: &str) -> String {
    let parent = code.split_once('-').map_or(String::new(), |(domain, _)| format!("parent = \"{domain}\"\n"));
    format!("[[topic]]\ncode = \"{code}\"\n{parent}label = {{ fr = \"{label}\", en = \"{label}\" }}\n")
}

fn taxonomy(topics: &[(&str, &str)]) -> Taxonomy {
    let topics: String = topics.iter().map(|(code, label)| topic(code, label)).collect();
    Taxonomy::parse(&format!("{HEAD}{topics}")).unwrap()
}

fn code(text: &str) -> TopicCode {
    TopicCode::new(text).unwrap()
}

#[track_caller]
fn check_refused(topics: &str, expected: &str) {
    let message = Taxonomy::parse(&format!("{HEAD}{topics}")).unwrap_err().to_string();
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn faults_name_their_topic() {
    let grh = topic("GRH", "Personnel");
    check_refused(&format!("{grh}{grh}"), "the code GRH stands twice\nhint: ");
    check_refused(&topic("GRH-1", "Congés"), "GRH-1 stands under GRH, which is not its domain");
    check_refused(&topic("GRH", ""), "GRH has no French label");
    check_refused(&format!("{grh}official = [\"RX\"]\n"), "GRH names the official domain \"RX\"");
    check_refused(
        &format!("{grh}also = {{ fr = [\"RH\", \"RH\"], en = [] }}\n"),
        "GRH has the name \"RH\" twice",
    );
    check_refused(
        &topic("GRH-1", "Congés").replace("parent = \"GRH\"\n", ""),
        "the leaf GRH-1 names no parent",
    );
    check_refused("[[topic]]\ncode = \"grh\"\n", "the taxonomy cannot be read: TOML parse error at line");
    check_refused(&format!("{grh}labell = 1\n"), "the taxonomy cannot be read: TOML parse error at line");
    check_refused("", "the taxonomy is empty");
}

#[test]
fn a_leaf_has_the_official_domain_of_its_domain() {
    let toml =
        format!("{HEAD}{}official = [\"RH\"]\n{}", topic("GRH", "Personnel"), topic("GRH-1", "Congés"));
    assert_eq!(Taxonomy::parse(&toml).unwrap().get("GRH-1").unwrap().official, ["RH"]);
}

#[test]
fn the_shipped_taxonomy_has_nine_domains_and_forty_five_leaves() {
    let taxonomy = Taxonomy::shipped();
    assert_eq!((taxonomy.domains().count(), taxonomy.leaves().count()), (9, 45));
    assert_eq!(taxonomy.domain_of("GRH-2").unwrap().code, code("GRH"));
    assert_eq!(taxonomy.leaves_of(&code("ACH")).count(), 3);
    assert!(
        taxonomy.get("AUT").is_some() && taxonomy.get("GRH-99").is_none() && taxonomy.get("grh").is_none()
    );
    for topic in taxonomy.topics() {
        assert!(
            !topic.label.en.is_empty() && !topic.scope.fr.is_empty() && !topic.scope.en.is_empty(),
            "{topic:?}"
        );
    }
}

#[test]
fn codes_have_one_form() {
    for good in ["GRH", "GRH-1", "GRH-12", "AUT"] {
        assert!(TopicCode::new(good).is_ok(), "{good}");
    }
    for bad in ["", "grh", "GRH-", "-1", "GRH-1-2", "GRH-a", "GR H"] {
        assert!(TopicCode::new(bad).is_err(), "{bad}");
    }
    assert_eq!((code("GRH-1").domain(), code("GRH").domain()), (code("GRH"), code("GRH")));
}

#[test]
fn differences_are_named() {
    let former = taxonomy(&[("GRH", "Personnel"), ("GRH-1", "Congés"), ("GRH-2", "Heures")]);
    let new = taxonomy(&[("GRH", "Personnel"), ("GRH-1", "Temps"), ("GRH-3", "Primes")]);
    let expected = Difference {
        added: vec![code("GRH-3")],
        removed: vec![code("GRH-2")],
        renamed: vec![code("GRH-1")],
        ..Difference::default()
    };
    assert_eq!(new.difference(&former), expected);
    assert_eq!(new.difference(&new), Difference::default());
    assert!(expected.to_string().contains("removed         GRH-2\n"));
}

/// From 1 to 2 a leaf is split, from 2 to 3 one part is merged into another leaf.
const MIGRATIONS: &str = r#"
[[migration]]
from = "1"
to = "2"
[[migration.code]]
from = "GRH-1"
to = ["GRH-3", "GRH-4"]
why = "two subjects"
[[migration]]
from = "2"
to = "3"
[[migration.code]]
from = "GRH-4"
to = ["GRH-2"]
why = "one subject"
"#;

#[track_caller]
fn check_migrated(version: &str, from: &str, to: &[&str]) {
    let migrated = Migrations::parse(MIGRATIONS).unwrap().apply(version, &code(from)).unwrap();
    assert_eq!(migrated.iter().map(TopicCode::as_str).collect::<Vec<_>>(), to);
}

#[test]
fn splits_and_merges_are_followed_to_the_last_version() {
    check_migrated("1", "GRH-1", &["GRH-3", "GRH-2"]);
    check_migrated("2", "GRH-4", &["GRH-2"]);
    check_migrated("1", "GRH-2", &["GRH-2"]);
    check_migrated("3", "GRH-1", &["GRH-1"]);
    let unknown = Migrations::parse(MIGRATIONS).unwrap().apply("0", &code("GRH")).unwrap_err();
    assert!(unknown.to_string().ends_with("hint: known versions are 1, 2, 3"), "{unknown}");
}

#[track_caller]
fn check_unsound(current: &[(&str, &str)], expected: &str) {
    let former = HEAD.replace("\"9\"", "\"1\"") + &topic("GRH", "Personnel") + &topic("GRH-1", "Congés");
    let migrations = Migrations::parse(MIGRATIONS).unwrap();
    let outcome = migrations.check(&Taxonomy::parse(&former).unwrap(), &taxonomy(current));
    assert_eq!(
        outcome.err().map(|error| error.to_string()).unwrap_or_default().lines().next().unwrap_or_default(),
        expected
    );
}

#[test]
fn a_migration_that_loses_or_re_uses_a_code_is_found() {
    let grh = ("GRH", "Personnel");
    check_unsound(&[grh, ("GRH-2", "Temps"), ("GRH-3", "Primes")], "");
    check_unsound(
        &[grh, ("GRH-2", "Temps")],
        "the migration of GRH-1 leads to GRH-3, which the taxonomy does not have",
    );
    check_unsound(
        &[grh, ("GRH-1", "Véhicules"), ("GRH-2", "Temps"), ("GRH-3", "Primes")],
        "the code GRH-1 was given up and stands in the taxonomy again",
    );
    check_unsound(
        &[("GRX", "Personnel"), ("GRX-1", "Temps")],
        "GRH of version 1 is lost: it is not in the taxonomy any more and no migration names it",
    );
}

#[test]
fn codes_given_up_are_deprecated_concepts() {
    let current = taxonomy(&[("GRH", "Personnel"), ("GRH-2", "Temps"), ("GRH-3", "Primes")]);
    let turtle = current.turtle(&Migrations::parse(MIGRATIONS).unwrap());
    let deprecated =
        turtle.split("\n\n").find(|part| part.starts_with("<urn:cambon:doctrine:GRH-1>")).unwrap();
    assert!(deprecated.contains("owl:deprecated true"), "{deprecated}");
    assert!(
        deprecated.contains("dcterms:isReplacedBy <urn:cambon:doctrine:GRH-3>, <urn:cambon:doctrine:GRH-2>"),
        "{deprecated}"
    );
}
