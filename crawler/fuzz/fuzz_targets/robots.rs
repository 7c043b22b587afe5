//! Any bytes as robots.txt, and any path under its rules: no panic, and robots.txt itself is always allowed.
#![no_main]

use cambon_crawler::robots::Robots;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (robots, path) = data.split_at(data.len() - data.len().min(40));
    let rules = Robots::parse(robots).rules_for("CambonBot/1.0");
    rules.allows(&String::from_utf8_lossy(path));
    assert!(rules.allows("/robots.txt"));
});
