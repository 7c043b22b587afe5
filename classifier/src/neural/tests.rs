//! Tiny encoders with seeded weights, made here: loading, order, padding, truncation, and a computation written out in plain loops.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use cambon_document::ConclusionKind;
use serde_json::json;

use super::*;
use crate::{labelled::tests::rows, taxonomy::Taxonomy, topic, wording::Wording};

const WORDS: [&str; 12] = [
    "tenir",
    "un",
    "inventaire",
    "les",
    "heures",
    "supplémentaires",
    "dette",
    "la",
    "réduire",
    "eau",
    "marché",
    "de",
];
const DIMENSION: usize = 8;
const HEADS: usize = 2;
const INNER: usize = 16;
const POSITIONS: usize = 24;
/// Greatest difference of one number that is still the same.
const TOLERANCE: f32 = 1e-5;

type Weights = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// Numbers from -0.5 to 0.5, the same on every run.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32 - 0.5
    }

    fn fill(&mut self, weights: &mut Weights, name: &str, shape: &[usize]) {
        let values = (0..shape.iter().product()).map(|_| self.next()).collect();
        weights.insert(name.to_owned(), (shape.to_vec(), values));
    }
}

fn vocabulary() -> serde_json::Value {
    let special = ["[CLS]", "[PAD]", "[SEP]", "[UNK]"];
    special
        .iter()
        .chain(&WORDS)
        .enumerate()
        .map(|(number, word)| ((*word).to_owned(), json!(number)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn tokenizer_file() -> Vec<u8> {
    let model = json!({ "type": "WordLevel", "vocab": vocabulary(), "unk_token": "[UNK]" });
    let tokenizer = json!({ "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": { "type": "Lowercase" },
        "pre_tokenizer": { "type": "Whitespace" }, "post_processor": null, "decoder": null, "model": model });
    serde_json::to_vec(&tokenizer).unwrap()
}

/// The published layout: length of the header, header in JSON, numbers.
fn safetensors(weights: &Weights) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    for (name, (shape, values)) in weights {
        let start = data.len();
        data.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        header.insert(
            name.clone(),
            json!({ "dtype": "F32", "shape": shape, "data_offsets": [start, data.len()] }),
        );
    }
    let header = serde_json::to_vec(&header).unwrap();
    [(header.len() as u64).to_le_bytes().to_vec(), header, data].concat()
}

fn bert_weights(prefix: &str) -> Weights {
    let (mut seeded, mut weights) = (Seeded(7), Weights::new());
    let words = WORDS.len() + 4;
    let mut fill = |name: &str, shape: &[usize]| seeded.fill(&mut weights, &format!("{prefix}{name}"), shape);
    fill("embeddings.word_embeddings.weight", &[words, DIMENSION]);
    fill("embeddings.position_embeddings.weight", &[POSITIONS, DIMENSION]);
    fill("embeddings.token_type_embeddings.weight", &[1, DIMENSION]);
    let layer = "encoder.layer.0";
    for name in ["query", "key", "value"] {
        fill(&format!("{layer}.attention.self.{name}.weight"), &[DIMENSION, DIMENSION]);
        fill(&format!("{layer}.attention.self.{name}.bias"), &[DIMENSION]);
    }
    fill(&format!("{layer}.attention.output.dense.weight"), &[DIMENSION, DIMENSION]);
    fill(&format!("{layer}.attention.output.dense.bias"), &[DIMENSION]);
    fill(&format!("{layer}.intermediate.dense.weight"), &[INNER, DIMENSION]);
    fill(&format!("{layer}.intermediate.dense.bias"), &[INNER]);
    fill(&format!("{layer}.output.dense.weight"), &[DIMENSION, INNER]);
    fill(&format!("{layer}.output.dense.bias"), &[DIMENSION]);
    for name in ["embeddings", &format!("{layer}.attention.output"), &format!("{layer}.output")] {
        fill(&format!("{name}.LayerNorm.weight"), &[DIMENSION]);
        fill(&format!("{name}.LayerNorm.bias"), &[DIMENSION]);
    }
    weights
}

fn modernbert_weights() -> Weights {
    let (mut seeded, mut weights) = (Seeded(9), Weights::new());
    let mut fill = |name: &str, shape: &[usize]| seeded.fill(&mut weights, name, shape);
    fill("model.embeddings.tok_embeddings.weight", &[WORDS.len() + 4, DIMENSION]);
    fill("model.embeddings.norm.weight", &[DIMENSION]);
    for layer in 0..2 {
        let layer = format!("model.layers.{layer}");
        fill(&format!("{layer}.attn_norm.weight"), &[DIMENSION]);
        fill(&format!("{layer}.attn.Wqkv.weight"), &[3 * DIMENSION, DIMENSION]);
        fill(&format!("{layer}.attn.Wo.weight"), &[DIMENSION, DIMENSION]);
        fill(&format!("{layer}.mlp_norm.weight"), &[DIMENSION]);
        fill(&format!("{layer}.mlp.Wi.weight"), &[2 * INNER, DIMENSION]);
        fill(&format!("{layer}.mlp.Wo.weight"), &[DIMENSION, INNER]);
    }
    fill("model.final_norm.weight", &[DIMENSION]);
    weights
}

fn config(model_type: &str) -> serde_json::Value {
    let layers = if model_type == "modernbert" { 2 } else { 1 };
    json!({
        "model_type": model_type, "vocab_size": WORDS.len() + 4, "hidden_size": DIMENSION, "num_hidden_layers": layers,
        "num_attention_heads": HEADS, "intermediate_size": INNER, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1, "max_position_embeddings": POSITIONS, "type_vocab_size": 1, "initializer_range": 0.02,
        "layer_norm_eps": 1e-5, "pad_token_id": 1, "global_attn_every_n_layers": 2, "global_rope_theta": 160_000.0,
        "local_attention": 8, "local_rope_theta": 10_000.0
    })
}

fn files(model_type: &str, weights: &Weights) -> EncoderFiles {
    EncoderFiles {
        config: serde_json::to_vec(&config(model_type)).unwrap(),
        tokenizer: tokenizer_file(),
        weights: safetensors(weights),
    }
}

fn encoders() -> Vec<Encoder> {
    [
        files("camembert", &bert_weights("roberta.")),
        files("xlm-roberta", &bert_weights("")),
        files("bert", &bert_weights("bert.")),
        files("modernbert", &modernbert_weights()),
    ]
    .map(|files| Encoder::new(files).unwrap())
    .into()
}

#[track_caller]
fn assert_near(left: &[f32], right: &[f32]) {
    assert_eq!(left.len(), right.len());
    for (left, right) in left.iter().zip(right) {
        assert!((left - right).abs() < TOLERANCE, "{left} {right}");
    }
}

#[test]
fn a_text_has_the_same_vector_alone_and_among_others() {
    let texts = [
        "tenir un inventaire",
        "réduire la dette de la eau les heures supplémentaires",
        "marché",
        "les heures supplémentaires",
    ];
    for encoder in encoders() {
        let together = encoder.embed(&texts).unwrap();
        for (text, vector) in texts.iter().zip(&together) {
            assert_near(&encoder.embed(&[text]).unwrap()[0], vector);
            let length: f32 = vector.iter().map(|value| value * value).sum();
            assert!((length - 1.0).abs() < 1e-4, "{} {length}", encoder.name());
        }
        let differ = |left: usize, right: usize| {
            together[left].iter().zip(&together[right]).any(|(a, b)| (a - b).abs() > 0.01)
        };
        assert!(differ(0, 1) && differ(0, 2), "{}", encoder.name());
        assert!(encoder.embed(&[]).unwrap().is_empty());
    }
}

#[test]
fn many_batches_keep_the_order() {
    let encoder = &encoders()[0];
    let texts: Vec<String> = (0..400)
        .map(|index| format!("{} {}", WORDS[index % WORDS.len()], "un ".repeat(index % 20)))
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = encoder.embed(&texts).unwrap();
    for index in [0, 7, 199, 399] {
        assert_near(&encoder.embed(&[texts[index]]).unwrap()[0], &together[index]);
    }
}

#[test]
fn long_texts_are_cut_and_empty_ones_have_a_vector() {
    for encoder in encoders() {
        let long = "inventaire ".repeat(500);
        assert_eq!(encoder.embed(&[&long, ""]).unwrap()[0].len(), DIMENSION, "{}", encoder.name());
    }
}

#[test]
fn the_weights_name_the_encoder() {
    let encoder = &encoders()[0];
    assert!(encoder.name().starts_with("encoder:camembert-8-"), "{}", encoder.name());
    let mut other = bert_weights("roberta.");
    other.get_mut("roberta.embeddings.LayerNorm.bias").unwrap().1[0] += 1.0;
    assert_ne!(Encoder::new(files("camembert", &other)).unwrap().name(), encoder.name());
}

#[track_caller]
fn check_refused(change: impl FnOnce(&mut EncoderFiles), expected: &str) {
    let mut broken = files("camembert", &bert_weights("roberta."));
    change(&mut broken);
    let message = Encoder::new(broken).map(|_| ()).unwrap_err().to_string();
    assert!(message.starts_with(expected), "{message}");
}

#[test]
fn broken_files_are_named() {
    check_refused(|files| files.config = b"{".to_vec(), "config.json cannot be used: ");
    check_refused(
        |files| files.config = b"{\"model_type\": \"gpt2\"}".to_vec(),
        "config.json has the model_type \"gpt2\"",
    );
    check_refused(
        |files| files.config = b"{\"model_type\": \"bert\"}".to_vec(),
        "config.json cannot be used: missing field",
    );
    check_refused(|files| files.tokenizer = b"[]".to_vec(), "tokenizer.json cannot be used: ");
    check_refused(|files| files.weights.truncate(40), "model.safetensors cannot be used: ");
    check_refused(|files| files.weights = safetensors(&Weights::new()), "model.safetensors cannot be used: ");
}

fn of<'a>(weights: &'a Weights, name: &str) -> &'a [f32] {
    &weights[&format!("roberta.{name}")].1
}

