//! Gathers all hits in one pass: what passes the filters, and what each facet would count if its own filter were lifted.
//!
//! The facts of publications and the closed traits of passages are judged once a search, not once a hit: a hit then costs
//! a few looks into tables and a few additions.

use std::cell::RefCell;
use std::collections::BTreeSet;

use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::documents::{Documents, Owner};
use crate::facts::PublicationFacts;
use crate::filters::{Filters, Request, Scope};
use crate::inverted::Lengths;
use crate::ranking::{FURTHER_HITS, Weights};
use crate::schema::{Fields, Traits};

/// A hit before its text is loaded.
#[derive(Debug, Clone, Copy)]
pub struct RawHit {
    pub doc: DocId,
    pub score: f32,
    /// Place of the publication in the table of facts, twice, and 1 more for a conclusion.
    owner: u32,
}

impl RawHit {
    fn new(doc: DocId, score: f32, publication: usize, conclusion: bool) -> Self {
        Self { doc, score, owner: (publication as u32) << 1 | u32::from(conclusion) }
    }

    /// Place of the publication in the table of facts.
    pub fn publication(self) -> usize {
        (self.owner >> 1) as usize
    }

    pub fn conclusion(self) -> bool {
        self.owner & 1 == 1
    }
}

/// The best scores of a publication, best first; `f32::MIN` for none.
pub type Best = [f32; 1 + FURTHER_HITS];

const NONE_BEST: Best = [f32::MIN; 1 + FURTHER_HITS];

#[inline]
fn put(best: &mut Best, mut score: f32) {
    // Most scores are none of the best.
    if score <= best[FURTHER_HITS] {
        return;
    }
    for kept in best.iter_mut() {
        if score > *kept {
            std::mem::swap(kept, &mut score);
        }
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
    pub hits: Vec<RawHit>,
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
    /// Forgets the hits that are not to be shown; the counts stay.
    pub fn keep(&mut self, kept: impl FnMut(&RawHit) -> bool) {
        self.hits.retain(kept);
        self.best.fill(NONE_BEST);
        for hit in &self.hits {
            put(&mut self.best[hit.publication()], hit.score);
        }
    }
}

/// Judges each document that the query finds.
pub struct Gatherer<'a> {
    documents: &'a Documents,
    failing_publication: Vec<u16>,
    /// The publication of the last document, what it fails, and its place among those of the index.
    owner: Owner,
    owner_fails: u16,
    owner_place: usize,
    kinds: Vec<Kind>,
    wanted_topics: Option<BTreeSet<u64>>,
    /// Lengths of the texts, where words are searched, and what each length keeps of a passage's score.
    lengths: Option<(Lengths, Vec<f32>)>,
    gathered: Gathered,
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
        request: &Request,
        words: bool,
        weights: &Weights,
    ) -> tantivy::Result<Self> {
        let Request { filters, scope, .. } = request;
        let topics = documents.topics.clone();
        let wanted_topics = match (&topics, filters.topic.is_empty()) {
            (_, true) => None,
            (None, false) => Some(BTreeSet::new()),
            (Some(column), false) => {
                let mut wanted = BTreeSet::new();
                for code in &filters.topic {
                    wanted.extend(column.dictionary().term_ord(code.as_bytes())?);
                }
                Some(wanted)
            }
        };
        let by_topic = vec![0; topics.as_ref().map_or(0, |column| column.num_terms())];
        let lifted = (0..=Facet::Topic as usize).map(|place| {
            let of_publication = OF_PUBLICATIONS.iter().any(|facet| *facet as usize == place);
            vec![0; if of_publication { facts.len() } else { documents.traits.len() }]
        });
        let lifted: Vec<Vec<u32>> = lifted.collect();
        let kinds = documents.traits.iter().map(|traits| Kind {
            fails: traits_fail(*traits, filters, *scope),
            weight: weights.of(*traits),
            conclusion: traits.conclusion,
        });
        let share = |id| weights.share_of_length(Lengths::words(id));
        let shares = || (0..=u8::MAX).map(share).collect();
        let lengths = words
            .then(|| fields.inverted.expected().map(|inverted| inverted.lengths().clone()))
            .transpose()?;
        Ok(Self {
            documents,
            failing_publication: match filters.is_empty() {
                true => vec![0; facts.len()],
                false => facts.iter().map(|facts| publication_fails(facts, filters)).collect(),
            },
            owner: Owner { end: 0, publication: 0 },
            owner_fails: 0,
            owner_place: 0,
            kinds: kinds.collect(),
            wanted_topics,
            lengths: lengths.map(|lengths| (lengths, shares())),
            gathered: Gathered {
                hits: SPARE.take(),
                best: vec![NONE_BEST; facts.len()],
                by_publication: vec![0; facts.len()],
                by_traits: vec![0; documents.traits.len()],
                lifted,
                by_topic,
                topics,
            },
        })
    }

    /// Takes a document in; documents come in order.
    #[inline]
    pub fn take(&mut self, doc: DocId, score: f32) {
        let Some(kind) = self.documents.kind(doc) else { return };
        if doc >= self.owner.end {
            let Some((place, owner)) = self.documents.owner(doc, self.owner_place) else { return };
            (self.owner_place, self.owner) = (place, owner);
            self.owner_fails = self.failing_publication.get(owner.publication).copied().unwrap_or(NEVER);
        }
        let publication = self.owner.publication;
        let Kind { fails, weight, conclusion } = self.kinds[kind];
        let mut fails = self.owner_fails | fails;
        if fails & NEVER != 0 {
            return;
        }
        if let Some(wanted) = &self.wanted_topics {
            let held =
                self.gathered.topics.as_ref().is_some_and(|column| {
                    column.ords().values_for_doc(doc).any(|topic| wanted.contains(&topic))
                });
            fails |= if held { 0 } else { Facet::Topic.bit() };
        }
        if fails == 0 {
            let weighted = score * weight * self.share(doc, conclusion);
            self.gathered.hits.push(RawHit::new(doc, weighted, publication, conclusion));
            put(&mut self.gathered.best[publication], weighted);
            self.gathered.by_publication[publication] += 1;
            self.gathered.by_traits[kind] += 1;
        } else if fails.is_power_of_two() {
            let facet = fails.trailing_zeros() as usize;
            let of_publication = facet < OF_PUBLICATIONS.len();
            self.gathered.lifted[facet][if of_publication { publication } else { kind }] += 1;
        }
        if conclusion
            && fails & !Facet::Topic.bit() == 0
            && let Some(column) = &self.gathered.topics
        {
            for topic in column.ords().values_for_doc(doc) {
                self.gathered.by_topic[topic as usize] += 1;
            }
        }
    }

    pub fn finish(self) -> Gathered {
        self.gathered
    }

    /// Part of its score that a passage of few words keeps: the engine favours short texts, readers do not.
    fn share(&self, doc: DocId, conclusion: bool) -> f32 {
        match &self.lengths {
            Some((lengths, shares)) if !conclusion => shares[usize::from(lengths.code(doc))],
            _ => 1.0,
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
