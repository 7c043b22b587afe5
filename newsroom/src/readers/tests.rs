//! Readers' whole life: asked, confirmed, changed, exported, erased; and what strangers try.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::digest::Digest;
use crate::error::NewsError;

const NOW: i64 = 1_795_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(NOW + seconds).unwrap()
}

fn open() -> (TempDir, Readers) {
    let folder = tempfile::tempdir().unwrap();
    let readers = Readers::open(folder.path()).unwrap();
    (folder, readers)
}

fn weekly(theme: Option<&str>) -> Subscription {
    let criteria = Criteria { theme: theme.map(str::to_owned), ..Criteria::default() };
    Subscription { criteria, rhythm: Rhythm::Weekly }
}

fn form(address: &str) -> Form<'_> {
    Form { address, subscription: weekly(None), trap: "", client: Some("198.51.100.7") }
}

fn token_of(admission: Admission) -> String {
    let Admission::Confirm { token, .. } = admission else { panic!("{admission:?}") };
    token
}

fn confirmed(readers: &mut Readers, address: &str) -> Reader {
    readers.enter(&[(Address::parse(address).unwrap(), weekly(None))], at(0)).unwrap();
    readers.reader_of(&Address::parse(address).unwrap()).unwrap().unwrap()
}

fn issue(key: &str) -> Issue {
    Issue {
        key: key.to_owned(),
        digest: Digest::message(key.to_owned(), "essai".to_owned(), vec!["x".to_owned()]),
    }
}

fn parcel(reader: &Reader) -> Parcel {
    Parcel {
        reader: reader.key,
        entries: None,
        themes: BTreeSet::new(),
        because: "vous suivez tout.".to_owned(),
    }
}

#[track_caller]
fn check_refused<T: std::fmt::Debug>(outcome: Result<T, NewsError>, expected: TokenError) {
    match outcome {
        Err(NewsError::Token(error)) => assert_eq!(error, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn nobody_is_written_to_who_did_not_confirm() {
    let (_folder, mut readers) = open();
    let token = token_of(readers.request(&form("ana@exemple.fr"), at(0)).unwrap());
    assert!(readers.served(Rhythm::Weekly).unwrap().is_empty());
    readers.confirm(&token, at(60)).unwrap();
    assert_eq!(readers.served(Rhythm::Weekly).unwrap().len(), 1);
    check_refused(readers.confirm(&token, at(61)), TokenError::Spent);
}

#[test]
fn a_confirmation_expires_and_the_address_is_forgotten() {
    let (_folder, mut readers) = open();
    let token = token_of(readers.request(&form("ana@exemple.fr"), at(0)).unwrap());
    check_refused(readers.confirm(&token, at(8 * 86_400)), TokenError::Expired);
    readers.request(&form("bea@exemple.fr"), at(9 * 86_400)).unwrap();
    let known: Vec<String> =
        readers.readers().unwrap().iter().map(|reader| reader.address.reveal().to_owned()).collect();
    assert_eq!(known, ["bea@exemple.fr"]);
}

#[test]
fn asking_again_kills_the_former_link() {
    let (_folder, mut readers) = open();
    let first = token_of(readers.request(&form("ana@exemple.fr"), at(0)).unwrap());
    let second = token_of(readers.request(&form("Ana@Exemple.fr"), at(1)).unwrap());
    check_refused(readers.confirm(&first, at(2)), TokenError::Spent);
    readers.confirm(&second, at(3)).unwrap();
    assert_eq!(readers.readers().unwrap().len(), 1, "case makes no other reader");
}

#[test]
fn a_visitor_cannot_tell_a_known_address_from_a_new_one() {
    let (_folder, mut readers) = open();
    let reader = confirmed(&mut readers, "ana@exemple.fr");
    for address in ["ana@exemple.fr", "inconnue@exemple.fr"] {
        let admission = readers.request(&form(address), at(0)).unwrap();
        assert!(matches!(admission, Admission::Confirm { .. }), "{admission:?}");
    }
    // Nor is a reader changed by somebody who only knows the address.
    assert_eq!(readers.reader(reader.key).unwrap().unwrap().state, ReaderState::Confirmed);
    assert_eq!(readers.served(Rhythm::Weekly).unwrap().len(), 1);
}

#[test]
fn floods_and_programs_are_stopped() {
    let (_folder, mut readers) = open();
    // One address, many clients: three mails a day.
    let sent = (0..20).filter(|client| {
        let client = format!("203.0.113.{client}");
        let form = Form { client: Some(&client), ..form("ana@exemple.fr") };
        matches!(readers.request(&form, at(0)).unwrap(), Admission::Confirm { .. })
    });
    assert_eq!(sent.count(), 3);
    // One client, many addresses.
    let outcomes: Vec<Admission> = (0..12)
        .map(|number| readers.request(&form(&format!("b{number}@exemple.fr")), at(100)).unwrap())
        .collect();
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Admission::Confirm { .. })).count(), 10);
    assert_eq!(outcomes[11], Admission::TooMany);
    // Many clients, many addresses.
    let all = (0..400).filter(|number| {
        let (client, address) = (format!("client {number}"), format!("c{number}@exemple.fr"));
        let form = Form { client: Some(&client), ..form(&address) };
        matches!(readers.request(&form, at(200)).unwrap(), Admission::Confirm { .. })
    });
    assert!(all.count() < 300);
    // A program fills in what people do not see.
    let form = Form { trap: "https://spam.example", client: Some("x"), ..form("d@exemple.fr") };
    assert_eq!(readers.request(&form, at(10_000)).unwrap(), Admission::Silent);
    assert_eq!(
        readers.request(&Form { address: "pas une adresse", ..form }, at(1)).unwrap(),
        Admission::NoAddress
    );
}

