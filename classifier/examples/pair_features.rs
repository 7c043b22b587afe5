//! Prints what the pairs written for tuning have in common, as the table from which `data/doctrine/fit.py` fits weights.
//!
//! `cargo run -p cambon-classifier --example pair_features src/doctrine/pairs.txt > FEATURES.tsv`

#![allow(clippy::print_stdout, missing_docs)]

use cambon_classifier::doctrine::{PAIR_FEATURES, likeness, pair_features};

fn main() -> std::io::Result<()> {
    println!("same\tlikeness\t{}\tpair", PAIR_FEATURES.join("\t"));
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path)?.lines().filter(|line| line.starts_with(['=', '/', '!'])) {
            let Some((one, other)) = line[1..].split_once(" # ") else { continue };
            let values: Vec<String> =
                pair_features(one, other).iter().map(|value| format!("{value:.4}")).collect();
            let same = u8::from(line.starts_with('='));
            println!("{same}\t{}\t{}\t{line}", likeness(one, other), values.join("\t"));
        }
    }
    Ok(())
}
