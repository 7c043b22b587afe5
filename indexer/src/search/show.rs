//! What is shown of a page: the facts of its publications, and their best hits with what matched in them.

use std::collections::{HashMap, HashSet};

use serde::de::DeserializeOwned;
use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, TantivyDocument};

use super::Searcher;
use super::order::{Ranked, best_first};
use crate::collect::RawHit;
use crate::error::IndexError;
use crate::filters::Request;
use crate::highlight::{marks, window};
use crate::input::{IndexedConclusion, IndexedPassage, IndexedPublication};
use crate::lower::Lowered;
use crate::results::{ConclusionFacts, Group, Hit};

impl Searcher {
    pub(super) fn show(
        &self,
        shown: &[Ranked<'_>],
        hits: &[RawHit],
        lowered: &Lowered,
        request: &Request,
    ) -> Result<Vec<Group>, IndexError> {
        let mut by_publication: HashMap<u32, Vec<RawHit>> =
            shown.iter().map(|ranked| (ranked.publication, Vec::new())).collect();
        for hit in hits {
            if let Some(group) = by_publication.get_mut(&hit.publication) {
                group.push(*hit);
            }
        }
        let group = |ranked: &Ranked<'_>| {
            let hits = by_publication.remove(&ranked.publication).unwrap_or_default();
            self.show_group(ranked, hits, lowered, request)
        };
        shown.iter().map(group).collect()
    }

    fn show_group(
        &self,
        ranked: &Ranked<'_>,
        mut hits: Vec<RawHit>,
        lowered: &Lowered,
        request: &Request,
    ) -> Result<Group, IndexError> {
        let publication: IndexedPublication = self.load(ranked.facts.doc)?;
        let total_hits = hits.len();
        hits.sort_by(best_first);
        Ok(Group {
            publication_id: publication.id,
            source_ref: publication.source_ref,
            title: publication.title,
            institution: publication.institution,
            jurisdiction: publication.jurisdiction,
            body: publication.body,
            body_kind: publication.body_kind,
            department: publication.department,
            date: publication.date,
            document_type: publication.document_type,
            score: ranked.score,
            total_hits,
            hits: self.show_hits(&hits, lowered, request.passages_per_publication)?,
        })
    }

    /// The best hits, each text once.
    fn show_hits(&self, hits: &[RawHit], lowered: &Lowered, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let Some(reader) = self.segment() else { return Ok(Vec::new()) };
        let copies = reader.fast_fields().u64("copy")?;
        // A text too short to be a copy stands for itself.
        let fingerprint = |hit: &RawHit| copies.first(hit.doc).unwrap_or_else(|| u64::from(hit.doc));
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for hit in hits {
            *counts.entry(fingerprint(hit)).or_default() += 1;
        }
        let mut seen = HashSet::new();
        let different = hits.iter().filter(|hit| seen.insert(fingerprint(hit))).take(limit);
        let show = |hit: &RawHit| {
            let copies = counts.get(&fingerprint(hit)).map_or(0, |count| count - 1);
            Ok(Hit { copies, ..self.show_hit(hit, lowered)? })
        };
        different.map(show).collect()
    }

    fn show_hit(&self, hit: &RawHit, lowered: &Lowered) -> Result<Hit, IndexError> {
        let ordinals = self.segment().map(|reader| reader.fast_fields().u64("ordinal")).transpose()?;
        let ordinal = ordinals.and_then(|column| column.first(hit.doc)).unwrap_or_default();
        let ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
        let mark = |text: &str| window(text, marks(text, &lowered.needles));
        let (score, copies) = (hit.score, 0);
        if !hit.conclusion {
            let passage: IndexedPassage = self.load(hit.doc)?;
            let (text, highlights) = mark(&passage.text);
            let IndexedPassage { page, section, zone, char_start, char_end, .. } = passage;
            let conclusion = None;
            return Ok(Hit {
                conclusion,
                ordinal,
                text,
                highlights,
                page,
                section,
                zone,
                char_start,
                char_end,
                score,
                copies,
            });
        }
        let found: IndexedConclusion = self.load(hit.doc)?;
        let (text, highlights) = mark(&found.text);
        let IndexedConclusion { id, kind, form, number, status, nature, topics, .. } = found;
        Ok(Hit {
            conclusion: Some(ConclusionFacts { id, kind, form, number, status, nature, topics }),
            ordinal,
            text,
            highlights,
            page: found.page,
            section: found.section,
            zone: found.zone,
            char_start: found.char_start,
            char_end: found.char_end,
            score,
            copies,
        })
    }

    pub(super) fn load<T: DeserializeOwned>(&self, doc: DocId) -> Result<T, IndexError> {
        let document: TantivyDocument = self.engine.doc(DocAddress::new(0, doc))?;
        let payload = document.get_first(self.fields.payload).and_then(|value| value.as_bytes());
        Ok(serde_json::from_slice(payload.unwrap_or_default())?)
    }
}
