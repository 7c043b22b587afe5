//! How a query is understood: its parts, and the words of the index for which each stands.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Searcher;
use super::suggest::Spelt;
use crate::analysis::Token;
use crate::distance::within;
use crate::error::IndexError;
use crate::filters::Request;
use crate::lexicon::Known;
use crate::lower::{lower, typos_allowed};
use crate::parse::parse;
use crate::query::{Node, Restriction};
use crate::results::Synonym;

/// Words of the index named for a prefix or a misspelt word; the most frequent ones.
const WORDS_NAMED: usize = 20;

/// A part of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Explained {
    /// `word`, `phrase`, `near`, `prefix`, `typo`, `field`, `all`, `any` or `not`.
    pub kind: &'static str,
    /// This part in its canonical form.
    pub query: String,
    /// It only links the others, so that a text need not hold it.
    pub optional: bool,
    /// Stems sought for a word or for words near each other; exact forms for a phrase; for a prefix or a misspelt word, those
    /// words that the index holds, the most frequent first.
    pub stands_for: Vec<String>,
    /// How many more words of the index it stands for.
    pub and_more: usize,
    /// The days that a date means, open where there is none.
    pub days: Option<[Option<String>; 2]>,
    /// Its parts.
    pub parts: Vec<Explained>,
}

impl Searcher {
    /// The query's parts, and the acronyms and long forms that are searched too; `None` for an empty query.
    ///
    /// # Errors
    /// When the query cannot be understood, or the index cannot be read.
    pub fn explain(&self, request: &Request) -> Result<(Option<Explained>, Vec<Synonym>), IndexError> {
        let Some(node) = parse(&request.query, request.today)? else { return Ok((None, Vec::new())) };
        let synonyms = lower(&self.fields, Some(&node), &self.weights)?.synonyms;
        Ok((Some(self.explained(&node)?), synonyms))
    }

    fn explained(&self, node: &Node) -> Result<Explained, IndexError> {
        let all =
            |nodes: &[Node]| nodes.iter().map(|node| self.explained(node)).collect::<Result<Vec<_>, _>>();
        let part = |kind| Explained { kind, query: node.to_string(), ..Explained::default() };
        Ok(match node {
            Node::Word(tokens) => {
                let optional = tokens.iter().all(Token::is_function_word);
                Explained { optional, stands_for: stems(tokens), ..part("word") }
            }
            Node::Phrase(tokens) => {
                let stands_for = tokens.iter().map(|token| token.accented.clone()).collect();
                Explained { stands_for, ..part("phrase") }
            }
            Node::Near(tokens, _) => Explained { stands_for: stems(tokens), ..part("near") },
            Node::Prefix(tokens) => {
                let beginning = tokens.last().map(|token| token.accented.clone()).unwrap_or_default();
                self.with_words(part("prefix"), |word| {
                    word.surface().any(|form| form.starts_with(&beginning))
                })?
            }
            Node::Typo(token) => {
                let allowed = typos_allowed(&token.folded);
                self.with_words(part("typo"), |word| within(&token.folded, word.folded, allowed))?
            }
            Node::Field(Restriction::Days { range, .. }) => {
                let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
                Explained { days: Some([day(range.first), day(range.last)]), ..part("field") }
            }
            Node::Field(Restriction::Words(_, inner)) => {
                Explained { parts: vec![self.explained(inner)?], ..part("field") }
            }
            Node::Field(_) => part("field"),
            Node::All(nodes) => Explained { parts: all(nodes)?, ..part("all") },
            Node::Any(nodes) => Explained { parts: all(nodes)?, ..part("any") },
            Node::Not(inner) => Explained { parts: vec![self.explained(inner)?], ..part("not") },
        })
    }

    /// Names the words of the index that fit, each once however it is accented.
    fn with_words(
        &self,
        part: Explained,
        fits: impl Fn(&Known<'_>) -> bool,
    ) -> Result<Explained, IndexError> {
        let Some(index) = self.fields.inverted.get() else { return Ok(part) };
        let mut found: BTreeMap<&str, Spelt> = BTreeMap::new();
        for word in self.fields.lexicon.words(index)?.iter().filter(fits) {
            found.entry(word.folded).or_default().add(word.doc_freq(index)?, word.surface().accented());
        }
        let mut found: Vec<&Spelt> = found.values().collect();
        found.sort_by_key(|spelt| Reverse(spelt.holding));
        let and_more = found.len().saturating_sub(WORDS_NAMED);
        let stands_for = found.into_iter().take(WORDS_NAMED).filter_map(Spelt::most_often).collect();
        Ok(Explained { stands_for, and_more, ..part })
    }
}

fn stems(tokens: &[Token]) -> Vec<String> {
    tokens.iter().filter(|token| !token.elided).flat_map(Token::stems).collect()
}
