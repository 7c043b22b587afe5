//! The one schema of the index, for writing and reading.

use std::path::Path;

use cambon_document::{ConclusionKind, Form, Nature, Status, Zone};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{Searcher, Term};

use crate::columns::ROW_TYPE;
use crate::error::IndexError;
use crate::inverted::{Opened, WORDS_TYPE};
use crate::lexicon::Lexicon;
use crate::records::Records;
use crate::runs::Runs;
use crate::stored::Stored;

/// Raised by any change to the fields or to what is stored; an index of another version is rebuilt.
pub const SCHEMA_VERSION: u32 = 13;

/// Name of the tokenizer that the index makes of [`crate::vocabulary`].
pub const TOKENIZER: &str = "joined";

/// What a document of the index is: value of [`Fields::what`], which a passage leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum What {
    /// A passage.
    Passage = 0,
    /// A conclusion.
    Conclusion = 1,
    /// A publication's facts, once for each.
    Publication = 2,
}

/// The fields of one index, with what is read beside the engine.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after what they hold")]
pub struct Fields {
    pub schema: Schema,
    /// The words of a text, for the [`crate::inverted`] file.
    pub words: Field,
    pub inverted: Opened,
    /// The words that the index holds, each under one term from which its stems and all its forms follow: see [`crate::surface`].
    pub lexicon: Lexicon,
    /// Where the runs of documents begin of which only the first says what all share.
    pub runs: Runs,
    /// Stems of the report's title and of its body's name, without places; with its facts only.
    pub title: Field,
    pub body: Field,
    /// Stems of the headings above, without places; with the first document below them only.
    pub section: Field,
    /// 1 where other headings stand above than above the document before.
    pub begins: Field,
    /// Articles of law and codes, as `articles` gives them.
    pub article: Field,
    /// Names of the fields that hold a value; a part of the report always has one, and a page tells so itself.
    pub has: Field,
    /// A [`crate::columns::Row`].
    pub row: Field,
    /// What is shown; `None` in an index without documents.
    pub stored: Option<Stored>,
    pub what: Field,
    pub publication: Field,
    /// With the publication's facts only, like jurisdiction, kind of body and département.
    pub reference: Field,
    pub conclusion: Field,
    pub number: Field,
    /// Day, as the number 20161231, absent where unknown; with the publication's facts only.
    pub day: Field,
    pub page: Field,
    pub jurisdiction: Field,
    pub body_kind: Field,
    pub department: Field,
    /// With the first document of several in a row that stand in the same part.
    pub zone: Field,
    pub kind: Field,
    pub form: Field,
    pub status: Field,
    pub nature: Field,
    pub topic: Field,
}

impl Fields {
    /// Of the index of a generation.
    ///
    /// # Errors
    /// When what is shown, or the words, cannot be read.
    pub fn open(generation: &Path, engine: &Searcher) -> Result<Self, IndexError> {
        let segment = engine.segment_readers().first();
        let (inverted, records) = (Opened::open(segment)?, Records::open(generation)?);
        let stored = segment.map(|segment| Stored::open(segment, records)).transpose()?;
        Ok(Self { stored, inverted, ..Self::new() })
    }

    /// Builds the schema.
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        // Their lengths weigh nothing: a byte a document and field would be kept for each.
        let bare = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let value = TextOptions::default().set_indexing_options(bare.clone().set_tokenizer("raw"));
        let bare = TextOptions::default().set_indexing_options(bare);
        let number = NumericOptions::default().set_indexed();
        let (what, begins) =
            (builder.add_u64_field("what", number.clone()), builder.add_u64_field("begins", number.clone()));
        let zone = builder.add_text_field("zone", value.clone());
        Self {
            words: builder.add_custom_field("words", WORDS_TYPE, serde_json::Value::Null),
            inverted: Opened::default(),
            lexicon: Lexicon::default(),
            runs: Runs::new(
                Term::from_field_u64(what, What::Publication as u64),
                Term::from_field_u64(begins, 1),
                Zone::ALL.iter().map(|part| Term::from_field_text(zone, part.code())),
            ),
            title: builder.add_text_field("title", bare.clone()),
            body: builder.add_text_field("body", bare.clone()),
            section: builder.add_text_field("section", bare.clone()),
            begins,
            article: builder.add_text_field("article", bare),
            has: builder.add_text_field("has", value.clone()),
            row: builder.add_custom_field("row", ROW_TYPE, serde_json::Value::Null),
            stored: None,
            what,
            publication: builder.add_text_field("publication", value.clone()),
            reference: builder.add_text_field("reference", value.clone()),
            conclusion: builder.add_text_field("conclusion", value.clone() | FAST),
            number: builder.add_text_field("number", value.clone()),
            day: builder.add_i64_field("day", number),
            page: builder.add_u64_field("page", FAST),
            jurisdiction: builder.add_text_field("jurisdiction", value.clone()),
            body_kind: builder.add_text_field("body_kind", value.clone()),
            department: builder.add_text_field("department", value.clone()),
            zone,
            kind: builder.add_text_field("kind", value.clone()),
            form: builder.add_text_field("form", value.clone()),
            status: builder.add_text_field("status", value.clone()),
            nature: builder.add_text_field("nature", value.clone()),
            topic: builder.add_text_field("topic", value | FAST),
            schema: builder.build(),
        }
    }
}

