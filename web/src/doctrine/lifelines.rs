//! Life-lines: successive reports on one body, what became of each former recommendation, and the one-year clock of article
//! L. 243-9 of the code of the financial jurisdictions. Which follow-up speaks of which recommendation is decided in
//! `cambon_classifier::doctrine`.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use cambon_classifier::doctrine::{FollowUp, Former, follow_ups};
use cambon_corpus::{ConclusionFilter, ConclusionRecord, Publication, Store};
use cambon_document::{ConclusionKind, Form, PublicationId, text::words};
use jiff::{ToSpan, civil::Date};

/// A body and its reports, the first first.
pub struct Lifeline {
    /// Its name, as in the last report.
    pub body: String,
    /// Of one report each.
    pub stages: Vec<Stage>,
}

/// A report on a body: what it recommends, and what it says of the one before.
pub struct Stage {
    /// The report.
    pub publication: Publication,
    /// Recommendations and reminders, each with its follow-up in a later report.
    pub recommendations: Vec<(ConclusionRecord, Option<ConclusionRecord>)>,
    /// Follow-ups of recommendations that stand in no report of the catalogue.
    pub orphans: Vec<ConclusionRecord>,
    /// A year after the report: the law counts from its presentation to the assembly, which the catalogue does not know; a
    /// report is published once it was presented, so that this day is the latest.
    pub due: Option<Date>,
}

/// Words of kinds of bodies, which titles write or leave out.
const KINDS: [&str; 14] = [
    "commune",
    "ville",
    "de",
    "du",
    "des",
    "la",
    "le",
    "les",
    "l",
    "d",
    "et",
    "rapport",
    "observations",
    "definitives",
];

/// The life-lines of bodies whose name holds all the words asked for; without words, of those with something to tell.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn gather(store: &Store, asked: &str) -> Result<Vec<Lifeline>> {
    let asked: Vec<String> = words(asked).collect();
    let mut bodies: BTreeMap<Vec<String>, Vec<Publication>> = BTreeMap::new();
    for publication in store.publications()? {
        let Some(key) = identity(&publication) else { continue };
        let named: Vec<String> = words(publication.body.as_deref().unwrap_or_default())
            .chain(words(publication.title.as_deref().unwrap_or_default()))
            .collect();
        if asked.iter().all(|word| named.contains(word)) {
            bodies.entry(key).or_default().push(publication);
        }
    }
    let mut records: HashMap<PublicationId, Vec<ConclusionRecord>> = HashMap::new();
    for record in store.conclusions(&ConclusionFilter::default())? {
        records.entry(record.publication_id.clone()).or_default().push(record);
    }
    let mut lines: Vec<Lifeline> =
        bodies.into_values().map(|publications| lifeline(publications, &mut records)).collect();
    if asked.is_empty() {
        lines.retain(|line| {
            line.stages.len() > 1 || line.stages.iter().any(|stage| !stage.orphans.is_empty())
        });
    }
    Ok(lines)
}

/// What makes two reports be on one body: kind, département and the words of its name, as the catalogue knows them.
fn identity(publication: &Publication) -> Option<Vec<String>> {
    let name = publication.body.as_deref()?;
    let mut key: Vec<String> = words(name).filter(|word| !KINDS.contains(&word.as_str())).collect();
    if key.is_empty() {
        return None;
    }
    key.sort();
    key.push(publication.department.clone().unwrap_or_default());
    key.push(publication.body_kind.map(|kind| kind.code().to_owned()).unwrap_or_default());
    Some(key)
}

/// The life-line of a body whose publications these are; takes their conclusions out of `records`.
pub fn lifeline(
    mut publications: Vec<Publication>,
    records: &mut HashMap<PublicationId, Vec<ConclusionRecord>>,
) -> Lifeline {
    publications.sort_by(|a, b| (a.date.is_none(), a.date, &a.id).cmp(&(b.date.is_none(), b.date, &b.id)));
    let body = publications.last().and_then(|last| last.body.clone()).unwrap_or_default();
    let mut stages: Vec<Stage> = Vec::new();
    for publication in publications {
        let all = records.remove(&publication.id).unwrap_or_default();
        let (followed, own): (Vec<_>, Vec<_>) = all
            .into_iter()
            .filter(|record| record.kind != ConclusionKind::Finding)
            .partition(|record| record.form == Form::FollowUp);
        // Parts of one report come out on one day: only an earlier report has follow-ups.
        let before = stages.iter().take_while(|stage| stage.publication.date < publication.date).count();
        let orphans = settle(&mut stages[..before], followed);
        let local = publication
            .jurisdiction
            .as_deref()
            .is_some_and(|code| code.starts_with("CRC") || code.starts_with("CTC"));
        let due = publication.date.filter(|_| local).and_then(|date| date.checked_add(1.year()).ok());
        let recommendations = own.into_iter().map(|record| (record, None)).collect();
        stages.push(Stage { publication, recommendations, orphans, due });
    }
    Lifeline { body, stages }
}

/// Gives follow-ups to the recommendations they speak of, in the report before, else in those before it; gives back the rest.
fn settle(stages: &mut [Stage], mut followed: Vec<ConclusionRecord>) -> Vec<ConclusionRecord> {
    for stage in stages.iter_mut().rev() {
        let open: Vec<usize> = (0..stage.recommendations.len())
            .filter(|index| stage.recommendations[*index].1.is_none())
            .collect();
        let former: Vec<Former<'_>> = open
            .iter()
            .map(|index| &stage.recommendations[*index].0)
            .map(|record| Former { text: &record.text, number: record.number.as_deref() })
            .collect();
        let later: Vec<FollowUp<'_>> = followed
            .iter()
            .map(|record| FollowUp { text: &record.text, number: record.number.as_deref() })
            .collect();
        let matches = follow_ups(&former, &later);
        let mut rest: Vec<Option<ConclusionRecord>> = followed.into_iter().map(Some).collect();
        for met in matches {
            stage.recommendations[open[met.former]].1 = rest[met.follow_up].take();
        }
        followed = rest.into_iter().flatten().collect();
    }
    followed
}
