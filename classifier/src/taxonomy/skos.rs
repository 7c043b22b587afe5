//! The taxonomy as SKOS in Turtle.
//!
//! Source: W3C, *SKOS Simple Knowledge Organization System Reference* (2009). Two schemes: ours, and the official grid to which
//! ours is mapped.

use std::fmt::Write as _;

use super::{Bilingual, Migrations, OfficialDomain, Taxonomy, Topic, TopicCode};

const PREFIXES: &str = "\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
";
/// Our scheme; its concepts stand below it.
const SCHEME: &str = "urn:cambon:doctrine";
/// The official grid; its domains stand below it.
const OFFICIAL_SCHEME: &str = "urn:cambon:grille-officielle";

/// The whole, the same bytes for the same taxonomy.
pub(super) fn write(taxonomy: &Taxonomy, migrations: &Migrations) -> String {
    let mut text = String::from(PREFIXES);
    text.push_str(&scheme(taxonomy));
    for topic in &taxonomy.topics {
        text.push_str(&concept(taxonomy, topic));
    }
    for (code, replaced_by) in migrations.given_up() {
        text.push_str(&deprecated(&code, &replaced_by));
    }
    text.push_str(&official_scheme(taxonomy));
    for domain in &taxonomy.official {
        text.push_str(&official(domain));
    }
    text
}

/// Statements about one subject, in Turtle.
struct Subject {
    statements: Vec<String>,
}

impl Subject {
    fn new(class: &str) -> Self {
        Self { statements: vec![format!("a {class}")] }
    }

    fn say(mut self, property: &str, object: &str) -> Self {
        self.statements.push(format!("{property} {object}"));
        self
    }

    fn say_all(self, property: &str, objects: impl IntoIterator<Item = String>) -> Self {
        let objects: Vec<String> = objects.into_iter().collect();
        if objects.is_empty() { self } else { self.say(property, &objects.join(", ")) }
    }

    fn say_in_both(self, property: &str, text: &Bilingual<String>) -> Self {
        let told = [(&text.fr, "fr"), (&text.en, "en")].into_iter().filter(|(text, _)| !text.is_empty());
        self.say_all(property, told.map(|(text, language)| in_language(text, language)))
    }

    fn finish(self, name: &str) -> String {
        format!("\n<{name}> {} .\n", self.statements.join(" ;\n    "))
    }
}

fn scheme(taxonomy: &Taxonomy) -> String {
    let top = taxonomy.topics.iter().filter(|topic| topic.parent.is_none());
    Subject::new("skos:ConceptScheme")
        .say_in_both("dcterms:title", &taxonomy.title)
        .say_in_both("skos:prefLabel", &taxonomy.title)
        .say("owl:versionInfo", &literal(&taxonomy.version))
        .say("dcterms:issued", &format!("{}^^xsd:date", literal(&taxonomy.date)))
        .say("dcterms:license", &format!("<{}>", taxonomy.licence))
        .say_all("skos:hasTopConcept", top.map(|topic| concept_name(&topic.code)))
        .finish(SCHEME)
}

fn concept(taxonomy: &Taxonomy, topic: &Topic) -> String {
    let mut concept = Subject::new("skos:Concept")
        .say("skos:inScheme", &format!("<{SCHEME}>"))
        .say("skos:notation", &literal(topic.code.as_str()))
        .say_in_both("skos:prefLabel", &topic.label);
    for (names, language) in [(&topic.also.fr, "fr"), (&topic.also.en, "en")] {
        concept = concept.say_all("skos:altLabel", names.iter().map(|name| in_language(name, language)));
    }
    let terms = topic.terms.iter().map(|term| in_language(term, "fr"));
    concept = concept.say_all("skos:hiddenLabel", terms);
    concept = concept.say_in_both("skos:scopeNote", &topic.scope);
    concept = match &topic.parent {
        Some(parent) => concept.say("skos:broader", &concept_name(parent)),
        None => concept.say("skos:topConceptOf", &format!("<{SCHEME}>")),
    };
    let leaves = taxonomy.leaves_of(&topic.code).map(|leaf| concept_name(&leaf.code));
    // One official domain: ours says nearly the same; several: ours has something of each.
    let mapping = if topic.official.len() == 1 && topic.parent.is_none() {
        "skos:closeMatch"
    } else {
        "skos:relatedMatch"
    };
    let mapping =
        if topic.parent.is_some() && topic.official.len() == 1 { "skos:broadMatch" } else { mapping };
    concept
        .say_all("skos:narrower", leaves)
        .say_all(mapping, topic.official.iter().map(|code| official_name(code)))
        .finish(&format!("{SCHEME}:{}", topic.code))
}

fn deprecated(code: &TopicCode, replaced_by: &[TopicCode]) -> String {
    Subject::new("skos:Concept")
        .say("skos:inScheme", &format!("<{SCHEME}>"))
        .say("skos:notation", &literal(code.as_str()))
        .say("skos:prefLabel", &in_language(code.as_str(), "fr"))
        .say("owl:deprecated", "true")
        .say_all("dcterms:isReplacedBy", replaced_by.iter().map(concept_name))
        .finish(&format!("{SCHEME}:{code}"))
}

fn official_scheme(taxonomy: &Taxonomy) -> String {
    let title = Bilingual {
        fr: "Domaines de la grille des juridictions financières".to_owned(),
        en: "Domains of the grid of the French financial jurisdictions".to_owned(),
    };
    Subject::new("skos:ConceptScheme")
        .say_in_both("dcterms:title", &title)
        .say_in_both("skos:prefLabel", &title)
        .say_all("skos:hasTopConcept", taxonomy.official.iter().map(|domain| official_name(&domain.code)))
        .finish(OFFICIAL_SCHEME)
}

fn official(domain: &OfficialDomain) -> String {
    Subject::new("skos:Concept")
        .say("skos:inScheme", &format!("<{OFFICIAL_SCHEME}>"))
        .say("skos:topConceptOf", &format!("<{OFFICIAL_SCHEME}>"))
        .say("skos:notation", &literal(&domain.code))
        .say_in_both("skos:prefLabel", &domain.label)
        .finish(&format!("{OFFICIAL_SCHEME}:{}", domain.code))
}

fn concept_name(code: &TopicCode) -> String {
    format!("<{SCHEME}:{code}>")
}

fn official_name(code: &str) -> String {
    format!("<{OFFICIAL_SCHEME}:{code}>")
}

fn in_language(text: &str, language: &str) -> String {
    format!("{}@{language}", literal(text))
}

/// A string literal with what Turtle asks to escape.
fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            // Writing to a string cannot fail.
            c if c.is_control() => drop(write!(literal, "\\u{:04X}", c as u32)),
            c => literal.push(c),
        }
    }
    literal.push('"');
    literal
}
