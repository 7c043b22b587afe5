//! One module a subcommand: each takes its arguments, acts, prints, and says whether anything was found.

pub mod bench;
pub mod build;
pub mod check;
pub mod completions;
pub mod config;
pub mod demo;
pub mod evaluate;
pub mod export;
pub mod import;
pub mod search;
pub mod show;
pub mod status;
