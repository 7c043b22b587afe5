//! The local twin by itself, for benchmarks: writes its descriptions and a configuration without delays into a folder, prints the
//! address of its largest site, and serves until it is killed. `twin FOLDER PUBLICATIONS`.

use std::time::Duration;

use cambon_tests::twin::{Plan, Twin};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let publications = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let twin =
        Twin::start(Plan { publications, faults: false, reports: Vec::new(), slowness: Duration::ZERO });
    let sources = format!("{folder}/sources");
    std::fs::create_dir_all(&sources).expect("a folder that can be written");
    for (name, text) in twin.descriptions() {
        std::fs::write(format!("{sources}/{name}"), text).expect("a folder that can be written");
    }
    let configuration = "version = 1\n[crawl]\ncontact = \"essai@exemple.fr\"\nsources = \"sources\"\nloopback_time_permille = 0\n";
    std::fs::write(format!("{folder}/cambon.toml"), configuration).expect("a folder that can be written");
    std::fs::write(format!("{folder}/address"), twin.base("cour")).expect("a folder that can be written");
    std::thread::park();
}
