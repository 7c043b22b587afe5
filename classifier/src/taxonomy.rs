//! The doctrine taxonomy: nine domains, their leaves, labels, scope notes and official counterparts.
//!
//! One source, `models/taxonomy/doctrine.toml`; SKOS and JSON are made from it. It reads, writes and compares taxonomies; it does NOT
//! tag (`topic`). A code is never re-used: a topic that is given up leaves its code behind, and `migration` says what became of it.

mod code;
mod difference;
mod error;
mod migration;
mod reading;
mod skos;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::Serialize;

pub use code::TopicCode;
pub use difference::Difference;
pub use error::TaxonomyError;
pub use migration::{MigrationError, Migrations};

/// The source that is shipped.
const SHIPPED: &str = include_str!("../../models/taxonomy/doctrine.toml");

/// A text in the taxonomy's two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bilingual<T> {
    /// French.
    pub fr: T,
    /// English.
    pub en: T,
}

/// A topic: a domain or one of its leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Its code.
    pub code: TopicCode,
    /// The domain it belongs to; `None` for a domain and for `AUT`.
    pub parent: Option<TopicCode>,
    /// Its name.
    pub label: Bilingual<String>,
    /// What belongs to it and what goes elsewhere.
    pub scope: Bilingual<String>,
    /// Other names: acronyms and usual terms.
    pub also: Bilingual<Vec<String>>,
    /// Words of the field that point to it, in French; they find and teach, and are not shown as names.
    pub terms: Vec<String>,
    /// Codes of the domains of the official grid that correspond; a leaf has its domain's.
    pub official: Vec<String>,
}

/// A domain of the grid that the jurisdictions use in their yearly syntheses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficialDomain {
    /// Our code for it.
    pub code: String,
    /// Its name.
    pub label: Bilingual<String>,
}

/// The topics in the source's order, a domain before its leaves.
#[derive(Debug, Clone, Serialize)]
pub struct Taxonomy {
    version: String,
    date: String,
    licence: String,
    title: Bilingual<String>,
    official: Vec<OfficialDomain>,
    topics: Vec<Topic>,
    #[serde(skip)]
    by_code: HashMap<TopicCode, usize>,
}

impl Taxonomy {
    /// Reads a source in TOML, as `models/taxonomy/doctrine.toml`.
    ///
    /// # Errors
    /// [`TaxonomyError`] with the topic of the first fault.
    pub fn parse(toml: &str) -> Result<Self, TaxonomyError> {
        reading::parse(toml)
    }

    /// The taxonomy that is shipped with the program.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the shipped taxonomy is read in a test")
    }

    /// Its version; stored with each model.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All topics, in the source's order.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The official grid to which topics correspond.
    #[must_use]
    pub fn official(&self) -> &[OfficialDomain] {
        &self.official
    }

    /// The topic of that code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Topic> {
        self.topics.get(*self.by_code.get(&TopicCode::new(code).ok()?)?)
    }

    /// The topics without a parent, `AUT` excepted.
    pub fn domains(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter().filter(|topic| topic.parent.is_none() && topic.code != TopicCode::unqualified())
    }

    /// The topics with a parent.
    pub fn leaves(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter().filter(|topic| topic.parent.is_some())
    }

    /// The leaves of one domain; none for an unknown code.
    pub fn leaves_of(&self, domain: &TopicCode) -> impl Iterator<Item = &Topic> {
        self.topics.iter().filter(move |topic| topic.parent.as_ref() == Some(domain))
    }

    /// The domain of a topic: itself, if it has no parent.
    #[must_use]
    pub fn domain_of(&self, code: &str) -> Option<&Topic> {
        let topic = self.get(code)?;
        match &topic.parent {
            Some(parent) => self.get(parent.as_str()),
            None => Some(topic),
        }
    }

    /// As SKOS in Turtle, the same bytes for the same source; codes that former versions had and this one has not are deprecated
    /// concepts that name what replaces them.
    #[must_use]
    pub fn turtle(&self, migrations: &Migrations) -> String {
        skos::write(self, migrations)
    }

    /// As one JSON document, the same bytes for the same source.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = serde_json::to_string_pretty(self).expect("a taxonomy is plain data");
        json.push('\n');
        json
    }

    /// What has changed since a former version.
    #[must_use]
    pub fn difference(&self, former: &Self) -> Difference {
        Difference::between(former, self)
    }
}
