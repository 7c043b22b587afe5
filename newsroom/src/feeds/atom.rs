//! Atom (RFC 4287).

use askama::Template;

use super::Feed;
use crate::error::NewsError;

#[derive(Template)]
#[template(path = "atom.xml")]
struct Page<'a> {
    feed: &'a Feed,
}

/// The feed in Atom.
///
/// # Errors
/// When the template cannot be filled.
pub fn atom(feed: &Feed) -> Result<String, NewsError> {
    Ok(Page { feed }.render()?)
}
