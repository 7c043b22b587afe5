//! Bulk files: everything public in a dated folder, with a manifest and what changed since the release before.
//!
//! The day names the folder; it stands in no file that a reader compares. Ids are those of every other export.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cambon_corpus::hex;
use flate2::read::GzDecoder;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::cell::Cell;
use super::column::Shape;
use super::elastic;
use super::facts::LICENCE;
use super::resource::Resource;
use super::rows::{self, Outputs};
use super::selection::Selection;
use super::target::{Target, Written};
use super::writer::{self, Format, TableWriter};
use crate::Outcome;
use crate::cli::{BulkArgs, BulkFormat};
use crate::config::Config;
use crate::filters;
use crate::instance::Instance;
use crate::printer::Printer;

const MANIFEST: &str = "manifest.json";

/// What each row was, in few bytes: what the next release is compared with.
const FINGERPRINTS: &str = "fingerprints.csv.gz";

/// Which rows came, went and changed.
const CHANGES: &str = "changes.jsonl.gz";

/// What changed from release to release, for people.
const CHANGELOG: &str = "CHANGELOG.md";

/// Hexadecimal digits of a row's fingerprint: 64 bits, compared row by row.
const FINGERPRINT_DIGITS: usize = 16;

/// Tables whose rows are compared. Passages change with their publication and are ten times as many.
const COMPARED: [Resource; 4] =
    [Resource::Conclusions, Resource::Publications, Resource::Bodies, Resource::Taxonomy];

/// Writes a release, or bodies for a search engine.
///
/// # Errors
/// When the folder cannot be written.
pub fn run(args: &BulkArgs, config: &Config, printer: Printer) -> Result<Outcome> {
    let instance = Instance::open_read_only(&config.data)?;
    if args.bulk_format == BulkFormat::Elastic {
        return elastic::run(&args.folder, args.anonymise, &instance, printer);
    }
    let day = args.date.unwrap_or_else(filters::today);
    let release = Release { folder: args.folder.join(day.to_string()), day, args };
    fs::create_dir_all(&release.folder)
        .with_context(|| format!("making folder {}", release.folder.display()))?;
    let rows = release.write(&instance, printer)?;
    printer.note(format!("{rows} rows written to {}", release.folder.display()));
    Ok(if rows == 0 { Outcome::NothingFound } else { Outcome::Done })
}

struct Release<'a> {
    folder: PathBuf,
    day: Date,
    args: &'a BulkArgs,
}

