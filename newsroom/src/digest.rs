//! The digest: what a period brought, built from conclusions rather than titles. A pure function of the catalogue and the
//! period: the same input gives the same digest, and how it is written (`render`) adds nothing to it.

mod changes;
mod quotes;
mod selection;
mod silence;

use std::collections::BTreeMap;

use cambon_corpus::{ConclusionFilter, ConclusionRecord, Store};
use cambon_document::ConclusionKind;
use serde::{Deserialize, Serialize};

pub use changes::Change;
pub use quotes::{Quote, kind_name};
pub use silence::Silence;

use crate::context::{Context, UNQUALIFIED, domain};
use crate::directory::Directory;
use crate::entry::{Entry, EntryId, EntryKind};
use crate::error::NewsError;
use crate::period::Period;
use crate::{french, links, territory};

/// Reports quoted; the others are named with their figures.
const QUOTED_REPORTS: usize = 12;

/// Conclusions quoted of each.
const QUOTES_EACH: usize = 3;

/// Conclusions at the head of the letter.
const HIGHLIGHTS: usize = 3;

/// Days for which a publication seen late is still news.
const LATE_DAYS: i32 = 42;

/// A digest. Every text in it is shown by each of its forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// `2026-W47`.
    pub period: String,
    /// `semaine 47 (du 16 au 22 novembre 2026)`.
    pub title: String,
    /// What its reader must know before all else: paragraphs.
    #[serde(default)]
    pub messages: Vec<String>,
    /// What the period brought, in numbers.
    pub figures: Figures,
    /// The most telling conclusions of all.
    pub highlights: Vec<Highlight>,
    /// Conclusions by domain, the most frequent first.
    pub themes: Vec<ThemeLine>,
    /// Reports by territory.
    pub territories: Vec<Territory>,
    /// Publications of other institutions by theme.
    pub elsewhere: Vec<NoticeGroup>,
    /// Documents that were corrected or replaced.
    pub changes: Vec<Change>,
    /// Sources of which nothing was heard.
    pub silences: Vec<Silence>,
}

/// Figures of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Reports.
    pub reports: usize,
    /// Recommendations in them.
    pub recommendations: usize,
    /// Legal reminders in them.
    pub legal_reminders: usize,
    /// Findings in them.
    pub findings: usize,
    /// Publications of other institutions.
    pub notices: usize,
    /// Institutions that published, jurisdictions among them.
    pub institutions: usize,
}

/// A conclusion at the head of the letter, with its report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Highlight {
    /// The words.
    pub quote: Quote,
    /// Title of the report.
    pub report: String,
    /// Identity of the report, further down.
    pub id: EntryId,
}

/// A domain of the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemeLine {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Conclusions in it.
    pub conclusions: usize,
    /// Reports that hold them.
    pub reports: usize,
    /// The most frequent themes below it: name and conclusions.
    pub leading: Vec<(String, usize)>,
}

/// Reports of one territory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Territory {
    /// Its name.
    pub name: String,
    /// Reports, the most telling first.
    pub reports: Vec<ReportItem>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportItem {
    /// Its entry in the directory.
    pub entry: Entry,
    /// `Rapport d’observations définitives · Chambre régionale des comptes, Bretagne · 3 mai 2016`.
    pub facts: String,
    /// `4 rappels au droit, 7 recommandations`; empty where it has none.
    pub figures: String,
    /// The same as numbers.
    pub counts: Figures,
    /// Names of its themes.
    pub themes: Vec<String>,
    /// The most telling conclusions.
    pub quotes: Vec<Quote>,
    /// The most telling of each theme beside them, for those who follow one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of_themes: Vec<Quote>,
    /// Its page on the site, else where it is published.
    pub link: Option<String>,
}

/// Publications of other institutions on one theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeGroup {
    /// Name of the theme.
    pub theme: String,
    /// Publications, by institution, then newest first.
    pub items: Vec<NoticeItem>,
}

/// A publication of another institution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeItem {
    /// Its entry in the directory.
    pub entry: Entry,
    /// `Inspection générale des finances · 18 novembre 2026 · Licence Ouverte 2.0`.
    pub facts: String,
}

