//! The part of the command line that writes to readers. It does NOT act.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::OutputFormat;

/// What publications are about, for `directory` and for what a reader follows.
#[derive(Debug, Clone, Default, Args)]
pub struct SubjectArgs {
    /// Words of the institution, or the code of a jurisdiction
    #[arg(long, value_name = "NAME")]
    pub institution: Option<String>,

    /// Code of the taxonomy, leaf or domain: GRH-2, GRH
    #[arg(long, value_name = "CODE", value_parser = topic_code)]
    pub theme: Option<String>,

    /// Territory by name, or département by number or name
    #[arg(long, value_name = "NAME")]
    pub territory: Option<String>,

    /// Words of the audited body or of the title
    #[arg(long, value_name = "WORDS")]
    pub body: Option<String>,
}

/// Codes are written in capitals.
fn topic_code(code: &str) -> Result<String, Infallible> {
    Ok(code.to_uppercase())
}

/// Arguments of `directory`.
#[derive(Debug, Args)]
pub struct DirectoryArgs {
    /// Of what and where
    #[command(flatten)]
    pub subject: SubjectArgs,

    /// Reports read here, or notices of other publications
    #[arg(long, value_enum)]
    pub kind: Option<EntryKind>,

    /// Source, by name
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<String>,

    /// Not before this day
    #[arg(long, value_name = "DAY")]
    pub from: Option<Date>,

    /// Not after this day
    #[arg(long, value_name = "DAY")]
    pub until: Option<Date>,

    /// Order
    #[arg(long, value_enum, default_value_t)]
    pub sort: DirectorySort,

    /// Entries written; all if left out
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// text, csv, json or jsonl
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,

    /// CSV that French Excel opens by double click (semicolons, byte order mark)
    #[arg(long)]
    pub excel: bool,
}

/// Kinds of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EntryKind {
    /// Reports read here
    Report,
    /// Title, date and link only
    Notice,
}

/// Orders of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DirectorySort {
    /// Newest first
    #[default]
    Newest,
    /// Oldest first
    Oldest,
    /// By title
    Title,
    /// By institution, then newest first
    Institution,
}

/// Forms of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DigestFormat {
    /// Plain text, as in the mail
    #[default]
    Text,
    /// The page of the mail
    Html,
    /// One JSON document
    Json,
}

/// Arguments of `digest`.
#[derive(Debug, Default, Args)]
pub struct DigestArgs {
    /// ISO week (2026-W47); the last whole week if left out
    #[arg(long, value_name = "WEEK", conflicts_with_all = ["month", "day"])]
    pub week: Option<String>,

    /// Month (2026-11) instead of a week
    #[arg(long, value_name = "MONTH", conflicts_with = "day")]
    pub month: Option<String>,

    /// Day (2026-11-23) instead of a week
    #[arg(long, value_name = "DAY")]
    pub day: Option<String>,

    /// How it is written to stdout
    #[arg(long, value_enum, default_value_t)]
    pub format: DigestFormat,

    /// Write to the readers of this rhythm; done again, it goes on where it ended and repeats nothing
    #[arg(long)]
    pub send: bool,

    /// Send the whole issue to this address alone, to see how it looks there
    #[arg(long, value_name = "ADDRESS", conflicts_with = "send")]
    pub test_to: Option<String>,

    /// Folder of the archive: writes the page, text and JSON there, and the list of issues
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// Arguments of `feeds`.
#[derive(Debug, Args)]
pub struct FeedsArgs {
    /// What to do
    #[command(subcommand)]
    pub action: FeedsAction,
}

/// What is done with feeds.
#[derive(Debug, clap::Subcommand)]
pub enum FeedsAction {
    /// Write every feed (Atom, RSS, JSON Feed) and the list of sources (OPML) as files; what has not changed is not touched
    Write {
        /// Folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// A search with a feed of its own: NAME=QUERY
        #[arg(long, value_name = "NAME=QUERY")]
        search: Vec<String>,
        /// No feeds of single audited bodies
        #[arg(long)]
        without_bodies: bool,
    },
}
