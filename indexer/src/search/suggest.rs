//! What may have been meant, from what the index holds.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Searcher;
use crate::analysis::{Token, analyse};
use crate::distance::edits;
use crate::error::IndexError;
use crate::highlight::Form;
use crate::lower::typos_allowed;
use crate::query::Node;

/// The ways in which a word is written, and how many texts hold each.
#[derive(Default)]
pub(super) struct Spelt {
    pub holding: u32,
    written: BTreeMap<String, u32>,
}

impl Spelt {
    pub fn add(&mut self, holding: u32, written: &str) {
        self.holding += holding;
        *self.written.entry(written.to_owned()).or_default() += holding;
    }

    /// As it is written most often.
    pub fn most_often(&self) -> Option<String> {
        self.written.iter().max_by_key(|(_, holding)| **holding).map(|(word, _)| word.clone())
    }
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
        let Some(index) = self.fields.inverted.get() else { return Ok(token.clone()) };
        let known = Form::Exact(vec![token.folded.clone()]);
        let few = token.elided || token.folded.chars().count() < 4;
        if few || self.fields.lexicon.doc_freq(index, &known)? > 0 {
            return Ok(token.clone());
        }
        let allowed = typos_allowed(&token.folded);
        let first = token.folded.chars().next().map(String::from).unwrap_or_default();
        let mut near: BTreeMap<&str, Spelt> = BTreeMap::new();
        let words = self.fields.lexicon.words(index)?.near(&token.folded, allowed);
        for word in words.filter(|word| word.folded.starts_with(&first)) {
            near.entry(word.folded).or_default().add(word.doc_freq(index)?, word.surface().accented());
        }
        let best = near
            .iter()
            .min_by_key(|(word, spelt)| (edits(&token.folded, word), Reverse(spelt.holding), **word));
        let written = best.and_then(|(_, spelt)| spelt.most_often());
        let respelt = written.and_then(|word| analyse(&word).into_iter().next());
        Ok(respelt.unwrap_or_else(|| token.clone()))
    }
}
