//! `cambon config`: the configuration in force, or the commented sample.

use std::io::Write as _;

use anyhow::Result;

use crate::cli::ConfigArgs;
use crate::config::{Config, SAMPLE};
use crate::printer::Sink;

/// Prints it.
pub fn run(args: &ConfigArgs, config: &Config) -> Result<()> {
    let text = if args.sample { SAMPLE.to_owned() } else { toml::to_string(config)? };
    let mut sink = Sink::open(None)?;
    sink.write_all(text.as_bytes())?;
    sink.finish()
}
