//! What of one order the other says in words of its own: each thing said is set beside the nearest of the other, by the lexicon or
//! by the vectors of its words.

use std::ops::Range;

use super::lexicon;
use super::vectors::{self, Vector};

/// What a thing said is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Action,
    Object,
    Word,
}

/// A thing said: an action or an object of the lexicon, or a word that it does not know.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub kind: Kind,
    pub name: String,
    /// The wider object that it is part of.
    pub wider: Option<&'static str>,
    pub vector: Option<Vector>,
    pub weight: f64,
}

/// Likeness of two parts of one wider object, at least.
const KIN: f64 = 0.6;
/// Where either names no action.
const UNSAID: f64 = -0.2;
/// First objects that say what the action is done to.
const HEADS: usize = 3;
/// First actions that may be what is ordered.
const ACTIONS: usize = 2;

/// Names of the values, in their order.
pub(super) const NAMES: [&str; 36] = [
    "objects_cover_less",
    "objects_cover_more",
    "objects_gap_less",
    "objects_gap_more",
    "objects_gaps_less",
    "objects_gaps_more",
    "objects_near",
    "said_cover_less",
    "said_cover_more",
    "said_near",
    "heads_cover_less",
    "heads_cover_more",
    "heads_near",
    "first_actions_near",
    "actions_near",
    "heads_within_less",
    "first_object_within_less",
    "first_object_within_more",
    "words_cover_less",
    "words_cover_more",
    "words_cover_mean",
    "words_near",
    "words_gap_less",
    "words_gap_more",
    "first_words_near",
    "early_words_near",
    "rest_cover_less",
    "rest_cover_more",
    "rest_near",
    "rest_less",
    "rest_more",
    "rest_words_cover_less",
    "rest_words_cover_more",
    "rest_words_near",
    "rest_words_less",
    "rest_words_more",
];

/// What an order says, for setting beside another.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// Objects and words that the lexicon does not know, in their order; then the actions.
    items: Vec<Item>,
    /// How many of the items are no actions.
    objects: usize,
    /// All its words that have a vector, each once, in their order.
    words: Vec<Item>,
    /// Means of the objects, of all items, of the first objects, of the words.
    means: [Option<Vector>; 4],
}

impl Said {
    /// Of things said and words, in their order.
    pub(super) fn of(said: Vec<Item>, words: Vec<Item>) -> Self {
        let (actions, mut items): (Vec<Item>, Vec<Item>) =
            said.into_iter().partition(|item| item.kind == Kind::Action);
        let objects = items.len();
        items.extend(actions);
        let heads = &items[..objects.min(HEADS)];
        let means = [&items[..objects], &items, heads, &words].map(|items| mean(items.iter()));
        Self { items, objects, words, means }
    }

    /// How near the words of both are, 0 to 1: cheap, for finding pairs worth the whole comparison.
    pub(super) fn nearness(&self, other: &Self) -> f64 {
        near(self, other, WORDS)
    }

    fn all(&self) -> Range<usize> {
        0..self.items.len()
    }

    fn heads(&self) -> Range<usize> {
        0..self.objects.min(HEADS)
    }

    fn actions(&self) -> Range<usize> {
        self.objects..self.items.len().min(self.objects + ACTIONS)
    }
}

/// Likeness of all things of one to all things of the other.
struct Table<'a> {
    one: &'a [Item],
    other: &'a [Item],
    values: Vec<f64>,
}

/// How far each of both sides is covered by the other; of each the lesser value first.
struct Covers {
    /// Share of the weight that the other says too.
    cover: [f64; 2],
    /// Of what the other does not say, the weightiest thing.
    gap: [f64; 2],
    /// All that the other does not say.
    gaps: [f64; 2],
}

