//! `cambon remarks`: what visitors of the site say is wrong, reviewed; an accepted remark becomes a correction for `train --with`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use cambon_classifier::labelled::{Labelled, LabelledTopics};
use cambon_classifier::taxonomy::{Taxonomy, TopicCode};
use cambon_web::remarks::{Remark, Remarks};

use crate::Outcome;
use crate::cli::{RemarksAction, RemarksArgs};
use crate::commands::label;
use crate::config::Config;
use crate::printer::{Printer, Sink};

/// Lists or settles.
pub fn run(args: &RemarksArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let remarks = Remarks::of(&config.data);
    let waiting = remarks.waiting().context("reading the remarks")?;
    match &args.action {
        None => return list(&waiting),
        Some(RemarksAction::Accept { numbers, topic, by, corrections }) => {
            let chosen = chosen(&waiting, numbers)?;
            let rows = chosen.iter().map(|remark| row(remark, topic.as_deref(), by));
            let rows: Vec<Labelled> = rows.collect::<Result<_>>()?;
            let written = write(&rows, corrections)?;
            remarks.settle(&chosen).context("settling the remarks")?;
            printer.note(format!("{written} corrections written to {}", corrections.display()));
            printer.note(format!("hint: `cambon train --with {}` learns from them", corrections.display()));
        }
        Some(RemarksAction::Dismiss { numbers }) => {
            let chosen = chosen(&waiting, numbers)?;
            remarks.settle(&chosen).context("settling the remarks")?;
            printer.note(format!("{} remarks taken away", chosen.len()));
        }
    }
    Ok(Outcome::Done)
}

fn list(waiting: &[Remark]) -> Result<Outcome> {
    let mut sink = Sink::open(None)?;
    for (at, remark) in waiting.iter().enumerate() {
        let proposed = [remark.topic.clone(), remark.nature.map(|nature| nature.code().to_owned())];
        let proposed = proposed.into_iter().flatten().collect::<Vec<_>>().join(" ");
        writeln!(sink, "{}  {}  {}  {proposed}", at + 1, remark.conclusion, remark.problem)?;
        writeln!(sink, "    {}", one_line(&remark.text))?;
        if !remark.comment.is_empty() {
            writeln!(sink, "    > {}", one_line(&remark.comment))?;
        }
    }
    sink.finish()?;
    Ok(if waiting.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// On one line, without what a terminal would obey.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn chosen(waiting: &[Remark], numbers: &[usize]) -> Result<Vec<Remark>> {
    let of_number = |number: &usize| {
        let remark = number.checked_sub(1).and_then(|at| waiting.get(at));
        remark
            .cloned()
            .with_context(|| format!("there is no remark {number}\nhint: `cambon remarks` lists them"))
    };
    numbers.iter().map(of_number).collect()
}

/// The correction that a remark makes.
fn row(remark: &Remark, topic: Option<&str>, by: &str) -> Result<Labelled> {
    let taxonomy = Taxonomy::shipped();
    let Some(code) = topic.or(remark.topic.as_deref()).map(str::to_uppercase) else {
        bail!(
            "the remark on {} proposes no topic\nhint: --topic CODE gives one; `dismiss` takes it away",
            remark.conclusion
        );
    };
    let known =
        taxonomy.get(&code).filter(|topic| topic.parent.is_some() || topic.code == TopicCode::unqualified());
    let known = known.with_context(|| format!("no topic {code}\nhint: a leaf of the taxonomy, or AUT"))?;
    Ok(Labelled {
        id: remark.conclusion.clone(),
        text: remark.text.clone(),
        kind: remark.kind,
        nature: remark.nature,
        topics: LabelledTopics { primary: known.code.clone(), secondary: Vec::new() },
        sub_heading: remark.sub_heading.clone(),
        section: remark.section.clone(),
        labelled_by: by.to_owned(),
    })
}

/// Adds the rows whose conclusion the file does not hold yet; gives how many.
fn write(rows: &[Labelled], corrections: &Path) -> Result<usize> {
    let mut known: BTreeSet<String> = label::known_ids(corrections, &Taxonomy::shipped())?;
    let mut written = 0;
    for row in rows {
        if known.insert(row.id.clone()) {
            label::append(corrections, row)?;
            written += 1;
        }
    }
    Ok(written)
}
