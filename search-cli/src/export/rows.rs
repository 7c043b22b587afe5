//! From the catalogue to rows: one pass feeds every table that is written, a publication at a time.

use std::collections::BTreeMap;

use anyhow::Result;
use cambon_classifier::taxonomy::Taxonomy;
use cambon_corpus::{ConclusionRow, Publication};
use cambon_newsroom::citing;

use super::cell::Cell;
use super::facts::Facts;
use super::redaction::Redactor;
use super::resource::Resource;
use super::selection::Selection;
use super::tables::conclusions::{self, Conclusion};
use super::tables::publications::{self, AuditedBody};
use super::writer::TableWriter;
use crate::instance::Instance;
use crate::printer::Printer;

/// Tables being written.
#[derive(Default)]
pub struct Outputs<'w> {
    tables: Vec<Output<'w>>,
    /// Takes names out, where that is asked for.
    pub redactor: Option<Redactor>,
    /// What is told beside the rows.
    pub facts: Facts,
}

struct Output<'w> {
    resource: Resource,
    writer: Box<dyn TableWriter + 'w>,
    rows: u64,
}

impl<'w> Outputs<'w> {
    /// No table yet; names of natural persons are taken out where `anonymise` asks for it.
    #[must_use]
    pub fn new(anonymise: bool) -> Self {
        Self { redactor: anonymise.then(Redactor::default), ..Self::default() }
    }

    /// Adds a table.
    pub fn add(&mut self, resource: Resource, writer: Box<dyn TableWriter + 'w>) {
        self.tables.push(Output { resource, writer, rows: 0 });
    }

    /// Ends every table; what was told stays. Gives the number of rows of each, in the order in which they were added.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn finish(&mut self) -> Result<Vec<u64>> {
        let mut rows = Vec::with_capacity(self.tables.len());
        for table in self.tables.drain(..) {
            table.writer.finish()?;
            rows.push(table.rows);
        }
        Ok(rows)
    }

    fn wants(&self, resource: Resource) -> bool {
        self.tables.iter().any(|table| table.resource == resource)
    }

    fn write<'c>(&mut self, resource: Resource, fill: impl FnOnce(&mut Vec<Cell<'c>>)) -> Result<()> {
        let Some(table) = self.tables.iter_mut().find(|table| table.resource == resource) else {
            return Ok(());
        };
        let mut cells = Vec::with_capacity(resource.columns().len());
        fill(&mut cells);
        if let Some(redactor) = &mut self.redactor {
            redactor.row(resource.columns(), &mut cells);
        }
        table.rows += 1;
        table.writer.row(&cells)
    }

    /// Writes a conclusion into each table that takes something of it.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn conclusion(
        &mut self,
        publication: &Publication,
        row: &ConclusionRow<'_>,
        extractor: &str,
    ) -> Result<()> {
        if let Some(redactor) = &mut self.redactor {
            redactor.begin(row.text);
        }
        self.facts.conclusions += 1;
        let conclusion = Conclusion::new(publication, row, extractor)?;
        self.write(Resource::Conclusions, |cells| conclusions::cells(&conclusion, cells))?;
        if self.tables.len() == 1 && self.wants(Resource::Conclusions) {
            return Ok(());
        }
        if self.wants(Resource::Topics) {
            conclusion.topics().try_for_each(|topic| {
                self.write(Resource::Topics, |cells| conclusions::topic_cells(&topic, cells))
            })?;
        }
        if self.wants(Resource::Occurrences) {
            conclusion.places().try_for_each(|place| {
                self.write(Resource::Occurrences, |cells| conclusions::occurrence_cells(&place, cells))
            })?;
        }
        if self.wants(Resource::LegalBases) {
            conclusion.bases().try_for_each(|basis| {
                self.write(Resource::LegalBases, |cells| conclusions::basis_cells(&basis, cells))
            })?;
        }
        Ok(())
    }
}

