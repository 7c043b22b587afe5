//! Apache Parquet: typed columns, dictionaries where values repeat, lists as lists, declarations in the file's metadata.
//!
//! Rows are gathered until a row group is full, so memory does not grow with the table.

use std::io::Write;
use std::sync::Arc;

use anyhow::Result;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, FloatType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use super::cell::Cell;
use super::column::{Column, Kind, Shape};
use super::resource::Resource;
use super::schema;
use super::writer::TableWriter;

/// Rows of a row group: large enough for readers to skip, small enough to be held.
const GROUP_ROWS: usize = 32_768;

/// Text of a row group; passages are longer than conclusions.
const GROUP_TEXT_BYTES: usize = 16 << 20;

/// The compression that costs least; higher levels gain a tenth for twice the time.
const ZSTD_LEVEL: i32 = 1;

/// Days from 1970-01-01, from which Parquet counts, in our calendar.
const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

/// Key of the table's declarations in the file's metadata, as a Table Schema.
const SCHEMA_KEY: &str = "cambon:schema";

/// Writes Parquet.
pub struct ParquetTable<W: Write + Send> {
    shape: Shape,
    gathered: Vec<Gathered>,
    rows: usize,
    file: SerializedFileWriter<W>,
}

/// The cells of one column in this row group.
#[derive(Default)]
struct Gathered {
    values: Values,
    /// 1 for a value, 0 for none; not of columns that are never empty.
    present: Vec<i16>,
    /// Of lists: 0 for the first part, 1 for those after.
    repeated: Vec<i16>,
}

#[derive(Default)]
struct Values {
    /// Texts one after the other; a text equal to the one before is not stored again.
    text: Vec<u8>,
    ranges: Vec<(usize, usize)>,
    integers: Vec<i64>,
    numbers: Vec<f32>,
    days: Vec<i32>,
}

impl<W: Write + Send> ParquetTable<W> {
    /// A table in `out`.
    ///
    /// # Errors
    /// When the head of the file cannot be written.
    pub fn new(resource: Resource, shape: Shape, out: W) -> Result<Self> {
        let columns = shape.columns();
        let fields = columns.iter().map(field).collect::<Result<Vec<_>>>()?;
        let root = Type::group_type_builder(resource.name()).with_fields(fields).build()?;
        let file = SerializedFileWriter::new(out, Arc::new(root), Arc::new(properties(resource, &shape)?))?;
        let gathered = columns.iter().map(|_| Gathered::default()).collect();
        Ok(Self { shape, gathered, rows: 0, file })
    }

    fn text_bytes(&self) -> usize {
        self.gathered.iter().map(|column| column.values.text.len()).sum()
    }

    fn write_group(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for (column, gathered) in self.shape.columns().iter().zip(&mut self.gathered) {
            let Some(mut writer) = group.next_column()? else { break };
            gathered.write(column, &mut writer)?;
            writer.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl<W: Write + Send> TableWriter for ParquetTable<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for ((column, cell), gathered) in self.shape.pick(cells).zip(&mut self.gathered) {
            gathered.add(column, cell);
        }
        self.rows += 1;
        // Adding up the texts' lengths at each row would cost more than it saves.
        let look = self.rows.is_multiple_of(1024) && self.text_bytes() >= GROUP_TEXT_BYTES;
        if self.rows == GROUP_ROWS || look { self.write_group() } else { Ok(()) }
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.write_group()?;
        let mut out = self.file.into_inner()?;
        Ok(out.flush()?)
    }
}

impl Gathered {
    fn add(&mut self, column: &Column, cell: &Cell<'_>) {
        if let Cell::List(list) = cell {
            self.add_list(list.parts());
            return;
        }
        if column.kind.may_be_empty() {
            self.present.push(i16::from(*cell != Cell::Empty));
        }
        match cell {
            Cell::Text(text) | Cell::Json(text) => self.values.add_text(text),
            Cell::Integer(value) => self.values.integers.push(*value),
            Cell::Number(value) => self.values.numbers.push(*value),
            Cell::Date(day) => self.values.days.push(days_from_epoch(*day)),
            Cell::Empty if column.kind.is_list() => self.add_list(std::iter::empty()),
            Cell::Empty if !column.kind.may_be_empty() => self.values.add_text(""),
            Cell::Empty | Cell::List(_) => {}
        }
    }

    fn add_list<'p>(&mut self, parts: impl Iterator<Item = &'p str>) {
        let mut any = false;
        for part in parts {
            self.present.push(1);
            self.repeated.push(i16::from(any));
            self.values.add_text(part);
            any = true;
        }
        if !any {
            self.present.push(0);
            self.repeated.push(0);
        }
    }

