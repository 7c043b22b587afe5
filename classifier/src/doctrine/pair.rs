//! What two conclusions have in common, as numbers: those over which the model of `trees` says whether both order the same thing.

use std::collections::BTreeSet;

use super::features::{LEAST_TOTAL, Profile};
use super::{actions, alignment, lexicon, numbers};

/// How many of the features are made of the profiles alone; those of the alignment follow.
const OWN: usize = 46;

/// Names of the features, in the order of their values.
pub const NAMES: [&str; OWN + alignment::NAMES.len()] = {
    let mut names = [""; OWN + alignment::NAMES.len()];
    let mut place = 0;
    while place < names.len() {
        names[place] = if place < OWN { OWN_NAMES[place] } else { alignment::NAMES[place - OWN] };
        place += 1;
    }
    names
};

const OWN_NAMES: [&str; OWN] = [
    "constant",
    "both",
    "held",
    "same_action",
    "shared_action",
    "near_action",
    "other_action",
    "opposed",
    "heads_held",
    "numbers",
    "other_numbers",
    "lesser_heads_held",
    "meanings",
    "other_meanings",
    "more_said",
    "both_same_action",
    "both_other_action",
    "rarest_apart",
    "cover_less",
    "cover_more",
    "meanings_apart",
    "words_apart",
    "aspects_shared",
    "aspects_apart",
    "same_reference",
    "other_references",
    "little_said",
    "no_action",
    "object_shared",
    "object_shared_other_action",
    "object_shared_opposed",
    "cover_less_other_action",
    "object_shared_apart",
    "object_shared_no_action",
    "kin_actions",
    "far_actions",
    "far_actions_object_shared",
    "generic_action",
    "units_apart_less",
    "units_apart_more",
    "actions_shared",
    "object_exact",
    "object_kin",
    "object_exact_far_actions",
    "first_same",
    "object_exact_apart",
];

/// Values, in the order of `NAMES`.
pub type PairFeatures = [f64; NAMES.len()];

/// What both have in common.
pub(super) fn features(one: &Profile, other: &Profile) -> PairFeatures {
    let mut values = [0.0; NAMES.len()];
    values[..OWN].copy_from_slice(&own_features(one, other));
    values[OWN..].copy_from_slice(&alignment::values(&one.said, &other.said));
    values
}

// Long because each of the values has its line, in the order of `OWN_NAMES`.
fn own_features(one: &Profile, other: &Profile) -> [f64; OWN] {
    let common = one.common(other);
    let smaller = one.total.min(other.total);
    let both = if smaller > 0.0 { 2.0 * common / (one.total + other.total) } else { 0.0 };
    let held = common / smaller.max(LEAST_TOTAL);
    let [same, shared, near, different, opposed] = relation(one, other);
    let no_action = 1.0 - (same + shared + near + different + opposed);
    let (left, right) = (heads_held(one, other), heads_held(other, one));
    let numbers = f64::from(!one.quantities.is_disjoint(&other.quantities));
    let other_numbers = f64::from(numbers::differ(&one.quantities, &other.quantities));
    let [meanings, other_meanings] = meanings(one, other);
    // How much more the longer one says.
    let more_said = ((one.total.max(other.total) + LEAST_TOTAL) / (smaller + LEAST_TOTAL)).ln();
    let apart = rarest_apart(one, other).min(rarest_apart(other, one));
    let covers = [cover(one, other), cover(other, one)];
    let cover_less = covers[0].min(covers[1]);
    let meanings_apart = heaviest_apart(one, other, is_object).min(heaviest_apart(other, one, is_object));
    let words_apart = heaviest_apart(one, other, is_word).min(heaviest_apart(other, one, is_word));
    let [aspects_shared, aspects_apart] = sides(one, other, is_aspect);
    let [same_reference, other_references] = sides(one, other, |name| name.starts_with('§'));
    let [object_shared, _] = sides(one, other, is_object);
    let exact = f64::from(u8::from(shares_object(one, other)));
    // Parts of one wider object, or one the wider of the other.
    let object_kin = object_shared * (1.0 - exact);
    let [kin, far, generic] = kinds(one, other);
    let apart_sums = [sum_apart(one, other), sum_apart(other, one)];
    [
        1.0,
        both,
        held,
        same,
        shared,
        near,
        different,
        opposed,
        (left + right) / 2.0,
        numbers,
        other_numbers,
        left.min(right),
        meanings,
        other_meanings,
        more_said,
        both * (same + shared + near),
        both * (different + opposed),
        apart,
        cover_less,
        covers[0].max(covers[1]),
        meanings_apart,
        words_apart,
        aspects_shared,
        aspects_apart,
        same_reference,
        other_references,
        1.0 / (LEAST_TOTAL + smaller),
        no_action,
        object_shared,
        object_shared * different,
        object_shared * opposed,
        cover_less * different,
        object_shared * meanings_apart,
        object_shared * no_action,
        kin,
        far,
        far * object_shared,
        generic,
        apart_sums[0].min(apart_sums[1]),
        apart_sums[0].max(apart_sums[1]),
        actions_shared(one, other),
        exact,
        object_kin,
        exact * far,
        first_same(one, other),
        exact * (meanings_apart + words_apart),
    ]
}

