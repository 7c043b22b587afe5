//! A package made again and compared: the same bytes, or what differs and why.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::package::{self, OURS, Recipe};
use super::resource::Resource;
use super::target::sha256_of;
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::Printer;

/// Examples given of rows that differ.
const EXAMPLES: usize = 3;

/// What a replay found.
#[derive(Debug, Default)]
pub struct Comparison {
    /// What differs, in words; empty when every table has the same bytes.
    pub differences: Vec<String>,
    /// Why it may.
    pub reasons: Vec<String>,
    /// What is worth knowing though nothing differs.
    pub remarks: Vec<String>,
    /// Tables compared.
    pub tables: usize,
    /// Rows of the package.
    pub rows: u64,
}

/// Makes the package at `path` again out of `instance` and compares the two.
///
/// # Errors
/// When the package cannot be read or not be made.
pub fn replay(path: &Path, instance: &Instance, config: &Config, printer: Printer) -> Result<Comparison> {
    let (folder, former) = package::read(path)?;
    let recipe = Recipe::of_description(&former)?;
    let again = tempfile::tempdir().context("making a temporary folder")?;
    let (made, _) = recipe.make(again.path(), instance, config, printer)?;
    let mut comparison = Comparison::default();
    for table in former["resources"].as_array().into_iter().flatten() {
        comparison.table(table, &made, &folder, again.path())?;
    }
    comparison.explain(&former[OURS], &made[OURS]);
    Ok(comparison)
}

impl Comparison {
    fn table(&mut self, former: &Value, made: &Value, folder: &Path, again: &Path) -> Result<()> {
        let name = former["name"].as_str().unwrap_or_default();
        let file = former["path"].as_str().unwrap_or_default();
        self.tables += 1;
        self.rows += former["cambon:rows"].as_u64().unwrap_or_default();
        let on_disk = folder.join(file);
        let untouched = on_disk.is_file() && former["hash"] == format!("sha256:{}", sha256_of(&on_disk)?);
        if !untouched {
            self.differences
                .push(format!("{file} is not the file that the package describes: it was changed or lost"));
        }
        let tables = made["resources"].as_array().into_iter().flatten();
        let Some(now) = tables.into_iter().find(|table| table["name"] == name) else {
            self.differences.push(format!("{name}: no such table is made any more"));
            return Ok(());
        };
        if now["hash"] == former["hash"] {
            return Ok(());
        }
        let count = |table: &Value| table["cambon:rows"].as_u64().unwrap_or_default();
        let mut words = format!("{file}: {} rows, now {}", count(former), count(now));
        if let Some(resource) = Resource::named(name).filter(|_| untouched) {
            words += &rows_apart(resource, &on_disk, &again.join(file))?;
        }
        self.differences.push(words);
        Ok(())
    }

    /// What may have led to the differences: corpus, versions.
    fn explain(&mut self, former: &Value, made: &Value) {
        let mut reasons = Vec::new();
        for (name, was) in former["versions"].as_object().into_iter().flatten() {
            let is = &made["versions"][name];
            if is != was {
                reasons.push(format!("another {}: {}, was {}", version_of(name), plain(is), plain(was)));
            }
        }
        let (was, is) = (&former["corpus"], &made["corpus"]);
        if was["sha256"] != is["sha256"] {
            reasons.push(format!(
                "another corpus: {} publications, was {}; or their files or metadata have changed",
                is["publications"], was["publications"]
            ));
        }
        if self.differences.is_empty() {
            self.remarks = reasons;
        } else {
            self.reasons = reasons;
        }
    }
}

fn version_of(name: &str) -> &str {
    match name {
        "program" => "version of the program",
        "model" => "topic model",
        other => other,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) if parts.is_empty() => "none".to_owned(),
        Value::Array(parts) => parts.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// How many rows were added, removed and changed, with some of their keys, and in which columns.
fn rows_apart(resource: Resource, former: &Path, made: &Path) -> Result<String> {
    let keys = resource.primary_key();
    if keys.is_empty() {
        return Ok(String::new());
    }
    let mut was: HashMap<String, Vec<u64>> = HashMap::new();
    let columns = each_row(former, keys, |key, cells| {
        was.insert(key, cells);
    })?;
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    let mut touched = vec![0_usize; columns.len()];
    each_row(made, keys, |key, cells| match was.remove(&key) {
        None => added.push(key),
        Some(before) if before != cells => {
            let apart = before.iter().zip(&cells).enumerate().filter(|(_, (before, now))| before != now);
            apart.filter_map(|(place, _)| touched.get_mut(place).map(|count| *count += 1)).for_each(drop);
            changed.push(key);
        }
        Some(_) => {}
    })?;
    let mut removed: Vec<String> = was.into_keys().collect();
    removed.sort_unstable();
    let mut words = String::new();
    for (what, keys) in [("added", &added), ("removed", &removed), ("changed", &changed)] {
        if !keys.is_empty() {
            let examples = keys.iter().take(EXAMPLES).cloned().collect::<Vec<_>>().join(", ");
            let more = if keys.len() > EXAMPLES { ", ..." } else { "" };
            words += &format!("; {} {what} ({examples}{more})", keys.len());
        }
    }
    let columns: Vec<String> = columns
        .into_iter()
        .zip(touched)
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    if !columns.is_empty() {
        words += &format!("; cells changed: {}", columns.join(", "));
    }
    Ok(words)
}

/// Hands the key and the digests of the cells of each row to `visit`; gives the names of the columns.
fn each_row(path: &Path, keys: &[&str], mut visit: impl FnMut(String, Vec<u64>)) -> Result<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).with_context(|| format!("reading {}", path.display()))?;
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let places: Vec<usize> =
        keys.iter().filter_map(|key| names.iter().position(|name| name == key)).collect();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let key = places.iter().filter_map(|&place| record.get(place)).collect::<Vec<_>>().join(" ");
        let digest = |cell: &str| {
            let mut hasher = DefaultHasher::new();
            cell.hash(&mut hasher);
            hasher.finish()
        };
        visit(key, record.iter().map(digest).collect());
    }
    Ok(names)
}
