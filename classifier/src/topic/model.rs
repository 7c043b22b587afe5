//! A trained model: what it can say, the weights of its features, and how margins become probabilities.
//!
//! How it is learnt is in `training`, how it is written in `format`, how it is used in `tagging`.

use cambon_document::ConclusionKind;

use crate::{
    linear::{SparseVector, calibration::Sigmoid, table::WeightTable},
    taxonomy::TopicCode,
};

/// Something that a model may say of a conclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Label {
    /// It is about this leaf (or about nothing that has one: `AUT`).
    Leaf(TopicCode),
    /// It is about this domain.
    Domain(TopicCode),
    /// It is a matter of regularity.
    Regularity,
    /// Its words are those of a recommendation.
    Recommendation,
    /// Its words are those of a legal reminder.
    LegalReminder,
    /// Its words are those of a finding.
    Finding,
}

/// A label and how its margins become probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CalibratedLabel {
    /// The label.
    pub label: Label,
    /// Fitted on conclusions that the weights had not seen.
    pub sigmoid: Sigmoid,
}

/// Least probabilities at which something is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Thresholds {
    /// A leaf.
    pub leaf: f32,
    /// A domain, where no leaf is sure.
    pub domain: f32,
    /// A further leaf beside the first.
    pub secondary: f32,
}

/// A topic model; its features are numbered in the order of `features`.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicModel {
    /// `topics-` and the beginning of the fingerprint of all that follows.
    pub(crate) version: String,
    /// Version of the taxonomy whose codes it gives.
    pub(crate) taxonomy: String,
    /// What makes its features of a wording.
    pub(crate) representation: String,
    /// When it abstains.
    pub(crate) thresholds: Thresholds,
    /// By number, as in `table`.
    pub(crate) labels: Vec<CalibratedLabel>,
    /// Names, by number.
    pub(crate) features: Vec<String>,
    /// The weights.
    pub(crate) table: WeightTable,
}

impl TopicModel {
    /// Version of the model, stored with each tag that it gives.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Version of the taxonomy whose codes it gives.
    #[must_use]
    pub fn taxonomy(&self) -> &str {
        &self.taxonomy
    }

    /// What makes its features: words, or a named encoder.
    #[must_use]
    pub fn representation(&self) -> &str {
        &self.representation
    }

    /// Probability of each label, by number.
    pub(crate) fn probabilities(&self, vector: &SparseVector) -> Vec<f32> {
        let margins = self.table.margins(vector);
        let labels = margins.iter().zip(&self.labels);
        labels.map(|(&margin, label)| label.sigmoid.probability(f64::from(margin)) as f32).collect()
    }
}

impl Label {
    /// The topic that it speaks of.
    pub(crate) fn code(&self) -> Option<&TopicCode> {
        match self {
            Self::Leaf(code) | Self::Domain(code) => Some(code),
            _ => None,
        }
    }

    /// The kind that it speaks of.
    pub(crate) fn kind(&self) -> Option<ConclusionKind> {
        match self {
            Self::Recommendation => Some(ConclusionKind::Recommendation),
            Self::LegalReminder => Some(ConclusionKind::LegalReminder),
            Self::Finding => Some(ConclusionKind::Finding),
            _ => None,
        }
    }
}