impl Digest {
    /// The digest of a period.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn of(store: &Store, context: &Context<'_>, period: Period) -> Result<Self, NewsError> {
        let directory = Directory::load(store, context)?;
        let news: Vec<&Entry> = directory.entries.iter().filter(|entry| is_news(entry, period)).collect();
        let mut digest = Self::of_entries(&news, store, context)?;
        digest.period = period.code();
        digest.title = period.title();
        digest.changes = changes::of(store, &directory, context, period)?;
        digest.silences = silence::of(store, context, period)?;
        Ok(digest)
    }

    /// A digest of these entries, whatever their days: for alerts. The caller gives it a period and a title.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn of_entries(entries: &[&Entry], store: &Store, context: &Context<'_>) -> Result<Self, NewsError> {
        let mut reports = Vec::new();
        for entry in entries.iter().filter(|entry| entry.kind == EntryKind::Report) {
            reports.push(Reading::of(entry, store)?);
        }
        let notices: Vec<&Entry> =
            entries.iter().copied().filter(|entry| entry.kind == EntryKind::Notice).collect();
        Ok(Self::assembled(&with_annexes(reports), &notices, context))
    }

    /// A digest that says nothing but a message.
    #[must_use]
    pub fn message(period: String, title: String, messages: Vec<String>) -> Self {
        Self { period, title, messages, ..Self::assembled(&[], &[], &Context::EMPTY) }
    }

    fn assembled(reports: &[Reading<'_>], notices: &[&Entry], context: &Context<'_>) -> Self {
        let mut items: Vec<(f64, ReportItem)> =
            reports.iter().map(|reading| (reading.weight(), reading.item(context))).collect();
        items.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.entry.id.cmp(&other.entry.id)));
        for (_, item) in items.iter_mut().skip(QUOTED_REPORTS) {
            item.quotes.clear();
        }
        let items: Vec<ReportItem> = items.into_iter().map(|(_, item)| item).collect();
        Self {
            period: String::new(),
            title: String::new(),
            messages: Vec::new(),
            figures: figures(reports, notices),
            highlights: highlights(&items.iter().collect::<Vec<_>>()),
            // Those of a single report stand beside its title.
            themes: if reports.len() > 1 { themes(reports, context) } else { Vec::new() },
            territories: territories(items),
            elsewhere: elsewhere(notices, context),
            changes: Vec::new(),
            silences: Vec::new(),
        }
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.territories.is_empty() && self.elsewhere.is_empty() && self.changes.is_empty()
    }

    /// Its title as it begins a page.
    #[must_use]
    pub fn capital_title(&self) -> String {
        french::capitalised(&self.title)
    }

    /// Every report.
    pub fn reports(&self) -> impl Iterator<Item = &ReportItem> {
        self.territories.iter().flat_map(|territory| &territory.reports)
    }

    /// Every publication of another institution.
    pub fn notices(&self) -> impl Iterator<Item = &NoticeItem> {
        self.elsewhere.iter().flat_map(|group| &group.items)
    }
}

/// Published in the period; or, seen in it only, published not long before or on a day that is not known.
fn is_news(entry: &Entry, period: Period) -> bool {
    let Some(date) = entry.date else { return period.holds(entry.first_seen) };
    let late = || {
        let oldest = period.first().saturating_sub(jiff::Span::new().days(LATE_DAYS));
        oldest <= date && date < period.first() && period.holds(entry.first_seen)
    };
    period.holds_day(date) || late()
}

/// The most telling conclusions of an entry, quoted.
///
/// # Errors
/// When they cannot be read.
pub fn quotes_of(
    entry: &Entry,
    store: &Store,
    context: &Context<'_>,
    most: usize,
) -> Result<Vec<Quote>, NewsError> {
    if entry.publication.is_none() {
        return Ok(Vec::new());
    }
    let reading = Reading::of(entry, store)?;
    let chosen = quotes::telling(&reading.conclusions, most).into_iter();
    Ok(chosen.map(|record| Quote::of(record, context, entry.link.as_deref())).collect())
}

/// A report with its conclusions.
struct Reading<'a> {
    entry: &'a Entry,
    conclusions: Vec<ConclusionRecord>,
    /// Documents without conclusions published with it: answers, annexes.
    annexes: usize,
}

