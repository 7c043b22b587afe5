//! From a publication to the engine's documents and to what is shown of each; NOT how they are written.

use std::ops::Range;

use cambon_document::Zone;
use tantivy::TantivyDocument;

use crate::articles::articles_within;
use crate::columns::Row;
use crate::error::IndexError;
use crate::input::{IndexedConclusion, IndexedPassage, IndexedPublication};
use crate::likeness;
use crate::lower::day_number;
use crate::merit::{self, Sense};
use crate::records::Record;
use crate::schema::{Fields, Traits, What};
use crate::stored::{self, Beginning};
use crate::vocabulary::{Said, SaidBelow, Sheet, Words, joined};

/// A document that lacks its row, which has no record's number yet.
pub struct Prepared {
    pub document: TantivyDocument,
    pub row: Row,
    /// What is shown of it.
    pub record: Record,
    /// Where the pieces of its text stand among those of its publication.
    pub pieces: Range<usize>,
}

/// Makes documents of publications, one after the other.
pub struct Preparing {
    fields: Fields,
    words: Words,
    around: Around,
    prepared: Vec<Prepared>,
    /// Of the words of one text.
    senses: Vec<Sense>,
    hashes: Vec<u64>,
}

/// What surrounds the last document of a report.
#[derive(Default)]
struct Around {
    /// Its part of the report.
    zone: Option<Zone>,
    /// Headings of the last passage that were stored, with the place of their record and where it begins.
    stored: Option<(Vec<String>, usize, Beginning)>,
}

/// Bytes of a document besides its words.
const OTHER_BYTES: usize = 128;

impl Preparing {
    /// For an index of these fields.
    pub fn new(fields: Fields) -> Self {
        Self {
            fields,
            words: Words::default(),
            around: Around::default(),
            prepared: Vec::new(),
            senses: Vec::new(),
            hashes: Vec::new(),
        }
    }

    /// Its facts, its passages, its conclusions, in this order; `said` is what its texts say.
    ///
    /// # Errors
    /// When something of it cannot be told as JSON.
    pub fn documents(
        &mut self,
        mut publication: IndexedPublication,
        said: Said,
    ) -> Result<(Vec<Prepared>, Vec<u32>), IndexError> {
        let Said { sheet, title, body, texts, new } = said;
        self.words.extend(new);
        let passages = std::mem::take(&mut publication.passages);
        let conclusions = std::mem::take(&mut publication.conclusions);
        let mut facts = self.document(&publication, What::Publication, &[]);
        self.add_facts(&mut facts, &publication, [&title, &body].map(|text| sheet.words(text)));
        self.prepared = Vec::with_capacity(texts.len() + 1);
        let traits = Traits { other: true, ..Traits::default() };
        let row = Row { traits: traits.pack(), ..Row::default() };
        self.prepared.push(Prepared {
            document: facts,
            row,
            record: stored::json(&publication)?,
            pieces: 0..0,
        });
        self.around = Around::default();
        let mut texts = texts.into_iter();
        for (passage, said) in passages.into_iter().zip(&mut texts) {
            self.passage(&publication, passage, &sheet, &said);
        }
        for ((ordinal, conclusion), said) in (0..).zip(&conclusions).zip(texts) {
            self.conclusion(&publication, ordinal, conclusion, &sheet, &said)?;
        }
        Ok((std::mem::take(&mut self.prepared), sheet.pieces))
    }

    fn passage(
        &mut self,
        publication: &IndexedPublication,
        passage: IndexedPassage,
        sheet: &Sheet,
        SaidBelow { section, text }: &SaidBelow,
    ) {
        let words = sheet.words(text);
        self.words.senses(words, &mut self.senses, &mut self.hashes);
        let (prose, judgement) = merit::of(&self.senses);
        let traits = Traits { zone: passage.zone, prose, judgement, ..Traits::default() };
        let mut document = self.document(publication, What::Passage, words);
        self.add_zone(&mut document, passage.zone);
        if let Some(page) = passage.page {
            document.add_u64(self.fields.page, u64::from(page.0));
        }
        self.add_section(&mut document, section.as_ref().map(|section| sheet.words(section)));
        self.add_words(&mut document, &passage.text, words, sheet.refers(text));
        let row = self.row(u64::from(passage.ordinal), traits);
        let (record, holds_headings) = self.stored(passage);
        let pieces = if holds_headings { 0..0 } else { text.pieces.clone() };
        self.prepared.push(Prepared { document, row, record, pieces });
    }

