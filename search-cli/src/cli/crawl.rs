//! The part of the command line that crawls. It does NOT act.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::OutputFormat;

/// Arguments of `crawl`.
#[derive(Debug, Default, Args)]
pub struct CrawlArgs {
    /// Sources, by name; all if left out
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<String>,

    /// Look at every feed, sitemap and listing, due or not (unchanged ones answer in one line)
    #[arg(long)]
    pub again: bool,

    /// Only what was published from this day on; older years are listed where the source can
    #[arg(long, value_name = "DAY")]
    pub since: Option<Date>,

    /// Only what was published until this day
    #[arg(long, value_name = "DAY")]
    pub until: Option<Date>,

    /// Only collect; `cambon build` does the rest later
    #[arg(long)]
    pub no_build: bool,
}

/// Arguments of `sources`.
#[derive(Debug, Args)]
pub struct SourcesArgs {
    /// What to do; the list if left out
    #[command(subcommand)]
    pub action: Option<SourcesAction>,
}

/// What is done with sources.
#[derive(Debug, Subcommand)]
pub enum SourcesAction {
    /// Show what a description extracts of a saved file or of an address (asked once, politely)
    Check {
        /// Source, by name
        name: String,
        /// Saved file or address
        #[arg(long, value_name = "FILE|URL")]
        from: String,
        /// Address from which the file was saved; tells whether it is a list or a page
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
    /// Judge every source; exit code 1 if one raises an alarm
    Health {
        /// text or json
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
}

/// Arguments of `ledger`.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// What to do
    #[command(subcommand)]
    pub action: LedgerAction,
}

/// What is done with the ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerAction {
    /// Write it
    Export {
        /// jsonl or csv
        #[arg(long, value_enum, default_value_t = OutputFormat::Jsonl)]
        format: OutputFormat,
        /// File to write; stdout if left out
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Arguments of `bodies`.
#[derive(Debug, Args)]
pub struct BodiesArgs {
    /// What to do
    #[command(subcommand)]
    pub action: BodiesAction,
}

/// What is done with the register of audited bodies.
#[derive(Debug, Subcommand)]
pub enum BodiesAction {
    /// Replace the register by a CSV file with columns name,department and, if known, kind,insee,siren
    Import {
        /// The register
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
    },
    /// Write publications with their body, one JSON object a line; those without, and why, go to stderr
    Match,
}
