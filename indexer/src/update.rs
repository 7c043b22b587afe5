//! Brings the index up to date: a new generation beside the old one, then the swap.

use std::collections::BTreeMap;
use std::path::Path;

use cambon_document::{PageNumber, PublicationId};
use tantivy::indexer::NoMergePolicy;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, IndexBuilder, IndexWriter, TantivyDocument, Term};

use crate::analysis::{Token, analyse};
use crate::articles::articles;
use crate::error::IndexError;
use crate::generation::{self, IndexStamp};
use crate::input::{Change, IndexedConclusion, IndexedPassage, IndexedPublication};
use crate::likeness;
use crate::lower::day_number;
use crate::merit;
use crate::records::{self, Records};
use crate::schema::{Fields, TOKENIZER, Traits, What};
use crate::stored::{self, Stored};
use crate::vocabulary::{Joined, Vocabulary, joined};

/// The engine refuses less.
const LEAST_MEMORY_BYTES: usize = 16 << 20;

/// Memory for sorting unless told otherwise.
const MEMORY_BYTES: usize = 128 << 20;

/// How to update.
#[derive(Debug, Clone, Copy)]
pub struct UpdateOptions {
    /// Memory for sorting, in bytes.
    pub memory_bytes: usize,
    /// Forget what is indexed.
    pub from_empty: bool,
}

impl Default for UpdateOptions {
    fn default() -> Self {
        Self { memory_bytes: MEMORY_BYTES, from_empty: false }
    }
}

/// Content stamp of every publication in the index; empty where there is none.
///
/// # Errors
/// When the index is of another version, or cannot be read.
pub fn indexed_publications(folder: &Path) -> Result<BTreeMap<PublicationId, String>, IndexError> {
    let path = match generation::current(folder) {
        Err(IndexError::Missing { .. }) => return Ok(BTreeMap::new()),
        other => other?.0,
    };
    let fields = Fields::new();
    let records = Records::open(&path)?;
    let searcher = Index::open_in_dir(path)?.reader()?.searcher();
    let query =
        TermQuery::new(Term::from_field_u64(fields.what, What::Publication as u64), IndexRecordOption::Basic);
    let mut stamps = BTreeMap::new();
    for address in searcher.search(&query, &tantivy::collector::DocSetCollector)? {
        let stored = Stored::open(searcher.segment_reader(address.segment_ord), &records)?;
        let publication: IndexedPublication = stored.json(address.doc_id)?;
        stamps.insert(publication.id, publication.content_stamp);
    }
    Ok(stamps)
}

/// Applies changes and puts the result in use; killed at any moment, it leaves the former index in use.
///
/// # Errors
/// The first error of `changes`, or an [`IndexError`]; the former index then stays in use.
pub fn update<E: From<IndexError>>(
    folder: &Path,
    stamp: &IndexStamp,
    options: UpdateOptions,
    changes: impl Iterator<Item = Result<Change, E>>,
) -> Result<(), E> {
    let path = generation::begin(folder, options.from_empty)?;
    let mut writing = Writing::open(&path, options.memory_bytes)?;
    for change in changes {
        match change? {
            Change::Remove(id) => writing.remove(&id),
            Change::Put(publication) => writing.put(&publication)?,
        }
    }
    writing.finish(&path)?;
    generation::swap(folder, &path, stamp)?;
    Ok(())
}

struct Writing {
    fields: Fields,
    index: Index,
    writer: IndexWriter,
    records: records::Writer,
    vocabulary: Vocabulary,
    around: Around,
}

/// What surrounds the passages of a report, analysed once for all that share it.
#[derive(Default)]
struct Around {
    title: String,
    body: String,
    /// Headings as they stand, and their stems.
    section: (Vec<String>, String),
    /// Headings of the last passage that were stored, and the number of their record.
    stored: Option<(Vec<String>, u64)>,
}

impl Writing {
    fn open(path: &Path, memory_bytes: usize) -> Result<Self, IndexError> {
        let fields = Fields::new();
        let directory = tantivy::directory::MmapDirectory::open(path).map_err(tantivy::TantivyError::from)?;
        let index = IndexBuilder::new().schema(fields.schema.clone()).open_or_create(directory)?;
        index.tokenizers().register(TOKENIZER, Joined::default());
        let writer = index.writer_with_num_threads(1, memory_bytes.max(LEAST_MEMORY_BYTES))?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let records = records::Writer::begin(path)?;
        let (vocabulary, around) = (Vocabulary::default(), Around::default());
        Ok(Self { fields, index, writer, records, vocabulary, around })
    }

