//! Subscribing: the form, the mail that asks for confirmation, the confirmation. What a visitor is told does not depend on whether
//! an address is known.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use cambon_newsroom::NewsError;
use cambon_newsroom::links;
use cambon_newsroom::readers::{Admission, Criteria, Form, Readers, Rhythm, Subscription};
use jiff::Timestamp;

use super::directory::{institutions, territories, themes};
use super::frame::Frame;
use super::search::Pointed;
use crate::answer::{Answer, Keep};
use crate::failure::Failure;
use crate::visit::Visit;

/// Characters of a criterion.
const LONGEST_CRITERION: usize = 500;

#[derive(Template)]
#[template(path = "subscription.html")]
struct Page<'a> {
    frame: Frame,
    open: bool,
    problem: Option<String>,
    pointed: Option<Pointed<'a>>,
    address: String,
    institution: String,
    body: String,
    query: String,
    themes: Vec<(String, String, bool)>,
    territories: Vec<(String, bool)>,
    institutions: BTreeSet<String>,
    rhythms: Vec<(&'static str, &'static str, bool)>,
    legal: Option<String>,
}

#[derive(Template)]
#[template(path = "told.html")]
struct Told {
    frame: Frame,
    paragraphs: Vec<String>,
    back: Option<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "button.html")]
struct Button {
    frame: Frame,
    paragraphs: Vec<String>,
    action: &'static str,
    token: String,
    label: &'static str,
}

/// A page that says something and leads on.
///
/// # Errors
/// When the template cannot be filled.
pub fn told(
    visit: &Visit<'_>,
    title: &str,
    paragraphs: &[&str],
    back: Option<(String, &'static str)>,
) -> Result<Answer, Failure> {
    let paragraphs = paragraphs.iter().map(|text| (*text).to_owned()).collect();
    let page = Told { frame: Frame::new(visit, title, "").unlisted(), paragraphs, back };
    Ok(Answer::page(&page)?.keep(Keep::Never))
}

/// A page with one button: what changes something is never done by a link alone, which programs follow.
///
/// # Errors
/// When the template cannot be filled.
pub fn button(
    visit: &Visit<'_>,
    title: &str,
    text: &str,
    action: &'static str,
    label: &'static str,
) -> Result<Answer, Failure> {
    let token = visit.asked("jeton").unwrap_or_default().to_owned();
    let frame = Frame::new(visit, title, "").unlisted();
    let page = Button { frame, paragraphs: vec![text.to_owned()], action, token, label };
    Ok(Answer::page(&page)?.keep(Keep::Never))
}

/// What a form asks for; empty fields ask for everything.
///
/// # Errors
/// When the rhythm is none, or something is too long; the query is not read here.
pub fn asked_for(sent: &dyn Fn(&str) -> Option<String>) -> Result<Subscription, Failure> {
    let long = ["institution", "theme", "territory", "body", "query"]
        .iter()
        .any(|name| sent(name).is_some_and(|text| text.chars().count() > LONGEST_CRITERION));
    if long {
        return Err(Failure::BadRequest("Un des champs est trop long.".to_owned()));
    }
    let rhythm = sent("rhythm").map_or(Some(Rhythm::Weekly), |code| Rhythm::from_code(&code));
    let rhythm = rhythm.ok_or_else(|| Failure::BadRequest("Choisissez un rythme d’envoi.".to_owned()))?;
    let criteria = Criteria {
        institution: sent("institution"),
        theme: sent("theme").map(|code| code.to_uppercase()),
        territory: sent("territory"),
        body: sent("body"),
        query: sent("query"),
    };
    Ok(Subscription { criteria, rhythm })
}

fn page<'a>(
    visit: &Visit<'_>,
    from: &dyn Fn(&str) -> Option<String>,
    problem: Option<String>,
    pointed: Option<Pointed<'a>>,
) -> Page<'a> {
    let text = |name: &str| from(name).unwrap_or_default();
    let rhythm = from("rhythm").and_then(|code| Rhythm::from_code(&code)).unwrap_or(Rhythm::Weekly);
    let description = "Recevez ce qui paraît : une lettre chaque semaine ou chaque mois, ou une alerte à chaque publication.";
    Page {
        frame: Frame::new(visit, "S’abonner", description),
        open: visit.app.settings.postman.is_some(),
        problem,
        pointed,
        address: text("address"),
        institution: text("institution"),
        body: text("body"),
        query: text("query"),
        themes: themes(visit, &text("theme")),
        territories: territories(visit, &text("territory")),
        institutions: institutions(visit),
        rhythms: Rhythm::ALL.iter().map(|known| (known.code(), known.words(), *known == rhythm)).collect(),
        legal: visit.app.settings.legal.clone(),
    }
}

