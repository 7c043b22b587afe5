//! The part of the command line that knows readers. It does NOT act.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::OutputFormat;
use super::newsroom::SubjectArgs;

/// How often a reader is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Rhythm {
    /// As soon as something is published
    Each,
    /// Once a day
    Daily,
    /// Once a week
    #[default]
    Weekly,
    /// Once a month
    Monthly,
}

/// What is followed; everything if nothing is chosen.
#[derive(Debug, Clone, Default, Args)]
pub struct CriteriaArgs {
    /// Of what and where
    #[command(flatten)]
    pub subject: SubjectArgs,
    /// A search, as for `cambon search`
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// How often
    #[arg(long, value_enum, default_value_t)]
    pub rhythm: Rhythm,
}

/// Arguments of `subscribers`.
#[derive(Debug, Args)]
pub struct SubscribersArgs {
    /// What to do
    #[command(subcommand)]
    pub action: SubscribersAction,
}

/// What is done with readers.
#[derive(Debug, Subcommand)]
pub enum SubscribersAction {
    /// List readers with what they follow, and count the outbox
    List {
        /// text, json, jsonl or csv
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
    /// Ask an address to confirm a subscription (double opt-in)
    Add {
        /// E-mail address
        address: String,
        /// What is followed
        #[command(flatten)]
        criteria: CriteriaArgs,
        /// Consent was given elsewhere: no mail asks for it
        #[arg(long)]
        confirmed: bool,
    },
    /// Confirm a subscription by the token of its mail
    Confirm {
        /// Token, or the whole link
        token: String,
    },
    /// End all subscriptions of an address and keep nothing (also: by the token of a letter)
    Remove {
        /// E-mail address, or token
        address: String,
    },
    /// Enter readers who consented: CSV with columns address and, if known, institution,theme,territory,body,query,rhythm
    Import {
        /// The list
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        /// How and when they consented; asked for, as the law asks for proof
        #[arg(long, value_name = "WORDS")]
        consent: String,
    },
    /// Write everything that is kept of an address, as JSON
    Export {
        /// E-mail address
        address: String,
    },
    /// Erase everything that is kept of an address
    Erase {
        /// E-mail address
        address: String,
    },
    /// Read mails that came back, or that end a subscription: from a pipe, a mailbox file or a folder of mails
    Incoming {
        /// Files or folders; stdin if left out
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

/// Arguments of `alerts`.
#[derive(Debug, Args)]
pub struct AlertsArgs {
    /// What to do
    #[command(subcommand)]
    pub action: AlertsAction,
}

/// What is done with alerts.
#[derive(Debug, Subcommand)]
pub enum AlertsAction {
    /// Hold what is new against the subscriptions of a rhythm and write to their readers
    Run {
        /// each or daily (letters of a week or a month: `cambon digest --send`)
        #[arg(long, value_enum, default_value_t = Rhythm::Each)]
        rhythm: Rhythm,
        /// Tell what was published from this day on, whenever it was first seen
        #[arg(long, value_name = "DAY")]
        since: Option<Date>,
        /// Only tell how many would be written to
        #[arg(long)]
        dry_run: bool,
    },
}
