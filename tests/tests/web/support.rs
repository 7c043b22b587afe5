//! What the tests of the site share: one instance of the samples, served.

use std::sync::LazyLock;

use cambon_tests::site::Site;
use cambon_tests::{Program, repository};

/// The samples as PDF, imported.
pub fn instance() -> Program {
    let program = Program::new();
    let samples = repository().join("corpus/samples");
    let path = |name: &str| samples.join(name).display().to_string();
    let _ = program.run(&["import", &path("pdf"), "--metadata", &path("metadata.csv")]).success();
    program
}

/// One served instance for all tests that change nothing in it.
pub static SERVED: LazyLock<(Program, Site)> = LazyLock::new(|| {
    let program = instance();
    let site = Site::start(&program);
    (program, site)
});

/// A text as it stands in a query string.
pub fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
