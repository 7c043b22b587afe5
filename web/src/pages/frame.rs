//! What stands around every page: title, description, canonical address, styles, the search box, metadata for reference managers.

use std::sync::LazyLock;

use crate::address;
use crate::pages::assets;
use crate::settings::Settings;
use crate::visit::Visit;

/// Characters of a description, as search engines show it.
const DESCRIPTION_CHARS: usize = 160;

/// Around a page.
pub struct Frame {
    /// Of the page, without the name of the site.
    pub title: String,
    /// One sentence; may be empty.
    pub description: String,
    /// The one address of what the page shows.
    pub canonical: String,
    /// Whether search engines may list it.
    pub listed: bool,
    /// Address of the styles.
    pub style: &'static str,
    /// Address of the script.
    pub script: &'static str,
    /// What was searched, for the box in the head.
    pub query: String,
    /// Whether the head has a search box: not where the page has its own.
    pub searches: bool,
    /// Beginning of the path, to mark where one is.
    pub place: String,
    /// Metadata by name (Highwire Press tags), for reference managers.
    pub metas: Vec<(&'static str, String)>,
    /// Feeds of the page: title and address.
    pub feeds: Vec<(String, String)>,
}

static STYLE: LazyLock<String> = LazyLock::new(|| assets::address("style.css"));
static SCRIPT: LazyLock<String> = LazyLock::new(|| assets::address("site.js"));

/// The links of the head: address and name.
pub const MENU: [(&str, &str); 6] = [
    ("/recherche", "Recherche"),
    ("/themes", "Thèmes"),
    ("/organismes", "Organismes"),
    ("/annuaire", "Annuaire"),
    ("/lettres", "Lettres"),
    ("/glossaire", "Glossaire"),
];

impl Frame {
    /// Around a page of a visit.
    #[must_use]
    pub fn new(visit: &Visit<'_>, title: impl Into<String>, description: &str) -> Self {
        let settings = &visit.app.settings;
        let mut frame = Self::bare(settings, title);
        frame.canonical = format!("{}{}", settings.site, visit.path);
        frame.place = visit.path.split('/').nth(1).map(|first| format!("/{first}")).unwrap_or_default();
        frame.description = cambon_newsroom::french::shortened(description, DESCRIPTION_CHARS);
        frame
    }

    /// Around a page outside of a visit.
    #[must_use]
    pub fn bare(settings: &Settings, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            canonical: settings.site.clone(),
            listed: true,
            style: &STYLE,
            script: &SCRIPT,
            query: String::new(),
            searches: true,
            place: String::new(),
            metas: Vec::new(),
            feeds: Vec::new(),
        }
    }

    /// The same for a page that search engines leave alone.
    #[must_use]
    pub fn unlisted(self) -> Self {
        Self { listed: false, ..self }
    }

    /// The same for a page with a search box of its own.
    #[must_use]
    pub fn with_own_search(self) -> Self {
        Self { searches: false, ..self }
    }

    /// The same with a canonical address within the site.
    #[must_use]
    pub fn at(mut self, site: &str, path: &str) -> Self {
        self.canonical = format!("{site}{path}");
        self
    }

    /// The same with a feed.
    #[must_use]
    pub fn feed(mut self, title: &str, address: &str) -> Self {
        self.feeds.push((title.to_owned(), address.to_owned()));
        self
    }

    /// Menu entries, and whether each is where one is.
    pub fn menu(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> + '_ {
        MENU.iter().map(|(path, name)| (*path, *name, self.place == *path))
    }
}

/// Numbers of pages around the one shown, and the addresses to the pages before and after.
pub struct Pager {
    /// The page shown, from 1.
    pub page: usize,
    /// Pages.
    pub pages: usize,
    /// Address of the page before.
    pub before: Option<String>,
    /// Address of the page after.
    pub after: Option<String>,
}

impl Pager {
    /// For `total` things, so many a page; `pairs` are the other parts of the query string.
    #[must_use]
    pub fn of(path: &str, pairs: &[(String, String)], page: usize, total: usize, a_page: usize) -> Self {
        let pages = total.div_ceil(a_page).max(1);
        let page = page.clamp(1, pages);
        let to = |number: usize| {
            let mut pairs: Vec<(String, String)> =
                pairs.iter().filter(|(name, value)| name != "page" && !value.is_empty()).cloned().collect();
            if number > 1 {
                pairs.push(("page".to_owned(), number.to_string()));
            }
            let query = address::query(&pairs);
            if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
        };
        Self {
            page,
            pages,
            before: (page > 1).then(|| to(page - 1)),
            after: (page < pages).then(|| to(page + 1)),
        }
    }

    /// The things of the page shown.
    #[must_use]
    pub fn shown<'a, T>(&self, things: &'a [T], a_page: usize) -> &'a [T] {
        let from = ((self.page - 1) * a_page).min(things.len());
        &things[from..(from + a_page).min(things.len())]
    }
}
