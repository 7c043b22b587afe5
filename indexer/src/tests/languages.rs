//! The search language: canonical forms and errors, as tables.
#![allow(clippy::unwrap_used, reason = "a test may")]

use jiff::civil::{Date, date};

use crate::fields::FieldName;
use crate::{articles, canonical};

const TODAY: Date = date(2026, 11, 27);

/// What is typed, and its canonical form; or the position of the error and what is proposed (`-` for nothing).
const TABLE: &str = include_str!("queries.txt");

/// What is wrong with a case, if anything is. A canonical form is its own canonical form; what is proposed is right.
fn fault(line: &str) -> Option<String> {
    let (typed, wanted) = line.split_once(" => ").or_else(|| line.split_once(" !! ")).expect("=> or !!");
    let found = match canonical(typed, TODAY) {
        Ok(form) if canonical(&form, TODAY) == Ok(form.clone()) => form,
        Ok(form) => format!("{form}, which is not its own canonical form"),
        Err(error) => match &error.proposal {
            Some(proposal) if canonical(proposal, TODAY).is_err() => format!("a wrong proposal: {proposal}"),
            Some(proposal) => format!("{} {proposal}", error.position),
            None => format!("{} -", error.position),
        },
    };
    (found != wanted).then(|| format!("{line}, found {found}"))
}

#[test]
fn queries_have_one_form_or_an_error_that_points() {
    let lines: Vec<&str> = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with("##")).collect();
    assert!(lines.len() >= 200, "{} cases", lines.len());
    let faults: Vec<String> = lines.into_iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_words_of_fields_name_codes_that_exist() {
    assert!(FieldName::codes_are_known());
}

#[test]
fn articles_are_kept_whole() {
    for (text, wanted) in [
        ("l'article L. 2313-1-1 du CGCT", &["cgct", "cgct:l2313-1-1", "l2313-1-1"][..]),
        ("l’article R.2321-2", &["r2321-2"]),
        (
            "articles L. 1411-3 et L.\u{a0}1411-4 du code général des collectivités territoriales",
            &["cgct", "cgct:l1411-3", "cgct:l1411-4", "l1411-3", "l1411-4"],
        ),
        ("article 28 du code des marchés publics", &["a28", "cmp", "cmp:a28"]),
        ("l'article 28 du contrat", &[]),
        ("la loi du 26 janvier 1984", &["loi:1984-01-26", "loi:84-53"]),
        ("L. 243-7 du CJF", &["cjf", "cjf:l243-7", "cjf:l243-9", "l243-7"]),
        ("de 1 à 3, la commune", &[]),
        ("l'eau", &[]),
    ] {
        assert_eq!(articles(text), wanted, "{text}");
    }
}

#[test]
fn references_sought_are_marked_however_they_are_written() {
    let check = |text: &str, sought: &str, expected: &[&str]| {
        let sought = [cambon_document::legal::sought(sought).unwrap()];
        let marks = crate::articles::with_references(text, Vec::new(), &sought);
        let marked: Vec<&str> = marks.iter().map(|mark| &text[mark.range.clone()]).collect();
        assert_eq!(marked, expected, "{text}");
    };
    let text = "Selon l’article L. 2312-1 du CGCT et non l’article L. 2313-1 du même code, le débat a lieu.";
    check(text, "CGCT L. 2312-1", &["L. 2312-1"]);
    check(
        "L’article L.2312-1 du code général des collectivités territoriales.",
        "CGCT L. 2312-1",
        &["L.2312-1"],
    );
    check("Une délibération suffit.", "CGCT L. 2312-1", &[]);
}
