//! What is read of a page's content is what the interpreter draws.
#![allow(clippy::print_stderr)]

use std::path::{Path, PathBuf};

use super::{
    super::{
        catalog::Catalog,
        glyphs::{Glyph, PageContent, PageReader},
        open,
    },
    writer::assemble,
};
use crate::model::Rect;

/// Places that differ by less, in points, are the same.
const NEAR: f32 = 0.01;

/// Folders of this repository with PDFs of many makers.
const SAMPLES: [&str; 5] = [
    "corpus/samples/pdf",
    "corpus/samples/damaged",
    "tests/makers/chromium",
    "tests/makers/libreoffice",
    "tests/makers/typst",
];

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "pdf"));
    files.sort();
    files
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() < NEAR
}

fn same_glyph(a: &Glyph, b: &Glyph) -> bool {
    let placed = [(a.x0, b.x0), (a.x1, b.x1), (a.y, b.y), (a.size, b.size)];
    placed.iter().all(|(a, b)| near(*a, *b)) && *b == Glyph { x0: b.x0, x1: b.x1, y: b.y, size: b.size, ..*a }
}

fn same_rect(a: &Rect, b: &Rect) -> bool {
    [(a.x0, b.x0), (a.x1, b.x1), (a.y0, b.y0), (a.y1, b.y1)].iter().all(|(a, b)| near(*a, *b))
}

/// The first difference of two lists.
fn first_difference<T: std::fmt::Debug>(
    what: &str,
    expected: &[T],
    found: &[T],
    same: impl Fn(&T, &T) -> bool,
) -> Option<String> {
    let pair = expected.iter().zip(found).enumerate().find(|(_, (a, b))| !same(a, b));
    match pair {
        Some((index, (a, b))) => Some(format!("{what} {index} is {b:?}, not {a:?}")),
        None if expected.len() != found.len() => {
            Some(format!("{} {what}, not {}", found.len(), expected.len()))
        }
        None => None,
    }
}

/// What differs between a page as interpreted and as read.
fn difference(expected: &PageContent, found: &PageContent) -> Option<String> {
    let lists = [
        first_difference("glyph", &expected.glyphs, &found.glyphs, same_glyph),
        first_difference("turned glyph", &expected.turned.concat(), &found.turned.concat(), same_glyph),
        first_difference("rule", &expected.rules, &found.rules, same_rect),
        first_difference("panel", &expected.panels, &found.panels, same_rect),
    ];
    let rest = |content: &PageContent| {
        let PageContent { width, height, pictured, drawn, aslant, hidden, cut, .. } = *content;
        format!("{width} {height} {pictured} {drawn} {aslant} {hidden} {cut} {:.0}", content.image_area)
    };
    let (a, b) = (rest(expected), rest(found));
    lists.into_iter().flatten().next().or_else(|| (a != b).then(|| format!("{b}, not {a}")))
}

/// Pages of a file, those left to the interpreter, and what differs on the others.
fn compared(file: &Path) -> (usize, usize, Vec<String>) {
    let bytes = std::fs::read(file).unwrap();
    let Ok(pdf) = open::open(&bytes) else { return (0, 0, Vec::new()) };
    let catalog = Catalog::of(&pdf, pdf.pages());
    let mut reader = PageReader::new(&pdf, &catalog);
    let (mut strange, mut differences) = (0, Vec::new());
    for (page, number) in pdf.pages().iter().zip(1..) {
        let (expected, found) = reader.both(page);
        match found {
            Some(found) => differences.extend(
                difference(&expected, &found)
                    .map(|difference| format!("{} page {number}: {difference}", file.display())),
            ),
            None => strange += 1,
        }
    }
    (pdf.pages().len(), strange, differences)
}

/// Pages, pages left to the interpreter, differences of all PDFs of a folder.
fn compared_folder(folder: &Path) -> (usize, usize, Vec<String>) {
    pdfs(folder).iter().map(|file| compared(file)).fold(
        (0, 0, Vec::new()),
        |mut sum, (pages, strange, found)| {
            sum.0 += pages;
            sum.1 += strange;
            sum.2.extend(found);
            sum
        },
    )
}

