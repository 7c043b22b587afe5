//! What may have been meant, and what may be typed next; both from what the index holds.

use std::cmp::Reverse;

use serde::Serialize;
use tantivy::Term;

use super::Searcher;
use crate::acronyms::acronyms;
use crate::analysis::{Token, fold};
use crate::distance::edits;
use crate::error::IndexError;
use crate::fields::FieldName;
use crate::query::Node;

/// Letters from which a word may be misspelt twice.
const LONG_WORD: usize = 8;

/// What a completion names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionKind {
    /// A field of the search language.
    Field,
    /// An audited body.
    Body,
    /// A topic's code.
    Topic,
    /// An acronym with its long form.
    Acronym,
}

/// Something that may be typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// What it names.
    pub kind: CompletionKind,
    /// What to put into the query.
    pub query: String,
    /// What to show.
    pub label: String,
}

impl Searcher {
    /// The query with every word that the index does not hold replaced by the closest that it holds most often.
    pub(super) fn respelt(&self, node: &Node) -> Result<Option<String>, IndexError> {
        let changed = self.respelt_node(node)?;
        Ok((changed != *node).then(|| changed.to_string()))
    }

    fn respelt_node(&self, node: &Node) -> Result<Node, IndexError> {
        let all =
            |nodes: &[Node]| nodes.iter().map(|node| self.respelt_node(node)).collect::<Result<Vec<_>, _>>();
        let words = |tokens: &[Token]| {
            tokens.iter().map(|token| self.respelt_word(token)).collect::<Result<Vec<_>, _>>()
        };
        Ok(match node {
            Node::All(nodes) => Node::All(all(nodes)?),
            Node::Any(nodes) => Node::Any(all(nodes)?),
            Node::Word(tokens) => Node::Word(words(tokens)?),
            Node::Phrase(tokens) => Node::Phrase(words(tokens)?),
            other => other.clone(),
        })
    }

    fn respelt_word(&self, token: &Token) -> Result<Token, IndexError> {
        let Some(reader) = self.segment() else { return Ok(token.clone()) };
        let index = reader.inverted_index(self.fields.exact)?;
        let known = |word: &str| index.doc_freq(&Term::from_field_text(self.fields.exact, word));
        if known(&token.folded)? > 0 || token.elided || token.folded.chars().count() < 4 {
            return Ok(token.clone());
        }
        let allowed = if token.folded.chars().count() < LONG_WORD { 1 } else { 2 };
        let first = token.folded.chars().next().map(String::from).unwrap_or_default();
        let mut words = index.terms().range().ge(first.as_bytes()).into_stream()?;
        let mut best: Option<(usize, Reverse<u32>, String)> = None;
        while let Some((key, info)) = words.next() {
            let Ok(word) = std::str::from_utf8(key) else { continue };
            if !word.starts_with(&first) {
                break;
            }
            // Capitals are keys of their own, and lengths tell most words apart without counting edits.
            if word.len().abs_diff(token.folded.len()) > 2 || word.chars().any(char::is_uppercase) {
                continue;
            }
            let found = (edits(&token.folded, &fold(word)), Reverse(info.doc_freq), word.to_owned());
            if found.0 <= allowed && best.as_ref().is_none_or(|best| found < *best) {
                best = Some(found);
            }
        }
        let respelt = best.and_then(|(_, _, word)| crate::analysis::analyse(&word).into_iter().next());
        Ok(respelt.unwrap_or_else(|| token.clone()))
    }

    /// What may be meant by the beginning of a word: fields, acronyms, topics, bodies; the most used bodies first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn complete(&self, typed: &str, limit: usize) -> Result<Vec<Completion>, IndexError> {
        let sought = fold(&typed.trim().to_lowercase());
        if sought.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<Completion> = FieldName::names()
            .filter(|name| name.starts_with(&sought))
            .map(|name| Completion {
                kind: CompletionKind::Field,
                query: format!("{name}:"),
                label: format!("{name}:"),
            })
            .collect();
        let short =
            acronyms().all().iter().filter(|acronym| acronym.shown.to_lowercase().starts_with(&sought));
        found.extend(short.map(|acronym| Completion {
            kind: CompletionKind::Acronym,
            query: acronym.shown.clone(),
            label: format!(
                "{} ({})",
                acronym.shown,
                acronym.long_forms.first().map_or("", |long| long.shown.as_str())
            ),
        }));
        found.extend(self.topics_from(&sought.to_uppercase())?);
        let mut bodies: Vec<&str> = self.facts.iter().filter_map(|facts| facts.body.as_deref()).collect();
        bodies.sort_unstable();
        bodies.dedup();
        let begins = |body: &&&str| {
            fold(&body.to_lowercase())
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.starts_with(&sought))
        };
        found.extend(bodies.iter().filter(begins).map(|body| Completion {
            kind: CompletionKind::Body,
            query: format!("organisme:\"{body}\""),
            label: (*body).to_owned(),
        }));
        found.truncate(limit);
        Ok(found)
    }

    fn topics_from(&self, prefix: &str) -> Result<Vec<Completion>, IndexError> {
        let mut topics = Vec::new();
        let Some(reader) = self.segment() else { return Ok(topics) };
        let index = reader.inverted_index(self.fields.topic)?;
        let mut codes = index.terms().range().ge(prefix.as_bytes()).into_stream()?;
        while let Some((key, _)) = codes.next() {
            let Ok(code) = std::str::from_utf8(key) else { continue };
            if !code.starts_with(prefix) {
                break;
            }
            topics.push(Completion {
                kind: CompletionKind::Topic,
                query: format!("theme:{code}"),
                label: code.to_owned(),
            });
        }
        Ok(topics)
    }
}
