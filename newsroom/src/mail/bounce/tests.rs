//! Five shapes in which letters come back, as servers of our days and of former ones write them; and what is none.

use super::*;

const LETTER: &str = "0123456789abcdef0123456789abcdef@lettre.example.org";

/// A report of RFC 3464 with these fields of the recipient.
fn standard(fields: &str, returned: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example.net\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B\"\r\n\
         Message-Id: <own@mx.example.net>\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nI'm sorry.\r\n\
         --B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n\
         Final-Recipient: rfc822; ana@exemple.fr\r\n{fields}\r\n\r\n--B\r\n{returned}\r\n--B--\r\n"
    )
}

fn returned() -> String {
    format!(
        "Content-Type: message/rfc822\r\n\r\nFrom: lettre@lettre.example.org\r\nMessage-ID: <{LETTER}>\r\nSubject: x\r\n\r\nx"
    )
}

#[track_caller]
fn check(mail: &str, permanent: bool, status: Option<&str>, dead: bool) {
    let Incoming::Report(report) = read_incoming(mail.as_bytes()) else { panic!("a report") };
    assert_eq!(
        (report.permanent, report.status.as_deref(), report.dead_address()),
        (permanent, status, dead)
    );
    assert!(report.message_ids.iter().any(|id| id == LETTER), "{:?}", report.message_ids);
}

#[test]
fn postfix() {
    let fields = "Original-Recipient: rfc822;ana@exemple.fr\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.exemple.fr\r\n\
                  Diagnostic-Code: smtp; 550 5.1.1 <ana@exemple.fr>: Recipient address rejected:\r\n    User unknown";
    check(&standard(fields, &returned()), true, Some("5.1.1"), true);
    let late = "Action: delayed\r\nStatus: 4.4.1\r\nWill-Retry-Until: Tue, 1 Dec 2026 10:00:00 +0100";
    check(&standard(late, &returned()), false, Some("4.4.1"), false);
}

#[test]
fn exchange() {
    // The status is vague and the diagnosis tells; the returned letter is its head alone.
    let fields = "Action: failed\r\nStatus: 5.0.0\r\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found";
    let head =
        format!("Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMessage-ID:\r\n\t<{LETTER}>\r\n");
    check(&standard(fields, &head), true, Some("5.1.10"), true);
}

#[test]
fn gmail_full_mailbox() {
    let fields = "Action: failed\r\nStatus: 5.2.2\r\nDiagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space";
    check(&standard(fields, &returned()), true, Some("5.2.2"), false);
}

#[test]
fn qmail() {
    let mail = format!(
        "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.net.\n\
         I'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n\
         <ana@exemple.fr>:\n198.51.100.7 does not like recipient.\nRemote host said: 550 #5.1.1 Unknown address\nGiving up on 198.51.100.7.\n\n\
         --- Below this line is a copy of the message.\n\nReturn-Path: <lettre@lettre.example.org>\nMessage-ID: <{LETTER}>\n\nx"
    );
    check(&mail, true, Some("5.1.1"), true);
}

#[test]
fn exim_of_old() {
    let mail = format!(
        "X-Failed-Recipients: ana@exemple.fr\nAuto-Submitted: auto-replied\nFrom: Mail Delivery System <Mailer-Daemon@mx.example.net>\n\
         Subject: Mail delivery failed: returning message to sender\n\nThis message was created automatically by mail delivery software.\n\n\
           ana@exemple.fr\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <{LETTER}>\n\nx"
    );
    check(&mail, true, Some("5.1.1"), true);
}

#[test]
fn what_concerns_no_letter() {
    for mail in [
        "",
        "Subject: Absence\nAuto-Submitted: auto-replied\n\nJe suis absente jusqu'au 5.1.1 de ce mois.",
        "Subject: Re: La lettre\n\nMerci, message 550 bien reçu.",
        &standard("Action: relayed\r\nStatus: 2.0.0", &returned()),
    ] {
        assert_eq!(read_incoming(mail.as_bytes()), Incoming::Other, "{mail}");
    }
}

#[test]
fn a_mail_ends_a_subscription() {
    let mail = "From: ana@exemple.fr\r\nSubject: desabonnement-AbC_d\r\n -9\r\n\r\n";
    assert_eq!(read_incoming(mail.as_bytes()), Incoming::Unsubscribe("AbC_d-9".to_owned()));
}

#[test]
fn a_mailbox_is_split() {
    let file = b"From a Mon\nSubject: 1\n\nFrom here on\n\nFrom b Tue\nSubject: 2\n\nx\n";
    let mails: Vec<String> =
        split_mailbox(file).iter().map(|mail| String::from_utf8_lossy(mail).into_owned()).collect();
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(mails[0].starts_with("Subject: 1") && mails[1].starts_with("Subject: 2"));
    assert_eq!(split_mailbox(b"Subject: 1\n\nFrom x\n").len(), 1);
}

proptest::proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), cut in 0_usize..900) {
        let whole = standard("Action: failed\r\nStatus: 5.1.1", &returned());
        let mut mail = whole.as_bytes()[..cut.min(whole.len())].to_vec();
        mail.extend(&bytes);
        let _ = read_incoming(&mail);
        let _ = split_mailbox(&mail);
    }
}
