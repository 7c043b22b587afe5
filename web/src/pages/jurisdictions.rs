//! Jurisdictions: the list, and of one its figures, themes and reports.

use std::collections::BTreeMap;

use askama::Template;
use cambon_newsroom::{Entry, UNQUALIFIED, french, jurisdiction_name};

use super::frame::{Frame, Pager};
use super::home::Line;
use crate::address;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

/// Reports on a page.
const A_PAGE: usize = 30;

/// Themes shown.
const MOST_THEMES: usize = 8;

#[derive(Template)]
#[template(path = "jurisdictions.html")]
struct ListPage {
    frame: Frame,
    lines: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "jurisdiction.html")]
struct OnePage {
    frame: Frame,
    name: String,
    figures: String,
    themes: Vec<(String, String, String)>,
    lines: Vec<Line>,
    pager: Pager,
    search: String,
    subscribe: String,
}

/// The list.
///
/// # Errors
/// Never.
pub fn list(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let all = visit.snapshot.jurisdictions.iter();
    let mut lines: Vec<(String, String, String)> = all
        .map(|(code, reports)| {
            let count = french::count(reports.len(), "rapport", "rapports");
            (jurisdiction_name(code), address::jurisdiction(code), count)
        })
        .collect();
    lines.sort();
    let description =
        "Les rapports de chaque chambre régionale et territoriale des comptes et de la Cour des comptes.";
    Answer::page(&ListPage { frame: Frame::new(visit, "Juridictions", description), lines })
}

/// One jurisdiction.
///
/// # Errors
/// When there is none of this code, or the catalogue cannot be read.
pub fn one(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let code = visit.part("code");
    let reports = visit.snapshot.jurisdictions.get(code).ok_or(Failure::NotFound)?;
    let mut entries: Vec<&Entry> = reports.iter().filter_map(|id| visit.snapshot.entry(id)).collect();
    entries.sort_by_key(|entry| (std::cmp::Reverse(entry.day()), entry.id.clone()));
    let page = visit.number("page", 1..=1_000_000, 1);
    let pager = Pager::of(&address::jurisdiction(code), &[], page, entries.len(), A_PAGE);
    let name = jurisdiction_name(code);
    let conclusions: usize = entries.iter().map(|entry| entry.conclusions as usize).sum();
    let figures = format!(
        "{}, {}",
        french::count(entries.len(), "rapport", "rapports"),
        french::count(conclusions, "conclusion", "conclusions")
    );
    let shown = pager.shown(&entries, A_PAGE).iter();
    Answer::page(&OnePage {
        frame: Frame::new(
            visit,
            name.clone(),
            &format!("{name} : rapports, recommandations et rappels au droit"),
        ),
        lines: shown.map(|entry| Line::of(entry, &visit.app.names)).collect(),
        themes: themes(visit, code, &entries),
        search: format!("/recherche?in=conclusions&jurisdiction={}", address::value(code)),
        subscribe: format!("/abonnement?institution={}", address::value(code)),
        figures,
        pager,
        name,
    })
}

/// The most frequent themes: name, conclusions in words, the search that finds them.
fn themes(visit: &Visit<'_>, code: &str, entries: &[&Entry]) -> Vec<(String, String, String)> {
    let Ok(counts) = visit.store().topic_counts() else { return Vec::new() };
    let mut by_theme: BTreeMap<&str, usize> = BTreeMap::new();
    let own = entries.iter().filter_map(|entry| counts.get(entry.publication.as_ref()?));
    for (theme, count) in own.flatten() {
        if !theme.is_empty() && theme != UNQUALIFIED {
            *by_theme.entry(theme).or_default() += *count as usize;
        }
    }
    let mut all: Vec<(&str, usize)> = by_theme.into_iter().collect();
    all.sort_by_key(|(theme, count)| (std::cmp::Reverse(*count), *theme));
    let shown = all.into_iter().take(MOST_THEMES);
    shown
        .map(|(theme, count)| {
            let address =
                format!("/recherche?in=conclusions&topic={theme}&jurisdiction={}", address::value(code));
            let name = visit.app.names.theme(theme).to_owned();
            (name, french::count(count, "conclusion", "conclusions"), address)
        })
        .collect()
}
