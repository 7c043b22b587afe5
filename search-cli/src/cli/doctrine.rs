//! Arguments of `doctrine` and `lifeline`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How doctrine is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DoctrineFormat {
    /// For reading
    #[default]
    Text,
    /// One JSON document
    Json,
    /// The figures of the chart: year, jurisdiction, regularity, performance; without a theme, the themes with their counts
    Csv,
    /// The chart alone
    Svg,
    /// A page with the chart, its figures as a table, positions and quotations
    Html,
}

/// Arguments of `doctrine`.
#[derive(Debug, Args)]
pub struct DoctrineArgs {
    /// Theme of the taxonomy, leaf or domain: GRH-1, GRH; left out, the themes are listed
    pub code: Option<String>,

    /// What rests on a legal reference: "CGCT L. 2312-1", "loi NOTRe", M14
    #[arg(long, value_name = "REFERENCE", conflicts_with = "code")]
    pub article: Option<String>,

    /// Positions shown
    #[arg(long, default_value_t = 10)]
    pub limit: usize,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: DoctrineFormat,

    /// File to write; stdout if left out
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `lifeline`.
#[derive(Debug, Args)]
pub struct LifelineArgs {
    /// Words of the body's name; left out, every body that was reported on more than once or whose follow-ups are known
    #[arg(value_name = "BODY")]
    pub body: Vec<String>,

    /// text or json
    #[arg(long, value_enum, default_value_t)]
    pub format: super::OutputFormat,
}
