//! How codes of former versions of the taxonomy are read in the current one.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::{Taxonomy, TopicCode};

/// The migrations that are shipped.
const SHIPPED: &str = include_str!("../../../models/taxonomy/migrations.toml");

/// A list of migrations that cannot be used, or does not lead where it is asked to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MigrationError {
    /// Not TOML, or a key is missing, unknown or of the wrong type.
    #[error("the migrations cannot be read: {0}")]
    Malformed(String),
    /// No step starts at this version.
    #[error("no migration starts at version {0} of the taxonomy\nhint: known versions are {known}", known = .1.join(", "))]
    UnknownVersion(String, Vec<String>),
    /// A topic of the former version is neither in the new one nor migrated.
    #[error(
        "{code} of version {version} is lost: it is not in the taxonomy any more and no migration names it"
    )]
    Lost {
        /// The former version.
        version: String,
        /// The code.
        code: TopicCode,
    },
    /// A code that was given up stands in the taxonomy again.
    #[error(
        "the code {0} was given up and stands in the taxonomy again\nhint: codes are never re-used, take the next number"
    )]
    Reused(TopicCode),
    /// A migration leads to a code that the taxonomy does not have.
    #[error("the migration of {from} leads to {to}, which the taxonomy does not have")]
    NoTarget {
        /// The former code.
        from: TopicCode,
        /// Where it leads.
        to: TopicCode,
    },
}

/// Steps from each former version to the next, oldest first.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migrations {
    #[serde(default, rename = "migration")]
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    from: String,
    to: String,
    #[serde(default, rename = "code")]
    codes: Vec<Change>,
    #[serde(default, rename = "considered")]
    _considered: Vec<Considered>,
}

/// A code that was split, merged or given up.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    from: TopicCode,
    to: Vec<TopicCode>,
    #[serde(rename = "why")]
    _why: String,
}

/// What was looked at and left as it is; for readers of the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Considered {
    #[serde(rename = "codes")]
    _codes: Vec<TopicCode>,
    #[serde(rename = "why")]
    _why: String,
}

impl Migrations {
    /// Reads a list in TOML, as `models/taxonomy/migrations.toml`.
    ///
    /// # Errors
    /// [`MigrationError::Malformed`].
    pub fn parse(toml: &str) -> Result<Self, MigrationError> {
        toml::from_str(toml).map_err(|error| MigrationError::Malformed(error.to_string()))
    }

    /// The migrations that are shipped with the program.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(SHIPPED).expect("the shipped migrations are read in a test")
    }

    /// What a code of a former version is called in the last one: itself, one other, or several where it was split.
    ///
    /// # Errors
    /// [`MigrationError::UnknownVersion`].
    pub fn apply(&self, version: &str, code: &TopicCode) -> Result<Vec<TopicCode>, MigrationError> {
        let mut codes = vec![code.clone()];
        for step in self.steps_since(version)? {
            let mut next: Vec<TopicCode> = Vec::new();
            for code in codes.iter().flat_map(|code| step.apply(code)) {
                if !next.contains(&code) {
                    next.push(code);
                }
            }
            codes = next;
        }
        Ok(codes)
    }

    /// The codes that were given up since the first version, and what they are now called.
    #[must_use]
    pub fn given_up(&self) -> BTreeMap<TopicCode, Vec<TopicCode>> {
        let changes = self.steps.iter().flat_map(|step| step.codes.iter().map(move |change| (step, change)));
        let replaced = changes.filter(|(_, change)| !change.to.contains(&change.from));
        let now = |(step, change): (&Step, &Change)| {
            let codes = self.apply(&step.from, &change.from).unwrap_or_default();
            (change.from.clone(), codes)
        };
        replaced.map(now).collect()
    }

    /// Checks that each topic of a former version is still there or led somewhere that is, and no code given up came back.
    ///
    /// # Errors
    /// [`MigrationError`].
    pub fn check(&self, former: &Taxonomy, current: &Taxonomy) -> Result<(), MigrationError> {
        if let Some(code) = self.given_up().into_keys().find(|code| current.get(code.as_str()).is_some()) {
            return Err(MigrationError::Reused(code));
        }
        for topic in former.topics() {
            for code in self.apply(former.version(), &topic.code)? {
                if current.get(code.as_str()).is_some() {
                    continue;
                }
                return Err(if code == topic.code {
                    MigrationError::Lost { version: former.version().to_owned(), code }
                } else {
                    MigrationError::NoTarget { from: topic.code.clone(), to: code }
                });
            }
        }
        Ok(())
    }

    fn steps_since(&self, version: &str) -> Result<&[Step], MigrationError> {
        if self.steps.last().is_some_and(|step| step.to == version) {
            return Ok(&[]);
        }
        let start = self.steps.iter().position(|step| step.from == version);
        start.map(|start| &self.steps[start..]).ok_or_else(|| {
            let known = self.steps.iter().map(|step| step.from.clone());
            let last = self.steps.last().map(|step| step.to.clone());
            MigrationError::UnknownVersion(version.to_owned(), known.chain(last).collect())
        })
    }
}

impl Step {
    fn apply(&self, code: &TopicCode) -> Vec<TopicCode> {
        let change = self.codes.iter().find(|change| change.from == *code);
        change.map_or_else(|| vec![code.clone()], |change| change.to.clone())
    }
}
