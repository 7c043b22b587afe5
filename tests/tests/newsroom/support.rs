//! What the tests of the newsroom share: an instance with notices, a mail server, a reader of mails that is not ours.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cambon_tests::{Program, cambon_binary, repository, skipped};
use serde_json::Value;

/// The samples' folder, imported, with some notices of other institutions of the week 2016-W45.
pub fn instance() -> Program {
    let program = Program::new();
    let samples = repository().join("corpus/samples");
    let (reports, metadata) = (samples.join("pdf"), samples.join("metadata.csv"));
    let arguments = ["import", &text(&reports), "--metadata", &text(&metadata)];
    let _ = program.run(&arguments).success();
    let catalogue = rusqlite::Connection::open(program.data().join("catalogue.sqlite")).unwrap();
    // 2016-11-09 at noon.
    let insert = "INSERT INTO notice (url, source, institution, title, date, summary, seen_at) VALUES \
        ('https://www.hcfp.fr/liste-avis/essai', 'hcfp', 'HCFP', 'Avis sur la masse salariale & le <temps de travail> des communes', '2016-11-09', 'Un extrait ''ouvert''.', 1478692800000), \
        ('https://www.lagazettedescommunes.com/1', 'gazette-des-communes', 'La Gazette', 'Un article réservé', '2016-11-10', 'Extrait réservé, à ne pas montrer.', 1478692800000)";
    catalogue.execute(insert, []).unwrap();
    // A source that was asked and is silent since.
    let run = "INSERT INTO crawl_run (source, ended_at, requests, failures, lists, items, new_items, blocked) VALUES ('gazette-des-communes', 1483000000000, 4, 0, 2, 9, 0, 0)";
    catalogue.execute(run, []).unwrap();
    program
}

pub fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The interpreter that `tests/run` prepares; says so where it is missing.
pub fn python() -> Option<PathBuf> {
    let python = cambon_binary().ancestors().nth(2).unwrap().join("python/bin/python");
    let has = |module: &str| Command::new(&python).args(["-c", &format!("import {module}")]).output();
    let ready = ["aiosmtpd", "feedparser", "jsonschema"]
        .iter()
        .all(|module| has(module).is_ok_and(|output| output.status.success()));
    if !ready {
        skipped(
            "letters and feeds were NOT checked by others: aiosmtpd, feedparser or jsonschema is missing (tests/run installs them)",
        );
    }
    ready.then_some(python)
}

pub fn script(name: &str) -> String {
    text(&repository().join("tests/newsroom").join(name))
}

/// A mail server, ended with the test.
pub struct Sink {
    child: Child,
    pub port: u16,
    pub folder: PathBuf,
}

impl Sink {
    pub fn start(program: &Program, options: &[&str]) -> Option<Self> {
        let folder = program.folder().join("sink");
        std::fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new(python()?);
        command.arg(script("sink.py")).arg(&folder).args(options).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().parse().expect("the mail server prints its port");
        Some(Self { child, port, folder })
    }

    /// Recipients and Message-IDs of the letters taken, in order.
    pub fn taken(&self) -> Vec<(String, String)> {
        let log = std::fs::read_to_string(self.folder.join("log.txt")).unwrap_or_default();
        log.lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(to, id)| (to.to_owned(), id.to_owned()))
            .collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Configuration of a mail server on this machine.
pub fn configure(program: &Program, port: u16, more: &str) {
    let config = format!(
        "[newsroom]\nletter = \"La lettre d’essai\"\nsite = \"https://veille.example.org\"\nlegal = \"Responsable : association d’essai.\"\n\
         [newsroom.mail]\nfrom = \"lettre@lettre.example.org\"\nway = \"smtp\"\nport = {port}\nper_minute = 0\nconnection_pause_s = 0\n{more}\n"
    );
    program.write("cambon.toml", config);
}

/// A mail as Python's package reads it.
pub fn read_mail(file: &Path) -> Value {
    let output = Command::new(python().unwrap()).arg(script("check_mail.py")).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Sends the letter of the week of the samples.
pub const SEND: [&str; 4] = ["digest", "--week", "2016-W45", "--send"];

/// Enters addresses as confirmed readers.
pub fn enter(program: &Program, addresses: &[String]) {
    let list = format!("address\n{}\n", addresses.join("\n"));
    let file = program.write("readers.csv", list);
    let arguments = ["subscribers", "import", &text(&file), "--consent", "essai"];
    let _ = program.run(&arguments).success();
}

pub fn addresses(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{name}@exemple.fr")).collect()
}
