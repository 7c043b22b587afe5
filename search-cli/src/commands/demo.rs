//! `cambon demo`: an instance from the samples, a search, conclusions by topic, a doctrine page, what to type next; then the site.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use cambon_classifier::taxonomy::{Taxonomy, TopicCode};
use cambon_corpus::{ConclusionFilter, ConclusionRecord};
use cambon_document::ConclusionKind;
use cambon_indexer::Searcher;
use cambon_indexer::api::{self, Parameters};
use cambon_web::doctrine::theme::Theme;

use crate::cli::{ColorChoice, DemoArgs, ImportArgs};
use crate::commands::{doctrine_text, import, search, serve, show};
use crate::config::Config;
use crate::filters;
use crate::instance::Instance;
use crate::printer::{Palette, Printer, Sink};

/// Data folder when none is named, so that a demonstration never mixes with real data.
const DEMO_FOLDER: &str = "demo-data";

/// What an auditor might ask first.
const QUERY: &str = "heures supplémentaires";

/// Themes listed, and conclusions of each.
const THEMES_SHOWN: usize = 5;
const CONCLUSIONS_SHOWN: usize = 2;

/// The theme of which doctrine is shown, and how many of its positions.
const THEME: &str = "GRH-1";
const POSITIONS_SHOWN: usize = 3;

/// Builds and shows.
pub fn run(args: &DemoArgs, config: &Config, data_named: bool, printer: Printer) -> Result<()> {
    let samples = samples_folder(&args.samples)?;
    let mut config = config.clone();
    if !data_named {
        config.data = PathBuf::from(DEMO_FOLDER);
    }
    printer.note(format!(
        "1. The samples of {} are imported into {}.",
        samples.display(),
        config.data.display()
    ));
    let import_args = ImportArgs {
        paths: vec![samples.join("pdf")],
        metadata: Some(samples.join("metadata.csv")),
        institution: None,
        no_build: false,
    };
    import::run(&import_args, &config, printer)?;
    let instance = Instance::open_read_only(&config.data)?;
    let mut sink = Sink::open(None)?;
    let palette = Palette::new(ColorChoice::Auto);
    show_search(&mut sink, &instance, palette)?;
    show_themes(&mut sink, &instance, palette)?;
    show_doctrine(&mut sink, &instance, palette)?;
    show_next(&mut sink, &config.data)?;
    if args.no_serve {
        return sink.finish();
    }
    writeln!(sink, "\n6. The site, on these samples\n")?;
    sink.finish()?;
    serve::run(&args.serve, &config, printer)
}

fn samples_folder(named: &Path) -> Result<PathBuf> {
    // Beside the sources too, so that the demonstration runs from any folder of a checkout.
    let of_checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(named);
    let found =
        [named.to_owned(), of_checkout].into_iter().find(|folder| folder.join("metadata.csv").is_file());
    match found {
        Some(folder) => Ok(folder),
        None => bail!(
            "no samples in {}\nhint: run it in a checkout of Cambon, or name them: cambon demo --samples DIR",
            named.display()
        ),
    }
}

fn show_search(out: &mut impl Write, instance: &Instance, palette: Palette) -> Result<()> {
    writeln!(out, "\n2. {}\n", palette.title(&format!("cambon search {QUERY}")))?;
    let searcher = Searcher::open(&instance.index_folder())?;
    let parameters = Parameters { q: QUERY.to_owned(), limit: Some(3), ..Parameters::default() };
    search::text(out, &api::search(&searcher, &parameters, filters::today())?, palette)
}

fn show_themes(out: &mut impl Write, instance: &Instance, palette: Palette) -> Result<()> {
    let taxonomy = Taxonomy::shipped();
    let mut by_theme: BTreeMap<String, Vec<ConclusionRecord>> = BTreeMap::new();
    for record in instance.store.conclusions(&ConclusionFilter::default())? {
        if record.kind != ConclusionKind::Finding {
            let theme = record.primary_topic.clone().unwrap_or_default();
            by_theme.entry(theme).or_default().push(record);
        }
    }
    let mut themes: Vec<_> = by_theme.into_iter().collect();
    let unqualified = |code: &str| code == TopicCode::unqualified().as_str();
    themes.sort_by_key(|(code, records)| (unqualified(code), std::cmp::Reverse(records.len()), code.clone()));
    let total: usize = themes.iter().map(|(_, records)| records.len()).sum();
    writeln!(out, "\n3. {total} recommendations and legal reminders, by theme; the five most frequent")?;
    for (code, records) in themes.iter().take(THEMES_SHOWN) {
        let label = taxonomy.get(code).map_or("sans thème", |topic| topic.label.fr.as_str());
        writeln!(out, "\n{}", palette.title(&format!("{code} {label}: {}", records.len())))?;
        for record in records.iter().take(CONCLUSIONS_SHOWN) {
            show::show_conclusion(out, record, &taxonomy)?;
            writeln!(out, "    {}", palette.faint(record.title.as_deref().unwrap_or(&record.source_ref)))?;
        }
    }
    Ok(())
}

/// A theme as a doctrine page, shortly.
fn show_doctrine(out: &mut impl Write, instance: &Instance, palette: Palette) -> Result<()> {
    writeln!(out, "\n4. {}\n", palette.title(&format!("cambon doctrine {THEME} --limit {POSITIONS_SHOWN}")))?;
    let taxonomy = Taxonomy::shipped();
    let label = taxonomy.get(THEME).map_or(THEME, |topic| topic.label.fr.as_str());
    let theme = Theme::gather(&instance.store, THEME)?;
    theme.verify(&instance.store, POSITIONS_SHOWN)?;
    doctrine_text::write(out, &format!("{THEME} {label}"), &theme, POSITIONS_SHOWN, palette)
}

fn show_next(out: &mut impl Write, data: &Path) -> Result<()> {
    let data = data.display();
    writeln!(
        out,
        "
5. What to type next (`cambon` is target/release/cambon, or on the path after `cargo install --path search-cli`)

   cambon --data {data} search '\"temps de travail\"' --body-kind commune
   cambon --data {data} search --kind legal_reminder --topic CPT
   cambon --data {data} doctrine GRH-1
   cambon --data {data} digest --week 2017-W13
   cambon --data {data} export conclusions --excel --output conclusions.csv
   cambon --data {data} status
   cambon --data {data} serve
   cambon import YOUR-REPORTS/ --metadata YOUR-LIST.csv"
    )?;
    Ok(())
}
