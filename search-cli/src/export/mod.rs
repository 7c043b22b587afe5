//! Exports: tables with declared columns, data packages that can be made again, bulk files, bodies for search engines.
//!
//! The same catalogue gives the same bytes: no clock, no order of arrival, no machine reaches them. It does NOT decide what a
//! query finds (`cambon-indexer`) nor what is stored (`cambon-corpus`).

pub mod bulk;
pub mod cell;
pub mod column;
mod csv_table;
pub mod elastic;
pub mod facts;
mod jsonl;
mod lines;
pub mod package;
mod parquet_table;
mod redaction;
pub mod replay;
pub mod resource;
pub mod rows;
pub mod schema;
pub mod selection;
pub mod tables;
pub mod target;
pub mod writer;

use anyhow::Result;
use cambon_corpus::Publication;
use serde_json::Value;

use cell::Cell;
use column::Shape;
use resource::Resource;
use writer::Format;

pub use redaction::Redactor;

/// A row of JSONL as a value.
///
/// # Errors
/// When a cell has no form in JSON.
pub fn object(shape: &Shape, cells: &[Cell<'_>]) -> Result<Value> {
    let mut bytes = vec![b'{'];
    for (place, (column, cell)) in shape.pick(cells).enumerate() {
        if place > 0 {
            bytes.push(b',');
        }
        serde_json::to_writer(&mut bytes, column.name)?;
        bytes.push(b':');
        jsonl::append(cell, &mut bytes)?;
    }
    bytes.push(b'}');
    Ok(serde_json::from_slice(&bytes)?)
}

/// A publication as one object, as `export publications` writes it.
///
/// # Errors
/// When a cell has no form in JSON.
pub fn publication_object(publication: &Publication) -> Result<Value> {
    let mut cells = Vec::new();
    tables::publications::cells(publication, &mut cells);
    object(&Format::Jsonl.shape(Resource::Publications, false), &cells)
}
