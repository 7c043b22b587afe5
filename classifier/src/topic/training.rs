//! Learning a model from labelled conclusions, reproducibly: the same rows in the same order give the same bytes.
//!
//! Every label is learnt against all others. Margins are calibrated, and the model is judged, on conclusions that the weights had not
//! seen: five times, a fifth of the rows is held back. Rows written one after the other treat of similar subjects, so whole
//! runs of them are held back together.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use cambon_document::{ConclusionKind, Nature};

use super::{
    format,
    judgement::{self, Judgement},
    lexicon,
    model::{CalibratedLabel, Label, Thresholds, TopicModel},
    representation::{Representation, Words},
    tagging::Tagger,
};
use crate::{
    evaluate::{self, TopicReport},
    labelled::Labelled,
    linear::{
        SparseVector,
        calibration::Sigmoid,
        svm::{self, Example, Hyperplane},
        table::WeightTable,
    },
    taxonomy::{Taxonomy, TopicCode},
    wording::Wording,
};

/// A word that fewer rows have is not learnt.
const LEAST_ROWS: usize = 2;
/// What an error costs, against the size of the weights.
const COST: f64 = 0.5;
/// A leaf with fewer rows than this is not made dearer any more.
const FEWEST_ROWS: usize = 5;
/// The same for the nature, where few signs decide and labels are less sure.
const NATURE_COST: f64 = 0.03;
/// What an error on a secondary topic costs beside one on the primary.
const SECONDARY_COST: f64 = 0.5;
/// What an error on a correction costs beside one on a row that was written for training.
const CORRECTION_COST: f64 = 4.0;
/// What an error on a term of the taxonomy costs beside one on a row that was written for training.
const TERM_COST: f64 = 3.0;
/// How much the margin of its domain adds to that of a leaf.
const DOMAIN_SHARE: f64 = 0.5;
/// Parts into which the rows are cut for calibration and evaluation.
const FOLDS: usize = 5;
/// Rows that follow each other and are held back together.
const RUN: usize = 8;
/// When to abstain: chosen on real conclusions read by hand, see docs/classement.md.
const THRESHOLDS: Thresholds = Thresholds { leaf: 0.4, domain: 0.6, secondary: 0.4 };
/// Calibrations are kept to this many units in one: finer differences decide nothing.
const CALIBRATION_UNITS: f64 = 1000.0;

/// A trained model and how it did on rows that were held back.
pub struct Trained {
    /// Ready for use.
    pub tagger: Tagger,
    /// Figures of the rows held back.
    pub held_back: TopicReport,
}

impl Trained {
    /// The model as text, the same bytes for the same rows.
    #[must_use]
    pub fn text(&self) -> String {
        format::write(self.tagger.model())
    }
}

/// Learns from rows over the words that they have; `corrections` are rows of readers of real reports, and weigh more.
#[must_use]
pub fn train(rows: &[Labelled], corrections: &[Labelled], taxonomy: &Taxonomy) -> Trained {
    let terms = lexicon::rows(taxonomy);
    let written: Vec<Wording<'_>> = rows.iter().map(Labelled::wording).collect();
    let mut words = Words::frequent(&written, LEAST_ROWS);
    // Every word of a term or of a correction was chosen: it counts, however rare.
    words.add(&corrections.iter().chain(&terms).map(Labelled::wording).collect::<Vec<_>>());
    train_on(Box::new(words), rows, corrections, taxonomy)
}

/// Learns from rows over the vectors of an encoder, as [`train`] does over words.
#[cfg(feature = "neural")]
#[must_use]
pub fn train_encoder(
    rows: &[Labelled],
    corrections: &[Labelled],
    taxonomy: &Taxonomy,
    encoder: crate::neural::Encoder,
) -> Trained {
    let representation = crate::neural::EncoderRepresentation::new(encoder);
    train_on(Box::new(representation), rows, corrections, taxonomy)
}

