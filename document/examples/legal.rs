//! Prints the legal references of the text on stdin, or with `--speed` how fast they are found.
#![allow(clippy::print_stdout, missing_docs)]

use std::io::Read;
use std::time::Instant;

use cambon_document::legal;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    if std::env::args().any(|argument| argument == "--speed") {
        let start = Instant::now();
        let found = legal::find(&text).len();
        let seconds = start.elapsed().as_secs_f64();
        println!("{found} references, {:.0} MB/s", text.len() as f64 / 1e6 / seconds);
        return Ok(());
    }
    for reference in legal::find(&text) {
        let words = reference.span.of(&text);
        println!(
            "{}\t{}\t{words}\t{}",
            reference.span.start,
            reference.span.end,
            reference.cited.canonical()
        );
    }
    Ok(())
}
