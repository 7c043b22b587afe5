//! Searches an index: from a request to hits grouped by publication.

mod complete;
mod explain;
mod facets;
mod like;
mod lookup;
mod order;
mod show;
mod suggest;

use std::path::Path;

use cambon_document::{ConclusionId, PublicationId};
use tantivy::collector::Count;
use tantivy::query::{EnableScoring, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, ReloadPolicy, SegmentReader, Term};

pub use complete::{Completion, CompletionKind};
pub use explain::Explained;
pub use like::Model;

use crate::collect::{Gathered, Gatherer, Judging};
use crate::combined::each_window;
use crate::documents::Documents;
use crate::error::IndexError;
use crate::facts::Facts;
use crate::filters::Request;
use crate::generation::{self, IndexStamp};
use crate::lower::{Lowered, approach, left_out, lower};
use crate::parse::parse;
use crate::query::Node;
use crate::ranking::Weights;
use crate::results::{Counts, Group, Matches, Results};
use crate::schema::{Fields, What};

/// An open index; it keeps showing the same generation while others are built.
pub struct Searcher {
    fields: Fields,
    stamp: IndexStamp,
    engine: tantivy::Searcher,
    facts: Facts,
    documents: Documents,
    weights: Weights,
}

/// How often a generation is sought anew when the one found has just been replaced and taken away.
const OPENINGS: usize = 20;

