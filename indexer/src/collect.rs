//! Gathers all hits in one pass: what passes the filters, and what each facet would count if its own filter were lifted.
//!
//! The facts of publications and the closed traits of passages are judged once a search, not once a hit: a hit then costs
//! a few looks into tables and a few additions.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use tantivy::DocId;
use tantivy::columnar::StrColumn;
use tantivy::fastfield::AliveBitSet;

use crate::combined::Taker;
use crate::combined::bits::{Bits, NONE, Places, each_place, next, set, unset};
use crate::documents::{Documents, Owner};
use crate::facts::PublicationFacts;
use crate::filters::{Filters, Request, Scope};
use crate::forms::WINDOW;
use crate::inverted::Lengths;
use crate::ranking::{FURTHER_HITS, Weights};
use crate::schema::{Fields, Traits};

/// A hit before its text is loaded.
#[derive(Debug, Clone, Copy)]
pub struct RawHit {
    pub doc: DocId,
    pub score: f32,
}

/// The best scores of a publication, best first; `f32::MIN` for none.
pub type Best = [f32; 1 + FURTHER_HITS];

const NONE_BEST: Best = [f32::MIN; 1 + FURTHER_HITS];

/// Puts a score in its place; no branch, as a guess would often be wrong.
#[inline]
fn put(best: &mut Best, mut score: f32) {
    for kept in best.iter_mut() {
        (*kept, score) = if score > *kept { (score, *kept) } else { (*kept, score) };
    }
}

/// The facets, in the order of their bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Jurisdiction,
    Year,
    BodyKind,
    Department,
    Zone,
    Kind,
    Form,
    Status,
    Nature,
    Topic,
}

/// Facets that a publication decides.
pub const OF_PUBLICATIONS: [Facet; 4] =
    [Facet::Jurisdiction, Facet::Year, Facet::BodyKind, Facet::Department];

/// Facets that a passage or conclusion decides by its traits.
pub const OF_TRAITS: [Facet; 5] = [Facet::Zone, Facet::Kind, Facet::Form, Facet::Status, Facet::Nature];

/// Marks what no facet could let through.
const NEVER: u16 = 1 << 15;

impl Facet {
    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Hits and counts.
#[derive(Default)]
pub struct Gathered {
    /// In the order of documents.
    pub hits: Vec<RawHit>,
    /// Each publication with hits, and where these stand; one whose documents do not all stand in a row is there several times.
    pub rows: Vec<(usize, Range<usize>)>,
    /// By publication.
    pub best: Vec<Best>,
    /// Hits by publication and by kind of document ([`Documents::traits`]).
    pub by_publication: Vec<u32>,
    pub by_traits: Vec<u32>,
    /// The same for what fails one facet only, by that facet's place.
    pub lifted: Vec<Vec<u32>>,
    /// Hits by ordinal of the topic.
    pub by_topic: Vec<u32>,
    /// The topics' codes.
    pub topics: Option<StrColumn>,
}

/// Hits kept of a finished search: the next one fills memory that is at hand, instead of moving its hits into more and more of it.
const MOST_SPARE: usize = 1 << 17;

thread_local! {
    static SPARE: RefCell<Vec<RawHit>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Gathered {
    fn drop(&mut self) {
        let mut hits = std::mem::take(&mut self.hits);
        hits.clear();
        hits.shrink_to(MOST_SPARE);
        // A thread that ends may have given its own up.
        let _ = SPARE.try_with(|spare| spare.replace(hits));
    }
}

impl Gathered {
    /// Of an index of so many publications.
    fn empty(publications: usize, documents: &Documents) -> Self {
        let (topics, kinds) = (documents.topics.clone(), documents.traits.len());
        let lifted = (0..=Facet::Topic as usize).map(|place| {
            let of_publication = OF_PUBLICATIONS.iter().any(|facet| *facet as usize == place);
            vec![0; if of_publication { publications } else { kinds }]
        });
        Self {
            hits: SPARE.take(),
            rows: Vec::new(),
            best: vec![NONE_BEST; publications],
            by_publication: vec![0; publications],
            by_traits: vec![0; kinds],
            lifted: lifted.collect(),
            by_topic: vec![0; topics.as_ref().map_or(0, |column| column.num_terms())],
            topics,
        }
    }

    /// The hits, each with its publication.
    pub fn by_row(&self) -> impl Iterator<Item = (usize, &RawHit)> {
        self.rows
            .iter()
            .flat_map(|(publication, row)| self.hits[row.clone()].iter().map(|hit| (*publication, hit)))
    }

    /// Adds hits of a publication to those that may be shown; says how many.
    fn add_row(&mut self, publication: usize, hits: impl Iterator<Item = RawHit>) -> usize {
        let begin = self.hits.len();
        self.hits.extend(hits);
        let end = self.hits.len();
        if begin < end {
            let mut best = self.best[publication];
            self.hits[begin..].iter().for_each(|hit| put(&mut best, hit.score));
            self.best[publication] = best;
            match self.rows.last_mut() {
                Some((last, row)) if *last == publication => row.end = end,
                _ => self.rows.push((publication, begin..end)),
            }
        }
        end - begin
    }

    /// Forgets the hits that are not to be shown, told by publication and hit; the counts stay.
    pub fn keep(&mut self, kept: impl Fn(usize, &RawHit) -> bool) {
        let (rows, hits) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.hits));
        self.best.fill(NONE_BEST);
        for (publication, row) in rows {
            self.add_row(publication, hits[row].iter().filter(|hit| kept(publication, hit)).copied());
        }
    }
}

