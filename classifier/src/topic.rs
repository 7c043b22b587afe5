//! Topics of conclusions: a small linear model over words that explains itself and may abstain.
//!
//! `training` learns it from labelled conclusions, `tagging` uses it. Which topics there are is `taxonomy`'s affair.

mod evidence;
mod format;
mod judgement;
mod lexicon;
mod model;
mod representation;
mod tagging;
#[cfg(test)]
mod tests;
mod training;

pub use format::ModelError;
pub use judgement::Judgement;
pub use model::TopicModel;
#[cfg(feature = "neural")]
pub(crate) use representation::Representation;
pub use tagging::Tagger;
#[cfg(feature = "neural")]
pub use training::train_encoder;
pub use training::{Trained, train};