/// The form.
///
/// # Errors
/// When the template cannot be filled.
pub fn form(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let asked = |name: &str| visit.asked(name).map(str::to_owned);
    Answer::page(&page(visit, &asked, None, None))
}

/// Takes the form.
///
/// # Errors
/// When this client asks too often, or the readers cannot be written.
pub fn ask(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let sent = |name: &str| visit.sent(name).map(str::to_owned);
    let again = |problem: &str, pointed| {
        let page = page(visit, &sent, Some(problem.to_owned()), pointed);
        Ok(Answer::page(&page)?.status(400).keep(Keep::Never))
    };
    let Some(postman) = visit.app.settings.postman.clone() else {
        return again("Ce site n’envoie pas de lettres.", None);
    };
    let subscription = match asked_for(&sent) {
        Ok(subscription) => subscription,
        Err(failure) => return again(&failure.message(), None),
    };
    if let Some(query) = &subscription.criteria.query
        && let Err(error) = cambon_indexer::canonical(query, visit.today())
    {
        return again("La recherche à suivre ne peut pas être lue.", Some(Pointed::of(query, &error)));
    }
    let client = visit.client.map(|client| client.to_string());
    let form = Form {
        address: visit.sent("address").unwrap_or_default(),
        subscription: subscription.clone(),
        trap: visit.sent("site_web").unwrap_or_default(),
        // Who cannot be told apart shares one limit.
        client: Some(client.as_deref().unwrap_or("unknown")),
    };
    match Readers::open(&visit.app.settings.data)?.request(&form, Timestamp::now())? {
        Admission::NoAddress => {
            return again("Cette adresse n’en est pas une : il y manque quelque chose.", None);
        }
        Admission::TooMany => return Err(Failure::TooMany),
        Admission::Silent => {}
        // Sent beside the answer: how long it takes must not tell whether there was a mail.
        Admission::Confirm { address, token } => {
            let postman = Arc::clone(&postman);
            std::thread::spawn(move || {
                if let Err(reason) = postman(&address, &subscription, &token) {
                    tracing::error!(reason, "a confirmation was not sent");
                }
            });
        }
    }
    told(
        visit,
        "Vérifiez votre boîte aux lettres",
        &[
            "Si l’adresse est juste, un message vient de lui être envoyé. L’abonnement commence quand vous suivez le lien qu’il contient, dans les sept jours.",
            "Rien n’arrive ? Regardez parmi les indésirables. Une même adresse n’est pas écrite plus de trois fois par jour.",
        ],
        Some(("/".to_owned(), "Revenir à l’accueil")),
    )
}

/// Before a confirmation.
///
/// # Errors
/// When the template cannot be filled.
pub fn before_confirming(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let text = "Vous avez demandé à recevoir nos lettres. Confirmez, et l’abonnement commence.";
    button(visit, "Confirmer mon abonnement", text, "/confirmation", "Confirmer mon abonnement")
}

/// Confirms.
///
/// # Errors
/// When the link is not valid, has expired or was used.
pub fn confirm(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let now = Timestamp::now();
    let mut readers = open(visit)?;
    let key = readers.confirm(visit.sent("jeton").unwrap_or_default(), now)?;
    let reader = readers.reader(key)?.ok_or(NewsError::Token(cambon_newsroom::readers::TokenError::Spent))?;
    let back = links::preferences("", &readers.preferences_token(&reader, now));
    told(
        visit,
        "Abonnement confirmé",
        &[
            "C’est fait. Chaque lettre porte un lien pour modifier vos choix et un autre pour vous désabonner.",
        ],
        Some((back, "Voir ou modifier mes abonnements")),
    )
}

/// The readers, if there are any: a link to them cannot be valid otherwise.
///
/// # Errors
/// When there are none, or they cannot be read.
pub fn open(visit: &Visit<'_>) -> Result<Readers, Failure> {
    let data = &visit.app.settings.data;
    if !Readers::exist(data) {
        return Err(Failure::Link(cambon_newsroom::readers::TokenError::Invalid));
    }
    Ok(Readers::open(data)?)
}
