//! Arguments of `export` and `cite`. They do NOT act.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::search::FilterArgs;

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to write
    #[command(subcommand)]
    pub action: ExportAction,
}

/// What is exported.
#[derive(Debug, Subcommand)]
pub enum ExportAction {
    /// One row a conclusion
    Conclusions(TableArgs),
    /// One row a publication
    Publications(TableArgs),
    /// One row a passage
    Passages(TableArgs),
    /// One row a topic of a conclusion, with its probability and the words that earned it
    Topics(TableArgs),
    /// One row a place of a conclusion
    Occurrences(TableArgs),
    /// One row a legal basis of a conclusion
    #[command(alias = "legal_bases")]
    LegalBases(TableArgs),
    /// One row an audited body
    Bodies(TableArgs),
    /// One row a theme; also as one document, JSON or SKOS
    Taxonomy(ThemesArgs),
    /// Every column of every table: name, type, public or private, French and English description, as JSON
    Columns,
    /// Make a data package again and compare: exit code 0 when it is the same, 1 when it is not, and why
    Replay(ReplayArgs),
    /// Everything public, in a dated folder with a manifest and what changed since the former one; or bodies for a search engine
    Bulk(BulkArgs),
    /// Crawled originals with their answers, as WARC 1.1
    Warc {
        /// File to write
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
}

/// Formats of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line
    #[default]
    Jsonl,
    /// Comma-separated values, UTF-8
    Csv,
    /// Apache Parquet
    Parquet,
    /// Data package: the tables as CSV with everything needed to cite them and make them again (needs --output DIR)
    Package,
}

/// Arguments of an exported table.
#[derive(Debug, Clone, Default, Args)]
pub struct TableArgs {
    /// Only what matches this query
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// The same, as a flag
    #[arg(long = "query", value_name = "QUERY", conflicts_with = "query")]
    pub query_flag: Option<String>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: ExportFormat,

    /// CSV that French Excel and LibreOffice open by double click (semicolons, byte order mark, no formulas)
    #[arg(long, conflicts_with = "format")]
    pub excel: bool,

    /// File to write, folder of a package; stdout if left out
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// Replace names of natural persons after M., Mme, Monsieur, Madame ...
    #[arg(long)]
    pub anonymise: bool,

    /// Private columns too: what only the operator of this instance should see
    #[arg(long)]
    pub private: bool,

    /// Filters
    #[command(flatten)]
    pub filters: FilterArgs,
}

/// Formats of the taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ThemesFormat {
    /// One JSON object a line
    #[default]
    Jsonl,
    /// Comma-separated values, UTF-8
    Csv,
    /// Apache Parquet
    Parquet,
    /// One JSON document
    Json,
    /// SKOS in Turtle
    Ttl,
}

/// Arguments of `export taxonomy`.
#[derive(Debug, Args)]
pub struct ThemesArgs {
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: ThemesFormat,

    /// CSV that French Excel and LibreOffice open by double click
    #[arg(long, conflicts_with = "format")]
    pub excel: bool,

    /// File to write; stdout if left out
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `export replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Description of the package, or its folder
    #[arg(value_name = "DIR/datapackage.json")]
    pub package: PathBuf,
}

/// Formats of bulk files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum BulkFormat {
    /// JSON lines, compressed by gzip
    #[default]
    Jsonl,
    /// CSV, compressed by gzip
    Csv,
    /// Apache Parquet
    Parquet,
    /// `_bulk` bodies for Elasticsearch, OpenSearch and Quickwit, with mappings
    Elastic,
}

/// Arguments of `export bulk`.
#[derive(Debug, Args)]
pub struct BulkArgs {
    /// Folder in which each release has a dated folder; of `elastic`: folder of the bodies
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,

    /// How the files are written
    #[arg(long, value_enum, default_value_t)]
    pub bulk_format: BulkFormat,

    /// Day of the release; today if left out
    #[arg(long, value_name = "DAY")]
    pub date: Option<Date>,

    /// Replace names of natural persons after M., Mme, Monsieur, Madame ...
    #[arg(long)]
    pub anonymise: bool,
}

/// Forms of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CitationStyle {
    /// Footnotes in French
    #[default]
    Note,
    /// BibTeX
    Bibtex,
    /// RIS, for Zotero, EndNote, Mendeley
    Ris,
    /// CSL-JSON, for Zotero and pandoc
    CslJson,
}

/// Arguments of `cite`.
#[derive(Debug, Args)]
pub struct CiteArgs {
    /// Id of a conclusion or publication, name of a file, or a query: then the set of its conclusions and each report among them
    #[arg(value_name = "ID|QUERY")]
    pub what: Vec<String>,

    /// Form of the citation
    #[arg(long, value_enum, default_value_t)]
    pub format: CitationStyle,

    /// File to write; stdout if left out
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Filters
    #[command(flatten)]
    pub filters: FilterArgs,
}