/// Joins documents without conclusions to the report of the same title, institution and day; one that has none stays.
fn with_annexes(readings: Vec<Reading<'_>>) -> Vec<Reading<'_>> {
    let (mut reports, bare): (Vec<_>, Vec<_>) =
        readings.into_iter().partition(|reading| !reading.conclusions.is_empty());
    for reading in bare {
        let own = |entry: &Entry| (entry.title.clone(), entry.institution.clone(), entry.date);
        match reports.iter_mut().find(|report| own(report.entry) == own(reading.entry)) {
            Some(report) => report.annexes += 1,
            None => reports.push(reading),
        }
    }
    reports
}

impl<'a> Reading<'a> {
    fn of(entry: &'a Entry, store: &Store) -> Result<Self, NewsError> {
        let filter = ConclusionFilter { publication: entry.publication.clone(), ..Default::default() };
        Ok(Self { entry, conclusions: store.conclusions(&filter)?, annexes: 0 })
    }

    fn count(&self, kind: ConclusionKind) -> usize {
        self.conclusions.iter().filter(|record| record.kind == kind).count()
    }

    /// How much a report has to say: its most telling conclusions.
    fn weight(&self) -> f64 {
        quotes::telling(&self.conclusions, QUOTES_EACH).iter().map(|record| quotes::weight(record)).sum()
    }

    fn item(&self, context: &Context<'_>) -> ReportItem {
        let entry = self.entry;
        let telling = quotes::telling(&self.conclusions, self.conclusions.len());
        let told = telling.len().min(QUOTES_EACH);
        let of_themes = quotes::of_themes(&telling, told, QUOTES_EACH);
        let link = match (context.site, &entry.publication) {
            (Some(site), Some(id)) => Some(links::publication(site, id)),
            _ => entry.link.clone(),
        };
        let quoted = |records: &[&ConclusionRecord]| {
            records.iter().map(|record| Quote::of(record, context, link.as_deref())).collect()
        };
        let facts = [entry.document_type.clone(), Some(entry.institution.clone())]
            .into_iter()
            .flatten()
            .map(|fact| french::title(&fact))
            .chain(entry.date.map(french::long_date))
            .chain(
                (self.annexes > 0).then(|| french::count(self.annexes, "document joint", "documents joints")),
            );
        ReportItem {
            facts: facts.collect::<Vec<_>>().join(SEPARATOR),
            figures: figures_of(self),
            counts: figures(std::slice::from_ref(self), &[]),
            themes: entry.leading_themes().iter().map(|code| context.theme(code)).collect(),
            quotes: quoted(&telling[..told]),
            of_themes: quoted(&of_themes),
            link,
            entry: entry.clone(),
        }
    }
}

/// Between facts on one line.
const SEPARATOR: &str = "\u{a0}· ";

fn figures_of(reading: &Reading<'_>) -> String {
    let parts = [
        (ConclusionKind::LegalReminder, "rappel au droit", "rappels au droit"),
        (ConclusionKind::Recommendation, "recommandation", "recommandations"),
        (ConclusionKind::Finding, "constat", "constats"),
    ];
    let counted = parts.into_iter().map(|(kind, one, many)| (reading.count(kind), one, many));
    let told =
        counted.filter(|(count, _, _)| *count > 0).map(|(count, one, many)| french::count(count, one, many));
    told.collect::<Vec<_>>().join(", ")
}

fn figures(reports: &[Reading<'_>], notices: &[&Entry]) -> Figures {
    let sum = |kind| reports.iter().map(|reading| reading.count(kind)).sum();
    let entries = reports.iter().map(|reading| reading.entry).chain(notices.iter().copied());
    let institutions: std::collections::BTreeSet<&str> =
        entries.map(|entry| entry.institution.as_str()).collect();
    Figures {
        reports: reports.len(),
        recommendations: sum(ConclusionKind::Recommendation),
        legal_reminders: sum(ConclusionKind::LegalReminder),
        findings: sum(ConclusionKind::Finding),
        notices: notices.len(),
        institutions: institutions.len(),
    }
}

/// The first quotation of the most telling reports, each of another domain where that can be.
fn highlights(items: &[&ReportItem]) -> Vec<Highlight> {
    let candidates = items.iter().filter_map(|item| Some((*item, item.quotes.first()?)));
    let mut chosen: Vec<(&ReportItem, &Quote)> = Vec::new();
    let mut others = Vec::new();
    for (item, quote) in candidates {
        let known = chosen.iter().any(|(_, other)| domain(&other.theme_code) == domain(&quote.theme_code));
        if known { others.push((item, quote)) } else { chosen.push((item, quote)) }
    }
    let highlight = |(item, quote): (&ReportItem, &Quote)| Highlight {
        quote: quote.clone(),
        report: item.entry.title.clone(),
        id: item.entry.id.clone(),
    };
    // A letter about one or two reports says all of it below.
    if items.len() <= HIGHLIGHTS {
        return Vec::new();
    }
    chosen.into_iter().chain(others).take(HIGHLIGHTS).map(highlight).collect()
}

fn themes(reports: &[Reading<'_>], context: &Context<'_>) -> Vec<ThemeLine> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut holding: BTreeMap<&str, usize> = BTreeMap::new();
    for reading in reports {
        let mut seen = std::collections::BTreeSet::new();
        for code in reading.conclusions.iter().filter_map(|record| record.primary_topic.as_deref()) {
            *counts.entry(domain(code)).or_default().entry(code).or_default() += 1;
            seen.insert(domain(code));
        }
        for code in seen {
            *holding.entry(code).or_default() += 1;
        }
    }
    let mut lines: Vec<ThemeLine> = counts
        .into_iter()
        .map(|(code, below)| {
            let mut leading: Vec<(&str, usize)> = below
                .iter()
                .filter(|(leaf, _)| **leaf != code)
                .map(|(leaf, count)| (*leaf, *count))
                .collect();
            leading.sort_by_key(|(leaf, count)| (std::cmp::Reverse(*count), (*leaf).to_owned()));
            ThemeLine {
                code: code.to_owned(),
                name: context.theme(code),
                conclusions: below.values().sum(),
                reports: holding.get(code).copied().unwrap_or_default(),
                leading: leading
                    .into_iter()
                    .take(2)
                    .map(|(leaf, count)| (context.theme(leaf), count))
                    .collect(),
            }
        })
        .collect();
    lines.sort_by_key(|line| {
        (line.code == UNQUALIFIED, std::cmp::Reverse(line.conclusions), line.code.clone())
    });
    lines
}

/// Territories in the order of the alphabet, the whole country first, what is unknown last.
fn territories(items: Vec<ReportItem>) -> Vec<Territory> {
    let mut by_name: BTreeMap<(u8, String), Vec<ReportItem>> = BTreeMap::new();
    for item in items {
        let key = match item.entry.territory.as_deref() {
            Some(territory::NATIONAL) => (0, territory::NATIONAL.to_owned()),
            Some(name) => (1, name.to_owned()),
            None => (2, "Territoire non précisé".to_owned()),
        };
        by_name.entry(key).or_default().push(item);
    }
    by_name.into_iter().map(|((_, name), reports)| Territory { name, reports }).collect()
}

fn elsewhere(notices: &[&Entry], context: &Context<'_>) -> Vec<NoticeGroup> {
    let mut by_theme: BTreeMap<(bool, String), Vec<NoticeItem>> = BTreeMap::new();
    for entry in notices {
        let code = entry.themes.first().map_or(UNQUALIFIED, |code| domain(code));
        let theme = if code == UNQUALIFIED { "Autres sujets".to_owned() } else { context.theme(code) };
        let facts =
            [Some(entry.institution.clone()), entry.date.map(french::long_date), entry.licence.clone()];
        let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(SEPARATOR);
        let item = NoticeItem { entry: (*entry).clone(), facts };
        by_theme.entry((code == UNQUALIFIED, theme)).or_default().push(item);
    }
    let groups = by_theme.into_iter().map(|((_, theme), mut items)| {
        items.sort_by_key(|item| {
            (item.entry.institution.clone(), std::cmp::Reverse(item.entry.day()), item.entry.id.clone())
        });
        NoticeGroup { theme, items }
    });
    groups.collect()
}
