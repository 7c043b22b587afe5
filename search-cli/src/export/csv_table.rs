//! CSV, plain and for spreadsheets.
//!
//! Plain is RFC 4180 and says what the catalogue holds, to the letter. The other is for eyes: a spreadsheet must neither compute
//! a cell, nor take `2.3` for the second of March, nor drop the zero of département 01.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;

use super::cell::Cell;
use super::column::{Column, Kind, Shape};
use super::lines::Lines;
use super::writer::TableWriter;
use crate::table::{BYTE_ORDER_MARK, for_excel};

/// Two ways to write CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Commas, line feeds, UTF-8.
    Rfc4180,
    /// Byte order mark, semicolons, CRLF; cells that a spreadsheet would change are guarded.
    Excel,
}

/// Writes CSV.
pub struct CsvTable<W: Write> {
    shape: Shape,
    dialect: Dialect,
    lines: Lines<W>,
    field: Vec<u8>,
}

impl<W: Write> CsvTable<W> {
    /// A table in `out`, begun with the names of its columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(shape: Shape, dialect: Dialect, out: W) -> Result<Self> {
        let mut table = Self { shape, dialect, lines: Lines::new(out), field: Vec::new() };
        if dialect == Dialect::Excel {
            table.lines.buffer.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        }
        let names: Vec<&str> = table.shape.columns().iter().map(|column| column.name).collect();
        for (place, name) in names.into_iter().enumerate() {
            table.separate(place);
            table.lines.buffer.extend_from_slice(name.as_bytes());
        }
        table.end_line();
        Ok(table)
    }

    fn separate(&mut self, place: usize) {
        if place > 0 {
            self.lines.buffer.push(self.dialect.delimiter());
        }
    }

    fn end_line(&mut self) {
        self.lines.buffer.extend_from_slice(match self.dialect {
            Dialect::Rfc4180 => b"\n",
            Dialect::Excel => b"\r\n",
        });
    }
}

impl Dialect {
    fn delimiter(self) -> u8 {
        match self {
            Self::Rfc4180 => b',',
            Self::Excel => b';',
        }
    }
}

impl<W: Write> TableWriter for CsvTable<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let delimiter = self.dialect.delimiter();
        for (place, (column, cell)) in self.shape.pick(cells).enumerate() {
            if place > 0 {
                self.lines.buffer.push(delimiter);
            }
            match (self.dialect, cell) {
                (Dialect::Excel, cell) => {
                    self.field.clear();
                    cell.append_plain(&mut self.field);
                    let text = String::from_utf8_lossy(&self.field);
                    append_field(guarded(column, text).as_bytes(), delimiter, &mut self.lines.buffer);
                }
                (Dialect::Rfc4180, Cell::Text(text)) => {
                    append_field(text.as_bytes(), delimiter, &mut self.lines.buffer);
                }
                (Dialect::Rfc4180, Cell::List(_)) => {
                    self.field.clear();
                    cell.append_plain(&mut self.field);
                    append_field(&self.field, delimiter, &mut self.lines.buffer);
                }
                // Numbers, days and codes hold nothing that asks for quotation marks.
                (Dialect::Rfc4180, cell) => cell.append_plain(&mut self.lines.buffer),
            }
        }
        self.end_line();
        self.lines.end_row()
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.lines.finish()
    }
}

/// A field between quotation marks where it needs them.
fn append_field(field: &[u8], delimiter: u8, out: &mut Vec<u8>) {
    let needs = field.iter().fold(false, |needs, &byte| {
        needs | (byte == delimiter) | (byte == b'"') | (byte == b'\n') | (byte == b'\r')
    });
    if !needs {
        out.extend_from_slice(field);
        return;
    }
    out.push(b'"');
    let mut rest = field;
    while let Some(quote) = rest.iter().position(|&byte| byte == b'"') {
        out.extend_from_slice(&rest[..=quote]);
        out.push(b'"');
        rest = &rest[quote + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// A field that a spreadsheet shows as it is. Texts made of digits alone are given as a constant, `="01"`, which Excel and
/// LibreOffice both show as the text 01.
fn guarded<'t>(column: &Column, text: Cow<'t, str>) -> Cow<'t, str> {
    let is_text = !matches!(
        column.kind,
        Kind::Integer | Kind::Number | Kind::Date | Kind::FlatInteger | Kind::FlatNumber
    );
    if is_text && looks_like_a_number(&text) {
        return Cow::Owned(format!("=\"{text}\""));
    }
    Cow::Owned(for_excel(text.into_owned()))
}

/// Whether a spreadsheet may take a text for a number, a day or a time.
fn looks_like_a_number(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || b".,:/-+eE% ".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::column::Visibility;

    const fn column(name: &'static str, kind: Kind) -> Column {
        Column { name, kind, visibility: Visibility::Public, fr: "", en: "" }
    }

    const COLUMNS: [Column; 3] =
        [column("number", Kind::Code), column("text", Kind::Prose), column("page", Kind::Integer)];

    #[track_caller]
    fn check(dialect: Dialect, cells: &[Cell<'_>; 3], expected: &str) {
        let mut out = Vec::new();
        let shape = Shape::new(&COLUMNS, |_| true);
        let mut table = Box::new(CsvTable::new(shape, dialect, &mut out).expect("written"));
        table.row(cells).expect("written");
        table.finish().expect("written");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text.split_once('\n').expect("a head").1, expected);
    }

    #[test]
    fn plain_fields_are_quoted_where_they_must() {
        let plain = Dialect::Rfc4180;
        check(
            plain,
            &["1".into(), "Mettre fin à l’usage".into(), 3_u32.into()],
            "1,Mettre fin à l’usage,3\n",
        );
        check(plain, &[Cell::Empty, "a, \"b\"\nc".into(), Cell::Empty], ",\"a, \"\"b\"\"\nc\",\n");
        check(plain, &["01".into(), "=1+1".into(), Cell::Empty], "01,=1+1,\n");
    }

    #[test]
    fn a_spreadsheet_changes_nothing() {
        let excel = Dialect::Excel;
        check(
            excel,
            &["01".into(), "- mettre ; à jour".into(), 3_u32.into()],
            "\"=\"\"01\"\"\";\"'- mettre ; à jour\";3\r\n",
        );
        check(excel, &["2.3".into(), "=1+1".into(), Cell::Empty], "\"=\"\"2.3\"\"\";'=1+1;\r\n");
        check(excel, &["unique".into(), "@somme".into(), Cell::Empty], "unique;'@somme;\r\n");
        check(excel, &["12e4".into(), "+ 3".into(), Cell::Empty], "\"=\"\"12e4\"\"\";\"=\"\"+ 3\"\"\";\r\n");
    }
}
