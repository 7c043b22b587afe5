//! Using a model: what it says of a conclusion, and the words that made it say so. It does NOT learn.

use super::{
    evidence,
    format::{self, ModelError},
    judgement::{self, Judgement},
    model::TopicModel,
    representation::{Representation, Words},
};
use crate::{linear::SparseVector, taxonomy::TopicCode, wording::Wording};

/// The model that is shipped, as text.
const SHIPPED: &str = include_str!("../../../models/topics/model.tsv");

/// Gives topics to conclusions; made once per model.
pub struct Tagger {
    model: TopicModel,
    representation: Box<dyn Representation>,
}

impl Tagger {
    /// The model that is shipped with the program.
    #[must_use]
    pub fn shipped() -> Self {
        Self::read(SHIPPED).expect("the shipped model is read in a test")
    }

    /// The model that is shipped with the program, as text.
    #[must_use]
    pub fn shipped_text() -> &'static str {
        SHIPPED
    }

    /// A model made by `cambon train` over words.
    ///
    /// # Errors
    /// [`ModelError`] with the first line that does not fit.
    pub fn read(text: &str) -> Result<Self, ModelError> {
        let model = format::read(text)?;
        let words = Words::of_names(model.features.clone());
        Self::fitting(model, Box::new(words))
    }

    /// A model made by `cambon train --encoder`, with the encoder on which it was trained.
    ///
    /// # Errors
    /// [`ModelError`], also when it was trained on another encoder.
    #[cfg(feature = "neural")]
    pub fn read_with_encoder(text: &str, encoder: crate::neural::Encoder) -> Result<Self, ModelError> {
        Self::fitting(format::read(text)?, Box::new(crate::neural::EncoderRepresentation::new(encoder)))
    }

    /// A model with what makes its features, if they belong together.
    fn fitting(model: TopicModel, representation: Box<dyn Representation>) -> Result<Self, ModelError> {
        if representation.name() == model.representation {
            return Ok(Self::new(model, representation));
        }
        Err(ModelError::OtherRepresentation { trained: model.representation, present: representation.name() })
    }

    pub(crate) fn new(model: TopicModel, representation: Box<dyn Representation>) -> Self {
        Self { model, representation }
    }

    /// The model in use.
    #[must_use]
    pub fn model(&self) -> &TopicModel {
        &self.model
    }

    /// What the model says of a conclusion.
    #[must_use]
    pub fn judge(&self, wording: &Wording<'_>) -> Judgement {
        self.judge_all(std::slice::from_ref(wording)).swap_remove(0)
    }

    /// What the model says of some conclusions, in their order; faster than one by one where an encoder is used.
    #[must_use]
    pub fn judge_all(&self, wordings: &[Wording<'_>]) -> Vec<Judgement> {
        let vectors = self.representation.vectors(wordings);
        wordings.iter().zip(&vectors).map(|(wording, vector)| self.judge_vector(wording, vector)).collect()
    }

    /// Probability of one topic, leaf or domain, for a wording; `None` if the model does not know the code.
    #[must_use]
    pub fn probability(&self, wording: &Wording<'_>, code: &TopicCode) -> Option<f32> {
        let label = self.label(code.as_str())?;
        let vector = self.representation.vectors(std::slice::from_ref(wording)).swap_remove(0);
        Some(self.model.probabilities(&vector)[label])
    }

    fn judge_vector(&self, wording: &Wording<'_>, vector: &SparseVector) -> Judgement {
        let probabilities = self.model.probabilities(vector);
        let mut judgement =
            judgement::judge(&self.model.labels, self.model.thresholds, &probabilities, wording.kind);
        for topic in &mut judgement.topics {
            if topic.code != TopicCode::unqualified().as_str()
                && let Some(label) = self.label(&topic.code)
            {
                topic.evidence = evidence::of(&self.model, self.representation.as_ref(), label, wording);
            }
        }
        judgement
    }

    /// Number of the label that speaks of a topic.
    fn label(&self, code: &str) -> Option<usize> {
        self.model
            .labels
            .iter()
            .position(|label| label.label.code().is_some_and(|known| known.as_str() == code))
    }
}
