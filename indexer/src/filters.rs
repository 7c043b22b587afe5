//! What is asked of a search.

use cambon_document::{BodyKind, ConclusionKind, Form, Nature, PublicationId, Status, Zone};
use jiff::civil::Date;
use serde::Serialize;

/// Hits shown of one publication unless told otherwise.
const PASSAGES_SHOWN: usize = 3;

/// Publications shown unless told otherwise.
const PUBLICATIONS_SHOWN: usize = 10;

/// What is searched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Paragraphs, list items, table rows.
    #[default]
    Passages,
    /// Conclusions.
    Conclusions,
    /// Both.
    Both,
}

impl Scope {
    /// Every scope.
    pub const ALL: &'static [Self] = &[Self::Passages, Self::Conclusions, Self::Both];

    /// The code written in answers and read in parameters.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Passages => "passages",
            Self::Conclusions => "conclusions",
            Self::Both => "both",
        }
    }

    /// The scope of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.code() == code)
    }
}

/// The order of the publications.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first; then newest, then by id.
    #[default]
    Relevance,
    /// Newest first; then by id. Undated ones come last.
    Newest,
    /// Oldest first; then by id. Undated ones come first.
    Oldest,
}

impl Sort {
    /// Every order.
    pub const ALL: &'static [Self] = &[Self::Relevance, Self::Newest, Self::Oldest];

    /// The code written in answers and read in parameters.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
        }
    }

    /// The order of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.code() == code)
    }
}

/// Years of publication, both ends included; `None` is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct YearRange {
    /// First year.
    pub first: Option<i16>,
    /// Last year.
    pub last: Option<i16>,
}

/// Values are ORed inside a filter and the filters ANDed; an empty one lets everything through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filters {
    /// Codes of jurisdictions.
    pub jurisdiction: Vec<String>,
    /// Years of publication.
    pub years: Option<YearRange>,
    /// Kinds of audited body.
    pub body_kind: Vec<BodyKind>,
    /// Département numbers.
    pub department: Vec<String>,
    /// Parts of the report.
    pub zone: Vec<Zone>,
    /// Kinds of conclusion.
    pub kind: Vec<ConclusionKind>,
    /// Forms of conclusion.
    pub form: Vec<Form>,
    /// Statuses of conclusion.
    pub status: Vec<Status>,
    /// Rubrics.
    pub nature: Vec<Nature>,
    /// Codes of topics; a domain finds its leaves.
    pub topic: Vec<String>,
    /// Publications.
    pub publication: Vec<PublicationId>,
}

impl Filters {
    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether one of them speaks of conclusions, which passages have nothing of.
    #[must_use]
    pub fn ask_conclusions(&self) -> bool {
        let Self { kind, form, status, nature, topic, .. } = self;
        !(kind.is_empty() && form.is_empty() && status.is_empty() && nature.is_empty() && topic.is_empty())
    }
}

/// A search.
#[derive(Debug, Clone)]
pub struct Request {
    /// In the search language; empty for everything that the filters let through.
    pub query: String,
    /// What is searched.
    pub scope: Scope,
    /// Restrictions.
    pub filters: Filters,
    /// Publications returned.
    pub limit_publications: usize,
    /// Hits returned of each.
    pub passages_per_publication: usize,
    /// Publications left out at the head.
    pub offset: usize,
    /// Order of the publications.
    pub sort: Sort,
    /// [`crate::Results::next`] of the page before; it holds for the same search of the same state of the index.
    pub after: Option<String>,
    /// Show hits with the same words in one publication apart instead of counting them.
    pub copies_apart: bool,
    /// Give long passages whole instead of the part that matches.
    pub whole_texts: bool,
    /// The day from which relative dates (`date:-14j`) count.
    pub today: Date,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            scope: Scope::default(),
            filters: Filters::default(),
            limit_publications: PUBLICATIONS_SHOWN,
            passages_per_publication: PASSAGES_SHOWN,
            offset: 0,
            sort: Sort::default(),
            after: None,
            copies_apart: false,
            whole_texts: false,
            today: Date::ZERO,
        }
    }
}
