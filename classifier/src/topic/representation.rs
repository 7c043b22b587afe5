//! What turns wordings into vectors: words by default, or an encoder.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    features::{self, Origin, REPRESENTATION},
    fingerprint,
    linear::SparseVector,
    wording::Wording,
};

/// Makes vectors of wordings. An open set: words, and encoders behind the feature `neural`.
pub(crate) trait Representation: Send + Sync {
    /// Name and version; a model trained on another one does not fit.
    fn name(&self) -> String;

    /// Names of its features, by number.
    fn features(&self) -> Vec<String>;

    /// One vector a wording, in their order.
    fn vectors(&self, wordings: &[Wording<'_>]) -> Vec<SparseVector>;

    /// What each word of an origin adds to the margin of a label, given the label's weight of each feature: here, how much the
    /// margin falls without the word.
    fn credits(&self, weight: &dyn Fn(u32) -> f32, wording: &Wording<'_>, origin: Origin) -> Vec<f32> {
        let (text, words) = features::words_of(wording, origin);
        let without: Vec<String> =
            words.iter().map(|word| [&text[..word.range.start], &text[word.range.end..]].concat()).collect();
        let shortened = |text| match origin {
            Origin::Text => Wording { text, ..*wording },
            Origin::SubHeading => Wording { sub_heading: Some(text), ..*wording },
        };
        let wordings: Vec<Wording<'_>> =
            std::iter::once(*wording).chain(without.iter().map(|text| shortened(text))).collect();
        let vectors = self.vectors(&wordings);
        let mut margins = vectors
            .iter()
            .map(|vector| vector.entries().iter().map(|&(feature, value)| weight(feature) * value).sum());
        let full: f32 = margins.next().unwrap_or(0.0);
        margins.map(|margin: f32| full - margin).collect()
    }
}

/// The words of a vocabulary and pairs of neighbouring ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    names: Vec<String>,
    numbers: HashMap<u64, u32>,
}

impl Words {
    /// Features that at least `least` wordings have, in alphabetical order.
    pub(crate) fn frequent(wordings: &[Wording<'_>], least: usize) -> Self {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (number, wording) in (1..).zip(wordings) {
            features::visit(wording, |feature| {
                let (last, count) = counts.entry(feature.name()).or_default();
                *count += usize::from(*last != number);
                *last = number;
            });
        }
        let frequent = counts.into_iter().filter(|(_, (_, count))| *count >= least);
        Self::of_names(frequent.map(|(name, _)| name).collect())
    }

    /// Adds every feature of some wordings, however rare.
    pub(crate) fn add(&mut self, wordings: &[Wording<'_>]) {
        let mut names: BTreeSet<String> = std::mem::take(&mut self.names).into_iter().collect();
        for wording in wordings {
            features::visit(wording, |feature| {
                names.insert(feature.name());
            });
        }
        *self = Self::of_names(names.into_iter().collect());
    }

    /// The features of a model, by number.
    pub(crate) fn of_names(names: Vec<String>) -> Self {
        let fingerprints = names.iter().map(|name| fingerprint::of(name.as_bytes()));
        let numbers = fingerprints.zip(0..).collect();
        Self { names, numbers }
    }

    /// The number of a feature.
    pub(crate) fn number(&self, feature: &features::Feature<'_>) -> Option<u32> {
        self.numbers.get(&feature.fingerprint()).copied()
    }

    fn vector(&self, wording: &Wording<'_>) -> SparseVector {
        let mut entries: Vec<(u32, f32)> = Vec::new();
        features::visit(wording, |feature| {
            entries.extend(self.number(feature).map(|number| (number, feature.value)));
        });
        SparseVector::strongest(entries).normalised()
    }
}

impl Representation for Words {
    fn name(&self) -> String {
        REPRESENTATION.to_owned()
    }

    fn features(&self) -> Vec<String> {
        self.names.clone()
    }

    fn vectors(&self, wordings: &[Wording<'_>]) -> Vec<SparseVector> {
        wordings.iter().map(|wording| self.vector(wording)).collect()
    }

    /// A linear model over words is the sum of what its features weigh; a pair is credited to both its words by halves.
    fn credits(&self, weight: &dyn Fn(u32) -> f32, wording: &Wording<'_>, origin: Origin) -> Vec<f32> {
        let (_, words) = features::words_of(wording, origin);
        let mut credits = vec![0.0; words.len()];
        features::visit_origin(&words, origin, |feature| {
            let Some(number) = self.number(feature) else { return };
            let (from, to) = feature.covers;
            for credit in &mut credits[from..to] {
                *credit += weight(number) * feature.value / (to - from) as f32;
            }
        });
        credits
    }
}
