//! The one schema of the index, for writing and reading.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Raised by any change to the fields or to what is stored; an index of another version is rebuilt.
pub const SCHEMA_VERSION: u32 = 1;

/// What a document of the index is: value of [`Fields::what`].
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

/// The fields.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "named after what they hold")]
pub struct Fields {
    pub schema: Schema,
    /// Words as they stand: with accents, without, and in capitals that may lack them.
    pub exact: Field,
    /// Stems.
    pub stem: Field,
    /// The record as JSON.
    pub payload: Field,
    pub what: Field,
    pub publication: Field,
    pub conclusion: Field,
    pub ordinal: Field,
    /// Days, as the number 20161231; absent where unknown.
    pub day: Field,
    pub year: Field,
    pub page: Field,
    pub jurisdiction: Field,
    pub body_kind: Field,
    pub department: Field,
    pub zone: Field,
    pub kind: Field,
    pub form: Field,
    pub status: Field,
    pub nature: Field,
    pub topic: Field,
}

impl Fields {
    /// Builds the schema.
    pub fn new() -> Self {
        let mut builder = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(indexing);
        let facet = STRING | FAST;
        Self {
            exact: builder.add_text_field("exact", text.clone()),
            stem: builder.add_text_field("stem", text),
            payload: builder.add_bytes_field("payload", STORED),
            what: builder.add_u64_field("what", INDEXED | FAST),
            publication: builder.add_text_field("publication", facet.clone()),
            conclusion: builder.add_text_field("conclusion", facet.clone()),
            ordinal: builder.add_u64_field("ordinal", FAST),
            day: builder.add_i64_field("day", FAST),
            year: builder.add_i64_field("year", INDEXED | FAST),
            page: builder.add_u64_field("page", INDEXED),
            jurisdiction: builder.add_text_field("jurisdiction", facet.clone()),
            body_kind: builder.add_text_field("body_kind", STRING),
            department: builder.add_text_field("department", STRING),
            zone: builder.add_text_field("zone", STRING),
            kind: builder.add_text_field("kind", facet.clone()),
            form: builder.add_text_field("form", STRING),
            status: builder.add_text_field("status", STRING),
            nature: builder.add_text_field("nature", STRING),
            topic: builder.add_text_field("topic", facet),
            schema: builder.build(),
        }
    }
}
