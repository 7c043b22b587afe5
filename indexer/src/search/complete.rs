//! What may be typed next: fields and their values, acronyms, topics, jurisdictions and bodies that the index holds.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Searcher;
use crate::acronyms::acronyms;
use crate::analysis::fold;
use crate::error::IndexError;
use crate::fields::FieldName;

/// What a completion names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CompletionKind {
    /// A field of the search language.
    Field,
    /// A field with one of its values.
    Value,
    /// An acronym with its long form.
    Acronym,
    /// A topic, by its code or a word of its name.
    Topic,
    /// A jurisdiction's code.
    Jurisdiction,
    /// An audited body.
    Body,
}

/// Something that may be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Completion {
    /// What it names.
    pub kind: CompletionKind,
    /// What to put into the query.
    pub query: String,
    /// What to show.
    pub label: String,
}

impl Searcher {
    /// What may be meant by the beginning of a word, or of a value after `field:`. Of jurisdictions and bodies, those of most
    /// publications first. `label` names topics by their codes.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn complete(
        &self,
        typed: &str,
        limit: usize,
        label: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Vec<Completion>, IndexError> {
        let sought = fold(&typed.trim().to_lowercase());
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        let lists = match sought.split_once(':') {
            Some((name, value)) => match FieldName::of(name) {
                Some(field) => vec![self.values(field, value.trim_start_matches('"'), label)?],
                None => Vec::new(),
            },
            None => {
                let mut lists = vec![fields(&sought).collect(), short_forms(&sought).collect()];
                for field in [FieldName::Topic, FieldName::Jurisdiction, FieldName::Body] {
                    lists.push(self.values(field, &sought, label)?);
                }
                lists
            }
        };
        Ok(shared(lists, limit))
    }

    fn values(
        &self,
        field: FieldName,
        sought: &str,
        label: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Vec<Completion>, IndexError> {
        Ok(match field {
            FieldName::Topic => self.topics(sought, label)?,
            FieldName::Jurisdiction => {
                let codes = by_use(
                    self.facts.all.iter().filter_map(|facts| facts.publication.jurisdiction.as_deref()),
                );
                let fits = codes.into_iter().filter(|code| code.to_lowercase().starts_with(sought));
                fits.map(|code| of(CompletionKind::Jurisdiction, field, code, code)).collect()
            }
            FieldName::Body => {
                let mut bodies =
                    by_use(self.facts.all.iter().filter_map(|facts| facts.publication.body.as_deref()));
                bodies.retain(|body| begins_a_word(body, sought));
                // A name that begins so comes before one that holds it.
                bodies.sort_by_key(|body| !fold(&body.to_lowercase()).starts_with(sought));
                bodies.into_iter().map(|body| of(CompletionKind::Body, field, body, body)).collect()
            }
            closed => {
                let words = closed.values().iter().map(|(word, _)| *word);
                let fits = words.filter(|word| word.starts_with(sought));
                fits.map(|word| of(CompletionKind::Value, field, word, word)).collect()
            }
        })
    }

    /// Topics that conclusions have, by the beginning of their code or of a word of their name.
    fn topics(
        &self,
        sought: &str,
        label: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Vec<Completion>, IndexError> {
        let mut topics = Vec::new();
        let Some(reader) = self.segment() else { return Ok(topics) };
        let index = reader.inverted_index(self.fields.topic)?;
        let mut codes = index.terms().stream()?;
        while let Some((key, _)) = codes.next() {
            let Ok(code) = std::str::from_utf8(key) else { continue };
            let name = label(code);
            let named = name.as_deref().is_some_and(|name| begins_a_word(name, sought));
            if named || code.to_lowercase().starts_with(sought) {
                let shown = name.map_or_else(|| code.to_owned(), |name| format!("{code} {name}"));
                topics.push(of(CompletionKind::Topic, FieldName::Topic, code, &shown));
            }
        }
        Ok(topics)
    }
}

/// The heads of the lists, one after the other; each has as fair a share of the limit as its length allows.
fn shared(lists: Vec<Vec<Completion>>, limit: usize) -> Vec<Completion> {
    let mut shares = vec![0; lists.len()];
    let mut left = limit;
    loop {
        let before = left;
        for (share, list) in shares.iter_mut().zip(&lists) {
            if left > 0 && *share < list.len() {
                *share += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    lists.into_iter().zip(shares).flat_map(|(list, share)| list.into_iter().take(share)).collect()
}

fn fields(sought: &str) -> impl Iterator<Item = Completion> {
    FieldName::names().filter(move |name| name.starts_with(sought)).map(|name| {
        let query = format!("{name}:");
        Completion { kind: CompletionKind::Field, label: query.clone(), query }
    })
}

fn short_forms(sought: &str) -> impl Iterator<Item = Completion> {
    let fits =
        acronyms().all().iter().filter(move |acronym| acronym.shown.to_lowercase().starts_with(sought));
    fits.map(|acronym| {
        let long = acronym.long_forms.first().map_or("", |long| long.shown.as_str());
        let label = format!("{} ({long})", acronym.shown);
        Completion { kind: CompletionKind::Acronym, query: acronym.shown.clone(), label }
    })
}

fn of(kind: CompletionKind, field: FieldName, value: &str, label: &str) -> Completion {
    let quoted = value.contains(|letter: char| !letter.is_alphanumeric() && letter != '-');
    let value = if quoted { format!("\"{}\"", value.replace('"', " ")) } else { value.to_owned() };
    Completion { kind, query: format!("{}:{value}", field.name()), label: label.to_owned() }
}

/// Different values, the most frequent first, then by themselves.
fn by_use<'a>(values: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut counted: Vec<(&str, usize)> = counts.into_iter().collect();
    counted.sort_by_key(|(_, count)| Reverse(*count));
    counted.into_iter().map(|(value, _)| value).collect()
}

/// Whether folded words begin somewhere in a name at the beginning of a word.
fn begins_a_word(name: &str, sought: &str) -> bool {
    let name = fold(&name.to_lowercase());
    let inside = |at: usize| name[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    name.match_indices(sought).any(|(at, _)| !inside(at))
}
