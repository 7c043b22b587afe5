//! What a conclusion orders: the action at its head, and its object as weighted words, meanings and pairs of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use cambon_document::legal;

use super::lexicon::{self, Meaning};
use crate::{status, words};

/// Longer words are known by so many of their first letters: `automatise` and `automatisation` are one.
const BEGINNING_LETTERS: usize = 6;

/// What a pair of neighbours counts beside what its parts count.
const PAIR_SHARE: f64 = 0.35;
/// What a legal reference counts, where a rare word counts 1.
const REFERENCE_WEIGHT: f64 = 0.55;
/// What a meaning of the lexicon counts.
const OBJECT_WEIGHT: f64 = 1.25;
/// What a word counts that the labelled conclusions do not know.
const UNKNOWN_WEIGHT: f64 = 0.8;
/// What the words of a meaning count beside it.
const PART_SHARE: f64 = 0.4;
/// Words of a long conclusion beyond these say how and why, not what.
const MOST_UNITS: usize = 26;
/// Share of the likeness that asks for all of both objects; the rest asks for all of the smaller.
const BOTH_SHARE: f64 = 0.7;

/// Weights of words, in thousandths, by how rare they are in the labelled conclusions: the file's second column.
static RARITY: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(|| {
    let table = include_str!("../../data/doctrine/rarity.tsv").lines().filter(|line| !line.starts_with('#'));
    table
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, weight)| Some((word, weight.parse::<f64>().ok()? / 1000.0)))
        .collect()
});

/// Names of features and their weights.
type Units = Vec<(String, f64)>;

/// What a conclusion orders.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// The action at its head, and all of them.
    action: Option<&'static str>,
    /// Names of features and their weights, by name.
    features: Vec<(String, f64)>,
    total: f64,
}

impl Profile {
    pub(super) fn of(text: &str) -> Self {
        let order = order(text);
        let mut features: BTreeMap<String, f64> = BTreeMap::new();
        let bare = without_references(order, &mut features);
        let folded: Vec<String> = words::content(&bare).into_iter().map(|word| word.folded).collect();
        let (action, units, parts) = units(&folded);
        features.extend(parts);
        let mut before: Option<&(String, f64)> = None;
        for unit in &units {
            features.insert(unit.0.clone(), unit.1);
            if let Some(before) = before.filter(|before| before.0 != unit.0) {
                features.insert(format!("{} {}", before.0, unit.0), PAIR_SHARE * before.1.min(unit.1));
            }
            before = Some(unit);
        }
        let features: Vec<(String, f64)> = features.into_iter().collect();
        let total = features.iter().map(|(_, weight)| weight).sum();
        Self { action, features, total }
    }

    /// How far both order the same thing, in thousandths.
    pub(super) fn likeness(&self, other: &Self) -> u32 {
        let objects = f64::from(self.object_likeness(other));
        let factor = match (self.action, other.action) {
            _ if self.is_opposed(other) => 0.45,
            (Some(one), Some(two)) if one == two => 1.1,
            (Some(one), Some(two)) if are_near(one, two) => 1.0,
            (Some(_), Some(_)) => 0.72,
            _ => 0.95,
        };
        // Cut to whole thousandths, so that sums do not depend on their order.
        (objects * factor).min(1000.0) as u32
    }

    /// How far both speak of the same object, in thousandths.
    pub(super) fn object_likeness(&self, other: &Self) -> u32 {
        let common = self.common(other);
        let smaller = self.total.min(other.total);
        if smaller <= 0.0 {
            return 0;
        }
        let both = 2.0 * common / (self.total + other.total);
        let held = common / smaller.max(1.6);
        ((BOTH_SHARE * both + (1.0 - BOTH_SHARE) * held) * 1000.0) as u32
    }

    fn common(&self, other: &Self) -> f64 {
        let (mut left, mut right) = (self.features.iter().peekable(), other.features.iter().peekable());
        let mut common = 0.0;
        while let (Some((one, weight)), Some((two, _))) = (left.peek(), right.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    common += weight;
                    left.next();
                    right.next();
                }
            }
        }
        common
    }

    pub(super) fn is_opposed(&self, other: &Self) -> bool {
        matches!((self.action, other.action), (Some(one), Some(two)) if lexicon::are_opposed(one, two))
    }

    /// Its telling features, for finding what may be like it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.features.iter().map(|(name, _)| name.as_str())
    }
}

