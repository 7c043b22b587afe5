//! A program set up to crawl a twin, and its catalogue read from outside.

use std::collections::BTreeMap;
use std::time::Duration;

use cambon_tests::Program;
use cambon_tests::twin::{Plan, Twin};

/// Time scale of the tests, in thousandths: two seconds become four milliseconds.
pub const PERMILLE: u64 = 2;

/// The program reads its clock in whole milliseconds.
pub const TOLERANCE: Duration = Duration::from_millis(1);

pub fn plan(publications: usize, faults: bool) -> Plan {
    Plan { publications, faults, reports: Vec::new(), slowness: Duration::ZERO }
}

/// A program that knows the sources of a twin.
pub fn program_for(twin: &Twin) -> Program {
    let program = Program::new();
    for (name, text) in twin.descriptions() {
        program.write(&format!("sources/{name}"), text);
    }
    program.write(
        "cambon.toml",
        format!(
            "version = 1\n[crawl]\ncontact = \"essai@exemple.fr\"\nsources = \"sources\"\nanswer_limit_s = 1\nloopback_time_permille = {PERMILLE}\n"
        ),
    );
    program
}

/// Arguments of a crawl of the twin's sources, nothing else.
pub fn crawl(more: &[&str]) -> Vec<String> {
    let sources = ["cour", "senat", "portail", "liste", "mur", "lent", "voisin", "bavard", "agenda"];
    ["crawl"].iter().chain(&sources).chain(more).map(|word| (*word).to_owned()).collect()
}

pub fn catalogue(program: &Program) -> rusqlite::Connection {
    rusqlite::Connection::open(program.data().join("catalogue.sqlite")).unwrap()
}

/// State and reason of every address, by its path.
pub fn frontier(program: &Program) -> BTreeMap<String, (String, String)> {
    let connection = catalogue(program);
    let mut statement = connection.prepare("SELECT url, state, coalesce(reason, '') FROM frontier").unwrap();
    let rows = statement.query_map([], |row| {
        let url: String = row.get(0)?;
        let path = url.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
        Ok((format!("/{path}"), (row.get(1)?, row.get(2)?)))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

pub fn count(program: &Program, query: &str) -> usize {
    let number: i64 = catalogue(program).query_row(query, [], |row| row.get(0)).unwrap();
    usize::try_from(number).unwrap()
}