/// Judges each document that the query finds.
pub struct Gatherer<'a> {
    documents: &'a Documents,
    alive: Option<&'a AliveBitSet>,
    judging: Judging,
    failing_publication: Vec<u16>,
    /// The publication of the last document, what it fails, and its place among those of the index.
    owner: Owner,
    owner_fails: u16,
    owner_place: usize,
    kinds: Vec<Kind>,
    /// Documents of each kind that fail nothing else.
    counted: Vec<u32>,
    wanted_topics: Option<BTreeSet<u64>>,
    /// Lengths of the texts, and part of a passage's score that it keeps by the code of its length: the engine favours short texts, readers
    /// do not.
    lengths: Lengths,
    shares: Vec<f32>,
    /// Publications of the present window, and behind which place their hits end among the chosen.
    chosen_rows: Vec<(usize, usize)>,
    gathered: Gathered,
}

/// How hits are judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Judging {
    /// What earns nothing is none.
    pub earning: bool,
    /// A short text keeps only a share of what it earns.
    pub lengths: bool,
}

/// What is decided of all documents with the same traits.
#[derive(Clone, Copy)]
struct Kind {
    fails: u16,
    weight: f32,
    conclusion: bool,
}

impl<'a> Gatherer<'a> {
    pub fn new(
        fields: &Fields,
        facts: &[PublicationFacts],
        documents: &'a Documents,
        alive: Option<&'a AliveBitSet>,
        request: &Request,
        judging: Judging,
        weights: &Weights,
    ) -> tantivy::Result<Self> {
        let Request { filters, scope, .. } = request;
        let kinds = documents.traits.iter().map(|traits| Kind {
            fails: traits_fail(*traits, filters, *scope),
            weight: weights.of(*traits),
            conclusion: traits.conclusion,
        });
        let share = |code| if judging.lengths { weights.share_of_length(Lengths::words(code)) } else { 1.0 };
        let lengths =
            if judging.lengths { fields.inverted.expected()?.lengths().clone() } else { Lengths::default() };
        Ok(Self {
            documents,
            alive,
            judging,
            failing_publication: match filters.is_empty() {
                true => vec![0; facts.len()],
                false => facts.iter().map(|facts| publication_fails(facts, filters)).collect(),
            },
            owner: Owner { end: 0, publication: 0 },
            owner_fails: 0,
            owner_place: 0,
            kinds: kinds.collect(),
            counted: vec![0; documents.traits.len()],
            wanted_topics: wanted_topics(documents, filters)?,
            lengths,
            shares: (0..=u8::MAX).map(share).collect(),
            chosen_rows: Vec::new(),
            gathered: Gathered::empty(facts.len(), documents),
        })
    }

