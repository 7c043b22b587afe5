//! Prints what each order of the table that the example `pair_features` prints says, as a second table from which
//! `data/doctrine/net.py` fits the networks: a text, and behind tabs the things it says.
//!
//! `cargo run -p cambon-classifier --example pair_things < FEATURES.tsv > THINGS.tsv`

#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeSet;

use cambon_classifier::doctrine::things_of;

fn main() -> std::io::Result<()> {
    let mut seen = BTreeSet::new();
    for line in std::io::stdin().lines() {
        let line = line?;
        let pair = line.rsplit('\t').next().and_then(|pair| pair.split_once(' '));
        for text in pair.into_iter().flat_map(|(_, texts)| texts.split(" # ")) {
            if seen.insert(text.to_owned()) {
                println!("{text}\t{}", things_of(text).join("\t"));
            }
        }
    }
    Ok(())
}