impl Release<'_> {
    fn write(&self, instance: &Instance, printer: Printer) -> Result<u64> {
        let fingerprints = Target::hashed(&self.folder.join(FINGERPRINTS))?;
        let shared = Shared::new(fingerprints.gzip_writer());
        let mut outputs = Outputs::new(self.args.anonymise);
        let mut targets = Vec::new();
        for resource in self.tables() {
            let target = Target::hashed(&self.folder.join(self.file_name(resource)))?;
            let (format, out) = match self.args.bulk_format {
                BulkFormat::Parquet => (Format::Parquet, target.writer()),
                BulkFormat::Csv => (Format::Csv, target.gzip_writer()),
                BulkFormat::Jsonl | BulkFormat::Elastic => (Format::Jsonl, target.gzip_writer()),
            };
            let inner = writer::open(format, resource, false, out)?;
            let writer: Box<dyn TableWriter> = match COMPARED.contains(&resource) {
                true => Box::new(Fingerprinted::new(resource, inner, shared.clone())),
                false => inner,
            };
            outputs.add(resource, writer);
            targets.push((resource, target));
        }
        rows::write(instance, &Selection::default(), &mut outputs, printer)?;
        let counts = outputs.finish()?;
        shared.finish()?;
        let mut files = vec![entry(FINGERPRINTS, None, &fingerprints.finish()?)];
        for ((resource, target), rows) in targets.into_iter().zip(&counts) {
            files.push(entry(&self.file_name(resource), Some((resource, *rows)), &target.finish()?));
        }
        let changes = self.compare(&mut files)?;
        self.describe(&outputs, &files, &changes)?;
        write_changelog(&self.args.folder)?;
        Ok(counts.iter().sum())
    }

    /// JSON lines hold topics and places within the conclusion; tables need tables of their own for them.
    fn tables(&self) -> Vec<Resource> {
        let nested = self.args.bulk_format == BulkFormat::Jsonl;
        let own = |resource: &Resource| {
            nested && matches!(resource, Resource::Topics | Resource::Occurrences | Resource::LegalBases)
        };
        Resource::ALL.into_iter().filter(|resource| !own(resource)).collect()
    }

    fn file_name(&self, resource: Resource) -> String {
        let end = match self.args.bulk_format {
            BulkFormat::Parquet => "parquet",
            BulkFormat::Csv => "csv.gz",
            BulkFormat::Jsonl | BulkFormat::Elastic => "jsonl.gz",
        };
        format!("{}.{end}", resource.name())
    }

    fn describe(&self, outputs: &Outputs<'_>, files: &[Value], changes: &Value) -> Result<()> {
        let (licence, title, path) = LICENCE;
        let replaced = outputs
            .redactor
            .as_ref()
            .map(|redactor| json!({ "names": redactor.names, "rows": redactor.rows }));
        let manifest = json!({
            "day": self.day.to_string(),
            "licence": { "name": licence, "title": title, "path": path },
            "versions": outputs.facts.versions(),
            "corpus": outputs.facts.corpus(),
            "replaced": replaced,
            "files": files,
            "changes": changes,
        });
        crate::commands::write_beside(
            &self.folder.join(MANIFEST),
            &(serde_json::to_string_pretty(&manifest)? + "\n"),
        )
    }

    /// What changed since the release before, which goes into a file; its counts go into the manifest.
    fn compare(&self, files: &mut Vec<Value>) -> Result<Value> {
        let before = releases(&self.args.folder)?.into_iter().rfind(|(day, _)| *day < self.day);
        let Some((former_day, former)) = before else { return Ok(Value::Null) };
        let mut was = HashMap::new();
        each_fingerprint(&former.join(FINGERPRINTS), |key, fingerprint| {
            was.insert(key, fingerprint);
        })?;
        let target = Target::hashed(&self.folder.join(CHANGES))?;
        let mut out = target.gzip_writer();
        let mut counts: BTreeMap<String, [u64; 3]> = BTreeMap::new();
        let mut tell = |change: usize, (table, id): &(String, String)| -> Result<()> {
            counts.entry(table.clone()).or_default()[change] += 1;
            let line = json!({ "table": table, "id": id, "change": CHANGE[change] });
            Ok(writeln!(out, "{line}")?)
        };
        let mut told = Ok(());
        each_fingerprint(&self.folder.join(FINGERPRINTS), |key, fingerprint| {
            let change = match was.remove(&key) {
                None => Some(0),
                Some(before) if before != fingerprint => Some(1),
                Some(_) => None,
            };
            if let (Some(change), true) = (change, told.is_ok()) {
                told = tell(change, &key);
            }
        })?;
        told?;
        let mut gone: Vec<(String, String)> = was.into_keys().collect();
        gone.sort_unstable();
        gone.iter().try_for_each(|key| tell(2, key))?;
        out.flush()?;
        drop(out);
        files.push(entry(CHANGES, None, &target.finish()?));
        let mut summary = Map::new();
        summary.insert("since".to_owned(), json!(former_day.to_string()));
        for (table, [added, changed, removed]) in counts {
            summary.insert(table, json!({ "added": added, "changed": changed, "removed": removed }));
        }
        Ok(Value::Object(summary))
    }
}

/// Names of changes in the file.
const CHANGE: [&str; 3] = ["added", "changed", "removed"];

fn entry(path: &str, table: Option<(Resource, u64)>, written: &Written) -> Value {
    let mut entry = json!({ "path": path, "bytes": written.bytes, "sha256": written.sha256 });
    if let Some((resource, rows)) = table {
        entry["table"] = json!(resource.name());
        entry["rows"] = json!(rows);
    }
    entry
}

/// Complete releases by day.
fn releases(folder: &Path) -> Result<Vec<(Date, PathBuf)>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading folder {}", folder.display()))?;
    let mut releases: Vec<(Date, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .filter(|(_, path): &(Date, PathBuf)| path.join(MANIFEST).is_file())
        .collect();
    releases.sort_unstable();
    Ok(releases)
}

