//! From the source in TOML to a taxonomy.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use super::{Bilingual, OfficialDomain, Taxonomy, TaxonomyError, Topic, TopicCode};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    version: String,
    date: String,
    licence: String,
    title: Pair<String>,
    #[serde(default)]
    official: Vec<Official>,
    #[serde(default)]
    topic: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Official {
    code: String,
    label: Pair<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: TopicCode,
    parent: Option<TopicCode>,
    label: Pair<String>,
    #[serde(default)]
    scope: Pair<String>,
    #[serde(default)]
    also: Pair<Vec<String>>,
    #[serde(default)]
    terms: Vec<String>,
    #[serde(default)]
    official: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair<T> {
    fr: T,
    en: T,
}

/// Reads the source.
pub(super) fn parse(toml: &str) -> Result<Taxonomy, TaxonomyError> {
    let source: Source = toml::from_str(toml).map_err(|error| TaxonomyError::Malformed(error.to_string()))?;
    let official = source.official.into_iter();
    let mut taxonomy = Taxonomy {
        version: source.version,
        date: source.date,
        licence: source.licence,
        title: source.title.into(),
        official: official
            .map(|domain| OfficialDomain { code: domain.code, label: domain.label.into() })
            .collect(),
        topics: Vec::new(),
        by_code: HashMap::new(),
    };
    for row in source.topic {
        add(&mut taxonomy, row)?;
    }
    if taxonomy.topics.is_empty() { Err(TaxonomyError::Empty) } else { Ok(taxonomy) }
}

fn add(taxonomy: &mut Taxonomy, row: Row) -> Result<(), TaxonomyError> {
    check_parent(taxonomy, &row)?;
    check_official(taxonomy, &row)?;
    let code = row.code;
    let mut official = row.official;
    if let Some(parent) = row.parent.as_ref().and_then(|parent| taxonomy.get(parent.as_str())) {
        official.clone_from(&parent.official);
    }
    let topic = Topic {
        code: code.clone(),
        parent: row.parent,
        label: row.label.into(),
        scope: row.scope.into(),
        also: row.also.into(),
        terms: row.terms,
        official,
    };
    check_names(&topic)?;
    if taxonomy.by_code.insert(code.clone(), taxonomy.topics.len()).is_some() {
        return Err(TaxonomyError::DuplicateCode(code));
    }
    taxonomy.topics.push(topic);
    Ok(())
}

fn check_parent(taxonomy: &Taxonomy, row: &Row) -> Result<(), TaxonomyError> {
    let (code, domain) = (row.code.clone(), row.code.domain());
    match &row.parent {
        None if code == domain => Ok(()),
        None => Err(TaxonomyError::NoParent(code)),
        Some(parent) => {
            let known = taxonomy.get(parent.as_str()).is_some_and(|above| above.parent.is_none());
            if known && *parent == domain && code != domain {
                return Ok(());
            }
            Err(TaxonomyError::WrongParent { code, parent: parent.clone() })
        }
    }
}

fn check_official(taxonomy: &Taxonomy, row: &Row) -> Result<(), TaxonomyError> {
    let unknown = row.official.iter().find(|code| taxonomy.official.iter().all(|known| known.code != **code));
    match unknown {
        Some(official) => {
            Err(TaxonomyError::UnknownOfficial { code: row.code.clone(), official: official.clone() })
        }
        None => Ok(()),
    }
}

/// A label in French, and no name or term twice in a language.
fn check_names(topic: &Topic) -> Result<(), TaxonomyError> {
    if topic.label.fr.is_empty() {
        return Err(TaxonomyError::NoLabel(topic.code.clone()));
    }
    let none = Vec::new();
    for (label, also, terms) in
        [(&topic.label.fr, &topic.also.fr, &topic.terms), (&topic.label.en, &topic.also.en, &none)]
    {
        let mut seen = BTreeSet::from([label]);
        if let Some(name) = also.iter().chain(terms).find(|name| !seen.insert(name)) {
            return Err(TaxonomyError::RepeatedName { code: topic.code.clone(), name: name.clone() });
        }
    }
    Ok(())
}

impl<T> From<Pair<T>> for Bilingual<T> {
    fn from(Pair { fr, en }: Pair<T>) -> Self {
        Self { fr, en }
    }
}
