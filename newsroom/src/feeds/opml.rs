//! The sources as OPML 2.0, for whoever would rather follow them directly.

use askama::Template;

use crate::context::SourceFacts;
use crate::error::NewsError;

#[derive(Template)]
#[template(path = "opml.xml")]
struct Page<'a> {
    letter: &'a str,
    sources: &'a [SourceFacts],
}

/// The list of sources.
///
/// # Errors
/// When the template cannot be filled.
pub fn opml(letter: &str, sources: &[SourceFacts]) -> Result<String, NewsError> {
    Ok(Page { letter, sources }.render()?)
}
