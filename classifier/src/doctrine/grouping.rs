//! Average linkage over the pairs that have something in common, or words that are near; a pair that has nothing counts as 0.
//!
//! Likeness is a whole number of thousandths, so that sums are exact and groups do not depend on the order of merging ties.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use super::features::Profile;

/// Pairs below this are taken for having nothing in common.
const LEAST_LIKENESS: u32 = 120;

/// A feature that more profiles share finds no pairs on its own: they share rarer ones, or little.
const MOST_SHARERS: usize = 1500;

/// Nearness of the words of two profiles from which they are looked at, though they share no feature.
const NEAR_WORDS: f64 = 0.3;

/// Likeness of pairs of profiles, the lower index first.
pub(super) fn edges(profiles: &[Profile]) -> BTreeMap<(usize, usize), u32> {
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, profile) in profiles.iter().enumerate() {
        for name in profile.names() {
            holders.entry(name).or_default().push(index);
        }
    }
    let mut edges = BTreeMap::new();
    let mut seen = vec![usize::MAX; profiles.len()];
    for (index, profile) in profiles.iter().enumerate() {
        let sharers =
            profile.names().map(|name| &holders[name]).filter(|others| others.len() <= MOST_SHARERS);
        let sharers = sharers.flatten().copied().filter(|other| *other > index);
        let near = (index + 1..profiles.len())
            .filter(|other| profile.said.nearness(&profiles[*other].said) >= NEAR_WORDS);
        for other in sharers.chain(near) {
            if std::mem::replace(&mut seen[other], index) != index {
                let likeness = profile.likeness(&profiles[other]);
                if likeness >= LEAST_LIKENESS {
                    edges.insert((index, other), likeness);
                }
            }
        }
    }
    edges
}

/// Least mean likeness, in thousandths, of groups that become one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thresholds {
    /// Where both are a single profile.
    pub pair: u32,
    /// Where one at least holds more.
    pub group: u32,
}

struct Groups {
    members: Vec<Vec<usize>>,
    /// Sums of likeness with other groups.
    sums: Vec<BTreeMap<usize, u64>>,
}

/// Groups of indexes, each sorted, by their first member.
pub(super) fn groups(
    count: usize,
    edges: &BTreeMap<(usize, usize), u32>,
    least: Thresholds,
) -> Vec<Vec<usize>> {
    let mut groups =
        Groups { members: (0..count).map(|index| vec![index]).collect(), sums: vec![BTreeMap::new(); count] };
    let mut queue = BinaryHeap::new();
    for (&(one, other), &likeness) in edges {
        groups.sums[one].insert(other, u64::from(likeness));
        groups.sums[other].insert(one, u64::from(likeness));
        if likeness >= least.pair {
            queue.push((u64::from(likeness), Reverse((one, other)), (1, 1)));
        }
    }
    while let Some((_, Reverse((one, other)), sizes)) = queue.pop() {
        // An entry made before either group grew is out of date.
        if sizes != (groups.members[one].len(), groups.members[other].len()) {
            continue;
        }
        groups.merge(one, other);
        for (&neighbour, &sum) in &groups.sums[one] {
            let pairs = (groups.members[one].len() * groups.members[neighbour].len()) as u64;
            let average = sum / pairs;
            if average >= u64::from(least.group) {
                let (low, high) = (one.min(neighbour), one.max(neighbour));
                let sizes = (groups.members[low].len(), groups.members[high].len());
                queue.push((average, Reverse((low, high)), sizes));
            }
        }
    }
    groups.members.retain(|members| !members.is_empty());
    groups.members
}

impl Groups {
    /// Puts the second group into the first.
    fn merge(&mut self, one: usize, other: usize) {
        let moved = std::mem::take(&mut self.members[other]);
        self.members[one].extend(moved);
        self.members[one].sort_unstable();
        for (neighbour, sum) in std::mem::take(&mut self.sums[other]) {
            self.sums[neighbour].remove(&other);
            if neighbour != one {
                *self.sums[one].entry(neighbour).or_default() += sum;
                let with_one = self.sums[one][&neighbour];
                self.sums[neighbour].insert(one, with_one);
            }
        }
    }
}
