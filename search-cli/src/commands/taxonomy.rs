//! `cambon taxonomy`: makes SKOS and JSON from the source, compares versions, checks the rules.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use cambon_classifier::taxonomy::{Migrations, Taxonomy};

use crate::cli::{OutputFormat, TaxonomyAction, TaxonomyArgs};
use crate::printer::{Printer, Sink};

/// Source, migrations and former versions in the taxonomy's folder.
const SOURCE: &str = "doctrine.toml";
const MIGRATIONS: &str = "migrations.toml";
const FORMER: &str = "versions";
/// What is made of the source, beside it.
const TURTLE: &str = "doctrine.ttl";
const JSON: &str = "doctrine.json";

/// Acts.
pub fn run(args: &TaxonomyArgs, printer: Printer) -> Result<()> {
    match &args.action {
        TaxonomyAction::Write { folder } => write(folder, printer),
        TaxonomyAction::Check { folder } => check(folder, printer),
        TaxonomyAction::Diff { former, new, format } => diff(former, new.as_deref(), *format),
    }
}

fn write(folder: &Path, printer: Printer) -> Result<()> {
    let (taxonomy, migrations) = read(folder)?;
    super::write_beside(&folder.join(TURTLE), &taxonomy.turtle(&migrations))?;
    super::write_beside(&folder.join(JSON), &taxonomy.json())?;
    printer.note(format!(
        "{TURTLE} and {JSON} of version {} written to {}",
        taxonomy.version(),
        folder.display()
    ));
    Ok(())
}

/// Every former version must lead to the current one, and what was made of the source must be of today.
fn check(folder: &Path, printer: Printer) -> Result<()> {
    let (taxonomy, migrations) = read(folder)?;
    let former = folder.join(FORMER);
    let entries = std::fs::read_dir(&former).with_context(|| format!("reading {}", former.display()))?;
    let mut versions = 0;
    for entry in entries {
        let path = entry?.path();
        let former = parse(&path)?;
        migrations.check(&former, &taxonomy).with_context(|| format!("from {}", path.display()))?;
        versions += 1;
    }
    for (name, expected) in [(TURTLE, taxonomy.turtle(&migrations)), (JSON, taxonomy.json())] {
        if text(&folder.join(name))? != expected {
            bail!("{name} is not what {SOURCE} gives\nhint: cambon taxonomy write");
        }
    }
    printer.note(format!(
        "version {} is sound: {} topics, {versions} former versions lead to it",
        taxonomy.version(),
        taxonomy.topics().len()
    ));
    Ok(())
}

fn diff(former: &Path, new: Option<&Path>, format: OutputFormat) -> Result<()> {
    let former = parse(former)?;
    let new = new.map_or_else(|| Ok(Taxonomy::shipped()), parse)?;
    let difference = new.difference(&former);
    let mut sink = Sink::open(None)?;
    match format {
        OutputFormat::Text => {
            write!(sink, "from version {} to {}\n{difference}", former.version(), new.version())?;
        }
        OutputFormat::Json => writeln!(sink, "{}", serde_json::to_string_pretty(&difference)?)?,
        _ => bail!("differences are written as text or json"),
    }
    sink.finish()
}

fn read(folder: &Path) -> Result<(Taxonomy, Migrations)> {
    let migrations = folder.join(MIGRATIONS);
    let parsed =
        Migrations::parse(&text(&migrations)?).with_context(|| format!("in {}", migrations.display()))?;
    Ok((parse(&folder.join(SOURCE))?, parsed))
}

fn parse(path: &Path) -> Result<Taxonomy> {
    Taxonomy::parse(&text(path)?).with_context(|| format!("in {}", path.display()))
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