    /// Goes on to the publication that holds a document.
    fn enter(&mut self, doc: DocId) -> bool {
        let Some((place, owner)) = self.documents.owner(doc, self.owner_place) else { return false };
        (self.owner_place, self.owner) = (place, owner);
        self.owner_fails = self.failing_publication.get(owner.publication).copied().unwrap_or(NEVER);
        true
    }

    /// Counts the documents of the present publication, and chooses the hits among them.
    fn choose_of_row(&mut self, first: DocId, found: &Bits, range: Range<usize>, chosen: &mut Places) {
        let of_documents = self.documents.kinds_from(first);
        let kind = |place: usize| usize::from(of_documents[place]);
        let Self { kinds, counted, gathered: Gathered { topics, by_topic, lifted, .. }, .. } = self;
        if let Some(facet) = only_facet(self.owner_fails) {
            let lacking = &mut lifted[facet][self.owner.publication];
            each_place(found, range, |place| *lacking += u32::from(kinds[kind(place)].fails == 0));
            return;
        }
        let begin = chosen.all().len();
        chosen.extend(found, range, |place| {
            let kind = kind(place);
            counted[kind] += 1;
            kinds[kind].fails == 0
        });
        if let Some(column) = topics {
            let places = chosen.all()[begin..].iter().map(|place| usize::from(*place));
            for place in places.filter(|place| kinds[kind(*place)].conclusion) {
                count_topics(column, first + place as DocId, by_topic);
            }
        }
    }

    /// Of the documents of the present publication that are found, those of the wanted topics, where some are; the topics of all others that
    /// pass else are counted.
    fn of_topics(&mut self, first: DocId, found: &Bits, range: Range<usize>) -> Option<Bits> {
        let wanted = self.wanted_topics.as_ref()?;
        let mut held = NONE;
        let Some(column) = &self.gathered.topics else { return Some(held) };
        let of_documents = self.documents.kinds_from(first);
        each_place(found, range, |place| {
            let doc = first + place as DocId;
            if column.ords().values_for_doc(doc).any(|topic| wanted.contains(&topic)) {
                set(&mut held, place);
            } else if self.owner_fails == 0 && self.kinds[usize::from(of_documents[place])].fails == 0 {
                count_topics(column, doc, &mut self.gathered.by_topic);
            }
        });
        Some(held)
    }

    pub fn finish(mut self) -> Gathered {
        for (kind, (Kind { fails, .. }, counted)) in self.kinds.iter().zip(self.counted).enumerate() {
            if *fails == 0 {
                self.gathered.by_traits[kind] = counted;
            } else if let Some(facet) = only_facet(*fails) {
                self.gathered.lifted[facet][kind] = counted;
            }
        }
        self.gathered
    }
}

/// The topics of which a hit must have one, by their places in the column; `None` for any or none.
fn wanted_topics(documents: &Documents, filters: &Filters) -> tantivy::Result<Option<BTreeSet<u64>>> {
    if filters.topic.is_empty() {
        return Ok(None);
    }
    let mut wanted = BTreeSet::new();
    if let Some(column) = &documents.topics {
        for code in &filters.topic {
            wanted.extend(column.dictionary().term_ord(code.as_bytes())?);
        }
    }
    Ok(Some(wanted))
}

fn count_topics(column: &StrColumn, doc: DocId, by_topic: &mut [u32]) {
    column.ords().values_for_doc(doc).for_each(|topic| by_topic[topic as usize] += 1);
}

/// Place of the only facet that is failed.
fn only_facet(fails: u16) -> Option<usize> {
    (fails.is_power_of_two() && fails != NEVER).then_some(fails.trailing_zeros() as usize)
}