#[test]
fn samples_are_read_as_they_are_interpreted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut pages, mut strange) = (0, 0);
    for folder in SAMPLES {
        let (read, left, differences) = compared_folder(&root.join(folder));
        assert!(read > 0, "{folder} has no page");
        assert_eq!(differences, Vec::<String>::new());
        pages += read;
        strange += left;
    }
    assert!(pages >= 100, "{pages} pages");
    assert_eq!(strange, 0, "pages left to the interpreter, of {pages}");
}

#[test]
fn real_reports_are_read_as_they_are_interpreted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = root.join("../shared/corpus/pdf");
    if !folder.is_dir() {
        eprintln!("SKIPPED: {} is missing", folder.display());
        return;
    }
    let (pages, strange, differences) = compared_folder(&folder);
    assert!(differences.len() * 200 <= pages, "{} of {pages} differ: {differences:#?}", differences.len());
    assert!(strange * 100 <= pages, "{strange} of {pages} pages left to the interpreter");
}

/// A page of content with resources of many kinds.
fn page_of(content: &str) -> Vec<u8> {
    let form = "BT /F1 9 Tf 20 20 Td (dans le formulaire) Tj ET 0 0 40 1 re f Q Q";
    let hidden = "BT /F1 9 Tf 20 40 Td (cache) Tj ET";
    let mark = "1000 0 d0 0 0 500 500 re f";
    let stream =
        |dict: &str, body: &str| format!("<< {dict} /Length {} >>\nstream\n{body}\nendstream", body.len());
    assemble(&[
        "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >> >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R /Annots [13 0 R] >>"
            .to_owned(),
        stream("", content),
        "<< /Font << /F1 6 0 R /F2 7 0 R /F3 11 0 R >> /XObject << /X1 9 0 R /X2 10 0 R /X3 14 0 R >> \
         /Properties << /Off 8 0 R /Id << /MCID 3 >> >> \
         /ExtGState << /Clear << /ca 0 /CA 0 >> /Font << /Font [7 0 R 18] >> /Curve << /TR 15 0 R >> >> \
         /ColorSpace << /Tint [/Separation /Rouge /DeviceRGB 15 0 R] /Pages [/Pattern /DeviceRGB] >> \
         /Pattern << /P1 << /PatternType 2 /Shading << /ShadingType 2 /ColorSpace /DeviceRGB \
         /Coords [0 0 1 1] /Function 15 0 R >> >> >> >>"
            .to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-BoldItalic /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /OCG /Name (Couche) >>".to_owned(),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Matrix [1 0 0 1 50 60] /Resources 5 0 R", form),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 200 200] /OC 8 0 R", hidden),
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] \
         /CharProcs << /a 12 0 R >> /Encoding << /Type /Encoding /Differences [97 /a] >> /FirstChar 97 /LastChar 97 \
         /Widths [1000] >>"
            .to_owned(),
        stream("", mark),
        "<< /Type /Annot /Subtype /Stamp /Rect [300 300 400 350] /AP << /N 9 0 R >> >>".to_owned(),
        stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "0"),
        "<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [1 1 1] /C1 [1 0 0] >>".to_owned(),
    ])
}

/// Reads content as a page both ways; whether it was left to the interpreter.
#[track_caller]
fn both(content: &str) -> (PageContent, bool) {
    let bytes = page_of(content);
    let pdf = open::open(&bytes).unwrap();
    let catalog = Catalog::of(&pdf, pdf.pages());
    let (expected, found) = PageReader::new(&pdf, &catalog).both(&pdf.pages()[0]);
    let strange = found.is_none();
    let found = found.unwrap_or_else(|| PageReader::new(&pdf, &catalog).read(&pdf.pages()[0]));
    assert_eq!(difference(&expected, &found), None, "{content}");
    (found, strange)
}