/// Values, in the order of `NAMES`.
// Long because each of the values has its line, in the order of `NAMES`.
pub(super) fn values(one: &Said, other: &Said) -> [f64; NAMES.len()] {
    let table = Table::of(&one.items, &other.items);
    let words = Table::of(&one.words, &other.words);
    let object = table.covers(0..one.objects, 0..other.objects);
    let said = table.covers(one.all(), other.all());
    let head = table.covers(one.heads(), other.heads());
    let word = words.covers(0..one.words.len(), 0..other.words.len());
    let acts = one.objects < one.items.len() && other.objects < other.items.len();
    let actions = [
        table.nearest(first(one.actions()), first(other.actions())),
        table.covers(one.actions(), other.actions()).cover[1],
    ];
    let actions = if acts { actions } else { [UNSAID; 2] };
    let within = [
        table.covers(one.heads(), 0..other.objects).cover[0],
        table.covers(0..one.objects, other.heads()).cover[0],
    ];
    let held = [
        table.nearest(first(0..one.objects), other.all()),
        table.nearest(one.all(), first(0..other.objects)),
    ];
    let near = [0, 1, 2, WORDS].map(|place| near(one, other, place));
    let (rest, rest_words) = (table.rest(), words.rest());
    let early = |said: &Said, count: usize| 0..said.words.len().min(count);
    [
        object.cover[0],
        object.cover[1],
        object.gap[0],
        object.gap[1],
        object.gaps[0],
        object.gaps[1],
        near[0],
        said.cover[0],
        said.cover[1],
        near[1],
        head.cover[0],
        head.cover[1],
        near[2],
        actions[0],
        actions[1],
        within[0].min(within[1]),
        held[0].min(held[1]),
        held[0].max(held[1]),
        word.cover[0],
        word.cover[1],
        (word.cover[0] + word.cover[1]) / 2.0,
        near[3],
        word.gap[0],
        word.gap[1],
        words.nearest(early(one, 1), early(other, 1)),
        words.nearest(early(one, HEADS), early(other, HEADS)),
        rest[0],
        rest[1],
        rest[2],
        rest[3],
        rest[4],
        rest_words[0],
        rest_words[1],
        rest_words[2],
        rest_words[3],
        rest_words[4],
    ]
}

/// Place of the mean of the words.
const WORDS: usize = 3;

/// How near the means at a place are.
fn near(one: &Said, other: &Said, place: usize) -> f64 {
    match (&one.means[place], &other.means[place]) {
        (Some(left), Some(right)) => f64::from(vectors::product(left, right)),
        _ => 0.0,
    }
}

fn first(range: Range<usize>) -> Range<usize> {
    range.start..range.end.min(range.start + 1)
}

impl<'a> Table<'a> {
    fn of(one: &'a [Item], other: &'a [Item]) -> Self {
        let values = one.iter().flat_map(|item| other.iter().map(move |item2| likeness(item, item2)));
        Self { one, other, values: values.collect() }
    }

    fn value(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.other.len() + column]
    }

    /// Likeness of the likest two of both ranges.
    fn nearest(&self, rows: Range<usize>, columns: Range<usize>) -> f64 {
        let all = rows.flat_map(|row| columns.clone().map(move |column| (row, column)));
        all.map(|(row, column)| self.value(row, column)).fold(0.0, f64::max)
    }

    fn covers(&self, rows: Range<usize>, columns: Range<usize>) -> Covers {
        if rows.is_empty() || columns.is_empty() {
            return Covers { cover: [0.0; 2], gap: [0.0; 2], gaps: [0.0; 2] };
        }
        let most = rows.clone().map(|row| self.nearest(row..row + 1, columns.clone()));
        let most2 = columns.clone().map(|column| self.nearest(rows.clone(), column..column + 1));
        let sides =
            [side(self.one[rows.clone()].iter(), most), side(self.other[columns.clone()].iter(), most2)];
        let ordered = |place: usize| ordered([sides[0][place], sides[1][place]]);
        Covers { cover: ordered(0), gap: ordered(1), gaps: ordered(2) }
    }
}

/// Likeness from which a thing is said by both.
const SHARED: f64 = 0.95;
/// Where one side says no more than the other.
const NO_MORE: f64 = -0.1;

