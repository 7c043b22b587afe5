//! What may have been meant, from what the index holds.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::Term;

use super::Searcher;
use crate::analysis::{Token, fold};
use crate::distance::edits;
use crate::error::IndexError;
use crate::query::Node;

/// Letters from which a word may be misspelt twice.
const LONG_WORD: usize = 8;

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
        let mut accented: BTreeMap<String, (u32, String)> = BTreeMap::new();
        while let Some((key, info)) = words.next() {
            let Ok(word) = std::str::from_utf8(key) else { continue };
            if !word.starts_with(&first) {
                break;
            }
            // Capitals are keys of their own, and lengths tell most words apart without counting edits.
            if word.len().abs_diff(token.folded.len()) > 2 || word.chars().any(char::is_uppercase) {
                continue;
            }
            let bare = fold(word);
            let found = (edits(&token.folded, &bare), Reverse(info.doc_freq), word.to_owned());
            if found.0 <= allowed && bare != word {
                let known = accented.entry(bare).or_default();
                *known = std::mem::take(known).max((info.doc_freq, word.to_owned()));
            }
            if found.0 <= allowed && best.as_ref().is_none_or(|best| found < *best) {
                best = Some(found);
            }
        }
        // Each word stands there without its accents too: it is proposed as it is written most often.
        let mut written = |word: String| accented.remove(&word).map_or(word, |(_, word)| word);
        let respelt = best.map(|(_, _, word)| written(word));
        let respelt = respelt.and_then(|word| crate::analysis::analyse(&word).into_iter().next());
        Ok(respelt.unwrap_or_else(|| token.clone()))
    }
}