/// Actions that different words of one order may carry.
fn are_near(one: &str, other: &str) -> bool {
    const NEAR: [(&str, &str); 7] = [
        ("create", "strengthen"),
        ("create", "decide"),
        ("create", "contract"),
        ("comply", "review"),
        ("strengthen", "control"),
        ("strengthen", "review"),
        ("stop", "comply"),
    ];
    NEAR.iter().any(|&pair| pair == (one, other) || pair == (other, one))
}

/// The order itself: without label, lead-in, status and references to pages.
fn order(text: &str) -> &str {
    let text = words::without_label(text);
    let text = match status::tail(text) {
        Some(tail) => &text[..tail.as_ptr() as usize - text.as_ptr() as usize],
        None => text,
    };
    let lead = ["recommande", "invite", "préconise", "demande"];
    let after = lead.iter().filter_map(|verb| Some(text.find(verb)? + verb.len())).min();
    let body = after.map_or(text, |after| &text[after..]);
    // "à la commune de mettre fin": what follows the first « de » or « d’ » before a verb
    let start = after.and_then(|_| {
        body.match_indices([' ', '’', '\'']).find_map(|(place, _)| {
            let rest = body[place..].trim_start_matches([' ', '’', '\'']);
            let first = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            let verb = first.len() > 3 && ["er", "ir", "re"].iter().any(|ending| first.ends_with(ending));
            let lowercase = first.starts_with(char::is_lowercase);
            (verb
                && lowercase
                && !matches!(first, "maire" | "ordre" | "titre" | "cadre" | "premier" | "membre"))
            .then(|| body.len() - rest.len())
        })
    });
    start.map_or(body, |start| &body[start..])
}

/// The text without its legal references, which become features of their own.
fn without_references(text: &str, features: &mut BTreeMap<String, f64>) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut last = 0;
    for reference in legal::find(text) {
        features.insert(format!("§{}", reference.cited.canonical()), REFERENCE_WEIGHT);
        if reference.span.start >= last {
            bare.push_str(&text[last..reference.span.start]);
            last = reference.span.end;
        }
    }
    bare.push_str(&text[last..]);
    bare
}

/// The action at the head and the units of the object, each with its weight.
fn units(folded: &[String]) -> (Option<&'static str>, Units, Units) {
    let mut action = None;
    let mut parts: Units = Vec::new();
    let mut units: Vec<(String, f64)> = Vec::new();
    let mut at = 0;
    while at < folded.len() && units.len() < MOST_UNITS {
        match lexicon::meaning(&folded[at..]) {
            Some((Meaning::Action(name), length)) => {
                action = action.or(Some(name));
                at += length;
            }
            Some((Meaning::Empty, length)) => at += length,
            Some((Meaning::Object(name), length)) => {
                units.push((format!("={name}"), OBJECT_WEIGHT));
                parts.extend(
                    folded[at..at + length]
                        .iter()
                        .filter(|_| length > 1)
                        .filter_map(|word| word_unit(word).map(|(word, weight)| (word, PART_SHARE * weight))),
                );
                at += length;
            }
            None => {
                units.extend(word_unit(&folded[at]));
                at += 1;
            }
        }
    }
    (action, units, parts)
}

fn word_unit(word: &str) -> Option<(String, f64)> {
    let short = word.len() < 3 || word.bytes().all(|byte| byte.is_ascii_digit());
    let beginning = beginning(word);
    let weight = RARITY.get(beginning).copied().unwrap_or(UNKNOWN_WEIGHT);
    (!short).then(|| (beginning.to_owned(), weight))
}

/// The letters by which a word is known.
pub(super) fn beginning(word: &str) -> &str {
    let singular = word.strip_suffix(['s', 'x']).filter(|root| root.len() > 3).unwrap_or(word);
    singular.char_indices().nth(BEGINNING_LETTERS).map_or(singular, |(end, _)| &singular[..end])
}
