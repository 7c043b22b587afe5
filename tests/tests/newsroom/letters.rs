//! Letters over a real mail server: what arrives, what each fault does, kills while sending, and what comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use cambon_tests::{Killing, Program, kill_at_random_moments};

use super::support::{SEND, Sink, addresses, configure, enter, instance, read_mail, text};

/// Kills while letters are sent; the whole figure of 10,000 readers is that of `tests/bench/letters.sh`.
const KILLS: u32 = 8;
const READERS: usize = 300;

#[test]
fn a_letter_arrives_as_programs_expect_it() {
    let program = instance();
    let Some(sink) = Sink::start(&program, &[]) else { return };
    configure(&program, sink.port, "security = \"none\"");
    enter(&program, &addresses(&["ana"]));
    let _ = program.run(&SEND).success();
    let again = program.run(&SEND).success();
    assert!(again.stderr.contains("0 letters of 2016-W45"), "sending is idempotent: {}", again.stderr);
    assert_eq!(sink.taken().len(), 1);

    let mail = read_mail(&sink.folder.join("000001.eml"));
    assert_eq!(mail["defects"].as_array().unwrap().len(), 0, "{}", mail["defects"]);
    assert_eq!((mail["ascii"].as_bool(), mail["bare_line_feeds"].as_u64()), (Some(true), Some(0)));
    assert!(mail["longest_line"].as_u64().unwrap() <= 998, "RFC 5322, section 2.1.1");
    assert_eq!(mail["kinds"], serde_json::json!(["text/plain", "text/html"]));
    assert_eq!(mail["charsets"], serde_json::json!(["utf-8", "utf-8"]));
    let header = |name: &str| mail["headers"][name].as_str().unwrap_or_default().to_owned();
    assert_eq!(header("to"), "ana@exemple.fr");
    assert!(header("subject").contains("La lettre d’essai") && header("subject").contains("semaine\u{a0}45"));
    assert!(header("list-unsubscribe").starts_with("<https://veille.example.org/desabonnement?jeton="));
    assert!(header("list-unsubscribe").contains("<mailto:lettre@lettre.example.org?subject=desabonnement-"));
    assert_eq!(header("list-unsubscribe-post"), "List-Unsubscribe=One-Click");
    assert_eq!(header("auto-submitted"), "auto-generated");
    for name in ["date", "message-id", "list-id", "mime-version"] {
        assert!(!header(name).is_empty(), "{name}");
    }
    for part in ["text", "html"] {
        let words = mail[part].as_str().unwrap();
        assert!(
            words.contains("Haute-Ouanche") && words.contains("vous suivez toutes les publications"),
            "{part}"
        );
        assert!(words.contains("/desabonnement?jeton=") && words.contains("/preferences?jeton="), "{part}");
    }
    assert!(!mail["html"].as_str().unwrap().contains("<img"), "nothing follows the reader");
    ends_by_mail(&program, &header("list-unsubscribe"));
}

/// The other way of the header List-Unsubscribe, read from a pipe.
fn ends_by_mail(program: &Program, header: &str) {
    let (_, rest) = header.split_once("?subject=").unwrap();
    let mail = format!("From: ana@exemple.fr\nSubject: {}\n\n", rest.trim_end_matches('>'));
    let run = program.run_with_input(&["subscribers", "incoming"], &mail).success();
    assert!(run.stderr.contains("1 subscriptions ended"), "{}", run.stderr);
    assert_eq!(program.run(&["subscribers", "list"]).code, Some(1), "nobody is left");
}

#[test]
fn faults_of_the_server_end_as_they_should() {
    let program = instance();
    let Some(sink) = Sink::start(&program, &[]) else { return };
    configure(&program, sink.port, "security = \"none\"\ntimeout_s = 2");
    enter(
        &program,
        &addresses(&["ana", "unknown", "refused", "later", "once", "drop", "lost", "slow", "zoe"]),
    );
    let mut command = program.command(&SEND);
    let run = command.env("RUST_LOG", "trace").output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned() + &String::from_utf8_lossy(&run.stdout);
    assert!(said.contains("2 letters sent"), "{said}");
    assert!(!said.contains("exemple.fr"), "no address in what is printed or logged: {said}");
    let states: BTreeMap<String, (String, i64, Option<String>)> = states(&program);
    let state = |name: &str| states[name].0.as_str();
    for (name, expected) in [
        ("ana", "sent"),
        ("zoe", "sent"),
        ("unknown", "failed"),
        ("refused", "failed"),
        ("later", "waiting"),
        ("once", "waiting"),
        ("drop", "waiting"),
        ("lost", "waiting"),
        ("slow", "waiting"),
    ] {
        assert_eq!(state(name), expected, "{name}: {:?}", states[name]);
    }
    assert_eq!(states["unknown"].2.as_deref(), Some("550 5.1.1"));
    let listed = program.run(&["subscribers", "list"]).success().stdout;
    assert!(
        listed.contains("unknown@exemple.fr  Suspended"),
        "a dead address is not written to again: {listed}"
    );
    assert!(listed.contains("refused@exemple.fr  Confirmed"), "a refused letter is no dead address");

    // Later, what was put off is tried again; what the server had taken is repeated under the same Message-ID only.
    make_due(&program);
    let _ = program.run(&SEND);
    let states = self::states(&program);
    for name in ["once", "drop", "lost"] {
        assert_eq!(states[name].0, "sent", "{name}: {:?}", states[name]);
    }
    let mut by_reader: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (to, id) in sink.taken() {
        by_reader.entry(to).or_default().insert(id);
    }
    assert!(by_reader.values().all(|ids| ids.len() == 1), "{by_reader:?}");
}

