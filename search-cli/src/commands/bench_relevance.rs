//! `cambon bench relevance`: the judged needs asked of this instance and, in the same run, of its peers.
//!
//! Every system sees the same passages and gives one passage a report, ten reports. What a need is, and what a grade means,
//! stands in `tests/relevance/README.md`.

mod needs;
mod peers;
mod score;
mod tune;

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;
use cambon_indexer::{Group, Request, Searcher, Weights};
use serde::Serialize;

use self::needs::{Half, Need};
use self::peers::{Pages, Passage};
use self::score::{Figures, PAGE, Place};
use crate::cli::BenchArgs;
use crate::config::Config;
use crate::instance::Instance;
use crate::printer::{Printer, Sink};

/// A system and what it answers to each need.
struct System {
    name: &'static str,
    pages: Pages,
}

/// Asks all systems and prints their figures, the halves apart.
pub fn run(args: &BenchArgs, config: &Config, printer: Printer) -> Result<()> {
    let needs = needs::read(&args.reports)?;
    let instance = Instance::open_read_only(&config.data)?;
    instance.require_current_index()?;
    let mut sink = Sink::open(None)?;
    if args.tune {
        tune(&needs, &instance, &mut sink)?;
        return sink.finish();
    }
    let passages = passages(&instance)?;
    let systems = ask(&needs, &instance, &passages, printer)?;
    if let Some(path) = &args.unjudged {
        let mut file = Sink::open(Some(path))?;
        let others = variants(&needs, &instance)?;
        let pools: Vec<&Pages> = systems.iter().map(|system| &system.pages).chain(&others).collect();
        write_unjudged(&mut file, &needs, &pools, &passages)?;
        file.finish()?;
    }
    for half in [Half::Tuning, Half::Test] {
        if args.each {
            write_each(&mut sink, half, &needs, &systems)?;
        }
        write_table(&mut sink, half, &needs, &systems)?;
    }
    sink.finish()
}

fn ask(needs: &[Need], instance: &Instance, passages: &[Passage], printer: Printer) -> Result<Vec<System>> {
    let queries: Vec<&str> = needs.iter().map(|need| need.query.as_str()).collect();
    let searcher = Searcher::open(&instance.index_folder())?;
    let mut systems = vec![System { name: "cambon", pages: pages(&searcher, needs.iter())? }];
    printer.note("asking SQLite FTS5 ...");
    systems.push(System { name: "fts5", pages: peers::fts5(passages, &queries)? });
    printer.note("asking tantivy with its defaults ...");
    systems.push(System { name: "tantivy", pages: peers::tantivy(passages, &queries)? });
    printer.note("asking Xapian ...");
    match peers::xapian(passages, &queries)? {
        Some(pages) => systems.push(System { name: "xapian", pages }),
        None => printer.note("Xapian is not installed\nhint: apt-get install python3-xapian"),
    }
    Ok(systems)
}

/// What this program would show with weights far from those in use, so that what tuning may bring up is judged too.
fn variants(needs: &[Need], instance: &Instance) -> Result<Vec<Pages>> {
    let shipped = Weights::SHIPPED;
    let far = [
        Weights { section: 0.3, ..shipped },
        Weights { judgement: 2.0, prose: 0.4, ..shipped },
        Weights { judgement: 0.6, substantial_words: 30.0, ..shipped },
        Weights { pairs: 0.0, near: 1.0, ..shipped },
        Weights { pairs: 0.8, further: 0.1, ..shipped },
    ];
    let page = |weights| pages(&Searcher::open(&instance.index_folder())?.weighing(weights), needs.iter());
    far.into_iter().map(page).collect()
}

/// Every passage, as the index has it.
fn passages(instance: &Instance) -> Result<Vec<Passage>> {
    let mut all = Vec::new();
    for id in instance.content_stamps()?.into_keys() {
        let publication = instance.indexed_publication(&id)?;
        let title = publication.title.unwrap_or_default();
        all.extend(publication.passages.into_iter().map(|passage| {
            let report = publication.source_ref.clone();
            let place = Place { report, start: passage.char_start, end: passage.char_end };
            Passage { place, title: title.clone(), text: passage.text }
        }));
    }
    Ok(all)
}

/// What this program shows for each need: the matches, then what comes near.
fn pages<'a>(searcher: &Searcher, needs: impl Iterator<Item = &'a Need>) -> Result<Pages> {
    let page = |need: &Need| {
        let request = Request {
            query: need.query.clone(),
            limit_publications: PAGE,
            passages_per_publication: 1,
            ..Request::default()
        };
        let results = searcher.search(&request)?;
        let groups = results.groups.iter().chain(&results.approaching);
        Ok(groups.filter_map(place).take(PAGE).collect())
    };
    needs.map(page).collect()
}

