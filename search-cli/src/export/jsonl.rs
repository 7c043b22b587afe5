//! One JSON object a line.

use std::io::Write;

use anyhow::Result;

use super::cell::{Cell, append_date, append_integer, append_number};
use super::column::Shape;
use super::lines::Lines;
use super::writer::TableWriter;

/// Writes JSON lines.
pub struct Jsonl<W: Write> {
    shape: Shape,
    /// What stands before each value: `{"id":`, `,"title":`.
    names: Vec<Vec<u8>>,
    lines: Lines<W>,
}

impl<W: Write> Jsonl<W> {
    /// A table in `out`.
    ///
    /// # Errors
    /// When a name cannot be written as JSON.
    pub fn new(shape: Shape, out: W) -> Result<Self> {
        let mut names = Vec::with_capacity(shape.columns().len());
        for (place, column) in shape.columns().iter().enumerate() {
            let mut name = vec![if place == 0 { b'{' } else { b',' }];
            append_string(column.name, &mut name)?;
            name.push(b':');
            names.push(name);
        }
        Ok(Self { shape, names, lines: Lines::new(out) })
    }
}

impl<W: Write> TableWriter for Jsonl<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        for ((_, cell), name) in self.shape.pick(cells).zip(&self.names) {
            self.lines.buffer.extend_from_slice(name);
            append(cell, &mut self.lines.buffer)?;
        }
        self.lines.buffer.extend_from_slice(b"}\n");
        self.lines.end_row()
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.lines.finish()
    }
}

/// Appends a value as JSON.
///
/// # Errors
/// When it has no form in JSON.
pub fn append(cell: &Cell<'_>, out: &mut Vec<u8>) -> Result<()> {
    match cell {
        Cell::Empty => out.extend_from_slice(b"null"),
        Cell::Text(text) => append_string(text, out)?,
        Cell::Integer(value) => append_integer(*value, out),
        Cell::Number(value) => append_number(*value, out),
        Cell::Json(json) => out.extend_from_slice(json.as_bytes()),
        Cell::Date(day) => {
            out.push(b'"');
            append_date(*day, out);
            out.push(b'"');
        }
        Cell::List(list) => {
            out.push(b'[');
            for (place, part) in list.parts().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                append_string(part, out)?;
            }
            out.push(b']');
        }
    }
    Ok(())
}

fn append_string(text: &str, out: &mut Vec<u8>) -> Result<()> {
    Ok(serde_json::to_writer(out, text)?)
}