/// The closed facts of a passage or conclusion; they fit 12 bits, so that a table answers what a filter says of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traits {
    /// It is a conclusion.
    pub conclusion: bool,
    /// It is neither passage nor conclusion.
    pub other: bool,
    /// Part of the report.
    pub zone: Zone,
    /// Kind of conclusion.
    pub kind: Option<ConclusionKind>,
    /// Its form.
    pub form: Option<Form>,
    /// Its status.
    pub status: Option<Status>,
    /// Its rubric.
    pub nature: Option<Nature>,
    /// Of a passage: how far it reads as prose, 0 to 3.
    pub prose: u8,
    /// Of a passage: how far it judges, 0 to 3.
    pub judgement: u8,
}

/// Values of each fact; of a conclusion, status and nature may be absent.
const ZONES: u64 = Zone::ALL.len() as u64;
const KINDS: u64 = ConclusionKind::ALL.len() as u64;
const FORMS: u64 = Form::ALL.len() as u64;
const STATUSES: u64 = Status::ALL.len() as u64 + 1;
const NATURES: u64 = Nature::ALL.len() as u64 + 1;

/// The first number of a conclusion; those of passages and of others are smaller.
const FIRST_CONCLUSION: u64 = 2 * ZONES * 4 * 4;

/// Different values that traits can have when packed.
pub const TRAITS: usize = (FIRST_CONCLUSION + ZONES * KINDS * FORMS * STATUSES * NATURES) as usize;

const _: () = assert!(TRAITS <= 1 << 12);

impl Traits {
    /// As one number.
    pub fn pack(self) -> u64 {
        let zone = place(Zone::ALL, Some(self.zone)).saturating_sub(1);
        if !self.conclusion {
            let parts = [
                (u64::from(self.other), 2),
                (zone, ZONES),
                (u64::from(self.prose), 4),
                (u64::from(self.judgement), 4),
            ];
            return mixed(&parts);
        }
        FIRST_CONCLUSION
            + mixed(&[
                (zone, ZONES),
                (place(ConclusionKind::ALL, self.kind).saturating_sub(1), KINDS),
                (place(Form::ALL, self.form).saturating_sub(1), FORMS),
                (place(Status::ALL, self.status), STATUSES),
                (place(Nature::ALL, self.nature), NATURES),
            ])
    }

    /// Back from the number.
    pub fn unpack(packed: usize) -> Self {
        let mut rest = packed as u64;
        let conclusion = rest >= FIRST_CONCLUSION;
        rest -= if conclusion { FIRST_CONCLUSION } else { 0 };
        // The last part comes first.
        let mut next = |values: u64| {
            let part = (rest % values) as usize;
            rest /= values;
            part
        };
        if !conclusion {
            let (judgement, prose) = (next(4) as u8, next(4) as u8);
            let zone = at(Zone::ALL, next(ZONES) + 1).unwrap_or_default();
            return Self { other: next(2) == 1, zone, prose, judgement, ..Self::default() };
        }
        let nature = at(Nature::ALL, next(NATURES));
        let status = at(Status::ALL, next(STATUSES));
        let form = at(Form::ALL, next(FORMS) + 1);
        let kind = at(ConclusionKind::ALL, next(KINDS) + 1);
        let zone = at(Zone::ALL, next(ZONES) + 1).unwrap_or_default();
        Self { conclusion, zone, kind, form, status, nature, ..Self::default() }
    }
}

/// Parts of a number, each with how many values it can have.
fn mixed(parts: &[(u64, u64)]) -> u64 {
    parts.iter().fold(0, |number, (part, values)| number * values + part)
}

/// Place of a value in its set, from 1; 0 for none.
fn place<T: PartialEq>(all: &[T], value: Option<T>) -> u64 {
    let found = value.and_then(|value| all.iter().position(|known| *known == value));
    found.map_or(0, |place| place as u64 + 1)
}

fn at<T: Copy>(all: &[T], place: usize) -> Option<T> {
    all.get(place.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_come_back() {
        for packed in 0..TRAITS {
            let traits = Traits::unpack(packed);
            assert_eq!(traits.pack(), packed as u64, "{traits:?}");
        }
    }
}
