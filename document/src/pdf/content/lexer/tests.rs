//! Tests of the lexer.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

/// Operators with their operands, as read; `Err` where the stream is strange.
fn shown(content: &[u8]) -> Result<Vec<String>, Strange> {
    let mut lexer = Lexer::new(content);
    let mut shown = Vec::new();
    while let Some(Operator(name)) = lexer.next()? {
        let operands = &lexer.operands;
        let text = |text| String::from_utf8_lossy(operands.text(text)).into_owned();
        let mut parts: Vec<String> = Vec::new();
        for operand in operands.all() {
            parts.push(match operand {
                Operand::Number(number) => number.to_string(),
                Operand::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
                Operand::Text(string) => format!("({})", text(*string)),
                Operand::Properties(Properties { id, .. }) => format!("<<{id:?}>>"),
                Operand::Array => format!(
                    "{:?}",
                    operands
                        .elements
                        .iter()
                        .map(|element| match element {
                            Element::Number(number) => number.to_string(),
                            Element::Text(string) => text(*string),
                        })
                        .collect::<Vec<_>>()
                ),
            });
        }
        parts.push(String::from_utf8_lossy(&name).trim_end_matches('\0').to_owned());
        shown.push(parts.join(" "));
    }
    Ok(shown)
}

#[track_caller]
fn check(content: &[u8], expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|part| (*part).to_owned()).collect();
    assert_eq!(shown(content), Ok(expected));
}

#[test]
fn operators_and_operands() {
    check(
        b"q 1 0 0 -1 .5 -12.25 cm%comment\rBT/F1 12 Tf",
        &["q", "1 0 0 -1 0.5 -12.25 cm", "BT", "/F1 12 Tf"],
    );
    check(b"[(a)-20.5<4243 4>]TJ T*", &["[\"a\", \"-20.5\", \"BC@\"] TJ", "T*"]);
    check(b"/P <</MCID 7/Lang(fr (FR))/A[<</B 1>>]>> BDC EMC", &["/P <<Some(7)>> BDC", "EMC"]);
    check(b"0.50000000000000000 -0.000000000000000000000000 d", &["0.5 -0 d"]);
    check(b"(unfinished operands) 1 2", &[]);
}

#[test]
fn strings_are_decoded() {
    check(b"(a\\(b\\)\\101\\5x\\\r\nc(d)\r\ne\\q)Tj", &["(a(b)A\u{5}xc(d)\neq) Tj"]);
    check(b"(\\777\\12)Tj", &["(\n) Tj"]);
    check(b"()Tj <>Tj", &["() Tj", "() Tj"]);
}

#[test]
fn what_is_not_pdf_is_strange() {
    for content in [
        &b"1..2 w"[..],
        b"--1 w",
        b"12a w",
        b"(open",
        b"<4G>Tj",
        b"[1 2",
        b"[<</A 1>>]TJ",
        b"<</A",
        b") Tj",
        b"<</A 1>x",
        b"123456789012345678901 w",
        b"}",
    ] {
        assert_eq!(shown(content), Err(Strange), "{}", String::from_utf8_lossy(content));
    }
    let deep = [b"/P <</A ".to_vec(), b"[".repeat(100_000)].concat();
    assert_eq!(shown(&deep), Err(Strange));
    assert_eq!(shown(&b"1 ".repeat(100)), Err(Strange));
}

proptest! {
    #[test]
    fn any_bytes_end_without_panic(content in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = shown(&content);
    }

    #[test]
    fn bytes_that_look_like_content_end_without_panic(content in "[-+.0-9a-zA-Z/()<>\\[\\]\\\\% \n]{0,200}") {
        let _ = shown(content.as_bytes());
    }

    #[test]
    fn numbers_are_read_as_written(whole in -99_999_i64..99_999, cents in 0_i64..1000) {
        let written = format!("{whole}.{cents:03} w");
        let mut lexer = Lexer::new(written.as_bytes());
        lexer.next().unwrap();
        let [number] = lexer.operands.numbers::<1>().unwrap();
        let expected: f64 = written.trim_end_matches(" w").parse().unwrap();
        prop_assert!((number - expected).abs() < 1e-9);
    }
}
