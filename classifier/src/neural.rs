//! Vectors of a transformer in place of words, behind the feature `neural`.
//!
//! An encoder of the BERT family is made of its published files; the same linear heads are trained on its vectors as on words. It does NOT
//! train or download encoders.

mod architecture;
mod error;
mod representation;
#[cfg(test)]
mod tests;

use candle_core::{Device, Tensor};
use tokenizers::{Encoding, Tokenizer, TruncationParams};

use crate::fingerprint;
use architecture::Architecture;

pub use error::EncoderError;
pub(crate) use representation::EncoderRepresentation;

/// Name of the configuration's file, as encoders are published.
pub const CONFIG_FILE: &str = "config.json";
/// The tokenizer's.
pub const TOKENIZER_FILE: &str = "tokenizer.json";
/// The weights'.
pub const WEIGHTS_FILE: &str = "model.safetensors";
/// Tokens computed together, padding included: bounds the memory of a batch.
const TOKENS_PER_BATCH: usize = 2048;
/// Longer texts are cut: a conclusion rarely has a hundred tokens.
const MOST_TOKENS: usize = 512;
/// Keeps the length of an empty vector from being divided by.
const LEAST_LENGTH: f32 = 1e-12;

/// The contents of an encoder's files.
pub struct EncoderFiles {
    /// Of [`CONFIG_FILE`].
    pub config: Vec<u8>,
    /// Of [`TOKENIZER_FILE`].
    pub tokenizer: Vec<u8>,
    /// Of [`WEIGHTS_FILE`].
    pub weights: Vec<u8>,
}

/// An encoder, ready to compute.
pub struct Encoder {
    architecture: Architecture,
    tokenizer: Tokenizer,
    name: String,
}

impl Encoder {
    /// Makes an encoder of its files' bytes.
    ///
    /// # Errors
    /// [`EncoderError`] with the file that cannot be used.
    pub fn new(files: EncoderFiles) -> Result<Self, EncoderError> {
        let fingerprint = fingerprint::of(&files.weights) >> 32;
        let architecture = Architecture::load(&files.config, files.weights)?;
        let tokenizer = tokenizer(&files.tokenizer, architecture.longest().min(MOST_TOKENS))?;
        let name =
            format!("encoder:{}-{}-{fingerprint:08x}", architecture.model_type(), architecture.dimension());
        Ok(Self { architecture, tokenizer, name })
    }

    /// Length of its vectors.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.architecture.dimension()
    }

    /// Family, dimension and fingerprint of the weights; stored with a model trained on it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// One vector of length 1 a text, in the order given: the mean of its tokens. Texts of similar length are computed together.
    ///
    /// # Errors
    /// [`EncoderError::Computation`]; not with weights that were loaded whole.
    pub fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let encodings = self
            .tokenizer
            .encode_batch(texts.to_vec(), true)
            .map_err(|error| EncoderError::Computation(error.to_string()))?;
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&index| encodings[index].len());
        let mut vectors = vec![Vec::new(); texts.len()];
        let mut rest = &order[..];
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(batch_size(rest, &encodings));
            let computed = self.embed_batch(batch, &encodings)?;
            for (&index, vector) in batch.iter().zip(computed) {
                vectors[index] = vector;
            }
            rest = later;
        }
        Ok(vectors)
    }

    fn embed_batch(&self, batch: &[usize], encodings: &[Encoding]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let width = batch.iter().map(|&index| encodings[index].len()).max().unwrap_or(0).max(1);
        let padded = |values: &[u32], padding: u32| -> Vec<u32> {
            values.iter().copied().chain(std::iter::repeat(padding)).take(width).collect()
        };
        let padding = self.architecture.padding();
        let ids: Vec<u32> =
            batch.iter().flat_map(|&index| padded(encodings[index].get_ids(), padding)).collect();
        let mask: Vec<u32> =
            batch.iter().flat_map(|&index| padded(encodings[index].get_attention_mask(), 0)).collect();
        let shape = (batch.len(), width);
        let ids = Tensor::from_vec(ids, shape, &Device::Cpu)?;
        let mask = Tensor::from_vec(mask, shape, &Device::Cpu)?;
        let states = self.architecture.forward(&ids, &mask)?.to_vec3::<f32>()?;
        let lengths = batch.iter().map(|&index| encodings[index].get_attention_mask());
        Ok(states.iter().zip(lengths).map(|(tokens, mask)| mean(tokens, mask, self.dimension())).collect())
    }
}

/// How many of the texts left, shortest first, are computed together.
fn batch_size(rest: &[usize], encodings: &[Encoding]) -> usize {
    let fits =
        |(position, index): &(usize, &usize)| (position + 1) * encodings[**index].len() <= TOKENS_PER_BATCH;
    rest.iter().enumerate().take_while(fits).count().max(1)
}

/// Mean of the tokens that are no padding, with length 1.
fn mean(tokens: &[Vec<f32>], mask: &[u32], dimension: usize) -> Vec<f32> {
    let mut sum = vec![0.0; dimension];
    for (token, _) in tokens.iter().zip(mask).filter(|(_, mask)| **mask > 0) {
        for (sum, value) in sum.iter_mut().zip(token) {
            *sum += value;
        }
    }
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt().max(LEAST_LENGTH);
    sum.iter().map(|value| value / length).collect()
}

fn tokenizer(bytes: &[u8], longest: usize) -> Result<Tokenizer, EncoderError> {
    let broken = |reason: String| EncoderError::Broken { file: TOKENIZER_FILE, reason };
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|error| broken(error.to_string()))?;
    let truncation = TruncationParams { max_length: longest, ..Default::default() };
    tokenizer.with_truncation(Some(truncation)).map_err(|error| broken(error.to_string()))?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}
