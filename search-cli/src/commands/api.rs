//! `cambon api`: the search API's description, for programs.

use std::io::Write;

use anyhow::Result;
use cambon_indexer::api;

use crate::cli::{ApiAction, ApiArgs};
use crate::printer::Sink;

/// Prints it.
pub fn run(args: &ApiArgs) -> Result<()> {
    let ApiAction::Describe = args.action;
    let mut sink = Sink::open(None)?;
    writeln!(sink, "{}", serde_json::to_string_pretty(&api::describe())?)?;
    sink.finish()
}
