//! What is known of each publication of an index, read once when it is opened.

use std::collections::{BTreeMap, HashSet};

use cambon_document::{BodyKind, PublicationId};
use jiff::civil::Date;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocId, Searcher as Engine, TantivyDocument, Term};

use crate::acronyms::folded_stem;
use crate::analysis::{Token, analyse};
use crate::error::IndexError;
use crate::input::IndexedPublication;
use crate::lower::day_number;
use crate::schema::{Fields, What};

/// Facts of a publication; its place in the table is the ordinal of its id in the index.
#[derive(Debug, Clone)]
pub struct PublicationFacts {
    pub id: PublicationId,
    pub doc: DocId,
    pub date: Option<Date>,
    /// As a number, the least where unknown.
    pub day: i64,
    pub jurisdiction: Option<String>,
    pub body_kind: Option<BodyKind>,
    pub department: Option<String>,
    pub body: Option<String>,
    title_stems: HashSet<String>,
}

/// Every publication's facts.
pub fn read(engine: &Engine, fields: &Fields) -> Result<Vec<PublicationFacts>, IndexError> {
    let term = Term::from_field_u64(fields.what, What::Publication as u64);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let mut by_id = BTreeMap::new();
    for address in engine.search(&query, &DocSetCollector)? {
        let document: TantivyDocument = engine.doc(address)?;
        let payload =
            document.get_first(fields.payload).and_then(|value| value.as_bytes()).unwrap_or_default();
        let publication: IndexedPublication = serde_json::from_slice(payload)?;
        by_id.insert(publication.id.0.clone(), of(publication, address.doc_id));
    }
    let Some(column) = engine.segment_readers().first().map(|reader| reader.fast_fields().str("publication"))
    else {
        return Ok(Vec::new());
    };
    let Some(column) = column? else { return Ok(Vec::new()) };
    let mut facts = Vec::with_capacity(by_id.len());
    for ordinal in 0..column.num_terms() as u64 {
        let mut id = String::new();
        column.ord_to_str(ordinal, &mut id)?;
        let lost = || IndexError::Engine { reason: format!("no facts of publication {id}") };
        facts.push(by_id.remove(&id).ok_or_else(lost)?);
    }
    Ok(facts)
}

fn of(publication: IndexedPublication, doc: DocId) -> PublicationFacts {
    let IndexedPublication { id, title, body, date, jurisdiction, body_kind, department, .. } = publication;
    let named = format!("{}\n{}", title.unwrap_or_default(), body.as_deref().unwrap_or_default());
    let stems =
        analyse(&named).into_iter().filter(|token| !token.is_function_word()).map(|t| folded_stem(&t));
    let title_stems = stems.collect();
    let day = date.map_or(i64::MIN, day_number);
    PublicationFacts { id, doc, date, day, jurisdiction, body_kind, department, body, title_stems }
}

/// How many times its score a title earns that holds every word: the query names that report.
const WHOLE_QUERY: f32 = 2.0;

/// What the words of a query earn in each publication's title: the sum of their rarity among titles.
pub fn title_scores(facts: &[PublicationFacts], content: &[Token]) -> Vec<f32> {
    let mut scores = vec![0.0; facts.len()];
    let stems: HashSet<String> = content.iter().map(folded_stem).collect();
    let mut held = vec![0; facts.len()];
    for stem in &stems {
        let holding = facts.iter().filter(|facts| facts.title_stems.contains(stem)).count();
        if holding == 0 {
            continue;
        }
        let rarity = (facts.len() as f32 / holding as f32).ln();
        for ((score, held), facts) in scores.iter_mut().zip(&mut held).zip(facts) {
            if facts.title_stems.contains(stem) {
                *score += rarity;
                *held += 1;
            }
        }
    }
    for (score, _) in scores.iter_mut().zip(held).filter(|(_, held)| *held == stems.len()) {
        *score *= WHOLE_QUERY;
    }
    scores
}
