//! Tables good and bad, and the one that is shipped.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::{Taxonomy, TaxonomyError, TopicCode};

const HEADER: &str = "code,parent,label_fr,label_en,scope_note,trigger_terms,official_domain\n";

#[track_caller]
fn check_refused(rows: &str, expected: &str) {
    let error = Taxonomy::parse(&format!("{HEADER}{rows}")).unwrap_err();
    assert_eq!(error.to_string().lines().next(), Some(expected));
}

#[test]
fn faults_name_their_line() {
    check_refused("GRH,,Personnel,,,,\nGRH,,Encore,,,,\n", "line 3 of the taxonomy repeats the code GRH");
    check_refused(
        "GRH-1,GRH,Congés,,,,\n",
        "line 2 of the taxonomy puts GRH-1 under \"GRH\", which is no domain named above it",
    );
    check_refused(
        "GRH,,A,,,,\nGRH-1,GRH,B,,,,\nGRH-2,GRH-1,C,,,,\n",
        "line 4 of the taxonomy puts GRH-2 under \"GRH-1\", which is no domain named above it",
    );
    check_refused("grh,,Personnel,,,,\n", "line 2 of the taxonomy has the code \"grh\"");
    check_refused("GRH,,,Staff,,,\n", "line 2 of the taxonomy gives no French label to GRH");
    check_refused("", "the taxonomy is empty");
}

#[test]
fn a_row_of_the_wrong_length_names_its_line() {
    let error = Taxonomy::parse(&format!("{HEADER}GRH,,Personnel,,,,\nPAT,,Biens\n")).unwrap_err();
    assert!(matches!(error, TaxonomyError::Malformed { line: 3, .. }), "{error}");
}

#[test]
fn a_missing_column_is_named() {
    let error = Taxonomy::parse("code,parent,label_fr\nGRH,,Personnel\n").unwrap_err();
    assert!(matches!(error, TaxonomyError::MissingColumn { column: "label_en", .. }), "{error}");
}

#[test]
fn columns_may_stand_in_any_order_after_a_byte_order_mark() {
    let csv = "\u{feff}label_fr,code,parent,official_domain,trigger_terms,scope_note,label_en\nBiens,PAT,,,\"bail, loyer\",,Property\n";
    let taxonomy = Taxonomy::parse(csv).unwrap();
    let topic = taxonomy.get("PAT").unwrap();
    assert_eq!((topic.label_fr.as_str(), topic.label_en.as_str()), ("Biens", "Property"));
    assert_eq!(topic.trigger_terms, ["bail", "loyer"]);
}

#[test]
fn the_shipped_taxonomy_has_nine_domains_and_forty_five_leaves() {
    let taxonomy = Taxonomy::shipped();
    assert_eq!((taxonomy.domains().count(), taxonomy.leaves().count()), (9, 45));
    assert!(taxonomy.get("AUT").is_some());
    for leaf in taxonomy.leaves() {
        assert!(!leaf.trigger_terms.is_empty(), "{} has no trigger term", leaf.code);
        assert_eq!(leaf.parent.as_ref().map(TopicCode::as_str), leaf.code.as_str().split('-').next());
    }
}

#[test]
fn a_leaf_knows_its_domain_and_a_domain_its_leaves() {
    let taxonomy = Taxonomy::shipped();
    assert_eq!(taxonomy.domain_of("GRH-1").unwrap().code.as_str(), "GRH");
    assert_eq!(taxonomy.domain_of("GRH").unwrap().code.as_str(), "GRH");
    assert!(taxonomy.domain_of("XYZ-1").is_none());
    assert_eq!(taxonomy.leaves_of(&TopicCode::new("ACH").unwrap()).count(), 3);
}

#[test]
fn codes_have_one_form() {
    for good in ["GRH", "GRH-1", "AUT", "SVC-12"] {
        assert!(TopicCode::new(good).is_ok(), "{good}");
    }
    for bad in ["", "grh", "GRH-", "-1", "GRH-a", "GRH 1"] {
        assert!(TopicCode::new(bad).is_err(), "{bad}");
    }
}
