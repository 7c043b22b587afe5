//! `cambon directory`: publications of all sources as one list.

use std::io::Write;

use anyhow::Result;
use cambon_newsroom::{Directory, DirectoryFilter, DirectorySort, Entry, EntryKind, french};

use crate::Outcome;
use crate::cli::{self, DirectoryArgs, OutputFormat, SubjectArgs};
use crate::config::Config;
use crate::instance::Instance;
use crate::newsroom::Newsdesk;
use crate::printer::{Palette, Printer, Sink};
use crate::table::{RowWriter, TableFormat};

/// Lists.
pub fn run(args: &DirectoryArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    let desk = Newsdesk::of(config)?;
    let mut directory = Directory::load(&instance.store, &desk.context())?.filtered(&filter(args));
    directory.sort(sort(args.sort));
    directory.entries.truncate(args.limit.unwrap_or(usize::MAX));
    let format = match (args.excel, args.format) {
        (true, _) => Some(TableFormat::Excel),
        (false, OutputFormat::Csv) => Some(TableFormat::Csv),
        (false, OutputFormat::Jsonl) => Some(TableFormat::Jsonl),
        (false, OutputFormat::Text | OutputFormat::Json) => None,
    };
    let mut sink = Sink::open(None)?;
    match format {
        Some(format) => {
            let mut rows = RowWriter::new(sink, format);
            for entry in &directory.entries {
                rows.write(entry)?;
            }
            rows.finish()?;
        }
        None if args.format == OutputFormat::Json => {
            writeln!(sink, "{}", serde_json::to_string_pretty(&directory.entries)?)?;
            sink.finish()?;
        }
        None => {
            let palette = Palette::new(cli::ColorChoice::Auto);
            for entry in &directory.entries {
                write_entry(&mut sink, entry, palette)?;
            }
            sink.finish()?;
        }
    }
    printer.note(format!("{} publications", directory.entries.len()));
    Ok(if directory.entries.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn filter(args: &DirectoryArgs) -> DirectoryFilter {
    let SubjectArgs { institution, theme, territory, body } = args.subject.clone();
    DirectoryFilter {
        institution,
        theme,
        territory,
        body,
        kind: args.kind.map(|kind| match kind {
            cli::EntryKind::Report => EntryKind::Report,
            cli::EntryKind::Notice => EntryKind::Notice,
        }),
        source: args.source.clone(),
        from: args.from,
        until: args.until,
    }
}

fn sort(by: cli::DirectorySort) -> DirectorySort {
    match by {
        cli::DirectorySort::Newest => DirectorySort::Newest,
        cli::DirectorySort::Oldest => DirectorySort::Oldest,
        cli::DirectorySort::Title => DirectorySort::Title,
        cli::DirectorySort::Institution => DirectorySort::Institution,
    }
}

fn write_entry(sink: &mut Sink, entry: &Entry, palette: Palette) -> Result<()> {
    let day = entry.date.map_or_else(|| "sans date ".to_owned(), |date| date.to_string());
    writeln!(sink, "{day}  {}", palette.title(&entry.title))?;
    let conclusions = usize::try_from(entry.conclusions).unwrap_or_default();
    let told = (conclusions > 0).then(|| french::count(conclusions, "conclusion", "conclusions"));
    let themes = (!entry.themes.is_empty()).then(|| entry.leading_themes().join(" "));
    let facts =
        [Some(entry.institution.clone()), entry.document_type.clone(), told, themes, entry.licence.clone()];
    writeln!(
        sink,
        "            {}",
        palette.faint(&facts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    )?;
    let place = entry.link.clone().or_else(|| entry.source_ref.as_ref().map(|r| format!("cambon show {r}")));
    if let Some(place) = place {
        writeln!(sink, "            {}", palette.faint(&place))?;
    }
    Ok(())
}
