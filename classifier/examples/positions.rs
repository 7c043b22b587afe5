//! Groups conclusions read on stdin, one a line (`ID TAB WORDS`), and prints the groups of two and more for reading.
//!
//! `cargo run -p cambon-classifier --example positions < CONCLUSIONS.tsv`

#![allow(clippy::print_stdout, missing_docs)]
use std::io::Read;
use std::time::Instant;

use cambon_classifier::doctrine::{Order, Statement, divergences, positions};

fn main() -> std::io::Result<()> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let lines = input.lines().filter_map(|line| line.split_once('\t'));
    let statements: Vec<Statement<'_>> = lines.map(|(id, text)| Statement { id, text }).collect();
    let start = Instant::now();
    let positions = positions(&statements);
    let seconds = start.elapsed().as_secs_f64();
    for (rank, position) in positions.iter().filter(|position| position.members.len() > 1).enumerate() {
        println!("# {} of {}", rank + 1, position.members.len());
        for member in &position.members {
            let text = statements[*member].text;
            let likeness = Order::of(statements[position.typical].text).likeness(&Order::of(text));
            println!("  {likeness} {text}");
        }
    }
    for divergence in divergences(&statements) {
        let (one, other) = divergence.pair;
        println!("! {}\n  {}", statements[one].text, statements[other].text);
    }
    println!("{} conclusions, {} positions in {seconds:.1} s", statements.len(), positions.len());
    Ok(())
}
