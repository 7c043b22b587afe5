//! `cambon completions`: shell completions.

use std::io::Write as _;

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::printer::Sink;

/// Prints the completions of a shell.
pub fn run(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cambon", &mut script);
    let mut sink = Sink::open(None)?;
    sink.write_all(&script)?;
    sink.finish()
}
