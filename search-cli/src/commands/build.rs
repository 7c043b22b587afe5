//! `cambon build`: brings derived data up to date.

use anyhow::Result;
use cambon_corpus::StoreError;

use crate::cli::BuildArgs;
use crate::commands::import::report_build;
use crate::config::Config;
use crate::instance::Instance;
use crate::pipeline::{self, BuildPlan};
use crate::printer::Printer;

/// Builds what is stale, or everything.
pub fn run(args: &BuildArgs, config: &Config, printer: Printer) -> Result<()> {
    // Opened for reading first: a typing error in --data must not make a new folder.
    match Instance::open_read_only(&config.data) {
        // An older catalogue is what this command brings up to date.
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::OlderCatalogue { .. })) => {}
        opened => drop(opened?),
    }
    let mut instance = Instance::create_or_open(&config.data)?;
    let plan = BuildPlan { stage: args.stage, force: args.force };
    let summary = pipeline::build(&mut instance, config, plan, printer)?;
    report_build(summary, printer);
    Ok(())
}
