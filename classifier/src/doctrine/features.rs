//! What a conclusion orders: the action at its head, and its object as weighted words, meanings and pairs of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use cambon_document::legal::{self, Cited, Source};

use super::alignment::{self, Item, Kind, Said};
use super::lexicon::{self, Found, Meaning};
use super::numbers::{self, Quantity};
use super::{acronyms, net, pair, roots, trees, vectors};
use crate::{status, words};

/// What a pair of neighbours counts beside what its parts count.
const PAIR_SHARE: f64 = 0.35;
/// What a legal reference counts, where a rare word counts 1.
const REFERENCE_WEIGHT: f64 = 0.55;
/// What a meaning of the lexicon counts.
const OBJECT_WEIGHT: f64 = 1.25;
/// What an object counts of which several others are part.
const BROAD_WEIGHT: f64 = 0.8;
/// What a meaning counts that has no field of its own.
const GENERAL_WEIGHT: f64 = 0.4;
/// What a word counts that the labelled conclusions do not know.
const UNKNOWN_WEIGHT: f64 = 0.8;
/// What the words of a meaning count beside it.
const PART_SHARE: f64 = 0.4;
/// What an object counts that only a legal reference names.
const REFERENCE_SHARE: f64 = 0.6;
/// What the wider object counts that an object is part of.
const WIDER_SHARE: f64 = 0.5;
/// What a word counts that names the body addressed or its staff: nearly all conclusions have one.
const BODY_WEIGHT: f64 = 0.15;
/// Words of a long conclusion beyond these say how and why, not what.
const MOST_UNITS: usize = 26;
/// Things and words said beyond these are not set beside those of another.
const MOST_SAID: usize = 40;
/// Share of the likeness that asks for all of both objects; the rest asks for all of the smaller.
const BOTH_SHARE: f64 = 0.7;
/// Total of a conclusion of a word or two: what it holds of another tells little.
pub(super) const LEAST_TOTAL: f64 = 1.0;
/// Beginnings of nouns that order by themselves, also within an object of the lexicon.
const NOMINAL_ACTIONS: [&str; 11] = [
    "control",
    "suivi",
    "verif",
    "evaluation",
    "recens",
    "revision",
    "reduction",
    "suppress",
    "actualis",
    "recouvr",
    "rembours",
];
/// First units of an object that say what the action is done to.
const HEADS: usize = 2;

/// Thousandths where both answers are as likely.
const MIDDLE: f64 = 500.0;
/// Thousandths below which the trees' answer stands alone.
const HOPELESS: f64 = 350.0;

/// Weights of words, in thousandths, by how rare they are in the labelled conclusions: the file's second column.
static RARITY: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(|| {
    let table = include_str!("../../data/doctrine/rarity.tsv").lines().filter(|line| !line.starts_with('#'));
    table
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, weight)| Some((word, weight.parse::<f64>().ok()? / 1000.0)))
        .collect()
});

/// Names of features and their weights.
pub(super) type Units = Vec<(String, f64)>;

/// What a conclusion orders.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    /// Its actions in their order, each once: the first is what is ordered, others how.
    pub actions: Vec<String>,
    /// Names of features and their weights, by name.
    pub features: Units,
    /// Sum of the weights.
    pub total: f64,
    /// The first units of the object: what the action is done to.
    pub heads: Units,
    /// All units of the object, each once, by name.
    pub units: Units,
    /// Quantities said, references to law apart.
    pub quantities: BTreeSet<Quantity>,
    /// What it says, for setting beside another.
    pub said: Said,
    /// The same for the networks.
    pub things: net::Things,
}

