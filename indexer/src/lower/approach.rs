//! What comes near a query of several words that few texts hold whole: most of the words, all of the restrictions.

use tantivy::query::{BooleanQuery, Occur, Query};

use super::{Lowered, Lowering, Place, words};
use crate::error::IndexError;
use crate::query::Node;
use crate::schema::Fields;

/// Words from which a query can be approached.
const LEAST_WORDS: usize = 3;

/// Share of the words that a text must hold.
const SHARE: f32 = 0.6;

/// The query with most of its words, or `None` where it has too few to leave any out.
pub fn approach(fields: &Fields, node: &Node) -> Result<Option<Lowered>, IndexError> {
    let Node::All(nodes) = node else { return Ok(None) };
    let shouted = nodes.iter().any(words::is_shouted);
    let mut lowering = Lowering::new(fields);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let mut sought = 0;
    for node in nodes {
        match node {
            link if words::links(link, shouted) => {}
            Node::Word(_) => {
                sought += 1;
                clauses.push((Occur::Should, lowering.node(node, Place::Choice)?));
            }
            Node::Not(inner) => clauses.push((Occur::MustNot, lowering.silently(inner)?)),
            wanted => clauses.push((Occur::Must, lowering.node(wanted, Place::Among)?)),
        }
    }
    if sought < LEAST_WORDS {
        return Ok(None);
    }
    let least = (sought as f32 * SHARE).ceil() as usize;
    clauses.extend(
        lowering.nearness(nodes, &|node| words::links(node, shouted)).map(|near| (Occur::Should, near)),
    );
    let query = Box::new(BooleanQuery::with_minimum_required_clauses(clauses, least));
    let Lowering { needles, synonyms, content, .. } = lowering;
    Ok(Some(Lowered { query, needles, synonyms, content, words: true }))
}
