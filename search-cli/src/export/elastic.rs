//! Hand-over to a search engine: `_bulk` bodies of at most 10 MB with our ids, words raw and analysed, and what the engine must
//! know of them.
//!
//! Operations are `index` with an id, so bodies may be sent again in any order. The export goes on where it was killed.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cambon_corpus::{Publication, StoreError, hex};
use cambon_indexer::analyse;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::cell::Cell;
use super::column::Shape;
use super::redaction::Redactor;
use super::resource::Resource;
use super::rows::{extractor_of, with_institution};
use super::tables::conclusions::{self, Conclusion};
use super::tables::publications;
use super::target::Target;
use super::writer::Format;
use crate::Outcome;
use crate::instance::Instance;
use crate::printer::Printer;

/// Most bytes of a body: what Elasticsearch advises as a start, and the default limit of Quickwit's ingest.
const BODY_BYTES: usize = 10_000_000;

const PROGRESS: &str = "progress.json";

/// What an engine must know, beside the bodies.
const MAPPINGS: [(&str, &str); 4] = [
    ("elasticsearch-conclusions.json", include_str!("elastic/conclusions.json")),
    ("elasticsearch-passages.json", include_str!("elastic/passages.json")),
    ("quickwit-conclusions.yaml", include_str!("elastic/quickwit-conclusions.yaml")),
    ("quickwit-passages.yaml", include_str!("elastic/quickwit-passages.yaml")),
];

/// Names of the indices.
const CONCLUSIONS: &str = "cambon-conclusions";
const PASSAGES: &str = "cambon-passages";

