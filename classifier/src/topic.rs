//! Provisional topics from the trigger terms of the taxonomy.
//!
//! It weighs words and explains itself by them; it does NOT learn. Words like "convention" or "procédures" occur everywhere: the
//! leaves that live on them come last.

mod terms;
#[cfg(test)]
mod tests;
mod weighing;

use cambon_document::{Conclusion, TopicTag};

use crate::taxonomy::{Taxonomy, TopicCode};
use terms::Lexicon;
use weighing::{Source, Weights};

/// Version of the rules and of the trigger terms; stored with each tag.
pub const MODEL_VERSION: &str = "triggers-1";

/// Tags given beside the primary one, at most.
const MOST_SECONDARY: usize = 2;
/// A secondary tag weighs at least this share of the primary one.
const SECONDARY_SHARE: f32 = 0.5;
/// A leaf is named from this weight on; below it its domain is.
const LEAST_LEAF_WEIGHT: f32 = 0.33;
/// A domain is named from this weight on; below it `AUT` is.
const LEAST_DOMAIN_WEIGHT: f32 = 0.2;
/// Weight at which a tag's score is one half of the share it has of all weights.
const HALF_WEIGHT: f32 = 0.5;

/// Gives topics to conclusions; made once per taxonomy.
#[derive(Debug, Clone)]
pub struct Tagger {
    lexicon: Lexicon,
}

impl Tagger {
    /// Prepares the terms of a taxonomy.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy) -> Self {
        Self { lexicon: Lexicon::new(taxonomy) }
    }

    /// Up to one primary and two secondary topics, primary first; never empty. A lone domain's code stands where no leaf is
    /// sure, `AUT` without evidence where no domain is.
    #[must_use]
    pub fn tag(&self, conclusion: &Conclusion, canonical_text: &str) -> Vec<TopicTag> {
        let weights = self.weigh(conclusion, canonical_text);
        let leaves = weights.leaves();
        match leaves.first() {
            Some(&(_, best)) if best >= LEAST_LEAF_WEIGHT => {
                let near = leaves.iter().filter(|(_, weight)| *weight >= best * SECONDARY_SHARE);
                near.take(1 + MOST_SECONDARY).map(|(code, weight)| tag(code, *weight, &weights)).collect()
            }
            _ => vec![fallback(&weights)],
        }
    }

    fn weigh(&self, conclusion: &Conclusion, canonical_text: &str) -> Weights {
        let mut weights = Weights::default();
        self.lexicon.weigh(conclusion.text(canonical_text), Source::Words, &mut weights);
        if let Some(sub_heading) = &conclusion.sub_heading {
            self.lexicon.weigh(sub_heading, Source::SubHeading, &mut weights);
        }
        if let Some(title) = conclusion.occurrences.iter().find_map(|occurrence| occurrence.section.last()) {
            self.lexicon.weigh(title, Source::Section, &mut weights);
        }
        weights
    }
}

fn tag(code: &TopicCode, weight: f32, weights: &Weights) -> TopicTag {
    let share = weight / weights.total().max(f32::EPSILON);
    let score = share * weight / (weight + HALF_WEIGHT);
    TopicTag { code: code.to_string(), score, evidence: weights.evidence(code) }
}

fn fallback(weights: &Weights) -> TopicTag {
    match weights.domains().first() {
        Some((code, weight)) if *weight >= LEAST_DOMAIN_WEIGHT => tag(code, *weight, weights),
        _ => TopicTag { code: TopicCode::unqualified().to_string(), score: 0.0, evidence: Vec::new() },
    }
}
