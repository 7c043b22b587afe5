//! Pages that are pictures, with and without a text behind them, read by a recogniser that always sees the same words.

use super::{
    PROSE, words,
    writer::{Sheet, pdf},
};
use crate::{
    Reading,
    model::{Document, PageNumber, Rect, TextVerdict},
    ocr::{PageImage, RecognisedWord, Recogniser},
};

/// What a scanner's software makes of a page when it takes it for another language.
const GARBAGE: [&str; 4] = [
    "xq vwrt kjzz plmm brtq zzxw qkpt vbnm wrtz hjkl pqrs tvwx",
    "zxcv bnml kjhg fdsq wrtp ytrw qzxv bnmk lkjh gfds trwq zpxv",
    "mnbv cxzq lkjh gfdp poiy trwq zxqv bnmw kjhg fdsz qwrt ypsd",
    "wxcv bnqs dfgh jklm azrt yupq sdfg hjkz xcvb nmlk qwrz tpsd",
];

/// Sees these lines on every picture, each at its height in points; counts the pictures.
struct Seen<'a> {
    lines: &'a [(f32, &'a str)],
    pictures: usize,
}

impl Recogniser for Seen<'_> {
    fn recognise(&mut self, image: &PageImage) -> Result<Vec<RecognisedWord>, String> {
        self.pictures += 1;
        let pixels = image.dpi as f32 / 72.0;
        let words = self.lines.iter().zip(1..).flat_map(|((y, line), number)| {
            let places = line.match_indices(|c: char| !c.is_whitespace()).map(|(at, _)| at);
            let starts = places.filter(|at| *at == 0 || line.as_bytes()[at - 1] == b' ');
            starts.map(move |at| {
                let text = line[at..].split(' ').next().unwrap_or_default().to_owned();
                let (x0, x1) = (70.0 + 5.5 * at as f32, 70.0 + 5.5 * (at + text.len()) as f32);
                let rect = Rect { x0: x0 * pixels, y0: (y - 8.0) * pixels, x1: x1 * pixels, y1: y * pixels };
                RecognisedWord { text, rect, line: number, confidence: 95.0 }
            })
        });
        Ok(words.collect())
    }
}

const LINES: [(f32, &str); 4] = [
    (100.0, "La commune a tenu ses comptes et ses inventaires dans le respect des"),
    (113.0, "regles de la comptabilite publique."),
    (160.0, "La chambre constate que le budget primitif a ete vote dans les delais"),
    (173.0, "prevus par la loi."),
];

fn read(sheets: &[Sheet], seen: Option<&mut Seen<'_>>) -> Document {
    let recogniser = seen.map(|seen| seen as &mut dyn Recogniser);
    let document =
        super::super::read(&pdf(sheets), &mut Reading { recogniser, ..Reading::default() }).unwrap();
    assert_eq!(document.validate(), Ok(()));
    document
}

/// Verdicts of the pages, read with a recogniser, and how many pictures it was shown.
#[track_caller]
fn check(sheets: &[Sheet], verdicts: &[TextVerdict], pictures: usize) -> Document {
    let mut seen = Seen { lines: &LINES, pictures: 0 };
    let document = read(sheets, Some(&mut seen));
    let found: Vec<TextVerdict> = document.pages.iter().map(|page| page.verdict).collect();
    assert_eq!((found.as_slice(), seen.pictures), (verdicts, pictures), "{}", document.text);
    document
}

fn typed() -> Sheet {
    Sheet::default().lines(70.0, 100.0, 11.0, &PROSE)
}

#[test]
fn a_good_text_behind_a_picture_is_kept() {
    let document = check(
        &[Sheet::default().picture().hidden().lines(70.0, 100.0, 11.0, &PROSE)],
        &[TextVerdict::Good],
        0,
    );
    assert!(document.text.contains("restauration de ses ecoles"), "{}", document.text);
}

#[test]
fn a_bad_text_behind_a_picture_is_replaced() {
    let sheet = || Sheet::default().picture().hidden().lines(70.0, 100.0, 11.0, &GARBAGE);
    let document = check(&[sheet()], &[TextVerdict::Recognised], 1);
    assert!(
        document.text.contains("comptabilite publique") && !document.text.contains("kjzz"),
        "{}",
        document.text
    );
    let unread = read(&[sheet()], None);
    assert_eq!(unread.pages[0].verdict, TextVerdict::Doubtful);
    assert!(!unread.warnings.is_empty());
}

#[test]
fn text_whose_letters_are_mapped_wrongly_is_replaced() {
    let lines = [GARBAGE, GARBAGE].concat();
    let document = check(&[Sheet::default().lines(70.0, 100.0, 11.0, &lines)], &[TextVerdict::Recognised], 1);
    assert!(!document.text.contains("kjzz"), "{}", document.text);
}

#[test]
fn a_scanned_annex_is_read_page_by_page() {
    let document = check(
        &[typed(), Sheet::default().picture(), typed()],
        &[TextVerdict::Good, TextVerdict::Recognised, TextVerdict::Good],
        1,
    );
    let recognised =
        document.content().find(|block| document.text_of(block).contains("budget primitif")).unwrap();
    assert_eq!(recognised.first_page(), Some(PageNumber(2)));
}

#[test]
fn recognised_words_become_paragraphs_with_boxes() {
    let document = check(&[Sheet::default().picture()], &[TextVerdict::Recognised], 1);
    let lines = |at: usize| format!("{} {}", LINES[at].1, LINES[at + 1].1);
    assert_eq!(words(&document), [lines(0), lines(2)]);
    let tops: Vec<f32> = document.content().map(|block| block.anchors[0].bbox.unwrap().y0).collect();
    assert!((tops[0] - 92.0).abs() < 4.0 && (tops[1] - 152.0).abs() < 4.0, "{tops:?}");
}
