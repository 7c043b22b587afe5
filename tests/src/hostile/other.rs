//! Files that are not what their name says, and HTML made to hurt.

use super::{HostileFile, file};

/// A paragraph of a report that could be sound.
const PARAGRAPH: &str = "<p>La chambre constate que la commune a tenu ses comptes.</p>";

/// All of them.
pub(super) fn files() -> Vec<HostileFile> {
    let random: Vec<u8> = (0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(PARAGRAPH.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 2048]].concat();
    vec![
        file("empty.pdf", "", Some("empty")),
        file("empty-page.html", "", Some("empty")),
        file("empty-word.docx", "", Some("empty")),
        file("blank.html", "  \n\t ", Some("empty")),
        file("zeros.pdf", vec![0; 4096], Some("unknown format")),
        file("noise.pdf", random.clone(), Some("unknown format")),
        file("noise-word.docx", random, Some("unknown format")),
        file(
            "picture.pdf",
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13],
            Some("unknown format"),
        ),
        file("program.pdf", [&b"\x7fELF\x02\x01\x01"[..], &[0; 200]].concat(), Some("unknown format")),
        file(
            "packed.pdf",
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            Some("unknown format"),
        ),
        file("rich-text.docx", "{\\rtf1\\ansi Rapport d'observations}", Some("unknown format")),
        file("old-word.docx", ole.clone(), Some("old Word")),
        file("old-word-named.pdf", ole, Some("old Word")),
        file("page-named.pdf", format!("<!DOCTYPE html><html><body>{PARAGRAPH}</body></html>"), None),
        file("page-named-word.docx", format!("<!DOCTYPE html><html><body>{PARAGRAPH}</body></html>"), None),
        file("wide.html", utf16, None),
        file("deep.html", format!("<html><body>{}mot", "<div><b>".repeat(200_000)), Some("nested")),
        file("deep-but-read.html", format!("<html><body>{}mot", "<div>".repeat(1_500)), None),
        file("tables-in-tables.html", format!("<html><body>{}mot", "<table><tr><td>".repeat(600)), None),
        file("lists-in-lists.html", format!("<html><body>{}mot", "<ul><li>".repeat(1_200)), None),
        file("attributes.html", format!("<p {}>{PARAGRAPH}", "a=1 ".repeat(200_000)), None),
        file(
            "spans.html",
            format!(
                "<table><tr><td colspan=999999999 rowspan=999999999>a</td><td>b</td></tr></table>{PARAGRAPH}"
            ),
            None,
        ),
        file("comment.html", format!("<html><body>{PARAGRAPH}<!-- {}", "x".repeat(100_000)), None),
        file("entities.html", format!("<p>{}</p>", "&amp;&#0;&#xffffffff;&nosuch;".repeat(10_000)), None),
        file("one-line.html", format!("<p>{}</p>", "mot".repeat(500_000)), None),
        file("script.html", format!("<script>{}", "while(1);".repeat(50_000)), Some("no text")),
        file("zeros-inside.html", PARAGRAPH.replace(' ', "\0"), None),
        file("headings.html", "<h1>Titre</h1>".repeat(20_000), None),
    ]
}
