//! The page of a publication: its title, day, and the documents that it leads to, each with its part. Pure.

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use scraper::{ElementRef, Html};
use url::Url;

use crate::discovery::{LONGEST_SUMMARY, LONGEST_TITLE, day, pick, pick_all, plain};
use crate::source::{Pick, Source, link};

/// Where a title stands if the description does not say.
static TITLE: LazyLock<Pick> =
    LazyLock::new(|| Pick::try_from("h1".to_owned()).expect("a constant selector"));

/// Where links stand if the description does not say.
static LINK: LazyLock<Pick> = LazyLock::new(link);

/// What a page says.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Page {
    /// Title.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Excerpt.
    pub summary: Option<String>,
    /// Jurisdiction or author.
    pub jurisdiction: Option<String>,
    /// Its documents, in order.
    pub documents: Vec<DocumentLink>,
}

/// A document that a page leads to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DocumentLink {
    /// Canonical address.
    pub url: String,
    /// Words of the link.
    pub label: String,
    /// `report`, `answer`, `annex` or `summary`.
    pub role: Role,
}

/// What a document is to its publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Role {
    Report,
    Answer,
    Annex,
    Summary,
}

impl Role {
    /// As stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Answer => "answer",
            Self::Annex => "annex",
            Self::Summary => "summary",
        }
    }

    /// From the words of the link and the name of the file (`...-rep-MIOM.pdf`).
    fn of(label: &str, url: &str) -> Self {
        let name = url.rsplit('/').next().unwrap_or_default().to_lowercase();
        let label = label.to_lowercase();
        let says = |words: &[&str], marks: &[&str]| {
            words.iter().any(|word| label.contains(word)) || marks.iter().any(|mark| name.contains(mark))
        };
        if says(&["réponse", "reponse"], &["-rep-", "_rep_", "reponse", "-rep."]) {
            Self::Answer
        } else if says(&["annexe"], &["annexe"]) {
            Self::Annex
        } else if says(&["synthèse", "synthese", "résumé"], &["synthese", "resume"])
            && !label.starts_with("rapport")
        {
            Self::Summary
        } else {
            Self::Report
        }
    }
}

/// Reads a page as the source's description says.
#[must_use]
pub fn read(source: &Source, text: &str, url: &Url) -> Page {
    let html = Html::parse_document(text);
    let root = html.root_element();
    let rules = &source.page;
    let first = |picks: &[Pick]| picks.iter().find_map(|wanted| pick(root, wanted));
    let title = first(&rules.title).or_else(|| pick(root, &TITLE));
    Page {
        title: title.and_then(|title| plain(&title, LONGEST_TITLE)),
        date: rules.date.iter().flat_map(|wanted| pick_all(root, wanted)).find_map(|text| day(&text)),
        summary: first(&rules.summary).and_then(|summary| plain(&summary, LONGEST_SUMMARY)),
        jurisdiction: first(&rules.jurisdiction).and_then(|name| plain(&name, LONGEST_TITLE)),
        documents: documents(source, root, url),
    }
}

fn documents(source: &Source, root: ElementRef<'_>, url: &Url) -> Vec<DocumentLink> {
    let addresses = source.address_rules();
    let default = std::slice::from_ref(&*LINK);
    let picks = if source.page.documents.is_empty() { default } else { &source.page.documents[..] };
    let explicit = !source.page.documents.is_empty();
    let mut seen = HashSet::new();
    let mut documents = Vec::new();
    for wanted in picks {
        let Some(selector) = &wanted.selector else { continue };
        let attribute = wanted.attribute.as_deref().unwrap_or("href");
        for element in root.select(&selector.0) {
            let Some(link) = element.value().attr(attribute) else { continue };
            let Ok(target) = addresses.canonical(link, Some(url)) else { continue };
            if !(explicit || is_document(source, &target)) || !seen.insert(target.clone()) {
                continue;
            }
            let label =
                plain(&element.text().collect::<Vec<_>>().join(" "), LONGEST_TITLE).unwrap_or_default();
            documents.push(DocumentLink { role: Role::of(&label, target.path()), url: target.into(), label });
        }
    }
    documents
}

/// Whether an address looks like that of a document.
#[must_use]
pub fn is_document(source: &Source, url: &Url) -> bool {
    let path = url.path().to_lowercase();
    [".pdf", ".docx"].iter().any(|end| path.ends_with(end))
        || source.page.document_path.as_ref().is_some_and(|pattern| pattern.matches(url))
}

/// Whether an address may be the page of a publication of this source.
#[must_use]
pub fn is_page(source: &Source, url: &Url) -> bool {
    source.owns(url) && source.page.path.as_ref().is_none_or(|pattern| pattern.matches(url))
}