impl Profile {
    pub(super) fn of(text: &str) -> Self {
        let (folded, found, mut features) = read(text);
        let mut read = units(&folded, &found);
        read.name_by_reference(&features);
        features.extend(read.parts);
        let mut before: Option<&(String, f64)> = None;
        for unit in &read.units {
            features.insert(unit.0.clone(), unit.1);
            if let Some(before) = before.filter(|before| before.0 != unit.0) {
                features.insert(format!("{} {}", before.0, unit.0), PAIR_SHARE * before.1.min(unit.1));
            }
            before = Some(unit);
        }
        let features: Units = features.into_iter().collect();
        let total = features.iter().map(|(_, weight)| weight).sum();
        let heads = read.units.iter().take(HEADS).cloned().collect();
        let mut units = read.units;
        units.sort_by(|one, other| one.0.cmp(&other.0));
        units.dedup_by(|one, other| one.0 == other.0);
        let items = items(&folded, &found);
        Self {
            actions: read.actions,
            features,
            total,
            heads,
            units,
            quantities: numbers::said(&folded),
            things: net::Things::of(&items),
            said: Said::of(items, said_words(&folded)),
        }
    }

    /// How far both order the same thing, in thousandths: cut to whole ones, so that sums of them do not depend on their order.
    pub(super) fn likeness(&self, other: &Self) -> u32 {
        let trees = MIDDLE + trees::said(&pair::features(self, other)) * 1000.0;
        // Where the trees see nothing the networks are not asked: they are slow.
        let all =
            if trees < HOPELESS { trees } else { trees + net::said(&self.things, &other.things) * 1000.0 };
        all.clamp(0.0, 1000.0) as u32
    }

    /// How far both speak of the same object, in thousandths.
    pub(super) fn object_likeness(&self, other: &Self) -> u32 {
        let common = self.common(other);
        let smaller = self.total.min(other.total);
        if smaller <= 0.0 {
            return 0;
        }
        let both = 2.0 * common / (self.total + other.total);
        let held = common / smaller.max(LEAST_TOTAL);
        ((BOTH_SHARE * both + (1.0 - BOTH_SHARE) * held) * 1000.0) as u32
    }

    /// Sum of the weights of features that both have.
    pub(super) fn common(&self, other: &Self) -> f64 {
        let (mut left, mut right) = (self.features.iter().peekable(), other.features.iter().peekable());
        let mut common = 0.0;
        while let (Some((one, weight)), Some((two, other_weight))) = (left.peek(), right.peek()) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    common += weight.min(*other_weight);
                    left.next();
                    right.next();
                }
            }
        }
        common
    }

    /// Whether it has a feature of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.weight(name).is_some()
    }

    /// The weight of its feature of this name.
    pub(super) fn weight(&self, name: &str) -> Option<f64> {
        let place = self.features.binary_search_by(|(own, _)| own.as_str().cmp(name)).ok()?;
        Some(self.features[place].1)
    }

    /// Its telling features, for finding what may be like it.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.features.iter().map(|(name, _)| name.as_str())
    }
}

/// The folded words of the order, what they mean, and its legal references as features.
fn read(text: &str) -> (Vec<String>, Vec<Found>, BTreeMap<String, f64>) {
    let mut features = BTreeMap::new();
    let bare = without_references(order(text), &mut features);
    let folded = acronyms::expanded(words::content(&bare));
    let found = lexicon::read(&folded);
    (folded, found, features)
}

