//! Word documents made to hurt: bombs, rings, depth.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{HostileFile, file};

const RELATIONS: &str = r#"<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const PARAGRAPH: &str =
    "<w:p><w:r><w:t>La chambre constate que la commune a tenu ses comptes.</w:t></w:r></w:p>";
/// Above what the tests let a document unpack to.
const BOMB_BYTES: usize = 80 << 20;

/// A package of these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        package.start_file(*name, SimpleFileOptions::default()).expect("a vector takes all");
        package.write_all(bytes).expect("a vector takes all");
    }
    package.finish().expect("a vector takes all").into_inner()
}

fn text(body: &str) -> String {
    format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    )
}

fn word(body: &str) -> Vec<u8> {
    word_with(body, &[])
}

fn word_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let text = text(body);
    let mut all: Vec<(&str, &[u8])> =
        vec![("_rels/.rels", RELATIONS.as_bytes()), ("word/document.xml", text.as_bytes())];
    all.extend(parts.iter().map(|(name, part)| (*name, part.as_bytes())));
    package(&all)
}

/// Bytes of zeros in a part: packed, a thousandth of it.
fn bomb(part: &str) -> Vec<u8> {
    let zeros = vec![b' '; BOMB_BYTES];
    let text = text(PARAGRAPH);
    let mut parts: Vec<(&str, &[u8])> = vec![("_rels/.rels", RELATIONS.as_bytes()), (part, &zeros)];
    if part != "word/document.xml" {
        parts.push(("word/document.xml", text.as_bytes()));
    }
    package(&parts)
}

/// Entities that double ten times each, thirty deep.
fn entity_bomb() -> String {
    let mut declared = "<!ENTITY a0 \"mot mot mot\">".to_owned();
    for level in 1..30 {
        let inner = format!("&a{};", level - 1).repeat(10);
        declared.push_str(&format!("<!ENTITY a{level} \"{inner}\">"));
    }
    format!("<!DOCTYPE w:document [{declared}]>{}", text("<w:p><w:r><w:t>&a29;</w:t></w:r></w:p>"))
}

fn external_entity() -> String {
    format!(
        "<!DOCTYPE w:document [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>{}",
        text("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")
    )
}

fn main_part(xml: &str) -> Vec<u8> {
    package(&[("_rels/.rels", RELATIONS.as_bytes()), ("word/document.xml", xml.as_bytes())])
}

/// A package whose text carries a wrong checksum.
fn wrong_checksum() -> Vec<u8> {
    let mut bytes = word(PARAGRAPH);
    let places: Vec<usize> =
        (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    for place in places {
        bytes[place + 16] ^= 0xff;
    }
    bytes
}

/// All of them.
// Long because it is a table of files, one beside the other.
pub(super) fn files() -> Vec<HostileFile> {
    let ring = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style></w:styles>"#;
    let styled =
        format!(r#"<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Rapport</w:t></w:r></w:p>{PARAGRAPH}"#);
    let notes = r#"<w:footnotes xmlns:w="w"><w:footnote w:id="1"><w:p><w:r><w:t>Note</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote></w:footnotes>"#;
    let noted = format!(
        r#"<w:p><w:r><w:t>Texte</w:t><w:footnoteReference w:id="1"/><w:footnoteReference w:id="99"/></w:r></w:p>{PARAGRAPH}"#
    );
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="9223372036854775807"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%9%0%"/></w:lvl><w:lvl w:ilvl="99"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let numbered = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Tenir un inventaire</w:t></w:r></w:p>"#.repeat(3);
    let wide = format!(r#"<w:tbl>{}</w:tbl>"#, r#"<w:tr><w:tc><w:tcPr><w:gridSpan w:val="65535"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>"#.repeat(50));
    let names: Vec<String> = (0..21_000).map(|part| format!("word/p{part}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let deep = |tag: &str, depth: usize| {
        format!("{}{PARAGRAPH}{}", format!("<{tag}>").repeat(depth), format!("</{tag}>").repeat(depth))
    };
    let other = package(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("_rels/.rels", RELATIONS.replace("word/document", "xl/workbook").as_bytes()),
    ]);
    let ring_of_relations = RELATIONS.replace("word/document.xml", "_rels/.rels");
    let sound = word(PARAGRAPH);
    vec![
        file("bomb-text.docx", bomb("word/document.xml"), Some("extract.max_unpacked_mib")),
        file("bomb-styles.docx", bomb("word/styles.xml"), Some("extract.max_unpacked_mib")),
        file("bomb-notes.docx", bomb("word/footnotes.xml"), Some("extract.max_unpacked_mib")),
        file("bomb-header.docx", bomb("word/header1.xml"), Some("extract.max_unpacked_mib")),
        file("bomb-media.docx", bomb("word/media/image1.png"), None),
        file("entity-bomb.docx", main_part(&entity_bomb()), Some("damaged")),
        file("external-entity.docx", main_part(&external_entity()), Some("damaged")),
        file("deep-text.docx", word(&deep("w:sdt", 100_000)), Some("nested")),
        file("deep-word-read.docx", word(&deep("w:sdtContent", 300)), None),
        file(
            "deep-tables.docx",
            word(&format!(
                "{}{PARAGRAPH}{}",
                "<w:tbl><w:tr><w:tc>".repeat(120),
                "</w:tc></w:tr></w:tbl>".repeat(120)
            )),
            None,
        ),
        file("many-parts.docx", package(&many), Some("parts")),
        file(
            "no-main-part.docx",
            package(&[("_rels/.rels", RELATIONS.as_bytes()), ("word/styles.xml", b"<a/>")]),
            Some("DOCX"),
        ),
        file(
            "main-part-in-ring.docx",
            package(&[
                ("_rels/.rels", ring_of_relations.as_bytes()),
                ("word/document.xml", text(PARAGRAPH).as_bytes()),
            ]),
            None,
        ),
        file("no-xml.docx", main_part("Rapport"), Some("damaged")),
        file("cut-xml.docx", main_part(&text(PARAGRAPH)[..150]), Some("damaged")),
        file("no-words.docx", word("<w:p/>"), Some("no text")),
        file("style-ring.docx", word_with(&styled, &[("word/styles.xml", ring)]), None),
        file("note-ring.docx", word_with(&noted, &[("word/footnotes.xml", notes)]), None),
        file("numbers.docx", word_with(&numbered, &[("word/numbering.xml", numbering)]), None),
        file("wide-cells.docx", word(&wide), None),
        file("workbook.docx", other.clone(), Some("no Word document")),
        file("workbook-named.pdf", other, Some("no Word document")),
        file("word-named.pdf", sound.clone(), None),
        file("word-named-page.html", sound.clone(), None),
        file("cut.docx", &sound[..sound.len() / 2], Some("damaged")),
        file("end-only.docx", &sound[sound.len() - 22..], None),
        file("checksum.docx", wrong_checksum(), Some("damaged")),
        file("empty-archive.docx", package(&[]), None),
    ]
}
