//! `cambon tables`: the tables of one file as CSV, JSON or for reading, with French numbers understood.
//!
//! The file is read in a worker with its limits, as in a build.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use cambon_document::number::{self, Figure};
use cambon_document::{Block, BlockKind, Document, PageNumber, Table};
use serde::Serialize;

use crate::Outcome;
use crate::analysis::Analysis;
use crate::cli::{TablesArgs, TablesFormat};
use crate::config::Config;
use crate::printer::{Printer, Sink};
use crate::worker::{WorkerSettings, WorkerSlot};

/// Widest column shown for reading, in characters.
const WIDEST_COLUMN: usize = 48;

/// A table with where it stands.
#[derive(Serialize)]
struct FoundTable<'a> {
    /// From 1, in the order of the file.
    order: usize,
    /// Pages on which it stands; none for formats without pages.
    pages: Vec<PageNumber>,
    /// Caption just above.
    title: Option<&'a str>,
    rows: usize,
    columns: usize,
    /// Rows at its head that name the columns.
    header_rows: usize,
    cells: Vec<FoundCell>,
    #[serde(skip)]
    matrix: Vec<Vec<String>>,
}

/// A cell as printed and, where it is a figure, as a number.
#[derive(Serialize)]
struct FoundCell {
    /// From 0.
    row: usize,
    /// From 0.
    column: usize,
    rows: u16,
    columns: u16,
    header: bool,
    text: String,
    number: Option<f64>,
    unit: Option<String>,
    /// It says that there is no number: n.c., s.o., a dash.
    absent: bool,
}

/// Reads and writes.
pub fn run(args: &TablesArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let document = match WorkerSlot::new(&WorkerSettings::of(config)).analyse(&name, &bytes)? {
        Analysis::Understood { document, .. } => document,
        Analysis::Refused { reason, .. } => bail!("{}: {reason}", args.file.display()),
    };
    if let Some(page) = args.page {
        has_page(&document, page)?;
    }
    let mut tables = found(&document);
    tables.retain(|table| args.page.is_none_or(|page| table.pages.contains(&PageNumber(page))));
    if let Some(folder) = &args.csv {
        write_files(folder, &tables, args.numbers, printer)?;
    } else {
        print(&tables, args)?;
    }
    let count = match tables.len() {
        0 => "no table".to_owned(),
        1 => "1 table".to_owned(),
        many => format!("{many} tables"),
    };
    printer.note(count);
    Ok(if tables.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

fn has_page(document: &Document, page: u32) -> Result<()> {
    let pages = document.pages.len();
    if pages == 0 {
        bail!("this format has no pages\nhint: leave --page out");
    }
    if page == 0 || page as usize > pages {
        bail!("there is no page {page}\nhint: the file has pages 1 to {pages}");
    }
    Ok(())
}

fn found(document: &Document) -> Vec<FoundTable<'_>> {
    let mut tables = Vec::new();
    for (index, block) in document.blocks.iter().enumerate() {
        if let BlockKind::Table(table) = &block.kind {
            let title = index.checked_sub(1).map(|above| &document.blocks[above]);
            let title = title.filter(|above| above.kind == BlockKind::Caption);
            let title = title.map(|above| document.text_of(above));
            tables.push(FoundTable { title, ..described(document, block, table, tables.len() + 1) });
        }
    }
    tables
}

fn described<'a>(document: &'a Document, block: &Block, table: &Table, order: usize) -> FoundTable<'a> {
    let mut pages: Vec<PageNumber> = block.anchors.iter().map(|anchor| anchor.page).collect();
    pages.sort();
    pages.dedup();
    let cells = table.placed().into_iter().map(|placed| {
        let text = placed.cell.span.of(&document.text).to_owned();
        let figure = number::read(&text);
        let absent = figure == Figure::Absent;
        let quantity = if let Figure::Quantity(quantity) = figure { Some(quantity) } else { None };
        FoundCell {
            row: placed.row,
            column: placed.column,
            rows: placed.cell.rows,
            columns: placed.cell.columns,
            header: placed.header,
            number: quantity.as_ref().map(|quantity| quantity.number),
            unit: quantity.and_then(|quantity| quantity.unit),
            absent,
            text,
        }
    });
    FoundTable {
        order,
        pages,
        title: None,
        rows: table.rows.len(),
        columns: table.width(),
        header_rows: table.rows.iter().take_while(|row| row.header).count(),
        cells: cells.collect(),
        matrix: table.matrix(&document.text),
    }
}

/// One file a table; its name tells the first page and the order.
fn write_files(folder: &Path, tables: &[FoundTable<'_>], numbers: bool, printer: Printer) -> Result<()> {
    if tables.is_empty() {
        return Ok(());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("making the folder {}", folder.display()))?;
    for table in tables {
        let page = table.pages.first().map(|page| format!("page-{:03}-", page.0)).unwrap_or_default();
        let path = folder.join(format!("{page}tableau-{:02}.csv", table.order));
        let mut sink = Sink::open(Some(&path))?;
        sink.write_all(&csv(table, numbers)?)?;
        sink.finish()?;
        printer.note(path.display());
    }
    Ok(())
}

fn print(tables: &[FoundTable<'_>], args: &TablesArgs) -> Result<()> {
    let mut sink = Sink::open(None)?;
    match args.format {
        TablesFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(tables)?)?,
        TablesFormat::Csv => {
            for (index, table) in tables.iter().enumerate() {
                if index > 0 {
                    sink.write_all(b"\n")?;
                }
                sink.write_all(&csv(table, args.numbers)?)?;
            }
        }
        TablesFormat::Text => {
            for table in tables {
                write_text(&mut sink, table, args.numbers)?;
            }
        }
    }
    sink.finish()
}

fn csv(table: &FoundTable<'_>, numbers: bool) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in &table.matrix {
        writer.write_record(row.iter().map(|text| field(text, numbers)))?;
    }
    Ok(writer.into_inner()?)
}

/// A field as printed or, where asked for, as a plain number; what is said to be absent is then empty.
fn field(text: &str, numbers: bool) -> String {
    match number::read(text) {
        Figure::Quantity(quantity) if numbers => quantity.number.to_string(),
        Figure::Absent if numbers => String::new(),
        _ => text.to_owned(),
    }
}

/// Columns under each other; figures to the right.
fn write_text(out: &mut impl Write, table: &FoundTable<'_>, numbers: bool) -> Result<()> {
    let pages: Vec<String> = table.pages.iter().map(|page| page.0.to_string()).collect();
    let place = if pages.is_empty() { String::new() } else { format!(", page {}", pages.join(", ")) };
    let title = table.title.map(|title| format!(": {title}")).unwrap_or_default();
    writeln!(out, "Table {}{place} ({} x {}){title}", table.order, table.rows, table.columns)?;
    let mut widths = vec![0; table.columns];
    for row in &table.matrix {
        for (width, text) in widths.iter_mut().zip(row) {
            *width = (*width).max(field(text, numbers).chars().count()).min(WIDEST_COLUMN);
        }
    }
    for (index, row) in table.matrix.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(text, width)| aligned(&field(text, numbers), *width)).collect();
        writeln!(out, "  {}", cells.join(" | ").trim_end())?;
        if index + 1 == table.header_rows {
            writeln!(out, "  {}", widths.iter().map(|w| "-".repeat(*w)).collect::<Vec<_>>().join("-+-"))?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn aligned(text: &str, width: usize) -> String {
    let text: String = if text.chars().count() > width {
        text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
    } else {
        text.to_owned()
    };
    if number::read(&text) == Figure::Words { format!("{text:<width$}") } else { format!("{text:>width$}") }
}
