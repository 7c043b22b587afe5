//! Tests of the DOCX reader on packages made for the purpose.
#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::read;
use crate::{
    error::ExtractError,
    limits::{Limit, Limits},
    model::{BlockKind, Document, Furniture},
};

/// Two lists: 0 as Word makes them for headings, 1 of bullets; list 2 refers to 0 by a style; 3 starts 0 anew; 4 shows it otherwise.
const NUMBERING: &str = r#"<w:numbering xmlns:w="w">
<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Plan"/>
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Partie"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlRestart w:val="1"/><w:lvlText w:val="%3)"/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/><w:lvlText w:val="[%4]"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xf0b7;"/></w:lvl>
 <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Plan"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalZero"/><w:lvlText w:val="R%1 -"/></w:lvl></w:lvlOverride></w:num>
</w:numbering>"#;

const STYLES: &str = r#"<w:styles xmlns:w="w">
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Partie"><w:name w:val="Partie"/><w:basedOn w:val="Titre1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Sobre"><w:name w:val="Sobre"/><w:basedOn w:val="Partie"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="Cache"><w:name w:val="Cache"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"#;

const NOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Hors budgets annexes.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>Source : comptes.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

const END_NOTES: &str = r#"<w:endnotes xmlns:w="w"><w:endnote w:id="1"><w:p><w:r><w:t>Note de la fin.</w:t></w:r></w:p></w:endnote></w:endnotes>"#;

