//! Real reports multiplied: new reports of the same sizes, filled with all sections of all reports, whole, in another order each time.

use anyhow::{Result, bail};
use cambon_document::{ConclusionId, PublicationId};
use cambon_indexer::{IndexedConclusion, IndexedPassage, IndexedPublication};

use super::queries::Random;

/// Fixed, so that every run measures the same.
const SEED: u64 = 2026;

/// Years between a report and its copies, in both directions.
const YEARS: i16 = 8;

/// The reports and how they are multiplied.
pub struct Multiplied {
    base: Vec<IndexedPublication>,
    passages: Vec<IndexedPassage>,
    conclusions: Vec<IndexedConclusion>,
    /// Runs of passages under the same headings: first and end.
    sections: Vec<(u32, u32)>,
    wanted: usize,
}

impl Multiplied {
    /// `wanted` passages from these reports.
    pub fn new(mut base: Vec<IndexedPublication>, wanted: usize) -> Result<Self> {
        let passages: Vec<_> = base.iter().flat_map(|report| report.passages.clone()).collect();
        let conclusions: Vec<_> = base.iter().flat_map(|report| report.conclusions.clone()).collect();
        base.retain(|report| !report.passages.is_empty());
        if passages.is_empty() {
            bail!("these reports hold no passage");
        }
        let sections = sections(&passages);
        Ok(Self { base, passages, conclusions, sections, wanted })
    }

    /// Passages of the real reports.
    pub fn real_passages(&self) -> &[IndexedPassage] {
        &self.passages
    }

    /// Bytes of the passages' text, and passages.
    pub fn extent(&self) -> (u64, usize) {
        let mut bytes = 0;
        for round in 0..self.rounds() {
            let order = self.order(round);
            let texts = order.iter().take(self.wanted - round * self.passages.len());
            bytes += texts.map(|place| self.passages[*place as usize].text.len() as u64).sum::<u64>();
        }
        (bytes, self.wanted)
    }

    /// How many reports there are in the end.
    pub fn publications(&self) -> usize {
        let sizes = self.base.iter().map(|report| report.passages.len()).cycle();
        let begun = sizes.scan(0, |next, size| {
            *next += size;
            Some(*next - size)
        });
        begun.take_while(|before| *before < self.wanted).count()
    }

    fn rounds(&self) -> usize {
        self.wanted.div_ceil(self.passages.len())
    }

    /// All reports, made one by one.
    pub fn iter(&self) -> impl Iterator<Item = IndexedPublication> + '_ {
        (0..self.rounds()).flat_map(move |round| {
            let order = self.order(round);
            let mut left = self.wanted - round * self.passages.len();
            let mut begun = 0;
            let mut begun_conclusions = 0;
            (0..self.base.len()).map_while(move |place| {
                let size = self.base[place].passages.len().min(left);
                let made = (size > 0).then(|| {
                    let drawn = &order[begun..begun + size];
                    self.report(round, place, drawn, begun_conclusions)
                });
                begun += size;
                begun_conclusions += self.base[place].conclusions.len();
                left -= size;
                made
            })
        })
    }

    fn order(&self, round: usize) -> Vec<u32> {
        let mut order = self.sections.clone();
        let mut random = Random::new(SEED + round as u64);
        for place in (1..order.len()).rev() {
            order.swap(place, random.below(place + 1));
        }
        order.into_iter().flat_map(|(first, end)| first..end).collect()
    }

    /// A report with the facts of one real report, the body of another, and passages of all.
    fn report(&self, round: usize, place: usize, drawn: &[u32], begun: usize) -> IndexedPublication {
        let facts = &self.base[place];
        let other = &self.base[(place + 31 * round) % self.base.len()];
        let id = format!("{}-{round}", facts.id);
        let passages = (0..)
            .zip(drawn)
            .map(|(ordinal, drawn)| IndexedPassage { ordinal, ..self.passages[*drawn as usize].clone() });
        let shift = 7 * round;
        let conclusions = (0..facts.conclusions.len()).map(|number| {
            let model = &self.conclusions[(begun + number + shift) % self.conclusions.len()];
            IndexedConclusion { id: ConclusionId(format!("{id}-{number}")), ..model.clone() }
        });
        let years = i16::try_from(round).unwrap_or(0) % (2 * YEARS) - YEARS;
        let date = facts.date.and_then(|date| date.with().year(date.year() + years).day(1).build().ok());
        IndexedPublication {
            id: PublicationId(id.clone()),
            content_stamp: id.clone(),
            source_ref: format!("{}-{round}", facts.source_ref),
            jurisdiction: other.jurisdiction.clone(),
            body: other.body.clone(),
            body_kind: other.body_kind,
            department: other.department.clone(),
            date,
            passages: passages.collect(),
            conclusions: conclusions.collect(),
            title: facts.title.clone(),
            institution: facts.institution.clone(),
            document_type: facts.document_type.clone(),
        }
    }
}

fn sections(passages: &[IndexedPassage]) -> Vec<(u32, u32)> {
    let mut sections: Vec<(u32, u32)> = Vec::new();
    for (place, passage) in (0_u32..).zip(passages) {
        match sections.last_mut() {
            Some((first, end)) if passages[*first as usize].section == passage.section => *end = place + 1,
            _ => sections.push((place, place + 1)),
        }
    }
    sections
}
