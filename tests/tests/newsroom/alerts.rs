//! Alerts: a reader is told once of what any of the subscriptions finds; a search that is no longer understood is told to its owner.

use std::collections::BTreeSet;

use cambon_tests::Program;

use super::support::{Sink, configure, instance, read_mail};

#[test]
fn an_alert_tells_once_what_a_search_finds() {
    let program = instance();
    let Some(sink) = Sink::start(&program, &[]) else { return };
    configure(&program, sink.port, "security = \"none\"");
    let add = |address: &str, more: &[&str]| {
        let arguments = [&["subscribers", "add", address, "--confirmed", "--rhythm", "each"], more].concat();
        let _ = program.run(&arguments).success();
    };
    add("ana@exemple.fr", &["--query", "\"temps de travail\""]);
    add("bea@exemple.fr", &["--query", "introuvablissime"]);
    add("cleo@exemple.fr", &["--territory", "Normandie"]);
    add("gil@exemple.fr", &["--theme", "GRH"]);
    add("dina@exemple.fr", &["--query", "conforme"]);
    // Entered by a former version whose language allowed it.
    let database = rusqlite::Connection::open(program.data().join("readers.sqlite")).unwrap();
    let broken = "UPDATE subscription SET criteria = json_set(criteria, '$.query', 'mot (sans fin') WHERE criteria LIKE '%\"conforme\"%'";
    assert_eq!(database.execute(broken, []).unwrap(), 1);
    let found = program
        .run(&["search", "--format", "json", "--limit", "100", "\"temps de travail\""])
        .success()
        .stdout;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let expected = found["groups"].as_array().unwrap();

    let run = ["alerts", "run", "--since", "2016-01-01"];
    let _ = program.run(&run).success();
    let mails: Vec<serde_json::Value> = (1..=sink.taken().len())
        .map(|number| read_mail(&sink.folder.join(format!("{number:06}.eml"))))
        .collect();
    let to = |name: &str| mails.iter().find(|mail| mail["headers"]["to"].as_str().unwrap().starts_with(name));
    assert_eq!(mails.len(), 4, "{:?}", sink.taken());
    assert!(to("bea").is_none(), "a search that finds nothing writes nothing");
    let words = to("ana").unwrap()["text"].as_str().unwrap();
    for group in expected {
        let name = group["body"].as_str().or(group["title"].as_str()).unwrap();
        let last = name.split_whitespace().last().unwrap();
        assert!(words.contains(last), "{name} is told: {words}");
    }
    assert!(words.contains("la recherche «\u{a0}\"temps de travail\"\u{a0}»"), "{words}");
    assert!(
        to("cleo").unwrap()["text"].as_str().unwrap().contains("1\u{a0}rapport"),
        "figures of what is told"
    );
    check_theme(&program, to("gil").unwrap()["text"].as_str().unwrap(), "GRH");
    let told = to("dina").unwrap()["text"].as_str().unwrap();
    assert!(told.contains("est suspendue") && told.contains("mot (sans fin"), "{told}");

    assert_eq!(program.run(&run).code, Some(1), "told once");
    assert_eq!(sink.taken().len(), 4);
    assert!(program.run(&["subscribers", "list"]).success().stdout.contains("(suspended)"));
}

/// Who follows a theme reads conclusions of it, and hears of every report that has one.
#[track_caller]
fn check_theme(program: &Program, letter: &str, domain: &str) {
    let rows = program.run(&["export", "conclusions"]).success().stdout;
    let rows = rows.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).unwrap());
    let of_domain: Vec<_> = rows
        .filter(|row| row["primary_topic"].as_str().is_some_and(|code| code.starts_with(domain)))
        .collect();
    let ids = |place: &str| -> BTreeSet<String> {
        let mark = format!("/{place}/");
        let links = letter.split(&mark).skip(1);
        links.map(|rest| rest.split_whitespace().next().unwrap().to_owned()).collect()
    };
    let has = |field: &str| -> BTreeSet<String> {
        of_domain.iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("publications"), has("publication_id"), "{letter}");
    let quoted = ids("conclusions");
    assert!(quoted.len() >= ids("publications").len() && quoted.is_subset(&has("id")), "{letter}");
}