/// State, tries and reason of each reader's letter.
fn states(program: &Program) -> BTreeMap<String, (String, i64, Option<String>)> {
    let database = rusqlite::Connection::open(program.data().join("readers.sqlite")).unwrap();
    let mut statement =
        database.prepare("SELECT state, attempts, reason FROM outbox ORDER BY reader").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let names = ["ana", "unknown", "refused", "later", "once", "drop", "lost", "slow", "zoe"];
    names.iter().map(|name| (*name).to_owned()).zip(rows.map(Result::unwrap)).collect()
}

fn make_due(program: &Program) {
    let database = rusqlite::Connection::open(program.data().join("readers.sqlite")).unwrap();
    database.execute("UPDATE outbox SET due_at = 0 WHERE state = 'waiting'", []).unwrap();
}

#[test]
fn nobody_is_forgotten_by_a_killed_run() {
    let program = instance();
    let Some(sink) = Sink::start(&program, &[]) else { return };
    configure(&program, sink.port, "security = \"none\"");
    let readers: Vec<String> = (0..READERS).map(|number| format!("r{number}@exemple.fr")).collect();
    enter(&program, &readers);
    let begun = Instant::now();
    let _ = program.run(&["digest", "--week", "2016-W45", "--format", "json"]);
    let longest = begun.elapsed() * 2 + Duration::from_millis(400);
    kill_at_random_moments(|| program.command(&SEND), &Killing { kills: KILLS, seed: 2026, longest });
    let _ = program.run(&SEND).success();
    let taken = sink.taken();
    let reached: BTreeSet<&String> = taken.iter().map(|(to, _)| to).collect();
    assert_eq!(reached, readers.iter().collect(), "each reader, whatever the kills");
    assert!(
        taken.len() - READERS <= KILLS as usize,
        "at most the letter in flight at each kill: {}",
        taken.len()
    );
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), READERS, "under the same Message-ID");
}

#[test]
fn a_reader_asks_confirms_and_leaves() {
    let program = instance();
    let Some(sink) = Sink::start(&program, &[]) else { return };
    configure(&program, sink.port, "security = \"none\"");
    let ask = ["subscribers", "add", "ana@exemple.fr", "--theme", "grh", "--rhythm", "weekly"];
    let _ = program.run(&ask).success();
    let mail = read_mail(&sink.folder.join("000001.eml"));
    let words = mail["text"].as_str().unwrap();
    assert!(words.contains("sans confirmation sous 7 jours"), "{words}");
    let link = words
        .lines()
        .find(|line| line.starts_with("https://veille.example.org/confirmation?jeton="))
        .unwrap();
    let _ = program.run(&["digest", "--week", "2016-W45", "--send"]).success();
    assert_eq!(sink.taken().len(), 1, "nobody is written to who did not confirm");
    let _ = program.run(&["subscribers", "confirm", link]).success();
    assert_eq!(program.run(&["subscribers", "confirm", link]).code, Some(2), "once");
    let data = program.run(&["subscribers", "export", "ana@exemple.fr"]).success().stdout;
    assert!(data.contains("\"theme\": \"GRH\"") && data.contains("\"state\": \"confirmed\""), "{data}");
    let _ = program.run(&["subscribers", "erase", "ana@exemple.fr"]).success();
    assert_eq!(program.run(&["subscribers", "export", "ana@exemple.fr"]).code, Some(2));
    let flood: Vec<_> = (0..8).map(|_| program.run(&ask).code).collect();
    assert!(flood.iter().all(Option::is_some));
}

#[test]
fn a_letter_that_comes_back_suspends_its_address() {
    let program = instance();
    let Some(sink) = Sink::start(&program, &[]) else { return };
    configure(&program, sink.port, "security = \"none\"");
    enter(&program, &addresses(&["ana", "bea"]));
    let _ = program.run(&SEND).success();
    let (_, id) = sink.taken().into_iter().find(|(to, _)| to.starts_with("ana")).unwrap();
    let report = |id: &str| {
        format!(
            "From MAILER-DAEMON Tue\nSubject: failure\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; bea@exemple.fr\nAction: failed\nStatus: 5.1.1\n\n\
             --B\nContent-Type: text/rfc822-headers\n\nMessage-ID: {id}\n\n--B--\n"
        )
    };
    let mailbox = program.write("mailbox/new/1", report("<inconnu@lettre.example.org>"));
    program.write("mailbox/new/2", report(&id));
    let folder = text(mailbox.parent().unwrap().parent().unwrap());
    let run = program.run(&["subscribers", "incoming", &folder]).success();
    assert!(run.stderr.contains("2 mails read: 1 letters came back"), "{}", run.stderr);
    let listed = program.run(&["subscribers", "list"]).success().stdout;
    // The report names another address: the Message-ID counts, which only we can make.
    assert!(
        listed.contains("ana@exemple.fr  Suspended") && listed.contains("bea@exemple.fr  Confirmed"),
        "{listed}"
    );
}