fn is_object(name: &str) -> bool {
    name.starts_with('=') && !is_aspect(name)
}

/// An object that is not a whole field of them.
fn is_narrow(name: &str) -> bool {
    is_object(name) && name.strip_prefix('=').is_some_and(|name| !lexicon::is_broad(name))
}

fn is_aspect(name: &str) -> bool {
    name.strip_prefix('=').is_some_and(|name| name.starts_with(lexicon::GENERAL))
}

fn is_word(name: &str) -> bool {
    !name.starts_with(['=', '§'])
}

/// Share of the weight of one's units that the other speaks of.
fn cover(one: &Profile, other: &Profile) -> f64 {
    let all: f64 = one.units.iter().map(|(_, weight)| weight).sum();
    let said = one.units.iter().filter_map(|(name, weight)| Some(weight.min(other.weight(name)?)));
    if all > 0.0 { said.sum::<f64>() / all } else { 0.0 }
}

/// Weight of the heaviest unit of one, of those asked for, of which the other does not speak.
fn heaviest_apart(one: &Profile, other: &Profile, asked: impl Fn(&str) -> bool) -> f64 {
    let apart = one.units.iter().filter(|(name, _)| asked(name) && !other.has(name));
    apart.map(|(_, weight)| *weight).fold(0.0, f64::max)
}

/// Weight of all units of one of which the other does not speak.
fn sum_apart(one: &Profile, other: &Profile) -> f64 {
    one.units.iter().filter(|(name, _)| !other.has(name)).map(|(_, weight)| weight).sum()
}

/// Whether the first actions are of one kind; of different kinds that both tell; whether one of them tells little.
fn kinds(one: &Profile, other: &Profile) -> [f64; 3] {
    let (Some(first), Some(second)) = (one.actions.first(), other.actions.first()) else {
        return [0.0, 0.0, 1.0];
    };
    let kin = actions::are_kin(first, second);
    let generic = !actions::is_specific(first) || !actions::is_specific(second);
    let far = !kin && !generic && !actions::are_near(first, second);
    [kin, far, generic].map(|is| f64::from(u8::from(is)))
}

/// Whether both name the same object.
fn shares_object(one: &Profile, other: &Profile) -> bool {
    one.units.iter().any(|(name, _)| is_narrow(name) && other.units.iter().any(|(own, _)| own == name))
}

/// Whether the same unit comes first after the action.
fn first_same(one: &Profile, other: &Profile) -> f64 {
    let firsts = (one.heads.first().map(|head| &head.0), other.heads.first().map(|head| &head.0));
    f64::from(u8::from(firsts.0.is_some() && firsts.0 == firsts.1))
}

/// Share of the actions that both have.
fn actions_shared(one: &Profile, other: &Profile) -> f64 {
    let fewer = one.actions.len().min(other.actions.len());
    let shared = one.actions.iter().filter(|action| other.actions.contains(action)).count();
    if fewer > 0 { shared as f64 / fewer as f64 } else { 0.0 }
}

