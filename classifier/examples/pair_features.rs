//! Prints what the pairs written for tuning have in common, as the table from which `data/doctrine/fit.py` fits weights.
//!
//! Of a file of families, all pairs of one theme: those of one family order the same thing. The last columns are the theme
//! (`-` for pairs, which have none, `~` for those behind a line that begins with `# ~`) and the pair. Each order of a pair is also set beside itself, and beside itself without its last
//! clause (theme `=`): words that both have must not be taken for a sign that another thing is ordered, because pairs
//! written to be hard to tell apart have them.
//!
//! `cargo run -p cambon-classifier --example pair_features src/doctrine/pairs.txt data/doctrine/families/*.txt > FEATURES.tsv`

#![allow(clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;

use cambon_classifier::doctrine::{Order, PAIR_FEATURES};

fn main() -> std::io::Result<()> {
    println!("same\tlikeness\t{}\ttheme\tpair", PAIR_FEATURES.join("\t"));
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(path)?;
        let mut themes: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
        let mut of_pairs = "-";
        for line in text.lines() {
            if line.starts_with("# ~") {
                of_pairs = "~";
            }
            if line.starts_with('#') {
                continue;
            }
            if let Some((one, other)) =
                line.strip_prefix(['=', '/', '!']).and_then(|line| line.split_once(" # "))
            {
                let sides = [one.trim(), other.trim()].map(|text| (text, Order::of(text)));
                row(line.starts_with('='), of_pairs, &sides[0], &sides[1]);
                sides.iter().for_each(with_itself);
            } else if let Some((theme, family)) = line.split_once(" = ") {
                themes.entry(theme).or_default().push(family.split(" # ").collect());
            }
        }
        for (theme, families) in &themes {
            rows(theme, families);
        }
    }
    Ok(())
}

fn with_itself(side: &(&str, Order)) {
    row(true, "=", side, side);
    if let Some(shorter) = without_last_clause(side.0) {
        row(true, "=", side, &(shorter, Order::of(shorter)));
    }
}

/// All pairs of the wordings of one theme.
fn rows(theme: &str, families: &[Vec<&str>]) {
    let mut wordings = Vec::new();
    for (index, family) in families.iter().enumerate() {
        wordings.extend(family.iter().map(|text| (index, (*text, Order::of(text)))));
    }
    for (place, (family, one)) in wordings.iter().enumerate() {
        for (other_family, other) in &wordings[place + 1..] {
            row(family == other_family, theme, one, other);
        }
    }
}

/// Words that say an order without its last clause, at least.
const LEAST_WORDS: usize = 6;

fn without_last_clause(text: &str) -> Option<&str> {
    let (shorter, _) = text.rsplit_once(", ")?;
    (shorter.split(' ').count() >= LEAST_WORDS).then_some(shorter)
}

fn row(same: bool, theme: &str, one: &(&str, Order), other: &(&str, Order)) {
    let values: Vec<String> =
        one.1.pair_features(&other.1).iter().map(|value| format!("{value:.4}")).collect();
    let (sign, likeness) = (if same { '=' } else { '/' }, one.1.likeness(&other.1));
    println!(
        "{}\t{likeness}\t{}\t{theme}\t{sign} {} # {}",
        u8::from(same),
        values.join("\t"),
        one.0,
        other.0
    );
}
