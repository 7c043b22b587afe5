//! The HTML of a digest: one page for mail and archive. Styles are inlined, layout is by tables, so that Outlook shows it;
//! dark colours are classes, which programs without them ignore.

use askama::Template;

use super::{Frame, figures, place_of, subject, theme_words, words};
use crate::digest::{Digest, Quote};
use crate::error::NewsError;
use crate::french::{self, capitalised};
use crate::period::Period;

#[derive(Template)]
#[template(path = "digest.html")]
struct Page<'a> {
    digest: &'a Digest,
    frame: &'a Frame<'a>,
    subject: String,
    figures: String,
    themes: Vec<(&'a str, String)>,
}

/// The digest as a page of HTML.
///
/// # Errors
/// When the template cannot be filled.
pub fn html(digest: &Digest, frame: &Frame<'_>) -> Result<String, NewsError> {
    let page = Page {
        digest,
        frame,
        subject: subject(digest, frame.letter),
        figures: figures(&digest.figures),
        themes: digest.themes.iter().map(|line| (line.name.as_str(), theme_words(line))).collect(),
    };
    Ok(page.render()?)
}

/// Colour of the bar beside a quotation.
fn colour(quote: &Quote) -> &'static str {
    match quote.kind.split(' ').next() {
        Some("Rappel") => "#b3401f",
        Some("Recommandation") => "#1f6f8b",
        _ => "#6b7280",
    }
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index<'a> {
    letter: &'a str,
    issues: Vec<(String, String)>,
}

/// The page that lists the issues of an archive, in the order given.
///
/// # Errors
/// When the template cannot be filled.
pub fn index(issues: &[Period], frame: &Frame<'_>) -> Result<String, NewsError> {
    let issues = issues.iter().map(|period| (period.code(), capitalised(&period.title()))).collect();
    Ok(Index { letter: frame.letter, issues }.render()?)
}
