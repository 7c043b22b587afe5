//! `cambon lifeline`: successive reports on a body and what became of each recommendation.

use std::io::Write;

use anyhow::{Result, bail};
use cambon_corpus::ConclusionRecord;
use cambon_web::doctrine::lifelines::{Lifeline, Stage, gather};
use cambon_web::doctrine::page::quoted;
use cambon_web::doctrine::{link, one_line, place, status_fr, theme};
use serde_json::{Value, json};

use crate::Outcome;
use crate::cli::{ColorChoice, LifelineArgs, OutputFormat};
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::{Palette, Sink};

/// Writes the life-lines.
pub fn run(args: &LifelineArgs, config: &Config) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    let lines = gather(&instance.store, &args.body.join(" "))?;
    let mut sink = Sink::open(None)?;
    match args.format {
        OutputFormat::Text => {
            let palette = Palette::new(ColorChoice::Auto);
            lines.iter().try_for_each(|line| text(&mut sink, line, palette))?;
        }
        OutputFormat::Json => {
            let lines: Vec<Value> = lines.iter().map(json_of).collect();
            writeln!(sink, "{}", serde_json::to_string_pretty(&lines)?)?;
        }
        _ => bail!("life-lines are written as text or json\nhint: --format json"),
    }
    for record in lines.iter().flat_map(shown) {
        theme::verify(&instance.store, record)?;
    }
    sink.finish()?;
    Ok(if lines.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// Everything that may be quoted: recommendations, with and without follow-up, and follow-ups.
fn shown(line: &Lifeline) -> impl Iterator<Item = &ConclusionRecord> {
    line.stages.iter().flat_map(|stage| {
        let own = stage.recommendations.iter();
        own.flat_map(|(record, followed)| std::iter::once(record).chain(followed)).chain(&stage.orphans)
    })
}

fn text(out: &mut impl Write, line: &Lifeline, palette: Palette) -> Result<()> {
    writeln!(out, "\n{}", palette.title(&line.body))?;
    let latest = line.stages.last().and_then(|stage| stage.publication.date);
    for stage in &line.stages {
        stage_text(out, stage, stage.publication.date == latest, palette)?;
    }
    Ok(())
}

fn stage_text(out: &mut impl Write, stage: &Stage, last: bool, palette: Palette) -> Result<()> {
    let title = stage.publication.title.as_deref().unwrap_or(&stage.publication.source_ref);
    let date = stage.publication.date.map(|date| date.to_string()).unwrap_or_else(|| "sans date".to_owned());
    writeln!(out, "  {date}  {} ({})", one_line(title), stage.publication.id)?;
    if let Some(due) = stage.due {
        writeln!(
            out,
            "    rapport sur les suites (CJF, art. L. 243-9) : au plus tard le {due}, un an après la publication ; le délai court de la présentation à l’assemblée"
        )?;
    }
    for orphan in &stage.orphans {
        let status = orphan.status.map_or("sans degré indiqué", status_fr);
        writeln!(out, "    suite d’un rapport absent de la base : {status}")?;
        quote(out, orphan, palette)?;
    }
    for (record, followed) in &stage.recommendations {
        // The last report awaits its follow-up: its recommendations are those of `show`.
        if last {
            break;
        }
        let outcome = match followed {
            Some(followed) => followed.status.map_or("suivie, sans degré indiqué", status_fr),
            None => "aucune suite trouvée",
        };
        writeln!(out, "    {outcome}")?;
        quote(out, record, palette)?;
        if let Some(followed) = followed {
            quote(out, followed, palette)?;
        }
    }
    Ok(())
}

fn quote(out: &mut impl Write, record: &ConclusionRecord, palette: Palette) -> Result<()> {
    writeln!(out, "      « {} »", one_line(&record.text))?;
    writeln!(out, "      {}", palette.faint(&format!("{} — {}", place(record), link(record))))?;
    Ok(())
}

fn json_of(line: &Lifeline) -> Value {
    let stages: Vec<Value> = line
        .stages
        .iter()
        .map(|stage| {
            let recommendations: Vec<Value> = stage
                .recommendations
                .iter()
                .map(|(record, followed)| {
                    let status = followed.as_ref().and_then(|followed| followed.status).map(|status| status.code());
                    json!({ "recommendation": quoted(record), "follow_up": followed.as_ref().map(quoted), "status": status })
                })
                .collect();
            let orphans: Vec<Value> = stage
                .orphans
                .iter()
                .map(|orphan| json!({ "follow_up": quoted(orphan), "status": orphan.status.map(|status| status.code()) }))
                .collect();
            json!({
                "publication_id": stage.publication.id,
                "title": stage.publication.title,
                "date": stage.publication.date,
                "due_at_the_latest": stage.due,
                "recommendations": recommendations,
                "follow_ups_of_absent_reports": orphans,
            })
        })
        .collect();
    json!({ "body": line.body, "reports": stages })
}
