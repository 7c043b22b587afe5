//! The first page: the search box, what came last, what there is.

use askama::Template;
use cambon_classifier::taxonomy::Topic;
use cambon_newsroom::{Entry, Period, french, links};

use super::frame::Frame;
use crate::answer::Answer;
use crate::failure::Failure;
use crate::visit::Visit;

/// Publications shown.
const LATEST: usize = 8;

/// What may be typed, as examples.
const EXAMPLES: [&str; 4] = [
    "heures supplémentaires",
    "\"temps de travail\" type:commune",
    "nature:rappel article:\"CGCT L. 2312-1\"",
    "amortiss* theme:CPT",
];

#[derive(Template)]
#[template(path = "home.html")]
struct Page<'a> {
    frame: Frame,
    figures: Vec<(String, &'static str)>,
    examples: [&'static str; 4],
    latest: Vec<Line>,
    week: Option<(String, String)>,
    domains: Vec<&'a Topic>,
}

/// A publication in a list.
pub struct Line {
    /// Its title.
    pub title: String,
    /// Its page here, else where it is published.
    pub address: Option<String>,
    /// Whether the address leads elsewhere.
    pub elsewhere: bool,
    /// `Rapport · Chambre régionale des comptes, Bretagne · 3 mai 2016 · 12 conclusions`.
    pub facts: String,
    /// Codes and names of its themes.
    pub themes: Vec<(String, String)>,
}

impl Line {
    /// Of an entry of the directory.
    #[must_use]
    pub fn of(entry: &Entry, names: &crate::app::Names) -> Self {
        let conclusions = (entry.conclusions > 0)
            .then(|| french::count(entry.conclusions as usize, "conclusion", "conclusions"));
        let facts = [
            entry.document_type.as_deref().map(french::title),
            Some(entry.institution.clone()),
            entry.date.map(french::long_date),
            conclusions,
        ];
        let themes = entry.leading_themes().iter().map(|code| (code.clone(), names.theme(code).to_owned()));
        Self {
            title: french::title(&entry.title),
            address: entry.publication.as_ref().map(|id| links::publication("", id)).or(entry.link.clone()),
            elsewhere: entry.publication.is_none(),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· "),
            themes: themes.collect(),
        }
    }
}

/// The page.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn page(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let snapshot = &visit.snapshot;
    let counts = &snapshot.counts;
    let number = |count: u64| french::number(usize::try_from(count).unwrap_or(usize::MAX));
    let figures = vec![
        (number(counts.done), "rapports lus"),
        (number(counts.recommendations), "recommandations"),
        (number(counts.legal_reminders), "rappels au droit"),
        (number(counts.findings), "constats"),
    ];
    let entries = snapshot.directory.entries.iter();
    let latest: Vec<Line> = entries.take(LATEST).map(|entry| Line::of(entry, &visit.app.names)).collect();
    let week = snapshot.directory.entries.first().and_then(|entry| Period::parse(&week_of(entry)).ok());
    let frame = Frame::new(
        visit,
        "Ce que les juridictions financières ont recommandé",
        "Chaque recommandation, rappel au droit et constat des rapports des juridictions financières, avec ses mots, sa page et son adresse.",
    );
    let title = format!("{}\u{a0}: toutes les publications", visit.app.settings.letter);
    Answer::page(&Page {
        frame: frame.with_own_search().feed(&title, "/flux/tout.atom"),
        figures,
        examples: EXAMPLES,
        latest,
        week: week.map(|week| (links::letter("", week.code()), week.title())),
        domains: visit.app.names.taxonomy.domains().filter(|topic| topic.code.as_str() != "AUT").collect(),
    })
}

/// The code of the week of an entry.
#[must_use]
pub fn week_of(entry: &Entry) -> String {
    let week = entry.day().iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}
