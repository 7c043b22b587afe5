//! What the words found weigh for each topic.

use std::collections::BTreeMap;

use crate::taxonomy::TopicCode;

/// Where a term was found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// In the conclusion itself.
    Words,
    /// In the heading inside the list.
    SubHeading,
    /// In the title of the section.
    Section,
}

impl Source {
    /// What a term found there weighs beside one in the conclusion itself.
    pub(super) fn factor(self) -> f32 {
        match self {
            Self::Words => 1.0,
            Self::SubHeading => 0.6,
            Self::Section => 0.3,
        }
    }
}

/// Weight and evidence of each topic that had any.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights {
    by_code: BTreeMap<TopicCode, (f32, Vec<String>)>,
}

impl Weights {
    /// Adds one term found.
    pub(super) fn add(&mut self, code: &TopicCode, weight: f32, evidence: &str) {
        let (sum, words) = self.by_code.entry(code.clone()).or_default();
        *sum += weight;
        if words.iter().all(|word| word != evidence) {
            words.push(evidence.to_owned());
        }
    }

    /// The leaves, heaviest first; equal ones in the order of their codes. What points to a domain strengthens its leaves.
    pub(super) fn leaves(&self) -> Vec<(TopicCode, f32)> {
        let domains: BTreeMap<_, _> = self.domains().into_iter().collect();
        let leaves = self.by_code.iter().filter(|(code, _)| code.domain() != **code);
        let strengthened = |(code, (weight, _)): (&TopicCode, &(f32, Vec<String>))| {
            let rest = domains.get(&code.domain()).map_or(0.0, |domain| domain - weight);
            (code.clone(), weight + DOMAIN_SUPPORT * rest)
        };
        heaviest_first(leaves.map(strengthened).collect())
    }

    /// The domains with all that points to them or to their leaves, heaviest first.
    pub(super) fn domains(&self) -> Vec<(TopicCode, f32)> {
        let mut sums: BTreeMap<TopicCode, f32> = BTreeMap::new();
        for (code, (weight, _)) in &self.by_code {
            *sums.entry(code.domain()).or_default() += weight;
        }
        heaviest_first(sums.into_iter().collect())
    }

    /// Sum of all weights.
    pub(super) fn total(&self) -> f32 {
        self.leaves()
            .iter()
            .map(|(_, weight)| weight)
            .sum::<f32>()
            .max(self.by_code.values().map(|(w, _)| w).sum())
    }

    /// The words that earned a topic; a domain's are those of its leaves, too.
    pub(super) fn evidence(&self, code: &TopicCode) -> Vec<String> {
        let holders = self.by_code.iter().filter(|(held, _)| *held == code || held.domain() == *code);
        let mut evidence: Vec<String> = Vec::new();
        for word in holders.flat_map(|(_, (_, words))| words) {
            if !evidence.contains(word) {
                evidence.push(word.clone());
            }
        }
        evidence
    }
}

/// Share of the weight of a domain's other words that is added to a leaf's own.
const DOMAIN_SUPPORT: f32 = 0.3;

fn heaviest_first(mut weights: Vec<(TopicCode, f32)>) -> Vec<(TopicCode, f32)> {
    weights.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    weights
}
