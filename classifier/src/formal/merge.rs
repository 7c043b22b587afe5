//! Joins the places where the same conclusion stands.

use cambon_document::{Conclusion, Document, Form, Occurrence, Status};

use super::{Draft, words::content_stems};
use crate::status;

/// Least F1 of the content words of two items that are the same conclusion.
const LEAST_F1: f64 = 0.6;
/// The same, where both bear the same number.
const LEAST_F1_SAME_NUMBER: f64 = 0.3;
/// The same, where both bear numbers that differ or stand in one list.
const LEAST_F1_APART: f64 = 0.9;
/// Least share of the shorter text's content words that the longer holds.
const LEAST_HELD: f64 = 0.8;
/// The same, where the longer is a sentence of the body that repeats an item.
const LEAST_HELD_IN_SENTENCE: f64 = 0.42;
/// Fewest content words for a share to mean something.
const FEWEST_STEMS: usize = 3;

struct Group {
    stems: Vec<Vec<String>>,
    drafts: Vec<Draft>,
}

/// One conclusion for each group of drafts that say the same, in order of their first place.
pub(super) fn conclusions(document: &Document, mut drafts: Vec<Draft>) -> Vec<Conclusion> {
    drafts.sort_by_key(|draft| (rank(draft.form), draft.span.start));
    let mut groups: Vec<Group> = Vec::new();
    for draft in drafts {
        let stems = content_stems(advice(&draft, draft.span.of(&document.text)));
        let scored = groups
            .iter()
            .enumerate()
            .filter_map(|(index, group)| Some((group.likeness(&draft, &stems)?, index)));
        match scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) {
            Some((_, index)) => {
                groups[index].stems.push(stems);
                groups[index].drafts.push(draft);
            }
            None => groups.push(Group { stems: vec![stems], drafts: vec![draft] }),
        }
    }
    groups.into_iter().map(|group| conclusion(document, &group.drafts)).collect()
}

/// What a sentence recommends, without what leads to it.
fn advice<'a>(draft: &Draft, text: &'a str) -> &'a str {
    let verb = ["recommand", "préconis"].iter().filter_map(|verb| text.find(verb)).min();
    match verb.filter(|_| draft.form == Form::InText) {
        Some(verb) => &text[verb..],
        None => text,
    }
}

/// Recap before body, body before sentences; follow-ups are another report's conclusions.
fn rank(form: Form) -> u8 {
    match form {
        Form::List => 0,
        Form::CallOut => 1,
        Form::InText => 2,
        Form::FollowUp => 3,
    }
}

impl Group {
    /// How alike a draft and the group are, if they are the same conclusion.
    fn likeness(&self, draft: &Draft, stems: &[String]) -> Option<f64> {
        let former = |form: Form| form == Form::FollowUp;
        if former(self.drafts[0].form) != former(draft.form) {
            return None;
        }
        let members = self.drafts.iter().zip(&self.stems);
        members.filter_map(|(member, own)| likeness(member, own, draft, stems)).max_by(f64::total_cmp)
    }
}

fn likeness(first: &Draft, own: &[String], second: &Draft, stems: &[String]) -> Option<f64> {
    let common = own.iter().filter(|stem| stems.binary_search(stem).is_ok()).count() as f64;
    let (left, right) = (own.len() as f64, stems.len() as f64);
    let shorter = left.min(right);
    if shorter == 0.0 {
        return None;
    }
    let f1 = 2.0 * common / (left + right);
    let held = if shorter >= FEWEST_STEMS as f64 { common / shorter } else { 0.0 };
    let sentence = second.form == Form::InText && first.form != Form::InText;
    let same = if first.list == second.list {
        f1 >= LEAST_F1_APART && first.form != Form::InText
    } else if sentence {
        f1 >= LEAST_F1 || shorter >= FEWEST_STEMS as f64 && common / shorter >= LEAST_HELD_IN_SENTENCE
    } else {
        match (&first.number, &second.number) {
            (Some(a), Some(b)) if a == b && first.kind == second.kind => f1 >= LEAST_F1_SAME_NUMBER,
            (Some(_), Some(_)) => f1 >= LEAST_F1_APART,
            _ => f1 >= LEAST_F1 || held >= LEAST_HELD,
        }
    };
    same.then_some(f1)
}

fn conclusion(document: &Document, drafts: &[Draft]) -> Conclusion {
    let first = &drafts[0];
    let status =
        drafts.iter().find_map(|draft| draft.status.clone()).or_else(|| status_above(document, first));
    Conclusion {
        legal_bases: Vec::new(),
        kind: first.kind,
        form: first.form,
        number: drafts.iter().find_map(|draft| draft.number.clone()),
        status_literal: status.as_ref().map(|(literal, _)| literal.clone()),
        status: status.map(|(_, status)| status),
        nature: None,
        sub_heading: first.sub_heading.clone(),
        occurrences: drafts.iter().map(|draft| occurrence(document, draft)).collect(),
    }
}

/// The status that the heading above gives to a former recommendation: "ont été suivies d'effet".
fn status_above(document: &Document, draft: &Draft) -> Option<(String, Status)> {
    if draft.form != Form::FollowUp {
        return None;
    }
    let heading = document.heading_path(draft.block).into_iter().next_back()?;
    let literal = status::in_heading(heading)?;
    Some((literal.to_owned(), status::normalise(literal)?))
}

fn occurrence(document: &Document, draft: &Draft) -> Occurrence {
    let section =
        document.heading_path(draft.block).into_iter().map(|title| title.trim().to_owned()).collect();
    Occurrence {
        span: draft.span,
        form: draft.form,
        zone: document.blocks[draft.block].zone,
        section,
        page: document.page_at(draft.span.start),
    }
}
