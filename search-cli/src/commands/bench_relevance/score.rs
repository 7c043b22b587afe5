//! Figures of a ranking: nDCG, with and without the hits that nobody judged, success and reciprocal rank. Pure.

use std::collections::BTreeMap;

use super::needs::{Judgement, Need};

/// Hits that count.
pub const PAGE: usize = 10;

/// Grade from which a passage answers.
const ANSWERS: u8 = 2;

/// A passage that a system gives: reference of its report, first character, character after the last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Reference of the report.
    pub report: String,
    /// First character in the report's text.
    pub start: u32,
    /// Character after the last.
    pub end: u32,
}

/// The figures of one need, or their means over several.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Of subjects: nDCG over ten reports, what is unjudged being worth nothing.
    pub ndcg: f64,
    /// The same with the unjudged hits left out of the ranking.
    pub condensed: f64,
    /// Of subjects: unjudged hits; a sum, not a mean.
    pub unjudged: usize,
    /// Of subjects: reciprocal rank of the first passage that answers.
    pub answer_rank: f64,
    /// Of known items: 1 where the report comes first.
    pub success: f64,
    /// Of known items: reciprocal rank of the report.
    pub item_rank: f64,
}

/// The highest grade of a judged passage that the place overlaps; `None` where none was judged.
pub fn grade(judgements: &[Judgement], place: &Place) -> Option<u8> {
    let overlaps = |judgement: &&Judgement| {
        let Judgement(report, start, end, _) = judgement;
        *report == place.report && *start < place.end && place.start < *end
    };
    judgements.iter().filter(overlaps).map(|judgement| judgement.3).max()
}

/// Figures of one need.
pub fn of(need: &Need, places: &[Place]) -> Figures {
    let places = &places[..places.len().min(PAGE)];
    if need.is_known_item() {
        let found = places.iter().position(|place| need.targets.contains(&place.report));
        let item_rank = reciprocal(found);
        return Figures { item_rank, success: f64::from(found == Some(0)), ..Figures::default() };
    }
    let grades: Vec<Option<u8>> = places.iter().map(|place| grade(&need.judgements, place)).collect();
    let judged: Vec<u8> = grades.iter().flatten().copied().collect();
    let all: Vec<u8> = grades.iter().map(|grade| grade.unwrap_or(0)).collect();
    let ideal = gain(&ideal(&need.judgements));
    let share = |grades: &[u8]| if ideal > 0.0 { gain(grades) / ideal } else { 0.0 };
    Figures {
        ndcg: share(&all),
        condensed: share(&judged),
        unjudged: grades.len() - judged.len(),
        answer_rank: reciprocal(all.iter().position(|grade| *grade >= ANSWERS)),
        ..Figures::default()
    }
}

/// Means over needs, each figure over the needs that it concerns.
pub fn mean(figures: &[(&Need, Figures)]) -> Figures {
    let over = |known: bool, value: fn(&Figures) -> f64| {
        let values: Vec<f64> = figures
            .iter()
            .filter(|(need, _)| need.is_known_item() == known && need.has_answer())
            .map(|(_, figures)| value(figures))
            .collect();
        values.iter().sum::<f64>() / values.len().max(1) as f64
    };
    Figures {
        ndcg: over(false, |figures| figures.ndcg),
        condensed: over(false, |figures| figures.condensed),
        unjudged: figures.iter().map(|(_, figures)| figures.unjudged).sum(),
        answer_rank: over(false, |figures| figures.answer_rank),
        success: over(true, |figures| figures.success),
        item_rank: over(true, |figures| figures.item_rank),
    }
}

/// Grades of the best page there could be: as every system shows one passage a report, so does it.
fn ideal(judgements: &[Judgement]) -> Vec<u8> {
    let mut best: BTreeMap<&str, u8> = BTreeMap::new();
    for Judgement(report, _, _, grade) in judgements {
        let known = best.entry(report).or_default();
        *known = (*known).max(*grade);
    }
    let mut grades: Vec<u8> = best.into_values().collect();
    grades.sort_unstable_by(|a, b| b.cmp(a));
    grades.truncate(PAGE);
    grades
}

/// Discounted cumulative gain, 2^grade - 1 over the logarithm of the rank (Burges and others, 2005).
fn gain(grades: &[u8]) -> f64 {
    let of = |(place, grade): (usize, &u8)| {
        (f64::from(1_u32 << grade.min(&3)) - 1.0) / (place as f64 + 2.0).log2()
    };
    grades.iter().enumerate().map(of).sum()
}

fn reciprocal(place: Option<usize>) -> f64 {
    place.map_or(0.0, |place| 1.0 / (place as f64 + 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::needs::Half;
    use super::*;

    fn need(targets: &[&str], judgements: &[(&str, u8)]) -> Need {
        Need {
            id: "x".into(),
            kind: "topical".into(),
            query: String::new(),
            half: Half::Test,
            targets: targets.iter().map(|target| (*target).to_owned()).collect(),
            judgements: judgements
                .iter()
                .map(|(report, grade)| Judgement((*report).to_owned(), 0, 10, *grade))
                .collect(),
        }
    }

    fn places(reports: &[&str]) -> Vec<Place> {
        reports.iter().map(|report| Place { report: (*report).to_owned(), start: 5, end: 15 }).collect()
    }

    #[track_caller]
    fn check(judgements: &[(&str, u8)], given: &[&str], ndcg: f64, condensed: f64, unjudged: usize) {
        let found = of(&need(&[], judgements), &places(given));
        assert!((found.ndcg - ndcg).abs() < 1e-3, "{found:?}");
        assert!((found.condensed - condensed).abs() < 1e-3, "{found:?}");
        assert_eq!(found.unjudged, unjudged);
    }

    #[test]
    fn gains_are_shares_of_the_best_page() {
        let judged = [("a", 3), ("b", 1), ("c", 0)];
        check(&judged, &["a", "b"], 1.0, 1.0, 0);
        check(&judged, &["b", "a"], 0.710, 0.710, 0);
        check(&judged, &["x", "a", "b"], 0.644, 1.0, 1);
        check(&judged, &[], 0.0, 0.0, 0);
        check(&[], &["a"], 0.0, 0.0, 1);
    }

    #[test]
    fn the_best_page_holds_a_report_once() {
        check(&[("a", 3), ("a", 3)], &["a"], 1.0, 1.0, 0);
    }

    #[test]
    fn a_passage_beside_the_judged_one_is_unjudged() {
        let beside = Place { report: "a".into(), start: 10, end: 20 };
        assert_eq!(grade(&[Judgement("a".into(), 0, 10, 3)], &beside), None);
    }

    #[test]
    fn known_items_have_a_rank() {
        let need = need(&["a", "a-1"], &[]);
        assert_eq!(of(&need, &places(&["b", "a-1"])).item_rank, 0.5);
        assert_eq!(of(&need, &places(&["a"])).success, 1.0);
        assert_eq!(of(&need, &places(&["b"])).item_rank, 0.0);
    }

    #[test]
    fn means_keep_known_items_and_subjects_apart() {
        let (item, subject) = (need(&["a"], &[]), need(&[], &[("a", 3)]));
        let figures = [(&item, of(&item, &places(&["a"]))), (&subject, of(&subject, &places(&["b"])))];
        let found = mean(&figures);
        assert_eq!((found.success, found.ndcg, found.unjudged), (1.0, 0.0, 1));
    }
}
