//! An index of invented reports that differ in all that is counted, and what it should answer by counting naively.
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::sync::LazyLock;

use cambon_document::{
    BodyKind, ConclusionId, ConclusionKind, Form, Nature, PageNumber, PublicationId, Status, Zone,
};
use jiff::civil::date;

use super::apply;
use crate::*;

/// Words of which texts are made; each text holds some of them.
pub const WORDS: [&str; 8] =
    ["piscine", "régie", "astreinte", "emprunt", "subvention", "amortissement", "commune", "contrôle"];

pub static REPORTS: LazyLock<Vec<IndexedPublication>> = LazyLock::new(|| (0..14).map(report).collect());

pub static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let puts = REPORTS.iter().map(|report| Change::Put(Box::new(report.clone()))).collect();
    apply(folder.path(), 7, puts);
    let searcher = Searcher::open(folder.path()).unwrap();
    // An open reader keeps its files.
    drop(folder);
    searcher
});

/// A repeatable choice for each place and purpose.
fn draw(seed: usize, purpose: usize, below: usize) -> usize {
    let mut mixed = (seed as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (purpose as u64 + 1).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^= mixed >> 29;
    mixed = mixed.wrapping_mul(0x94D0_49BB_1331_11EB);
    ((mixed ^ (mixed >> 32)) % below as u64) as usize
}

fn maybe<T: Copy>(all: &[T], seed: usize, purpose: usize) -> Option<T> {
    all.get(draw(seed, purpose, all.len() + 1)).copied()
}

/// Words in an order of their own, so that few texts are copies of each other.
fn text(seed: usize) -> String {
    let words: Vec<&str> =
        (0..3 + draw(seed, 0, 5)).map(|place| WORDS[draw(seed, 1 + place, WORDS.len())]).collect();
    format!("La {} relève du contrôle.", words.join(" et la "))
}

fn report(at: usize) -> IndexedPublication {
    let jurisdictions = ["CRC-NAQ", "CRC-BFC", "CRC-ARA", "CC", "CTC-NC"];
    let topics = ["GRH-1", "GRH-2", "FIN-1", "CPT", "AUT"];
    let id = format!("made{at:02}");
    let section =
        |seed: usize| vec![format!("{} Gestion", 1 + draw(seed, 20, 3)), "1.1 Eau potable".to_owned()];
    let passages = (0..9).map(|place| {
        let seed = at * 100 + place;
        IndexedPassage {
            ordinal: place as u32,
            // The last repeats the first: copies of each other.
            text: text(if place == 8 { at * 100 } else { seed }),
            zone: Zone::ALL[draw(seed, 21, Zone::ALL.len())],
            section: section(seed),
            page: (!at.is_multiple_of(3)).then_some(PageNumber(1 + place as u32)),
            char_start: 100 * place as u32,
            char_end: 100 * place as u32 + 50,
        }
    });
    let conclusions = (0..5).map(|place| {
        let seed = at * 100 + 50 + place;
        let first = draw(seed, 30, topics.len());
        let second = draw(seed, 31, topics.len());
        let mut of: Vec<String> = vec![topics[first].to_owned()];
        if second != first {
            of.push(topics[second].to_owned());
        }
        IndexedConclusion {
            id: ConclusionId(format!("{id}-c{place}x")),
            kind: ConclusionKind::ALL[draw(seed, 32, 3)],
            form: Form::ALL[draw(seed, 33, Form::ALL.len())],
            number: (place > 0).then(|| place.to_string()),
            status: maybe(Status::ALL, seed, 34),
            nature: maybe(Nature::ALL, seed, 35),
            topics: of,
            text: text(seed),
            zone: Zone::Recommendations,
            section: section(seed),
            page: None,
            char_start: 1000 + 100 * place as u32,
            char_end: 1050 + 100 * place as u32,
        }
    });
    IndexedPublication {
        id: PublicationId(id.clone()),
        content_stamp: format!("stamp-{at}"),
        source_ref: format!("rapport-{at}"),
        title: Some(format!("Commune de Brécigné-{at} : eau potable et budget")),
        institution: None,
        jurisdiction: maybe(&jurisdictions, at, 40).map(str::to_owned),
        body: Some(format!("Brécigné-{at}")),
        body_kind: maybe(&BodyKind::ALL[..3], at, 41),
        department: maybe(&["33", "2A", "974"], at, 42).map(str::to_owned),
        date: maybe(&[date(2015, 1, 31), date(2016, 5, 3), date(2016, 6, 1), date(2018, 12, 31)], at, 43),
        document_type: None,
        passages: passages.collect(),
        conclusions: conclusions.collect(),
    }
}
