//! What is read of files: the same text by three makers, scans, mixed files.

use std::path::Path;
use std::process::Command;

use cambon_tests::Program;
use cambon_tests::{repository, skipped};
use serde_json::Value;

const MAKERS: [&str; 4] = ["libreoffice", "chromium", "typst", "docx"];

/// Figures of `evaluate layout` for each file.
fn figures(files: &Path, gold: &Path) -> Vec<(String, Value)> {
    let (files, gold) = (files.display().to_string(), gold.display().to_string());
    let run = Program::new()
        .run(&["evaluate", "layout", "--files", &files, "--gold", &gold, "--format", "json"])
        .success();
    let report: Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    let files = report["files"].as_array().expect("a list of files");
    files.iter().map(|pair| (pair[0].as_str().unwrap_or_default().to_owned(), pair[1].clone())).collect()
}

fn f1(counts: &Value) -> f64 {
    let count = |name: &str| counts[name].as_f64().unwrap_or(0.0);
    2.0 * count("right") / (count("expected") + count("found")).max(1.0)
}

fn recall(counts: &Value) -> f64 {
    counts["right"].as_f64().unwrap_or(0.0) / counts["expected"].as_f64().unwrap_or(0.0).max(1.0)
}

#[test]
fn the_same_text_by_three_makers_gives_the_same_words_and_headings() {
    let folder = repository().join("tests/makers");
    for maker in MAKERS {
        let figures = figures(&folder.join(maker), &folder.join("text"));
        assert_eq!(figures.len(), 10, "{maker}");
        for (name, figure) in figures {
            let (words, headings) = (f1(&figure["words"]), f1(&figure["headings"]));
            // Chromium closes a page within a paragraph of two columns: some stay cut.
            let whole = if name == "08-cesures" { 0.8 } else { 0.9 };
            // Lines of a title page in capitals, without a style, are taken for headings in DOCX.
            let least = if maker == "docx" { 0.85 } else { 0.98 };
            assert!(words >= 0.995, "{maker}/{name}: words F1 {words:.4}");
            assert!(headings >= least, "{maker}/{name}: headings F1 {headings:.3}");
            let paragraphs = recall(&figure["paragraphs"]);
            assert!(paragraphs >= whole, "{maker}/{name}: {paragraphs:.3} of the paragraphs whole");
        }
    }
}

/// Whether pages can be drawn and read here; says loudly when not.
fn can_scan() -> bool {
    let output = |program: &str, argument: &str| Command::new(program).arg(argument).output().ok();
    let languages = output("tesseract", "--list-langs").map(|output| [output.stdout, output.stderr].concat());
    let french = languages
        .is_some_and(|listed| String::from_utf8_lossy(&listed).lines().any(|line| line.trim() == "fra"));
    let ready = french && output("pdftoppm", "-v").is_some();
    if !ready {
        skipped("scanned pages: apt-get install tesseract-ocr tesseract-ocr-fra poppler-utils");
    }
    ready
}

/// Renders pages of a PDF and binds the pictures into a PDF again.
fn scan(program: &Program, source: &Path, dpi: u32, pages: (u32, u32)) -> std::path::PathBuf {
    let prefix = program.folder().join(format!("page-{dpi}"));
    let status = Command::new("pdftoppm")
        .args(["-r", &dpi.to_string(), "-gray", "-f", &pages.0.to_string(), "-l", &pages.1.to_string()])
        .arg(source)
        .arg(&prefix)
        .status()
        .expect("pdftoppm is installed by tests/run");
    assert!(status.success());
    let mut pictures: Vec<_> = std::fs::read_dir(program.folder())
        .expect("the folder is ours")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().starts_with(&*prefix.to_string_lossy()))
        .collect();
    pictures.sort();
    let pictures: Vec<Vec<u8>> =
        pictures.iter().map(|path| std::fs::read(path).expect("the picture is ours")).collect();
    program.write(&format!("scan-{dpi}.pdf"), cambon_tests::picture::pdf(&pictures, dpi))
}

fn content_words(document: &Value) -> Vec<String> {
    let text = document["text"].as_str().expect("a text").as_bytes();
    let blocks = document["blocks"].as_array().expect("blocks").iter();
    let content = blocks.filter(|block| block["kind"]["type"] != "furniture").map(|block| {
        let at = |end: &str| block["span"][end].as_u64().expect("an offset") as usize;
        String::from_utf8_lossy(&text[at("start")..at("end")]).into_owned()
    });
    let joined: Vec<String> = content.collect();
    joined
        .join(" ")
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .map(|word| word.replace('’', "'"))
        .collect()
}

fn extracted(program: &Program, file: &Path) -> Value {
    let run = program.run(&["extract", &file.display().to_string(), "--format", "json"]).success();
    serde_json::from_str::<Value>(&run.stdout).expect("the document is JSON")["document"].take()
}

/// F1 of two bags of words.
fn words_f1(found: &[String], expected: &[String]) -> f64 {
    let mut left = expected.to_vec();
    let right = found
        .iter()
        .filter(|word| match left.iter().position(|other| other == *word) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
        .count();
    2.0 * right as f64 / (found.len() + expected.len()) as f64
}

#[test]
fn scanned_pages_are_found_and_read() {
    if !can_scan() {
        return;
    }
    let program = Program::new();
    for (name, dpi, least) in
        [("06-ligatures", 300, 0.95), ("04-encadres", 200, 0.93), ("09-puces", 150, 0.90)]
    {
        let source = repository().join(format!("tests/makers/typst/{name}.pdf"));
        let scanned = extracted(&program, &scan(&program, &source, dpi, (1, 2)));
        let pages = scanned["pages"].as_array().expect("pages");
        assert!(pages.iter().all(|page| page["verdict"] == "recognised"), "{pages:?}");
        let whole = extracted(&program, &source);
        let f1 = words_f1(&page_words(&scanned, 2), &page_words(&whole, 2));
        assert!(f1 >= least, "{name} at {dpi} dpi: F1 {f1:.3}");
    }
}

/// Words of the first `pages` pages.
fn page_words(document: &Value, pages: u64) -> Vec<String> {
    let mut cut = document.clone();
    let blocks = cut["blocks"].as_array_mut().expect("blocks");
    let text = document["text"].as_str().expect("a text");
    let mut kept = String::new();
    for block in blocks.iter().filter(|block| block["kind"]["type"] != "furniture") {
        for anchor in block["anchors"].as_array().expect("anchors") {
            if anchor["page"].as_u64().is_some_and(|page| page <= pages) {
                let at = |end: &str| anchor["span"][end].as_u64().expect("an offset") as usize;
                kept.push_str(&text[at("start")..at("end")]);
                kept.push(' ');
            }
        }
    }
    let document = serde_json::json!({ "text": kept, "blocks": [{ "kind": { "type": "paragraph" }, "span": { "start": 0, "end": kept.len() } }] });
    content_words(&document)
}
