//! What the newsroom is told beside the catalogue: the sources, the names of themes, a theme for a text, the site's address.
//! It knows neither the crawler nor the classifier.

use std::collections::BTreeMap;

/// A source, as far as readers are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFacts {
    /// Its name in notices.
    pub name: String,
    /// Who publishes.
    pub institution: String,
    /// Where people begin.
    pub home: String,
    /// Address of its feed, if it has one.
    pub feed: Option<String>,
    /// Licence, as its description states it.
    pub licence: String,
    /// Days between two news, as expected.
    pub expected_days: i64,
}

/// Beginnings of licences under which an extract may be shown.
const OPEN_LICENCES: [&str; 5] = ["licence ouverte", "etalab", "odbl", "cc by", "cc0"];

impl SourceFacts {
    /// Whether more than title and link may be shown.
    #[must_use]
    pub fn allows_extract(&self) -> bool {
        let licence = self.licence.to_lowercase();
        OPEN_LICENCES.iter().any(|open| licence.starts_with(open))
    }

    /// The licence by its name alone: what stands before a remark.
    #[must_use]
    pub fn licence_name(&self) -> &str {
        self.licence.split([';', '(', ':']).next().unwrap_or_default().trim()
    }
}

/// What readers see and the catalogue does not hold.
pub struct Context<'a> {
    /// Every source, by name.
    pub sources: &'a [SourceFacts],
    /// French names of themes, by code.
    pub themes: &'a BTreeMap<String, String>,
    /// Codes of themes for a text of which none are known (the title of a notice); none where it is not sure.
    pub themes_of: &'a dyn Fn(&str) -> Vec<String>,
    /// Address of the site, without slash at its end; without one, nothing links there.
    pub site: Option<&'a str>,
}

static NO_THEMES: BTreeMap<String, String> = BTreeMap::new();

impl Context<'_> {
    /// Knows nothing.
    pub const EMPTY: Self = Self { sources: &[], themes: &NO_THEMES, themes_of: &|_| Vec::new(), site: None };

    /// The source of this name.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&SourceFacts> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// The French name of a theme; the code where it is unknown.
    #[must_use]
    pub fn theme(&self, code: &str) -> String {
        self.themes.get(code).cloned().unwrap_or_else(|| code.to_owned())
    }
}

/// The domain of a theme: `GRH` for `GRH-1`.
#[must_use]
pub fn domain(code: &str) -> &str {
    code.split_once('-').map_or(code, |(domain, _)| domain)
}

/// The code of what has no theme.
pub const UNQUALIFIED: &str = "AUT";
