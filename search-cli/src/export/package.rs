//! Data packages (version 2): the tables as CSV and a description with everything needed to cite them and to make them again.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use super::facts::{Facts, LICENCE};
use super::resource::Resource;
use super::rows::{self, Outputs};
use super::schema;
use super::selection::{Asked, Selection};
use super::target::{Target, Written};
use super::writer::{self, Format};
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::Printer;

/// Name of the description.
pub const DESCRIPTION: &str = "datapackage.json";

/// Key of what Cambon adds to the description.
pub const OURS: &str = "cambon";

/// Version of the form of [`OURS`].
const FORM: u32 = 1;

/// What a package is made of.
pub struct Recipe {
    /// The table that was asked for; others go with it.
    pub what: Resource,
    /// Query and filters.
    pub asked: Asked,
    /// Without names of natural persons.
    pub anonymise: bool,
    /// With private columns.
    pub private: bool,
}

/// A table of a package as it was written.
struct Table {
    resource: Resource,
    rows: u64,
    written: Written,
}

impl Recipe {
    /// The recipe of a package that was made before.
    ///
    /// # Errors
    /// When its description is none of ours.
    pub fn of_description(description: &Value) -> Result<Self> {
        let ours = &description[OURS];
        if ours["form"] != FORM {
            bail!(
                "the package was not made by cambon, or by another version\nhint: cambon export conclusions --format package --output DIR"
            );
        }
        let what =
            ours["what"].as_str().and_then(Resource::named).context("the package says not what it is of")?;
        let flag = |name: &str| ours[name].as_bool().unwrap_or_default();
        let asked = Asked::from_canonical(&ours["asked"])?;
        Ok(Self { what, asked, anonymise: flag("anonymised"), private: flag("private") })
    }

    /// Makes the package in `folder`, the description last; gives the description and the number of rows of what was asked for.
    ///
    /// # Errors
    /// When the folder holds something else, or cannot be written.
    pub fn make(
        &self,
        folder: &Path,
        instance: &Instance,
        config: &Config,
        printer: Printer,
    ) -> Result<(Value, u64)> {
        prepare(folder)?;
        let selection = Selection::of(&self.asked, self.what, instance)?;
        let mut outputs = Outputs::new(self.anonymise);
        let mut targets = Vec::new();
        for &resource in self.what.package() {
            let target = Target::hashed(&folder.join(file_name(resource)))?;
            outputs.add(resource, writer::open(Format::Csv, resource, self.private, target.writer())?);
            targets.push((resource, target));
        }
        rows::write(instance, &selection, &mut outputs, printer)?;
        let rows = outputs.finish()?;
        let mut tables = Vec::with_capacity(rows.len());
        for ((resource, target), rows) in targets.into_iter().zip(rows) {
            tables.push(Table { resource, rows, written: target.finish()? });
        }
        let description = self.describe(&tables, &outputs, config)?;
        crate::commands::write_beside(
            &folder.join(DESCRIPTION),
            &(serde_json::to_string_pretty(&description)? + "\n"),
        )?;
        let asked_for = tables.iter().find(|table| table.resource == self.what).map_or(0, |table| table.rows);
        Ok((description, asked_for))
    }

    fn describe(&self, tables: &[Table], outputs: &Outputs<'_>, config: &Config) -> Result<Value> {
        let facts = &outputs.facts;
        let (licence, licence_title, licence_path) = LICENCE;
        let sources: Vec<Value> = facts.institutions.iter().map(|name| json!({ "title": name })).collect();
        let mut package = Map::new();
        let mut set = |name: &str, value: Value| package.insert(name.to_owned(), value);
        set("$schema", json!("https://datapackage.org/profiles/2.0/datapackage.json"));
        set("name", json!(format!("cambon-{}", self.what.name().replace('_', "-"))));
        set("title", json!("Conclusions des juridictions financières"));
        set("description", json!(self.words(facts, true)));
        set("licenses", json!([{ "name": licence, "title": licence_title, "path": licence_path }]));
        if !sources.is_empty() {
            set("sources", Value::Array(sources));
        }
        set(
            "contributors",
            json!([{ "title": format!("Cambon {}", env!("CARGO_PKG_VERSION")), "roles": ["wrangler"] }]),
        );
        let resources: Vec<Value> = tables.iter().map(|table| self.resource(table)).collect();
        set("resources", Value::Array(resources));
        set(OURS, self.ours(outputs, config)?);
        Ok(Value::Object(package))
    }

