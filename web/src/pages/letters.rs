//! The archive of the letter: the list of issues, and each as a page. What was sent does not change; a week of which nothing was
//! sent is made from the catalogue.

use std::collections::BTreeSet;

use askama::Template;
use cambon_newsroom::digest::{Digest, Quote};
use cambon_newsroom::readers::Readers;
use cambon_newsroom::{Period, french, links, render};

use super::frame::Frame;
use super::home::week_of;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "letters.html")]
struct ListPage {
    frame: Frame,
    years: Vec<(i16, Vec<(String, String)>)>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct OnePage {
    frame: Frame,
    digest: Digest,
    figures: String,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
    site: String,
}

impl OnePage {
    /// A link of the digest, without the address of this site.
    fn local(&self, link: &str) -> String {
        local(&self.site, link)
    }

    fn quotation(&self, text: &str) -> String {
        french::quoted(text)
    }

    fn facts(&self, quote: &Quote) -> String {
        let status = quote.status.as_deref().map(french::quoted);
        let parts = [quote.page.clone(), quote.theme.clone(), status];
        parts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
    }

    fn class(&self, quote: &Quote) -> &'static str {
        match quote.kind.split(' ').next() {
            Some("Rappel") => "rappel",
            Some("Recommandation") => "recommandation",
            _ => "constat",
        }
    }
}

/// An address without that of the site, if it leads there.
fn local(site: &str, link: &str) -> String {
    link.strip_prefix(site).filter(|rest| rest.starts_with('/')).unwrap_or(link).to_owned()
}

/// Weeks of which there is something to tell, the last first.
fn weeks(visit: &Visit<'_>) -> Vec<Period> {
    let codes: BTreeSet<String> = visit.snapshot.directory.entries.iter().map(week_of).collect();
    let mut weeks: Vec<Period> = codes.iter().filter_map(|code| Period::parse(code).ok()).collect();
    weeks.sort_by_key(|week| std::cmp::Reverse(week.first()));
    weeks
}

/// The list.
///
/// # Errors
/// Never.
pub fn list(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let mut years: Vec<(i16, Vec<(String, String)>)> = Vec::new();
    for week in weeks(visit) {
        let line = (links::letter("", week.code()), french::capitalised(&week.title()));
        // The year to which its Thursday belongs, as in its code.
        let year = week.first().iso_week_date().year();
        match years.last_mut() {
            Some((known, lines)) if *known == year => lines.push(line),
            _ => years.push((year, vec![line])),
        }
    }
    let letter = &visit.app.settings.letter;
    let description = format!("{letter} : ce que chaque semaine a apporté, conclusion par conclusion.");
    Answer::page(&ListPage { frame: Frame::new(visit, "Les lettres", &description), years })
}

/// One issue.
///
/// # Errors
/// When there is none of this key, or it cannot be read.
pub fn one(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let key = visit.part("issue");
    let digest = find(visit, key)?;
    let weeks = weeks(visit);
    let at = weeks.iter().position(|week| week.code() == key);
    let line = |week: &Period| (links::letter("", week.code()), week.title());
    let title = digest.capital_title();
    let figures = render::figures(&digest.figures);
    Answer::page(&OnePage {
        frame: Frame::new(visit, format!("{title} – {}", visit.app.settings.letter), &figures),
        before: at.and_then(|at| weeks.get(at + 1)).map(line),
        after: at.and_then(|at| at.checked_sub(1)).and_then(|at| weeks.get(at)).map(line),
        site: visit.app.settings.site.clone(),
        figures,
        digest,
    })
}

fn find(visit: &Visit<'_>, key: &str) -> Result<Digest, Failure> {
    let data = &visit.app.settings.data;
    if Readers::exist(data)
        && let Ok(sent) = Readers::open(data)?.issue(key)
    {
        return Ok(sent);
    }
    let period = Period::parse(key).map_err(|_| Failure::NotFound)?;
    let digest = Digest::of(visit.store(), &visit.app.context(), period)?;
    // Else every week of the past and of the future would have a page.
    if digest.is_empty() { Err(Failure::NotFound) } else { Ok(digest) }
}
