//! The command line: what can be typed, and the help that is shown. It does NOT act.

mod crawl;
mod doctrine;
mod export;
mod newsroom;
mod quality;
mod readers;
mod search;
mod serve;
mod tables;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use crawl::{BodiesAction, BodiesArgs, CrawlArgs, LedgerAction, LedgerArgs, SourcesAction, SourcesArgs};
pub use doctrine::{DoctrineArgs, DoctrineFormat, LifelineArgs};
pub use export::{
    BulkArgs, BulkFormat, CitationStyle, CiteArgs, ExportAction, ExportArgs, ExportFormat, ReplayArgs,
    TableArgs, ThemesArgs, ThemesFormat,
};
pub use newsroom::{
    DigestArgs, DigestFormat, DirectoryArgs, DirectorySort, EntryKind, FeedsAction, FeedsArgs, SubjectArgs,
};
pub use quality::{
    BenchArgs, Benchmark, EvaluateArgs, Evaluated, LabelArgs, TaxonomyAction, TaxonomyArgs, TrainArgs,
};
pub use readers::{AlertsAction, AlertsArgs, CriteriaArgs, Rhythm, SubscribersAction, SubscribersArgs};
pub use search::{ApiAction, ApiArgs, CompleteArgs, FilterArgs, Scope, SearchArgs, SortBy};
pub use serve::{RemarksAction, RemarksArgs, ServeArgs};
pub use tables::{TablesArgs, TablesFormat};

/// Reads the reports of the French financial jurisdictions, finds every conclusion, and lets you search and export them.
#[derive(Debug, Parser)]
#[command(name = "cambon", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 found or done, 1 nothing found, 2 error. Data goes to stdout, all else to stderr."
)]
pub struct Cli {
    /// Folder of the catalogue, the originals and the index
    #[arg(long, global = true, env = "CAMBON_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Configuration file (print a commented one with `cambon config --sample`)
    #[arg(long, global = true, env = "CAMBON_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Say less: no progress, no summary; errors only
    #[arg(long, short, global = true)]
    pub quiet: bool,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build an instance from the samples and show what Cambon does
    Demo(DemoArgs),
    /// Take in files or folders of PDF and HTML, then build
    Import(ImportArgs),
    /// Ask the sites of institutions for what is new or changed, politely, then build
    Crawl(CrawlArgs),
    /// List the sources, check a description, judge their health
    Sources(SourcesArgs),
    /// Write the ledger: every request, its delay and the reason
    Ledger(LedgerArgs),
    /// Import the register of audited bodies and match titles with it
    Bodies(BodiesArgs),
    /// Bring text, conclusions and index up to date; only what is stale is touched
    Build(BuildArgs),
    /// Find passages or conclusions, with highlights and pages
    Search(SearchArgs),
    /// Say what may be typed next: fields, acronyms, topics, jurisdictions, bodies
    Complete(CompleteArgs),
    /// Describe the search API for programs
    Api(ApiArgs),
    /// Show a publication: its outline and its conclusions
    Show(ShowArgs),
    /// What the jurisdictions have said on a theme over time, or what rests on a legal reference
    Doctrine(DoctrineArgs),
    /// Successive reports on a body, and what became of each recommendation
    Lifeline(LifelineArgs),
    /// List publications of all sources: institution, kind, theme, territory, date, link, licence
    Directory(DirectoryArgs),
    /// Write what a week, a month or a day brought, as text, HTML or JSON, or into an archive
    Digest(DigestArgs),
    /// Write feeds (Atom, RSS, JSON Feed) as files
    Feeds(FeedsArgs),
    /// Know readers: list, add, confirm, remove, import, export, erase; read what comes back
    Subscribers(SubscribersArgs),
    /// Write to readers of what they follow as soon as it is published
    Alerts(AlertsArgs),
    /// Serve the site, its API and feeds; and, if configured, crawl, build and write to readers
    Serve(ServeArgs),
    /// Review what visitors of the site say is wrong
    Remarks(RemarksArgs),
    /// Show what is understood of one file: pages, blocks, zones, conclusions; as text, JSON or a page with the blocks' boxes
    Extract(ExtractArgs),
    /// Write the tables of one file: for reading, as CSV or as JSON with French numbers understood
    Tables(TablesArgs),
    /// Write conclusions, publications, passages, bodies or themes; data packages that can be made again; bulk files
    Export(ExportArgs),
    /// Cite a report, a conclusion or all that a query finds: footnote, BibTeX, RIS, CSL-JSON
    Cite(CiteArgs),
    /// Count what is there, what is stale and what was refused
    Status(StatusArgs),
    /// Verify originals, catalogue, quotations and index
    Check(StatusArgs),
    /// Measure conclusions found, or topics given, against a gold file
    Evaluate(EvaluateArgs),
    /// Learn the topic model from labelled conclusions and write it with its accuracy card
    Train(TrainArgs),
    /// Accept or correct the topics of which the model is least certain
    Label(LabelArgs),
    /// Make SKOS and JSON from the taxonomy's source, compare versions, check its rules
    Taxonomy(TaxonomyArgs),
    /// Measure speed and memory on this machine
    Bench(BenchArgs),
    /// Print the configuration in force, or a commented sample
    Config(ConfigArgs),
    /// Print shell completions
    Completions {
        /// Shell to complete for
        shell: Shell,
    },
    /// Read files from a pipe (started by `build`, not by hand)
    #[command(hide = true)]
    ExtractWorker {
        /// Address space allowed, in MiB
        #[arg(long)]
        memory_mib: u64,
        /// How much is read of a file, as JSON; left out, the defaults.
        #[arg(long)]
        extract: Option<String>,
        /// Settings of character recognition as JSON; pictures stay unread if left out
        #[arg(long)]
        ocr: Option<String>,
    },
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder of the samples
    #[arg(long, value_name = "DIR", default_value = "corpus/samples")]
    pub samples: PathBuf,

