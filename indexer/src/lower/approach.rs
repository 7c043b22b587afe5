//! What comes near a query of several words that few texts hold whole: half of the words at least, all phrases and restrictions.

use tantivy::query::{BooleanQuery, Occur, Query};

use super::{Lowered, Lowering, Place, bonus, words};
use crate::error::IndexError;
use crate::query::Node;
use crate::ranking::Weights;
use crate::schema::Fields;

/// Words and phrases from which a query can be approached.
const LEAST_WORDS: usize = 2;

/// Searches that approach a query at most: one for each count of words left out, or for several counts at once.
const MOST_SEARCHES: usize = 6;

/// How many of the words of a query are left out to approach it, few first, half of its words and phrases at most; nothing where it has too few.
pub fn left_out(node: &Node) -> impl Iterator<Item = usize> {
    let most = most_left_out(node);
    let step = most.div_ceil(MOST_SEARCHES).max(1);
    (1..=most.div_ceil(step)).map(move |search| (search * step).min(most))
}

fn most_left_out(node: &Node) -> usize {
    let Node::All(nodes) = node else { return 0 };
    let shouted = nodes.iter().any(words::is_shouted);
    let sought = sought(nodes, shouted).len();
    let kept = nodes.iter().filter(|node| matches!(node, Node::Phrase(_) | Node::Near(..))).count();
    if sought + kept < LEAST_WORDS {
        return 0;
    }
    sought.min((sought + kept) / 2)
}

/// The query without `left_out` of its words, whichever they are; each word counts once.
pub fn approach(
    fields: &Fields,
    asked: &Node,
    weights: &Weights,
    left_out: usize,
) -> Result<Lowered, IndexError> {
    let nodes: &[Node] = if let Node::All(nodes) = asked { nodes } else { &[] };
    let shouted = nodes.iter().any(words::is_shouted);
    let mut lowering = Lowering::new(fields, weights);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let sought = sought(nodes, shouted);
    for node in &sought {
        clauses.push((Occur::Should, lowering.node(node, Place::Choice)?));
    }
    for node in nodes {
        match node {
            Node::Word(_) => {}
            Node::Not(inner) => clauses.push((Occur::MustNot, lowering.silently(inner)?)),
            wanted => clauses.push((Occur::Must, lowering.node(wanted, Place::Among)?)),
        }
    }
    let least = sought.len().saturating_sub(left_out);
    let found = Box::new(BooleanQuery::with_minimum_required_clauses(clauses, least)) as Box<dyn Query>;
    let near = lowering.nearness(nodes, &|node| words::links(node, shouted));
    let query = bonus::nearer(found, near);
    let Lowering { needles, cited, synonyms, content, .. } = lowering;
    let query = bonus::with_surroundings(fields, query, &content, asked, weights);
    Ok(Lowered { query, needles, cited, synonyms, content, words: true })
}

/// The words of a query that say something, each once.
fn sought(nodes: &[Node], shouted: bool) -> Vec<&Node> {
    let mut words: Vec<&Node> = Vec::new();
    for node in nodes {
        if matches!(node, Node::Word(_)) && !words::links(node, shouted) && !words.contains(&node) {
            words.push(node);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    #[track_caller]
    fn check(query: &str, wanted: &[usize]) {
        let node = parse(query, jiff::civil::date(2026, 1, 1))
            .expect("it can be read")
            .expect("it asks for something");
        assert_eq!(left_out(&node).collect::<Vec<_>>(), wanted, "{query}");
    }

    #[test]
    fn half_of_the_words_are_kept() {
        check("piscine", &[]);
        check("piscine tarif", &[1]);
        check("piscine piscine", &[]);
        check("le tarif de la piscine", &[1]);
        check("tarif piscine couverte", &[1]);
        check("tarif piscine couverte municipale chauffage gaz", &[1, 2, 3]);
    }

    #[test]
    fn phrases_and_restrictions_stay() {
        check("\"bassin couvert\"", &[]);
        check("\"bassin couvert\" tarif", &[1]);
        check("\"bassin couvert\" tarif gaz", &[1]);
        check("annee:2016 piscine", &[]);
        check("piscine OR stade", &[]);
    }

    #[test]
    fn a_long_text_is_approached_in_few_searches() {
        let words: Vec<String> = (0..100).map(|number| format!("mot{number}")).collect();
        check(&words.join(" "), &[9, 18, 27, 36, 45, 50]);
    }
}
