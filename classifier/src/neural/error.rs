//! What may be wrong with an encoder.

use thiserror::Error;

/// An encoder that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EncoderError {
    /// A file does not hold what its name says.
    #[error("{file} cannot be used: {reason}")]
    Broken {
        /// Its name.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A family of encoders that is not supported.
    #[error(
        "config.json has the model_type {0:?}\nhint: camembert, roberta, xlm-roberta, bert and modernbert are supported"
    )]
    UnknownFamily(String),
    /// The computation failed.
    #[error("the encoder cannot be computed: {0}")]
    Computation(String),
}

impl From<candle_core::Error> for EncoderError {
    fn from(error: candle_core::Error) -> Self {
        Self::Computation(error.to_string())
    }
}
