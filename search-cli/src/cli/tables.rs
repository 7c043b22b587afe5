//! Arguments of `tables`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How `tables` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TablesFormat {
    /// Columns under each other, for reading
    #[default]
    Text,
    /// One JSON document: each cell with its place, words, number and unit
    Json,
    /// Comma-separated values, UTF-8, an empty line between two tables
    Csv,
}

/// Arguments of `tables`.
#[derive(Debug, Args)]
pub struct TablesArgs {
    /// PDF, DOCX or HTML file
    pub file: PathBuf,

    /// Only tables that stand on this page of the file, from 1
    #[arg(long, value_name = "N")]
    pub page: Option<u32>,

    /// Write one CSV file a table into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    pub csv: Option<PathBuf>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: TablesFormat,

    /// Figures as plain numbers (1200000 for 1,2 M€, -12 for (12)), nothing for n.c. and the like; not for JSON, which has both
    #[arg(long)]
    pub numbers: bool,
}