#[test]
fn operators_are_read_as_they_are_interpreted() {
    for content in [
        "BT /F1 12 Tf 1 0 0 1 70 700 Tm 2 Tc 5 Tw 90 Tz 3 Ts [(Recettes) -250 (et ) 40 (charges)] TJ ET",
        "BT /F2 11 Tf 14 TL 70 700 Td (a) Tj T* (b) Tj 0 -20 TD (c) ' 1 2 (d e) \" ET",
        "BT /F1 12 Tf 70 700 Td (avant) Tj 3 Tr (cache) Tj 1 Tr (trait) Tj 2 Tr (double) Tj 7 Tr (coupe) Tj ET",
        "q 0 1 -1 0 300 300 cm BT /F1 12 Tf 10 10 Td (debout) Tj ET Q BT /F1 9 Tf 1 1 -1 1 200 200 Tm (biais) Tj ET",
        "BT 12 0 0 12 70 700 Tm (sans police) Tj /Nulle 1 Tf (inconnue) Tj (\\351) Tj ET",
        "BT /F3 12 Tf 70 600 Td (aab) Tj ET",
        "1 0 0 rg BT /F1 12 Tf 70 700 Td (rouge) Tj 0 0 0.9 0 k (jaune) Tj /Tint cs 1 scn (teinte) Tj 0 scn (claire) Tj ET",
        "/Pattern cs /P1 scn 10 10 80 80 re f /Nul scn 10 100 80 80 re f /Pages cs 0 0 0 /P1 scn 100 10 80 80 re f",
        "1 g 10 10 80 80 re f 0.5 g 10 10 80 0.5 re f 10 100 80 0 re f 100 100 50 50 re S 1 1 1 RG 9 9 9 9 re S",
        "10 10 m 90 10 l 90 90 l h f 10 10 m 40 90 60 90 90 10 c S 5 5 m 5 5 l S 7 7 m s 3 3 l S 8 8 m 9 9 m f",
        "/Clear gs 10 10 80 80 re B BT /F1 12 Tf 70 700 Td (transparent) Tj ET",
        "/Font gs BT 70 700 Td (police de l'etat) Tj ET",
        "/X1 Do BT /F1 9 Tf 9 9 Td (apres) Tj ET /X2 Do /Rien Do q 500 0 0 800 10 10 cm /X3 Do Q",
        "/OC /Off BDC BT /F1 9 Tf 9 9 Td (cache) Tj ET 1 1 50 50 re f EMC EMC /H1 BMC BT /F1 9 Tf 9 99 Td (titre) Tj ET EMC",
        "/Note <</MCID 4/Lang(fr)>> BDC /Span /Id BDC BT /F1 9 Tf 9 99 Td (note) Tj ET EMC EMC",
        "100 100 50 50 re W n 0 0 300 300 re f q q q BT /F1 9 Tf 9 99 Td blah (inconnu) Tj ET",
    ] {
        let (_, strange) = both(content);
        assert!(!strange, "{content}");
    }
}

#[test]
fn what_is_strange_is_interpreted() {
    for content in [
        "BT /F1 12 Tf 70 700 Td (avant) Tj ET q 9 0 0 9 9 9 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q BT /F1 9 Tf (apres) Tj ET",
        "/Curve gs BT /F1 12 Tf 70 700 Td (courbe) Tj ET",
        "BT /F1 12 Tf 70 700 Td (--) Tj --5 0 Td (moins) Tj ET",
        "BT /F1 12 Tf 70 700 Td (entier) Tj (ouvert Tj",
        "BT /F1 12 Tf 70 700 Td [(a) [(b)] (c)] TJ ET",
    ] {
        let (content_read, strange) = both(content);
        assert!(strange, "{content}");
        assert!(!content_read.glyphs.is_empty(), "{content}");
    }
}

#[test]
fn differences_are_seen() {
    let (page, _) = both("BT /F1 12 Tf 70 700 Td (lettres) Tj ET 10 10 80 80 re f");
    assert_eq!(page.glyphs.len(), "lettres".len() + "dansleformulaire".len() + 2);
    let altered = |alter: &dyn Fn(&mut PageContent)| {
        let (mut other, _) = both("BT /F1 12 Tf 70 700 Td (lettres) Tj ET 10 10 80 80 re f");
        alter(&mut other);
        difference(&page, &other)
    };
    assert_eq!(altered(&|_| {}), None);
    assert!(altered(&|other| other.glyphs[3].x0 += 0.02).is_some());
    assert!(altered(&|other| other.glyphs[3].bold = true).is_some());
    assert!(altered(&|other| other.glyphs.truncate(9)).is_some());
    assert!(altered(&|other| other.panels[0].y1 += 1.0).is_some());
    assert!(altered(&|other| other.image_area += 1.0).is_some());
}
