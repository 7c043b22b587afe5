//! Four numbers that every document has, each in a column: a component of the engine's segments beside its own columns.
//!
//! The engine's are for values that may be absent or many, and are found by name for each: of a million documents these four take 0.3 s
//! here, 1.1 s there. How numbers are packed is the engine's.

use std::any::Any;
use std::io::{self, Write};
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::columnar::column_values::CodecType::{Bitpacked, BlockwiseLinear, Linear};
use tantivy::columnar::column_values::{
    CodecType, load_u64_based_column_values, serialize_u64_based_column_values,
};
use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::indexer::doc_id_mapping::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, SegmentReader,
};

use crate::combined::bits::set;
use crate::component::{component, custom_field, custom_value, in_order};
use crate::varint;

/// Type of the field whose value is a [`Row`].
pub const ROW_TYPE: &str = "row";

/// The file.
const COLUMNS: &str = "columns";

/// Columns of numbers; after them one that tells which documents have a fingerprint, a bit for each.
const WIDTH: usize = 4;

/// How each may be packed: numbers of records run on, places do in each publication.
const CODECS: [&[CodecType]; WIDTH] =
    [&[Bitpacked, Linear], &[Bitpacked, BlockwiseLinear], &[Bitpacked], &[Bitpacked]];

/// What the columns say of one document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Row {
    /// Number of what is shown of it, among the records.
    pub record: u64,
    /// Its place among the passages, or conclusions, of its publication.
    pub ordinal: u64,
    /// [`crate::schema::Traits`] packed.
    pub traits: u64,
    /// Fingerprint of its words, as `likeness` makes it, where they are enough.
    pub copy: Option<u64>,
}

impl Row {
    /// Makes of some bytes a value of its field.
    pub fn write(self, bytes: &mut Vec<u8>) {
        bytes.clear();
        let numbers = [self.record, self.ordinal, self.traits].into_iter().chain(self.copy);
        numbers.for_each(|number| varint::put(bytes, number));
    }

    fn read(mut bytes: &[u8]) -> Self {
        let mut next = || varint::take(&mut bytes);
        let [record, ordinal, traits] = [next(), next(), next()].map(Option::unwrap_or_default);
        Self { record, ordinal, traits, copy: next() }
    }
}

/// The columns of a segment.
#[derive(Clone)]
pub struct Columns {
    records: Values,
    ordinals: Values,
    traits: Values,
    /// Of the documents that have one.
    copies: Values,
    /// A bit for each document that has a fingerprint, and how many stand before each 64.
    having: Arc<Vec<(u64, u32)>>,
}

type Values = Arc<dyn ColumnValues<u64>>;

impl std::fmt::Debug for Columns {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "columns of {} documents", self.records.num_vals())
    }
}

impl Columns {
    /// Opens the file of a segment.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let bytes = reader.open_read(component(COLUMNS))?.read_bytes()?;
        let [records, ordinals, traits, copies, bits] = parts(bytes).ok_or_else(damaged)?;
        let load = load_u64_based_column_values::<u64>;
        let mut before = 0;
        let having = bits.as_chunks().0.iter().map(|bits| {
            let bits = u64::from_le_bytes(*bits);
            before += bits.count_ones();
            (bits, before - bits.count_ones())
        });
        let having = Arc::new(having.collect());
        let (records, ordinals, traits) = (load(records)?, load(ordinals)?, load(traits)?);
        let columns = Self { records, ordinals, traits, copies: load(copies)?, having };
        let every = [&columns.records, &columns.ordinals, &columns.traits];
        let documents = reader.max_doc();
        let sound = every.iter().all(|column| column.num_vals() == documents)
            && columns.having.len() == documents.div_ceil(u64::BITS) as usize
            && columns.copies.num_vals() >= before;
        if sound { Ok(columns) } else { Err(damaged().into()) }
    }

    /// Number of what is shown of a document.
    pub fn record(&self, doc: DocId) -> u64 {
        value(&self.records, doc)
    }

    /// Place of a passage or conclusion among those of its publication.
    pub fn ordinal(&self, doc: DocId) -> u32 {
        u32::try_from(value(&self.ordinals, doc)).unwrap_or(u32::MAX)
    }

    /// The packed traits of a document.
    pub fn traits(&self, doc: DocId) -> u64 {
        value(&self.traits, doc)
    }

    /// Fingerprint of a text; `None` where it is too short to have one.
    pub fn fingerprint(&self, doc: DocId) -> Option<u64> {
        let (bits, before) = self.having.get((doc / u64::BITS) as usize)?;
        let bit = 1 << (doc % u64::BITS);
        (bits & bit > 0).then(|| self.copies.get_val(before + (bits & (bit - 1)).count_ones()))
    }

    fn row(&self, doc: DocId) -> Row {
        let (ordinal, copy) = (value(&self.ordinals, doc), self.fingerprint(doc));
        Row { record: self.record(doc), ordinal, traits: self.traits(doc), copy }
    }
}

