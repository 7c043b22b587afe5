//! Pages written for the tests, in the style of converted reports and of publication sites.

use proptest::prelude::*;

use crate::{
    error::ExtractError,
    limits::{Limit, Limits},
    model::{BlockKind, Document},
};

fn read(bytes: &[u8]) -> Result<Document, ExtractError> {
    super::read(bytes, &Limits::default())
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let document = read(source.as_bytes()).expect("a readable page");
    let found: Vec<String> = document
        .blocks
        .iter()
        .map(|block| {
            let words = document.text_of(block);
            match &block.kind {
                BlockKind::Heading { level, .. } => format!("h{level} {words}"),
                BlockKind::Paragraph if block.style.boxed => format!("boxed {words}"),
                BlockKind::Paragraph => format!("p {words}"),
                BlockKind::ListItem { depth, marker } => format!(
                    "li{depth} {}{words}",
                    marker.as_ref().map_or(String::new(), |m| format!("[{m}] "))
                ),
                BlockKind::Table(table) => format!("table{} {words}", table.rows.len()),
                BlockKind::Footnote { mark } => format!("note[{}] {words}", mark.as_deref().unwrap_or("")),
                BlockKind::Caption => format!("caption {words}"),
                BlockKind::Furniture(_) => format!("furniture {words}"),
            }
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn converted_reports() {
    check(
        "<div class =\"normal\"><p>La dette\n est de 3 m<sup>2</sup> <1607 h.</p></div><div><p></p></div>",
        &["p La dette est de 3 m2 <1607 h."],
    );
    check(
        "<p>Un prêt<sup><a href=#fn1>1</a></sup>.</p><p><sup id=fn1>1. Contrat de 2010. <a>↩</a></sup></p>",
        &["p Un prêt.", "note[1] Contrat de 2010."],
    );
    check(
        "<p>1. Procéder à un inventaire ;</p><p>Recommandation n° 1 : tenir un registre.</p>",
        &["p 1. Procéder à un inventaire ;", "p Recommandation n° 1 : tenir un registre."],
    );
    check("<p>- un ;</p><p>\u{f0b7} deux.</p>", &["li0 [-] un ;", "li0 [\u{f0b7}] deux."]);
}

#[test]
fn headings_without_tags() {
    check(
        "<p>SYNTHÈSE</p><p>1.2 La dette</p><p>Elle croît.</p><p>76320 VILLE</p>",
        &["h1 SYNTHÈSE", "h2 1.2 La dette", "p Elle croît.", "p 76320 VILLE"],
    );
    check(
        "<p>1. Présentation</p><p>La ville est grande.</p>",
        &["h1 1. Présentation", "p La ville est grande."],
    );
    check(
        "<p>1. Gestion du parc</p><p>2. Suivi des heures</p>",
        &["p 1. Gestion du parc", "p 2. Suivi des heures"],
    );
}

#[test]
fn lists_and_tables() {
    check(
        "<ol start=3><li>trois<ul><li>dedans</ul><li>quatre</ol>",
        &["li0 [3.] trois", "li1 dedans", "li0 [4.] quatre"],
    );
    check("<p><table><tr><th>An<th>Dette<tr><td>2010<td>3</table>", &["table2 An\tDette\n2010\t3"]);
    check(
        "<table><tr><td><p>Un texte.</p><p>- un point</p></td></tr></table>",
        &["boxed Un texte.", "li0 [-] un point"],
    );
}

#[test]
fn publication_pages_without_their_chrome() {
    check(
        "<body><nav>Accueil</nav><main><h1>Rapport</h1><p>Le texte.</p><div class=cookie-banner>Accepter</div></main><footer>Plan</footer>",
        &["h1 Rapport", "p Le texte.", "furniture Accepter"],
    );
}

#[test]
fn charsets() {
    let latin = b"<meta charset=iso-8859-1><p>D\xe9penses</p>";
    assert!(read(latin).is_ok_and(|document| document.text == "Dépenses\n"));
}

#[test]
fn hostile_nesting_is_refused() {
    assert!(matches!(read("<div>".repeat(100_000).as_bytes()), Err(ExtractError::TooLarge { .. })));
    assert_eq!(read(b"<p></p>"), Err(ExtractError::NoContent));
    let limits = Limits { unpacked_bytes: 8, ..Limits::default() };
    let refused = super::read(b"<p>Un rapport.</p>", &limits);
    assert!(matches!(refused, Err(ExtractError::TooLarge { limit: Limit::UnpackedBytes, .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_markup_gives_a_valid_document(source in "(<(/?(p|td|tr|table|li|ul|sup|a|div|h2|br))>|[a-zé0-9 .\u{a0}-]{0,6}){0,60}") {
        if let Ok(document) = read(source.as_bytes()) {
            prop_assert_eq!(document.validate(), Ok(()));
            prop_assert_eq!(read(source.as_bytes()), Ok(document));
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }
}
