//! What a theme holds: its conclusions, counted, grouped into positions, with their legal bases and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use cambon_classifier::doctrine::{self, Statement};
use cambon_corpus::{CharOffsets, ConclusionFilter, ConclusionRecord, Store};
use cambon_document::{ConclusionKind, Nature, Status};
use jiff::civil::Date;
use serde::Serialize;

/// Divergences shown of a theme: the likeliest.
const MOST_DIVERGENCES: usize = 10;

/// A theme's conclusions, and what is made of them. Indexes are into `records`.
pub struct Theme {
    /// Recommendations and reminders, in the order of exports.
    pub records: Vec<ConclusionRecord>,
    /// Findings of the same theme, counted only: they order nothing.
    pub findings: usize,
    /// The largest first.
    pub positions: Vec<Position>,
    /// To be read, never facts.
    pub divergences: Vec<(usize, usize)>,
}

/// Conclusions that order the same thing.
pub struct Position {
    /// The most typical first.
    pub members: Vec<usize>,
    /// Legal bases and how many members cite them, the most cited first.
    pub bases: Vec<(String, usize)>,
    /// Statuses and their counts.
    pub statuses: Vec<(Status, usize)>,
}

/// How many and from where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Conclusions.
    pub conclusions: usize,
    /// Reports that hold them.
    pub publications: usize,
    /// Bodies named in these.
    pub bodies: usize,
    /// Jurisdictions.
    pub jurisdictions: usize,
    /// Day of the first report with a date.
    pub first: Option<Date>,
    /// Of the last.
    pub last: Option<Date>,
    /// Of those with a nature, share of regularity, in percent.
    pub regularity_percent: Option<u32>,
}

/// One cell of the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Year of publication; `None` for reports without a date.
    pub year: Option<i16>,
    /// Code of the jurisdiction, `?` where it is unknown.
    pub jurisdiction: String,
    /// Conclusions on conformity to the law.
    pub regularity: usize,
    /// Conclusions on quality of management.
    pub performance: usize,
    /// All of them, of either nature or none.
    pub conclusions: usize,
}

impl Theme {
    /// Gathers a theme from the catalogue.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn gather(store: &Store, code: &str) -> Result<Self> {
        let filter = ConclusionFilter { topic: Some(code.to_owned()), ..Default::default() };
        Ok(Self::of(store.conclusions(&filter)?))
    }

    /// Makes positions of conclusions.
    #[must_use]
    pub fn of(all: Vec<ConclusionRecord>) -> Self {
        let (findings, records): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|record| record.kind == ConclusionKind::Finding);
        let statements: Vec<Statement<'_>> =
            records.iter().map(|record| Statement { id: record.id.as_str(), text: &record.text }).collect();
        let positions = doctrine::positions(&statements).into_iter();
        let positions: Vec<Position> =
            positions.map(|position| Position::of(position.members, &records)).collect();
        let divergences = diverging(&statements, &positions);
        Self { findings: findings.len(), positions, divergences, records }
    }

    /// The records of some members.
    pub fn members<'a>(&'a self, members: &'a [usize]) -> impl Iterator<Item = &'a ConclusionRecord> + Clone {
        members.iter().map(|index| &self.records[*index])
    }

    /// Conclusions by year and jurisdiction.
    #[must_use]
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells: BTreeMap<(Option<i16>, String), Cell> = BTreeMap::new();
        for record in &self.records {
            let year = record.date.map(Date::year);
            let jurisdiction = record.jurisdiction.clone().unwrap_or_else(|| "?".to_owned());
            let cell = cells.entry((year, jurisdiction.clone())).or_insert(Cell {
                year,
                jurisdiction,
                regularity: 0,
                performance: 0,
                conclusions: 0,
            });
            cell.conclusions += 1;
            match record.nature {
                Some(Nature::Regularity) => cell.regularity += 1,
                Some(Nature::Performance) => cell.performance += 1,
                None => {}
            }
        }
        cells.into_values().collect()
    }

    /// Proves that every quotation shown stands in its report where it is said to stand.
    ///
    /// # Errors
    /// When one does not, or the catalogue cannot be read.
    pub fn verify(&self, store: &Store, shown: usize) -> Result<()> {
        let typical = self.positions.iter().take(shown).map(|position| position.members[0]);
        let pairs = self.divergences.iter().flat_map(|&(one, other)| [one, other]);
        let quoted: BTreeSet<usize> = typical.chain(pairs).collect();
        quoted.into_iter().try_for_each(|index| verify(store, &self.records[index]))
    }
}

/// Proves that a quotation stands in its report where it is said to stand.
///
/// # Errors
/// When it does not, or the catalogue cannot be read.
pub fn verify(store: &Store, record: &ConclusionRecord) -> Result<()> {
    let publication = store.publication(&record.publication_id)?;
    let document =
        store.document(publication.current)?.context("a report quoted has no text\nhint: cambon build")?;
    let found = CharOffsets::new(&document.text).slice(record.char_start, record.char_end)
        == Some(record.text.as_str());
    ensure!(found, "the quotation {} does not stand in its report\nhint: cambon check", record.id);
    Ok(())
}

/// Pairs of typical conclusions of different positions that seem to order different things.
fn diverging(statements: &[Statement<'_>], positions: &[Position]) -> Vec<(usize, usize)> {
    let typical: Vec<usize> = positions.iter().map(|position| position.members[0]).collect();
    let quoted: Vec<Statement<'_>> = typical.iter().map(|index| statements[*index]).collect();
    let found = doctrine::divergences(&quoted).into_iter().take(MOST_DIVERGENCES);
    found.map(|divergence| (typical[divergence.pair.0], typical[divergence.pair.1])).collect()
}

impl Position {
    fn of(members: Vec<usize>, records: &[ConclusionRecord]) -> Self {
        let mut bases: BTreeMap<&str, usize> = BTreeMap::new();
        let mut statuses: BTreeMap<Status, usize> = BTreeMap::new();
        for record in members.iter().map(|index| &records[*index]) {
            for basis in &record.legal_bases {
                *bases.entry(basis).or_default() += 1;
            }
            if let Some(status) = record.status {
                *statuses.entry(status).or_default() += 1;
            }
        }
        let mut bases: Vec<(String, usize)> =
            bases.into_iter().map(|(basis, count)| (basis.to_owned(), count)).collect();
        bases.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        Self { members, bases, statuses: statuses.into_iter().collect() }
    }
}

impl Figures {
    /// Counts records.
    #[must_use]
    pub fn of<'a>(records: impl Iterator<Item = &'a ConclusionRecord> + Clone) -> Self {
        let natures: Vec<Nature> = records.clone().filter_map(|record| record.nature).collect();
        let regular = natures.iter().filter(|nature| **nature == Nature::Regularity).count();
        let percent = (100 * regular + natures.len() / 2).checked_div(natures.len());
        let distinct = |value: fn(&ConclusionRecord) -> Option<String>| {
            records.clone().filter_map(value).collect::<BTreeSet<String>>().len()
        };
        Self {
            conclusions: records.clone().count(),
            publications: distinct(|record| Some(record.publication_id.to_string())),
            bodies: distinct(|record| record.body.clone().or_else(|| record.title.clone())),
            jurisdictions: distinct(|record| record.jurisdiction.clone()),
            first: records.clone().filter_map(|record| record.date).min(),
            last: records.filter_map(|record| record.date).max(),
            regularity_percent: percent.and_then(|percent| u32::try_from(percent).ok()),
        }
    }
}
