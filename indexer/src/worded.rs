//! A phrase in a title, in a body's name or in a heading: of what holds its stems, what holds its words as typed and in order.
//!
//! Those fields are indexed without places, which would cost each passage the length of its headings again: the stored texts
//! of the candidates are read instead, once for all documents in a row.

use serde::Deserialize;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use crate::analysis::{Token, analyse};
use crate::error::IndexError;
use crate::explained::explained;
use crate::fields::FieldName;
use crate::runs::{Runs, Shared};
use crate::schema::{Fields, Traits};
use crate::stored::Stored;

/// Keeps what holds a phrase in a field of words.
#[derive(Debug)]
pub struct Worded {
    candidates: Box<dyn Query>,
    phrase: Phrase,
}

impl Clone for Worded {
    fn clone(&self) -> Self {
        Self { candidates: self.candidates.box_clone(), phrase: self.phrase.clone() }
    }
}

#[derive(Debug, Clone)]
struct Phrase {
    name: FieldName,
    stored: Option<Stored>,
    runs: Runs,
    /// The forms that each word may have.
    words: Vec<Vec<String>>,
}

impl Worded {
    /// Of `candidates`, those in which the field `name` holds `tokens` one after the other.
    pub fn new(candidates: Box<dyn Query>, fields: &Fields, name: FieldName, tokens: &[Token]) -> Self {
        let words = tokens.iter().map(Token::exact).collect();
        let phrase = Phrase { name, stored: fields.stored.clone(), runs: fields.runs.clone(), words };
        Self { candidates, phrase }
    }
}

impl Query for Worded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(scoring)?;
        Ok(Box::new(WordedWeight { candidates, phrase: self.phrase.clone() }))
    }
}

struct WordedWeight {
    candidates: Box<dyn Weight>,
    phrase: Phrase,
}

impl Weight for WordedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut candidates = self.candidates.scorer(reader, boost)?;
        let mut texts = Texts::open(reader, &self.phrase)?;
        let mut docs = Vec::new();
        while candidates.doc() != TERMINATED {
            if texts.hold(candidates.doc())? {
                docs.push(candidates.doc());
            }
            candidates.advance();
        }
        Ok(Box::new(Kept { docs, at: 0 }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, reader, doc, "words in order")
    }
}

/// The stored texts in which the phrase is sought.
struct Texts<'a> {
    reader: &'a SegmentReader,
    phrase: &'a Phrase,
    stored: &'a Stored,
    /// The first document of the last candidate's run, and whether it holds the phrase.
    last: Option<(DocId, bool)>,
}

#[derive(Deserialize)]
struct Named {
    title: Option<String>,
    body: Option<String>,
}

impl<'a> Texts<'a> {
    fn open(reader: &'a SegmentReader, phrase: &'a Phrase) -> tantivy::Result<Self> {
        let missing = || TantivyError::InvalidArgument("an index without documents".to_owned());
        let stored = phrase.stored.as_ref().ok_or_else(missing)?;
        Ok(Self { reader, phrase, stored, last: None })
    }

    /// What the first document of the run says holds for all of it.
    fn hold(&mut self, doc: DocId) -> tantivy::Result<bool> {
        let first = self.phrase.runs.first(self.reader, self.phrase.shared(), doc)?;
        if let Some((known, holds)) = self.last
            && known == first
        {
            return Ok(holds);
        }
        let texts = self.texts(first).map_err(|error| TantivyError::InvalidArgument(error.to_string()))?;
        let holds = texts.iter().any(|text| self.phrase.stands_in(text));
        self.last = Some((first, holds));
        Ok(holds)
    }

    /// The title, the body's name or the headings.
    fn texts(&self, first: DocId) -> Result<Vec<String>, IndexError> {
        if self.phrase.name == FieldName::Section {
            return self.section(first);
        }
        let Named { title, body } = self.stored.json(first)?;
        let text = if self.phrase.name == FieldName::Body { body } else { title };
        Ok(text.into_iter().collect())
    }

    /// Headings above a passage or a conclusion.
    fn section(&self, doc: DocId) -> Result<Vec<String>, IndexError> {
        #[derive(Deserialize)]
        struct Placed {
            section: Vec<String>,
        }
        if Traits::unpack(self.stored.columns().traits(doc) as usize).conclusion {
            let Placed { section } = self.stored.json(doc)?;
            return Ok(section);
        }
        self.stored.section(doc)
    }
}

impl Phrase {
    fn shared(&self) -> Shared {
        if self.name == FieldName::Section { Shared::Section } else { Shared::Publication }
    }

    fn stands_in(&self, text: &str) -> bool {
        let tokens = analyse(text);
        let fits = |(token, forms): (&Token, &Vec<String>)| {
            token.exact_forms().any(|form| forms.iter().any(|wanted| wanted == form))
        };
        tokens.windows(self.words.len().max(1)).any(|window| window.iter().zip(&self.words).all(fits))
    }
}

/// Documents kept, in order.
struct Kept {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for Kept {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let left = self.docs.get(self.at..).unwrap_or_default();
        self.at += left.partition_point(|doc| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.docs.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for Kept {
    fn score(&mut self) -> Score {
        1.0
    }
}
