//! Prints what is read of conclusions on stdin, one a line: for looking into groups.

#![allow(clippy::print_stdout, missing_docs)]

use cambon_classifier::doctrine::Order;

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lines() {
        let line = line?;
        println!("{line}\n    {:?}", Order::of(&line));
    }
    Ok(())
}
