//! A small network beside the trees: each thing that one order says is set beside what the other says nearest to it, by learnt
//! weights, read of the table that `data/doctrine/net.py` makes.
//!
//! In a fixed order of sums and without the platform's mathematics, so that the same words give the same answer anywhere.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::alignment::{Item, Kind};
use super::lexicon;
use super::vectors::{DIMENSIONS, Vector};

/// Numbers that say what a thing is: three kinds, its weight, how early it comes, whether it is of a general word.
const FEATURES: usize = 6;
/// Numbers that are learnt of each action of the lexicon.
const EMBEDDED: usize = 12;
/// Numbers in which a comparison ends.
const HIDDEN: usize = 16;
/// What of two things is compared: how far apart, how near, what the first is, what both share, of what kind the other is.
const COMPARED: usize = 2 * DIMENSIONS + FEATURES + SHARED + KINDS;
const SHARED: usize = 3;
const KINDS: usize = 3;
/// Things beyond these say how and why, not what.
const MOST_THINGS: usize = 20;
/// After how many things one counts as early by a third only.
const EARLY: f32 = 3.0;
/// What keeps quotients finite; the same numbers are in `net.py`.
const LEAST_LENGTH: f32 = 1e-4;
const LEAST_GATES: f32 = 0.3;

type Hidden = [f32; HIDDEN];

/// Learnt weights, by their names in the table.
struct Net {
    turn: Vec<Vector>,
    actions: HashMap<&'static str, [f32; EMBEDDED]>,
    /// How sharply the nearest thing is chosen; what the same name adds to nearness, and a kindred one.
    nearness: [f32; 3],
    compare: Vec<Hidden>,
    compare_offset: Hidden,
    gate: [f32; FEATURES + 1],
    outer: Vec<Hidden>,
    outer_offset: Hidden,
    last: Hidden,
    last_offset: f32,
}

static NETS: LazyLock<Vec<Net>> = LazyLock::new(|| {
    let table = include_str!("../../data/doctrine/pair-net.tsv");
    table.split("\nnet\n").skip(1).map(Net::read).collect()
});

impl Net {
    fn read(table: &'static str) -> Self {
        let mut rows: HashMap<&str, Vec<Vec<f32>>> = HashMap::new();
        let mut actions = HashMap::new();
        for (name, numbers) in table.lines().filter_map(|line| line.split_once('\t')) {
            let numbers = numbers.split(' ').filter_map(|number| number.parse().ok()).collect();
            match name.strip_prefix('!') {
                Some(action) => drop(actions.insert(action, row(&numbers))),
                None => rows.entry(name).or_default().push(numbers),
            }
        }
        let mut all = |name: &str| rows.remove(name).unwrap_or_default();
        Self {
            turn: all("turn").iter().map(row).collect(),
            actions,
            nearness: row(&all("nearness").concat()),
            compare: all("compare").iter().map(row).collect(),
            compare_offset: row(&all("compare_offset").concat()),
            gate: row(&all("gate").concat()),
            outer: all("outer").iter().map(row).collect(),
            outer_offset: row(&all("outer_offset").concat()),
            last: row(&all("last").concat()),
            last_offset: all("last_offset").concat().first().copied().unwrap_or_default(),
        }
    }
}

/// A row of the table; what is missing is 0.
fn row<const WIDTH: usize>(numbers: &Vec<f32>) -> [f32; WIDTH] {
    let mut row = [0.0; WIDTH];
    row.iter_mut().zip(numbers).for_each(|(own, number)| *own = *number);
    row
}

/// A thing said, as the networks see it.
#[derive(Debug, Clone)]
struct Thing {
    kind: Kind,
    name: String,
    wider: Option<&'static str>,
    features: [f32; FEATURES],
    /// Of each network its image, of length 1, and how far it counts.
    images: Vec<(Vector, f32)>,
}

/// What an order says, ready for the networks.
#[derive(Debug, Clone, Default)]
pub(super) struct Things(Vec<Thing>);