    fn resource(&self, table: &Table) -> Value {
        let Table { resource, rows, written } = table;
        let (fr, en) = resource.description();
        let mut schema = schema::table_schema(*resource, &Format::Csv.shape(*resource, self.private));
        let keys = schema::foreign_keys(*resource, self.what.package());
        if !keys.is_empty() {
            schema["foreignKeys"] = Value::Array(keys);
        }
        json!({
            "name": resource.name(),
            "type": "table",
            "path": file_name(*resource),
            "description": fr,
            "cambon:description_en": en,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": written.bytes,
            "hash": format!("sha256:{}", written.sha256),
            "cambon:rows": rows,
            "schema": schema,
        })
    }

    fn ours(&self, outputs: &Outputs<'_>, config: &Config) -> Result<Value> {
        let facts = &outputs.facts;
        let days =
            facts.days().map(|(first, last)| json!({ "first": first.to_string(), "last": last.to_string() }));
        let redacted = outputs
            .redactor
            .as_ref()
            .map(|redactor| json!({ "names": redactor.names, "rows": redactor.rows }));
        Ok(json!({
            "form": FORM,
            "what": self.what.name(),
            "asked": self.asked.canonical()?,
            "anonymised": self.anonymise,
            "replaced": redacted,
            "private": self.private,
            "versions": facts.versions(),
            "corpus": facts.corpus(),
            "days": days,
            "publications": facts.publications,
            "description_en": self.words(facts, false),
            "attribution": attribution(facts),
            "accuracy": facts.accuracy(config),
        }))
    }

    /// What the package is, for people.
    fn words(&self, facts: &Facts, french: bool) -> String {
        let everything = self.asked.is_everything();
        let query = &self.asked.parameters.q;
        let count = facts.publications;
        match (french, everything) {
            (true, true) => format!("Extraction de Cambon : tout le catalogue, {count} publications."),
            (true, false) => format!(
                "Extraction de Cambon : ce qui répond à la requête « {query} » et aux filtres indiqués, {count} publications."
            ),
            (false, true) => format!("Extracted by Cambon: the whole catalogue, {count} publications."),
            (false, false) => {
                format!(
                    "Extracted by Cambon: what the query \"{query}\" and the filters name, {count} publications."
                )
            }
        }
    }
}

/// What must be said by whoever publishes something made of it.
fn attribution(facts: &Facts) -> String {
    let institutions: Vec<&str> = facts.institutions.iter().map(String::as_str).collect();
    let day = facts.days().map(|(_, last)| format!(", données publiées jusqu’au {last}")).unwrap_or_default();
    format!(
        "Source : {}{day} ; repérage et classement automatiques des conclusions par Cambon",
        institutions.join(" ; ")
    )
}

fn file_name(resource: Resource) -> String {
    format!("{}.csv", resource.name())
}

/// Makes the folder. One that holds a package loses its description first, so that a kill leaves no description of other tables.
fn prepare(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("making folder {}", folder.display()))?;
    let description = folder.join(DESCRIPTION);
    let others =
        fs::read_dir(folder).with_context(|| format!("reading folder {}", folder.display()))?.flatten();
    let ours = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        [DESCRIPTION, "datapackage.new"].contains(&name.as_str())
            || name.starts_with(".cambon-")
            || Resource::ALL.iter().any(|table| file_name(*table) == name)
    };
    if let Some(other) = others.map(|entry| entry.path()).find(|path| !ours(path)) {
        bail!("{} holds something else: {}\nhint: name a new folder", folder.display(), other.display());
    }
    for table in Resource::ALL {
        remove(&folder.join(file_name(table)))?;
    }
    remove(&description)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Reads the description of a package, given itself or its folder; gives its folder too.
///
/// # Errors
/// When there is none.
pub fn read(path: &Path) -> Result<(PathBuf, Value)> {
    let path = if path.is_dir() { path.join(DESCRIPTION) } else { path.to_owned() };
    let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let description =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", path.display()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.to_owned(), description))
}
