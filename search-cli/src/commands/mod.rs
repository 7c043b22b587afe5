//! One module a subcommand: each takes its arguments, acts, prints, and says whether anything was found.

pub mod alerts;
pub mod api;
pub mod bench;
pub mod bench_crawl;
pub mod bench_export;
pub mod bench_extract;
pub mod bench_legal;
pub mod bench_percolate;
pub mod bench_relevance;
pub mod bench_search;
pub mod bodies;
pub mod build;
pub mod check;
pub mod cite;
pub mod complete;
pub mod completions;
pub mod config;
pub mod crawl;
pub mod demo;
pub mod digest;
pub mod directory;
pub mod doctrine;
mod doctrine_text;
pub mod evaluate;
pub mod evaluate_layout;
pub mod export;
pub mod extract;
pub mod extract_page;
pub mod feeds;
pub mod import;
pub mod label;
pub mod ledger;
pub mod lifeline;
pub mod remarks;
pub mod search;
pub mod search_batch;
pub mod serve;
pub mod show;
pub mod sources;
pub mod status;
pub mod subscribers;
pub mod tables;
pub mod taxonomy;
pub mod train;

use std::path::Path;

use anyhow::{Context, Result};

/// Writes beside and renames: a killed run leaves the former file.
///
/// # Errors
/// When the file cannot be written.
pub fn write_beside(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, path))
        .with_context(|| format!("writing {}", path.display()))
}