/// Learns from rows over any features.
pub(crate) fn train_on(
    representation: Box<dyn Representation>,
    rows: &[Labelled],
    corrections: &[Labelled],
    taxonomy: &Taxonomy,
) -> Trained {
    let (rows, written) = (&[rows, corrections].concat()[..], rows.len());
    let vectors = vectors(representation.as_ref(), rows);
    let terms = lexicon::rows(taxonomy);
    let features = representation.features();
    let material = Material {
        rows,
        written,
        vectors: &vectors,
        terms: &terms,
        term_vectors: &self::vectors(representation.as_ref(), &terms),
        features: features.len(),
        labels: labels(taxonomy),
    };
    let unseen = material.margins_unseen();
    let labels = material.calibrated(&unseen);
    let held_back = evaluate::score_topics(rows, &material.judgements(&labels, &unseen));
    let table = WeightTable::of(&material.planes(|_| true));
    let mut model = TopicModel {
        version: String::new(),
        taxonomy: taxonomy.version().to_owned(),
        representation: representation.name(),
        thresholds: THRESHOLDS,
        labels,
        features,
        table,
    };
    model.version = format::version_of(&model);
    Trained { tagger: Tagger::new(model, representation), held_back }
}

fn vectors(representation: &dyn Representation, rows: &[Labelled]) -> Vec<SparseVector> {
    let wordings: Vec<Wording<'_>> = rows.iter().map(Labelled::wording).collect();
    representation.vectors(&wordings)
}

/// Leaves and `AUT`, domains, nature, kinds.
fn labels(taxonomy: &Taxonomy) -> Vec<Label> {
    let leaves = taxonomy.leaves().map(|topic| Label::Leaf(topic.code.clone()));
    let domains = taxonomy.domains().map(|topic| Label::Domain(topic.code.clone()));
    let others = [Label::Regularity, Label::Recommendation, Label::LegalReminder, Label::Finding];
    leaves.chain([Label::Leaf(TopicCode::unqualified())]).chain(domains).chain(others).collect()
}

/// What is learnt from.
struct Material<'a> {
    rows: &'a [Labelled],
    /// Rows from this number on are corrections.
    written: usize,
    vectors: &'a [SparseVector],
    /// Names and terms of the taxonomy: they teach topics, and are neither held back nor judged.
    terms: &'a [Labelled],
    term_vectors: &'a [SparseVector],
    features: usize,
    labels: Vec<Label>,
}

