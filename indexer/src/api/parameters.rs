//! Parameters of the API by their names and as they are typed, and the request that they mean.

use cambon_document::{BodyKind, ConclusionKind, Form, Nature, Status, Zone};
use jiff::civil::Date;
use serde_json::{Value, json};
use thiserror::Error;

use super::schemas;
use crate::filters::{Filters, Request, Scope, Sort, YearRange};

/// Completions given unless told otherwise.
pub const COMPLETIONS: usize = 10;

/// Publications of a page, and hits of a publication, that may be asked for at once; the cursor gives the rest.
const MOST_AT_ONCE: usize = 1000;

const YEARS: &str = "2016, 2015..2017, 2015.. or ..2017";

/// What is asked for. An empty list lets everything through; the values of one are alternatives, the lists add up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parameters {
    /// In the search language; for a completion the beginning of a word, for a look-up a number or reference.
    pub q: String,
    /// Of the conclusion or passage that others should resemble.
    pub id: String,
    /// What is searched; `None`: conclusions as soon as something speaks of them, else passages.
    pub scope: Option<Scope>,
    /// Order of the publications.
    pub sort: Sort,
    /// Publications of a page; completions.
    pub limit: Option<usize>,
    /// Hits shown of each publication.
    pub per_publication: Option<usize>,
    /// The cursor that the page before gave.
    pub after: Option<String>,
    /// Whether copies of a hit within its publication are shown apart instead of counted.
    pub copies: bool,
    /// Whether long passages are given whole instead of the part that matches.
    pub whole: bool,
    /// All filters but publications.
    pub filters: Filters,
    /// Publications, by id or file name.
    pub publication: Vec<String>,
}

/// A parameter that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{name} has no value \"{value}\"\nhint: {remedy}")]
pub struct ParameterError {
    /// The parameter, as it was named.
    pub name: String,
    /// As typed.
    pub value: String,
    /// What was expected.
    pub remedy: String,
}

/// A parameter: its name, what it is, and whether it may be repeated.
pub struct Described {
    pub name: &'static str,
    pub about: &'static str,
    pub schema: fn() -> Value,
    pub repeated: bool,
}

const fn one(name: &'static str, about: &'static str, schema: fn() -> Value) -> Described {
    Described { name, about, schema, repeated: false }
}

const fn several(name: &'static str, about: &'static str, schema: fn() -> Value) -> Described {
    Described { name, about, schema, repeated: true }
}

/// Every parameter.
pub const DESCRIBED: [Described; 20] = [
    one(
        "q",
        "Query in the search language; for a completion the beginning of a word, for a look-up a number or reference",
        text,
    ),
    one("id", "Conclusion or passage that others should resemble", text),
    one(
        "in",
        "What is searched; left out: conclusions as soon as the query or a filter speaks of them, else passages",
        schemas::scope,
    ),
    one("sort", "Order of the publications", schemas::sort),
    one("limit", "Publications of a page, or completions", count),
    one("per_publication", "Hits shown of each publication", count),
    one("after", "Cursor that the page before gave as `next`", text),
    one("copies", "Whether equal hits in one publication are shown apart instead of counted", flag),
    one("whole", "Whether long passages are given whole instead of the part that matches", flag),
    several("jurisdiction", "Code of a jurisdiction; `CRC` stands for every `CRC-...`", text),
    one("year", "Year or years of publication: 2016, 2015..2017, 2015.., ..2017", text),
    several("body_kind", "Kind of the audited body", schemas::body_kind),
    several("department", "Number of a département: 33, 2A, 974", text),
    several("zone", "Part of the report", schemas::zone),
    several("kind", "Kind of conclusion", schemas::kind),
    several("form", "How a conclusion stands in the report", schemas::form),
    several("status", "Status of a recommendation", schemas::status),
    several("nature", "Rubric of a conclusion", schemas::nature),
    several("topic", "Code of the taxonomy, leaf or domain: GRH-2, GRH", text),
    several("publication", "Publication, by id or file name", text),
];

fn text() -> Value {
    json!({ "type": "string" })
}

fn flag() -> Value {
    json!({ "type": "boolean", "default": false })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE })
}