impl Things {
    /// Of things said, in their order.
    pub(super) fn of(items: &[Item]) -> Self {
        Self(items.iter().take(MOST_THINGS).enumerate().map(|(place, item)| thing(place, item)).collect())
    }
}

fn thing(place: usize, item: &Item) -> Thing {
    let features = features(place, item);
    let images = NETS.iter().map(|net| net.image(item, &features)).collect();
    Thing { kind: item.kind, name: item.name.clone(), wider: item.wider, features, images }
}

/// What a thing is, as numbers.
pub(super) fn features(place: usize, item: &Item) -> [f32; FEATURES] {
    let [action, object, word] = [Kind::Action, Kind::Object, Kind::Word].map(|kind| flag(item.kind == kind));
    let general = flag(item.kind == Kind::Object && item.name.starts_with(lexicon::GENERAL));
    [action, object, word, item.weight as f32, libm::expf(-(place as f32) / EARLY), general]
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

impl Net {
    fn image(&self, item: &Item, features: &[f32; FEATURES]) -> (Vector, f32) {
        let action = match item.kind {
            Kind::Action => self.actions.get(item.name.as_str()).copied().unwrap_or_default(),
            _ => [0.0; EMBEDDED],
        };
        let vector = item.vector.unwrap_or([0.0; DIMENSIONS]);
        let numbers = vector.iter().chain(features).chain(&action);
        let mut image = [0.0; DIMENSIONS];
        for (number, row) in numbers.zip(&self.turn) {
            add(&mut image, *number, row);
        }
        let length = product(&image, &image).sqrt() + LEAST_LENGTH;
        let gate = product(features, &self.gate[..FEATURES]) + self.gate[FEATURES];
        (image.map(|number| number / length), 1.0 / (1.0 + libm::expf(-gate)))
    }

    /// How far both order the same thing.
    fn said(&self, own: usize, one: &[Thing], other: &[Thing]) -> f32 {
        let table = Table::of(self, own, one, other);
        let left = self.side(own, one, other, |row, column| table.at(row, column));
        let right = self.side(own, other, one, |row, column| table.at(column, row));
        let mut hidden = self.outer_offset;
        for place in 0..HIDDEN {
            add(&mut hidden, left[place] + right[place], &self.outer[place]);
            add(&mut hidden, (left[place] - right[place]).abs(), &self.outer[HIDDEN + place]);
        }
        product(&hidden.map(softened), &self.last) + self.last_offset
    }

    /// The mean of what the things of one side come to beside those of the other.
    fn side(
        &self,
        own: usize,
        one: &[Thing],
        other: &[Thing],
        near: impl Fn(usize, usize) -> Near,
    ) -> Hidden {
        let (mut sum, mut gates) = ([0.0; HIDDEN], LEAST_GATES);
        for (row, thing) in one.iter().enumerate() {
            let nears: Vec<Near> = (0..other.len()).map(|column| near(row, column)).collect();
            let (image, gate) = &thing.images[own];
            let compared = self.compared(own, image, thing, other, &nears);
            let mut hidden = self.compare_offset;
            for (number, row) in compared.iter().zip(&self.compare) {
                add(&mut hidden, *number, row);
            }
            add(&mut sum, *gate, &hidden.map(softened));
            gates += gate;
        }
        sum.map(|number| number / gates)
    }

    fn compared(
        &self,
        own: usize,
        image: &Vector,
        thing: &Thing,
        other: &[Thing],
        nears: &[Near],
    ) -> [f32; COMPARED] {
        let most = nears.iter().map(|near| near.near).fold(f32::MIN, f32::max);
        let shares: Vec<f32> =
            nears.iter().map(|near| libm::expf(self.nearness[0] * (near.near - most))).collect();
        let all: f32 = shares.iter().sum();
        let (mut nearest, mut kinds) = ([0.0; DIMENSIONS], [0.0; KINDS]);
        for (share, thing) in shares.iter().zip(other) {
            add(&mut nearest, share / all, &thing.images[own].0);
            add(&mut kinds, share / all, &thing.features[..KINDS]);
        }
        let mut compared = [0.0; COMPARED];
        for place in 0..DIMENSIONS {
            compared[place] = (image[place] - nearest[place]).abs();
            compared[DIMENSIONS + place] = image[place] * nearest[place];
        }
        let rest = &mut compared[2 * DIMENSIONS..];
        rest[..FEATURES].copy_from_slice(&thing.features);
        rest[FEATURES] = most;
        rest[FEATURES + 1] = flag(nears.iter().any(|near| near.same));
        rest[FEATURES + 2] = flag(nears.iter().any(|near| near.kin));
        rest[FEATURES + SHARED..].copy_from_slice(&kinds);
        compared
    }
}

/// How near two things are.
#[derive(Clone, Copy)]
struct Near {
    near: f32,
    same: bool,
    kin: bool,
}

struct Table {
    width: usize,
    values: Vec<Near>,
}

impl Table {
    fn of(net: &Net, own: usize, one: &[Thing], other: &[Thing]) -> Self {
        let values = one.iter().flat_map(|thing| {
            other.iter().map(move |beside| {
                let same = thing.kind == beside.kind && thing.name == beside.name;
                let kin = !same && are_kin(thing, beside);
                let near = product(&thing.images[own].0, &beside.images[own].0)
                    + flag(same) * net.nearness[1]
                    + flag(kin) * net.nearness[2];
                Near { near, same, kin }
            })
        });
        Self { width: other.len(), values: values.collect() }
    }

    fn at(&self, row: usize, column: usize) -> Near {
        self.values[row * self.width + column]
    }
}

/// Whether both are part of one wider object, or one of the other.
fn are_kin(one: &Thing, other: &Thing) -> bool {
    let objects = one.kind == Kind::Object && other.kind == Kind::Object;
    objects
        && (one.wider.is_some() && one.wider == other.wider
            || one.wider == Some(other.name.as_str())
            || other.wider == Some(one.name.as_str()))
}

fn add(sum: &mut [f32], number: f32, row: &[f32]) {
    sum.iter_mut().zip(row).for_each(|(own, value)| *own += number * value);
}

fn product(one: &[f32], other: &[f32]) -> f32 {
    // Of each eighth number its own sum: the order is fixed, and a processor adds eight at once.
    let mut sums = [0.0f32; 8];
    for (left, right) in one.chunks(8).zip(other.chunks(8)) {
        for (sum, (left, right)) in sums.iter_mut().zip(left.iter().zip(right)) {
            *sum += left * right;
        }
    }
    sums.iter().sum()
}

/// Between -1 and 1.
fn softened(number: f32) -> f32 {
    number / (1.0 + number.abs())
}

/// What the networks add to the likeness, 1 being all of it; nothing where either says nothing.
pub(super) fn said(one: &Things, other: &Things) -> f64 {
    if one.0.is_empty() || other.0.is_empty() || NETS.is_empty() {
        return 0.0;
    }
    let said: f32 = NETS.iter().enumerate().map(|(own, net)| net.said(own, &one.0, &other.0)).sum();
    f64::from(said / NETS.len() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table is made by a program of another language: a row or a number that does not read would be left out silently.
    #[test]
    fn all_of_the_table_is_read() {
        assert!(!NETS.is_empty());
        for net in NETS.iter() {
            let sizes = [net.turn.len(), net.compare.len(), net.outer.len()];
            assert_eq!(sizes, [DIMENSIONS + FEATURES + EMBEDDED, COMPARED, 2 * HIDDEN]);
            assert!(net.actions.len() > 50 && net.last_offset != 0.0);
        }
        let table = include_str!("../../data/doctrine/pair-net.tsv");
        let numbers =
            table.lines().filter_map(|line| line.split_once('\t')).flat_map(|(_, row)| row.split(' '));
        assert!(
            numbers.clone().count() > 1000 && numbers.clone().all(|number| number.parse::<f32>().is_ok())
        );
    }
}