/// Writes bodies and mappings into `folder`, or those that are not there yet.
///
/// # Errors
/// When the folder holds the bodies of another catalogue, or cannot be written.
pub fn run(folder: &Path, anonymise: bool, instance: &Instance, printer: Printer) -> Result<Outcome> {
    std::fs::create_dir_all(folder).with_context(|| format!("making folder {}", folder.display()))?;
    for (name, text) in MAPPINGS {
        crate::commands::write_beside(&folder.join(name), text)?;
    }
    let mut bodies = Bodies::open(folder, &catalogue(instance)?, anonymise)?;
    if bodies.done > 0 && !bodies.complete {
        printer.note(format!("going on after {} documents", bodies.done));
    }
    let bar = printer.progress(instance.store.publication_count()?, "handing over");
    if !bodies.complete {
        instance.store.each_publication(|publication| {
            bar.inc(1);
            bodies.publication(&with_institution(publication), instance)
        })?;
        bodies.finish()?;
    }
    bar.finish_and_clear();
    printer.note(format!(
        "{} documents in {} bodies in {}",
        bodies.done,
        bodies.written.len(),
        folder.display()
    ));
    if let Some(redactor) = &bodies.redactor {
        printer.note(format!("{} names replaced by X in {} documents", redactor.names, redactor.rows));
    }
    Ok(if bodies.done == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// A digest of all that is handed over.
fn catalogue(instance: &Instance) -> Result<String> {
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    digest.update(cambon_indexer::ANALYSIS_VERSION.to_be_bytes());
    instance.store.each_publication(|publication| -> Result<(), StoreError> {
        digest.update(&publication.content_stamp);
        Ok(())
    })?;
    Ok(hex(&digest.finalize()))
}

/// Bodies being written.
struct Bodies {
    folder: PathBuf,
    catalogue: String,
    redactor: Option<Redactor>,
    conclusions: Shape,
    passages: Shape,
    /// Bodies that are complete.
    written: Vec<Value>,
    /// Documents in them.
    done: u64,
    complete: bool,
    /// Documents met in this run.
    met: u64,
    body: Vec<u8>,
    in_body: u64,
}

impl Bodies {
    fn open(folder: &Path, catalogue: &str, anonymise: bool) -> Result<Self> {
        let path = folder.join(PROGRESS);
        let progress: Value = match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Value::Null,
            Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
        };
        let same = progress["catalogue"] == catalogue && progress["anonymised"] == anonymise;
        if !progress.is_null() && !same {
            bail!(
                "{} holds the bodies of another state of the catalogue\nhint: name a new folder",
                folder.display()
            );
        }
        let written = progress["bodies"].as_array().cloned().unwrap_or_default();
        Ok(Self {
            folder: folder.to_owned(),
            catalogue: catalogue.to_owned(),
            redactor: anonymise.then(Redactor::default),
            conclusions: Format::Jsonl.shape(Resource::Conclusions, false),
            passages: Format::Jsonl.shape(Resource::Passages, false),
            done: written.iter().filter_map(|body| body["documents"].as_u64()).sum(),
            complete: progress["complete"] == true,
            written,
            met: 0,
            body: Vec::new(),
            in_body: 0,
        })
    }

    fn publication(&mut self, publication: &Publication, instance: &Instance) -> Result<()> {
        let (extractor, shared) = (extractor_of(publication), shared(publication));
        instance.store.conclusions_of(publication, |publication, row| {
            if self.is_done() {
                return Ok(());
            }
            if let Some(redactor) = &mut self.redactor {
                redactor.begin(row.text);
            }
            let conclusion = Conclusion::new(publication, row, &extractor)?;
            let mut cells = Vec::new();
            conclusions::cells(&conclusion, &mut cells);
            self.add(CONCLUSIONS, Resource::Conclusions, row.id, &mut cells, &shared)
        })?;
        let Some(document) = instance.store.document(publication.current)? else { return Ok(()) };
        for passage in cambon_corpus::passages(&publication.id, &document) {
            if self.is_done() {
                continue;
            }
            let mut cells = Vec::new();
            publications::passage_cells(&passage, &mut cells);
            self.add(PASSAGES, Resource::Passages, &passage.id, &mut cells, &shared)?;
        }
        Ok(())
    }

    /// Counts a document; whether a body that is complete holds it.
    fn is_done(&mut self) -> bool {
        self.met += 1;
        self.met <= self.done
    }

    fn add(
        &mut self,
        index: &str,
        resource: Resource,
        id: &str,
        cells: &mut [Cell<'_>],
        shared: &Map<String, Value>,
    ) -> Result<()> {
        if let Some(redactor) = &mut self.redactor {
            redactor.row(resource.columns(), cells);
        }
        let shape = if resource == Resource::Conclusions { &self.conclusions } else { &self.passages };
        let mut document = super::object(shape, cells)?;
        if let Some(fields) = document.as_object_mut() {
            complete(fields, shared);
        }
        let mut operation = Vec::new();
        writeln!(operation, "{}", json!({ "index": { "_index": index, "_id": id } }))?;
        writeln!(operation, "{document}")?;
        if operation.len() > BODY_BYTES {
            bail!("document {id} takes {} bytes, a body {BODY_BYTES}", operation.len());
        }
        if self.body.len() + operation.len() > BODY_BYTES {
            self.write_body()?;
        }
        self.body.extend_from_slice(&operation);
        self.in_body += 1;
        Ok(())
    }

    fn write_body(&mut self) -> Result<()> {
        let name = format!("bulk-{:06}.ndjson", self.written.len() + 1);
        let target = Target::hashed(&self.folder.join(&name))?;
        target.clone().write_all(&self.body)?;
        let written = target.finish()?;
        self.written.push(json!({
            "path": name, "documents": self.in_body, "bytes": written.bytes, "sha256": written.sha256
        }));
        self.done += self.in_body;
        self.in_body = 0;
        self.body.clear();
        self.note()
    }

    fn finish(&mut self) -> Result<()> {
        if !self.body.is_empty() {
            self.write_body()?;
        }
        self.complete = true;
        self.note()
    }

    fn note(&self) -> Result<()> {
        let progress = json!({
            "catalogue": self.catalogue,
            "anonymised": self.redactor.is_some(),
            "complete": self.complete,
            "bodies": self.written,
        });
        crate::commands::write_beside(
            &self.folder.join(PROGRESS),
            &(serde_json::to_string_pretty(&progress)? + "\n"),
        )
    }
}

/// What a publication gives each of its documents.
fn shared(publication: &Publication) -> Map<String, Value> {
    let mut of_publication = Vec::new();
    publications::cells(publication, &mut of_publication);
    let facts =
        ["title", "institution", "jurisdiction", "body", "body_kind", "department", "date", "source_ref"];
    let mut shared = Map::new();
    for (column, cell) in Resource::Publications.columns().iter().zip(&of_publication) {
        if facts.contains(&column.name) {
            let mut plain = Vec::new();
            cell.append_plain(&mut plain);
            let text = String::from_utf8_lossy(&plain).into_owned();
            shared.insert(column.name.to_owned(), if text.is_empty() { Value::Null } else { json!(text) });
        }
    }
    shared.insert("year".to_owned(), json!(publication.date.map(jiff::civil::Date::year)));
    shared
}

/// Adds what its publication gives a document, and its words analysed as our own index has them.
fn complete(fields: &mut Map<String, Value>, shared: &Map<String, Value>) {
    let text = fields.get("text").and_then(Value::as_str).unwrap_or_default();
    let tokens = analyse(text);
    let joined = |words: Vec<Vec<String>>| words.concat().join(" ");
    let stems = joined(tokens.iter().map(|token| token.stems()).collect());
    let exact = joined(tokens.iter().map(|token| token.exact()).collect());
    for (name, value) in shared {
        fields.entry(name.clone()).or_insert_with(|| value.clone());
    }
    fields.insert("text_stems".to_owned(), json!(stems));
    fields.insert("text_exact".to_owned(), json!(exact));
}
