//! Scores of topics against labelled conclusions.
//!
//! A prediction is right when a reader gave it, as primary or as secondary topic: readers themselves differ. It does NOT tag.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use cambon_document::TopicTag;
use serde::Serialize;

use super::report::{Figures, Share};
use crate::{labelled::Labelled, taxonomy::TopicCode, topic::Judgement};

/// Width of a band of probability in the table of reliability.
const BAND: f32 = 0.1;
/// Confusions named for each topic, at most.
const MOST_CONFUSIONS: usize = 3;

/// Figures of an evaluation of topics.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TopicReport {
    /// Conclusions judged.
    pub conclusions: usize,
    /// Likeliest leaf right.
    pub leaf_right: Share,
    /// Its domain right.
    pub domain_right: Share,
    /// Mean of the F1 of the leaves that occur; a leaf given is counted under itself when right.
    pub leaf_macro_f1: f64,
    /// The same over domains.
    pub domain_macro_f1: f64,
    /// Every topic given, against every topic of the readers, leaves: F1 of the sums.
    pub leaf_micro_f1: f64,
    /// The same over domains.
    pub domain_micro_f1: f64,
    /// When it may abstain: leaves given that are right.
    pub answered_leaf_right: Share,
    /// When it may abstain: answers that are right, a domain being right if the readers' leaf lies in it.
    pub answer_right: Share,
    /// Share of conclusions that were given a leaf.
    pub coverage: Share,
    /// Share of conclusions that were given a leaf or a domain.
    pub domain_coverage: Share,
    /// Nature right.
    pub nature_right: Share,
    /// Kind that the words alone suggest right.
    pub kind_right: Share,
    /// By code.
    pub leaves: BTreeMap<TopicCode, TopicFigures>,
    /// By code.
    pub domains: BTreeMap<TopicCode, TopicFigures>,
    /// Of the leaves held likely to a degree, so many were right; by lower bound of the band in tenths.
    pub reliability: BTreeMap<u8, Share>,
    /// What was judged wrongly; left out of JSON, which is kept and passed on: texts are not ours to pass on.
    #[serde(skip)]
    pub wrong: Vec<WrongTopic>,
}

/// Figures of one topic.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TopicFigures {
    /// Conclusions whose primary topic it is.
    pub support: usize,
    /// Precision and recall.
    #[serde(flatten)]
    pub figures: Figures,
    /// What was given in its place, most frequent first.
    pub taken_for: Vec<(TopicCode, usize)>,
}

/// A conclusion whose leaf was judged wrongly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WrongTopic {
    /// Its id.
    pub id: String,
    /// The readers' topics, primary first.
    pub expected: Vec<TopicCode>,
    /// The leaf given.
    pub given: TopicCode,
    /// How likely it was held.
    pub probability: f32,
    /// Its words.
    pub text: String,
}

/// Compares judgements with what readers said, row by row.
#[must_use]
pub fn score(rows: &[Labelled], judgements: &[Judgement]) -> TopicReport {
    debug_assert_eq!(rows.len(), judgements.len());
    let mut report = TopicReport { conclusions: rows.len(), ..Default::default() };
    let (mut leaves, mut domains) = (Level::default(), Level::default());
    for (row, judgement) in rows.iter().zip(judgements) {
        report.count(row, judgement);
        let expected: Vec<TopicCode> = row.topics.all().cloned().collect();
        let given = given(judgement);
        domains.count(&domains_of(&expected), &domains_of(&given));
        leaves.count(&expected, &given);
    }
    (report.leaf_macro_f1, report.leaf_micro_f1) = (leaves.macro_f1(), leaves.micro_f1());
    (report.domain_macro_f1, report.domain_micro_f1) = (domains.macro_f1(), domains.micro_f1());
    report.leaves = leaves.finish();
    report.domains = domains.finish();
    report
}

