//! Scores the finder over a folder of HTML or PDF: `score FOLDER GOLD.jsonl [--errors] [--list STEM...]`.
#![allow(clippy::print_stdout)]

use std::{collections::BTreeSet, error::Error, fs, path::PathBuf, thread};

use cambon_classifier::{
    evaluate::{Gold, PredictedConclusion, PredictedDocument, score},
    formal,
};
use cambon_document::Conclusion;

/// Threads that read at once.
const THREADS: usize = 2;

type Found = (String, String, Vec<Conclusion>);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("usage: score FOLDER GOLD [--errors] [--list STEM...]")?;
    let gold = Gold::parse(&fs::read_to_string(arguments.next().ok_or("a gold file is missing")?)?)?;
    let rest: Vec<String> = arguments.collect();
    let listed: Option<BTreeSet<String>> =
        rest.iter().position(|word| word == "--list").map(|at| rest[at + 1..].iter().cloned().collect());
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    paths.retain(|path| wanted(&stem(path), &gold, listed.as_ref()));
    let found = read_all(&paths);
    if listed.is_some() {
        found.iter().for_each(print_document);
        return Ok(());
    }
    let predicted: Vec<PredictedDocument> = found.iter().map(predict).collect();
    let report = score(&gold, &predicted);
    if rest.iter().any(|word| word == "--errors") {
        print!("{}", report.errors());
    }
    print!("{report}");
    Ok(())
}

fn wanted(stem: &str, gold: &Gold, listed: Option<&BTreeSet<String>>) -> bool {
    match listed {
        None => gold.documents.contains(stem),
        Some(stems) => stems.is_empty() || stems.contains(stem),
    }
}

fn stem(path: &std::path::Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read_all(paths: &[PathBuf]) -> Vec<Found> {
    let halves: Vec<Vec<&PathBuf>> =
        (0..THREADS).map(|thread| paths.iter().skip(thread).step_by(THREADS).collect()).collect();
    let mut found: Vec<Found> = thread::scope(|scope| {
        let workers: Vec<_> = halves
            .into_iter()
            .map(|half| scope.spawn(move || half.into_iter().filter_map(read).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn read(path: &PathBuf) -> Option<Found> {
    let bytes = fs::read(path).ok()?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    match cambon_document::extract(&bytes, &name) {
        Ok(document) => {
            let conclusions = formal::find(&document);
            Some((stem(path), document.text, conclusions))
        }
        Err(error) => {
            println!("{name}: {error}");
            None
        }
    }
}

fn predict((doc, text, conclusions): &Found) -> PredictedDocument {
    let conclusions = conclusions.iter().map(|conclusion| PredictedConclusion {
        kind: conclusion.kind,
        form: conclusion.form,
        number: conclusion.number.clone(),
        status: conclusion.status,
        text: conclusion.text(text).to_owned(),
    });
    PredictedDocument { doc: doc.clone(), jurisdiction: None, conclusions: conclusions.collect() }
}

fn print_document((doc, text, conclusions): &Found) {
    println!("######## {doc}: {}", conclusions.len());
    for conclusion in conclusions {
        let shown: String = conclusion.text(text).replace('\n', " / ").chars().take(150).collect();
        println!(
            "{:.3} {} x{} n={} {} [{}] {} | {shown}",
            conclusion.kind.code(),
            conclusion.form.code(),
            conclusion.occurrences.len(),
            conclusion.number.as_deref().unwrap_or("-"),
            conclusion.status.map_or("-", |status| status.code()),
            conclusion.sub_heading.as_deref().unwrap_or(""),
            conclusion.occurrences[0].zone.code(),
        );
    }
}
