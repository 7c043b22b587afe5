//! Arguments of `serve` and of the review of what visitors say. It does NOT act.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Arguments of `serve`.
#[derive(Debug, Clone, Default, Args)]
pub struct ServeArgs {
    /// Where the site listens (default 127.0.0.1:8080); port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// Public address of the site: permalinks, feeds and mails lead there
    #[arg(long, value_name = "URL")]
    pub site: Option<String>,
}

/// Arguments of `remarks`.
#[derive(Debug, Args)]
pub struct RemarksArgs {
    /// What to do; lists them if left out
    #[command(subcommand)]
    pub action: Option<RemarksAction>,
}

/// What is done with remarks.
#[derive(Debug, Subcommand)]
pub enum RemarksAction {
    /// Agree: write a correction that `cambon train --with` learns from
    Accept {
        /// Numbers, as listed
        #[arg(required = true, value_name = "N")]
        numbers: Vec<usize>,
        /// Topic instead of the one proposed
        #[arg(long, value_name = "CODE")]
        topic: Option<String>,
        /// Who reviews
        #[arg(long, value_name = "NAME", default_value = "reader")]
        by: String,
        /// File of corrections, as `cambon label` writes it
        #[arg(long, value_name = "FILE.jsonl", default_value = "corrections.jsonl")]
        corrections: PathBuf,
    },
    /// Disagree, or done otherwise: take them away
    Dismiss {
        /// Numbers, as listed
        #[arg(required = true, value_name = "N")]
        numbers: Vec<usize>,
    },
}
