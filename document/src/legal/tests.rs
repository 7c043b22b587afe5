//! References of sentences written for the tests, and how they are looked up.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// Least F1 of references over the sentences.
const LEAST_F1: f64 = 0.97;

#[test]
fn references_of_authored_sentences() {
    let (mut right, mut found_all, mut expected_all, mut sentences) = (0, 0, 0, 0);
    let lines = include_str!("sentences.txt").lines().filter(|line| !line.starts_with('#'));
    for (sentence, names) in lines.filter_map(|line| line.split_once(" => ")) {
        sentences += 1;
        let expected: BTreeSet<&str> =
            names.split(" | ").map(str::trim).filter(|name| !name.is_empty()).collect();
        let found = canonical(&sentence.replace('~', "\u{a0}"));
        let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        right += found.intersection(&expected).count();
        found_all += found.len();
        expected_all += expected.len();
        if found != expected {
            println!("{sentence}\n  expected {expected:?}\n  found    {found:?}");
        }
    }
    let f1 = 2.0 * f64::from(right as u32) / f64::from((found_all + expected_all) as u32);
    println!(
        "{sentences} sentences, {expected_all} references expected, {found_all} found, {right} right: F1 {f1:.4}"
    );
    assert!(sentences >= 290 && f1 >= LEAST_F1, "F1 {f1:.4} over {sentences} sentences");
}

#[track_caller]
fn check_sought(words: &str, key: Option<&str>) {
    assert_eq!(sought(words).as_deref(), key, "{words}");
}

#[test]
fn what_is_asked_for_is_understood_however_it_is_typed() {
    check_sought("CGCT L. 2312-1", Some("cgct:l2312-1"));
    check_sought("cgct l. 2312-1", Some("cgct:l2312-1"));
    check_sought("article L2312-1 du cgct", Some("cgct:l2312-1"));
    check_sought("L.2312-1", Some("l2312-1"));
    check_sought("CGCT", Some("cgct"));
    check_sought("code du travail", Some("ctrav"));
    check_sought("loi NOTRe", Some("loi:2015-991"));
    check_sought("loi du 26 janvier 1984", Some("loi:84-53"));
    check_sought("article 28 du code des marchés publics", Some("cmp:a28"));
    check_sought("M14", Some("instruction:m14"));
    check_sought("bonjour", None);
}

#[test]
fn a_range_is_found_by_each_of_its_articles() {
    let found = find("les articles L. 1411-1 à L. 1411-4 du CGCT");
    let keys = found[0].cited.keys();
    assert_eq!(keys[..4], ["cgct:l1411-1", "cgct:l1411-2", "cgct:l1411-3", "cgct:l1411-4"]);
    assert!(keys.contains(&"l1411-3".to_owned()) && keys.contains(&"cgct".to_owned()));
}

#[test]
fn the_same_code_is_sought_in_the_paragraph_only() {
    let names = canonical("Le code du travail s'applique.\nL'article L. 1221-1 du même code aussi.");
    assert_eq!(names, ["code du travail", "L. 1221-1"]);
}

#[test]
fn a_code_cited_before_is_the_only_one_of_the_paragraphs_before() {
    let names = canonical("Le code du travail s'applique.\nL'article L. 1221-1 du code précité aussi.");
    assert_eq!(names, ["code du travail", "code du travail L. 1221-1"]);
    let names =
        canonical("Le CGCT et le code du travail s'appliquent.\nL'article L. 1221-1 du code précité aussi.");
    assert_eq!(names.last().map(String::as_str), Some("L. 1221-1"));
}

#[test]
fn a_number_without_its_sign_has_the_form_of_the_court_s_numbers() {
    assert_eq!(canonical("(CE 118653)"), ["CE, n° 118653"]);
    assert_eq!(
        canonical("CAA Marseille, 15 octobre 2009, 07MA03623"),
        ["CAA Marseille, 15 octobre 2009, n° 07MA03623"]
    );
    assert_eq!(canonical("la CE 12 000 et le CE 15000 €"), Vec::<String>::new());
}

#[test]
fn a_range_within_a_list_does_not_end_it() {
    let names = canonical("les articles L. 1412-1, L. 2221-1 à 14, R. 2221-63 à 94 du CGCT");
    assert_eq!(names, ["CGCT L. 1412-1", "CGCT L. 2221-1 à L. 2221-14", "CGCT R. 2221-63 à R. 2221-94"]);
}

#[test]
fn an_account_is_no_article() {
    assert_eq!(canonical("D 415-2\t429 ; l'article D 415-2"), ["D. 415-2"]);
    assert_eq!(canonical("D 415-2\t429"), Vec::<String>::new());
}

#[test]
fn numbers_that_moved_are_known_both_ways() {
    let today = |former: &str| renumbered(former).next().map(|row| (row.today.join(" "), row.sure));
    assert_eq!(today("CJF L. 243-7"), Some(("CJF L. 243-9".to_owned(), true)));
    assert_eq!(today("CJF L. 243-9"), Some(("CJF L. 243-9".to_owned(), true)));
    assert_eq!(today("CGCT L. 2312-1"), None);
}

#[test]
fn a_link_searches_and_names_code_and_article() {
    let link = find("article L. 2312-1 du CGCT")[0].cited.link();
    assert!(
        link.search
            .ends_with("query=article+L.+2312-1+code+g%C3%A9n%C3%A9ral+des+collectivit%C3%A9s+territoriales")
    );
}

proptest! {
    #[test]
    fn any_text_is_read_and_places_lie_in_it(
        parts in proptest::collection::vec(
            prop_oneof!["\\PC{0,6}", Just("article L. 2312-1".to_owned()), Just(" à L. 2312-".to_owned()),
                Just(" du code ".to_owned()), Just("loi n° 84-5".to_owned()), Just("CE, 5 mai 2".to_owned()),
                Just("instruction M14\u{a0}".to_owned()), Just("’œ\u{ad}é".to_owned())], 0..12),
    ) {
        let text = parts.concat();
        let mut last = 0;
        for reference in find(&text) {
            prop_assert!(text.get(reference.span.start..reference.span.end).is_some_and(|words| !words.is_empty()));
            prop_assert!(reference.span.start >= last);
            last = reference.span.start;
            prop_assert!(!reference.cited.canonical().is_empty());
            prop_assert!(!reference.cited.keys().is_empty());
            prop_assert!(reference.cited.link().search.is_ascii());
        }
    }
}
