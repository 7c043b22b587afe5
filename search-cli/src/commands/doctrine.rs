//! `cambon doctrine`: what the jurisdictions have said on a theme over time, the themes, or what rests on a legal reference.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result, bail};
use cambon_classifier::taxonomy::Taxonomy;
use cambon_corpus::{ConclusionFilter, ConclusionRecord};
use cambon_document::{ConclusionKind, legal};
use cambon_web::doctrine::theme::{Figures, Theme};
use cambon_web::doctrine::{chart, figures, link, one_line, page, place, theme};
use serde::Serialize;
use serde_json::json;

use crate::Outcome;
use crate::cli::{ColorChoice, DoctrineArgs, DoctrineFormat};
use crate::commands::doctrine_text;
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::{Palette, Sink};
use crate::table::{RowWriter, TableFormat};

/// Writes it.
pub fn run(args: &DoctrineArgs, config: &Config) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    match (&args.code, &args.article) {
        (Some(code), _) => one(args, code, &instance),
        (None, Some(reference)) => resting(args, reference, &instance),
        (None, None) => themes(args, &instance),
    }
}

/// Everything on one theme.
fn one(args: &DoctrineArgs, code: &str, instance: &Instance) -> Result<Outcome> {
    let taxonomy = Taxonomy::shipped();
    let code = code.to_uppercase();
    let topic = taxonomy.get(&code).with_context(|| {
        format!("no theme \"{code}\"\nhint: `cambon doctrine` lists the themes that have conclusions")
    })?;
    let name = format!("{code} {}", topic.label.fr);
    let found = Theme::gather(&instance.store, &code)?;
    // JSON tells all of them.
    let shown = if args.format == DoctrineFormat::Json { usize::MAX } else { args.limit };
    found.verify(&instance.store, shown)?;
    let mut sink = Sink::open(args.output.as_deref())?;
    match args.format {
        DoctrineFormat::Text => {
            doctrine_text::write(&mut sink, &name, &found, args.limit, Palette::new(ColorChoice::Auto))?;
        }
        DoctrineFormat::Json => {
            writeln!(sink, "{}", serde_json::to_string_pretty(&page::json(&code, &name, &found))?)?;
        }
        DoctrineFormat::Svg => write!(sink, "{}", chart::svg(&name, &found.cells()))?,
        DoctrineFormat::Html => write!(sink, "{}", page::html(&name, &found, args.limit))?,
        DoctrineFormat::Csv => return rows(sink, &found.cells()),
    }
    sink.finish()?;
    Ok(if found.records.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn rows(sink: Sink, rows: &[impl Serialize]) -> Result<Outcome> {
    let mut writer = RowWriter::new(sink, TableFormat::Csv);
    rows.iter().try_for_each(|row| writer.write(row))?;
    writer.finish()?;
    Ok(if rows.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// A theme in the list of themes.
#[derive(Debug, Serialize)]
struct Listed {
    code: String,
    name: String,
    conclusions: usize,
    publications: usize,
    jurisdictions: usize,
    regularity_percent: Option<u32>,
}

/// The themes by their primary conclusions, in the order of the taxonomy.
fn themes(args: &DoctrineArgs, instance: &Instance) -> Result<Outcome> {
    let mut by_theme: BTreeMap<String, Vec<ConclusionRecord>> = BTreeMap::new();
    for record in instance.store.conclusions(&ConclusionFilter::default())? {
        if record.kind != ConclusionKind::Finding {
            by_theme.entry(record.primary_topic.clone().unwrap_or_default()).or_default().push(record);
        }
    }
    let taxonomy = Taxonomy::shipped();
    let listed: Vec<Listed> = by_theme
        .into_iter()
        .map(|(code, records)| {
            let figures = Figures::of(records.iter());
            Listed {
                name: taxonomy.get(&code).map(|topic| topic.label.fr.clone()).unwrap_or_default(),
                code,
                conclusions: figures.conclusions,
                publications: figures.publications,
                jurisdictions: figures.jurisdictions,
                regularity_percent: figures.regularity_percent,
            }
        })
        .collect();
    let mut sink = Sink::open(args.output.as_deref())?;
    match args.format {
        DoctrineFormat::Csv => return rows(sink, &listed),
        DoctrineFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&listed)?)?,
        DoctrineFormat::Text => {
            writeln!(
                sink,
                "{:<7}{:>11}{:>10}{:>12}  intitulé",
                "thème", "conclusions", "rapports", "régularité"
            )?;
            for theme in &listed {
                let share = theme.regularity_percent.map(|share| format!("{share} %")).unwrap_or_default();
                let Listed { code, name, conclusions, publications, .. } = theme;
                writeln!(sink, "{code:<7}{conclusions:>11}{publications:>10}{share:>12}  {name}")?;
            }
        }
        DoctrineFormat::Svg | DoctrineFormat::Html => {
            bail!(
                "the list of themes is written as text, csv or json\nhint: name a theme: cambon doctrine GRH-1 --format svg"
            )
        }
    }
    sink.finish()?;
    Ok(if listed.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// What rests on a legal reference, under its former and present numbers.
fn resting(args: &DoctrineArgs, reference: &str, instance: &Instance) -> Result<Outcome> {
    let Some(key) = legal::sought(reference) else {
        bail!(
            "\"{reference}\" is no legal reference\nhint: write \"CGCT L. 2312-1\", \"loi n° 2015-991\" or M14"
        )
    };
    let mut keys = vec![key];
    if let Some(found) = legal::find(reference).first() {
        let canonical = found.cited.canonical();
        let moved = legal::renumbered(&canonical).filter(|row| row.sure);
        keys.extend(
            moved
                .flat_map(|row| row.today.iter().chain([&row.former]))
                .filter_map(|other| legal::sought(other)),
        );
    }
    let rests = |record: &ConclusionRecord| {
        let cited = record.legal_bases.iter().flat_map(|basis| legal::find(basis));
        cited.flat_map(|found| found.cited.keys()).any(|key| keys.contains(&key))
    };
    let mut records = instance.store.conclusions(&ConclusionFilter::default())?;
    records.retain(rests);
    records.iter().try_for_each(|record| theme::verify(&instance.store, record))?;
    let mut sink = Sink::open(args.output.as_deref())?;
    match args.format {
        DoctrineFormat::Text => resting_text(&mut sink, reference, &records)?,
        DoctrineFormat::Json => {
            let quoted: Vec<_> = records.iter().map(page::quoted).collect();
            let search = legal::find(reference).first().map(|found| found.cited.link().search);
            let whole = json!({ "reference": reference, "search": search, "figures": Figures::of(records.iter()), "conclusions": quoted });
            writeln!(sink, "{}", serde_json::to_string_pretty(&whole)?)?;
        }
        DoctrineFormat::Csv => return rows(sink, &records),
        DoctrineFormat::Svg | DoctrineFormat::Html => {
            bail!("what rests on a reference is written as text, csv or json\nhint: --format csv")
        }
    }
    sink.finish()?;
    Ok(if records.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn resting_text(out: &mut impl Write, reference: &str, records: &[ConclusionRecord]) -> Result<()> {
    let palette = Palette::new(ColorChoice::Auto);
    writeln!(out, "{}", palette.title(reference))?;
    writeln!(out, "  {}", figures(&Figures::of(records.iter())))?;
    for record in records {
        let theme = record.primary_topic.as_deref().unwrap_or("AUT");
        writeln!(out, "\n  {theme}  « {} »", one_line(&record.text))?;
        writeln!(out, "     {}", record.legal_bases.join(", "))?;
        writeln!(out, "     {}", palette.faint(&format!("{} — {}", place(record), link(record))))?;
    }
    Ok(())
}
