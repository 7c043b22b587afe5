//! An encoder's vectors as features of the topic model.

use super::Encoder;
use crate::{linear::SparseVector, topic::Representation, wording::Wording};

/// An encoder in the place of words; which words earned a topic is found by leaving out each in turn.
pub(crate) struct EncoderRepresentation {
    encoder: Encoder,
}

impl EncoderRepresentation {
    /// Of an encoder.
    pub(crate) fn new(encoder: Encoder) -> Self {
        Self { encoder }
    }
}

impl Representation for EncoderRepresentation {
    fn name(&self) -> String {
        self.encoder.name().to_owned()
    }

    fn features(&self) -> Vec<String> {
        (0..self.encoder.dimension()).map(|number| format!("e{number}")).collect()
    }

    fn vectors(&self, wordings: &[Wording<'_>]) -> Vec<SparseVector> {
        let texts: Vec<String> = wordings.iter().map(text).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let vectors = self.encoder.embed(&texts).expect("weights were loaded whole");
        vectors.into_iter().map(|vector| SparseVector::strongest((0..).zip(vector).collect())).collect()
    }
}

/// The heading above it, then the conclusion.
fn text(wording: &Wording<'_>) -> String {
    match wording.sub_heading {
        Some(heading) => format!("{heading}. {}", wording.text),
        None => wording.text.to_owned(),
    }
}
