//! Doctrine: conclusions that order the same thing, whatever their words; and those that seem to order different things.
//!
//! Deterministic: what two conclusions have in common depends on their words alone, never on the other conclusions nor on
//! the order in which reports came in. It does NOT read the catalogue nor say what is right.

mod acronyms;
mod actions;
mod alignment;
mod features;
mod grouping;
mod lexicon;
mod lifeline;
mod net;
mod numbers;
mod pair;
mod roots;
#[cfg(test)]
mod tests;
mod trees;
mod vectors;

pub use lifeline::{FollowUp, Former, Match, follow_ups};
pub use pair::{NAMES as PAIR_FEATURES, PairFeatures};

use features::Profile;
use grouping::Thresholds;

/// Least likeness, in thousandths, of two conclusions that order the same thing.
const SAME_ORDER: u32 = 506;

/// How much more likeness is asked, in thousandths, times the logarithm of the number of others: of many conclusions two are sooner
/// alike by chance, where of two alone either answer is as likely.
const CHANCE: f64 = 56.0;

/// Least mean likeness of the members of two groups that become one: what is like many of one theme is like none of them.
const SAME_GROUP: u32 = 670;

/// Least likeness of the objects, in thousandths, of two that may diverge.
const SAME_OBJECT: u32 = 520;

/// A conclusion as doctrine reads it.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// Its id: ties are settled by it.
    pub id: &'a str,
    /// Its words.
    pub text: &'a str,
}

/// Conclusions that order the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// Index of the most typical one.
    pub typical: usize,
    /// Indexes of all of them, the typical first, then by how like it they are.
    pub members: Vec<usize>,
}

/// Two conclusions on one object that seem to order different things: to be read by somebody, never a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// Indexes of the two.
    pub pair: (usize, usize),
    /// Likeness of their objects, in thousandths.
    pub likeness: u32,
}

/// What a text orders, read once for comparing it with many.
#[derive(Debug, Clone)]
pub struct Order(Profile);

impl Order {
    /// Of the words of a conclusion.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Profile::of(text))
    }

    /// How far both order the same thing, in thousandths.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> u32 {
        self.0.likeness(&other.0)
    }

    /// What both have in common, for fitting the weights of the model.
    #[must_use]
    pub fn pair_features(&self, other: &Self) -> PairFeatures {
        pair::features(&self.0, &other.0)
    }
}

/// Roots of the words of a text that may tell an order, each once: for the table of how rare they are.
#[must_use]
pub fn roots_of(text: &str) -> std::collections::BTreeSet<String> {
    features::roots_of(text)
}

/// Of each thing that a text says its kind, name, wider object (`-` where it has none) and numbers: for fitting the networks.
#[must_use]
pub fn things_of(text: &str) -> Vec<String> {
    features::things_of(text)
}

/// Groups statements, the largest group first; groups of one are positions too.
#[must_use]
pub fn positions(statements: &[Statement<'_>]) -> Vec<Position> {
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|index| (statements[*index].id, statements[*index].text));
    let profiles: Vec<Profile> = order.iter().map(|index| Profile::of(statements[*index].text)).collect();
    let edges = grouping::edges(&profiles);
    let groups = grouping::groups(profiles.len(), &edges, thresholds(profiles.len()));
    let mut positions: Vec<Position> =
        groups.iter().map(|group| position(group, &profiles, &order, statements)).collect();
    positions.sort_by(|a, b| {
        b.members
            .len()
            .cmp(&a.members.len())
            .then_with(|| statements[a.typical].id.cmp(statements[b.typical].id))
    });
    positions
}

fn thresholds(count: usize) -> Thresholds {
    let others = count.saturating_sub(1).max(1) as f64;
    let pair = SAME_ORDER + (CHANCE * others.ln()) as u32;
    Thresholds { pair, group: SAME_GROUP }
}

/// The typical member is the one most like all others; of several, the shortest.
fn position(
    group: &[usize],
    profiles: &[Profile],
    order: &[usize],
    statements: &[Statement<'_>],
) -> Position {
    let closeness = |member: usize| -> u32 {
        group
            .iter()
            .filter(|other| **other != member)
            .map(|other| profiles[member].likeness(&profiles[*other]))
            .sum()
    };
    let best = group.iter().copied().min_by_key(|member| {
        (std::cmp::Reverse(closeness(*member)), statements[order[*member]].text.len(), *member)
    });
    let typical = best.unwrap_or_default();
    let mut members = group.to_vec();
    members.sort_by_key(|member| {
        (*member != typical, std::cmp::Reverse(profiles[typical].likeness(&profiles[*member])), *member)
    });
    Position { typical: order[typical], members: members.into_iter().map(|member| order[member]).collect() }
}

/// Pairs on one object whose actions undo each other, or one action on it with other figures, the likeliest first.
#[must_use]
pub fn divergences(statements: &[Statement<'_>]) -> Vec<Divergence> {
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|index| statements[*index].id);
    let profiles: Vec<Profile> = order.iter().map(|index| Profile::of(statements[*index].text)).collect();
    let mut found = Vec::new();
    for (place, one) in profiles.iter().enumerate() {
        for (other_place, other) in profiles.iter().enumerate().skip(place + 1) {
            let likeness = one.object_likeness(other);
            if likeness >= SAME_OBJECT && pair::diverge(one, other) {
                found.push(Divergence { pair: (order[place], order[other_place]), likeness });
            }
        }
    }
    found.sort_by_key(|divergence| std::cmp::Reverse(divergence.likeness));
    found
}
