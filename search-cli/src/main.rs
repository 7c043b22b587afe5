//! `cambon`: reads reports, finds their conclusions, searches and exports them.
//!
//! The only crate that reads the configuration, the environment and the files named by the user, and that prints. What a
//! conclusion is, how it is stored and how it is found stand in the other crates.

mod analysis;
mod cli;
mod commands;
mod config;
mod export;
mod filters;
mod import;
mod instance;
mod mailing;
mod model;
mod newsroom;
mod ocr;
mod pipeline;
mod printer;
mod process;
mod table;
mod worker;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::printer::Printer;

/// How a command ended, for the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Found, or done: 0.
    Done,
    /// Nothing found: 1.
    NothingFound,
}

/// Exit code of an error, as clap's own for a wrong command line.
const ERROR: u8 = 2;

/// Reading is made of many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Err(error) if printer::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            printer::error(&error);
            ExitCode::from(ERROR)
        }
    }
}

fn run(cli: Cli) -> Result<Outcome> {
    if let Command::ExtractWorker { memory_mib, extract, ocr } = &cli.command {
        return worker::serve(*memory_mib, extract.as_deref(), ocr.as_deref()).map(|()| Outcome::Done);
    }
    let config = Config::load(&cli)?;
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let printer = Printer::new(cli.quiet);
    let done = |result: Result<()>| result.map(|()| Outcome::Done);
    match cli.command {
        Command::Demo(args) => done(commands::demo::run(&args, &config, cli.data.is_some(), printer)),
        Command::Import(args) => done(commands::import::run(&args, &config, printer)),
        Command::Crawl(args) => commands::crawl::run(&args, &config, printer),
        Command::Sources(args) => commands::sources::run(&args, &config, printer),
        Command::Ledger(args) => done(commands::ledger::run(&args, &config)),
        Command::Bodies(args) => done(commands::bodies::run(&args, &config, printer)),
        Command::Build(args) => done(commands::build::run(&args, &config, printer)),
        Command::Search(args) => commands::search::run(&args, &config, printer),
        Command::Complete(args) => commands::complete::run(&args, &config),
        Command::Api(args) => done(commands::api::run(&args)),
        Command::Show(args) => commands::show::run(&args, &config),
        Command::Doctrine(args) => commands::doctrine::run(&args, &config),
        Command::Lifeline(args) => commands::lifeline::run(&args, &config),
        Command::Directory(args) => commands::directory::run(&args, &config, printer),
        Command::Digest(args) => commands::digest::run(&args, &config, printer),
        Command::Feeds(args) => commands::feeds::run(&args, &config, printer),
        Command::Subscribers(args) => commands::subscribers::run(&args, &config, printer),
        Command::Alerts(args) => commands::alerts::run(&args, &config, printer),
        Command::Serve(args) => done(commands::serve::run(&args, &config, printer)),
        Command::Remarks(args) => commands::remarks::run(&args, &config, printer),
        Command::Extract(args) => done(commands::extract::run(&args, &config, printer)),
        Command::Tables(args) => commands::tables::run(&args, &config, printer),
        Command::Export(args) => commands::export::run(&args, &config, printer),
        Command::Cite(args) => commands::cite::run(&args, &config),
        Command::Status(args) => done(commands::status::run(&args, &config)),
        Command::Check(args) => commands::check::run(&args, &config, printer),
        Command::Evaluate(args) => done(commands::evaluate::run(&args, &config, printer)),
        Command::Train(args) => done(commands::train::run(&args, printer)),
        Command::Label(args) => commands::label::run(&args, &config, printer),
        Command::Taxonomy(args) => done(commands::taxonomy::run(&args, printer)),
        Command::Bench(args) => done(commands::bench::run(&args, &config, printer)),
        Command::Config(args) => done(commands::config::run(&args, &config)),
        Command::Completions { shell } => done(commands::completions::run(shell)),
        Command::ExtractWorker { .. } => unreachable!("handled before the configuration is read"),
    }
}
