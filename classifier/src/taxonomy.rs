//! The doctrine taxonomy: nine domains, their leaves, labels and trigger terms.
//!
//! Reads and looks up; it does NOT tag (`topic`). A code is never re-used: a topic that is given up leaves its code behind.

mod error;
mod reading;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt};

use serde::{Deserialize, Serialize};

pub use error::TaxonomyError;

/// Version of the taxonomy that is shipped; stored with each tag.
pub const VERSION: &str = "0.1";

/// The table that is shipped, as CSV in UTF-8.
const SHIPPED: &str = include_str!("../../models/taxonomy/doctrine.csv");

/// Code of the bucket for what fits nowhere.
const UNQUALIFIED: &str = "AUT";

/// A topic's code: `GRH` for a domain, `GRH-1` for a leaf, `AUT` for what fits nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicCode(String);

/// A topic: a domain or one of its leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// Its code.
    pub code: TopicCode,
    /// The domain it belongs to; `None` for a domain and for `AUT`.
    pub parent: Option<TopicCode>,
    /// Name in French.
    pub label_fr: String,
    /// Name in English.
    pub label_en: String,
    /// What belongs to it, where the label does not say; may be empty.
    pub scope_note: String,
    /// Words that point to it; `*` ends a prefix, capitals are acronyms.
    pub trigger_terms: Vec<String>,
    /// Domain of the Cour's own grid; may be empty.
    pub official_domain: String,
}

/// The topics in the table's order, a domain before its leaves.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    topics: Vec<Topic>,
    by_code: HashMap<TopicCode, usize>,
}

impl Taxonomy {
    /// Reads a table with the columns `code,parent,label_fr,label_en,scope_note,trigger_terms,official_domain`.
    ///
    /// # Errors
    /// [`TaxonomyError`] with the line of the first fault.
    pub fn parse(csv: &str) -> Result<Self, TaxonomyError> {
        reading::parse(csv)
    }

    /// The taxonomy that is shipped with the program, of version [`VERSION`].
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the shipped taxonomy is read in a test")
    }

    /// All topics, in the table's order.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// The topic of that code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Topic> {
        self.by_code.get(&TopicCode(code.to_owned())).map(|&index| &self.topics[index])
    }

    /// The topics without a parent, `AUT` excepted.
    pub fn domains(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter().filter(|topic| topic.parent.is_none() && topic.code.as_str() != UNQUALIFIED)
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
}

impl TopicCode {
    /// Checks the form: capitals, or capitals, a hyphen and a number.
    ///
    /// # Errors
    /// The text handed in, if it is no code.
    pub fn new(text: &str) -> Result<Self, &str> {
        let (domain, leaf) = text.split_once('-').map_or((text, None), |(domain, leaf)| (domain, Some(leaf)));
        let named = !domain.is_empty() && domain.bytes().all(|byte| byte.is_ascii_uppercase());
        let numbered =
            leaf.is_none_or(|leaf| !leaf.is_empty() && leaf.bytes().all(|byte| byte.is_ascii_digit()));
        if named && numbered { Ok(Self(text.to_owned())) } else { Err(text) }
    }

    /// `AUT`: what fits nowhere.
    #[must_use]
    pub fn unqualified() -> Self {
        Self(UNQUALIFIED.to_owned())
    }

    /// The domain's code: itself, but for a leaf.
    #[must_use]
    pub fn domain(&self) -> Self {
        Self(self.0.split_once('-').map_or(self.0.as_str(), |(domain, _)| domain).to_owned())
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TopicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
