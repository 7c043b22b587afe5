//! The taxonomy in Turtle, read by a parser that is not ours: the integrity conditions of the SKOS reference, and what a reader needs.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::{NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;

use super::{assert_none, read};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABELS: [&str; 3] = ["prefLabel", "altLabel", "hiddenLabel"];

/// (subject, property, object), as text; literals with their language.
type Statement = (String, String, String);

fn parse(turtle: &str) -> Vec<Statement> {
    let statement = |triple: Triple| {
        let NamedOrBlankNode::NamedNode(subject) = triple.subject else { panic!("a nameless subject") };
        let object = match triple.object {
            Term::NamedNode(node) => node.into_string(),
            Term::Literal(literal) => {
                format!("{}@{}", literal.value(), literal.language().unwrap_or_default())
            }
            other => panic!("{other}"),
        };
        (subject.into_string(), triple.predicate.into_string(), object)
    };
    TurtleParser::new().for_slice(turtle).map(|triple| statement(triple.unwrap())).collect()
}

struct Graph {
    statements: BTreeSet<Statement>,
}

impl Graph {
    fn new(statements: Vec<Statement>) -> Self {
        Self { statements: statements.into_iter().collect() }
    }

    fn has(&self, subject: &str, property: &str, object: &str) -> bool {
        self.statements.contains(&(subject.to_owned(), format!("{SKOS}{property}"), object.to_owned()))
    }

    fn pairs(&self, property: &str) -> Vec<(&str, &str)> {
        let property = format!("{SKOS}{property}");
        let of = self.statements.iter().filter(|(_, found, _)| *found == property);
        of.map(|(subject, _, object)| (subject.as_str(), object.as_str())).collect()
    }

    fn of_class(&self, class: &str) -> BTreeSet<&str> {
        let class = format!("{SKOS}{class}");
        let of = self.statements.iter().filter(|(_, property, object)| property == TYPE && *object == class);
        of.map(|(subject, _, _)| subject.as_str()).collect()
    }

    /// Everything above a concept.
    fn ancestors(&self, concept: &str) -> BTreeSet<String> {
        let mut above = BTreeSet::new();
        let mut left = vec![concept.to_owned()];
        while let Some(next) = left.pop() {
            for (_, broader) in self.pairs("broader").into_iter().filter(|(subject, _)| *subject == next) {
                if above.insert(broader.to_owned()) {
                    left.push(broader.to_owned());
                }
            }
        }
        above
    }
}

/// Conditions S9, S13, S14, S27, S46 of the reference; both directions of relations; labels, notes and notations.
fn breaches(graph: &Graph) -> Vec<String> {
    let (concepts, schemes) = (graph.of_class("Concept"), graph.of_class("ConceptScheme"));
    let mut breaches: Vec<String> =
        concepts.intersection(&schemes).map(|both| format!("S9: {both} is concept and scheme")).collect();
    breaches.extend(label_breaches(graph));
    for (subject, related) in graph.pairs("related") {
        if graph.ancestors(subject).contains(related) || graph.ancestors(related).contains(subject) {
            breaches.push(format!("S27: {subject} is related to {related}, above or below it"));
        }
    }
    for (subject, exact) in graph.pairs("exactMatch") {
        if graph.has(subject, "broadMatch", exact) || graph.has(subject, "relatedMatch", exact) {
            breaches.push(format!("S46: {subject} matches {exact} exactly and otherwise"));
        }
    }
    for (narrow, broad) in graph.pairs("broader") {
        if !graph.has(broad, "narrower", narrow) {
            breaches.push(format!("{narrow} is below {broad}, which does not say so"));
        }
        if graph.ancestors(narrow).contains(narrow) {
            breaches.push(format!("{narrow} is above itself"));
        }
    }
    for concept in &concepts {
        let placed = graph.pairs("broader").iter().any(|(subject, _)| subject == concept)
            || graph.pairs("topConceptOf").iter().any(|(subject, _)| subject == concept);
        if !placed {
            breaches.push(format!("{concept} is neither top nor below anything"));
        }
    }
    breaches.extend(notation_breaches(graph));
    breaches
}

fn label_breaches(graph: &Graph) -> Vec<String> {
    let mut breaches = Vec::new();
    for (index, first) in LABELS.iter().enumerate() {
        for second in &LABELS[index + 1..] {
            let both =
                graph.pairs(first).into_iter().filter(|(subject, label)| graph.has(subject, second, label));
            breaches.extend(
                both.map(|(subject, label)| format!("S13: {label} is {first} and {second} of {subject}")),
            );
        }
    }
    let mut preferred: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (subject, label) in graph.pairs("prefLabel") {
        let language = label.rsplit_once('@').map_or("", |(_, language)| language);
        *preferred.entry((subject, language)).or_default() += 1;
    }
    let many = preferred.iter().filter(|(_, count)| **count > 1);
    breaches
        .extend(many.map(|((subject, language), _)| format!("S14: {subject} has two names in {language}")));
    for concept in graph.of_class("Concept") {
        let missing =
            ["fr", "en"].into_iter().filter(|language| !preferred.contains_key(&(concept, language)));
        breaches.extend(missing.map(|language| format!("{concept} has no name in {language}")));
    }
    breaches
}

fn notation_breaches(graph: &Graph) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let schemes: BTreeMap<&str, &str> = graph.pairs("inScheme").into_iter().collect();
    let repeated = graph.pairs("notation").into_iter().filter_map(|(subject, notation)| {
        let scheme = schemes.get(subject).copied().unwrap_or_default();
        let other = seen.insert((scheme, notation), subject)?;
        Some(format!("{subject} and {other} have one notation"))
    });
    repeated.collect()
}

#[test]
fn the_shipped_taxonomy_keeps_the_conditions_of_skos() {
    let graph = Graph::new(parse(&read("models/taxonomy/doctrine.ttl")));
    assert_eq!(graph.of_class("ConceptScheme").len(), 2);
    assert_eq!(graph.of_class("Concept").len(), 9 + 45 + 1 + 7, "domains, leaves, AUT, official domains");
    assert_none("skos", &breaches(&graph));
}

#[test]
fn a_bad_scheme_is_found() {
    let bad = r#"
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:a> a skos:Concept ; skos:prefLabel "A"@fr, "B"@fr, "A"@en ; skos:altLabel "A"@fr ; skos:notation "1" ;
            skos:broader <urn:b> ; skos:related <urn:b> .
        <urn:b> a skos:Concept, skos:ConceptScheme ; skos:prefLabel "B"@fr ; skos:notation "1" ; skos:exactMatch <urn:a> ; skos:broadMatch <urn:a> .
    "#;
    let found = breaches(&Graph::new(parse(bad))).join("\n");
    for expected in [
        "S9:",
        "S13:",
        "S14:",
        "S27:",
        "S46:",
        "does not say so",
        "no name in en",
        "one notation",
        "neither top",
    ] {
        assert!(found.contains(expected), "{expected} in {found}");
    }
}
