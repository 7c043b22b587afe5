//! What a source is: one TOML description each. Adding a source needs no code. It does NOT ask anything of the network.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use scraper::Selector;
use serde::Deserialize;
use url::Url;

use crate::address::{AddressRules, authority};
use crate::{CrawlError, Result};

/// A description, as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name, unique: `ccomptes`.
    pub name: String,
    /// Who publishes.
    pub institution: String,
    /// Where people begin.
    pub home: String,
    /// Licence of what is published, and who says so.
    pub licence: String,
    /// How often something new is expected.
    pub rhythm: Rhythm,
    /// The least that each look at it must find; fewer is an alarm.
    #[serde(default = "one")]
    pub least_items: u32,
    /// How far the description is known to be right.
    pub evidence: Evidence,
    /// What is kept of it.
    #[serde(default)]
    pub keep: Keep,
    /// Further hosts on which its pages and documents lie, beside that of `home`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Other names of its hosts and the one they are known by.
    #[serde(default)]
    pub aliases: BTreeMap<String, String>,
    /// Hosts (with port) outside of the public internet that it may ask.
    #[serde(default)]
    pub private_hosts: BTreeSet<String>,
    /// Parameters of addresses that change nothing.
    #[serde(default)]
    pub drop_parameters: Vec<String>,
    /// Requests to one host on a day, if fewer than the house's.
    pub daily_budget: Option<u32>,
    /// Where its publications are found.
    #[serde(default)]
    pub discovery: Vec<Discovery>,
    /// How a publication's page is read.
    #[serde(default)]
    pub page: PageRules,
}

fn one() -> u32 {
    1
}

/// How often something new is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Rhythm {
    Daily,
    Weekly,
    Monthly,
    Quarterly,
    Yearly,
    Irregular,
}

impl Rhythm {
    /// Days between two news, as expected.
    #[must_use]
    pub fn days(self) -> i64 {
        match self {
            Self::Daily => 1,
            Self::Weekly => 7,
            Self::Monthly => 30,
            Self::Quarterly => 91,
            Self::Yearly => 365,
            Self::Irregular => 180,
        }
    }
}

/// How far a description is known to be right.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The grade.
    pub grade: Grade,
    /// By whom and when it was tested, or where it was seen.
    pub note: String,
}

/// Grades of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Nobody is known to have tried it.
    Unverified,
    /// Stands in somebody's public code.
    SeenInCode,
    /// Somebody else states a test.
    TestedByOthers,
    /// Tested by an operator of Cambon.
    Tested,
}

impl Grade {
    /// As listed.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::SeenInCode => "seen_in_code",
            Self::TestedByOthers => "tested_by_others",
            Self::Tested => "tested",
        }
    }
}

/// What is kept of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// The documents that its pages lead to.
    #[default]
    Documents,
    /// The pages themselves.
    Pages,
    /// Title, date, link and excerpt only: nothing else is fetched.
    Notices,
}

/// Where publications are found.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Discovery {
    /// RSS, Atom or JSON Feed.
    Feed {
        /// Its address.
        url: String,
    },
    /// A sitemap or an index of sitemaps.
    Sitemap {
        /// Its address.
        url: String,
    },
    /// Pages that list publications.
    Listing {
        /// Address of the first page.
        url: String,
        /// Selector of one entry.
        item: Css,
        /// Its link, in the entry: `css@attribute`.
        #[serde(default = "link")]
        link: Pick,
        /// Its title.
        title: Option<Pick>,
        /// Its date.
        date: Option<Pick>,
        /// Its excerpt.
        summary: Option<Pick>,
        /// Where the next page is.
        pager: Option<Pager>,
        /// Address with `{year}` from which older years are listed.
        backfill: Option<String>,
    },
    /// The catalogue of an Opendatasoft portal (API v2.1).
    Opendatasoft {
        /// Address of `.../catalog/datasets`.
        url: String,
    },
    /// The catalogue of data.gouv.fr (API v1).
    Datagouv {
        /// Address of `.../datasets/?organization=...`.
        url: String,
    },
    /// A list in JSON.
    Json {
        /// Its address.
        url: String,
        /// Path of the array: `data.items`; the whole if empty.
        #[serde(default)]
        items: String,
        /// Path of the link in an item.
        link: String,
        /// Path of the title.
        title: Option<String>,
        /// Path of the date.
        date: Option<String>,
    },
    /// A list in CSV.
    Csv {
        /// Its address.
        url: String,
        /// Column of the link.
        link: String,
        /// Column of the title.
        title: Option<String>,
        /// Column of the date.
        date: Option<String>,
        /// Separator.
        #[serde(default = "semicolon")]
        separator: char,
        /// Encoding, where the server does not say or says wrong.
        encoding: Option<String>,
    },
}