impl TopicReport {
    fn count(&mut self, row: &Labelled, judgement: &Judgement) {
        let (leaf, probability) = &judgement.likeliest;
        let right = row.topics.holds(leaf);
        self.leaf_right.count(right);
        self.domain_right.count(row.topics.hold_domain(&leaf.domain()));
        let band = (probability / BAND).floor().clamp(0.0, 1.0 / BAND - 1.0) as u8;
        self.reliability.entry(band).or_default().count(right);
        self.count_answer(row, &judgement.topics[0]);
        if let Some(nature) = row.nature {
            self.nature_right.count(nature == judgement.nature);
        }
        self.kind_right.count(row.kind == judgement.kind);
        if !right {
            self.wrong.push(WrongTopic {
                id: row.id.clone(),
                expected: row.topics.all().cloned().collect(),
                given: leaf.clone(),
                probability: *probability,
                text: row.text.clone(),
            });
        }
    }

    fn count_answer(&mut self, row: &Labelled, answer: &TopicTag) {
        let Ok(answer) = &TopicCode::new(&answer.code) else { return };
        let abstains = *answer == TopicCode::unqualified();
        let is_leaf = !abstains && answer.domain() != *answer;
        self.coverage.count(is_leaf);
        self.domain_coverage.count(!abstains);
        if is_leaf {
            self.answered_leaf_right.count(row.topics.holds(answer));
        }
        if !abstains {
            let right = if is_leaf { row.topics.holds(answer) } else { row.topics.hold_domain(answer) };
            self.answer_right.count(right);
        }
    }
}

/// Counts of one level of the taxonomy.
#[derive(Debug, Default)]
struct Level {
    primary: BTreeMap<TopicCode, Tally>,
    /// Topics given that readers gave.
    common: usize,
    /// Topics given.
    given: usize,
    /// Topics that readers gave.
    expected: usize,
}

#[derive(Debug, Default)]
struct Tally {
    support: usize,
    figures: Figures,
    taken_for: BTreeMap<TopicCode, usize>,
}

impl Level {
    /// Counts one conclusion; both lists have the primary topic first.
    fn count(&mut self, expected: &[TopicCode], given: &[TopicCode]) {
        self.common += given.iter().filter(|code| expected.contains(code)).count();
        self.given += given.len();
        self.expected += expected.len();
        let answer = &given[0];
        let right = expected.contains(answer);
        self.primary.entry(expected[0].clone()).or_default().support += 1;
        let truth = if right { answer } else { &expected[0] };
        let tally = self.primary.entry(truth.clone()).or_default();
        tally.figures.recall.count(right);
        if !right {
            *tally.taken_for.entry(answer.clone()).or_default() += 1;
        }
        self.primary.entry(answer.clone()).or_default().figures.precision.count(right);
    }

    fn macro_f1(&self) -> f64 {
        let occurring = self.primary.values().filter(|tally| tally.figures.recall.total > 0);
        let known: Vec<f64> = occurring.filter_map(|tally| tally.figures.f1()).collect();
        if known.is_empty() { 0.0 } else { known.iter().sum::<f64>() / known.len() as f64 }
    }

    fn micro_f1(&self) -> f64 {
        let all = self.given + self.expected;
        if all == 0 { 0.0 } else { 2.0 * self.common as f64 / all as f64 }
    }

    fn finish(self) -> BTreeMap<TopicCode, TopicFigures> {
        let figures = |tally: Tally| {
            let mut taken_for: Vec<(TopicCode, usize)> = tally.taken_for.into_iter().collect();
            taken_for.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
            taken_for.truncate(MOST_CONFUSIONS);
            TopicFigures { support: tally.support, figures: tally.figures, taken_for }
        };
        self.primary.into_iter().map(|(code, tally)| (code, figures(tally))).collect()
    }
}

/// The likeliest leaf, then the further leaves given.
fn given(judgement: &Judgement) -> Vec<TopicCode> {
    let further = judgement.topics.iter().skip(1).filter_map(|topic| TopicCode::new(&topic.code).ok());
    std::iter::once(judgement.likeliest.0.clone()).chain(further).collect()
}

/// The domains of topics, each once, in their order.
fn domains_of(codes: &[TopicCode]) -> Vec<TopicCode> {
    let mut domains: Vec<TopicCode> = Vec::new();
    for domain in codes.iter().map(TopicCode::domain) {
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    domains
}