fn dense(weights: &Weights, name: &str, input: &[f32]) -> Vec<f32> {
    let (matrix, bias) = (of(weights, &format!("{name}.weight")), of(weights, &format!("{name}.bias")));
    let rows = matrix.chunks(input.len()).zip(bias);
    rows.map(|(row, bias)| row.iter().zip(input).map(|(w, x)| w * x).sum::<f32>() + bias).collect()
}

fn layer_norm(weights: &Weights, name: &str, input: &[f32]) -> Vec<f32> {
    let count = input.len() as f32;
    let mean = input.iter().sum::<f32>() / count;
    let variance = input.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / count;
    let (scale, shift) =
        (of(weights, &format!("{name}.LayerNorm.weight")), of(weights, &format!("{name}.LayerNorm.bias")));
    (0..input.len()).map(|i| (input[i] - mean) / (variance + 1e-5).sqrt() * scale[i] + shift[i]).collect()
}

fn add(left: &[f32], right: &[f32]) -> Vec<f32> {
    left.iter().zip(right).map(|(left, right)| left + right).collect()
}

/// Source: Devlin et al., *BERT* (2019), and Liu et al., *RoBERTa* (2019), one layer, written out.
fn plain_forward(weights: &Weights, tokens: &[usize]) -> Vec<f32> {
    let embedded = |(place, token): (usize, &usize)| {
        let row =
            |name: &str, index: usize| of(weights, name)[index * DIMENSION..(index + 1) * DIMENSION].to_vec();
        let word = row("embeddings.word_embeddings.weight", *token);
        let position = row("embeddings.position_embeddings.weight", place + 2);
        let sum = add(&add(&word, &position), &row("embeddings.token_type_embeddings.weight", 0));
        layer_norm(weights, "embeddings", &sum)
    };
    let states: Vec<Vec<f32>> = tokens.iter().enumerate().map(embedded).collect();
    let layer = "encoder.layer.0";
    let project = |name: &str| -> Vec<Vec<f32>> {
        states.iter().map(|state| dense(weights, &format!("{layer}.attention.self.{name}"), state)).collect()
    };
    let (queries, keys, values) = (project("query"), project("key"), project("value"));
    let size = DIMENSION / HEADS;
    let mut sum = vec![0.0; DIMENSION];
    for (query, state) in queries.iter().zip(&states) {
        let mut context = vec![0.0; DIMENSION];
        for head in 0..HEADS {
            let part = head * size..(head + 1) * size;
            let score = |key: &Vec<f32>| {
                let product: f32 =
                    query[part.clone()].iter().zip(&key[part.clone()]).map(|(q, k)| q * k).sum();
                (product / (size as f32).sqrt()).exp()
            };
            let scores: Vec<f32> = keys.iter().map(score).collect();
            let total: f32 = scores.iter().sum();
            for (score, value) in scores.iter().zip(&values) {
                for index in part.clone() {
                    context[index] += score / total * value[index];
                }
            }
        }
        let attended = dense(weights, &format!("{layer}.attention.output.dense"), &context);
        let attended = layer_norm(weights, &format!("{layer}.attention.output"), &add(&attended, state));
        let gelu = |x: f32| x * 0.5 * (1.0 + libm::erff(x / std::f32::consts::SQRT_2));
        let inner: Vec<f32> =
            dense(weights, &format!("{layer}.intermediate.dense"), &attended).into_iter().map(gelu).collect();
        let output = dense(weights, &format!("{layer}.output.dense"), &inner);
        sum = add(&sum, &layer_norm(weights, &format!("{layer}.output"), &add(&output, &attended)));
    }
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    sum.iter().map(|x| x / length).collect()
}