/// That of a document; 0 for none of the index.
fn value(column: &Values, doc: DocId) -> u64 {
    if doc < column.num_vals() { column.get_val(doc) } else { 0 }
}

/// The bytes of each column: their lengths stand at the end.
fn parts(bytes: OwnedBytes) -> Option<[OwnedBytes; WIDTH + 1]> {
    let begin = bytes.len().checked_sub((WIDTH + 1) * 8)?;
    let (mut rest, lengths) = bytes.split(begin);
    let mut lengths = lengths.as_chunks().0.iter().map(|length| u64::from_le_bytes(*length));
    let mut next = || {
        let length = usize::try_from(lengths.next()?).ok().filter(|length| *length <= rest.len())?;
        let (column, behind) = rest.clone().split(length);
        rest = behind;
        Some(column)
    };
    Some([next()?, next()?, next()?, next()?, next()?])
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the columns cannot be read")
}

/// The component of the engine's segments.
pub struct ColumnsFile;

impl SegmentPlugin for ColumnsFile {
    fn extensions(&self) -> &[&str] {
        &[COLUMNS]
    }

    fn create_writer(&self, context: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        let field = custom_field(&context.segment.schema(), ROW_TYPE)?;
        Ok(Box::new(Writer { field, rows: Rows::default() }))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        let mut rows = Rows::default();
        for reader in context.readers {
            let columns = Columns::open(reader)?;
            reader.doc_ids_alive().for_each(|doc| rows.add(columns.row(doc)));
        }
        rows.write(context.target_segment)
    }
}

/// The columns of a segment in the making.
#[derive(Default)]
struct Rows {
    columns: [Vec<u64>; WIDTH],
    having: Vec<u64>,
}

impl Rows {
    fn add(&mut self, Row { record, ordinal, traits, copy }: Row) {
        let [records, ordinals, all_traits, copies] = &mut self.columns;
        let place = records.len();
        self.having.resize(place / u64::BITS as usize + 1, 0);
        if copy.is_some() {
            set(&mut self.having, place);
        }
        records.push(record);
        ordinals.push(ordinal);
        all_traits.push(traits);
        copies.extend(copy);
    }

    fn write(&self, segment: &Segment) -> tantivy::Result<()> {
        let mut file = segment.open_write(component(COLUMNS))?;
        let (mut lengths, mut bytes) = (Vec::new(), Vec::new());
        let mut put = |bytes: &[u8]| {
            lengths.extend((bytes.len() as u64).to_le_bytes());
            file.write_all(bytes)
        };
        for (column, codecs) in self.columns.iter().zip(CODECS) {
            bytes.clear();
            serialize_u64_based_column_values(&column.as_slice(), codecs, &mut bytes)?;
            put(&bytes)?;
        }
        put(&self.having.iter().flat_map(|bits| bits.to_le_bytes()).collect::<Vec<u8>>())?;
        file.write_all(&lengths)?;
        file.terminate()?;
        Ok(())
    }
}

/// Gathers the rows of a segment.
struct Writer {
    field: Field,
    rows: Rows,
}

impl PluginWriter for Writer {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        self.rows.add(Row::read(custom_value(document, self.field)));
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, moved: Option<&DocIdMapping>) -> tantivy::Result<()> {
        in_order(moved)?;
        self.rows.write(segment)
    }

    fn mem_usage(&self) -> usize {
        let columns = self.rows.columns.iter().chain([&self.rows.having]);
        columns.map(|column| column.capacity() * size_of::<u64>()).sum()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::tests::segment;

    fn row(number: u64) -> Row {
        let copy = (!number.is_multiple_of(3)).then_some(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        Row { record: number * 7, ordinal: number % 90, traits: number % 4000, copy }
    }

    /// The rows of the one segment of an index to which so many were added in steps, and of which every fifth was removed.
    #[track_caller]
    fn check(count: u64, step: usize) {
        let numbers: Vec<u64> = (0..count).collect();
        let value = |number: &u64| {
            let mut bytes = Vec::new();
            row(*number).write(&mut bytes);
            (bytes, number % 5 == 4)
        };
        let steps: Vec<Vec<_>> = numbers.chunks(step).map(|step| step.iter().map(value).collect()).collect();
        let reader = segment(ColumnsFile, ROW_TYPE, &steps, true);
        let columns = Columns::open(&reader).expect("the columns can be read");
        let found: Vec<Row> = (0..reader.max_doc()).map(|doc| columns.row(doc)).collect();
        let wanted: Vec<Row> = (0..count).filter(|number| number % 5 != 4).map(row).collect();
        assert_eq!(found, wanted);
        assert_eq!(columns.row(reader.max_doc() + 64), Row::default());
    }

    #[test]
    fn rows_come_back() {
        check(1, 1);
        check(64, 64);
        check(65, 10);
        check(2000, 700);
    }

    #[test]
    fn damage_is_no_panic() {
        for bytes in [&[][..], &[0; 39], &[0xff; 40], &[1; 100]] {
            assert!(parts(OwnedBytes::new(bytes.to_vec())).is_none_or(|parts| parts[0].is_empty()));
        }
    }
}