fn each_fingerprint(path: &Path, mut visit: impl FnMut((String, String), u64)) -> Result<()> {
    let reading = || format!("reading {}", path.display());
    let file = fs::File::open(path).with_context(reading)?;
    let lines = BufReader::new(GzDecoder::new(file));
    for row in csv::Reader::from_reader(lines).records() {
        let row = row.with_context(reading)?;
        let [table, id, fingerprint] = [0, 1, 2].map(|place| row.get(place).unwrap_or_default());
        let Ok(fingerprint) = u64::from_str_radix(fingerprint, 16) else {
            bail!("{} holds no fingerprints\nhint: remove this release", path.display())
        };
        visit((table.to_owned(), id.to_owned()), fingerprint);
    }
    Ok(())
}

/// The changelog for people, made anew of all manifests.
fn write_changelog(folder: &Path) -> Result<()> {
    let mut text = "# Journal des livraisons\n".to_owned();
    for (day, release) in releases(folder)?.into_iter().rev() {
        let path = release.join(MANIFEST);
        let manifest = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        let manifest: Value =
            serde_json::from_str(&manifest).with_context(|| format!("in {}", path.display()))?;
        text += &format!("\n## {day}\n\n");
        for file in manifest["files"].as_array().into_iter().flatten().filter(|file| file["rows"].is_u64()) {
            text += &format!("- {} : {} lignes\n", file["path"].as_str().unwrap_or_default(), file["rows"]);
        }
        if let Some(since) = manifest["changes"]["since"].as_str() {
            text += &format!("\nDepuis le {since} :\n\n");
            let tables =
                manifest["changes"].as_object().into_iter().flatten().filter(|(name, _)| *name != "since");
            let mut any = false;
            for (table, counts) in tables {
                let [added, changed, removed] = CHANGE.map(|change| &counts[change]);
                text += &format!("- {table} : {added} ajoutées, {changed} modifiées, {removed} retirées\n");
                any = true;
            }
            if !any {
                text += "- rien n’a changé\n";
            }
        }
    }
    crate::commands::write_beside(&folder.join(CHANGELOG), &text)
}

/// One file that several tables write into.
#[derive(Clone)]
struct Shared(std::sync::Arc<std::sync::Mutex<Box<dyn Write + Send>>>);

impl Shared {
    fn new(mut out: Box<dyn Write + Send>) -> Self {
        // An error shows again at the next row.
        let _ = out.write_all(b"table,id,fingerprint\n");
        Self(std::sync::Arc::new(std::sync::Mutex::new(out)))
    }

    fn line(&self, fields: [&str; 3]) -> Result<()> {
        let mut line = Vec::new();
        csv::WriterBuilder::new().from_writer(&mut line).write_record(fields)?;
        let mut out = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Ok(out.write_all(&line)?)
    }

    /// Ends the compressed stream.
    fn finish(self) -> Result<()> {
        let mut out = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        out.flush()?;
        // What is left of the stream is written when its writer goes.
        *out = Box::new(std::io::sink());
        Ok(())
    }
}

/// A writer that notes what each row was.
struct Fingerprinted<'w> {
    resource: Resource,
    shape: Shape,
    keys: Vec<usize>,
    inner: Box<dyn TableWriter + 'w>,
    out: Shared,
}

impl<'w> Fingerprinted<'w> {
    fn new(resource: Resource, inner: Box<dyn TableWriter + 'w>, out: Shared) -> Self {
        let keys: &[&str] =
            if resource == Resource::Bodies { &["body", "department"] } else { resource.primary_key() };
        let place = |name: &&str| resource.columns().iter().position(|column| column.name == *name);
        let keys = keys.iter().filter_map(place).collect();
        Self { resource, shape: Format::Jsonl.shape(resource, false), keys, inner, out }
    }
}

impl TableWriter for Fingerprinted<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let mut id = Vec::new();
        for (place, &key) in self.keys.iter().enumerate() {
            if place > 0 {
                id.push(b' ');
            }
            cells[key].append_plain(&mut id);
        }
        let row = super::object(&self.shape, cells)?.to_string();
        let fingerprint = &hex(&Sha256::digest(row))[..FINGERPRINT_DIGITS];
        self.out.line([self.resource.name(), &String::from_utf8_lossy(&id), fingerprint])?;
        self.inner.row(cells)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.inner.finish()
    }
}
