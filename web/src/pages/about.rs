//! Pages about the site itself: what it is, how it works, who answers for it, what it keeps. Their texts stand in `data`, with a
//! few words filled in from the settings.

use askama::Template;

use super::frame::Frame;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::markdown;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "prose.html")]
struct Page {
    frame: Frame,
    html: String,
}

fn page(visit: &Visit<'_>, title: &str, description: &str, text: &str) -> Result<Answer, Failure> {
    let settings = &visit.app.settings;
    let contact = settings.contact.as_deref().map(contact_link);
    let legal = settings.legal.as_deref();
    let unnamed = "La personne qui exploite cette instance ne s’est pas encore nommée dans sa configuration.";
    let text = text
        .replace("{lettre}", &settings.letter)
        .replace("{contact}", contact.as_deref().unwrap_or(unnamed))
        .replace("{responsable}", legal.unwrap_or(unnamed))
        .replace("{version}", env!("CARGO_PKG_VERSION"));
    Answer::page(&Page { frame: Frame::new(visit, title, description), html: markdown::html(&text, 2) })
}

fn contact_link(contact: &str) -> String {
    if contact.starts_with("http") {
        format!("[{contact}]({contact})")
    } else {
        format!("[{contact}](mailto:{contact})")
    }
}

/// What the site is.
///
/// # Errors
/// When the template cannot be filled.
pub fn about(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let description = "Un moteur de recherche et une veille sur les rapports des juridictions financières.";
    page(visit, "À propos", description, include_str!("../../data/a-propos.md"))
}

/// How it works.
///
/// # Errors
/// When the template cannot be filled.
pub fn method(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let description = "Comment les rapports sont lus, les conclusions trouvées, les thèmes donnés.";
    page(visit, "Méthode", description, include_str!("../../data/methode.md"))
}

/// Who answers for it.
///
/// # Errors
/// When the template cannot be filled.
pub fn legal(visit: &Visit<'_>) -> Result<Answer, Failure> {
    page(visit, "Mentions légales", "", include_str!("../../data/mentions-legales.md"))
}

/// What it keeps of visitors.
///
/// # Errors
/// When the template cannot be filled.
pub fn privacy(visit: &Visit<'_>) -> Result<Answer, Failure> {
    page(
        visit,
        "Confidentialité",
        "Ce que le site sait de vous : presque rien.",
        include_str!("../../data/confidentialite.md"),
    )
}

/// How far everybody can use it.
///
/// # Errors
/// When the template cannot be filled.
pub fn accessibility(visit: &Visit<'_>) -> Result<Answer, Failure> {
    page(visit, "Accessibilité", "", include_str!("../../data/accessibilite.md"))
}
