//! From the query's tree to the engine's query and to what is highlighted.
//!
//! Among several words, function words (`de`, `la`, `à`...) are optional and not marked: `heures de la commune` finds what
//! `heures commune` finds, and weighs a little more where they stand too. A phrase, a choice, an exclusion and a prefix
//! keep them, and so does a query that holds nothing else. One typed in capitals is an acronym (`CET`, `CA`), found in
//! capitals only, unless the query's other words are in capitals too.
//!
//! Long forms of acronyms will join here, as choices beside a word.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, Occur, PhraseQuery, Query, RegexPhraseQuery, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::analysis::Token;
use crate::error::IndexError;
use crate::highlight::{Form, Needle};
use crate::parse::Node;
use crate::schema::Fields;

/// Share of a word's score for standing exactly as typed.
const EXACT_BOOST: f32 = 0.3;

/// A query for the engine, with what it marks in a text.
pub struct Lowered {
    pub query: Box<dyn Query>,
    pub needles: Vec<Needle>,
}

/// Lowers a tree; `None` finds everything.
pub fn lower(fields: &Fields, node: Option<&Node>) -> Result<Lowered, IndexError> {
    let mut needles = Vec::new();
    let query = match node {
        Some(node) => lower_node(fields, node, &mut needles)?,
        None => Box::new(AllQuery),
    };
    Ok(Lowered { query, needles })
}

fn lower_node(fields: &Fields, node: &Node, needles: &mut Vec<Needle>) -> Result<Box<dyn Query>, IndexError> {
    Ok(match node {
        Node::Word(tokens) => word(fields, tokens, needles),
        Node::Phrase(tokens) => phrase(fields, tokens, needles),
        Node::Prefix(tokens) => prefix(fields, tokens, needles)?,
        Node::All(nodes) => all(fields, nodes, needles)?,
        Node::Any(nodes) => {
            let choices: Result<Vec<_>, _> =
                nodes.iter().map(|node| lower_node(fields, node, needles)).collect();
            Box::new(BooleanQuery::union(choices?))
        }
        Node::Not(inner) => {
            let excluded = lower_node(fields, inner, &mut Vec::new())?;
            Box::new(BooleanQuery::new(vec![(Occur::Must, Box::new(AllQuery)), (Occur::MustNot, excluded)]))
        }
    })
}

fn all(fields: &Fields, nodes: &[Node], needles: &mut Vec<Needle>) -> Result<Box<dyn Query>, IndexError> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let shouted = nodes.iter().any(is_shouted);
    let only_links = |node: &Node| links(node, shouted);
    let has_content = nodes.iter().any(|node| !matches!(node, Node::Not(_)) && !only_links(node));
    for node in nodes {
        clauses.push(match node {
            link if has_content && only_links(link) => {
                (Occur::Should, lower_node(fields, link, &mut Vec::new())?)
            }
            Node::Not(inner) => (Occur::MustNot, lower_node(fields, inner, &mut Vec::new())?),
            wanted => (Occur::Must, lower_node(fields, wanted, needles)?),
        });
    }
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    Ok(Box::new(BooleanQuery::new(clauses)))
}

/// Whether it is a word that only links others; in a query typed in capitals, so does `DE`.
fn links(node: &Node, shouted: bool) -> bool {
    let is_link = |token: &Token| token.is_function_word() || (shouted && token.is_ambiguous_acronym());
    matches!(node, Node::Word(tokens) if tokens.iter().all(is_link))
}

/// Whether it is a word in capitals that could not be taken for a function word.
fn is_shouted(node: &Node) -> bool {
    matches!(node, Node::Word(tokens) if tokens.iter().any(|token| token.is_in_capitals() && !token.is_ambiguous_acronym()))
}

