//! Writing the rows of a table: one trait for all formats. Bytes depend on rows and declarations only, never on time or machine.

use std::io::Write;

use anyhow::Result;

use super::cell::Cell;
use super::column::{Column, Shape, Visibility};
use super::csv_table::{CsvTable, Dialect};
use super::jsonl::Jsonl;
use super::parquet_table::ParquetTable;
use super::resource::Resource;

/// Formats of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// RFC 4180: commas, UTF-8.
    Csv,
    /// What French Excel and LibreOffice open by double click.
    Excel,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// Columns that this format has, private ones only when they are asked for.
    #[must_use]
    pub fn shape(self, resource: Resource, private: bool) -> Shape {
        let fits = |column: &Column| match self {
            Self::Jsonl => column.kind.in_objects(),
            Self::Csv | Self::Excel | Self::Parquet => column.kind.in_tables(),
        };
        Shape::new(resource.columns(), |column| {
            fits(column) && (private || column.visibility == Visibility::Public)
        })
    }
}

/// Takes the rows of one table.
pub trait TableWriter {
    /// Adds a row: a cell for each declared column, in order.
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()>;

    /// Writes what is left; the bytes are complete then.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// A writer of a resource's rows into `out`.
///
/// # Errors
/// When the head of the file cannot be written.
pub fn open<'w>(
    format: Format,
    resource: Resource,
    private: bool,
    out: Box<dyn Write + Send + 'w>,
) -> Result<Box<dyn TableWriter + 'w>> {
    let shape = format.shape(resource, private);
    Ok(match format {
        Format::Jsonl => Box::new(Jsonl::new(shape, out)?),
        Format::Csv => Box::new(CsvTable::new(shape, Dialect::Rfc4180, out)?),
        Format::Excel => Box::new(CsvTable::new(shape, Dialect::Excel, out)?),
        Format::Parquet => Box::new(ParquetTable::new(resource, shape, out)?),
    })
}
