//! Subscribing over HTTP: what a visitor learns, what floods and programs get, what links that were not sent can do.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use cambon_tests::Program;
use cambon_tests::site::Site;

use super::support::{encoded, instance};

/// Letters are written by a thread beside the answer.
const PATIENCE: Duration = Duration::from_secs(20);

fn letters(program: &Program) -> Vec<PathBuf> {
    let Ok(folder) = std::fs::read_dir(program.data().join("mails")) else { return Vec::new() };
    let files = folder.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|end| end == "eml")).collect();
    files.sort();
    files
}

fn wait_for(count: usize, program: &Program) -> Vec<PathBuf> {
    let begun = Instant::now();
    loop {
        let found = letters(program);
        if found.len() >= count || begun.elapsed() > PATIENCE {
            assert_eq!(found.len(), count);
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The token of the link in a letter.
fn token(file: &PathBuf) -> String {
    let text = std::fs::read_to_string(file).unwrap().replace("=\r\n", "").replace("=3D", "=");
    let link = text.split("jeton=").nth(1).unwrap();
    link.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn strangers_learn_nothing_and_change_nothing() {
    let program = instance();
    program.write(
        "cambon.toml",
        "[newsroom]\nsite = \"https://veille.example.org\"\n[newsroom.mail]\nfrom = \"lettre@example.org\"\nway = \"directory\"\nfolder = \"mails\"\n",
    );
    let log = program.folder().join("log.txt");
    let site = Site::start_logged(&program, &log);
    let ask = |address: &str, more: &str| {
        site.post("/abonnement", &format!("address={}&rhythm=weekly{more}", encoded(address)), "")
    };

    // A program fills in what people do not see; what is no address is said to be none.
    let trapped = ask("piege@exemple.fr", "&site_web=https%3A%2F%2Fspam.example");
    assert_eq!((trapped.status, letters(&program).len()), (200, 0));
    assert_eq!(ask("pas une adresse", "").status, 400);

    let first = ask("ana@exemple.fr", "");
    assert_eq!((first.status, &first.body), (200, &trapped.body));
    let sent = token(&wait_for(1, &program)[0]);
    // A link alone, which programs follow, confirms nothing.
    assert_eq!(site.get(&format!("/confirmation?jeton={sent}")).status, 200);
    assert!(!program.run(&["subscribers", "list"]).stdout.contains("Confirmed"));
    assert_eq!(site.post("/confirmation", &format!("jeton={sent}"), "").status, 200);
    assert!(program.run(&["subscribers", "list"]).success().stdout.contains("Confirmed"));
    // Known or new, the answer is one.
    assert_eq!(ask("ana@exemple.fr", "").body, ask("bea@exemple.fr", "").body);

    // Spent, forged, of another purpose.
    let mut forged = sent.clone().into_bytes();
    let middle = forged.len() / 2;
    forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    for (path, token) in [
        ("/confirmation", sent.as_str()),
        ("/confirmation", &forged),
        ("/desabonnement", &sent),
        ("/preferences", &sent),
        ("/preferences", ""),
    ] {
        let answer = site.post(path, &format!("jeton={token}&action=erase"), "");
        assert!((400..500).contains(&answer.status), "{path} {token}: {}", answer.status);
    }
    assert!(program.run(&["subscribers", "list"]).stdout.contains("Confirmed"), "and nothing was changed");

    // One client gets ten letters an hour written, whatever it asks.
    let outcomes: Vec<u16> = (0..12).map(|number| ask(&format!("c{number}@exemple.fr"), "").status).collect();
    let stopped = outcomes.iter().filter(|status| **status == 429).count();
    assert!(outcomes[0] == 200 && outcomes[11] == 429 && stopped >= 2, "{outcomes:?}");
    let _ = wait_for(3 + outcomes.len() - stopped, &program);
    drop(site);

    let said = std::fs::read_to_string(&log).unwrap();
    assert!(!said.contains("exemple.fr") && !said.contains(&sent), "no address and no token in the log");
    assert!(said.contains("DEBUG"), "it says what it has to say: {said:.200}");
}
