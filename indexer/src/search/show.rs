//! What is shown of a page: the facts of its publications, and their best hits with what matched in them.

use serde::de::DeserializeOwned;
use tantivy::DocId;

use super::Searcher;
use super::order::{Ranked, best_first};
use crate::articles::with_references;
use crate::collect::{Gathered, RawHit};
use crate::error::IndexError;
use crate::filters::Request;
use crate::highlight::{marks, window};
use crate::input::{IndexedConclusion, IndexedPassage};
use crate::likeness::alike;
use crate::lower::Lowered;
use crate::results::{ConclusionFacts, Group, Highlight, Hit};
use crate::stored::Stored;

/// A hit that is shown, and how many others say nearly the same.
struct Shown {
    fingerprint: Option<u64>,
    /// Place of its publication on the page, and its own there.
    group: usize,
    place: usize,
    copies: usize,
    elsewhere: usize,
}

impl Searcher {
    pub(super) fn show(
        &self,
        shown: &[Ranked<'_>],
        gathered: &Gathered,
        lowered: &Lowered,
        request: &Request,
    ) -> Result<Vec<Group>, IndexError> {
        let mut place_of = vec![usize::MAX; self.facts.all.len()];
        for (place, ranked) in shown.iter().enumerate() {
            place_of[ranked.publication as usize] = place;
        }
        let mut of_shown: Vec<Vec<RawHit>> = vec![Vec::new(); shown.len()];
        for (publication, row) in &gathered.rows {
            if let Some(group) = of_shown.get_mut(place_of[*publication]) {
                group.extend_from_slice(&gathered.hits[row.clone()]);
            }
        }
        let mut above = Vec::new();
        let mut groups = Vec::with_capacity(shown.len());
        for (ranked, hits) in shown.iter().zip(of_shown) {
            groups.push(self.show_group(ranked, hits, lowered, request, &mut above)?);
        }
        for Shown { group, place, elsewhere, .. } in above {
            groups[group].hits[place].elsewhere = elsewhere;
        }
        Ok(groups)
    }

    fn show_group(
        &self,
        ranked: &Ranked<'_>,
        mut hits: Vec<RawHit>,
        lowered: &Lowered,
        request: &Request,
        above: &mut Vec<Shown>,
    ) -> Result<Group, IndexError> {
        let publication = ranked.facts.publication.clone();
        let total_hits = hits.len();
        hits.sort_unstable_by(|a, b| best_first(&self.documents, a, b));
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
            hits: self.show_hits(&hits, lowered, request, above)?,
        })
    }

    /// The best hits, what says nearly the same once: in the publication, and on the page as far as it is filled.
    fn show_hits(
        &self,
        hits: &[RawHit],
        lowered: &Lowered,
        request: &Request,
        above: &mut Vec<Shown>,
    ) -> Result<Vec<Hit>, IndexError> {
        let limit = request.passages_per_publication;
        let group = above.last().map_or(0, |shown| shown.group + 1);
        let mut own: Vec<(&RawHit, Shown)> = Vec::new();
        let mut folded: Option<&RawHit> = None;
        for hit in hits {
            let fingerprint = self.documents.fingerprint(hit.doc).filter(|_| !request.copies_apart);
            if fingerprint.is_none() {
                // It stands for itself, and is compared with none of what may be thousands.
                if own.len() < limit {
                    own.push((hit, Shown { fingerprint, group, place: own.len(), copies: 0, elsewhere: 0 }));
                }
                continue;
            }
            let is_alike = |shown: &Shown| match (shown.fingerprint, fingerprint) {
                (Some(one), Some(other)) => alike(one, other),
                _ => false,
            };
            if let Some((_, shown)) = own.iter_mut().find(|(_, shown)| is_alike(shown)) {
                shown.copies += 1;
            } else if let Some(shown) = above.iter_mut().find(|shown| is_alike(shown)) {
                shown.elsewhere += 1;
                folded = folded.or(Some(hit));
            } else if own.len() < limit {
                own.push((hit, Shown { fingerprint, group, place: own.len(), copies: 0, elsewhere: 0 }));
            }
        }
        if let (true, Some(hit)) = (own.is_empty() && limit > 0, folded) {
            own.push((hit, Shown { fingerprint: None, group, place: 0, copies: 0, elsewhere: 0 }));
        }
        let mut shown_hits = Vec::with_capacity(own.len());
        for (hit, shown) in own {
            shown_hits
                .push(Hit { copies: shown.copies, ..self.show_hit(hit, lowered, request.whole_texts)? });
            above.push(shown);
        }
        Ok(shown_hits)
    }

    fn show_hit(&self, hit: &RawHit, lowered: &Lowered, whole: bool) -> Result<Hit, IndexError> {
        let ordinal = self.documents.ordinal(hit.doc);
        let mark = |text: &str| {
            let found = with_references(text, marks(text, &lowered.needles), &lowered.cited);
            let (text, found) = if whole { (text.to_owned(), found) } else { window(text, found) };
            let highlights = Highlight::all(&text, found);
            (text, highlights)
        };
        let (score, copies, elsewhere) = (hit.score, 0, 0);
        if !self.documents.is_conclusion(hit.doc) {
            let passage = self.load_passage(hit.doc)?;
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
                elsewhere,
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
            elsewhere,
        })
    }

    pub(super) fn load<T: DeserializeOwned>(&self, doc: DocId) -> Result<T, IndexError> {
        self.stored()?.json(doc)
    }

    pub(super) fn load_passage(&self, doc: DocId) -> Result<IndexedPassage, IndexError> {
        self.stored()?.passage(doc, self.documents.ordinal(doc), self.documents.zone(doc))
    }

    fn stored(&self) -> Result<&Stored, IndexError> {
        let missing = || IndexError::Engine { reason: "the index is empty".to_owned() };
        self.fields.stored.as_ref().ok_or_else(missing)
    }
}