/// The order itself: without label, lead-in, status and references to pages.
fn order(text: &str) -> &str {
    let text = words::without_label(text);
    let text = match status::tail(text) {
        Some(tail) => &text[..tail.as_ptr() as usize - text.as_ptr() as usize],
        None => text,
    };
    // « adapter l’offre à la demande » begins with its order
    if words::all(text).first().is_some_and(|word| is_infinitive(&word.folded)) {
        return text;
    }
    let lead = ["recommande", "invite", "préconise", "demande"];
    let after = lead.iter().filter_map(|verb| Some(text.find(verb)? + verb.len())).min();
    let body = after.map_or(text, |after| &text[after..]);
    // "à la commune de mettre fin": what follows the first « de » or « d’ » before a verb
    let start = after.and_then(|_| {
        body.match_indices([' ', '’', '\'']).find_map(|(place, _)| {
            let rest = body[place..].trim_start_matches([' ', '’', '\'']);
            let first = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            let verb = is_infinitive(first);
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
            last = after_title(text, reference.span.end, &reference.cited);
        }
    }
    bare.push_str(&text[last..]);
    bare
}

/// After what a law or decree is about (« relatif à ... »): its title is not what is ordered.
fn after_title(text: &str, end: usize, cited: &Cited) -> usize {
    let rest = &text[end..];
    let words = rest.trim_start().trim_start_matches("modifié").trim_start();
    let titled =
        ["relatif", "relative", "portant", "pris pour", "fixant"].iter().any(|word| words.starts_with(word));
    match cited {
        Cited::Whole(Source::Act(_)) if titled => {
            end + rest.find([',', ';', '.', ')', ':']).unwrap_or(rest.len())
        }
        _ => end,
    }
}

/// What is read of a conclusion's words.
#[derive(Default)]
struct Reading {
    actions: Vec<String>,
    units: Units,
    parts: Units,
}

/// The actions and the units of the object, each with its weight.
fn units(folded: &[String], found: &[Found]) -> Reading {
    let mut read = Reading::default();
    // Whether nothing that tells has followed the last action.
    let mut acted = false;
    for found in found {
        if read.units.len() >= MOST_UNITS {
            break;
        }
        let words = || found.places.iter().map(|place| folded[*place].as_str());
        match found.meaning {
            Meaning::Action(name) => read.act(name, acted),
            Meaning::Empty => continue,
            Meaning::Body => {
                read.parts.extend(words().filter_map(word_unit).map(|(word, _)| (word, BODY_WEIGHT)));
            }
            Meaning::Object(name, wider) => {
                // « renégocier la dette » is an object that holds an action.
                words()
                    .filter(|word| {
                        is_infinitive(word) || NOMINAL_ACTIONS.iter().any(|noun| word.starts_with(noun))
                    })
                    .filter_map(lexicon::action)
                    .for_each(|action| read.act(action, false));
                read.name(name, wider, 1.0);
                let parts = words().filter(|_| found.places.len() > 1).filter_map(word_unit);
                read.parts.extend(parts.map(|(word, weight)| (word, PART_SHARE * weight)));
            }
            Meaning::Word => match word_unit(&folded[found.places[0]]) {
                Some((name, weight)) if found.places[0] == 0 && is_infinitive(&folded[0]) => {
                    read.parts.push((name.clone(), PART_SHARE * weight));
                    read.act(&name, false);
                }
                unit => read.units.extend(unit),
            },
        }
        acted = matches!(found.meaning, Meaning::Action(_));
    }
    // « procéder au recensement » orders to take stock: a light verb says nothing beside another.
    if read.actions.len() > 1 {
        read.actions.retain(|action| action != lexicon::LIGHT);
    }
    read
}

/// The things said, each with its vector, in their order.
fn items(folded: &[String], found: &[Found]) -> Vec<Item> {
    let mut items = Vec::new();
    for found in found.iter().take(MOST_SAID) {
        let words = || found.places.iter().map(|place| folded[*place].as_str());
        let (kind, name, wider) = match found.meaning {
            Meaning::Action(name) => (Kind::Action, name.to_owned(), None),
            Meaning::Object(name, wider) => (Kind::Object, name.to_owned(), wider),
            Meaning::Word => (Kind::Word, roots::root(&folded[found.places[0]]).to_owned(), None),
            Meaning::Body | Meaning::Empty => continue,
        };
        let weight = match kind {
            Kind::Word => word_weight(&folded[found.places[0]]).unwrap_or_default(),
            _ => alignment::weight(kind, &name),
        };
        let vector = alignment::phrase(words().map(|word| (word, word_weight(word).unwrap_or_default())));
        if weight > 0.0 {
            items.push(Item { kind, name, wider, vector, weight });
        }
    }
    items
}

/// The words that have a vector, each once.
fn said_words(folded: &[String]) -> Vec<Item> {
    let mut words: Vec<Item> = Vec::new();
    for word in folded.iter().take(MOST_SAID) {
        let name = roots::singular(word).to_owned();
        if let (Some(vector), Some(weight)) = (vectors::of(word), word_weight(word))
            && !words.iter().any(|own| own.name == name)
        {
            words.push(Item { kind: Kind::Word, name, wider: None, vector: Some(vector), weight });
        }
    }
    words
}

fn word_weight(word: &str) -> Option<f64> {
    word_unit(word).map(|(_, weight)| weight)
}

impl Reading {
    /// One more object of the lexicon.
    fn name(&mut self, name: &str, wider: Option<&str>, share: f64) {
        self.units.push((format!("={name}"), share * object_weight(name)));
        self.parts.extend(wider.map(|wider| (format!("={wider}"), WIDER_SHARE * object_weight(wider))));
    }

    /// The objects that the references name by themselves, where no words do.
    fn name_by_reference(&mut self, features: &BTreeMap<String, f64>) {
        for reference in features.keys().filter_map(|name| name.strip_prefix('§')) {
            if let Some(Meaning::Object(name, wider)) = lexicon::of_reference(reference)
                && !self.units.iter().any(|(own, _)| own.strip_prefix('=') == Some(name))
            {
                self.name(name, wider, REFERENCE_SHARE);
            }
        }
    }

    /// One more action; right after one that says little (« renforcer le contrôle »), it is what is ordered.
    fn act(&mut self, action: &str, follows: bool) {
        if self.actions.iter().any(|own| own == action) {
            return;
        }
        let principal = follows && self.actions.first().is_some_and(|first| lexicon::says_little(first));
        if principal {
            self.actions.remove(0);
        }
        let place = if principal { 0 } else { self.actions.len() };
        self.actions.insert(place, action.to_owned());
    }
}

fn is_infinitive(word: &str) -> bool {
    word.len() > 3 && ["er", "ir", "re"].iter().any(|ending| word.ends_with(ending))
}

/// A meaning of a general word (`~plan`, `~report`) tells less than one of the field.
fn object_weight(name: &str) -> f64 {
    match name.starts_with(lexicon::GENERAL) {
        true => GENERAL_WEIGHT,
        false if lexicon::is_broad(name) => BROAD_WEIGHT,
        false => OBJECT_WEIGHT,
    }
}

/// What the networks are fitted on: of each thing said its kind, name and wider object, what it is as numbers, its vector.
pub(super) fn things_of(text: &str) -> Vec<String> {
    let (folded, found, _) = read(text);
    let rows = items(&folded, &found).into_iter().enumerate().map(|(place, item)| {
        let vector = item.vector.unwrap_or([0.0; vectors::DIMENSIONS]);
        let numbers = net::features(place, &item).into_iter().chain(vector);
        let numbers: Vec<String> = numbers.map(|number| format!("{number:.4}")).collect();
        format!("{:?} {} {} {}", item.kind, item.name, item.wider.unwrap_or("-"), numbers.join(" "))
    });
    rows.collect()
}

/// Roots of the words that may be units, each once.
pub(super) fn roots_of(text: &str) -> BTreeSet<String> {
    let words = words::content(text).into_iter().filter_map(|word| word_unit(&word.folded));
    words.map(|(root, _)| root).collect()
}

fn word_unit(word: &str) -> Option<(String, f64)> {
    let short = word.len() < 3 || word.bytes().all(|byte| byte.is_ascii_digit());
    let root = roots::root(word);
    let weight = RARITY.get(root).copied().unwrap_or(UNKNOWN_WEIGHT);
    (!short).then(|| (root.to_owned(), weight))
}
