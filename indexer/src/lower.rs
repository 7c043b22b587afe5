//! From the query's tree to the engine's query and to what is highlighted.
//!
//! Among several words, function words (`de`, `la`, `à`...) are optional and not marked. A phrase, a choice, an exclusion
//! and a prefix keep them, and so does a query that holds nothing else. One typed in capitals is an acronym (`CET`, `CA`),
//! found in capitals only, unless the query's other words are in capitals too.
//!
//! Of several words, each may stand in the text or in what surrounds it (title, body, headings), where it earns nothing:
//! a text that holds none of them is dropped by [`Lowered::words`]. Acronyms and their long forms stand for each other.

mod approach;
mod bonus;
mod restriction;
mod words;

pub use approach::{approach, left_out};
pub use restriction::day_number;
pub use words::typos_allowed;

use std::collections::HashSet;

use tantivy::query::{AllQuery, BoostQuery, Query};

use crate::acronyms::acronyms;
use crate::analysis::Token;
use crate::combined::Combined;
use crate::error::IndexError;
use crate::highlight::Needle;
use crate::query::{Node, Restriction};
use crate::ranking::Weights;
use crate::results::Synonym;
use crate::schema::Fields;
use crate::sequence::Sequence;

/// Words between the words of a query that still stand near each other, for each of its words.
const NEAR_GAP: u32 = 2;

/// Words of a query whose nearness counts; more are a sentence.
const MOST_NEAR: usize = 6;

/// Words from which a query is a text put in whole, in which a word said again asks for nothing more.
const LONG_QUERY: usize = 20;

/// What a restriction earns where it is one choice of several, so that it is not taken for a text without words.
const CHOICE_SCORE: f32 = 1e-3;

/// A query for the engine, with what it marks in a text.
pub struct Lowered {
    pub query: Box<dyn Query>,
    pub needles: Vec<Needle>,
    /// Legal references sought, as [`crate::articles()`] gives them.
    pub cited: Vec<String>,
    /// Acronyms and long forms that were added.
    pub synonyms: Vec<Synonym>,
    /// Words sought, for what surrounds a text.
    pub content: Vec<Token>,
    /// Only what earns something matches.
    pub words: bool,
}

/// Lowers a tree; `None` finds everything.
pub fn lower(fields: &Fields, node: Option<&Node>, weights: &Weights) -> Result<Lowered, IndexError> {
    let mut lowering = Lowering::new(fields, weights);
    let query = match node {
        Some(node) => lowering.node(node, Place::Alone)?,
        None => Box::new(AllQuery) as Box<dyn Query>,
    };
    let words = !lowering.content.is_empty() && node.is_some_and(needs_words);
    let Lowering { needles, cited, synonyms, content, .. } = lowering;
    let query = match node {
        Some(node) if words => bonus::with_surroundings(fields, query, &content, node, weights),
        _ => query,
    };
    Ok(Lowered { query, needles, cited, synonyms, content, words })
}

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The whole query.
    Alone,
    /// One of several that must all be found.
    Among,
    /// One of several choices.
    Choice,
}

/// Whether every match must hold a word of the query in its text.
fn needs_words(node: &Node) -> bool {
    match node {
        Node::Word(_) | Node::Phrase(_) | Node::Near(..) | Node::Prefix(_) | Node::Typo(_) => true,
        Node::All(nodes) => nodes.iter().any(needs_words),
        Node::Any(nodes) => nodes.iter().all(needs_words),
        Node::Field(_) | Node::Not(_) => false,
    }
}

/// How many nodes spell a long form out, and what finds it.
type Spelt = (usize, Box<dyn Query>);

struct Lowering<'a> {
    fields: &'a Fields,
    weights: &'a Weights,
    needles: Vec<Needle>,
    cited: Vec<String>,
    synonyms: Vec<Synonym>,
    content: Vec<Token>,
}

impl<'a> Lowering<'a> {
    fn new(fields: &'a Fields, weights: &'a Weights) -> Self {
        Self {
            fields,
            weights,
            needles: Vec::new(),
            cited: Vec::new(),
            synonyms: Vec::new(),
            content: Vec::new(),
        }
    }

    fn node(&mut self, node: &Node, place: Place) -> Result<Box<dyn Query>, IndexError> {
        Ok(match node {
            Node::Word(tokens) => self.word(tokens, place),
            Node::Phrase(tokens) => self.phrase(tokens),
            Node::Near(tokens, gap) => self.near(tokens, *gap),
            Node::Prefix(tokens) => self.prefix(tokens),
            Node::Typo(token) => self.typo(token),
            Node::Field(restriction) => self.restriction(restriction, place)?,
            Node::All(nodes) => self.all(nodes)?,
            Node::Any(nodes) => {
                let mut known = HashSet::new();
                let different =
                    nodes.iter().filter(|node| nodes.len() <= LONG_QUERY || known.insert(node.to_string()));
                let choices: Result<Vec<_>, _> =
                    different.map(|node| self.node(node, Place::Choice)).collect();
                Box::new(Combined::any(choices?))
            }
            Node::Not(inner) => {
                let excluded = self.silently(inner)?;
                let all = Box::new(BoostQuery::new(Box::new(AllQuery), CHOICE_SCORE)) as Box<dyn Query>;
                Box::new(Combined::all(vec![all], vec![excluded]))
            }
        })
    }

