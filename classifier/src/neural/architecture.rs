//! The families of encoders, and the common way through them: tokens in, states out.

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::{bert, modernbert, xlm_roberta};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{CONFIG_FILE, EncoderError, WEIGHTS_FILE};

/// Positions that RoBERTa leaves to padding: its first text position follows them.
const ROBERTA_OFFSET: usize = 2;

/// An encoder's weights, ready to compute.
pub(super) struct Architecture {
    family: Family,
    model_type: String,
    dimension: usize,
    longest: usize,
    padding: u32,
}

enum Family {
    Roberta(xlm_roberta::XLMRobertaModel),
    Bert(Box<bert::BertModel>),
    ModernBert(modernbert::ModernBert),
}

impl Architecture {
    /// Reads a configuration and the weights that belong to it.
    pub(super) fn load(config: &[u8], weights: Vec<u8>) -> Result<Self, EncoderError> {
        let broken = |file| move |reason: String| EncoderError::Broken { file, reason };
        let config: Value =
            serde_json::from_slice(config).map_err(|error| broken(CONFIG_FILE)(error.to_string()))?;
        let model_type = config["model_type"].as_str().unwrap_or_default().to_owned();
        let weights = VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu)
            .map_err(|error| broken(WEIGHTS_FILE)(error.to_string()))?;
        let (family, dimension, longest, padding) =
            family(&model_type, &config, weights).map_err(|error| match error {
                EncoderError::Computation(reason) => broken(WEIGHTS_FILE)(reason),
                other => other,
            })?;
        Ok(Self { family, model_type, dimension, longest, padding })
    }

    /// Length of a state.
    pub(super) fn dimension(&self) -> usize {
        self.dimension
    }

    /// Tokens of a text, at most.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// Number of the padding token.
    pub(super) fn padding(&self) -> u32 {
        self.padding
    }

    /// As in the configuration.
    pub(super) fn model_type(&self) -> &str {
        &self.model_type
    }

    /// States of shape (texts, tokens, dimension) for token numbers and mask of shape (texts, tokens).
    pub(super) fn forward(&self, ids: &Tensor, mask: &Tensor) -> Result<Tensor, EncoderError> {
        Ok(match &self.family {
            Family::Roberta(model) => model.forward(ids, mask, &ids.zeros_like()?, None, None, None)?,
            Family::Bert(model) => model.forward(ids, &ids.zeros_like()?, Some(mask))?,
            Family::ModernBert(model) => model.forward(ids, mask)?,
        })
    }
}

fn family(
    model_type: &str,
    config: &Value,
    weights: VarBuilder<'_>,
) -> Result<(Family, usize, usize, u32), EncoderError> {
    match model_type {
        "camembert" | "roberta" | "xlm-roberta" => {
            let config: xlm_roberta::Config = parse(config)?;
            let weights = if weights.contains_tensor("roberta.embeddings.word_embeddings.weight") {
                weights.pp("roberta")
            } else {
                weights
            };
            let model = xlm_roberta::XLMRobertaModel::new(&config, weights)?;
            let longest = config.max_position_embeddings.saturating_sub(ROBERTA_OFFSET);
            Ok((Family::Roberta(model), config.hidden_size, longest, config.pad_token_id))
        }
        "bert" => {
            let config: bert::Config = parse(config)?;
            let model = Box::new(bert::BertModel::load(weights, &config)?);
            let padding = u32::try_from(config.pad_token_id).unwrap_or_default();
            Ok((Family::Bert(model), config.hidden_size, config.max_position_embeddings, padding))
        }
        "modernbert" => {
            let config: modernbert::Config = parse(config)?;
            // Its loader asks for the prefix that the head's files bear and the bare encoder's do not.
            let weights = if weights.contains_tensor("model.embeddings.tok_embeddings.weight") {
                weights
            } else {
                weights.rename_f(|name| name.trim_start_matches("model.").to_owned())
            };
            let model = modernbert::ModernBert::load(weights, &config)?;
            Ok((
                Family::ModernBert(model),
                config.hidden_size,
                config.max_position_embeddings,
                config.pad_token_id,
            ))
        }
        other => Err(EncoderError::UnknownFamily(other.to_owned())),
    }
}

/// Reads a configuration; what newer files leave out is filled in with what it then means.
fn parse<T: DeserializeOwned>(config: &Value) -> Result<T, EncoderError> {
    let mut config = config.clone();
    if let Some(fields) = config.as_object_mut() {
        fields.entry("position_embedding_type").or_insert_with(|| "absolute".into());
        fields.entry("classifier_dropout").or_insert(Value::Null);
        if fields.get("id2label").is_some() && fields.get("classifier_pooling").is_none() {
            fields.remove("id2label");
        }
    }
    serde_json::from_value(config)
        .map_err(|error| EncoderError::Broken { file: CONFIG_FILE, reason: error.to_string() })
}
