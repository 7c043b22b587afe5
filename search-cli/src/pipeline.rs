//! `build`: brings derived data up to date, touching only what is stale. May be killed at any moment and run again.
//!
//! What a file means is decided in the workers (`analysis`); this module hands out files, stores answers, feeds the index.

use std::collections::{BTreeMap, HashSet};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};
use cambon_classifier::topic::Tagger;
use cambon_classifier::wording::Wording;
use cambon_corpus::{Derived, StaleVersion, Stamp, StoreError};
use cambon_document::{Conclusion, Document, PublicationId, TextVerdict, TopicTag};
use cambon_indexer::{Change, IndexStamp};

use crate::analysis::Analysis;
use crate::cli::Stage;
use crate::config::Config;
use crate::instance::Instance;
use crate::model;
use crate::printer::Printer;
use crate::worker::{WorkerSettings, WorkerSlot};

/// Files handed out ahead of the workers, per worker.
const JOBS_AHEAD: usize = 2;

/// What a build did.
#[derive(Debug, Default, Clone, Copy)]
pub struct BuildSummary {
    /// Files read.
    pub extracted: usize,
    /// Of these, refused.
    pub refused: usize,
    /// Publications written to or taken from the index.
    pub indexed: usize,
}

/// What is built.
#[derive(Debug, Clone, Copy, Default)]
pub struct BuildPlan {
    /// Only this stage.
    pub stage: Option<Stage>,
    /// Stale or not.
    pub force: bool,
}

/// Brings derived data up to date.
///
/// # Errors
/// When the store or the index cannot be written, or no worker can be started. A file that cannot be read is no error.
pub fn build(
    instance: &mut Instance,
    config: &Config,
    plan: BuildPlan,
    printer: Printer,
) -> Result<BuildSummary> {
    let mut summary = BuildSummary::default();
    if plan.stage != Some(Stage::Index) {
        extract(instance, config, plan.force, printer, &mut summary)?;
    }
    if plan.stage != Some(Stage::Extract) {
        summary.indexed = index(instance, config, plan.force, printer)?;
    }
    Ok(summary)
}

struct Job {
    version: StaleVersion,
    bytes: Vec<u8>,
}

type Answer = (StaleVersion, Result<Analysis>);

fn extract(
    instance: &mut Instance,
    config: &Config,
    force: bool,
    printer: Printer,
    summary: &mut BuildSummary,
) -> Result<()> {
    let tagger = model::tagger(&config.topics)?;
    let stamp = model::stamp(&tagger);
    let settings = WorkerSettings::of(config);
    let mut stale = if force { instance.store.current_versions()? } else { instance.store.stale(&stamp)? };
    if settings.reads_pictures() && !force {
        let known: HashSet<_> = stale.iter().map(|version| version.publication.clone()).collect();
        let unread = instance.store.with_unread_pictures(&stamp)?;
        stale.extend(unread.into_iter().filter(|version| !known.contains(&version.publication)));
    }
    let (tagged_anew, stale): (Vec<_>, Vec<_>) = stale.into_iter().partition(|version| version.only_topics);
    tag_anew(instance, &tagger, &stamp, &tagged_anew, printer)?;
    if stale.is_empty() {
        return Ok(());
    }
    let workers = config.extract.worker_count().min(stale.len());
    let bar = printer.progress(stale.len() as u64, "reading");
    let (send_job, jobs) = mpsc::channel::<Job>();
    let (send_answer, answers) = mpsc::channel::<Answer>();
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| -> Result<()> {
        for _ in 0..workers {
            let (jobs, send_answer) = (&jobs, send_answer.clone());
            let settings = &settings;
            scope.spawn(move || work(settings, jobs, &send_answer));
        }
        drop(send_answer);
        // Owned here, so that leaving early for any reason closes the queue and lets the workers end.
        let queue = JobQueue { waiting: stale.into_iter(), send: send_job };
        queue.run(instance, &answers, workers * JOBS_AHEAD, |instance, version, analysis| {
            bar.set_message(version.source_ref.clone());
            summary.extracted += 1;
            let stamp =
                if analysis.lacks_recogniser() { stamp.with_pictures_unread() } else { stamp.clone() };
            let derived = match analysis {
                Analysis::Understood { document, conclusions, .. } => {
                    let conclusions = tagged(&tagger, &document, conclusions);
                    Derived::Done { document, conclusions, stamp }
                }
                Analysis::Refused { reason, .. } => {
                    summary.refused += 1;
                    Derived::Refused { reason, stamp }
                }
            };
            put(instance, version, &derived)?;
            bar.inc(1);
            Ok(())
        })
    })?;
    bar.finish_and_clear();
    Ok(())
}

