//! Makes `rarity.tsv`: how telling a root is, in thousandths, by the labelled conclusions that hold it.
//!
//! `cat corpus/labelled/*.jsonl | cargo run -p cambon-classifier --example rarity > classifier/data/doctrine/rarity.tsv`

#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;

use cambon_classifier::doctrine::roots_of;

/// A root that fewer conclusions hold is taken for a rare one.
const LEAST_HOLDERS: f64 = 3.0;
/// Weight of what nearly all hold.
const LEAST_WEIGHT: f64 = 0.1;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut holders: BTreeMap<String, f64> = BTreeMap::new();
    let mut count = 0.0;
    for line in std::io::stdin().lines() {
        let conclusion: serde_json::Value = serde_json::from_str(&line?)?;
        for root in roots_of(conclusion["text"].as_str().unwrap_or_default()) {
            *holders.entry(root).or_default() += 1.0;
        }
        count += 1.0;
    }
    println!(
        "# root of a word\tweight in thousandths; made by the example `rarity` of {count} labelled conclusions"
    );
    for (root, held) in holders.iter().filter(|(_, held)| **held >= LEAST_HOLDERS) {
        let weight = ((count / held).ln() / (count / LEAST_HOLDERS).ln()).clamp(LEAST_WEIGHT, 1.0);
        println!("{root}\t{:.0}", 1000.0 * weight);
    }
    Ok(())
}
