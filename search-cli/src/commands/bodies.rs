//! `cambon bodies`: the register of audited bodies, and titles matched with it strictly.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use cambon_corpus::crawl::Body;
use serde::Deserialize;

use crate::cli::{BodiesAction, BodiesArgs};
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::{Printer, Sink};

/// A row of the register.
#[derive(Debug, Deserialize)]
struct Row {
    name: String,
    department: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    insee: Option<String>,
    #[serde(default)]
    siren: Option<String>,
}

/// Imports or matches.
pub fn run(args: &BodiesArgs, config: &Config, printer: Printer) -> Result<()> {
    match &args.action {
        BodiesAction::Import { file } => {
            let bodies = read(file).with_context(|| format!("reading the register {}", file.display()))?;
            let mut instance = Instance::create_or_open(&config.data)?;
            let added = instance.store.replace_bodies(&bodies)?;
            printer.note(format!("{added} bodies; {} rows said the same twice", bodies.len() - added));
            matches(&instance, printer)
        }
        BodiesAction::Match => matches(&Instance::open_read_only(&config.data)?, printer),
    }
}

fn read(file: &Path) -> Result<Vec<Body>> {
    let text = std::fs::read_to_string(file)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let header = text.lines().next().unwrap_or_default();
    if !(header.contains("name") && header.contains("department")) {
        bail!(
            "no columns name and department in \"{header}\"\nhint: the columns are name,kind,department,insee,siren"
        );
    }
    let separator = if header.contains(';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::All).from_reader(text.as_bytes());
    let given = |value: Option<String>| value.filter(|value| !value.is_empty());
    let mut bodies = Vec::new();
    for row in reader.deserialize::<Row>() {
        let row = row?;
        if row.name.is_empty() || row.department.is_empty() {
            bail!("row {}: a body has a name and a département", bodies.len() + 2);
        }
        bodies.push(Body {
            name: row.name,
            kind: given(row.kind),
            department: row.department,
            insee: given(row.insee),
            siren: given(row.siren),
        });
    }
    Ok(bodies)
}

fn matches(instance: &Instance, printer: Printer) -> Result<()> {
    let (matched, unmatched) = instance.store.match_bodies()?;
    let mut sink = Sink::open(None)?;
    for row in &matched {
        writeln!(sink, "{}", serde_json::to_string(row)?)?;
    }
    sink.finish()?;
    for row in &unmatched {
        printer.note(format!(
            "not attributed: {} {}: {}",
            row.publication_id,
            row.title.as_deref().unwrap_or("(no title)"),
            row.reason
        ));
    }
    printer.note(format!("{} publications attributed, {} not", matched.len(), unmatched.len()));
    Ok(())
}