#[test]
fn the_computation_is_that_of_the_papers() {
    let weights = bert_weights("roberta.");
    let encoder = Encoder::new(files("camembert", &weights)).unwrap();
    let number = |word: &str| 4 + WORDS.iter().position(|known| *known == word).unwrap();
    let tokens: Vec<usize> = ["réduire", "la", "dette"].into_iter().map(number).collect();
    let expected = plain_forward(&weights, &tokens);
    assert_near(&encoder.embed(&["réduire la dette", "tenir un inventaire de eau"]).unwrap()[0], &expected);
}

#[test]
fn heads_are_trained_on_an_encoder_written_and_read_back() {
    let encoder = || Encoder::new(files("camembert", &bert_weights("roberta."))).unwrap();
    let taxonomy = Taxonomy::shipped();
    let rows: Vec<_> = rows().into_iter().step_by(20).collect();
    let trained = topic::train_encoder(&rows, &[], &taxonomy, encoder());
    let text = trained.text();
    let read = topic::Tagger::read_with_encoder(&text, encoder()).unwrap();
    let wording = Wording {
        text: "réduire la dette",
        sub_heading: Some("les heures"),
        section: None,
        kind: ConclusionKind::Recommendation,
    };
    assert_eq!(read.judge(&wording), trained.tagger.judge(&wording));
    assert!(topic::Tagger::read(&text).is_err(), "words do not fit");
    let mut other = bert_weights("roberta.");
    other.get_mut("roberta.embeddings.LayerNorm.bias").unwrap().1[0] += 1.0;
    let other = Encoder::new(files("camembert", &other)).unwrap();
    assert!(topic::Tagger::read_with_encoder(&text, other).is_err(), "another encoder does not fit");
}
