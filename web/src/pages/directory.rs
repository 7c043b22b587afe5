//! The directory of publications of all sources, with the filters of `cambon directory`.

use std::collections::BTreeSet;

use askama::Template;
use cambon_newsroom::{DirectoryFilter, Entry, EntryKind, french};

use super::frame::{Frame, Pager};
use super::home::Line;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

/// Publications on a page.
const A_PAGE: usize = 30;

#[derive(Template)]
#[template(path = "directory.html")]
struct Page {
    frame: Frame,
    total: String,
    lines: Vec<Line>,
    pager: Pager,
    institution: String,
    body: String,
    from: String,
    until: String,
    kinds: [(&'static str, &'static str, bool); 3],
    themes: Vec<(String, String, bool)>,
    territories: Vec<(String, bool)>,
    institutions: BTreeSet<String>,
}

/// Themes as choices: code, name with its place in the taxonomy, whether it is chosen.
#[must_use]
pub fn themes(visit: &Visit<'_>, chosen: &str) -> Vec<(String, String, bool)> {
    let topics = visit.app.names.taxonomy.topics().iter().filter(|topic| topic.code.as_str() != "AUT");
    topics
        .map(|topic| {
            let code = topic.code.as_str().to_owned();
            let indent = if topic.parent.is_some() { "\u{a0}\u{a0}\u{a0}" } else { "" };
            let chosen = code == chosen;
            (code, format!("{indent}{}", topic.label.fr), chosen)
        })
        .collect()
}

/// Territories of which there is a publication.
#[must_use]
pub fn territories(visit: &Visit<'_>, chosen: &str) -> Vec<(String, bool)> {
    let entries = visit.snapshot.directory.entries.iter();
    let known: BTreeSet<&String> = entries.filter_map(|entry| entry.territory.as_ref()).collect();
    known.into_iter().map(|name| (name.clone(), name == chosen)).collect()
}

/// Institutions of which there is a publication, or a source.
#[must_use]
pub fn institutions(visit: &Visit<'_>) -> BTreeSet<String> {
    let entries = visit.snapshot.directory.entries.iter().map(|entry| entry.institution.clone());
    entries.chain(visit.app.settings.sources.iter().map(|source| source.institution.clone())).collect()
}

/// The page.
///
/// # Errors
/// When a day is none.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let text = |name: &str| visit.asked(name).unwrap_or_default().to_owned();
    let day = |name: &str| {
        let unclear = || Failure::BadRequest("Écrivez les jours sous la forme 2026-11-27.".to_owned());
        visit.asked(name).map(|text| text.parse().map_err(|_| unclear())).transpose()
    };
    let kind = text("kind");
    let given = |name: &str| visit.asked(name).map(str::to_owned);
    let filter = DirectoryFilter {
        institution: given("institution"),
        kind: match kind.as_str() {
            "report" => Some(EntryKind::Report),
            "notice" => Some(EntryKind::Notice),
            _ => None,
        },
        theme: given("theme").map(|code| code.to_uppercase()),
        territory: given("territory"),
        body: given("body"),
        source: given("source"),
        from: day("from")?,
        until: day("until")?,
    };
    let entries = visit.snapshot.directory.entries.iter();
    let found: Vec<&Entry> = entries.filter(|entry| filter.accepts(entry)).collect();
    let page = visit.number("page", 1..=1_000_000, 1);
    let pager = Pager::of("/annuaire", &visit.query, page, found.len(), A_PAGE);
    let shown = pager.shown(&found, A_PAGE).iter();
    let description =
        "Les publications de toutes les sources : juridictions, inspections, autorités, administrations.";
    let title = format!("{}\u{a0}: toutes les publications", visit.app.settings.letter);
    Answer::page(&Page {
        frame: Frame::new(visit, "Annuaire des publications", description).feed(&title, "/flux/tout.atom"),
        total: french::count(found.len(), "publication", "publications"),
        lines: shown.map(|entry| Line::of(entry, &visit.app.names)).collect(),
        kinds: [
            ("", "tout", kind.is_empty()),
            ("report", "rapports lus ici", kind == "report"),
            ("notice", "annonces", kind == "notice"),
        ],
        themes: themes(visit, filter.theme.as_deref().unwrap_or_default()),
        territories: territories(visit, filter.territory.as_deref().unwrap_or_default()),
        institutions: institutions(visit),
        institution: text("institution"),
        body: text("body"),
        from: text("from"),
        until: text("until"),
        pager,
    })
}
