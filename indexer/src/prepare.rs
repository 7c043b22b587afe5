//! From a publication to the engine's documents and to what is shown of each; NOT how they are written.

use cambon_document::{PageNumber, Zone};
use tantivy::TantivyDocument;

use crate::articles::articles_within;
use crate::error::IndexError;
use crate::input::{IndexedConclusion, IndexedPassage, IndexedPublication};
use crate::inverted::Numbers;
use crate::likeness;
use crate::lower::day_number;
use crate::merit;
use crate::records::Record;
use crate::schema::{Fields, Traits, What};
use crate::stored::{self, Beginning};
use crate::vocabulary::{Reading, Vocabulary, joined};

/// A document, without the number of its record.
pub type Prepared = (TantivyDocument, Record);

/// Makes documents of publications, one after the other.
pub struct Preparing {
    fields: Fields,
    vocabulary: Vocabulary,
    around: Around,
    prepared: Vec<Prepared>,
}

/// What surrounds the last document of a report.
#[derive(Default)]
struct Around {
    /// Headings above the last document.
    section: Vec<String>,
    /// Its part of the report.
    zone: Option<Zone>,
    /// Headings of the last passage that were stored, with the place of their record and where it begins.
    stored: Option<(Vec<String>, usize, Beginning)>,
}

impl Preparing {
    /// For an index of these fields, of words with these numbers.
    pub fn new(fields: Fields, numbers: Numbers) -> Self {
        Self { fields, vocabulary: Vocabulary::new(numbers), around: Around::default(), prepared: Vec::new() }
    }

    /// Its facts, its passages, its conclusions, in this order.
    ///
    /// # Errors
    /// When something of it cannot be told as JSON.
    pub fn documents(&mut self, publication: &IndexedPublication) -> Result<Vec<Prepared>, IndexError> {
        let traits = Traits { other: true, ..Traits::default() };
        let mut facts = self.document(publication, What::Publication, 0, traits);
        self.add_facts(&mut facts, publication);
        self.prepared = vec![(facts, stored::json(publication)?)];
        self.around = Around::default();
        for passage in &publication.passages {
            self.passage(publication, passage);
        }
        for (ordinal, conclusion) in publication.conclusions.iter().enumerate() {
            self.conclusion(publication, ordinal as u64, conclusion)?;
        }
        Ok(std::mem::take(&mut self.prepared))
    }

    fn passage(&mut self, publication: &IndexedPublication, passage: &IndexedPassage) {
        let reading = self.vocabulary.read(&passage.text);
        let (prose, judgement) = merit::of(&reading.senses);
        let traits = Traits { zone: passage.zone, prose, judgement, ..Traits::default() };
        let mut document = self.document(publication, What::Passage, u64::from(passage.ordinal), traits);
        self.add_zone(&mut document, passage.zone);
        if let Some(page) = passage.page {
            self.add_page(&mut document, page);
        }
        self.add_section(&mut document, &passage.section);
        self.add_words(&mut document, &passage.text, &reading);
        let record = self.stored(passage);
        self.prepared.push((document, record));
    }

    /// What is shown of a passage, with its headings only where they are not those of the one before.
    fn stored(&mut self, passage: &IndexedPassage) -> Record {
        let next = self.prepared.len();
        let above = self.around.stored.as_ref().filter(|(section, ..)| *section == passage.section);
        let first = above.map(|(_, place, beginning)| ((next - place) as u64, *beginning));
        if first.is_none() {
            self.around.stored = Some((passage.section.clone(), next, Beginning::of(passage)));
        }
        stored::passage(passage, first)
    }

    fn conclusion(
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
        self.add_zone(&mut document, conclusion.zone);
        let fields = &self.fields;
        document.add_text(fields.conclusion, conclusion.id.as_str());
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
        self.add_section(&mut document, &conclusion.section);
        let reading = self.vocabulary.read(&conclusion.text);
        self.add_words(&mut document, &conclusion.text, &reading);
        self.prepared.push((document, stored::json(conclusion)?));
        Ok(())
    }

    /// A document of a publication.
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
        document.add_text(fields.has, "zone");
        document
    }

    /// What the first document says for all of the publication.
    fn add_facts(&mut self, document: &mut TantivyDocument, publication: &IndexedPublication) {
        let Fields { title, body, reference, jurisdiction, body_kind, department, day, has, .. } =
            self.fields;
        let stems = |vocabulary: &mut Vocabulary, text: &Option<String>| {
            text.as_deref().map(|text| vocabulary.stems(text)).filter(|stems| !stems.is_empty())
        };
        let facts = [
            ("ref", reference, Some(publication.source_ref.to_lowercase())),
            ("juridiction", jurisdiction, publication.jurisdiction.clone()),
            ("type", body_kind, publication.body_kind.map(|kind| kind.code().to_owned())),
            ("departement", department, publication.department.clone()),
            ("titre", title, stems(&mut self.vocabulary, &publication.title)),
            ("organisme", body, stems(&mut self.vocabulary, &publication.body)),
        ];
        for (name, field, value) in facts {
            if let Some(value) = value {
                document.add_text(has, name);
                document.add_text(field, value);
            }
        }
        if let Some(date) = publication.date {
            document.add_i64(day, day_number(date));
            for name in ["date", "annee"] {
                document.add_text(has, name);
            }
        }
    }

    fn add_page(&self, document: &mut TantivyDocument, page: PageNumber) {
        document.add_u64(self.fields.page, u64::from(page.0));
        document.add_text(self.fields.has, "page");
    }

    /// The part of the publication, where it is not that of the document before.
    fn add_zone(&mut self, document: &mut TantivyDocument, zone: Zone) {
        if self.around.zone.replace(zone) != Some(zone) {
            document.add_text(self.fields.zone, zone.code());
        }
    }

    /// The headings above, where they are not those above the document before.
    fn add_section(&mut self, document: &mut TantivyDocument, section: &[String]) {
        if self.around.section == section {
            return;
        }
        self.around.section = section.to_vec();
        document.add_u64(self.fields.begins, 1);
        let stems = self.vocabulary.stems(&section.join("\n"));
        if !stems.is_empty() {
            document.add_text(self.fields.has, "section");
            document.add_text(self.fields.section, stems);
        }
    }

    fn add_words(&self, document: &mut TantivyDocument, text: &str, reading: &Reading) {
        let Fields { words, article, has, copy, .. } = self.fields;
        let articles = articles_within(text, &reading.refers);
        if !articles.is_empty() {
            document.add_text(has, "article");
            document.add_text(article, joined(&articles));
        }
        if let Some(fingerprint) = likeness::fingerprint(&reading.senses, &reading.hashes) {
            document.add_u64(copy, fingerprint);
        }
        document.add_custom(words, &reading.words);
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
