//! From the CSV table to a taxonomy, with the line of what is wrong.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use super::{Taxonomy, TaxonomyError, Topic, TopicCode};

const COLUMNS: [&str; 7] =
    ["code", "parent", "label_fr", "label_en", "scope_note", "trigger_terms", "official_domain"];

/// Reads the table.
pub(super) fn parse(csv: &str) -> Result<Taxonomy, TaxonomyError> {
    let mut reader = ReaderBuilder::new().from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let columns = columns(reader.headers().map_err(|error| malformed(&error))?)?;
    let mut taxonomy = Taxonomy { topics: Vec::new(), by_code: HashMap::new() };
    for record in reader.records() {
        let record = record.map_err(|error| malformed(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        add(&mut taxonomy, topic(&record, columns, line)?, line)?;
    }
    if taxonomy.topics.is_empty() { Err(TaxonomyError::Empty) } else { Ok(taxonomy) }
}

fn columns(headers: &StringRecord) -> Result<[usize; 7], TaxonomyError> {
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = headers
            .iter()
            .position(|header| header.trim() == column)
            .ok_or_else(|| TaxonomyError::MissingColumn { column, expected: COLUMNS.join(",") })?;
    }
    Ok(places)
}

fn malformed(error: &csv::Error) -> TaxonomyError {
    TaxonomyError::Malformed {
        line: error.position().map_or(0, csv::Position::line),
        reason: error.to_string(),
    }
}

fn topic(record: &StringRecord, columns: [usize; 7], line: u64) -> Result<Topic, TaxonomyError> {
    let [code, parent, label_fr, label_en, scope_note, trigger_terms, official_domain] =
        columns.map(|column| record.get(column).unwrap_or_default().trim());
    let read_code =
        |text| TopicCode::new(text).map_err(|code| TaxonomyError::BadCode { line, code: code.to_owned() });
    if label_fr.is_empty() {
        return Err(TaxonomyError::NoLabel { line, code: code.to_owned() });
    }
    Ok(Topic {
        code: read_code(code)?,
        parent: if parent.is_empty() { None } else { Some(read_code(parent)?) },
        label_fr: label_fr.to_owned(),
        label_en: label_en.to_owned(),
        scope_note: scope_note.to_owned(),
        trigger_terms: trigger_terms
            .split(',')
            .map(|term| term.trim().to_owned())
            .filter(|term| !term.is_empty())
            .collect(),
        official_domain: official_domain.to_owned(),
    })
}

fn add(taxonomy: &mut Taxonomy, topic: Topic, line: u64) -> Result<(), TaxonomyError> {
    let code = topic.code.clone();
    if let Some(parent) = &topic.parent {
        let is_domain = taxonomy.get(parent.as_str()).is_some_and(|above| above.parent.is_none());
        if !is_domain {
            return Err(TaxonomyError::UnknownParent {
                line,
                code: code.to_string(),
                parent: parent.to_string(),
            });
        }
    }
    if taxonomy.by_code.insert(code.clone(), taxonomy.topics.len()).is_some() {
        return Err(TaxonomyError::DuplicateCode { line, code: code.to_string() });
    }
    taxonomy.topics.push(topic);
    Ok(())
}
