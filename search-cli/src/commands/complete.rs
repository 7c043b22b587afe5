//! `cambon complete`: what may be typed next.

use std::io::Write;

use anyhow::{Result, bail};
use cambon_classifier::taxonomy::Taxonomy;
use cambon_indexer::api::{self, Parameters};

use crate::Outcome;
use crate::cli::{CompleteArgs, OutputFormat};
use crate::commands::search;
use crate::config::Config;
use crate::printer::Sink;

/// Prints completions.
pub fn run(args: &CompleteArgs, config: &Config) -> Result<Outcome> {
    let searcher = search::open(config)?;
    let taxonomy = Taxonomy::shipped();
    let label = |code: &str| taxonomy.get(code).map(|topic| topic.label.fr.clone());
    let parameters = Parameters { q: args.typed.clone(), limit: Some(args.limit), ..Parameters::default() };
    let answer = api::complete(&searcher, &parameters, &label)?;
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Text => {
            for completion in &answer.completions {
                writeln!(sink, "{}\t{}", completion.query, completion.label)?;
            }
        }
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&answer)?)?,
        _ => bail!("completions are written as text or json\nhint: --format json"),
    }
    sink.finish()?;
    Ok(if answer.completions.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}
