//! Whether two texts are the same conclusion: the matching rule of the gold set.

use std::collections::HashMap;

use crate::words::without_label;

/// Least F1 of the words of two texts that are the same conclusion.
const LEAST_F1: f64 = 0.8;
/// Least share of one text's words that the other holds, where one is a part of the other.
const LEAST_HELD: f64 = 0.9;
/// How much longer the holding text may be.
const LONGEST_RATIO: f64 = 1.5;

/// Lower-cased words of a conclusion, without the label and number in front.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    without_label(&lower)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How much two texts agree, if they are the same conclusion: the F1 of their words, from 0 to 1.
#[must_use]
pub fn agreement(left: &str, right: &str) -> Option<f64> {
    agreement_of_words(&words(left), &words(right))
}

/// Whether two texts are the same conclusion.
#[must_use]
pub fn agree(left: &str, right: &str) -> bool {
    agreement(left, right).is_some()
}

pub(super) fn agreement_of_words(left: &[String], right: &[String]) -> Option<f64> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let common = common(left, right);
    let (left, right) = (left.len() as f64, right.len() as f64);
    let f1 = 2.0 * common / (left + right);
    let holds = |part: f64, whole: f64| common / part >= LEAST_HELD && whole <= LONGEST_RATIO * part;
    (f1 >= LEAST_F1 || holds(left, right) || holds(right, left)).then_some(f1)
}

fn common(left: &[String], right: &[String]) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in left {
        *counts.entry(word).or_default() += 1;
    }
    let mut common = 0_u32;
    for word in right {
        if let Some(count) = counts.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    f64::from(common)
}