#[test]
fn one_link_changes_no_other_reader() {
    let (_folder, mut readers) = open();
    let ana = confirmed(&mut readers, "ana@exemple.fr");
    let bea = confirmed(&mut readers, "bea@exemple.fr");
    let of_bea = readers.subscriptions(Some(bea.key)).unwrap()[0].key;
    check_refused(readers.change(ana.key, of_bea, &weekly(Some("GRH"))), TokenError::Spent);
    readers.cancel(ana.key, of_bea).unwrap();
    assert_eq!(readers.subscriptions(Some(bea.key)).unwrap().len(), 1);
    readers.change(bea.key, of_bea, &weekly(Some("GRH"))).unwrap();
    let changed = &readers.subscriptions(Some(bea.key)).unwrap()[0].subscription;
    assert_eq!(changed.criteria.theme.as_deref(), Some("GRH"));
}

#[test]
fn links_are_for_one_thing_and_die_with_their_reader() {
    let (_folder, mut readers) = open();
    let ana = confirmed(&mut readers, "ana@exemple.fr");
    let (preferences, unsubscribe) =
        (readers.preferences_token(&ana, at(0)), readers.unsubscribe_token(&ana, at(0)));
    assert_eq!(readers.reader_of_token(&preferences, Purpose::Preferences, at(1)).unwrap(), ana);
    check_refused(readers.reader_of_token(&unsubscribe, Purpose::Preferences, at(1)), TokenError::Invalid);
    check_refused(
        readers.reader_of_token(&preferences, Purpose::Preferences, at(61 * 86_400)),
        TokenError::Expired,
    );
    check_refused(readers.unsubscribe(&preferences, at(1)), TokenError::Invalid);
    // Years later, and twice, as programs do.
    readers.unsubscribe(&unsubscribe, at(1_000 * 86_400)).unwrap();
    readers.unsubscribe(&unsubscribe, at(1_000 * 86_400)).unwrap();
    assert!(readers.readers().unwrap().is_empty());
    check_refused(readers.reader_of_token(&preferences, Purpose::Preferences, at(2)), TokenError::Spent);
    // The same address comes back: the old link is not for the new reader.
    let again = confirmed(&mut readers, "ana@exemple.fr");
    assert_ne!(again.key, ana.key);
    readers.unsubscribe(&unsubscribe, at(3)).unwrap();
    assert_eq!(readers.readers().unwrap().len(), 1);
}

