//! The mail that asks for confirmation of a subscription; it holds nothing but that.

use askama::Template;

use super::wrapped;
use crate::error::NewsError;

#[derive(Template)]
#[template(path = "confirmation.html")]
struct Page<'a> {
    letter: &'a str,
    asked: String,
    how: &'a str,
    is_link: bool,
}

/// Plain text and HTML. `what` is what was asked for (`vous suivez ...`), `how` the link, or the operator's command without a site.
///
/// # Errors
/// When the template cannot be filled.
pub fn confirmation(
    letter: &str,
    what: &str,
    how: &str,
    is_link: bool,
) -> Result<(String, String), NewsError> {
    let asked = format!(
        "Quelqu’un, sans doute vous, a demandé un abonnement à {} pour cette adresse\u{a0}: {what}.",
        crate::french::quoted(letter)
    );
    let page = Page { letter, asked, how, is_link };
    let text = format!(
        "{}\n{}\n{how}\n\n{}",
        wrapped(&page.asked, "", ""),
        wrapped(page.instruction(), "", ""),
        wrapped(Page::OTHERWISE, "", "")
    );
    let html = page.render()?;
    Ok((text, html))
}

impl Page<'_> {
    const OTHERWISE: &'static str = "Si ce n’était pas vous, ne faites rien\u{a0}: sans confirmation sous 7 jours, la demande est effacée et vous \
        ne recevrez rien.";

    fn instruction(&self) -> &'static str {
        if self.is_link {
            "Pour confirmer, suivez ce lien\u{a0}:"
        } else {
            "Pour confirmer, répondez à ce message sans en changer le texte\u{a0}; la personne qui gère la lettre fera\u{a0}:"
        }
    }

    fn otherwise(&self) -> &'static str {
        Self::OTHERWISE
    }
}
