//! Letters on their way: encryption, passwords, signatures.

use std::process::Command;

use cambon_tests::skipped;

use super::support::{SEND, Sink, addresses, configure, enter, instance, python, script, text};

fn has_openssl() -> bool {
    let has = Command::new("openssl").arg("version").output().is_ok();
    if !has {
        skipped("encryption and signatures of letters were NOT tested: openssl is not installed");
    }
    has
}

#[test]
fn tls_and_passwords() {
    if !has_openssl() {
        return;
    }
    let program = instance();
    let Some(sink) = Sink::start(&program, &["--tls", "--login", "lettre:motdepasse"]) else { return };
    let authority = text(&sink.folder.join("authority.pem"));
    let secret = text(&program.write("secret", "motdepasse\n"));
    let wrong = text(&program.write("wrong", "autre"));
    enter(&program, &addresses(&["ana"]));
    let attempt = |more: &str| {
        configure(&program, sink.port, more);
        program.run(&SEND)
    };
    let stopped = attempt(&format!("user = \"lettre\"\npassword_file = \"{secret}\""));
    assert_eq!(stopped.code, Some(2), "a certificate of an unknown authority is refused");
    let stopped =
        attempt(&format!("authority = \"{authority}\"\nuser = \"lettre\"\npassword_file = \"{wrong}\""));
    assert!(
        stopped.code == Some(2) && stopped.stderr.contains("does not let us send: 535"),
        "{}",
        stopped.stderr
    );
    assert!(stopped.stderr.contains("hint: nobody is forgotten") && !stopped.stderr.contains("autre"));
    assert!(sink.taken().is_empty());
    let _ = attempt(&format!("authority = \"{authority}\"\nuser = \"lettre\"\npassword_file = \"{secret}\""))
        .success();
    assert_eq!(sink.taken().len(), 1);
    // Nothing travels unprotected to another machine.
    let refused = attempt("host = \"mx.example.org\"\nsecurity = \"none\"");
    assert!(
        refused.code == Some(2) && refused.stderr.contains("none is for this machine only"),
        "{}",
        refused.stderr
    );
}

#[test]
fn tls_from_the_first_byte() {
    if !has_openssl() {
        return;
    }
    let program = instance();
    let Some(sink) = Sink::start(&program, &["--wrapped", "--login", "lettre:motdepasse"]) else { return };
    let authority = text(&sink.folder.join("authority.pem"));
    let secret = text(&program.write("secret", "motdepasse\n"));
    enter(&program, &addresses(&["ana"]));
    let login = format!("user = \"lettre\"\npassword_file = \"{secret}\"\ntimeout_s = 3");
    let attempt = |more: &str| {
        configure(&program, sink.port, &format!("{more}\n{login}"));
        program.run(&SEND)
    };
    let stopped = attempt("security = \"tls\"");
    assert_eq!(stopped.code, Some(2), "a certificate of an unknown authority is refused");
    assert!(sink.taken().is_empty());
    let _ = attempt(&format!("security = \"tls\"\nauthority = \"{authority}\"")).success();
    assert_eq!(sink.taken().len(), 1);
}

/// How a key is made, and what stands in its public half before the bytes of the record.
const KEYS: [(&str, &[&str], usize); 3] = [
    ("rsa", &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], 0),
    ("rsa", &["genrsa", "-traditional", "2048"], 0),
    ("ed25519", &["genpkey", "-algorithm", "ed25519"], 12),
];

#[test]
fn signatures_hold() {
    if !has_openssl() {
        return;
    }
    for (number, (kind, made, before)) in KEYS.into_iter().enumerate() {
        let program = instance();
        let Some(sink) = Sink::start(&program, &[]) else { return };
        let key = program.folder().join("dkim.pem");
        let openssl = |arguments: &[&str]| Command::new("openssl").args(arguments).output().unwrap().stdout;
        std::fs::write(&key, openssl(made)).unwrap();
        let der = program.folder().join("public");
        std::fs::write(&der, &openssl(&["pkey", "-in", &text(&key), "-pubout", "-outform", "DER"])[before..])
            .unwrap();
        let public = String::from_utf8(openssl(&["base64", "-A", "-in", &text(&der)])).unwrap();
        let record = format!("v=DKIM1; k={kind}; p={public}");
        let name = "essai._domainkey.lettre.example.org";
        let dkim = format!(
            "security = \"none\"\n[newsroom.mail.dkim]\nselector = \"essai\"\nkey_file = \"{}\"",
            text(&key)
        );
        configure(&program, sink.port, &dkim);
        enter(&program, &addresses(&["ana"]));
        let _ = program.run(&SEND).success();
        let letter = sink.folder.join("000001.eml");
        let holds = |record: &str| {
            let mut command = Command::new(python().unwrap());
            let output =
                command.arg(script("check_dkim.py")).arg(&letter).args([record, name]).output().unwrap();
            (output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        assert_eq!(holds(&record), (true, name.to_owned()), "key {number}");
        // One word of the letter is another's.
        let words = std::fs::read_to_string(&letter).unwrap();
        std::fs::write(&letter, words.replacen("Haute-Ouanche", "Basse-Ouanche", 1)).unwrap();
        assert!(!holds(&record).0, "key {number}");
    }
}
