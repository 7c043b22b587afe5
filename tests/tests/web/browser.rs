//! The site in real Chromium, and its letters over a real mail server: `tests/browser/journey.mjs` does what people do.

use std::process::Command;

use cambon_tests::site::Site;
use cambon_tests::{cambon_binary, repository, skipped};

use super::support::instance;
use crate::newsroom::support::Sink;

/// The folder of the browser's driver and of axe-core, which `tests/run` prepares.
fn driver() -> Option<std::path::PathBuf> {
    let folder = cambon_binary().ancestors().nth(2).unwrap().join("browser");
    let ready = |name: &str| folder.join("node_modules").join(name).is_dir();
    let runs = |program: &str| {
        Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let all = ready("puppeteer-core") && ready("axe-core") && runs("node") && runs("chromium");
    if !all {
        skipped(
            "the site was NOT tried in a browser: chromium, node, puppeteer-core or axe-core is missing (tests/run installs them)",
        );
    }
    all.then_some(folder)
}

#[test]
fn people_search_read_subscribe_and_leave_in_a_browser() {
    let Some(driver) = driver() else { return };
    let program = instance();
    let Some(sink) = Sink::start(&program, &[]) else { return };
    let config = format!(
        "[newsroom]\nletter = \"La lettre d’essai\"\nlegal = \"Responsable : association d’essai.\"\n\
         [newsroom.mail]\nfrom = \"lettre@lettre.example.org\"\nway = \"smtp\"\nport = {}\nsecurity = \"none\"\nper_minute = 0\nconnection_pause_s = 0\n",
        sink.port
    );
    program.write("cambon.toml", config);
    let site = Site::start(&program);
    let output = Command::new("node")
        .arg(repository().join("tests/browser/journey.mjs"))
        .args([driver.as_os_str(), site.address().as_ref(), sink.folder.as_os_str()])
        .args([cambon_binary().as_os_str(), program.data().as_os_str()])
        .current_dir(program.folder())
        .output()
        .unwrap();
    let told =
        format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}");
    assert!(told.contains("journey ended"), "{told}");
}