fn word(fields: &Fields, tokens: &[Token], needles: &mut Vec<Needle>) -> Box<dyn Query> {
    let inflected: Vec<(usize, &Token)> =
        tokens.iter().enumerate().filter(|(_, token)| !token.elided).collect();
    match inflected.as_slice() {
        // Only `l'` or `qu'`: it stands in the exact field alone.
        [] => phrase(fields, tokens, needles),
        [(_, token)] if token.is_ambiguous_acronym() => {
            let capitals = token.folded.to_uppercase();
            let found = term(fields.exact, &capitals);
            needles.push(Needle(vec![(0, Form::Exact(vec![capitals]))]));
            found
        }
        // Its stem would join `de`, `des` and `dès`.
        [(_, token)] if token.is_function_word() => phrase(fields, std::slice::from_ref(token), needles),
        [(_, token)] => single(fields, token, needles),
        several => {
            // Folded before stemming: that form is indexed for every word, whatever accents were typed.
            let stems: Vec<(usize, String)> =
                several.iter().map(|(at, token)| (*at, token.stems().swap_remove(0))).collect();
            needles.push(Needle(
                stems.iter().map(|(at, stem)| (*at - stems[0].0, Form::Stem(vec![stem.clone()]))).collect(),
            ));
            let terms =
                stems.iter().map(|(at, stem)| (*at, Term::from_field_text(fields.stem, stem))).collect();
            Box::new(PhraseQuery::new_with_offset(terms))
        }
    }
}

fn single(fields: &Fields, token: &Token, needles: &mut Vec<Needle>) -> Box<dyn Query> {
    let stems = token.stems();
    let choices = stems.iter().map(|stem| term(fields.stem, stem)).collect();
    let exact = BoostQuery::new(term(fields.exact, &token.accented), EXACT_BOOST);
    needles.push(Needle(vec![(0, Form::Stem(stems))]));
    let inflected: Box<dyn Query> = Box::new(BooleanQuery::union(choices));
    Box::new(BooleanQuery::new(vec![(Occur::Must, inflected), (Occur::Should, Box::new(exact))]))
}

fn phrase(fields: &Fields, tokens: &[Token], needles: &mut Vec<Needle>) -> Box<dyn Query> {
    let forms = |token: &Token| Form::Exact(token.exact());
    needles.push(Needle(tokens.iter().enumerate().map(|(at, token)| (at, forms(token))).collect()));
    if let [token] = tokens {
        return exact(fields, token);
    }
    if tokens.iter().any(|token| token.exact().len() > 1) {
        return Box::new(RegexPhraseQuery::new(fields.exact, tokens.iter().map(pattern).collect()));
    }
    let terms = tokens.iter().map(|token| Term::from_field_text(fields.exact, &token.accented)).collect();
    Box::new(PhraseQuery::new(terms))
}

fn prefix(
    fields: &Fields,
    tokens: &[Token],
    needles: &mut Vec<Needle>,
) -> Result<Box<dyn Query>, IndexError> {
    let first = tokens.iter().take(tokens.len() - 1).take_while(|token| token.elided).count();
    let tokens = &tokens[first..];
    let last = tokens.len() - 1;
    let form = |at: usize, token: &Token| match at == last {
        true => Form::Prefix(token.exact()),
        false => Form::Exact(token.exact()),
    };
    needles.push(Needle(tokens.iter().enumerate().map(|(at, token)| (at, form(at, token))).collect()));
    let mut patterns: Vec<String> = tokens.iter().map(pattern).collect();
    patterns[last] += ".*";
    if let [pattern] = patterns.as_slice() {
        return Ok(Box::new(RegexQuery::from_pattern(pattern, fields.exact)?));
    }
    let mut query = RegexPhraseQuery::new(fields.exact, patterns);
    query.set_max_expansions(u32::MAX);
    Ok(Box::new(query))
}

/// A word as typed, in one of its exact forms.
fn exact(fields: &Fields, token: &Token) -> Box<dyn Query> {
    let mut forms: Vec<_> = token.exact().iter().map(|form| term(fields.exact, form)).collect();
    match forms.pop() {
        Some(only) if forms.is_empty() => only,
        last => Box::new(BooleanQuery::union(forms.into_iter().chain(last).collect())),
    }
}

/// The exact forms as a pattern; a token holds letters and digits only, so nothing in it is special there.
fn pattern(token: &Token) -> String {
    format!("({})", token.exact().join("|"))
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

/// A query that finds one of the values, or nothing to filter by.
pub fn one_of(field: Field, values: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Box<dyn Query>> {
    let values: BTreeSet<Term> =
        values.into_iter().map(|value| Term::from_field_text(field, value.as_ref())).collect();
    let choices: Vec<Box<dyn Query>> = values
        .into_iter()
        .map(|value| Box::new(TermQuery::new(value, IndexRecordOption::Basic)) as Box<dyn Query>)
        .collect();
    if choices.is_empty() { None } else { Some(Box::new(BooleanQuery::union(choices))) }
}
