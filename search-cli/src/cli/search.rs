//! Arguments of `search`, `complete` and `api`, and the filters that `search` shares with `export`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{ColorChoice, OutputFormat};

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// Words (all must occur), "exact words", -word, this OR that, prefix*; quote it for the shell; a report's or
    /// conclusion's id, or "rappel au droit n° 3 du rapport ID", names it; may be left out when a filter is given
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// Search passages or conclusions; conclusions are meant as soon as the query or a filter speaks of them
    #[arg(long = "in", value_enum, value_name = "WHAT")]
    pub scope: Option<Scope>,

    /// Publications shown
    #[arg(long, default_value_t = 10)]
    pub limit: usize,

    /// Passages shown of each publication
    #[arg(long, default_value_t = 3)]
    pub per_publication: usize,

    /// Order of the publications
    #[arg(long, value_enum, default_value_t)]
    pub sort: SortBy,

    /// Every hit, without limit, copies among them
    #[arg(long, conflicts_with_all = ["limit", "per_publication", "after"])]
    pub all: bool,

    /// What resembles this conclusion or passage, by its id, instead of what a query finds
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "batch", "explain"])]
    pub like: Option<String>,

    /// Queries of a CSV file with columns id, query and, if wanted, those of the filters; hits are written as a table
    #[arg(long, value_name = "FILE.csv", conflicts_with_all = ["query", "after", "explain"])]
    pub batch: Option<PathBuf>,

    /// Say how the query is understood instead of searching
    #[arg(long)]
    pub explain: bool,

    /// Go on where the last page ended (its end says what to write here)
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,

    /// How results are written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,

    /// With --batch or --format csv: CSV that French Excel opens by double click (semicolons, byte order mark)
    #[arg(long)]
    pub excel: bool,

    /// File to write; stdout if left out
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// When to colour: auto, always, never
    #[arg(long, value_enum, default_value_t)]
    pub color: ColorChoice,

    /// Filters
    #[command(flatten)]
    pub filters: FilterArgs,
}

/// Order of the publications found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SortBy {
    /// Best first
    #[default]
    Relevance,
    /// Newest first
    Newest,
    /// Oldest first
    Oldest,
}

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Scope {
    /// Paragraphs, list items and table rows of the reports
    #[default]
    Passages,
    /// Conclusions only
    Conclusions,
}

/// Filters shared by `search` and `export`; the values of one filter are alternatives, the filters add up.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Jurisdiction, by code: CRC-NAQ, CC, ...
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub jurisdiction: Vec<String>,

    /// Year or years of publication: 2016, 2015..2017, 2015.., ..2017
    #[arg(long, value_name = "YEARS")]
    pub year: Option<String>,

    /// Kind of audited body: commune, epci, department, region, hospital, ...
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub body_kind: Vec<String>,

    /// Département number: 33, 2A, 974
    #[arg(long, value_name = "NUMBER", value_delimiter = ',')]
    pub department: Vec<String>,

    /// Part of the report: summary, recommendations, body, annex, ...
    #[arg(long, value_name = "ZONE", value_delimiter = ',')]
    pub zone: Vec<String>,

    /// recommendation, legal_reminder or finding
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,

    /// list, call_out, in_text or follow_up
    #[arg(long, value_name = "FORM", value_delimiter = ',')]
    pub form: Vec<String>,

    /// done, partial, not_done, refused, obsolete or to_follow
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub status: Vec<String>,

    /// regularity or performance
    #[arg(long, value_name = "NATURE", value_delimiter = ',')]
    pub nature: Vec<String>,

    /// Code of the taxonomy, leaf or domain: GRH-2, GRH
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub topic: Vec<String>,

    /// Publication, by id or file name
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub publication: Vec<String>,
}

/// Arguments of `complete`.
#[derive(Debug, Args)]
pub struct CompleteArgs {
    /// Beginning of a word, or of a value after a field: dsp, organisme:saint, theme:GRH
    pub typed: String,

    /// Completions given
    #[arg(long, default_value_t = 10)]
    pub limit: usize,

    /// text or json
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Arguments of `api`.
#[derive(Debug, Args)]
pub struct ApiArgs {
    /// What to do
    #[command(subcommand)]
    pub action: ApiAction,
}

/// What `api` does.
#[derive(Debug, Subcommand)]
pub enum ApiAction {
    /// Print the description of the API in OpenAPI 3.1
    Describe,
}
