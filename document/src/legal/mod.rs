//! Legal references of a text: articles of codes, laws and decrees, instructions, circulars, case law, each with its place
//! and one normal form. NOT what they say, nor whether they exist.
//!
//! ```
//! use cambon_document::legal;
//! let found = legal::find("les articles L. 2313-1 et R.2313-3 du CGCT");
//! let names: Vec<String> = found.iter().map(|reference| reference.cited.canonical()).collect();
//! assert_eq!(names, ["CGCT L. 2313-1", "CGCT R. 2313-3"]);
//! ```

mod acts;
mod article;
mod codes;
mod cursor;
mod instructions;
mod renumbering;
mod rulings;
mod scan;
mod starts;
#[cfg(test)]
mod tests;

use crate::model::Span;

pub use acts::{Act, ActKind};
pub use article::{ArticleNumber, Series};
pub use codes::Code;
pub use instructions::Guidance;
pub use renumbering::{Renumbered, renumbered};
pub use rulings::{Court, Ruling};
pub use scan::{find, find_within, may_refer};

/// Things found, each with the bytes where it begins and ends.
type Placed<T> = Vec<(T, usize, usize)>;

/// A reference and the bytes of the text where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// From the first letter of the number, name or kind to the last.
    pub span: Span,
    /// What is cited.
    pub cited: Cited,
}

/// A text with articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A code.
    Code(&'static Code),
    /// A law, ordinance or decree.
    Act(Act),
}

/// What a reference cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cited {
    /// An article, or a range of articles.
    Article {
        /// What it belongs to; `None` where the text does not say.
        of: Option<Source>,
        /// Its number, or the first of the range.
        number: ArticleNumber,
        /// Last of the range.
        until: Option<ArticleNumber>,
    },
    /// A whole code, law, ordinance or decree.
    Whole(Source),
    /// An instruction or circular.
    Guidance(Guidance),
    /// A decision of a court.
    Ruling(Ruling),
}

/// Where to read a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// A search of the public site of French law: it lists what bears this reference.
    pub search: String,
}

impl Source {
    /// `CGCT`, `loi n° 84-53`.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Code(code) => code.short.to_owned(),
            Self::Act(act) => act.canonical(),
        }
    }

    fn keys(&self) -> Vec<String> {
        match self {
            Self::Code(code) => vec![code.key.to_owned()],
            Self::Act(act) => act.keys(),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Code(code) => code.title.to_owned(),
            Self::Act(act) => act.canonical(),
        }
    }
}

impl Cited {
    /// The one way of writing it: `CGCT L. 2313-1`, `CMP 28 à 30`, `loi n° 84-53, art. 49`, `instruction M14`,
    /// `CE, 5 juillet 2010, n° 308564`.
    #[must_use]
    pub fn canonical(&self) -> String {
        match self {
            Self::Article { of, number, until } => {
                let last = until.as_ref().map(|last| format!(" à {}", last.canonical())).unwrap_or_default();
                let number = format!("{}{last}", number.canonical());
                match of {
                    Some(Source::Code(code)) => format!("{} {number}", code.short),
                    Some(Source::Act(act)) => format!("{}, art. {number}", act.canonical()),
                    None => number,
                }
            }
            Self::Whole(source) => source.canonical(),
            Self::Guidance(guidance) => guidance.canonical(),
            Self::Ruling(ruling) => ruling.canonical(),
        }
    }

    /// What it is found by, the most telling first: article with code, article alone, code alone; a range by each of its
    /// articles.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        match self {
            Self::Article { of, number, until } => {
                let sources = of.as_ref().map(Source::keys).unwrap_or_default();
                let numbers = until.as_ref().map_or_else(|| vec![number.clone()], |last| number.range(last));
                let numbers: Vec<String> = numbers.iter().map(ArticleNumber::key).collect();
                let both = numbers
                    .iter()
                    .flat_map(|number| sources.iter().map(move |source| format!("{source}:{number}")));
                both.chain(numbers.iter().cloned()).chain(sources.iter().cloned()).collect()
            }
            Self::Whole(source) => source.keys(),
            Self::Guidance(guidance) => guidance.keys(),
            Self::Ruling(ruling) => ruling.keys(),
        }
    }

    /// Where it can be looked up. The address of an article itself needs the site's own number, which is not known here.
    #[must_use]
    pub fn link(&self) -> Link {
        let words = match self {
            Self::Article { of: Some(source), number, .. } => {
                format!("article {} {}", number.canonical(), source.words())
            }
            Self::Whole(source) => source.words(),
            other => other.canonical(),
        };
        let search = format!(
            "https://www.legifrance.gouv.fr/search/all?tab_selection=all&searchField=ALL&query={}",
            encoded(&words)
        );
        Link { search }
    }
}

/// The different references of a text in their normal form, in order of their first place.
#[must_use]
pub fn canonical(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for reference in find(text) {
        let name = reference.cited.canonical();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// What somebody means who asks for `CGCT L. 2312-1`, `l2312-1`, `CGCT`, `loi NOTRe`: the most telling key.
#[must_use]
pub fn sought(words: &str) -> Option<String> {
    let meant = |typed: &str| {
        let found = find(typed);
        let article = found.iter().find(|reference| matches!(reference.cited, Cited::Article { .. }));
        article.or(found.first())?.cited.keys().into_iter().next()
    };
    // Abbreviations are told by their capitals, which nobody types.
    let as_typed = meant(words);
    match &as_typed {
        Some(key) if key.contains(':') => as_typed,
        _ => meant(&words.to_uppercase()).or(as_typed),
    }
}

/// For a query in an address.
fn encoded(words: &str) -> String {
    let mut encoded = String::with_capacity(words.len());
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}
