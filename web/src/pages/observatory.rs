//! The observatory of sources: who is read, under which licence, since when nothing was heard, and what is wrong.

use askama::Template;
use cambon_newsroom::french;
use jiff::Timestamp;

use super::frame::Frame;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "observatory.html")]
struct Page {
    frame: Frame,
    lines: Vec<Line>,
    alarms: usize,
    asked: usize,
}

/// A source.
struct Line {
    institution: String,
    home: String,
    licence: String,
    rhythm: String,
    success: String,
    news: String,
    alarms: Vec<String>,
    asked: bool,
}

/// The page.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let health = (visit.app.settings.health)(visit.store()).map_err(Failure::Broken)?;
    let moment = |at: Option<i64>| {
        let at = at.and_then(|at| Timestamp::from_millisecond(at).ok());
        at.map_or_else(|| "jamais".to_owned(), |at| french::long_date(cambon_newsroom::date_of(at)))
    };
    let mut lines: Vec<Line> = Vec::new();
    for source in &visit.app.settings.sources {
        let known = health.iter().find(|health| health.name == source.name);
        lines.push(Line {
            institution: source.institution.clone(),
            home: source.home.clone(),
            licence: source.licence_name().to_owned(),
            rhythm: french::duration(source.expected_days),
            success: known.map_or_else(String::new, |known| moment(known.last_success_at)),
            news: known.map_or_else(String::new, |known| moment(known.last_news_at)),
            alarms: known.map(|known| known.alarms.clone()).unwrap_or_default(),
            asked: known.is_some(),
        });
    }
    lines.sort_by_key(|line| {
        (line.alarms.is_empty(), !line.asked, cambon_newsroom::folded(&line.institution))
    });
    let description = "Les sources lues, leur licence, leur dernière nouvelle et ce qui ne va pas.";
    Answer::page(&Page {
        frame: Frame::new(visit, "Observatoire des sources", description)
            .feed("Sources (OPML)", "/flux/sources.opml"),
        alarms: lines.iter().filter(|line| !line.alarms.is_empty()).count(),
        asked: lines.iter().filter(|line| line.asked).count(),
        lines,
    })
}
