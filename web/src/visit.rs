//! One request, as a page sees it: the parts of its address, what was typed, and the state of the site that it is shown.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::HeaderMap;
use cambon_corpus::Store;
use jiff::civil::Date;

use crate::app::{App, Borrowed};
use crate::failure::Failure;
use crate::snapshot::Snapshot;

/// A request.
pub struct Visit<'a> {
    /// The site.
    pub app: &'a Arc<App>,
    /// The state shown; the same for the whole request.
    pub snapshot: Arc<Snapshot>,
    /// The catalogue.
    pub store: Borrowed<'a>,
    /// Path, as asked.
    pub path: String,
    /// Parts of the path that the route names, decoded.
    pub parts: Vec<(String, String)>,
    /// The query string, decoded.
    pub query: Vec<(String, String)>,
    /// The fields of the form sent, decoded; empty for a GET.
    pub form: Vec<(String, String)>,
    /// Headers.
    pub headers: HeaderMap,
    /// Who asks.
    pub client: Option<IpAddr>,
}

/// Pairs of a query string or a form.
#[must_use]
pub fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

impl Visit<'_> {
    /// A part of the path.
    #[must_use]
    pub fn part(&self, name: &str) -> &str {
        find(&self.parts, name).unwrap_or_default()
    }

    /// A field of the query string, without white space around it; `None` where it is empty.
    #[must_use]
    pub fn asked(&self, name: &str) -> Option<&str> {
        find(&self.query, name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// A field of the form, likewise.
    #[must_use]
    pub fn sent(&self, name: &str) -> Option<&str> {
        find(&self.form, name).map(str::trim).filter(|value| !value.is_empty())
    }

    /// A number of the query string, kept between bounds; `otherwise` where there is none.
    #[must_use]
    pub fn number(&self, name: &str, bounds: std::ops::RangeInclusive<usize>, otherwise: usize) -> usize {
        let number = self.asked(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
        number.clamp(*bounds.start(), *bounds.end())
    }

    /// The catalogue.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The day from which relative dates count.
    #[must_use]
    pub fn today(&self) -> Date {
        jiff::Zoned::now().date()
    }

    /// The index.
    ///
    /// # Errors
    /// When there is none.
    pub fn searcher(&self) -> Result<&cambon_indexer::Searcher, Failure> {
        self.snapshot.searcher()
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}
