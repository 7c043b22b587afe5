//! What is known of each publication of an index, read once when it is opened.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher as Engine, Term};

use crate::acronyms::folded_stem;
use crate::analysis::{Token, analyse};
use crate::error::IndexError;
use crate::input::IndexedPublication;
use crate::lower::day_number;
use crate::schema::{Fields, What};

/// Facts of a publication; its place in the table is that of its id among all.
#[derive(Debug, Clone)]
pub struct PublicationFacts {
    /// Without its passages and conclusions.
    pub publication: IndexedPublication,
    /// Its date as a number, the least where unknown.
    pub day: i64,
    /// Its first document.
    pub first: DocId,
}

/// Every publication's facts, and what is asked of all of them at once.
#[derive(Debug, Default)]
pub struct Facts {
    pub all: Vec<PublicationFacts>,
    /// Values that facets count, by [`Counted`].
    pub values: [Values; 5],
    /// Publications whose title, or whose body's name, holds a stem.
    titles: HashMap<String, Vec<u32>>,
}

/// What is counted of publications.
#[derive(Debug, Clone, Copy)]
pub enum Counted {
    Jurisdiction,
    Year,
    Month,
    BodyKind,
    Department,
}

/// How many times its score a title earns that holds every word: the query names that report.
const WHOLE_QUERY: f32 = 2.0;

/// The different values of a fact, and which of them each publication has.
#[derive(Debug, Default)]
pub struct Values {
    pub names: Vec<String>,
    /// `u32::MAX` where unknown.
    pub of: Vec<u32>,
}

impl Values {
    fn new(of: impl Iterator<Item = Option<String>>) -> Self {
        let mut places: HashMap<String, u32> = HashMap::new();
        let mut values = Self::default();
        for value in of {
            let Some(value) = value else {
                values.of.push(u32::MAX);
                continue;
            };
            let next = values.names.len() as u32;
            let place = *places.entry(value.clone()).or_insert(next);
            if place == next {
                values.names.push(value);
            }
            values.of.push(place);
        }
        values
    }

    /// The sums of what is counted of the publications, by value.
    pub fn sums(&self, counts: impl Iterator<Item = u32>) -> impl Iterator<Item = (&str, usize)> {
        let mut sums = vec![0; self.names.len()];
        for (count, place) in counts.zip(&self.of) {
            if let Some(sum) = sums.get_mut(*place as usize) {
                *sum += count as usize;
            }
        }
        self.names.iter().map(String::as_str).zip(sums).filter(|(_, sum)| *sum > 0)
    }
}

impl Facts {
    /// Reads them.
    pub fn read(engine: &Engine, fields: &Fields) -> Result<Self, IndexError> {
        let mut by_id = BTreeMap::new();
        for (first, publication) in publications(engine, fields)? {
            by_id.insert(publication.id.0.clone(), (publication, first));
        }
        let mut all = Vec::with_capacity(by_id.len());
        let mut titles: HashMap<String, Vec<u32>> = HashMap::new();
        for (place, (publication, first)) in (0..).zip(by_id.into_values()) {
            for stem in stems(&publication) {
                titles.entry(stem).or_default().push(place);
            }
            let day = publication.date.map_or(i64::MIN, day_number);
            all.push(PublicationFacts { publication, day, first });
        }
        let values = [
            Values::new(all.iter().map(|facts| facts.publication.jurisdiction.clone())),
            Values::new(all.iter().map(|facts| Some(facts.publication.date?.year().to_string()))),
            Values::new(all.iter().map(|facts| facts.publication.date.map(month))),
            Values::new(all.iter().map(|facts| Some(facts.publication.body_kind?.code().to_owned()))),
            Values::new(all.iter().map(|facts| facts.publication.department.clone())),
        ];
        Ok(Self { all, values, titles })
    }

    /// What the words of a query earn in each publication's title: the sum of their rarity among titles.
    pub fn title_scores(&self, content: &[Token]) -> Vec<f32> {
        let mut scores = vec![0.0; self.all.len()];
        let stems: BTreeSet<String> = content.iter().map(folded_stem).collect();
        let mut held = vec![0; self.all.len()];
        for holding in stems.iter().filter_map(|stem| self.titles.get(stem)) {
            let rarity = (self.all.len() as f32 / holding.len() as f32).ln();
            for place in holding {
                scores[*place as usize] += rarity;
                held[*place as usize] += 1;
            }
        }
        for (score, _) in scores.iter_mut().zip(held).filter(|(_, held)| *held == stems.len()) {
            *score *= WHOLE_QUERY;
        }
        scores
    }
}

/// The publications of an index, each with its first document, in any order.
///
/// # Errors
/// When the index cannot be read.
pub fn publications(
    engine: &Engine,
    fields: &Fields,
) -> Result<Vec<(DocId, IndexedPublication)>, IndexError> {
    let Some(stored) = &fields.stored else { return Ok(Vec::new()) };
    let term = Term::from_field_u64(fields.what, What::Publication as u64);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let found = engine.search(&query, &DocSetCollector)?.into_iter();
    found.map(|address| Ok((address.doc_id, stored.json(address.doc_id)?))).collect()
}

fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// The stems of a publication's title and of its body's name.
fn stems(publication: &IndexedPublication) -> HashSet<String> {
    let IndexedPublication { title, body, .. } = publication;
    let named = [title, body].map(|text| text.as_deref().unwrap_or_default()).join("\n");
    let words = analyse(&named).into_iter().filter(|token| !token.is_function_word());
    words.map(|token| folded_stem(&token)).collect()
}
