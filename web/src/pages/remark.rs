//! « Signaler une erreur »: takes what a visitor says of a conclusion, for review from the command line.

use std::time::{Duration, Instant};

use askama::Template;
use jiff::Timestamp;

use super::conclusion::find;
use super::frame::Frame;
use crate::answer::{Answer, Keep};
use crate::failure::Failure;
use crate::remarks::{LONGEST_COMMENT, Remark, Remarks};
use crate::visit::Visit;

/// What can be wrong: code and words.
pub const PROBLEMS: [(&str, &str); 6] = [
    ("theme", "le thème"),
    ("nature", "la rubrique (régularité ou performance)"),
    ("text", "les mots cités ou leur découpage"),
    ("status", "les suites indiquées"),
    ("kind", "ce n’est pas une conclusion, ou pas de ce type"),
    ("other", "autre chose"),
];

/// Remarks of one client within an hour.
const MOST_AN_HOUR: usize = 20;

/// Clients remembered.
const MOST_CLIENTS: usize = 10_000;

#[derive(Template)]
#[template(path = "told.html")]
struct Page {
    frame: Frame,
    paragraphs: Vec<String>,
    back: Option<(String, &'static str)>,
}

/// Takes a remark.
///
/// # Errors
/// When it says nothing, this client has said too much, or it cannot be written.
pub fn take(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let record = find(visit)?;
    let problem = visit.sent("problem").filter(|code| PROBLEMS.iter().any(|(known, _)| known == code));
    let problem = problem
        .ok_or_else(|| Failure::BadRequest("Dites ce qui est faux dans cette conclusion.".to_owned()))?;
    let taxonomy = &visit.app.names.taxonomy;
    let topic = match visit.sent("topic") {
        Some(code) if taxonomy.get(code).is_none_or(|topic| topic.parent.is_none()) => {
            return Err(Failure::BadRequest("Ce thème n’existe pas.".to_owned()));
        }
        topic => topic.map(str::to_owned),
    };
    let nature = visit.sent("nature").and_then(cambon_document::Nature::from_code);
    let comment: String = visit.sent("comment").unwrap_or_default().chars().take(LONGEST_COMMENT).collect();
    if !is_allowed(visit) {
        return Err(Failure::TooMany);
    }
    // A program fills in the field that people do not see: it is thanked as they are.
    if visit.sent("site_web").is_none() {
        let remark = Remark {
            conclusion: record.id.to_string(),
            text: record.text,
            kind: record.kind,
            problem: problem.to_owned(),
            topic,
            nature,
            comment,
            sub_heading: record.sub_heading,
            section: record.section.last().cloned(),
            at: Timestamp::now(),
        };
        let told = Remarks::of(&visit.app.settings.data).add(&remark);
        told.map_err(|error| Failure::Broken(error.to_string()))?;
    }
    let back = cambon_newsroom::links::conclusion("", visit.part("id"));
    let page = Page {
        frame: Frame::new(visit, "Merci, c’est noté", "").unlisted(),
        paragraphs: vec![
            "Votre signalement sera lu par la personne qui tient ce site. S’il est juste, la correction sera apprise par le modèle.".to_owned(),
            "Rien de vous n’est conservé : ni nom, ni adresse.".to_owned(),
        ],
        back: Some((back, "Revenir à la conclusion")),
    };
    Ok(Answer::page(&page)?.keep(Keep::Never))
}

/// Whether a client may say more.
fn is_allowed(visit: &Visit<'_>) -> bool {
    let hour = Duration::from_secs(3600);
    let client = visit.client.map(|client| client.to_string()).unwrap_or_default();
    let mut remarks = visit.app.remarks.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if remarks.len() >= MOST_CLIENTS {
        remarks.retain(|_, moments| moments.iter().any(|moment| moment.elapsed() < hour));
    }
    let moments = remarks.entry(client).or_default();
    moments.retain(|moment| moment.elapsed() < hour);
    let allowed = moments.len() < MOST_AN_HOUR;
    if allowed {
        moments.push(Instant::now());
    }
    allowed
}