    /// What is shown of a passage, with its headings only where they are not those of the one before; whether it has them.
    fn stored(&mut self, passage: IndexedPassage) -> (Record, bool) {
        let next = self.prepared.len();
        let above = self.around.stored.as_ref().filter(|(section, ..)| *section == passage.section);
        let first = above.map(|(_, place, beginning)| ((next - place) as u64, *beginning));
        if first.is_none() {
            self.around.stored = Some((passage.section.clone(), next, Beginning::of(&passage)));
        }
        (stored::passage(passage, first), first.is_none())
    }

    fn conclusion(
        &mut self,
        publication: &IndexedPublication,
        ordinal: u64,
        conclusion: &IndexedConclusion,
        sheet: &Sheet,
        SaidBelow { section, text }: &SaidBelow,
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
        let words = sheet.words(text);
        let mut document = self.document(publication, What::Conclusion, words);
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
            document.add_u64(fields.page, u64::from(page.0));
        }
        for topic in with_domains(&conclusion.topics) {
            document.add_text(self.fields.topic, topic);
        }
        self.add_section(&mut document, section.as_ref().map(|section| sheet.words(section)));
        self.words.senses(words, &mut self.senses, &mut self.hashes);
        self.add_words(&mut document, &conclusion.text, words, sheet.refers(text));
        let row = self.row(ordinal, traits);
        self.prepared.push(Prepared { document, row, record: stored::json(conclusion)?, pieces: 0..0 });
        Ok(())
    }

    /// A document of a publication, with room for the words of a text.
    fn document(&self, publication: &IndexedPublication, what: What, words: &[u8]) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = TantivyDocument::with_capacity(OTHER_BYTES + words.len());
        if what != What::Passage {
            document.add_u64(fields.what, what as u64);
        }
        document.add_text(fields.publication, publication.id.as_str());
        document
    }

    /// The row of a document with the words looked up last; what is shown of it has no number yet.
    fn row(&self, ordinal: u64, traits: Traits) -> Row {
        let copy = likeness::fingerprint(&self.senses, &self.hashes);
        Row { record: 0, ordinal, traits: traits.pack(), copy }
    }

    /// What the first document says for all of the publication.
    fn add_facts(
        &self,
        document: &mut TantivyDocument,
        publication: &IndexedPublication,
        [title_said, body_said]: [&[u8]; 2],
    ) {
        let Fields { title, body, reference, jurisdiction, body_kind, department, day, has, .. } =
            self.fields;
        let stems = |said: &[u8]| Some(self.words.stems(said)).filter(|stems| !stems.is_empty());
        let facts = [
            ("ref", reference, Some(publication.source_ref.to_lowercase())),
            ("juridiction", jurisdiction, publication.jurisdiction.clone()),
            ("type", body_kind, publication.body_kind.map(|kind| kind.code().to_owned())),
            ("departement", department, publication.department.clone()),
            ("titre", title, stems(title_said)),
            ("organisme", body, stems(body_said)),
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

    /// The part of the publication, where it is not that of the document before.
    fn add_zone(&mut self, document: &mut TantivyDocument, zone: Zone) {
        if self.around.zone.replace(zone) != Some(zone) {
            document.add_text(self.fields.zone, zone.code());
        }
    }

    /// The headings above, where they are not those above the document before.
    fn add_section(&self, document: &mut TantivyDocument, section: Option<&[u8]>) {
        let Some(section) = section else { return };
        document.add_u64(self.fields.begins, 1);
        let stems = self.words.stems(section);
        if !stems.is_empty() {
            document.add_text(self.fields.has, "section");
            document.add_text(self.fields.section, stems);
        }
    }

    fn add_words(&self, document: &mut TantivyDocument, text: &str, said: &[u8], refers: &[Range<usize>]) {
        let Fields { words, article, has, .. } = self.fields;
        let articles = articles_within(text, refers);
        if !articles.is_empty() {
            document.add_text(has, "article");
            document.add_text(article, joined(&articles));
        }
        document.add_custom(words, said);
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
