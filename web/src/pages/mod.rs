//! The pages of the site, and which address each has.

mod about;
mod api;
mod assets;
mod basis;
mod bodies;
mod conclusion;
mod directory;
mod feeds;
mod frame;
mod glossary;
mod highwire;
mod home;
mod jurisdictions;
mod letters;
mod machine;
mod observatory;
mod original;
mod precision;
mod preferences;
mod publication;
mod quoted;
mod remark;
mod search;
mod subscription;
mod text;
mod themes;

use askama::Template;

use crate::answer::Answer;
use crate::app::App;
use crate::failure::Failure;
use crate::router::Route;
use crate::visit::Visit;

use frame::Frame;

/// Every address of the site. Those of publications, conclusions, letters and links of mails are permalinks.
pub static ROUTES: &[Route] = &[
    Route::page("/", home::page),
    Route::page("/recherche", search::page),
    Route::page("/publications/{id}", publication::page),
    Route::page("/publications/{id}/pages/{page}", text::one),
    Route::page("/publications/{id}/texte", text::whole),
    Route::fresh("/publications/{id}/original", original::file),
    Route::page("/conclusions/{id}", conclusion::page),
    Route::action("/conclusions/{id}/signalement", remark::take),
    Route::page("/themes", themes::list),
    Route::page("/themes/{code}", themes::one),
    Route::page("/organismes", bodies::list),
    Route::page("/organismes/{slug}", bodies::one),
    Route::page("/juridictions", jurisdictions::list),
    Route::page("/juridictions/{code}", jurisdictions::one),
    Route::page("/fondements", basis::list),
    Route::page("/fondements/{reference}", basis::one),
    Route::page("/annuaire", directory::page),
    Route::page("/lettres", letters::list),
    Route::page("/lettres/{issue}", letters::one),
    Route::form("/abonnement", subscription::form, subscription::ask),
    Route::form("/confirmation", subscription::before_confirming, subscription::confirm),
    Route::form("/preferences", preferences::page, preferences::change),
    Route {
        from_anywhere: true,
        ..Route::form("/desabonnement", preferences::before_leaving, preferences::leave)
    },
    Route::page("/sources", observatory::page),
    Route::page("/precision", precision::page),
    Route::page("/glossaire", glossary::list),
    Route::page("/glossaire/{term}", glossary::one),
    Route::page("/a-propos", about::about),
    Route::page("/methode", about::method),
    Route::page("/mentions-legales", about::legal),
    Route::page("/confidentialite", about::privacy),
    Route::page("/accessibilite", about::accessibility),
    Route::page("/flux", feeds::list),
    Route::page("/flux/{*path}", feeds::file),
    Route::page("/api", api::documentation),
    Route::page("/api/v1/openapi.json", api::description),
    Route::fresh("/api/v1/{operation}", api::operation),
    Route::page("/statique/{name}", assets::file),
    Route::page("/favicon.ico", assets::icon),
    Route::page("/sitemap.xml", machine::sitemap),
    Route::page("/sitemaps/{name}", machine::part_of_sitemap),
    Route::page("/robots.txt", machine::robots),
    Route::fresh("/health", machine::health),
    Route::fresh("/metrics", machine::metrics),
];

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    frame: Frame,
    message: String,
    query: Option<search::Pointed<'a>>,
}

/// What no route answers.
///
/// # Errors
/// Always: there is no such page.
pub fn missing(_: &Visit<'_>) -> Result<Answer, Failure> {
    Err(Failure::NotFound)
}

/// The page that says what is wrong, or the answer in JSON where a program asked.
#[must_use]
pub fn failed(visit: &Visit<'_>, failure: &Failure) -> Answer {
    if visit.path.starts_with("/api/v1/") {
        return api::failed(failure);
    }
    let frame = Frame::new(visit, failure.title(), "").unlisted();
    told(frame, failure)
}

/// The same without a catalogue.
#[must_use]
pub fn failed_without_catalogue(app: &App, failure: &Failure) -> Answer {
    if let Some(cause) = failure.cause() {
        tracing::error!(cause, "no catalogue");
    }
    told(Frame::bare(&app.settings, failure.title()).unlisted(), failure)
}

fn told(frame: Frame, failure: &Failure) -> Answer {
    let frame = if matches!(failure, Failure::Query { .. }) { frame.with_own_search() } else { frame };
    let query = match failure {
        Failure::Query { query, error } => Some(search::Pointed::of(query, error)),
        _ => None,
    };
    let page = FailurePage { frame, message: failure.message(), query };
    let answer =
        Answer::page(&page).unwrap_or_else(|_| Answer::of("text/plain; charset=utf-8", failure.message()));
    answer.status(failure.status())
}
