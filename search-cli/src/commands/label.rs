//! `cambon label`: shows the conclusions of which the model is least certain and writes what a reader says of them.
//!
//! Answers are read from stdin, one line a conclusion, so that a script can answer as well as a person; each is written at once.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::{self, BufRead, Write};
use std::path::Path;

use anyhow::{Context, Result};
use cambon_classifier::labelled::{self, Labelled, LabelledTopics};
use cambon_classifier::taxonomy::{Taxonomy, TopicCode};
use cambon_classifier::topic::{Judgement, Tagger};
use cambon_classifier::wording::Wording;
use cambon_corpus::{ConclusionFilter, ConclusionRecord};
use cambon_document::Nature;

use crate::Outcome;
use crate::cli::LabelArgs;
use crate::config::Config;
use crate::instance::Instance;
use crate::model;
use crate::printer::{Printer, Sink};

const HELP: &str = "Enter accepts the first topic; GRH-1 or GRH-1,FIN-1 gives other ones, primary first; r or p after them says regularity or \
                    performance; t lists the topics, s skips, q quits";

/// What a reader answers.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Label(Vec<TopicCode>, Option<Nature>),
    Accept,
    Skip,
    Quit,
    Topics,
    Unclear(String),
}

/// Asks and writes.
pub fn run(args: &LabelArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let taxonomy = Taxonomy::shipped();
    let known = known_ids(&args.corrections, &taxonomy)?;
    let uncertain = least_certain(config, &known, args)?;
    if args.list {
        return list(&uncertain);
    }
    printer.note(HELP);
    let mut answers = io::stdin().lock().lines();
    let mut written = 0;
    for (record, judgement) in &uncertain {
        printer.note(question(record, judgement, &taxonomy));
        let Some((topics, nature)) = ask(&mut answers, judgement, &taxonomy, printer)? else { continue };
        let Some(primary) = topics.first().cloned() else { break };
        let topics = LabelledTopics { primary, secondary: topics[1..].to_vec() };
        append(&args.corrections, &row(record, topics, nature, &args.by))?;
        written += 1;
    }
    printer.note(format!("{written} conclusions labelled in {}", args.corrections.display()));
    if written > 0 {
        printer.note(format!("hint: `cambon train --with {}` learns from them", args.corrections.display()));
    }
    Ok(if uncertain.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// Conclusions labelled before: they are not asked again.
pub fn known_ids(corrections: &Path, taxonomy: &Taxonomy) -> Result<BTreeSet<String>> {
    if !corrections.exists() {
        return Ok(BTreeSet::new());
    }
    let text = std::fs::read_to_string(corrections)
        .with_context(|| format!("reading corrections {}", corrections.display()))?;
    let rows = labelled::parse(&text, taxonomy).with_context(|| format!("in {}", corrections.display()))?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The conclusions of this instance whose likeliest topic is least likely, by id where equal.
fn least_certain(
    config: &Config,
    known: &BTreeSet<String>,
    args: &LabelArgs,
) -> Result<Vec<(ConclusionRecord, Judgement)>> {
    let instance = Instance::open_read_only(&config.data)?;
    let tagger: Tagger = model::tagger(&config.topics)?;
    let filter = ConclusionFilter { topic: args.topic.clone(), ..Default::default() };
    let mut records = instance.store.conclusions(&filter)?;
    records.retain(|record| !known.contains(&record.id.to_string()));
    let wordings: Vec<Wording<'_>> = records.iter().map(model::wording).collect();
    let judgements = tagger.judge_all(&wordings);
    let mut judged: Vec<_> = records.into_iter().zip(judgements).collect();
    judged.sort_by(|(left, a), (right, b)| {
        a.likeliest.1.total_cmp(&b.likeliest.1).then_with(|| left.id.cmp(&right.id))
    });
    judged.truncate(args.limit);
    Ok(judged)
}

/// One row each for a spreadsheet or a script, with what the model says.
fn list(uncertain: &[(ConclusionRecord, Judgement)]) -> Result<Outcome> {
    let mut sink = Sink::open(None)?;
    for (record, judgement) in uncertain {
        let topics = LabelledTopics { primary: judgement.likeliest.0.clone(), secondary: Vec::new() };
        writeln!(sink, "{}", serde_json::to_string(&row(record, topics, Some(judgement.nature), ""))?)?;
    }
    sink.finish()?;
    Ok(if uncertain.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn question(record: &ConclusionRecord, judgement: &Judgement, taxonomy: &Taxonomy) -> String {
    let label = |code: &str| taxonomy.get(code).map_or("", |topic| topic.label.fr.as_str()).to_owned();
    let (likeliest, probability) = &judgement.likeliest;
    let place = record.page.map(|page| format!(", p. {}", page.0)).unwrap_or_default();
    let mut text = format!(
        "\n{}{place} ({})\n  {}\n  {likeliest} {} ({:.0} %), {}",
        record.title.as_deref().unwrap_or(&record.source_ref),
        record.kind.code(),
        record.text,
        label(likeliest.as_str()),
        probability * 100.0,
        judgement.nature.code()
    );
    for topic in &judgement.topics {
        if !topic.evidence.is_empty() {
            text.push_str(&format!(
                "\n  {} {}: {}",
                topic.code,
                label(&topic.code),
                topic.evidence.join(", ")
            ));
        }
    }
    text
}

/// `None` skips; an empty list of topics ends.
fn ask(
    answers: &mut impl Iterator<Item = io::Result<String>>,
    judgement: &Judgement,
    taxonomy: &Taxonomy,
    printer: Printer,
) -> Result<Option<(Vec<TopicCode>, Option<Nature>)>> {
    loop {
        let Some(line) = answers.next().transpose()? else { return Ok(Some((Vec::new(), None))) };
        match read_answer(&line, taxonomy) {
            Answer::Label(topics, nature) => return Ok(Some((topics, nature.or(Some(judgement.nature))))),
            Answer::Accept => {
                return Ok(Some((vec![judgement.likeliest.0.clone()], Some(judgement.nature))));
            }
            Answer::Skip => return Ok(None),
            Answer::Quit => return Ok(Some((Vec::new(), None))),
            Answer::Topics => {
                for topic in taxonomy.topics() {
                    printer.note(format!("{:<6} {}", topic.code, topic.label.fr));
                }
            }
            Answer::Unclear(reason) => printer.note(format!("{reason}\nhint: {HELP}")),
        }
    }
}

fn read_answer(line: &str, taxonomy: &Taxonomy) -> Answer {
    match line.trim() {
        "" => return Answer::Accept,
        "s" => return Answer::Skip,
        "q" => return Answer::Quit,
        "t" => return Answer::Topics,
        _ => {}
    }
    let (mut topics, mut nature) = (Vec::new(), None);
    for word in line.split([' ', ',', ';']).filter(|word| !word.is_empty()) {
        match word {
            "r" => nature = Some(Nature::Regularity),
            "p" => nature = Some(Nature::Performance),
            code => match taxonomy.get(&code.to_uppercase()) {
                Some(topic) if topic.parent.is_some() || topic.code == TopicCode::unqualified() => {
                    topics.push(topic.code.clone());
                }
                Some(topic) => {
                    return Answer::Unclear(format!("{} is a domain, give one of its leaves", topic.code));
                }
                None => return Answer::Unclear(format!("no topic {code}")),
            },
        }
    }
    if topics.is_empty() {
        return Answer::Unclear("no topic given".to_owned());
    }
    if topics.len() > 1 + labelled::MOST_SECONDARY {
        return Answer::Unclear("one primary and two secondary topics at most".to_owned());
    }
    Answer::Label(topics, nature)
}

fn row(record: &ConclusionRecord, topics: LabelledTopics, nature: Option<Nature>, by: &str) -> Labelled {
    Labelled {
        id: record.id.to_string(),
        text: record.text.clone(),
        kind: record.kind,
        nature,
        topics,
        sub_heading: record.sub_heading.clone(),
        section: record.section.last().cloned(),
        labelled_by: by.to_owned(),
    }
}

/// One line more, on the disk before the next question.
pub fn append(path: &Path, row: &Labelled) -> Result<()> {
    let writing = || format!("writing corrections {}", path.display());
    let mut file = OpenOptions::new().create(true).append(true).open(path).with_context(writing)?;
    let mut line = serde_json::to_string(row)?;
    line.push('\n');
    file.write_all(line.as_bytes()).with_context(writing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &Answer) {
        assert_eq!(&read_answer(line, &Taxonomy::shipped()), expected, "{line}");
    }

    fn codes(codes: &[&str]) -> Vec<TopicCode> {
        codes.iter().map(|code| TopicCode::new(code).expect("a code")).collect()
    }

    #[test]
    fn answers_are_understood() {
        check("", &Answer::Accept);
        check(" q ", &Answer::Quit);
        check("grh-1, FIN-1 r", &Answer::Label(codes(&["GRH-1", "FIN-1"]), Some(Nature::Regularity)));
        check("AUT", &Answer::Label(codes(&["AUT"]), None));
        check("GRH", &Answer::Unclear("GRH is a domain, give one of its leaves".to_owned()));
        check("XYZ-1", &Answer::Unclear("no topic XYZ-1".to_owned()));
        check("p", &Answer::Unclear("no topic given".to_owned()));
        check(
            "GRH-1 GRH-2 GRH-3 GRH-4",
            &Answer::Unclear("one primary and two secondary topics at most".to_owned()),
        );
    }
}