impl Parameters {
    /// Names of all parameters.
    pub fn names() -> impl Iterator<Item = &'static str> {
        DESCRIBED.iter().map(|described| described.name)
    }

    /// Sets a parameter by its name; the values of a list may be separated by commas, or set one after the other.
    ///
    /// # Errors
    /// When there is no such parameter, or it cannot have this value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), ParameterError> {
        self.take(name, value).map_err(|remedy| ParameterError {
            name: name.to_owned(),
            value: value.to_owned(),
            remedy,
        })
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        let typed = value.split(',').map(str::trim).filter(|part| !part.is_empty());
        match name {
            "q" => value.clone_into(&mut self.q),
            "id" => value.trim().clone_into(&mut self.id),
            "in" => self.scope = Some(chosen(value, Scope::from_code, Scope::ALL, Scope::code)?),
            "sort" => self.sort = chosen(value, Sort::from_code, Sort::ALL, Sort::code)?,
            "limit" => self.limit = Some(count_of(value)?),
            "per_publication" => self.per_publication = Some(count_of(value)?),
            "after" => self.after = Some(value.to_owned()),
            "copies" => self.copies = boolean(value)?,
            "whole" => self.whole = boolean(value)?,
            "publication" => self.publication.extend(typed.map(str::to_owned)),
            filter => self.filter(filter, value)?,
        }
        Ok(())
    }

    fn filter(&mut self, name: &str, value: &str) -> Result<(), String> {
        let upper =
            || value.split(',').map(|part| part.trim().to_uppercase()).filter(|part| !part.is_empty());
        let filters = &mut self.filters;
        match name {
            "jurisdiction" => filters.jurisdiction.extend(upper()),
            "department" => filters.department.extend(upper()),
            "topic" => filters.topic.extend(upper()),
            "year" => filters.years = Some(years(value)?),
            "body_kind" => {
                extend(&mut filters.body_kind, value, BodyKind::from_code, BodyKind::ALL, BodyKind::code)?;
            }
            "zone" => extend(&mut filters.zone, value, Zone::from_code, Zone::ALL, Zone::code)?,
            "kind" => {
                let all = ConclusionKind::ALL;
                extend(&mut filters.kind, value, ConclusionKind::from_code, all, ConclusionKind::code)?;
            }
            "form" => extend(&mut filters.form, value, Form::from_code, Form::ALL, Form::code)?,
            "status" => extend(&mut filters.status, value, Status::from_code, Status::ALL, Status::code)?,
            "nature" => extend(&mut filters.nature, value, Nature::from_code, Nature::ALL, Nature::code)?,
            _ => {
                let names: Vec<&str> = Self::names().collect();
                return Err(format!("no parameter is called {name}; they are {}", names.join(", ")));
            }
        }
        Ok(())
    }

    /// The request that they mean, without the publications, which are the caller's to find; relative dates count from
    /// `today`.
    #[must_use]
    pub fn request(&self, today: Date) -> Request {
        let default = Request::default();
        Request {
            query: self.q.clone(),
            scope: self.scope.unwrap_or_else(|| self.implied_scope(today)),
            filters: self.filters.clone(),
            limit_publications: self.limit.unwrap_or(default.limit_publications),
            passages_per_publication: self.per_publication.unwrap_or(default.passages_per_publication),
            sort: self.sort,
            after: self.after.clone(),
            copies_apart: self.copies,
            whole_texts: self.whole,
            today,
            ..default
        }
    }

    /// Conclusions as soon as a filter, or a field of the query that every hit must have, speaks of them.
    fn implied_scope(&self, today: Date) -> Scope {
        let parsed = || crate::parse::parse(&self.q, today).ok().flatten();
        if self.filters.ask_conclusions() || parsed().is_some_and(|node| node.asks_conclusions()) {
            Scope::Conclusions
        } else {
            Scope::Passages
        }
    }
}

fn count_of(value: &str) -> Result<usize, String> {
    let number = value.trim().parse().ok().filter(|number| (1..=MOST_AT_ONCE).contains(number));
    number.ok_or_else(|| format!("a number from 1 to {MOST_AT_ONCE}"))
}

fn boolean(value: &str) -> Result<bool, String> {
    match value.trim() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err("true or false".to_owned()),
    }
}

/// The value of a code, however its words are joined and in whatever case.
fn chosen<T: Copy>(
    typed: &str,
    from_code: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    from_code(&typed.trim().to_lowercase().replace('-', "_")).ok_or_else(|| {
        let codes: Vec<_> = all.iter().map(|value| code(*value)).collect();
        format!("one of {}", codes.join(", "))
    })
}

fn extend<T: Copy>(
    values: &mut Vec<T>,
    typed: &str,
    from_code: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<(), String> {
    for part in typed.split(',').filter(|part| !part.trim().is_empty()) {
        values.push(chosen(part, &from_code, all, &code)?);
    }
    Ok(())
}

/// `2016`, `2015..2017`, `2015..`, `..2017`; both ends included.
fn years(text: &str) -> Result<YearRange, String> {
    let year = |part: &str| match part.trim() {
        "" => Ok(None),
        digits => digits.parse::<i16>().map(Some).map_err(|_| format!("write {YEARS}")),
    };
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    match (year(first)?, year(last)?) {
        (Some(first), Some(last)) if first > last => Err(format!("it runs backwards: write {last}..{first}")),
        (None, None) => Err(format!("write {YEARS}")),
        (first, last) => Ok(YearRange { first, last }),
    }
}
