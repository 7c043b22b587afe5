//! `cambon evaluate`: the conclusions of this instance, or the topics of the model in use, against a gold file.

use std::fmt::Display;
use std::io::Write;

use anyhow::{Context, Result, bail};
use cambon_classifier::card::Card;
use cambon_classifier::evaluate::{self, Gold, PredictedConclusion, PredictedDocument};
use cambon_classifier::labelled::{self, Labelled};
use cambon_classifier::taxonomy::{Migrations, Taxonomy};
use cambon_corpus::ConclusionFilter;
use cambon_document::ConclusionKind;
use serde::Serialize;

use crate::cli::{EvaluateArgs, Evaluated, OutputFormat};
use crate::commands::evaluate_layout;
use crate::commands::train::write_card;
use crate::config::{Config, TopicsConfig};
use crate::instance::Instance;
use crate::model;
use crate::printer::{Printer, Sink};

/// Scores and prints.
pub fn run(args: &EvaluateArgs, config: &Config, printer: Printer) -> Result<()> {
    let gold = || {
        std::fs::read_to_string(&args.gold).with_context(|| format!("reading gold {}", args.gold.display()))
    };
    match args.what {
        Evaluated::Conclusions => conclusions(&gold()?, args, config, printer),
        Evaluated::Topics => topics(&gold()?, args, config),
        Evaluated::Layout => evaluate_layout::run(args, printer),
    }
}

/// Topics need no instance: the gold file holds the conclusions' words.
fn topics(text: &str, args: &EvaluateArgs, config: &Config) -> Result<()> {
    let taxonomy = Taxonomy::shipped();
    let rows = match &args.gold_taxonomy {
        Some(version) => labelled::parse_former(text, &taxonomy, &Migrations::shipped(), version),
        None => labelled::parse(text, &taxonomy),
    };
    let rows = rows.with_context(|| format!("in gold {}", args.gold.display()))?;
    if rows.is_empty() {
        bail!("no conclusion with topics in gold {}", args.gold.display());
    }
    let chosen =
        args.model.as_ref().map(|model| TopicsConfig { model: Some(model.clone()), ..config.topics.clone() });
    let tagger = model::tagger(chosen.as_ref().unwrap_or(&config.topics))?;
    let wordings: Vec<_> = rows.iter().map(Labelled::wording).collect();
    let report = evaluate::score_topics(&rows, &tagger.judge_all(&wordings));
    if let Some(card) = &args.card {
        let content = Card::of_evaluation(tagger.model(), &report);
        write_card(card, &content, &taxonomy)?;
    }
    write_report(&report, &report.errors(), args)
}

fn conclusions(text: &str, args: &EvaluateArgs, config: &Config, printer: Printer) -> Result<()> {
    let gold = Gold::parse(text).with_context(|| format!("in gold {}", args.gold.display()))?;
    let instance = Instance::open_read_only(&config.data)?;
    let stale = instance.store.stale(&model::stamp(&model::tagger(&config.topics)?))?.len();
    if stale > 0 {
        printer.note(format!("warning: {stale} publications are to be built, their figures are of an older version\nhint: cambon build"));
    }
    let documents = documents(&instance)?;
    let report = evaluate::score(&gold, &documents);
    write_report(&report, &report.errors(), args)
}

fn write_report(report: &(impl Display + Serialize), errors: &str, args: &EvaluateArgs) -> Result<()> {
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Text if args.errors => write!(sink, "{report}\n{errors}")?,
        OutputFormat::Text => write!(sink, "{report}")?,
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(report)?)?,
        OutputFormat::Jsonl | OutputFormat::Csv => {
            bail!("scores are written as text or json")
        }
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