impl Table<'_> {
    /// What is left of both sides without what both say: how far each covers the other, how near they are, what they weigh; the
    /// lesser first.
    fn rest(&self) -> [f64; 5] {
        let (height, width) = (self.one.len(), self.other.len());
        let rows: Vec<usize> =
            (0..height).filter(|row| self.nearest(*row..row + 1, 0..width) < SHARED).collect();
        let columns: Vec<usize> =
            (0..width).filter(|column| self.nearest(0..height, *column..column + 1) < SHARED).collect();
        let left: Vec<&Item> = rows.iter().map(|row| &self.one[*row]).collect();
        let right: Vec<&Item> = columns.iter().map(|column| &self.other[*column]).collect();
        let [less, more] = ordered([&left, &right].map(|items| items.iter().map(|item| item.weight).sum()));
        if rows.is_empty() || columns.is_empty() {
            let nothing = if rows.len() == columns.len() { 1.0 } else { NO_MORE };
            return [nothing, nothing, nothing, less, more];
        }
        let most =
            rows.iter().map(|row| columns.iter().map(|column| self.value(*row, *column)).fold(0.0, f64::max));
        let most2 =
            columns.iter().map(|column| rows.iter().map(|row| self.value(*row, *column)).fold(0.0, f64::max));
        let [cover_less, cover_more] =
            ordered([side(left.iter().copied(), most)[0], side(right.iter().copied(), most2)[0]]);
        let near = match (mean(left.into_iter()), mean(right.into_iter())) {
            (Some(left), Some(right)) => f64::from(vectors::product(&left, &right)),
            _ => 0.0,
        };
        [cover_less, cover_more, near, less, more]
    }
}

fn ordered([left, right]: [f64; 2]) -> [f64; 2] {
    [left.min(right), left.max(right)]
}

/// Of some things and how far each is said by the other: the share said; the weightiest that is not; all that is not.
fn side<'a>(items: impl Iterator<Item = &'a Item>, said: impl Iterator<Item = f64>) -> [f64; 3] {
    let (mut all, mut gap, mut gaps) = (0.0, 0.0, 0.0);
    for (item, said) in items.zip(said) {
        all += item.weight;
        let apart = (1.0 - said) * item.weight;
        (gap, gaps) = (f64::max(gap, apart), gaps + apart);
    }
    [if all > 0.0 { 1.0 - gaps / all } else { 0.0 }, gap, gaps]
}

fn mean<'a>(items: impl Iterator<Item = &'a Item>) -> Option<Vector> {
    let known = items.filter_map(|item| Some((item.vector.as_ref()?, item.weight as f32)));
    vectors::mean(known)
}

/// How like two things said are: 1 where the lexicon holds them for one.
fn likeness(one: &Item, other: &Item) -> f64 {
    if one.kind == other.kind && one.name == other.name {
        return 1.0;
    }
    let near = match (&one.vector, &other.vector) {
        (Some(left), Some(right)) => f64::from(vectors::product(left, right)).max(0.0),
        _ => 0.0,
    };
    let kin = one.kind == Kind::Object
        && other.kind == Kind::Object
        && (one.wider.is_some() && one.wider == other.wider
            || one.wider == Some(&other.name)
            || other.wider == Some(&one.name));
    if kin { near.max(KIN) } else { near }
}

/// What an object of the lexicon counts here; a general one.
const OBJECT_WEIGHT: f64 = 1.25;
const GENERAL_WEIGHT: f64 = 0.4;
/// What an action counts beside objects.
const ACTION_WEIGHT: f64 = 0.5;
/// What a word of a phrase counts in its vector at least.
const LEAST_WEIGHT: f32 = 0.15;

/// What a thing of the lexicon counts.
pub(super) fn weight(kind: Kind, name: &str) -> f64 {
    match kind {
        Kind::Action => ACTION_WEIGHT,
        _ if name.starts_with(lexicon::GENERAL) => GENERAL_WEIGHT,
        _ => OBJECT_WEIGHT,
    }
}

/// The vector of a phrase, of its words and their weights.
pub(super) fn phrase<'a>(words: impl Iterator<Item = (&'a str, f64)>) -> Option<Vector> {
    let known: Vec<(Vector, f32)> = words
        .filter_map(|(word, weight)| Some((vectors::of(word)?, (weight as f32).max(LEAST_WEIGHT))))
        .collect();
    vectors::mean(known.iter().map(|(vector, weight)| (vector, *weight)))
}
