//! One case for each way in which chambers print conclusions, and the traps beside them; texts written for the tests.
#![allow(clippy::unwrap_used)]

mod body;
mod lists;
mod tables;

use std::fmt::Write;

use cambon_document::{
    BlockKind, CellDraft, Conclusion, Document, DocumentBuilder, Evidence, Format, Fragment, Furniture,
    RowDraft, Style, Zone,
};
use proptest::prelude::*;

use super::find;

/// A document from lines: `# title` and `## title`, `- item`, `| cell | cell`, `@zone`, `~furniture`, or a paragraph.
fn document(lines: &str) -> Document {
    let mut builder = DocumentBuilder::new();
    let mut zones = Vec::new();
    let mut zone = Zone::Body;
    let mut rows: Vec<RowDraft> = Vec::new();
    for line in lines.lines().map(str::trim).chain([""]) {
        if let Some(cells) = line.strip_prefix('|') {
            rows.push(RowDraft { cells: cells.split('|').map(cell).collect(), header: false });
            continue;
        }
        if !rows.is_empty() {
            builder.table(&std::mem::take(&mut rows), Style::default());
            zones.push(zone);
        }
        if let Some(code) = line.strip_prefix('@') {
            zone = Zone::from_code(code).unwrap();
        } else if let Some(text) = line.strip_prefix('~') {
            builder.furniture(Furniture::Header, text, None);
        } else if !line.is_empty() {
            let (kind, text) = block(line);
            builder.block(kind, &[Fragment::unpaged(text)], Style::default());
            zones.push(zone);
        }
    }
    let mut document = builder.finish(Format::Html);
    document.blocks.iter_mut().zip(zones).for_each(|(block, zone)| block.zone = zone);
    document
}

fn block(line: &str) -> (BlockKind, &str) {
    let hashes = line.len() - line.trim_start_matches('#').len();
    match (hashes, line.strip_prefix("- ")) {
        (0, Some(text)) => (BlockKind::ListItem { depth: 0, marker: None }, text),
        (0, None) => (BlockKind::Paragraph, line),
        (level, _) => (
            BlockKind::Heading { level: u8::try_from(level).unwrap(), by: Evidence::Markup },
            line[level..].trim(),
        ),
    }
}

fn cell(text: &str) -> CellDraft {
    CellDraft { fragments: vec![Fragment::unpaged(text.trim())], columns: 1, rows: 1 }
}

/// "kind form number status [sub-heading] xPlaces: words", one a line.
fn shown(document: &Document) -> String {
    let mut shown = String::new();
    for found in find(document) {
        let text = found.text(&document.text).replace(['\n', '\t'], " / ");
        let kind = &found.kind.code()[..3];
        let (number, status) = (found.number.as_deref(), found.status.map(|status| status.code()));
        write!(shown, "{kind} {} {} {}", found.form.code(), number.unwrap_or("-"), status.unwrap_or("-"))
            .unwrap();
        if let Some(sub_heading) = &found.sub_heading {
            write!(shown, " [{sub_heading}]").unwrap();
        }
        if found.occurrences.len() > 1 {
            write!(shown, " x{}", found.occurrences.len()).unwrap();
        }
        writeln!(shown, ": {text}").unwrap();
    }
    shown
}

#[track_caller]
fn check(lines: &str, expected: &[&str]) {
    let document = document(lines);
    assert_eq!(shown(&document).lines().collect::<Vec<_>>(), expected, "\n{lines}");
}

fn any_lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "# Recommandations",
        "## La dette",
        "Recommandations",
        "Rappels au droit à mettre en œuvre",
        "- Tenir un inventaire des biens :",
        "- le registre des biens",
        "1. Réviser les tarifs de l’eau.",
        "Recommandation n° 2",
        "Recommandation n° 2 : réviser les statuts. Non mise en œuvre",
        "La chambre recommande de réviser les statuts : c’est urgent.",
        "[Recommandation à suivre]",
        "| | Réalisé | Non réalisé",
        "| Réviser les statuts du syndicat. | X |",
        "~Recommandation n° 9 : réviser l’en-tête de la page",
        "@contents",
        "@body",
        "@recommendations",
        "@response",
    ]);
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn what_is_found_lies_in_the_text_and_never_in_furniture_or_contents(lines in any_lines()) {
        let document = document(&lines);
        let found: Vec<Conclusion> = find(&document);
        prop_assert_eq!(&found, &find(&document));
        for place in found.iter().flat_map(|conclusion| &conclusion.occurrences) {
            prop_assert!(document.text.get(place.span.start..place.span.end).is_some_and(|text| !text.trim().is_empty()));
            let block = document.block_at(place.span.start).unwrap();
            prop_assert!(block.is_content() && !matches!(block.zone, Zone::Contents | Zone::Response));
        }
    }
}
