//! The part of the command line that measures, trains and corrects. It does NOT act.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::OutputFormat;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Evaluated {
    /// Formal conclusions found in this instance: kind, number, status
    Conclusions,
    /// Topics and nature that the model gives to the conclusions of the gold file itself
    Topics,
    /// Words, order, paragraphs and headings read from files, against the same text in another format
    Layout,
}

/// Arguments of `evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// What to measure
    #[arg(value_enum)]
    pub what: Evaluated,

    /// Gold file, one JSON object a line; of `layout`: folder of HTML, DOCX or text files named as those of --files
    #[arg(long, value_name = "PATH")]
    pub gold: PathBuf,

    /// Of `layout`: folder of the files to be read and judged
    #[arg(long, value_name = "DIR", required_if_eq("what", "layout"))]
    pub files: Option<PathBuf>,

    /// Also list what was missed and what was wrong
    #[arg(long)]
    pub errors: bool,

    /// Version of the taxonomy that the gold file's topics are of; the current one if left out
    #[arg(long, value_name = "VERSION")]
    pub gold_taxonomy: Option<String>,

    /// Judge this topic model instead of the one in use
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,

    /// Also write the figures of topics as an accuracy card: FILE.md and FILE.json
    #[arg(long, value_name = "FILE")]
    pub card: Option<PathBuf>,

    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Arguments of `label`.
#[derive(Debug, Args)]
pub struct LabelArgs {
    /// File to which answers are added, one JSON object a line; conclusions that it holds are not asked again
    #[arg(long, value_name = "FILE.jsonl", default_value = "corrections.jsonl")]
    pub corrections: PathBuf,

    /// Who labels, kept with each answer
    #[arg(long, value_name = "NAME", env = "USER", default_value = "anonymous")]
    pub by: String,

    /// Only conclusions that bear this topic: GRH-2, GRH
    #[arg(long, value_name = "CODE")]
    pub topic: Option<String>,

    /// Conclusions shown
    #[arg(long, default_value_t = 20)]
    pub limit: usize,

    /// Ask nothing, print them as rows of a corrections file instead
    #[arg(long)]
    pub list: bool,
}

/// Arguments of `taxonomy`.
#[derive(Debug, Args)]
pub struct TaxonomyArgs {
    /// What to do
    #[command(subcommand)]
    pub action: TaxonomyAction,
}

/// What `taxonomy` does.
#[derive(Debug, Subcommand)]
pub enum TaxonomyAction {
    /// Write doctrine.ttl (SKOS) and doctrine.json beside doctrine.toml
    Write {
        /// Folder of the source
        #[arg(long, value_name = "DIR", default_value = "models/taxonomy")]
        folder: PathBuf,
    },
    /// Check the source, the way from every former version, and the files made of it
    Check {
        /// Folder of the source
        #[arg(long, value_name = "DIR", default_value = "models/taxonomy")]
        folder: PathBuf,
    },
    /// List what was added, removed, renamed or re-scoped since a former version
    Diff {
        /// Former version, as models/taxonomy/versions/0.1.toml
        #[arg(value_name = "FORMER.toml")]
        former: PathBuf,
        /// New version; the shipped one if left out
        #[arg(value_name = "NEW.toml")]
        new: Option<PathBuf>,
        /// How it is written: text or json
        #[arg(long, value_enum, default_value_t)]
        format: OutputFormat,
    },
}

/// Arguments of `train`.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// Folder of labelled conclusions: one JSON object a line in files named *.jsonl
    #[arg(long, value_name = "DIR", default_value = "corpus/labelled")]
    pub labelled: PathBuf,

    /// Also learn from these corrections, as `cambon label` writes them
    #[arg(long, value_name = "FILE.jsonl")]
    pub with: Option<PathBuf>,

    /// Learn on the vectors of this encoder instead of words (folder with config.json, tokenizer.json, model.safetensors)
    #[arg(long, value_name = "DIR", requires = "output")]
    pub encoder: Option<PathBuf>,

    /// Folder into which the model and its accuracy card are written
    #[arg(long, value_name = "DIR", default_value = "models/topics")]
    pub output: PathBuf,
}

/// What `bench` measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Benchmark {
    /// From files to searchable, searches, topics
    Build,
    /// Pages read a second on one core, beside pdftotext where it is installed; memory
    Extract,
    /// A million conclusions written as JSONL, CSV and Parquet, multiplied from those of a data folder (`--rows 1000000`)
    Export,
    /// Stored queries held against the busiest week of a data folder (`--searches 10000`)
    Percolate,
    /// Legal references found in the texts of a data folder, MB a second on one core
    Legal,
    /// A million passages made of these reports: indexing, searches, memory, size, beside SQLite FTS5 and Xapian
    Search,
    /// Pages and documents crawled a second from a local site, memory, a frontier of a million addresses
    Crawl,
    /// What comes first for the judged needs in tests/relevance, beside SQLite FTS5, tantivy's defaults and Xapian where it is installed
    Relevance,
}

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// What is measured
    #[arg(value_enum)]
    pub what: Benchmark,

    /// Folder of reports; `build` imports and builds them in a temporary data folder, `search` multiplies them, `extract` reads its PDFs; `crawl`: folder of cambon.toml; `relevance`: folder of judged needs, asked of the instance; `percolate`, `legal`, `export`: a data folder
    #[arg(value_name = "PATH")]
    pub reports: PathBuf,

    /// CSV as for `import`
    #[arg(long, value_name = "FILE.csv")]
    pub metadata: Option<PathBuf>,

    /// Searches timed
    #[arg(long, default_value_t = 1000)]
    pub searches: usize,

    /// Of `legal`: instead of measuring, show so many references drawn at random, always the same, with the words around
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,

    /// Of `relevance`: also one line a need
    #[arg(long)]
    pub each: bool,

    /// Of `relevance`: write the hits that nobody has judged, with their text
    #[arg(long, value_name = "FILE.jsonl")]
    pub unjudged: Option<PathBuf>,

    /// Of `relevance`: look for better weights on the tuning half, instead
    #[arg(long)]
    pub tune: bool,

    /// Passages that `search` makes
    #[arg(long, default_value_t = 1_000_000)]
    pub passages: usize,

    /// Conclusions that `export` makes at least
    #[arg(long, default_value_t = 1_000_000)]
    pub rows: usize,

    /// Folder in which `search` works; databases of the peers that it made there before are used again
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,

    /// Of `search`: neither search nor ask the peers
    #[arg(long)]
    pub only_index: bool,

    /// Only search what is in PATH (started by `bench search`, not by hand)
    #[arg(long, hide = true)]
    pub only_search: bool,
}
