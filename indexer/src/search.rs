//! Searches an index: from a request to hits grouped by publication.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use std::path::Path;

use cambon_document::{ConclusionId, PublicationId};
use serde::de::DeserializeOwned;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, Index, ReloadPolicy, TantivyDocument, Term};

use crate::collect::{AllHits, RawHit};
use crate::error::IndexError;
use crate::filters::{Filters, Request, Scope};
use crate::generation::{self, IndexStamp};
use crate::highlight::{Needle, marks, window};
use crate::input::{IndexedConclusion, IndexedPassage, IndexedPublication};
use crate::lower::{lower, one_of};
use crate::parse::parse;
use crate::results::{ConclusionFacts, Counts, Facets, Group, Hit, Matches, Results};
use crate::schema::{Fields, What};

/// An open index; it keeps showing the same generation while others are built.
pub struct Searcher {
    fields: Fields,
    stamp: IndexStamp,
    engine: tantivy::Searcher,
}

/// Hits of one publication, in no order.
struct RawGroup {
    publication: String,
    day: i64,
    /// That of its best hit.
    score: f32,
    hits: Vec<RawHit>,
}

impl Searcher {
    /// Opens the generation in use.
    ///
    /// # Errors
    /// When there is no index, or it is of another version or damaged.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let (path, stamp) = generation::current(folder)?;
        let reader =
            Index::open_in_dir(path)?.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { fields: Fields::new(), stamp, engine: reader.searcher() })
    }

    /// What the index shows.
    #[must_use]
    pub fn stamp(&self) -> &IndexStamp {
        &self.stamp
    }

    /// What the index holds.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn counts(&self) -> Result<Counts, IndexError> {
        let count = |what| self.engine.search(&*self.is(what), &Count);
        Ok(Counts {
            publications: count(What::Publication)?,
            passages: count(What::Passage)?,
            conclusions: count(What::Conclusion)?,
        })
    }

    /// Searches.
    ///
    /// # Errors
    /// When the query cannot be understood, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Results, IndexError> {
        let (hits, needles) = self.hits(request)?;
        let total_hits = hits.len();
        let facets = self.facets(&hits)?;
        let groups = self.group(hits)?;
        let total_publications = groups.len();
        let shown = groups.iter().skip(request.offset).take(request.limit_publications);
        let groups = shown.map(|group| self.show(group, &needles, request)).collect::<Result<_, _>>()?;
        Ok(Results { total_hits, total_publications, groups, facets })
    }

    /// Identities of everything that matches; the limits of the request do not count.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn matches(&self, request: &Request) -> Result<Matches, IndexError> {
        let (hits, _) = self.hits(request)?;
        let mut matches = Matches { conclusions: self.conclusion_ids(&hits)?, ..Matches::default() };
        for group in self.group(hits)? {
            let publication = PublicationId(group.publication);
            for hit in &group.hits {
                if !hit.conclusion {
                    let ordinal = u32::try_from(hit.ordinal).unwrap_or(u32::MAX);
                    matches.passages.insert((publication.clone(), ordinal));
                }
            }
            matches.publications.insert(publication);
        }
        Ok(matches)
    }

    fn conclusion_ids(&self, hits: &[RawHit]) -> Result<BTreeSet<ConclusionId>, IndexError> {
        let mut ids = BTreeSet::new();
        for (segment, reader) in (0..).zip(self.engine.segment_readers()) {
            let Some(column) = reader.fast_fields().str("conclusion")? else { continue };
            for hit in hits.iter().filter(|hit| hit.conclusion && hit.address.segment_ord == segment) {
                let mut id = String::new();
                if let Some(ord) = column.ords().first(hit.address.doc_id) {
                    column.ord_to_str(ord, &mut id)?;
                    ids.insert(ConclusionId(id));
                }
            }
        }
        Ok(ids)
    }

    fn hits(&self, request: &Request) -> Result<(Vec<RawHit>, Vec<Needle>), IndexError> {
        let node = parse(&request.query)?;
        let lowered = lower(&self.fields, node.as_ref())?;
        let mut clauses = vec![(Occur::Must, lowered.query)];
        let filters = self.filters(&request.filters).into_iter().chain([self.scope(request.scope)]);
        // A filter lets through or not: it must not weigh in the score.
        clauses.extend(
            filters.map(|filter| (Occur::Must, Box::new(BoostQuery::new(filter, 0.0)) as Box<dyn Query>)),
        );
        let words = (!lowered.needles.is_empty()).then_some(self.fields.exact);
        Ok((self.engine.search(&BooleanQuery::new(clauses), &AllHits { words })?, lowered.needles))
    }

    fn scope(&self, scope: Scope) -> Box<dyn Query> {
        match scope {
            Scope::Passages => self.is(What::Passage),
            Scope::Conclusions => self.is(What::Conclusion),
            Scope::Both => {
                Box::new(BooleanQuery::union(vec![self.is(What::Passage), self.is(What::Conclusion)]))
            }
        }
    }

    fn is(&self, what: What) -> Box<dyn Query> {
        Box::new(TermQuery::new(
            Term::from_field_u64(self.fields.what, what as u64),
            IndexRecordOption::Basic,
        ))
    }

    fn filters(&self, filters: &Filters) -> Vec<Box<dyn Query>> {
        let fields = &self.fields;
        let years = filters.years.map(|years| {
            let bound = |year: Option<i16>| match year {
                Some(year) => Bound::Included(Term::from_field_i64(fields.year, i64::from(year))),
                None => Bound::Unbounded,
            };
            if years.first.is_none() && years.last.is_none() {
                return Box::new(tantivy::query::AllQuery) as Box<dyn Query>;
            }
            Box::new(RangeQuery::new(bound(years.first), bound(years.last))) as Box<dyn Query>
        });
        let all = [
            years,
            one_of(fields.jurisdiction, &filters.jurisdiction),
            one_of(fields.body_kind, filters.body_kind.iter().map(|value| value.code())),
            one_of(fields.department, &filters.department),
            one_of(fields.zone, filters.zone.iter().map(|value| value.code())),
            one_of(fields.kind, filters.kind.iter().map(|value| value.code())),
            one_of(fields.form, filters.form.iter().map(|value| value.code())),
            one_of(fields.status, filters.status.iter().map(|value| value.code())),
            one_of(fields.nature, filters.nature.iter().map(|value| value.code())),
            one_of(fields.topic, &filters.topic),
            one_of(fields.publication, filters.publication.iter().map(PublicationId::as_str)),
        ];
        all.into_iter().flatten().collect()
    }

    /// Groups by publication: best score first, then newest, then by id.
    fn group(&self, hits: Vec<RawHit>) -> Result<Vec<RawGroup>, IndexError> {
        let mut places: HashMap<(u32, u64), usize> = HashMap::new();
        let mut groups: Vec<Vec<RawHit>> = Vec::new();
        for hit in hits {
            let key = (hit.address.segment_ord, hit.publication);
            let place = *places.entry(key).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[place].push(hit);
        }
        let mut groups =
            groups.into_iter().map(|hits| self.named(hits)).collect::<Result<Vec<_>, IndexError>>()?;
        groups.sort_by(|a, b| {
            let by_score = b.score.total_cmp(&a.score);
            by_score.then(Reverse(a.day).cmp(&Reverse(b.day))).then_with(|| a.publication.cmp(&b.publication))
        });
        Ok(groups)
    }

    /// A group of hits, one at least, with its publication's id and day.
    fn named(&self, hits: Vec<RawHit>) -> Result<RawGroup, IndexError> {
        let columns = self.engine.segment_reader(hits[0].address.segment_ord).fast_fields();
        let mut publication = String::new();
        if let Some(column) = columns.str("publication")? {
            column.ord_to_str(hits[0].publication, &mut publication)?;
        }
        let day = columns.i64("day")?.first(hits[0].address.doc_id).unwrap_or(i64::MIN);
        let score = hits.iter().map(|hit| hit.score).fold(f32::MIN, f32::max);
        Ok(RawGroup { publication, day, score, hits })
    }

    fn show(&self, group: &RawGroup, needles: &[Needle], request: &Request) -> Result<Group, IndexError> {
        let publication = self.publication(&group.publication)?;
        let mut hits: Vec<&RawHit> = group.hits.iter().collect();
        hits.sort_by(|a, b| best_first(a, b));
        let shown = hits.into_iter().take(request.passages_per_publication);
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
            score: group.score,
            total_hits: group.hits.len(),
            hits: shown.map(|hit| self.show_hit(hit, needles)).collect::<Result<_, _>>()?,
        })
    }

    fn publication(&self, id: &str) -> Result<IndexedPublication, IndexError> {
        let named = one_of(self.fields.publication, [id]).unwrap_or_else(|| self.is(What::Publication));
        let query = BooleanQuery::intersection(vec![named, self.is(What::Publication)]);
        let found = self.engine.search(&query, &tantivy::collector::DocSetCollector)?;
        let address = found.into_iter().next();
        let lost = || IndexError::Engine { reason: format!("no facts of publication {id}") };
        self.load(address.ok_or_else(lost)?)
    }

    fn show_hit(&self, hit: &RawHit, needles: &[Needle]) -> Result<Hit, IndexError> {
        let ordinal = u32::try_from(hit.ordinal).unwrap_or(u32::MAX);
        let mark = |text: &str| window(text, marks(text, needles));
        if !hit.conclusion {
            let passage: IndexedPassage = self.load(hit.address)?;
            let (text, highlights) = mark(&passage.text);
            let IndexedPassage { page, section, zone, char_start, char_end, .. } = passage;
            let score = hit.score;
            return Ok(Hit {
                conclusion: None,
                ordinal,
                text,
                highlights,
                page,
                section,
                zone,
                char_start,
                char_end,
                score,
            });
        }
        let found: IndexedConclusion = self.load(hit.address)?;
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
            score: hit.score,
        })
    }

    fn load<T: DeserializeOwned>(&self, address: DocAddress) -> Result<T, IndexError> {
        let document: TantivyDocument = self.engine.doc(address)?;
        let payload = document.get_first(self.fields.payload).and_then(|value| value.as_bytes());
        Ok(serde_json::from_slice(payload.unwrap_or_default())?)
    }

    fn facets(&self, hits: &[RawHit]) -> Result<Facets, IndexError> {
        let mut facets = Facets::default();
        for (segment, reader) in self.engine.segment_readers().iter().enumerate() {
            let columns = reader.fast_fields();
            let docs: Vec<u32> = hits
                .iter()
                .filter(|hit| hit.address.segment_ord as usize == segment)
                .map(|hit| hit.address.doc_id)
                .collect();
            let years = columns.i64("year")?;
            for year in docs.iter().filter_map(|doc| years.first(*doc)) {
                *facets.year.entry(year).or_default() += 1;
            }
            let named = [
                ("jurisdiction", &mut facets.jurisdiction),
                ("kind", &mut facets.kind),
                ("topic", &mut facets.topic),
            ];
            for (name, counts) in named {
                let Some(column) = columns.str(name)? else { continue };
                let mut by_ord = vec![0; column.num_terms()];
                for ord in docs.iter().flat_map(|doc| column.term_ords(*doc)) {
                    by_ord[ord as usize] += 1;
                }
                for (ord, count) in (0..).zip(by_ord).filter(|(_, count)| *count > 0) {
                    let mut value = String::new();
                    column.ord_to_str(ord, &mut value)?;
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        Ok(facets)
    }
}

/// By score; then conclusions before passages, in reading order.
fn best_first(a: &RawHit, b: &RawHit) -> Ordering {
    let by_score = b.score.total_cmp(&a.score);
    by_score.then(b.conclusion.cmp(&a.conclusion)).then(a.ordinal.cmp(&b.ordinal))
}