fn place(group: &Group) -> Option<Place> {
    let hit = group.hits.first()?;
    Some(Place { report: group.source_ref.clone(), start: hit.char_start, end: hit.char_end })
}

fn tune(needs: &[Need], instance: &Instance, sink: &mut Sink) -> Result<()> {
    let asked: Vec<&Need> = needs.iter().filter(|need| need.half == Half::Tuning).collect();
    let folder = instance.index_folder();
    let measure = |weights: Weights| {
        let searcher = Searcher::open(&folder)?.weighing(weights);
        let pages = pages(&searcher, asked.iter().copied())?;
        let figures = asked.iter().zip(&pages).map(|(need, page)| (*need, score::of(need, page)));
        Ok(score::mean(&figures.collect::<Vec<_>>()))
    };
    let mut lines = Vec::new();
    let best = tune::search(Weights::default(), measure, |line| lines.push(line))?;
    for line in lines {
        writeln!(sink, "{line}")?;
    }
    writeln!(sink, "{best:#?}")?;
    Ok(())
}

fn write_table(out: &mut impl Write, half: Half, needs: &[Need], systems: &[System]) -> Result<()> {
    let of_half = || needs.iter().filter(|need| need.half == half && need.has_answer());
    let known = of_half().filter(|need| need.is_known_item()).count();
    let subjects = of_half().count() - known;
    // Needs that nobody may tune on have no such half.
    if known + subjects == 0 {
        return Ok(());
    }
    writeln!(out, "{half:?} half: {subjects} subjects, {known} known items")?;
    writeln!(
        out,
        "{:9} {:>8} {:>10} {:>9} {:>7} | {:>9} {:>6}",
        "", "nDCG@10", "condensed", "unjudged", "MRR", "success@1", "MRR"
    )?;
    for System { name, pages } in systems {
        let figures = needs.iter().zip(pages).filter(|(need, _)| need.half == half);
        let figures: Vec<_> = figures.map(|(need, page)| (need, score::of(need, page))).collect();
        let Figures { ndcg, condensed, unjudged, answer_rank, success, item_rank } = score::mean(&figures);
        writeln!(
            out,
            "{name:9} {ndcg:>8.3} {condensed:>10.3} {unjudged:>9} {answer_rank:>7.3} | {success:>9.3} {item_rank:>6.3}"
        )?;
    }
    writeln!(out)?;
    Ok(())
}

/// One line a need: nDCG or reciprocal rank by each system, and the grades of the first page of this program.
fn write_each(out: &mut impl Write, half: Half, needs: &[Need], systems: &[System]) -> Result<()> {
    for (at, need) in needs.iter().enumerate().filter(|(_, need)| need.half == half) {
        write!(out, "{} {:10}", need.id, need.kind)?;
        for System { name, pages } in systems {
            let figures = score::of(need, &pages[at]);
            let figure = if need.is_known_item() { figures.item_rank } else { figures.ndcg };
            write!(out, " {name} {figure:.2}")?;
        }
        let shown = |place: &Place| match score::grade(&need.judgements, place) {
            _ if need.is_known_item() => place.report.clone(),
            Some(grade) => grade.to_string(),
            None => "?".to_owned(),
        };
        let grades: Vec<String> = systems[0].pages[at].iter().map(shown).collect();
        writeln!(out, "  [{}]  {}", grades.join(" "), need.query)?;
    }
    writeln!(out)?;
    Ok(())
}

/// A passage to be judged.
#[derive(Serialize)]
struct Unjudged<'a> {
    need: &'a str,
    query: &'a str,
    report: &'a str,
    start: u32,
    end: u32,
    title: &'a str,
    text: &'a str,
}

/// What the pages hold that nobody judged, each once, in an order that does not tell which system gave it.
fn write_unjudged(
    out: &mut impl Write,
    needs: &[Need],
    pools: &[&Pages],
    passages: &[Passage],
) -> Result<()> {
    for (at, need) in needs.iter().enumerate().filter(|(_, need)| !need.is_known_item()) {
        let pool: BTreeSet<&Place> = pools.iter().flat_map(|pages| &pages[at]).collect();
        for place in pool.into_iter().filter(|place| score::grade(&need.judgements, place).is_none()) {
            let Some(passage) = passages.iter().find(|passage| passage.place == *place) else { continue };
            let Place { report, start, end } = place;
            let (title, text) = (passage.title.as_str(), passage.text.as_str());
            let row = Unjudged {
                need: &need.id,
                query: &need.query,
                report,
                start: *start,
                end: *end,
                title,
                text,
            };
            serde_json::to_writer(&mut *out, &row)?;
            writeln!(out)?;
        }
    }
    Ok(())
}