    fn write(&mut self, column: &Column, writer: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let has_levels = column.kind.is_list() || column.kind.may_be_empty();
        let present = has_levels.then_some(self.present.as_slice());
        let repeated = column.kind.is_list().then_some(self.repeated.as_slice());
        match physical(column.kind) {
            Physical::INT64 => {
                writer.typed::<Int64Type>().write_batch(&self.values.integers, present, repeated)?;
            }
            Physical::FLOAT => {
                writer.typed::<FloatType>().write_batch(&self.values.numbers, present, repeated)?;
            }
            Physical::INT32 => {
                writer.typed::<Int32Type>().write_batch(&self.values.days, present, repeated)?;
            }
            _ => {
                let texts = self.values.take_texts();
                writer.typed::<ByteArrayType>().write_batch(&texts, present, repeated)?;
            }
        }
        self.values.clear();
        self.present.clear();
        self.repeated.clear();
        Ok(())
    }
}

impl Values {
    fn add_text(&mut self, text: &str) {
        if let Some(&(start, end)) = self.ranges.last()
            && self.text[start..end] == *text.as_bytes()
        {
            self.ranges.push((start, end));
            return;
        }
        let start = self.text.len();
        self.text.extend_from_slice(text.as_bytes());
        self.ranges.push((start, self.text.len()));
    }

    fn take_texts(&mut self) -> Vec<ByteArray> {
        let all = ByteArray::from(std::mem::take(&mut self.text));
        self.ranges.iter().map(|&(start, end)| all.slice(start, end - start)).collect()
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ranges.clear();
        self.integers.clear();
        self.numbers.clear();
        self.days.clear();
    }
}

fn days_from_epoch(day: jiff::civil::Date) -> i32 {
    // Years are at most four digits, their days fit.
    EPOCH.until(day).map(|span| span.get_days()).unwrap_or_default()
}

fn physical(kind: Kind) -> Physical {
    match kind {
        Kind::Integer | Kind::FlatInteger => Physical::INT64,
        Kind::Number | Kind::FlatNumber => Physical::FLOAT,
        Kind::Date => Physical::INT32,
        _ => Physical::BYTE_ARRAY,
    }
}

/// A column as a field: lists in the three levels that the format asks for.
fn field(column: &Column) -> Result<TypePtr> {
    let kind = column.kind;
    let logical = match physical(kind) {
        Physical::BYTE_ARRAY => Some(LogicalType::String),
        Physical::INT32 => Some(LogicalType::Date),
        _ => None,
    };
    let value = |name: &str, repetition| {
        Type::primitive_type_builder(name, physical(kind))
            .with_repetition(repetition)
            .with_logical_type(logical.clone())
            .build()
    };
    if !kind.is_list() {
        let repetition = if kind.may_be_empty() { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        return Ok(Arc::new(value(column.name, repetition)?));
    }
    let element = Arc::new(value("element", Repetition::REQUIRED)?);
    let list =
        Type::group_type_builder("list").with_repetition(Repetition::REPEATED).with_fields(vec![element]);
    let outer = Type::group_type_builder(column.name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(list.build()?)]);
    Ok(Arc::new(outer.build()?))
}

fn properties(resource: Resource, shape: &Shape) -> Result<WriterProperties> {
    let declarations =
        KeyValue::new(SCHEMA_KEY.to_owned(), schema::table_schema(resource, shape).to_string());
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("cambon ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_key_value_metadata(Some(vec![declarations]));
    for column in shape.columns() {
        let path = match column.kind.is_list() {
            true => ColumnPath::new(["list", "element"].iter().fold(
                vec![column.name.to_owned()],
                |mut path, part| {
                    path.push((*part).to_owned());
                    path
                },
            )),
            false => ColumnPath::from(column.name),
        };
        properties = properties.set_column_dictionary_enabled(path.clone(), column.kind.repeats());
        if column.kind == Kind::Prose {
            // The least and the greatest of sentences tell nobody anything.
            properties = properties.set_column_statistics_enabled(path, EnabledStatistics::None);
        }
    }
    Ok(properties.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(days_from_epoch(jiff::civil::date(1970, 1, 1)), 0);
        assert_eq!(days_from_epoch(jiff::civil::date(2016, 3, 5)), 16_865);
        assert_eq!(days_from_epoch(jiff::civil::date(1969, 12, 31)), -1);
    }
}