impl Searcher {
    /// Opens the generation in use.
    ///
    /// # Errors
    /// When there is no index, or it is of another version or damaged.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let mut last = Self::open_generation(folder);
        for _ in 0..OPENINGS {
            match &last {
                // Between reading the pointer and opening the files, another generation may have taken their place.
                Err((name, _))
                    if generation::current(folder).is_ok_and(|(now, _)| Some(&now) != name.as_ref()) =>
                {
                    last = Self::open_generation(folder);
                }
                _ => break,
            }
        }
        last.map_err(|(_, error)| error)
    }

    fn open_generation(folder: &Path) -> Result<Self, (Option<std::path::PathBuf>, IndexError)> {
        let (path, stamp) = generation::current(folder).map_err(|error| (None, error))?;
        let opened = || -> Result<Self, IndexError> {
            let reader =
                Index::open_in_dir(&path)?.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
            let engine = reader.searcher();
            let fields = Fields::open(&path, &engine)?;
            let facts = Facts::read(&engine, &fields)?;
            let documents = Documents::read(&engine, &fields, &facts.all)?;
            Ok(Self { fields, stamp, engine, facts, documents, weights: Weights::SHIPPED })
        };
        opened().map_err(|error| (Some(path.clone()), error))
    }

    /// The same with other weights; for measuring them.
    #[must_use]
    pub fn weighing(self, weights: Weights) -> Self {
        Self { weights, ..self }
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
        let (publications, conclusions) = (count(What::Publication)?, count(What::Conclusion)?);
        let documents = self.engine.num_docs() as usize;
        Ok(Counts {
            publications,
            passages: documents.saturating_sub(publications + conclusions),
            conclusions,
        })
    }

    /// Searches: one page of publications with their best hits, and the counts over all hits.
    ///
    /// # Errors
    /// When the query cannot be understood, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Results, IndexError> {
        let node = parse(&request.query, request.today)?;
        let lowered = lower(&self.fields, node.as_ref(), &self.weights)?;
        let gathered = self.gather(request, &lowered)?;
        let canonical = node.as_ref().map(ToString::to_string).unwrap_or_default();
        let did_you_mean = match (&node, gathered.hits.is_empty()) {
            (Some(node), true) => self.respelt(node)?,
            _ => None,
        };
        let synonyms = lowered.synonyms.clone();
        let results = Results { canonical, synonyms, did_you_mean, ..Results::default() };
        let results = self.page(request, &lowered, &gathered, results)?;
        let approaching = match &node {
            Some(node) => self.approaching(request, node, &gathered, &results)?,
            None => Vec::new(),
        };
        let first_page = request.after.is_none() && request.offset == 0;
        let named = if first_page { self.look_up(request)? } else { Vec::new() };
        Ok(Results { approaching, named, ..results })
    }

    /// What fills a page that the matches leave unfilled: what holds all words but one, then all but two...
    fn approaching(
        &self,
        request: &Request,
        node: &Node,
        matches: &Gathered,
        results: &Results,
    ) -> Result<Vec<Group>, IndexError> {
        let mut shown: Vec<bool> = matches.by_publication.iter().map(|hits| *hits > 0).collect();
        let mut groups = Vec::new();
        for left_out in left_out(node) {
            let room = request.limit_publications.saturating_sub(results.groups.len() + groups.len());
            if room == 0 || results.next.is_some() || self.segment().is_none() {
                break;
            }
            let lowered = approach(&self.fields, node, &self.weights, left_out)?;
            let mut near = self.gather(request, &lowered)?;
            near.keep(|publication, _| !shown[publication]);
            for (publication, _) in &near.rows {
                shown[*publication] = true;
            }
            let first = Request { limit_publications: room, offset: 0, after: None, ..request.clone() };
            groups.extend(self.page(&first, &lowered, &near, Results::default())?.groups);
        }
        Ok(groups)
    }

    /// Fills a page of results from what was gathered.
    fn page(
        &self,
        request: &Request,
        lowered: &Lowered,
        gathered: &Gathered,
        results: Results,
    ) -> Result<Results, IndexError> {
        let facets = self.facets(request, gathered)?;
        let titles = if lowered.words { self.facts.title_scores(&lowered.content) } else { Vec::new() };
        // A cursor is looked for among all.
        let sorted = match request.after {
            None => request.offset.saturating_add(request.limit_publications),
            Some(_) => usize::MAX,
        };
        let order =
            order::order(&self.facts.all, &gathered.best, &titles, request.sort, sorted, &self.weights);
        let search = order::fingerprint(request, &results.canonical);
        let from = order::start(&order, request, self.stamp.revision, search)?;
        let shown = order.get(from..).unwrap_or_default();
        let shown = &shown[..shown.len().min(request.limit_publications)];
        let more = from + shown.len() < order.len();
        let next = shown.last().filter(|_| more).map(|last| last.cursor(self.stamp.revision, search));
        let groups = self.show(shown, gathered, lowered, request)?;
        Ok(Results {
            total_hits: gathered.hits.len(),
            total_publications: order.len(),
            groups,
            facets,
            next,
            ..results
        })
    }

    /// Identities of everything that matches; the limits of the request do not count.
    ///
    /// This is the one answer to what a query finds: [`Searcher::search`] shows pages of the same set.
    ///
    /// # Errors
    /// As [`Searcher::search`].
    pub fn matches(&self, request: &Request) -> Result<Matches, IndexError> {
        let node = parse(&request.query, request.today)?;
        let gathered = self.gather(request, &lower(&self.fields, node.as_ref(), &self.weights)?)?;
        let mut matches = Matches::default();
        let Some(reader) = self.segment() else { return Ok(matches) };
        let conclusions = reader.fast_fields().str("conclusion")?;
        for (publication, hit) in gathered.by_row() {
            let publication = &self.facts.all[publication].publication.id;
            if !matches.publications.contains(publication) {
                matches.publications.insert(publication.clone());
            }
            if !self.documents.is_conclusion(hit.doc) {
                let ordinal = self.documents.ordinal(hit.doc);
                matches.passages.insert((PublicationId(publication.0.clone()), ordinal));
            } else if let Some(column) = &conclusions
                && let Some(ord) = column.ords().first(hit.doc)
            {
                let mut id = String::new();
                column.ord_to_str(ord, &mut id)?;
                matches.conclusions.insert(ConclusionId(id));
            }
        }
        Ok(matches)
    }

    /// The only segment; `None` in an empty index.
    fn segment(&self) -> Option<&SegmentReader> {
        self.engine.segment_readers().first()
    }

    fn gather(&self, request: &Request, lowered: &Lowered) -> Result<Gathered, IndexError> {
        let judging = Judging { earning: lowered.words, lengths: !lowered.needles.is_empty() };
        self.run(request, &*lowered.query, judging)
    }

    /// Every document that the query finds and the filters let through.
    fn run(&self, request: &Request, query: &dyn Query, judging: Judging) -> Result<Gathered, IndexError> {
        let Some(reader) = self.segment() else { return Ok(Gathered::default()) };
        let alive = reader.alive_bitset();
        let (facts, documents) = (&self.facts.all, &self.documents);
        let mut gatherer =
            Gatherer::new(&self.fields, facts, documents, alive, request, judging, &self.weights)?;
        let scoring = EnableScoring::enabled_from_searcher(&self.engine);
        each_window(query, scoring, reader, &mut gatherer)?;
        Ok(gatherer.finish())
    }

    fn is(&self, what: What) -> Box<dyn Query> {
        Box::new(TermQuery::new(
            Term::from_field_u64(self.fields.what, what as u64),
            IndexRecordOption::Basic,
        ))
    }
}