/// Gives topics anew where nothing but the model has changed: no file is read again.
fn tag_anew(
    instance: &mut Instance,
    tagger: &Tagger,
    stamp: &Stamp,
    versions: &[StaleVersion],
    printer: Printer,
) -> Result<()> {
    let bar = printer.progress(versions.len() as u64, "tagging");
    for version in versions {
        if let Some(document) = instance.store.document(version.version)? {
            let conclusions = tagged(tagger, &document, cambon_classifier::find(&document));
            let unread = document.pages.iter().any(|page| page.verdict == TextVerdict::NeedsOcr);
            let stamp = if unread { stamp.with_pictures_unread() } else { stamp.clone() };
            let derived = Derived::Done { document: Box::new(document), conclusions, stamp };
            put(instance, version, &derived)?;
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Conclusions with their topics and their nature.
fn tagged(
    tagger: &Tagger,
    document: &Document,
    mut conclusions: Vec<Conclusion>,
) -> Vec<(Conclusion, Vec<TopicTag>)> {
    let wordings: Vec<Wording<'_>> =
        conclusions.iter().map(|conclusion| Wording::of(conclusion, &document.text)).collect();
    let judgements = tagger.judge_all(&wordings);
    for (conclusion, judgement) in conclusions.iter_mut().zip(&judgements) {
        conclusion.nature = Some(judgement.nature);
    }
    conclusions.into_iter().zip(judgements.into_iter().map(|judgement| judgement.topics)).collect()
}

/// Stores what was read. A quotation that does not stand in its text is a fault of the finder that costs that file alone.
fn put(instance: &mut Instance, version: &StaleVersion, derived: &Derived) -> Result<()> {
    let stored = match (instance.store.put_derived(version.version, derived), derived) {
        (Err(error @ StoreError::Unverified { .. }), Derived::Done { stamp, .. }) => {
            let refused = Derived::Refused {
                reason: format!("internal error in the finder: {error}"),
                stamp: stamp.clone(),
            };
            instance.store.put_derived(version.version, &refused)
        }
        (stored, _) => stored,
    };
    stored.with_context(|| format!("storing what was read of {}", version.source_ref))
}

struct JobQueue {
    waiting: std::vec::IntoIter<StaleVersion>,
    send: Sender<Job>,
}

impl JobQueue {
    fn run(
        mut self,
        instance: &mut Instance,
        answers: &Receiver<Answer>,
        ahead: usize,
        mut store: impl FnMut(&mut Instance, &StaleVersion, Analysis) -> Result<()>,
    ) -> Result<()> {
        let mut in_flight = 0;
        loop {
            while in_flight < ahead {
                let Some(version) = self.waiting.next() else { break };
                match instance.store.original(&version.sha256) {
                    Ok(bytes) => {
                        self.send
                            .send(Job { version, bytes })
                            .context("the extraction threads have ended")?;
                        in_flight += 1;
                    }
                    // The file is lost or was changed: `check` says which; what was derived from it stays.
                    Err(error) => {
                        tracing::error!(source_ref = version.source_ref, "original not read: {error}");
                    }
                }
            }
            if in_flight == 0 {
                return Ok(());
            }
            let (version, analysis) = answers.recv().context("the extraction threads have ended")?;
            in_flight -= 1;
            store(instance, &version, analysis?)?;
        }
    }
}

fn work(settings: &WorkerSettings, jobs: &Mutex<Receiver<Job>>, answers: &Sender<Answer>) {
    let mut slot = WorkerSlot::new(settings);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { version, bytes }) = job else { break };
        let analysis = slot.analyse(file_name(&version.origin), &bytes);
        if answers.send((version, analysis)).is_err() {
            break;
        }
    }
}

/// The last part of a path or address.
fn file_name(origin: &str) -> &str {
    origin.rsplit(['/', '\\']).next().unwrap_or(origin)
}

/// Sends to the index what differs from it; returns how many publications that were.
fn index(instance: &Instance, config: &Config, force: bool, printer: Printer) -> Result<usize> {
    let folder = instance.index_folder();
    let revision = instance.store.revision()?;
    let fresh = force || cambon_indexer::needs_full_rebuild(&folder);
    let indexed: BTreeMap<PublicationId, String> =
        if fresh { BTreeMap::new() } else { cambon_indexer::indexed_publications(&folder)? };
    let wanted = instance.content_stamps()?;
    let changed: Vec<PublicationId> = wanted
        .iter()
        .filter(|(id, stamp)| indexed.get(*id) != Some(*stamp))
        .map(|(id, _)| id.clone())
        .collect();
    let gone: Vec<PublicationId> = indexed.keys().filter(|id| !wanted.contains_key(*id)).cloned().collect();
    let count = changed.len() + gone.len();
    if count == 0 && !fresh && cambon_indexer::current_revision(&folder)? == Some(revision) {
        return Ok(0);
    }
    let bar = printer.progress(count as u64, "indexing");
    let removals = gone.into_iter().map(|id| Ok::<_, anyhow::Error>(Change::Remove(id)));
    let additions = changed.into_iter().map(|id| {
        bar.inc(1);
        Ok(Change::Put(Box::new(instance.indexed_publication(&id)?)))
    });
    let options =
        cambon_indexer::UpdateOptions { memory_bytes: config.index.memory_mib << 20, from_empty: fresh };
    cambon_indexer::update(&folder, &IndexStamp { revision }, options, removals.chain(additions))?;
    bar.finish_and_clear();
    Ok(count)
}