    fn remove(&mut self, id: &PublicationId) {
        self.writer.delete_term(Term::from_field_text(self.fields.publication, id.as_str()));
    }

    fn put(&mut self, publication: &IndexedPublication) -> Result<(), IndexError> {
        self.remove(&publication.id);
        let traits = Traits { other: true, ..Traits::default() };
        let mut facts = self.document(publication, What::Publication, 0, traits);
        facts.add_u64(self.fields.record, self.records.add(stored::json(publication)?)?);
        self.writer.add_document(facts)?;
        self.around = Around {
            title: self.vocabulary.stems(publication.title.as_deref().unwrap_or_default()),
            body: self.vocabulary.stems(publication.body.as_deref().unwrap_or_default()),
            ..Around::default()
        };
        for passage in &publication.passages {
            self.put_passage(publication, passage)?;
        }
        for (ordinal, conclusion) in publication.conclusions.iter().enumerate() {
            self.put_conclusion(publication, ordinal as u64, conclusion)?;
        }
        Ok(())
    }

    fn put_passage(
        &mut self,
        publication: &IndexedPublication,
        passage: &IndexedPassage,
    ) -> Result<(), IndexError> {
        let tokens = analyse(&passage.text);
        let (prose, judgement) = merit::of(&tokens);
        let traits = Traits { zone: passage.zone, prose, judgement, ..Traits::default() };
        let mut document = self.document(publication, What::Passage, u64::from(passage.ordinal), traits);
        document.add_text(self.fields.zone, passage.zone.code());
        if let Some(page) = passage.page {
            self.add_page(&mut document, page);
        }
        self.add_context(&mut document, &passage.section);
        self.add_words(&mut document, &passage.text, &tokens);
        document.add_u64(self.fields.record, self.store(passage)?);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Stores a passage, its headings only where they are not those of the one before.
    fn store(&mut self, passage: &IndexedPassage) -> Result<u64, IndexError> {
        let next = self.records.next_number();
        let above = self.around.stored.as_ref().filter(|(section, _)| *section == passage.section);
        let back = above.map(|(_, number)| next - number);
        if back.is_none() {
            self.around.stored = Some((passage.section.clone(), next));
        }
        Ok(self.records.add(stored::passage(passage, back))?)
    }

    fn put_conclusion(
        &mut self,
        publication: &IndexedPublication,
        ordinal: u64,
        conclusion: &IndexedConclusion,
    ) -> Result<(), IndexError> {
        let traits = Traits {
            conclusion: true,
            other: false,
            zone: conclusion.zone,
            kind: Some(conclusion.kind),
            form: Some(conclusion.form),
            status: conclusion.status,
            nature: conclusion.nature,
            ..Traits::default()
        };
        let mut document = self.document(publication, What::Conclusion, ordinal, traits);
        let fields = &self.fields;
        document.add_text(fields.conclusion, conclusion.id.as_str());
        document.add_text(fields.zone, conclusion.zone.code());
        document.add_text(fields.kind, conclusion.kind.code());
        document.add_text(fields.form, conclusion.form.code());
        if let Some(status) = conclusion.status {
            document.add_text(fields.status, status.code());
            document.add_text(fields.has, "statut");
        }
        if let Some(nature) = conclusion.nature {
            document.add_text(fields.nature, nature.code());
        }
        for name in ["nature", "forme"] {
            document.add_text(fields.has, name);
        }
        if let Some(number) = &conclusion.number {
            document.add_text(fields.number, number.to_lowercase());
            document.add_text(fields.has, "numero");
        }
        if !conclusion.topics.is_empty() {
            document.add_text(fields.has, "theme");
        }
        if let Some(page) = conclusion.page {
            self.add_page(&mut document, page);
        }
        for topic in with_domains(&conclusion.topics) {
            document.add_text(self.fields.topic, topic);
        }
        self.add_context(&mut document, &conclusion.section);
        self.add_words(&mut document, &conclusion.text, &analyse(&conclusion.text));
        document.add_u64(self.fields.record, self.records.add(stored::json(conclusion)?)?);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// A document with what the publication says of all of its parts.
    fn document(
        &self,
        publication: &IndexedPublication,
        what: What,
        ordinal: u64,
        traits: Traits,
    ) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = TantivyDocument::new();
        document.add_u64(fields.what, what as u64);
        document.add_u64(fields.ordinal, ordinal);
        document.add_u64(fields.traits, traits.pack());
        document.add_text(fields.publication, publication.id.as_str());
        document.add_text(fields.reference, publication.source_ref.to_lowercase());
        for name in ["ref", "zone"] {
            document.add_text(fields.has, name);
        }
        if let Some(date) = publication.date {
            for name in ["date", "annee"] {
                document.add_text(fields.has, name);
            }
            document.add_i64(fields.day, day_number(date));
        }
        if let Some(jurisdiction) = &publication.jurisdiction {
            document.add_text(fields.jurisdiction, jurisdiction);
            document.add_text(fields.has, "juridiction");
        }
        if let Some(kind) = publication.body_kind {
            document.add_text(fields.body_kind, kind.code());
            document.add_text(fields.has, "type");
        }
        if let Some(department) = &publication.department {
            document.add_text(fields.department, department);
            document.add_text(fields.has, "departement");
        }
        document
    }

    fn add_page(&self, document: &mut TantivyDocument, page: PageNumber) {
        document.add_u64(self.fields.page, u64::from(page.0));
        document.add_text(self.fields.has, "page");
    }

    /// What stands around the words: title, body, headings above.
    fn add_context(&mut self, document: &mut TantivyDocument, section: &[String]) {
        if self.around.section.0 != section {
            self.around.section = (section.to_vec(), self.vocabulary.stems(&section.join("\n")));
        }
        let Fields { title, body, section: above, has, .. } = self.fields;
        let Around { title: of_title, body: of_body, section: (_, of_section), .. } = &self.around;
        for (field, name, stems) in
            [(title, "titre", of_title), (body, "organisme", of_body), (above, "section", of_section)]
        {
            if !stems.is_empty() {
                document.add_text(has, name);
                document.add_text(field, stems);
            }
        }
    }

    fn add_words(&mut self, document: &mut TantivyDocument, text: &str, tokens: &[Token]) {
        let Fields { words, article, has, copy, .. } = self.fields;
        let articles = articles(text);
        if !articles.is_empty() {
            document.add_text(has, "article");
            document.add_text(article, joined(&articles));
        }
        if let Some(fingerprint) = likeness::fingerprint(tokens) {
            document.add_u64(copy, fingerprint);
        }
        document.add_text(words, self.vocabulary.words(text, tokens));
    }

    /// Commits into one segment, so that scores do not depend on the way in which the index came to be.
    ///
    /// Each update thus rewrites the whole index: seconds for hundreds of reports, minutes for tens of thousands.
    fn finish(mut self, path: &Path) -> Result<(), IndexError> {
        self.writer.commit()?;
        let segments = self.index.searchable_segment_metas()?;
        let scattered = segments.len() > 1 || segments.iter().any(|segment| segment.has_deletes());
        if scattered {
            let ids: Vec<_> = segments.iter().map(|segment| segment.id()).collect();
            drop(segments);
            self.writer.merge(&ids).wait()?;
            self.writer.garbage_collect_files().wait()?;
        }
        self.writer.wait_merging_threads()?;
        let mut in_use = vec![false; usize::try_from(self.records.next_number()).unwrap_or(0)];
        for reader in self.index.reader()?.searcher().segment_readers() {
            let numbers = reader.fast_fields().u64("record")?;
            for doc in reader.doc_ids_alive() {
                if let Some(used) = numbers.first(doc).and_then(|number| in_use.get_mut(number as usize)) {
                    *used = true;
                }
            }
        }
        self.records.finish(path, |number| in_use.get(number as usize).is_some_and(|used| *used))
    }
}

/// The codes and their domains, each once: `GRH-1` is found by `GRH` too.
fn with_domains(codes: &[String]) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for code in codes {
        let domain = code.split_once('-').map_or(code.as_str(), |(domain, _)| domain);
        for value in [code.as_str(), domain] {
            if !all.contains(&value) {
                all.push(value);
            }
        }
    }
    all
}