pub(crate) fn link() -> Pick {
    Pick::try_from("a@href".to_owned()).expect("a constant selector")
}

fn semicolon() -> char {
    ';'
}

impl Discovery {
    /// The address asked first.
    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Self::Feed { url }
            | Self::Sitemap { url }
            | Self::Listing { url, .. }
            | Self::Opendatasoft { url }
            | Self::Datagouv { url }
            | Self::Json { url, .. }
            | Self::Csv { url, .. } => url,
        }
    }
}

/// A selector and, after the last `@`, an attribute; the text if there is none. Without selector it is the element itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pick {
    pub(crate) selector: Option<Css>,
    pub(crate) attribute: Option<String>,
}

impl TryFrom<String> for Pick {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        // An `@` inside brackets belongs to the selector.
        let (css, attribute) = match text.rsplit_once('@') {
            Some((css, name)) if !name.contains([']', '"', ' ']) => (css, Some(name.to_owned())),
            _ => (text.as_str(), None),
        };
        let selector = if css.is_empty() { None } else { Some(Css::try_from(css.to_owned())?) };
        Ok(Self { selector, attribute })
    }
}

/// A CSS selector.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Css(pub(crate) Selector);

impl TryFrom<String> for Css {
    type Error = String;

    fn try_from(css: String) -> std::result::Result<Self, String> {
        Selector::parse(&css).map(Self).map_err(|error| format!("selector \"{css}\": {error}"))
    }
}

/// A pattern of paths.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(Regex);

impl Pattern {
    /// Whether the path of an address matches.
    #[must_use]
    pub fn matches(&self, url: &Url) -> bool {
        self.0.is_match(url.path())
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(pattern: String) -> std::result::Result<Self, String> {
        Regex::new(&pattern).map(Self).map_err(|error| format!("pattern \"{pattern}\": {error}"))
    }
}

/// How a listing goes on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pager {
    /// Link to the next page: `css@attribute`.
    pub next: Option<Pick>,
    /// Or a parameter that counts pages.
    pub parameter: Option<String>,
    /// Number of the first page.
    #[serde(default)]
    pub first: u32,
    /// Pages looked at, at most.
    #[serde(default = "many_pages")]
    pub most_pages: u32,
}

fn many_pages() -> u32 {
    5_000
}

/// How a publication's page is read; of several picks the first that finds something counts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageRules {
    /// Which paths are pages of publications; every one if left out.
    pub path: Option<Pattern>,
    /// Title.
    pub title: Vec<Pick>,
    /// Date; read from an attribute where there is one.
    pub date: Vec<Pick>,
    /// Excerpt.
    pub summary: Vec<Pick>,
    /// Jurisdiction or author.
    pub jurisdiction: Vec<Pick>,
    /// Links to documents.
    pub documents: Vec<Pick>,
    /// Which paths are documents, beside those that end in .pdf, .docx.
    pub document_path: Option<Pattern>,
}

impl Source {
    /// Reads a description; `name` is for messages.
    ///
    /// # Errors
    /// [`CrawlError::Description`]: an unknown key, a selector, pattern or address that cannot be read.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        let refused = |reason: String| CrawlError::Description { name: name.to_owned(), reason };
        let source: Self = toml::from_str(text).map_err(|error| refused(error.to_string()))?;
        source.verify().map_err(refused)?;
        Ok(source)
    }

    fn verify(&self) -> std::result::Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            return Err(format!("name \"{}\": lower-case letters, digits and hyphens only", self.name));
        }
        let urls = self.discovery.iter().map(Discovery::url).chain([self.home.as_str()]);
        for url in urls {
            Url::parse(url).map_err(|error| format!("address \"{url}\": {error}"))?;
        }
        for discovery in &self.discovery {
            if let Discovery::Listing { pager: Some(pager), .. } = discovery
                && pager.next.is_some() == pager.parameter.is_some()
            {
                return Err("a pager has either `next` or `parameter`".to_owned());
            }
        }
        Ok(())
    }

    /// How its addresses are made canonical.
    #[must_use]
    pub fn address_rules(&self) -> AddressRules {
        let home = Url::parse(&self.home).ok();
        let secure = home.as_ref().is_some_and(|home| home.scheme() == "https");
        let own = home.as_ref().and_then(Url::host_str).map(str::to_owned);
        AddressRules {
            aliases: self.aliases.clone(),
            drop_parameters: self.drop_parameters.iter().map(|name| name.to_lowercase()).collect(),
            https_hosts: if secure {
                own.into_iter().chain(self.hosts.iter().cloned()).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// Whether an address lies on one of its hosts.
    #[must_use]
    pub fn owns(&self, url: &Url) -> bool {
        let home = Url::parse(&self.home).ok();
        let authority = authority(url);
        home.is_some_and(|home| crate::address::authority(&home) == authority)
            || self.hosts.contains(&authority)
    }
}
