//! `cambon evaluate`: the conclusions of this instance against a gold file.

use std::io::Write;

use anyhow::{Context, Result, bail};
use cambon_classifier::evaluate::{self, Gold, PredictedConclusion, PredictedDocument};
use cambon_corpus::ConclusionFilter;
use cambon_document::ConclusionKind;

use crate::cli::{EvaluateArgs, Evaluated, OutputFormat};
use crate::config::Config;
use crate::instance::{self, Instance};
use crate::printer::{Printer, Sink};

/// Scores and prints.
pub fn run(args: &EvaluateArgs, config: &Config, printer: Printer) -> Result<()> {
    let Evaluated::Conclusions = args.what;
    let text = std::fs::read_to_string(&args.gold)
        .with_context(|| format!("reading gold {}", args.gold.display()))?;
    let gold = Gold::parse(&text).with_context(|| format!("in gold {}", args.gold.display()))?;
    let instance = Instance::open_read_only(&config.data)?;
    let stale = instance.store.stale(&instance::stamp())?.len();
    if stale > 0 {
        printer.note(format!("warning: {stale} publications are to be built, their figures are of an older version\nhint: cambon build"));
    }
    let documents = documents(&instance)?;
    let report = evaluate::score(&gold, &documents);
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Text if args.errors => write!(sink, "{report}\n{}", report.errors())?,
        OutputFormat::Text => write!(sink, "{report}")?,
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&report)?)?,
        OutputFormat::Jsonl | OutputFormat::Csv => bail!("scores are written as text or json"),
    }
    sink.finish()
}

/// What was found in each publication, under its file's name without folders and extension.
fn documents(instance: &Instance) -> Result<Vec<PredictedDocument>> {
    let mut documents = Vec::new();
    for publication in instance.store.publications()? {
        let records = instance.store.conclusions(&ConclusionFilter {
            publication: Some(publication.id.clone()),
            ..Default::default()
        })?;
        let formal = records.into_iter().filter(|record| record.kind != ConclusionKind::Finding);
        let conclusions = formal
            .map(|record| PredictedConclusion {
                kind: record.kind,
                form: record.form,
                number: record.number,
                status: record.status,
                text: record.text,
            })
            .collect();
        let doc = crate::import::stem(&publication.source_ref).to_owned();
        documents.push(PredictedDocument { doc, jurisdiction: publication.jurisdiction, conclusions });
    }
    Ok(documents)
}
