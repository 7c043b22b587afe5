//! The glossary: terms of public finance and management as each institution defines or uses them, side by side. The definitions
//! are in our own words, the sources named; they stand in `data/glossary.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;
use cambon_newsroom::feeds::slug;
use cambon_newsroom::folded;
use serde::Deserialize;

use super::frame::Frame;
use crate::address;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

/// The data file.
const TERMS: &str = include_str!("../../data/glossary.toml");

/// Every term.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    term: Vec<Term>,
}

/// A term.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// Acronyms and other names.
    #[serde(default)]
    pub also: Vec<String>,
    /// Code of its theme in the taxonomy.
    pub theme: Option<String>,
    /// What to watch for where the uses differ.
    pub beware: Option<String>,
    /// How institutions define or use it, at least two.
    pub uses: Vec<Use>,
}

/// How an institution defines or uses a term.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// Who.
    pub by: String,
    /// In our own words.
    pub meaning: String,
    /// Text, article or publication in which it stands.
    pub source: String,
}

impl Term {
    /// Its name in addresses.
    #[must_use]
    pub fn slug(&self) -> String {
        slug(&self.name)
    }
}

static ALL: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let mut terms = toml::from_str::<File>(TERMS).map(|file| file.term).unwrap_or_default();
    terms.sort_by_key(|term| folded(&term.name));
    terms
});

/// Every term, by name.
#[must_use]
pub fn terms() -> &'static [Term] {
    &ALL
}

#[derive(Template)]
#[template(path = "glossary.html")]
struct ListPage<'a> {
    frame: Frame,
    letters: Vec<(char, Vec<(&'a Term, String)>)>,
    count: usize,
}

#[derive(Template)]
#[template(path = "term.html")]
struct OnePage<'a> {
    frame: Frame,
    term: &'a Term,
    theme: Option<(String, String)>,
    search: String,
}

/// The list.
///
/// # Errors
/// When the template cannot be filled.
pub fn list(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let mut letters: BTreeMap<char, Vec<(&Term, String)>> = BTreeMap::new();
    for term in terms() {
        let first = folded(&term.name).chars().next().unwrap_or('#').to_ascii_uppercase();
        letters.entry(first).or_default().push((term, term.slug()));
    }
    let description = "Les notions des finances et de la gestion publiques, telles que chaque institution les définit ou les emploie.";
    let frame = Frame::new(visit, "Glossaire", description);
    Answer::page(&ListPage { frame, letters: letters.into_iter().collect(), count: terms().len() })
}

/// One term.
///
/// # Errors
/// When there is none of this name.
pub fn one(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let asked = visit.part("term");
    let term = terms().iter().find(|term| term.slug() == asked).ok_or(Failure::NotFound)?;
    let description = format!("{} : ce que chaque institution entend par là.", term.name);
    let theme = term.theme.as_deref();
    Answer::page(&OnePage {
        frame: Frame::new(visit, format!("{} – glossaire", term.name), &description),
        theme: theme.map(|code| (address::theme(code), visit.app.names.theme(code).to_owned())),
        search: address::search(&format!("\"{}\"", term.name.to_lowercase())),
        term,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_glossary_compares_institutions() {
        let file: File = toml::from_str(TERMS).expect("the data file is valid");
        assert!(file.term.len() >= 60, "{} terms", file.term.len());
        let taxonomy = cambon_classifier::taxonomy::Taxonomy::shipped();
        let mut slugs = BTreeSet::new();
        for term in &file.term {
            let by: BTreeSet<&str> = term.uses.iter().map(|entry| entry.by.as_str()).collect();
            assert!(by.len() >= 2, "{} is defined by two institutions at least", term.name);
            assert!(slugs.insert(term.slug()), "{} stands twice", term.name);
            assert!(term.theme.as_deref().is_none_or(|code| taxonomy.get(code).is_some()), "{}", term.name);
            for entry in &term.uses {
                assert!(entry.meaning.len() > 40 && entry.source.len() > 5, "{} by {}", term.name, entry.by);
                assert!(entry.meaning.ends_with('.'), "{} by {}", term.name, entry.by);
            }
        }
    }
}
