//! RSS 2.0, with the elements of Dublin Core and Atom that readers expect.

use askama::Template;

use super::Feed;
use crate::error::NewsError;

#[derive(Template)]
#[template(path = "rss.xml")]
struct Page<'a> {
    feed: &'a Feed,
    page: &'a str,
}

/// RSS asks for a link even where there is no site.
const NO_PAGE: &str = "https://www.ccomptes.fr/";

/// The feed in RSS 2.0.
///
/// # Errors
/// When the template cannot be filled.
pub fn rss(feed: &Feed) -> Result<String, NewsError> {
    Ok(Page { feed, page: feed.page.as_deref().unwrap_or(NO_PAGE) }.render()?)
}