    /// What is excluded or restricted marks nothing.
    fn silently(&mut self, node: &Node) -> Result<Box<dyn Query>, IndexError> {
        let mut silent = Lowering::new(self.fields, self.weights);
        silent.node(node, Place::Alone)
    }

    fn restriction(&mut self, restriction: &Restriction, place: Place) -> Result<Box<dyn Query>, IndexError> {
        let query = restriction::query(self.fields, restriction)?;
        if let Restriction::Article { sought, .. } = restriction {
            self.cited.push(sought.clone());
        }
        let score = if place == Place::Choice { CHOICE_SCORE } else { 0.0 };
        Ok(Box::new(tantivy::query::ConstScoreQuery::new(query, score)))
    }

    fn all(&mut self, nodes: &[Node]) -> Result<Box<dyn Query>, IndexError> {
        let shouted = nodes.iter().any(words::is_shouted);
        let only_links = |node: &Node| words::links(node, shouted);
        let has_content =
            nodes.iter().any(|node| !matches!(node, Node::Not(_) | Node::Field(_)) && !only_links(node));
        let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
        let mut known = HashSet::new();
        let mut at = 0;
        while at < nodes.len() {
            if let Some((taken, query)) = self.long_form(&nodes[at..])? {
                wanted.push(query);
                at += taken;
                continue;
            }
            let node = &nodes[at];
            at += 1;
            let repeated = nodes.len() > LONG_QUERY && !known.insert(node.to_string());
            if repeated || (has_content && only_links(node)) {
                continue;
            }
            match node {
                Node::Not(inner) => excluded.push(self.silently(inner)?),
                node => wanted.push(self.node(node, Place::Among)?),
            }
        }
        if wanted.is_empty() {
            wanted.push(Box::new(BoostQuery::new(Box::new(AllQuery), CHOICE_SCORE)));
        }
        let near = self.nearness(nodes, &only_links);
        Ok(bonus::nearer(Box::new(Combined::all(wanted, excluded)), near))
    }

    /// What the words of a query earn for standing near each other: all of them, and each two that follow each other.
    fn nearness(&self, nodes: &[Node], only_links: &dyn Fn(&Node) -> bool) -> Vec<(Sequence, f32)> {
        let words = nodes.iter().filter(|node| !only_links(node)).filter_map(|node| match node {
            Node::Word(tokens) => Some(tokens.iter().filter(|token| !token.elided)),
            _ => None,
        });
        let tokens: Vec<&Token> = words.flatten().take(MOST_NEAR).collect();
        let near = |tokens: &[&Token], weight| {
            let gap = NEAR_GAP * tokens.len() as u32;
            (words::near(self.fields, tokens.iter().copied(), gap), weight)
        };
        let mut earning = Vec::new();
        if tokens.len() > 1 && self.weights.near > 0.0 {
            earning.push(near(&tokens, self.weights.near));
        }
        if tokens.len() > 2 && self.weights.pairs > 0.0 {
            earning.extend(tokens.windows(2).map(|pair| near(pair, self.weights.pairs)));
        }
        earning
    }

    /// Words that spell a long form out: they, or its acronym. Also how many nodes they take.
    fn long_form(&mut self, nodes: &[Node]) -> Result<Option<Spelt>, IndexError> {
        let words =
            nodes.iter().map_while(|node| if let Node::Word(tokens) = node { Some(tokens) } else { None });
        let tokens: Vec<Token> = words.flatten().cloned().collect();
        let Some((acronym, long)) = acronyms().long_form_at(&tokens, 0) else { return Ok(None) };
        let mut taken = 0;
        let mut reached = 0;
        for node in nodes {
            if reached >= long.length {
                break;
            }
            if let Node::Word(tokens) = node {
                reached += tokens.len();
                taken += 1;
            }
        }
        if reached != long.length || taken < 2 {
            return Ok(None);
        }
        let mut spelt = Vec::new();
        for node in nodes[..taken].iter().filter(|node| !words::links(node, false)) {
            spelt.push(self.node(node, Place::Among)?);
        }
        self.synonyms.push(Synonym { typed: long.shown.clone(), also: vec![acronym.shown.clone()] });
        let short = self.acronym(acronym);
        Ok(Some((taken, Box::new(Combined::any(vec![Box::new(Combined::all(spelt, Vec::new())), short])))))
    }
}