impl Material<'_> {
    /// For each row the margins of all labels, from weights learnt without the row's fold.
    fn margins_unseen(&self) -> Vec<Vec<f64>> {
        let mut margins = vec![Vec::new(); self.rows.len()];
        for fold in 0..FOLDS {
            let planes = self.planes(|row| fold_of(row) != fold);
            for row in (0..self.rows.len()).filter(|&row| fold_of(row) == fold) {
                margins[row] = planes.iter().map(|plane| plane.margin(&self.vectors[row])).collect();
            }
        }
        margins
    }

    /// One hyperplane a label from the rows that are seen; each core learns the next label that is left.
    fn planes(&self, seen: impl Fn(usize) -> bool + Sync) -> Vec<Hyperplane> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut learnt = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(label) = self.labels.get(index) else { return learnt };
                learnt.push((index, svm::train(&self.examples(label, &seen), self.features)));
            }
        };
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut planes: Vec<(usize, Hyperplane)> = thread::scope(|scope| {
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("learning does not panic")).collect()
        });
        planes.sort_by_key(|(index, _)| *index);
        self.with_domains(planes.into_iter().map(|(_, plane)| plane).collect())
    }

    /// Leaves strengthened by their domains.
    fn with_domains(&self, mut planes: Vec<Hyperplane>) -> Vec<Hyperplane> {
        for index in 0..planes.len() {
            let Label::Leaf(leaf) = &self.labels[index] else { continue };
            let domain = Label::Domain(leaf.domain());
            if let Some(domain) = self.labels.iter().position(|label| *label == domain) {
                let added = planes[domain].clone();
                planes[index].add(&added, DOMAIN_SHARE);
            }
        }
        planes
    }

    fn examples(&self, label: &Label, seen: impl Fn(usize) -> bool) -> Vec<Example<'_>> {
        let cost = if *label == Label::Regularity { NATURE_COST } else { COST };
        let dearness = self.dearness(label);
        let example = |row: &Labelled, vector, origin: f64| {
            let (positive, share) = bears(row, label)?;
            Some(Example {
                vector,
                positive,
                cost: cost * share * origin * if positive { dearness } else { 1.0 },
            })
        };
        let rows = self.rows.iter().zip(self.vectors).enumerate().filter(|(index, _)| seen(*index));
        let written = rows.filter_map(|(index, (row, vector))| {
            example(row, vector, if index < self.written { 1.0 } else { CORRECTION_COST })
        });
        let terms = self.terms.iter().zip(self.term_vectors).filter(|_| label.code().is_some());
        written.chain(terms.filter_map(|(row, vector)| example(row, vector, TERM_COST))).collect()
    }

    /// What it costs to miss a row of a leaf beside giving it wrongly: as much more as the leaf has fewer rows than others.
    fn dearness(&self, label: &Label) -> f64 {
        let Label::Leaf(leaf) = label else { return 1.0 };
        let of_leaf = self.rows.iter().filter(|row| row.topics.primary == *leaf).count();
        let leaves = self.labels.iter().filter(|label| matches!(label, Label::Leaf(_))).count();
        self.rows.len() as f64 / leaves as f64 / of_leaf.max(FEWEST_ROWS) as f64
    }

    fn calibrated(&self, margins: &[Vec<f64>]) -> Vec<CalibratedLabel> {
        let calibrate = |(index, label): (usize, &Label)| {
            let judged = self.rows.iter().zip(margins);
            let cases: Vec<(f64, bool)> = judged
                .filter_map(|(row, margins)| {
                    bears(row, label).map(|(positive, _)| (margins[index], positive))
                })
                .collect();
            CalibratedLabel { label: label.clone(), sigmoid: rounded(Sigmoid::fit(&cases)) }
        };
        self.labels.iter().enumerate().map(calibrate).collect()
    }

    fn judgements(&self, labels: &[CalibratedLabel], margins: &[Vec<f64>]) -> Vec<Judgement> {
        let judge = |(row, margins): (&Labelled, &Vec<f64>)| {
            let probabilities: Vec<f32> = labels
                .iter()
                .zip(margins)
                .map(|(label, &margin)| label.sigmoid.probability(margin) as f32)
                .collect();
            judgement::judge(labels, THRESHOLDS, &probabilities, row.kind)
        };
        self.rows.iter().zip(margins).map(judge).collect()
    }
}

/// Whether a row bears a label, and what share of the cost an error on it bears; `None` where nobody judged it.
fn bears(row: &Labelled, label: &Label) -> Option<(bool, f64)> {
    let topics = &row.topics;
    let by_topic = |primary: bool, secondary: bool| {
        Some((primary || secondary, if secondary && !primary { SECONDARY_COST } else { 1.0 }))
    };
    match label {
        Label::Leaf(code) => by_topic(topics.primary == *code, topics.holds(code)),
        Label::Domain(code) => by_topic(topics.primary.domain() == *code, topics.hold_domain(code)),
        // A legal reminder is a matter of regularity by its name: its words teach nothing.
        Label::Regularity if row.kind == ConclusionKind::LegalReminder => None,
        Label::Regularity => row.nature.map(|nature| (nature == Nature::Regularity, 1.0)),
        Label::Recommendation => Some((row.kind == ConclusionKind::Recommendation, 1.0)),
        Label::LegalReminder => Some((row.kind == ConclusionKind::LegalReminder, 1.0)),
        Label::Finding => Some((row.kind == ConclusionKind::Finding, 1.0)),
    }
}

fn fold_of(row: usize) -> usize {
    row / RUN % FOLDS
}

fn rounded(sigmoid: Sigmoid) -> Sigmoid {
    let round = |value: f64| (value * CALIBRATION_UNITS).round() / CALIBRATION_UNITS;
    Sigmoid { slope: round(sigmoid.slope), offset: round(sigmoid.offset) }
}