#[test]
fn another_instance_makes_no_token_of_ours() {
    let (_folder, mut readers) = open();
    let (_other_folder, mut others) = open();
    let (ana, theirs) = (confirmed(&mut readers, "ana@exemple.fr"), confirmed(&mut others, "ana@exemple.fr"));
    assert_eq!(ana.key, theirs.key);
    let forged = others.unsubscribe_token(&theirs, at(0));
    check_refused(readers.unsubscribe(&forged, at(0)), TokenError::Invalid);
}

#[test]
fn what_is_kept_is_exported_and_erased() {
    let (folder, mut readers) = open();
    let ana = confirmed(&mut readers, "ana.lys@exemple.fr");
    readers.post(&issue("2026-W47"), &[parcel(&ana)], false, "lettre.example.org", at(0)).unwrap();
    let data = serde_json::to_value(readers.export(&ana).unwrap()).unwrap();
    assert_eq!(data["address"], "ana.lys@exemple.fr");
    assert_eq!(data["letters"][0]["issue"], "2026-W47");
    assert_eq!(data["subscriptions"][0]["rhythm"], "weekly");
    let sealed: Vec<u8> =
        readers.connection.query_row("SELECT address FROM reader", [], |row| row.get(0)).unwrap();
    readers.erase(ana.key).unwrap();
    assert_eq!(readers.outbox_counts(None).unwrap(), OutboxCounts::default());
    drop(readers);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let holds = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
        assert!(
            !holds(b"ana.lys") && !holds(&sealed),
            "neither the address nor what was stored of it is left"
        );
    }
}

#[test]
fn an_issue_posted_twice_is_one_letter_each() {
    let (_folder, mut readers) = open();
    let readers_known = [confirmed(&mut readers, "a@exemple.fr"), confirmed(&mut readers, "b@exemple.fr")];
    let parcels: Vec<Parcel> = readers_known.iter().map(parcel).collect();
    let post =
        |readers: &mut Readers| readers.post(&issue("2026-W47"), &parcels, false, "x.fr", at(0)).unwrap();
    assert_eq!((post(&mut readers), post(&mut readers)), (2, 0));
    let due = readers.due(at(1), 10).unwrap();
    assert_eq!(due.len(), 2);
    readers.settle_sent(&due[0], at(2)).unwrap();
    post(&mut readers);
    let counts = readers.outbox_counts(Some("2026-W47")).unwrap();
    assert_eq!((counts.sent, counts.waiting), (1, 1));
    assert_eq!(readers.due(at(3), 10).unwrap()[0].message_id, due[1].message_id);
}

#[test]
fn letters_that_come_back_suspend_an_address() {
    let (_folder, mut readers) = open();
    let ana = confirmed(&mut readers, "a@exemple.fr");
    let post = |readers: &mut Readers, key: &str| {
        readers.post(&issue(key), &[parcel(&ana)], false, "x.fr", at(0)).unwrap();
        readers.message_id(key, ana.key, "x.fr")
    };
    let state = |readers: &Readers| readers.reader(ana.key).unwrap().unwrap().state;
    for (number, expected) in
        [(1, ReaderState::Confirmed), (2, ReaderState::Confirmed), (3, ReaderState::Suspended)]
    {
        let id = post(&mut readers, &format!("full mailbox {number}"));
        assert!(readers.bounced(&id, "came back: 5.2.2", false).unwrap());
        assert!(!readers.bounced(&id, "came back: 5.2.2", false).unwrap(), "each letter counts once");
        assert_eq!(state(&readers), expected, "{number}");
    }
    assert!(!readers.bounced("0123@x.fr", "invented", true).unwrap());
    // Confirming again, which takes reading at the address, ends it.
    let token = token_of(readers.request(&form("a@exemple.fr"), at(5)).unwrap());
    readers.confirm(&token, at(6)).unwrap();
    assert_eq!(state(&readers), ReaderState::Confirmed);
    let id = post(&mut readers, "dead");
    readers.bounced(&id, "came back: 5.1.1", true).unwrap();
    assert_eq!(state(&readers), ReaderState::Suspended);
    assert!(readers.served(Rhythm::Weekly).unwrap().is_empty());
}

#[test]
fn another_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(Readers::open(folder.path()).unwrap());
    let path = folder.path().join("readers.sqlite");
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 9).unwrap();
    let message = Readers::open(folder.path()).err().unwrap().to_string();
    assert!(message.contains("hint: update cambon"), "{message}");
}
