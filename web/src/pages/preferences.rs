//! What a reader follows, by a signed link: change, end, take along, erase. And ending everything by one click (RFC 8058).

use askama::Template;
use axum::http::header;
use cambon_newsroom::links;
use cambon_newsroom::readers::{Purpose, Reader, Readers, Rhythm, StoredSubscription, SubscriptionState};
use jiff::Timestamp;

use super::frame::Frame;
use super::subscription::{asked_for, button, open, told};
use crate::answer::{Answer, JSON, Keep};
use crate::failure::Failure;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "preferences.html")]
struct Page {
    frame: Frame,
    token: String,
    address: String,
    suspended: Option<String>,
    changed: bool,
    lines: Vec<Line>,
}

/// A subscription.
struct Line {
    key: i64,
    words: String,
    state: Option<String>,
    query: Option<String>,
    hidden: Vec<(&'static str, String)>,
    rhythms: Vec<(&'static str, &'static str, bool)>,
}

impl Line {
    fn of(stored: &StoredSubscription, visit: &Visit<'_>) -> Self {
        let criteria = &stored.subscription.criteria;
        let hidden = [
            ("institution", &criteria.institution),
            ("theme", &criteria.theme),
            ("territory", &criteria.territory),
            ("body", &criteria.body),
        ];
        let state = match stored.state {
            SubscriptionState::Active => None,
            SubscriptionState::Pending => Some("pas encore confirmé".to_owned()),
            SubscriptionState::Suspended => {
                Some("suspendu : la recherche n’est plus comprise, réécrivez-la".to_owned())
            }
        };
        Self {
            key: stored.key,
            words: criteria.words(&visit.app.context()),
            state,
            query: criteria.query.clone(),
            hidden: hidden.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect(),
            rhythms: Rhythm::ALL
                .iter()
                .map(|rhythm| (rhythm.code(), rhythm.words(), *rhythm == stored.subscription.rhythm))
                .collect(),
        }
    }
}

/// What is followed.
///
/// # Errors
/// When the link is not valid or has expired.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let token = visit.asked("jeton").unwrap_or_default();
    let readers = open(visit)?;
    let reader = readers.reader_of_token(token, Purpose::Preferences, Timestamp::now())?;
    let subscriptions = readers.subscriptions(Some(reader.key))?;
    let page = Page {
        frame: Frame::new(visit, "Mes abonnements", "").unlisted(),
        token: token.to_owned(),
        address: reader.address.reveal().to_owned(),
        suspended: reader.reason.clone(),
        changed: visit.asked("fait").is_some(),
        lines: subscriptions.iter().map(|stored| Line::of(stored, visit)).collect(),
    };
    Ok(Answer::page(&page)?.keep(Keep::Never))
}

/// Does what a button of the page says.
///
/// # Errors
/// When the link is not valid, or what is sent cannot be understood.
pub fn change(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let token = visit.sent("jeton").unwrap_or_default();
    let mut readers = open(visit)?;
    let reader = readers.reader_of_token(token, Purpose::Preferences, Timestamp::now())?;
    let key = || visit.sent("key").and_then(|key| key.parse::<i64>().ok());
    let unclear = || Failure::BadRequest("Ce choix n’est pas compris.".to_owned());
    match visit.sent("action") {
        Some("change") => {
            let subscription = asked_for(&|name| visit.sent(name).map(str::to_owned))?;
            if let Some(query) = &subscription.criteria.query {
                cambon_indexer::canonical(query, visit.today())
                    .map_err(|error| Failure::of_search(error.into(), query))?;
            }
            readers.change(reader.key, key().ok_or_else(unclear)?, &subscription)?;
        }
        Some("cancel") => {
            readers.cancel(reader.key, key().ok_or_else(unclear)?)?;
            if readers.reader(reader.key)?.is_none() {
                return ended(visit);
            }
        }
        Some("export") => return export(&readers, &reader),
        Some("erase") => {
            readers.erase(reader.key)?;
            return ended(visit);
        }
        _ => return Err(unclear()),
    }
    Ok(Answer::see_other(&format!("{}&fait=1", links::preferences("", token))))
}

/// Everything that is kept, as a file.
fn export(readers: &Readers, reader: &Reader) -> Result<Answer, Failure> {
    let data = readers.export(reader)?;
    let bytes = serde_json::to_vec_pretty(&data).map_err(|error| Failure::Broken(error.to_string()))?;
    let name = "attachment; filename=\"mes-donnees.json\"";
    Ok(Answer::of(JSON, bytes).with(header::CONTENT_DISPOSITION, name).keep(Keep::Never))
}

fn ended(visit: &Visit<'_>) -> Result<Answer, Failure> {
    told(
        visit,
        "Vous êtes désabonné",
        &["Vos abonnements sont terminés et tout ce qui vous concernait est effacé, adresse comprise."],
        Some(("/abonnement".to_owned(), "S’abonner de nouveau")),
    )
}

/// Before everything is ended.
///
/// # Errors
/// When the template cannot be filled.
pub fn before_leaving(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let text = "Un clic, et vous ne recevez plus rien ; tout ce qui vous concerne est effacé.";
    button(visit, "Se désabonner", text, "/desabonnement", "Me désabonner")
}

/// Ends everything: by the button, or by the one request of a mail program.
///
/// # Errors
/// When the link was not made here.
pub fn leave(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let token = visit.sent("jeton").or_else(|| visit.asked("jeton")).unwrap_or_default();
    open(visit)?.unsubscribe(token, Timestamp::now())?;
    ended(visit)
}