impl Taker for Gatherer<'_> {
    fn choose(&mut self, first: DocId, found: &Bits, earning: impl FnOnce() -> Bits, chosen: &mut Places) {
        chosen.clear();
        self.chosen_rows.clear();
        let mut found = if self.judging.earning { earning() } else { *found };
        if let Some(alive) = self.alive {
            let all = found;
            each_place(&all, 0..WINDOW, |place| {
                if !alive.is_alive(first + place as DocId) {
                    unset(&mut found, place);
                }
            });
        }
        let mut left = next(&found, 0);
        while let Some(place) = left {
            let doc = first + place as DocId;
            if doc >= self.owner.end && !self.enter(doc) {
                return;
            }
            let end = ((self.owner.end - first) as usize).min(WINDOW);
            if self.owner_fails == 0 || only_facet(self.owner_fails).is_some() {
                let held = self.of_topics(first, &found, place..end);
                self.choose_of_row(first, held.as_ref().unwrap_or(&found), place..end, chosen);
                self.chosen_rows.push((self.owner.publication, chosen.all().len()));
            }
            left = next(&found, end);
        }
    }

    fn take(&mut self, first: DocId, places: &[u16], scores: &[f32]) {
        let (kinds, lengths) = (self.documents.kinds_from(first), self.lengths.from(first));
        let hit = |(place, score): (&u16, &f32)| {
            let place = usize::from(*place);
            let Kind { weight, conclusion, .. } = self.kinds[usize::from(kinds[place])];
            let length = lengths.get(place).copied().unwrap_or_default();
            let share = if conclusion { 1.0 } else { self.shares[usize::from(length)] };
            RawHit { doc: first + place as DocId, score: score * weight * share }
        };
        let mut begin = 0;
        for (publication, end) in &self.chosen_rows {
            let row = places[begin..*end].iter().zip(&scores[begin..*end]);
            self.gathered.by_publication[*publication] +=
                self.gathered.add_row(*publication, row.map(hit)) as u32;
            begin = *end;
        }
    }
}

fn publication_fails(facts: &PublicationFacts, filters: &Filters) -> u16 {
    let among = |values: &[String], value: Option<&String>| {
        values.is_empty() || value.is_some_and(|value| values.iter().any(|wanted| covers(wanted, value)))
    };
    let years = filters.years.unwrap_or_default();
    let open = years.first.is_none() && years.last.is_none();
    let in_years = open
        || facts.publication.date.is_some_and(|date| {
            years.first.is_none_or(|first| first <= date.year())
                && years.last.is_none_or(|last| date.year() <= last)
        });
    let body_kind = filters.body_kind.is_empty()
        || facts.publication.body_kind.is_some_and(|kind| filters.body_kind.contains(&kind));
    let tests = [
        (Facet::Jurisdiction, among(&filters.jurisdiction, facts.publication.jurisdiction.as_ref())),
        (Facet::Year, in_years),
        (Facet::BodyKind, body_kind),
        (Facet::Department, among(&filters.department, facts.publication.department.as_ref())),
    ];
    let never = if filters.publication.is_empty() || filters.publication.contains(&facts.publication.id) {
        0
    } else {
        NEVER
    };
    bits(&tests) | never
}

/// `CRC` chooses every `CRC-...`.
fn covers(wanted: &str, value: &str) -> bool {
    value.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn traits_fail(traits: Traits, filters: &Filters, scope: Scope) -> u16 {
    fn among<T: PartialEq>(values: &[T], value: Option<T>) -> bool {
        values.is_empty() || value.is_some_and(|value| values.contains(&value))
    }
    let in_scope = match scope {
        Scope::Passages => !traits.conclusion,
        Scope::Conclusions => traits.conclusion,
        Scope::Both => true,
    };
    if traits.other || !in_scope {
        return NEVER;
    }
    bits(&[
        (Facet::Zone, among(&filters.zone, Some(traits.zone))),
        (Facet::Kind, among(&filters.kind, traits.kind)),
        (Facet::Form, among(&filters.form, traits.form)),
        (Facet::Status, among(&filters.status, traits.status)),
        (Facet::Nature, among(&filters.nature, traits.nature)),
    ])
}

fn bits(tests: &[(Facet, bool)]) -> u16 {
    tests.iter().filter(|(_, passes)| !passes).fold(0, |bits, (facet, _)| bits | facet.bit())
}