/// Whether both have one of the features asked for in common; whether both have some, but none in common.
fn sides(one: &Profile, other: &Profile, asked: impl Fn(&str) -> bool) -> [f64; 2] {
    fn own(profile: &Profile, asked: impl Fn(&str) -> bool) -> BTreeSet<&str> {
        profile.names().filter(|name| !name.contains(" =") && asked(name)).collect()
    }
    let (left, right) = (own(one, &asked), own(other, &asked));
    let shared = !left.is_disjoint(&right);
    [f64::from(shared), f64::from(!shared && !left.is_empty() && !right.is_empty())]
}

/// Least share of the first units of both objects that the other one speaks of, where both are one object.
const SAME_HEADS: f64 = 0.6;
/// Weightiest thing that only one says, where both speak of one object.
const LITTLE: f64 = 0.5;

/// How many times as much the longer may say.
const MOST_LONGER: f64 = 2.0;

/// Whether both order opposed things of one object, or one thing with other figures. Where either speaks of something that the
/// other does not, in words that tell, it says no: two things may then be meant.
pub(super) fn diverge(one: &Profile, other: &Profile) -> bool {
    let heads = heads_held(one, other).min(heads_held(other, one));
    let apart = rarest_apart(one, other).min(rarest_apart(other, one));
    let longer = one.total.max(other.total) / one.total.min(other.total).max(LEAST_TOTAL);
    if heads < SAME_HEADS || apart > LITTLE || longer > MOST_LONGER {
        return false;
    }
    let [same, _, near, _, opposed] = relation(one, other);
    // « Amortir » is an object of the lexicon: its place says that it is ordered.
    let unsaid = one.actions.is_empty() && other.actions.is_empty();
    opposed > 0.0
        || (same > 0.0 || near > 0.0 || unsaid) && numbers::differ(&one.quantities, &other.quantities)
}

/// One of: the same first action; one that the other has too; near ones; different ones; ones that undo each other.
fn relation(one: &Profile, other: &Profile) -> [f64; 5] {
    let says =
        |profile: &Profile| profile.actions.first().filter(|action| *action != lexicon::LIGHT).cloned();
    let (Some(first), Some(second)) = (says(one), says(other)) else {
        return [0.0; 5];
    };
    let shared = one.actions.contains(&second) || other.actions.contains(&first);
    let near = one.actions.iter().any(|action| actions::are_near(action, &second))
        || other.actions.iter().any(|action| actions::are_near(action, &first));
    let place = match () {
        () if actions::are_opposed(&first, &second) => 4,
        () if first == second => 0,
        () if shared => 1,
        () if near => 2,
        () => 3,
    };
    let mut found = [0.0; 5];
    found[place] = 1.0;
    found
}

/// Share of the weight of one's heads that the other speaks of.
fn heads_held(one: &Profile, other: &Profile) -> f64 {
    let all: f64 = one.heads.iter().map(|(_, weight)| weight).sum();
    let held: f64 = one.heads.iter().filter(|(name, _)| other.has(name)).map(|(_, weight)| weight).sum();
    if all > 0.0 { held / all } else { 0.0 }
}

/// Of the weight of both in meanings of the lexicon, the share that both have; whether both have some, but none in common.
fn meanings(one: &Profile, other: &Profile) -> [f64; 2] {
    fn own(profile: &Profile) -> impl Iterator<Item = &(String, f64)> {
        profile.features.iter().filter(|(name, _)| name.starts_with('=') && !name.contains(' '))
    }
    let all = |profile: &Profile| own(profile).map(|(_, weight)| weight).sum::<f64>();
    let common: f64 = own(one).filter_map(|(name, weight)| Some(weight.min(other.weight(name)?))).sum();
    let (left, right) = (all(one), all(other));
    let share = if left + right > 0.0 { 2.0 * common / (left + right) } else { 0.0 };
    [share, f64::from(common == 0.0 && left > 0.0 && right > 0.0)]
}

/// Weight of the rarest word or meaning of one of which the other does not speak.
fn rarest_apart(one: &Profile, other: &Profile) -> f64 {
    let own = one.features.iter().filter(|(name, _)| !name.contains(' ') && !other.has(name));
    own.map(|(_, weight)| *weight).fold(0.0, f64::max)
}
