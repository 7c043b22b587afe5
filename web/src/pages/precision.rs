//! The accuracy card of the topic model: what it is worth, measured, as it was written when it was trained and evaluated.

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

/// The page.
///
/// # Errors
/// When the template cannot be filled.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let cards = &visit.app.settings.cards;
    let intro = "Chaque conclusion reçoit un thème d’un modèle statistique. Voici ce qu’il vaut, mesuré : d’abord sur de vrais \
        rapports, puis sur les conclusions dont il a appris. Le modèle se trompe ; chaque page de conclusion montre les mots qui l’ont \
        décidé et permet de signaler une erreur.\n\n";
    let body: Vec<String> = cards.iter().map(|card| markdown::html(card, 2)).collect();
    let html = format!("{}{}", markdown::html(intro, 2), body.join("\n"));
    let description = "Ce que valent les thèmes donnés aux conclusions, mesuré.";
    Answer::page(&Page { frame: Frame::new(visit, "Exactitude des thèmes", description), html })
}
