//! Every rule of the matching and of the counting, on rows written for it.
#![allow(clippy::unwrap_used)]

use cambon_document::{ConclusionKind, Form, Status};

use super::*;

fn found(form: Form, text: &str) -> PredictedConclusion {
    PredictedConclusion {
        kind: ConclusionKind::Recommendation,
        form,
        number: None,
        status: None,
        text: text.to_owned(),
    }
}

fn document(doc: &str, conclusions: Vec<PredictedConclusion>) -> PredictedDocument {
    PredictedDocument { doc: doc.to_owned(), jurisdiction: Some("XYZ".to_owned()), conclusions }
}

fn row(doc: &str, form: &str, text: &str) -> String {
    format!(
        r#"{{"id": "{doc}-1", "doc": "{doc}", "kind": "recommendation", "form": "{form}", "number": "2", "status": "partial", "text": "{text}"}}"#
    )
}

#[track_caller]
fn check_agree(left: &str, right: &str, expected: bool) {
    assert_eq!(agree(left, right), expected, "{left} / {right}");
    assert_eq!(agree(right, left), expected, "{right} / {left}");
}

#[test]
fn the_same_words_agree_whatever_stands_in_front() {
    check_agree("Recommandation n° 2 : tenir un inventaire", "2. Tenir un inventaire", true);
    check_agree("Rappel au droit n° 1 : tenir un inventaire", "Tenir un inventaire.", true);
    check_agree("3/ tenir un inventaire", "- Tenir un inventaire", true);
    check_agree("Recommandation n° 2 (performance) : tenir un registre", "tenir un registre", true);
}

#[test]
fn a_part_agrees_with_a_whole_that_is_not_much_longer() {
    let whole = "adopter un plan pluriannuel d'investissement et le présenter chaque année";
    check_agree("adopter un plan pluriannuel d'investissement et le présenter", whole, true);
    check_agree("adopter un plan pluriannuel", whole, false);
    check_agree("adopter un plan", "céder un immeuble", false);
    check_agree("", whole, false);
}

#[test]
fn a_formal_row_asks_for_a_formal_find() {
    let gold = Gold::parse(&row("a", "list", "tenir un inventaire des biens")).unwrap();
    let as_list = score(&gold, &[document("a", vec![found(Form::CallOut, "Tenir un inventaire des biens")])]);
    assert_eq!(as_list.formal.f1(), Some(1.0));
    let as_sentence =
        score(&gold, &[document("a", vec![found(Form::InText, "Tenir un inventaire des biens")])]);
    assert_eq!(as_sentence.formal.recall, Share { right: 0, total: 1 });
    assert_eq!(as_sentence.missed.len(), 1);
}

#[test]
fn a_formal_find_that_is_another_form_in_gold_is_neither_right_nor_wrong() {
    let gold = Gold::parse(&row("a", "in_text", "tenir un inventaire des biens")).unwrap();
    let report = score(&gold, &[document("a", vec![found(Form::List, "tenir un inventaire des biens")])]);
    assert_eq!(report.formal.precision.total, 0);
    assert_eq!(report.formal_matching_other_forms, 1);
    assert!(report.wrong.is_empty());
}

#[test]
fn a_row_is_matched_once_and_the_best_first() {
    let gold = Gold::parse(&row("a", "list", "tenir un inventaire des biens")).unwrap();
    let twice = vec![
        found(Form::List, "tenir un inventaire des biens meubles"),
        found(Form::List, "tenir un inventaire des biens"),
    ];
    let report = score(&gold, &[document("a", twice)]);
    assert_eq!(report.formal.precision, Share { right: 1, total: 2 });
    assert_eq!(report.wrong[0].text, "tenir un inventaire des biens meubles");
}

#[test]
fn fields_are_counted_where_there_is_something_to_compare() {
    let gold = Gold::parse(&row("a", "list", "tenir un inventaire")).unwrap();
    let mut right = found(Form::List, "tenir un inventaire");
    right.number = Some("2".to_owned());
    right.status = Some(Status::NotDone);
    let report = score(&gold, &[document("a", vec![right])]);
    assert_eq!(report.number_right, Share { right: 1, total: 1 });
    assert_eq!(report.status_right, Share { right: 0, total: 1 });
    assert_eq!(report.differing.len(), 1);
}

#[test]
fn documents_without_conclusions_and_absent_ones_are_counted_apart() {
    let gold =
        Gold::parse("{\"doc\": \"a\", \"form\": \"none\"}\n\n{\"doc\": \"b\", \"form\": \"none\"}").unwrap();
    assert_eq!(gold.without_conclusion().len(), 2);
    let report = score(&gold, &[document("a", vec![found(Form::List, "tenir un inventaire")])]);
    assert_eq!(report.without_conclusion_given_one, Share { right: 1, total: 1 });
    assert_eq!(report.absent_documents, ["b"]);
    assert!(report.errors().contains("wrong a list: tenir un inventaire"));
    assert!(report.to_string().contains("not handed in: b"));
}

#[track_caller]
fn check_refused(lines: &str, expected: &str) {
    assert!(Gold::parse(lines).unwrap_err().to_string().starts_with(expected), "{lines}");
}

#[test]
fn a_line_that_cannot_be_used_is_named() {
    let good = row("a", "list", "tenir un inventaire");
    check_refused(&format!("{good}\nnot json"), "line 2 of the gold file cannot be read");
    check_refused(
        &format!("{good}\n\n{}", row("a", "liste", "x")),
        "line 3 of the gold file: \"liste\" is no form",
    );
    check_refused("{\"doc\": \"a\", \"form\": \"list\"}", "line 1 of the gold file has no kind");
    check_refused(" \n", "the gold file has no row");
}