    /// End without serving the site
    #[arg(long)]
    pub no_serve: bool,

    /// Of the site
    #[command(flatten)]
    pub serve: ServeArgs,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// CSV with columns id,date,type,jurisdiction,title; id is the file's name without its extension
    #[arg(long, value_name = "FILE.csv")]
    pub metadata: Option<PathBuf>,

    /// Institution that published these files
    #[arg(long, value_name = "NAME")]
    pub institution: Option<String>,

    /// Only take the files in; `cambon build` does the rest later
    #[arg(long)]
    pub no_build: bool,
}

/// Stages of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Text, zones, conclusions and topics
    Extract,
    /// Full-text index
    Index,
}

/// Arguments of `build`.
#[derive(Debug, Default, Args)]
pub struct BuildArgs {
    /// Only this stage
    #[arg(long, value_enum)]
    pub stage: Option<Stage>,

    /// Do it all again, stale or not
    #[arg(long)]
    pub force: bool,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OutputFormat {
    /// For reading
    #[default]
    Text,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values, UTF-8
    Csv,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// When stdout is a terminal and NO_COLOR is not set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never: highlights are put between « [ » and « ] »
    Never,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Id of the publication or of a conclusion, or the file's name without its extension
    pub id: String,

    /// Print the text of this page instead
    #[arg(long, value_name = "N")]
    pub page: Option<u32>,

    /// Print this passage instead, by the number that `search` gives where there are no pages, with its neighbours
    #[arg(long, value_name = "N", conflicts_with = "page")]
    pub passage: Option<u32>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// How `extract` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ExtractFormat {
    /// One line a block, then the conclusions
    #[default]
    Text,
    /// One JSON document: the document and its conclusions
    Json,
    /// A page with each block's box over its page
    Html,
}

/// Arguments of `extract`.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// PDF or HTML file
    pub file: PathBuf,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: ExtractFormat,

    /// File to write; stdout if left out
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `status` and `check`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Arguments of `config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Print a commented sample instead
    #[arg(long)]
    pub sample: bool,
}
