//! The order of publications, and the cursor that names a place in it.

use std::cmp::{Ordering, Reverse};

use crate::collect::{Best, RawHit};
use crate::documents::Documents;
use crate::error::IndexError;
use crate::facts::PublicationFacts;
use crate::filters::{Request, Sort};
use crate::ranking::Weights;

/// A publication with hits.
#[derive(Debug, Clone, Copy)]
pub struct Ranked<'a> {
    pub facts: &'a PublicationFacts,
    pub publication: u32,
    pub score: f32,
}

impl Ranked<'_> {
    /// Names its place, whatever stands before it: state of the index, search, score, day, id.
    pub fn cursor(&self, revision: u64, search: u32) -> String {
        let Self { score, facts, .. } = self;
        format!("{revision:x}.{search:08x}.{:08x}.{}.{}", score.to_bits(), facts.day, facts.publication.id)
    }
}

/// Publications with hits, the first `sorted` in order and before all others; `best` is of each publication, `titles` is what the words
/// earn in each title, empty for nothing.
pub fn order<'a>(
    facts: &'a [PublicationFacts],
    best: &[Best],
    titles: &[f32],
    sort: Sort,
    sorted: usize,
    weights: &Weights,
) -> Vec<Ranked<'a>> {
    let ranked = (0..).zip(facts).zip(best).filter(|(_, best)| best[0] > f32::MIN);
    let mut order: Vec<Ranked<'a>> = ranked
        .map(|((publication, facts), best)| {
            let further: f32 = best[1..].iter().filter(|score| **score > 0.0).sum();
            let title = titles.get(publication as usize).copied().unwrap_or(0.0);
            let score = best[0] + weights.further * further + weights.title * title;
            Ranked { facts, publication, score }
        })
        .collect();
    let by_rank = |a: &Ranked<'_>, b: &Ranked<'_>| compare(sort, &key(a), &key(b));
    if sorted < order.len() {
        order.select_nth_unstable_by(sorted, by_rank);
    }
    let sorted = sorted.min(order.len());
    order[..sorted].sort_unstable_by(by_rank);
    order
}

type Key<'a> = (f32, i64, &'a str);

fn key<'a>(ranked: &Ranked<'a>) -> Key<'a> {
    (ranked.score, ranked.facts.day, ranked.facts.publication.id.as_str())
}

fn compare(sort: Sort, a: &Key<'_>, b: &Key<'_>) -> Ordering {
    let newest = Reverse(a.1).cmp(&Reverse(b.1));
    let first = match sort {
        Sort::Relevance => b.0.total_cmp(&a.0).then(newest),
        Sort::Newest => newest,
        Sort::Oldest => a.1.cmp(&b.1),
    };
    first.then_with(|| a.2.cmp(b.2))
}

/// Place of the first publication that the request asks for.
///
/// # Errors
/// When the cursor is none of ours, of another search, or of another state of the index.
pub fn start(
    order: &[Ranked<'_>],
    request: &Request,
    revision: u64,
    search: u32,
) -> Result<usize, IndexError> {
    let Some(cursor) = &request.after else { return Ok(request.offset) };
    let unknown = || IndexError::Cursor { cursor: cursor.clone() };
    let mut parts = cursor.splitn(5, '.');
    let mut part = || parts.next().ok_or_else(unknown);
    let of_revision = u64::from_str_radix(part()?, 16).map_err(|_| unknown())?;
    let of_search = u32::from_str_radix(part()?, 16).map_err(|_| unknown())?;
    let score = u32::from_str_radix(part()?, 16).map_err(|_| unknown())?;
    let day: i64 = part()?.parse().map_err(|_| unknown())?;
    let last: Key<'_> = (f32::from_bits(score), day, part()?);
    if of_search != search {
        return Err(unknown());
    }
    if of_revision != revision {
        return Err(IndexError::Outdated);
    }
    let behind = |ranked: &Ranked<'_>| compare(request.sort, &key(ranked), &last) != Ordering::Greater;
    Ok(order.partition_point(behind) + request.offset)
}

/// Tells searches apart whose pages differ, so that no page is asked of another search (FNV-1a).
pub fn fingerprint(request: &Request, canonical: &str) -> u32 {
    let Request { scope, filters, sort, .. } = request;
    let told = format!("{canonical}\n{scope:?}\n{filters:?}\n{sort:?}");
    told.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// By score; then conclusions before passages, in reading order.
pub fn best_first(documents: &Documents, a: &RawHit, b: &RawHit) -> Ordering {
    let conclusions_first = || documents.is_conclusion(b.doc).cmp(&documents.is_conclusion(a.doc));
    b.score.total_cmp(&a.score).then_with(conclusions_first).then(a.doc.cmp(&b.doc))
}
