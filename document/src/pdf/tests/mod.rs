//! Tests of the PDF reader on small PDFs made for the purpose.
#![allow(clippy::unwrap_used)]

mod content;
mod pictures;
mod writer;

use proptest::prelude::*;

use self::writer::{Sheet, pdf};
use crate::{
    Reading,
    error::ExtractError,
    model::{BlockKind, Document, Furniture, PageNumber},
};

/// Left margin and size of the tests' running text, in points.
const LEFT: f32 = 70.0;
const SIZE: f32 = 11.0;

const PROSE: [&str; 4] = [
    "La commune a confie la restauration de ses ecoles a un prestataire dont le",
    "contrat, conclu en 2009, a ete prolonge deux fois sans nouvelle mise en concur-",
    "rence. Le cout du repas a progresse plus vite que les prix et la collectivite",
    "ne dispose pas des comptes de l'exploitant pour en apprecier les causes.",
];

fn read(bytes: &[u8]) -> Result<Document, ExtractError> {
    super::read(bytes, &mut Reading::default())
}

/// Blocks that are no furniture, each with its words.
fn words(document: &Document) -> Vec<&str> {
    document.content().map(|block| document.text_of(block)).collect()
}

#[track_caller]
fn check_words(sheets: &[Sheet], expected: &[&str]) {
    let document = read(&pdf(sheets)).unwrap();
    assert_eq!(document.validate(), Ok(()));
    assert_eq!(words(&document), expected);
}

#[test]
fn lines_are_joined_and_hyphenation_undone() {
    let whole = "La commune a confie la restauration de ses ecoles a un prestataire dont le contrat, conclu en 2009, a ete \
        prolonge deux fois sans nouvelle mise en concurrence. Le cout du repas a progresse plus vite que les prix et la \
        collectivite ne dispose pas des comptes de l'exploitant pour en apprecier les causes.";
    check_words(&[Sheet::default().lines(LEFT, 100.0, SIZE, &PROSE)], &[whole]);
}

#[test]
fn a_paragraph_that_runs_over_a_page_is_one_block_with_two_anchors() {
    let first = Sheet::default().lines(LEFT, 760.0, SIZE, &PROSE[..2]);
    let second = Sheet::default().lines(LEFT, 80.0, SIZE, &PROSE[2..]);
    let document = read(&pdf(&[first, second])).unwrap();
    let blocks: Vec<_> = document.content().collect();
    assert_eq!(blocks.len(), 1, "{:?}", words(&document));
    let pages: Vec<_> = blocks[0].anchors.iter().map(|anchor| anchor.page).collect();
    assert!(pages.contains(&PageNumber(1)) && pages.contains(&PageNumber(2)), "{pages:?}");
    assert!(words(&document)[0].contains("mise en concurrence"));
}

#[test]
fn running_headers_and_page_numbers_are_furniture() {
    let sheets: Vec<Sheet> = (1..=6)
        .map(|page| {
            Sheet::default()
                .text(LEFT, 40.0, 9.0, "Commune de Valbrune - Rapport d'observations definitives")
                .lines(LEFT, 100.0 + page as f32, SIZE, &PROSE)
                .text(290.0, 810.0, 9.0, &format!("{page}/6"))
        })
        .collect();
    let document = read(&pdf(&sheets)).unwrap();
    for text in words(&document) {
        assert!(!text.contains("Valbrune") && !text.contains("/6"), "{text}");
    }
    let furniture = document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Furniture(_)));
    assert!(furniture.count() >= 12, "a header and a number on each page");
    let numbers = document
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Furniture(Furniture::PageNumber)));
    assert_eq!(numbers.count(), 6);
}

#[test]
fn items_stay_apart_and_keep_their_typed_numbers() {
    let sheet = Sheet::default()
        .text(LEFT, 100.0, 14.0, "RECOMMANDATIONS")
        .text(LEFT, 130.0, SIZE, "1. Tenir un inventaire physique des biens de la commune.")
        .text(LEFT, 150.0, SIZE, "2. Fixer par deliberation la liste des emplois ouvrant droit a logement.")
        .text(LEFT, 170.0, SIZE, "3. Mettre fin au paiement d'heures supplementaires forfaitaires.");
    let document = read(&pdf(&[sheet])).unwrap();
    let found = words(&document);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(document.blocks[0].heading_level().is_some(), "{:?}", document.blocks[0].kind);
    assert!(
        found[1].starts_with("1. ") && found[2].starts_with("2. ") && found[3].starts_with("3. "),
        "{found:?}"
    );
}

#[test]
fn a_ruled_table_has_its_rows_and_cells() {
    let (top, row, edges) = (100.0, 30.0, [70.0, 350.0, 430.0, 520.0]);
    let mut sheet = Sheet::default();
    for line in 0..=3 {
        sheet = sheet.rule(edges[0], top + row * line as f32, edges[3], top + row * line as f32);
    }
    for edge in edges {
        sheet = sheet.rule(edge, top, edge, top + 3.0 * row);
    }
    let rows = [
        ["", "Realise", "Non realise"],
        ["Tenir un inventaire physique des biens.", "X", ""],
        ["Rattacher les charges a l'exercice.", "", "X"],
    ];
    for (line, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet = sheet.text(edges[column] + 6.0, top + row * line as f32 + 19.0, SIZE, cell);
        }
    }
    let document = read(&pdf(&[sheet])).unwrap();
    let table = document.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Table(table) => Some(table),
        _ => None,
    });
    let found: Vec<Vec<&str>> = table
        .unwrap()
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| cell.span.of(&document.text)).collect())
        .collect();
    assert_eq!(found, rows);
}

#[test]
fn pages_without_text_need_ocr() {
    let outcome = read(&pdf(&[Sheet::default().grey(), Sheet::default().grey()]));
    assert_eq!(outcome.map(|_| ()), Err(ExtractError::NoText { pages: 2 }));
}

#[test]
fn what_is_no_pdf_is_damaged() {
    let outcome = read(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog");
    assert!(matches!(outcome, Err(ExtractError::DamagedPdf { .. })), "{outcome:?}");
}

#[test]
fn a_hostile_page_of_rules_ends() {
    let sheet = (0..20_000).fold(Sheet::default().lines(LEFT, 100.0, SIZE, &PROSE), |sheet, rule| {
        let place = (rule % 500) as f32;
        sheet.rule(place, place, place + 50.0, place)
    });
    let document = read(&pdf(&[sheet])).unwrap();
    assert!(words(&document).iter().any(|text| text.contains("restauration")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn changed_bytes_never_panic(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let mut bytes = pdf(&[Sheet::default().lines(LEFT, 100.0, SIZE, &PROSE)]);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(document) = read(&bytes) {
            prop_assert_eq!(document.validate(), Ok(()));
        }
    }

    #[test]
    fn any_bytes_never_panic(tail in prop::collection::vec(any::<u8>(), 0..400)) {
        let bytes = [b"%PDF-1.5\n".as_slice(), &tail].concat();
        if let Ok(document) = read(&bytes) {
            prop_assert_eq!(document.validate(), Ok(()));
        }
    }
}