/// Writes everything that `selection` names: publications by date (undated last), then id; what is within them by position.
///
/// # Errors
/// When the catalogue cannot be read or a table not be written.
pub fn write(
    instance: &Instance,
    selection: &Selection,
    outputs: &mut Outputs<'_>,
    printer: Printer,
) -> Result<()> {
    let of_conclusions =
        [Resource::Conclusions, Resource::Topics, Resource::Occurrences, Resource::LegalBases]
            .into_iter()
            .any(|resource| outputs.wants(resource));
    let bar = printer.progress(instance.store.publication_count()?, "exporting");
    let mut bodies = BTreeMap::new();
    let written = instance.store.each_publication(|publication| -> Result<()> {
        bar.inc(1);
        outputs.facts.seen(&publication);
        if !selection.has_publication(&publication.id) {
            return Ok(());
        }
        outputs.facts.written(&publication);
        let publication = &with_institution(publication);
        outputs.write(Resource::Publications, |cells| publications::cells(publication, cells))?;
        if outputs.wants(Resource::Bodies) {
            count_body(&mut bodies, publication);
        }
        if of_conclusions {
            conclusions_of(instance, publication, selection, outputs)?;
        }
        if outputs.wants(Resource::Passages) {
            passages_of(instance, publication, selection, outputs)?;
        }
        Ok(())
    });
    bar.finish_and_clear();
    written?;
    if outputs.wants(Resource::Bodies) {
        write_bodies(instance, bodies, outputs)?;
    }
    if outputs.wants(Resource::Taxonomy) {
        themes(outputs)?;
    }
    Ok(())
}

/// Writes the themes, which need no instance.
///
/// # Errors
/// When the table cannot be written.
pub fn themes(outputs: &mut Outputs<'_>) -> Result<()> {
    let taxonomy = Taxonomy::shipped();
    taxonomy.topics().iter().try_for_each(|topic| {
        outputs.write(Resource::Taxonomy, |cells| publications::theme_cells(topic, cells))
    })
}

/// The same with the institution named, where only its jurisdiction is known: a code beside an empty cell helps nobody.
#[must_use]
pub fn with_institution(mut publication: Publication) -> Publication {
    if publication.institution.is_none() {
        publication.institution = citing::institution(&publication);
    }
    publication
}

/// Versions of extractor and finder behind a publication's conclusions.
#[must_use]
pub fn extractor_of(publication: &Publication) -> String {
    let stamp = publication.stamp.as_ref();
    stamp.map(|stamp| format!("{}+{}", stamp.extractor, stamp.finder)).unwrap_or_default()
}

fn conclusions_of(
    instance: &Instance,
    publication: &Publication,
    selection: &Selection,
    outputs: &mut Outputs<'_>,
) -> Result<()> {
    let extractor = extractor_of(publication);
    instance.store.conclusions_of(publication, |publication, row| {
        if selection.has_conclusion(row.id) {
            outputs.conclusion(publication, row, &extractor)?;
        }
        Ok(())
    })
}

fn passages_of(
    instance: &Instance,
    publication: &Publication,
    selection: &Selection,
    outputs: &mut Outputs<'_>,
) -> Result<()> {
    let Some(document) = instance.store.document(publication.current)? else { return Ok(()) };
    for passage in cambon_corpus::passages(&publication.id, &document) {
        if selection.has_passage(&publication.id, passage.ordinal) {
            outputs.write(Resource::Passages, |cells| publications::passage_cells(&passage, cells))?;
        }
    }
    Ok(())
}

/// Bodies by name and département.
type Bodies = BTreeMap<(String, Option<String>), AuditedBody>;

fn count_body(bodies: &mut Bodies, publication: &Publication) {
    let Some(name) = &publication.body else { return };
    let key = (name.clone(), publication.department.clone());
    let body = bodies.entry(key).or_insert_with(|| AuditedBody {
        name: name.clone(),
        department: publication.department.clone(),
        kind: None,
        siren: None,
        insee: None,
        publications: 0,
        days: None,
    });
    body.publications += 1;
    body.kind = body.kind.or(publication.body_kind);
    if let Some(day) = publication.date {
        let (first, last) = body.days.unwrap_or((day, day));
        body.days = Some((first.min(day), last.max(day)));
    }
}

fn write_bodies(instance: &Instance, bodies: Bodies, outputs: &mut Outputs<'_>) -> Result<()> {
    for mut body in bodies.into_values() {
        if let Some(department) = &body.department
            && let Some(registered) = instance.store.registered_body(&body.name, department)?
        {
            body.siren = registered.siren;
            body.insee = registered.insee;
        }
        outputs.write(Resource::Bodies, |cells| publications::body_cells(&body, cells))?;
    }
    Ok(())
}
