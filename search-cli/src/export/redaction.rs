//! Names of natural persons taken out of rows, and what was done, so that it can be said.

use std::borrow::Cow;
use std::collections::BTreeSet;

use cambon_document::persons::redact;
use cambon_document::text::fold;
use serde_json::Value;

use super::cell::{Cell, List};
use super::column::Column;

/// Fields of nested objects that hold words of a report.
const FIELDS_OF_WORDS: [&str; 2] = ["section", "evidence"];

/// Takes names out of rows.
#[derive(Debug, Default)]
pub struct Redactor {
    /// Names replaced so far.
    pub names: u64,
    /// Rows in which one was replaced.
    pub rows: u64,
    /// Words of the names in the conclusion at hand, folded: evidence must not give them back.
    known: BTreeSet<String>,
}

impl Redactor {
    /// Begins with a conclusion of these words.
    pub fn begin(&mut self, text: &str) {
        self.known.clear();
        for name in redact(text).map(|redacted| redacted.names).unwrap_or_default() {
            let words = name.split(|c: char| !c.is_alphabetic()).map(fold);
            self.known.extend(words.filter(|word| word.chars().count() > 2));
        }
    }

    /// Takes names out of a row; `columns` declare its cells.
    pub fn row(&mut self, columns: &[Column], cells: &mut [Cell<'_>]) {
        let before = self.names;
        for (column, cell) in columns.iter().zip(cells).filter(|(column, _)| column.kind.may_name_persons()) {
            match cell {
                Cell::Text(text) => {
                    if let Some(redacted) = self.words(text) {
                        *text = Cow::Owned(redacted);
                    }
                }
                Cell::List(list) => {
                    let parts: Vec<String> = list.parts().map(|part| self.part(part, column.name)).collect();
                    *list = List::Made(parts);
                }
                Cell::Json(json) => {
                    if let Ok(mut value) = serde_json::from_str::<Value>(json) {
                        self.nested(&mut value, "");
                        *json = Cow::Owned(value.to_string());
                    }
                }
                Cell::Empty | Cell::Integer(_) | Cell::Number(_) | Cell::Date(_) => {}
            }
        }
        self.rows += u64::from(self.names > before);
    }

    fn words(&mut self, text: &str) -> Option<String> {
        let redacted = redact(text)?;
        self.names += redacted.names.len() as u64;
        Some(redacted.text)
    }

    fn part(&mut self, part: &str, field: &str) -> String {
        if field == "evidence" && part.split_whitespace().any(|word| self.known.contains(&fold(word))) {
            return cambon_document::persons::REPLACEMENT.to_owned();
        }
        self.words(part).unwrap_or_else(|| part.to_owned())
    }

    fn nested(&mut self, value: &mut Value, field: &str) {
        match value {
            Value::String(text) if FIELDS_OF_WORDS.contains(&field) => *text = self.part(text, field),
            Value::Array(parts) => parts.iter_mut().for_each(|part| self.nested(part, field)),
            Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| self.nested(value, name)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::column::{Kind, Visibility};

    #[test]
    fn names_leave_words_lists_and_evidence() {
        let column = |name, kind| Column { name, kind, visibility: Visibility::Public, fr: "", en: "" };
        let columns = [
            column("text", Kind::Prose),
            column("section", Kind::Names),
            column("topics", Kind::Nested),
            column("id", Kind::Id),
        ];
        let text = "Mettre fin au détachement de Mme Zéphirin";
        let section = ["Le cas de M. Zéphirin".to_owned()];
        let topics = r#"[{"code":"GRH-1","score":0.9,"evidence":["zéphirin","détachement"]}]"#;
        let mut cells = [
            Cell::from(text),
            Cell::from(&section[..]),
            Cell::Json(topics.into()),
            Cell::from("Mme Zéphirin"),
        ];
        let mut redactor = Redactor::default();
        redactor.begin(text);
        redactor.row(&columns, &mut cells);
        assert_eq!(cells[0], Cell::from("Mettre fin au détachement de Mme X"));
        assert_eq!(cells[1], Cell::List(List::Made(vec!["Le cas de M. X".to_owned()])));
        assert_eq!(cells[2], Cell::Json(topics.replace("zéphirin", "X").into()));
        assert_eq!(cells[3], Cell::from("Mme Zéphirin"), "an id is no word");
        assert_eq!((redactor.names, redactor.rows), (2, 1));
    }
}
