//! Rows to JSONL or CSV from one serialisable record, so that both have the same columns in the same order.
//!
//! Nested values stay JSON in JSONL; in CSV a list is written as its parts joined by ` | `, for people and spreadsheets.

use std::io::Write;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;

use crate::printer::Sink;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// One JSON object a line.
    Jsonl,
    /// RFC 4180: commas, UTF-8.
    Csv,
    /// What French Excel opens by double click: byte order mark, semicolons, CRLF.
    Excel,
}

/// Tells Excel that the file is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Between the parts of a list in a CSV field.
const LIST_SEPARATOR: &str = " | ";

/// Characters in one Excel cell; what is longer would spill over the following rows.
const EXCEL_CELL_CHARS: usize = 32_767;

/// Writes records of one type.
pub struct RowWriter {
    sink: Sink,
    format: TableFormat,
    header_written: bool,
}

impl RowWriter {
    /// A table in `sink`.
    #[must_use]
    pub fn new(sink: Sink, format: TableFormat) -> Self {
        Self { sink, format, header_written: false }
    }

    /// Adds a row; the first one also names the columns of a CSV.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, record: &impl Serialize) -> Result<()> {
        if self.format == TableFormat::Jsonl {
            serde_json::to_writer(&mut self.sink, record)?;
            self.sink.write_all(b"\n")?;
            return Ok(());
        }
        let value = serde_json::to_value(record)?;
        let fields = value.as_object().context("a row is an object")?;
        let mut line = Vec::new();
        if !self.header_written {
            if self.format == TableFormat::Excel {
                line.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
            }
            self.append(&mut line, fields.keys().cloned())?;
            self.header_written = true;
        }
        self.append(&mut line, fields.values().map(plain))?;
        self.sink.write_all(&line)?;
        Ok(())
    }

    /// Completes the file.
    ///
    /// # Errors
    /// When the disk is full or the file cannot be given its name.
    pub fn finish(self) -> Result<()> {
        self.sink.finish()
    }

    fn append(&self, line: &mut Vec<u8>, fields: impl Iterator<Item = String>) -> Result<()> {
        let excel = self.format == TableFormat::Excel;
        let mut builder = csv::WriterBuilder::new();
        if excel {
            builder.delimiter(b';').terminator(csv::Terminator::CRLF);
        }
        let mut writer = builder.from_writer(line);
        let fields = fields.map(|field| if excel { for_excel(field) } else { field });
        writer.write_record(fields)?;
        writer.flush()?;
        Ok(())
    }
}

/// A field that Excel shows as it is: never a formula, never cut into further rows.
pub fn for_excel(field: String) -> String {
    let field = if field.chars().count() > EXCEL_CELL_CHARS {
        field.chars().take(EXCEL_CELL_CHARS - 1).chain(['…']).collect()
    } else {
        field
    };
    // The remedy that OWASP gives against CSV injection.
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && field.parse::<f64>().is_err();
    if formula { format!("'{field}") } else { field }
}

/// A value as one field.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(plain_part).collect::<Vec<_>>().join(LIST_SEPARATOR),
        other => other.to_string(),
    }
}

/// A part of a list: a topic by its code, another object by its JSON.
fn plain_part(value: &Value) -> String {
    match value.get("code") {
        Some(Value::String(code)) => code.clone(),
        _ => plain(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(format: TableFormat, record: &Value, expected: &str) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("table");
        let mut rows = RowWriter::new(Sink::open(Some(&path)).expect("writable"), format);
        rows.write(record).expect("written");
        rows.finish().expect("finished");
        assert_eq!(std::fs::read_to_string(&path).expect("readable"), expected);
    }

    #[test]
    fn the_same_record_in_each_format() {
        let record =
            json!({"id": "c1", "text": "Mettre fin à l’usage ; \"sans délai\"", "page": 3, "status": null});
        check(TableFormat::Jsonl, &record, &format!("{record}\n"));
        check(
            TableFormat::Csv,
            &record,
            "id,text,page,status\nc1,\"Mettre fin à l’usage ; \"\"sans délai\"\"\",3,\n",
        );
        check(
            TableFormat::Excel,
            &record,
            "\u{feff}id;text;page;status\r\nc1;\"Mettre fin à l’usage ; \"\"sans délai\"\"\";3;\r\n",
        );
    }

    #[test]
    fn lists_are_joined_and_topics_named_by_code() {
        let record = json!({"topics": [{"code": "GRH-2", "score": 0.9}, {"code": "GRH-3", "score": 0.2}], "section": ["1 Personnel", "1.1 Primes"]});
        check(TableFormat::Csv, &record, "topics,section\nGRH-2 | GRH-3,1 Personnel | 1.1 Primes\n");
    }

    #[test]
    fn excel_never_sees_a_formula() {
        check(
            TableFormat::Excel,
            &json!({"text": "- mettre à jour"}),
            "\u{feff}text\r\n'- mettre à jour\r\n",
        );
        check(TableFormat::Excel, &json!({"text": "=1+1"}), "\u{feff}text\r\n'=1+1\r\n");
        check(TableFormat::Excel, &json!({"score": -1.5}), "\u{feff}score\r\n-1.5\r\n");
    }

    #[test]
    fn a_cell_fits_excel() {
        assert_eq!(for_excel("é".repeat(40_000)).chars().count(), EXCEL_CELL_CHARS);
    }
}