fn package(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let text = format!(
        r#"<w:document xmlns:w="w" xmlns:mc="mc" xmlns:wps="wps" xmlns:v="v"><w:body>{body}</w:body></w:document>"#
    );
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        ("word/document.xml", text.as_str()),
        ("word/numbering.xml", NUMBERING),
        ("word/styles.xml", STYLES),
        ("word/footnotes.xml", NOTES),
        ("word/endnotes.xml", END_NOTES),
    ];
    for (name, part) in parts.iter().chain(more) {
        package.start_file(*name, SimpleFileOptions::default()).unwrap();
        package.write_all(part.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

fn document(body: &str, more: &[(&str, &str)]) -> Document {
    let document = read(&package(body, more), &Limits::default()).unwrap();
    document.validate().unwrap();
    document
}

/// A block as "kind: words".
fn shown(document: &Document) -> Vec<String> {
    let kind = |kind: &BlockKind| match kind {
        BlockKind::Heading { level, .. } => format!("h{level}"),
        BlockKind::ListItem { depth, marker } => format!("{depth} {}", marker.as_deref().unwrap_or("-")),
        BlockKind::Footnote { mark } => format!("note {}", mark.as_deref().unwrap_or("-")),
        BlockKind::Furniture(Furniture::Header) => "header".to_owned(),
        BlockKind::Furniture(_) => "footer".to_owned(),
        BlockKind::Table(_) => "table".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Paragraph => "p".to_owned(),
    };
    document
        .blocks
        .iter()
        .map(|block| format!("{}: {}", kind(&block.kind), document.text_of(block)))
        .collect()
}

#[track_caller]
fn check(body: &str, expected: &[&str]) {
    assert_eq!(shown(&document(body, &[])), expected, "{body}");
}

/// A paragraph of list `list` at `level`.
fn item(list: u8, level: u8, words: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#
    )
}

/// A paragraph of these runs.
fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn styled(style: &str, words: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"#)
}

fn items(list: &[(u8, u8, &str)]) -> String {
    list.iter().map(|(list, level, words)| item(*list, *level, words)).collect()
}

#[test]
fn items_bear_the_numbers_that_word_shows() {
    check(
        &items(&[(1, 0, "un"), (1, 1, "deux"), (1, 1, "trois"), (1, 0, "quatre"), (1, 1, "cinq")]),
        &["0 I.: un", "1 1.1: deux", "1 1.2: trois", "0 II.: quatre", "1 2.1: cinq"],
    );
    // Level 3 restarts after level 1 only, level 4 never.
    check(
        &items(&[
            (1, 0, "un"),
            (1, 2, "deux"),
            (1, 3, "trois"),
            (1, 1, "quatre"),
            (1, 2, "cinq"),
            (1, 3, "six"),
        ]),
        &["0 I.: un", "2 a): deux", "3 [5]: trois", "1 1.1: quatre", "2 b): cinq", "3 [6]: six"],
    );
    check(
        &items(&[(1, 0, "un"), (1, 2, "deux"), (1, 0, "trois"), (1, 2, "quatre")]),
        &["0 I.: un", "2 a): deux", "0 II.: trois", "2 a): quatre"],
    );
    check(&items(&[(2, 0, "un"), (2, 1, "deux")]), &["0 •: un", "1 –: deux"]);
    check(&items(&[(3, 0, "un"), (3, 1, "deux")]), &["0 I.: un", "1 1.1: deux"]);
    check(
        &items(&[(1, 0, "un"), (4, 0, "deux"), (4, 0, "trois")]),
        &["0 I.: un", "0 VII.: deux", "0 VIII.: trois"],
    );
    check(&items(&[(5, 0, "un"), (5, 0, "deux")]), &["0 R01 -: un", "0 R02 -: deux"]);
    check(&items(&[(1, 0, "un"), (1, 0, ""), (1, 0, "trois")]), &["0 I.: un", "0 III.: trois"]);
    check(&items(&[(0, 0, "un"), (9, 0, "deux")]), &["p: un", "p: deux"]);
}

#[test]
fn headings_come_from_styles_levels_and_their_ancestors() {
    check(&styled("Titre1", "La commande publique"), &["h1: La commande publique"]);
    check(
        &[styled("Partie", "Les comptes"), styled("Partie", "La dette")].concat(),
        &["h1: I. Les comptes", "h1: II. La dette"],
    );
    check(&styled("Sobre", "Un texte courant."), &["p: Un texte courant."]);
    let own = r#"<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>La trésorerie</w:t></w:r></w:p>"#;
    check(own, &["h3: La trésorerie"]);
}

#[test]
fn what_a_reader_does_not_see_is_left_out() {
    let cases = [
        (
            r#"<w:r><w:t>Il a </w:t></w:r><w:del><w:r><w:delText>été</w:delText></w:r></w:del><w:ins><w:r><w:t>voté.</w:t></w:r></w:ins>"#,
            "Il a voté.",
        ),
        (
            r#"<w:moveFrom><w:r><w:t>avant </w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>après.</w:t></w:r></w:moveTo>"#,
            "après.",
        ),
        (r#"<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:r><w:t>vu.</w:t></w:r>"#, "vu."),
        (
            r#"<w:r><w:rPr><w:rStyle w:val="Cache"/></w:rPr><w:t>caché</w:t></w:r><w:r><w:t>vu.</w:t></w:r>"#,
            "vu.",
        ),
        (r#"<w:r><w:t>inter</w:t><w:softHyphen/><w:t>communal&#xad;ité</w:t></w:r>"#, "intercommunalité"),
        (
            r#"<w:r><w:t>vice</w:t><w:noBreakHyphen/><w:t>président</w:t><w:tab/><w:t>élu.</w:t></w:r>"#,
            "vice-président élu.",
        ),
        (
            r#"<w:r><w:t>dette </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 8 ans.</w:t></w:r>"#,
            "dette ≥ 8 ans.",
        ),
        (
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF _x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Selon le tableau 3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> page </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>4</w:t></w:r></w:fldSimple><w:r><w:t>.</w:t></w:r>"#,
            "Selon le tableau 3 page 4.",
        ),
        (
            r#"<w:hyperlink><w:r><w:t>le site</w:t></w:r></w:hyperlink><w:r><w:t> public.</w:t></w:r>"#,
            "le site public.",
        ),
        (r#"<w:sdt><w:sdtContent><w:r><w:t>contrôlé.</w:t></w:r></w:sdtContent></w:sdt>"#, "contrôlé."),
    ];
    for (runs, expected) in cases {
        check(&paragraph(runs), &[&format!("p: {expected}")]);
    }
    let bullet =
        r#"<w:r><w:sym w:font="Wingdings" w:char="F0A7"/><w:tab/><w:t>tenir un inventaire ;</w:t></w:r>"#;
    check(&paragraph(bullet), &["0 •: tenir un inventaire ;"]);
}

#[test]
fn notes_follow_the_paragraph_of_their_mark() {
    let mark =
        |kind: &str, id: u8, more: &str| format!(r#"<w:r><w:{kind}Reference w:id="{id}"{more}/></w:r>"#);
    let first = paragraph(&format!(
        "<w:r><w:t>La dette.</w:t></w:r>{}{}",
        mark("footnote", 2, ""),
        mark("endnote", 1, "")
    ));
    let second = paragraph(&format!("<w:r><w:t>Le fonds.</w:t></w:r>{}", mark("footnote", 3, "")));
    check(
        &format!("{first}{second}"),
        &[
            "p: La dette.",
            "note 1: Hors budgets annexes.",
            "p: Le fonds.",
            "note 2: Source : comptes.",
            "note i: Note de la fin.",
        ],
    );
    let format = r#"<w:sectPr><w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr></w:sectPr>"#;
    check(
        &format!("{first}{format}"),
        &["p: La dette.", "note 1: Hors budgets annexes.", "note 1: Note de la fin."],
    );
    let starred = mark("footnote", 3, r#" w:customMarkFollows="1""#);
    check(
        &format!("{}{second}", paragraph(&format!("<w:r><w:t>Le fonds*</w:t></w:r>{starred}"))),
        &["p: Le fonds*", "note -: Source : comptes.", "p: Le fonds.", "note 1: Source : comptes."],
    );
}

#[test]
fn a_text_box_is_read_once() {
    let words = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let inner =
        format!("<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>", words("Dedans."));
    let framed = format!(
        "<w:p><w:r><w:t>Autour.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{}{inner}</w:txbxContent></wps:txbx></mc:Choice>\
         <mc:Fallback><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        words("Encadré."),
        words("Encadré.")
    );
    check(&framed, &["p: Autour.", "p: Encadré.", "p: Dedans."]);
}

#[test]
fn headers_and_footers_are_furniture() {
    let header = r#"<w:hdr xmlns:w="w"><w:p><w:r><w:t>Commune de Valbrune</w:t></w:r></w:p></w:hdr>"#;
    let footer = r#"<w:ftr xmlns:w="w"><w:p><w:r><w:t>Page 3</w:t></w:r></w:p></w:ftr>"#;
    let parts = [("word/header1.xml", header), ("word/header2.xml", header), ("word/footer1.xml", footer)];
    let document = document(&paragraph("<w:r><w:t>Le texte.</w:t></w:r>"), &parts);
    assert_eq!(shown(&document), ["p: Le texte.", "footer: Page 3", "header: Commune de Valbrune"]);
}

#[track_caller]
fn check_refused(body: &str, limits: Limits, expected: Limit) {
    match read(&package(body, &[]), &limits) {
        Err(ExtractError::TooLarge { limit, .. }) => assert_eq!(limit, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_exceeds_the_limits_is_refused() {
    let words = paragraph("<w:r><w:t>mot</w:t></w:r>");
    let small = Limits { unpacked_bytes: 3_000, ..Limits::default() };
    check_refused(&words.repeat(100), small, Limit::UnpackedBytes);
    check_refused(
        &format!("{}{words}{}", "<w:sdt>".repeat(500), "</w:sdt>".repeat(500)),
        Limits::default(),
        Limit::Fixed,
    );
    // A sign of the end in an attribute does not hide the depth.
    let sly = format!("{}{words}{}", r#"<w:sdt a="/>">"#.repeat(500), "</w:sdt>".repeat(500));
    check_refused(&sly, Limits::default(), Limit::Fixed);
}
