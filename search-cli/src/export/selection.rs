//! What an export is asked for, in one canonical form, and the set of records that it names.
//!
//! The set is that of the search, as every other exit has it. Relative dates count from a day that is part of the question, so
//! that the same question asked later names the same records.

use std::collections::HashSet;

use anyhow::{Context, Result};
use cambon_document::PublicationId;
use cambon_indexer::api::{self, Parameters};
use cambon_indexer::{Filters, Scope, Searcher};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::resource::Resource;
use crate::cli::FilterArgs;
use crate::filters;
use crate::instance::Instance;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Query and filters.
    pub parameters: Parameters,
    /// The day from which relative dates count.
    pub day: Date,
}

impl Asked {
    /// What a command line asks for.
    ///
    /// # Errors
    /// When a filter cannot be meant.
    pub fn of(query: &[String], args: &FilterArgs) -> Result<Self> {
        Ok(Self { parameters: filters::parameters(query, args)?, day: filters::today() })
    }

    /// Whether everything is asked for.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        let Parameters { q, filters, publication, .. } = &self.parameters;
        q.trim().is_empty() && filters.is_empty() && publication.is_empty()
    }

    /// The question as a package keeps it: query in canonical form, filters by name with their codes in order, and the day from
    /// which relative dates count, where the query has one.
    ///
    /// # Errors
    /// Where the query cannot be understood.
    pub fn canonical(&self) -> Result<Value> {
        let query = cambon_indexer::canonical(&self.parameters.q, self.day)?;
        let mut asked = Map::new();
        let relative = query.contains("date:-");
        asked.insert("query".to_owned(), json!(query));
        asked.insert("filters".to_owned(), Value::Object(self.filters()));
        if relative {
            asked.insert("day".to_owned(), json!(self.day.to_string()));
        }
        Ok(Value::Object(asked))
    }

    /// The question that a package keeps.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_canonical(asked: &Value) -> Result<Self> {
        let query = asked["query"].as_str().context("the package names no query")?;
        let mut parameters = Parameters { q: query.to_owned(), ..Parameters::default() };
        for (name, values) in asked["filters"].as_object().context("the package names no filters")? {
            for value in values.as_array().into_iter().flatten().filter_map(Value::as_str) {
                parameters.set(name, value).map_err(|error| anyhow::anyhow!("{error}"))?;
            }
        }
        let day = asked["day"].as_str().map(str::parse).transpose().context("the package's day is none")?;
        Ok(Self { parameters, day: day.unwrap_or_else(filters::today) })
    }

    fn filters(&self) -> Map<String, Value> {
        let Filters {
            jurisdiction,
            years,
            body_kind,
            department,
            zone,
            kind,
            form,
            status,
            nature,
            topic,
            ..
        } = &self.parameters.filters;
        let owned = |values: &[String]| values.to_vec();
        macro_rules! codes {
            ($values:expr) => {
                $values.iter().map(|value| value.code().to_owned()).collect()
            };
        }
        let year = |bound: Option<i16>| bound.map(|year| year.to_string()).unwrap_or_default();
        let years = years.map(|years| match years.first == years.last {
            true => year(years.first),
            false => format!("{}..{}", year(years.first), year(years.last)),
        });
        let named: [(&str, Vec<String>); 11] = [
            ("jurisdiction", owned(jurisdiction)),
            ("year", years.into_iter().collect()),
            ("body_kind", codes!(body_kind)),
            ("department", owned(department)),
            ("zone", codes!(zone)),
            ("kind", codes!(kind)),
            ("form", codes!(form)),
            ("status", codes!(status)),
            ("nature", codes!(nature)),
            ("topic", owned(topic)),
            ("publication", owned(&self.parameters.publication)),
        ];
        let mut map = Map::new();
        for (name, mut values) in named {
            values.sort_unstable();
            values.dedup();
            if !values.is_empty() {
                map.insert(name.to_owned(), json!(values));
            }
        }
        map
    }
}

/// The records that a question names; `None` lets everything through. Ids are kept as numbers: a million of them take a tenth of
/// what their texts would.
#[derive(Debug, Default)]
pub struct Selection {
    conclusions: Option<HashSet<u64>>,
    passages: Option<HashSet<(u64, u32)>>,
    publications: Option<HashSet<u64>>,
}

impl Selection {
    /// What `asked` names in `instance`, for an export of `what`.
    ///
    /// # Errors
    /// When the query cannot be understood, or the index is behind the catalogue.
    pub fn of(asked: &Asked, what: Resource, instance: &Instance) -> Result<Self> {
        if asked.is_everything() {
            return Ok(Self::default());
        }
        instance.require_current_index()?;
        let scope = match what {
            Resource::Passages => Some(Scope::Passages),
            // Whatever the query speaks of.
            Resource::Publications | Resource::Bodies => None,
            _ => Some(Scope::Conclusions),
        };
        let searcher = Searcher::open(&instance.index_folder())?;
        let parameters = Parameters { scope, ..asked.parameters.clone() };
        let matches = searcher.matches(&api::request(&searcher, &parameters, asked.day)?)?;
        Ok(Self {
            conclusions: Some(matches.conclusions.iter().map(|id| number(id.as_str())).collect()),
            passages: Some(
                matches
                    .passages
                    .iter()
                    .map(|(publication, ordinal)| (number(publication.as_str()), *ordinal))
                    .collect(),
            ),
            publications: Some(matches.publications.iter().map(|id| number(id.as_str())).collect()),
        })
    }

    /// Whether a conclusion is named.
    #[must_use]
    pub fn has_conclusion(&self, id: &str) -> bool {
        self.conclusions.as_ref().is_none_or(|selected| selected.contains(&number(id)))
    }

    /// Whether a passage is named.
    #[must_use]
    pub fn has_passage(&self, publication: &PublicationId, ordinal: u32) -> bool {
        let passage = (number(publication.as_str()), ordinal);
        self.passages.as_ref().is_none_or(|selected| selected.contains(&passage))
    }

    /// Whether anything of a publication is named.
    #[must_use]
    pub fn has_publication(&self, id: &PublicationId) -> bool {
        self.publications.as_ref().is_none_or(|selected| selected.contains(&number(id.as_str())))
    }
}

/// An id of the catalogue as a number: they are hexadecimal digits, 16 at most.
fn number(id: &str) -> u64 {
    u64::from_str_radix(id, 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_the_same_after_it_was_kept() {
        let args = FilterArgs {
            kind: vec!["legal_reminder".into(), "finding".into()],
            year: Some("2015..".into()),
            topic: vec!["grh-2".into()],
            publication: vec!["388125".into()],
            ..FilterArgs::default()
        };
        let asked = Asked::of(&["Heures".into(), "supplémentaires".into(), "date:-14j".into()], &args)
            .expect("valid");
        let kept = asked.canonical().expect("valid");
        assert_eq!(kept["filters"]["kind"], json!(["finding", "legal_reminder"]));
        assert_eq!(kept["filters"]["year"], json!(["2015.."]));
        assert_eq!(kept["day"], json!(asked.day.to_string()));
        let again = Asked::from_canonical(&kept).expect("kept");
        assert_eq!(again.canonical().expect("valid"), kept);
        assert_eq!(again.day, asked.day);
    }
}
