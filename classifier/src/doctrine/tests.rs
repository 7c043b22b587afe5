//! Pairs of conclusions written for the tests, grouped or kept apart; groups that do not depend on the order of their input.

use proptest::prelude::*;

use super::*;

/// Least F1 of "order the same thing", over the pairs that no threshold was chosen on. 0.9 was aimed at and 0.88 is reached:
/// paraphrases without a common word are missed, an object with two aspects is joined.
const LEAST_F1: f64 = 0.87;

struct Pair {
    same: bool,
    one: &'static str,
    other: &'static str,
}

fn pairs() -> Vec<Pair> {
    let lines = include_str!("pairs.txt").lines().filter(|line| line.starts_with(['=', '/']));
    let pairs = lines.filter_map(|line| {
        let (one, other) = line[1..].split_once(" # ")?;
        Some(Pair { same: line.starts_with('='), one: one.trim(), other: other.trim() })
    });
    pairs.collect()
}

fn f1(pairs: &[&Pair], name: &str) -> f64 {
    let (mut right, mut missed, mut wrong) = (0.0, 0.0, 0.0);
    for pair in pairs {
        match (pair.same, is_same_order(pair.one, pair.other)) {
            (true, true) => right += 1.0,
            (true, false) => missed += 1.0,
            (false, true) => wrong += 1.0,
            (false, false) => continue,
        }
        if pair.same != is_same_order(pair.one, pair.other) {
            println!(
                "{name}: {} ({}) {} # {}",
                likeness(pair.one, pair.other),
                pair.same,
                pair.one,
                pair.other
            );
        }
    }
    let f1 = 2.0 * right / (2.0 * right + missed + wrong);
    println!("{name}: {} pairs, F1 {f1:.3} ({missed} missed, {wrong} wrong)", pairs.len());
    f1
}

#[test]
fn pairs_order_the_same_thing_or_another() {
    let pairs = pairs();
    let half = |rest: usize| -> Vec<&Pair> {
        pairs.iter().enumerate().filter(|(index, _)| index % 2 == rest).map(|(_, pair)| pair).collect()
    };
    f1(&half(0), "tuned");
    let score = f1(&half(1), "held out");
    assert!(pairs.len() >= 200 && score >= LEAST_F1, "{} pairs, F1 {score:.3} held out", pairs.len());
}

fn texts() -> Vec<&'static str> {
    pairs().iter().flat_map(|pair| [pair.one, pair.other]).collect()
}

/// Groups as sets of ids.
fn grouped(statements: &[Statement<'_>]) -> Vec<Vec<String>> {
    let name = |index: &usize| statements[*index].id.to_owned();
    positions(statements).iter().map(|position| position.members.iter().map(name).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn groups_do_not_depend_on_the_order_of_their_input(order in Just((0..texts().len()).collect::<Vec<_>>()).prop_shuffle()) {
        let texts = texts();
        let ids: Vec<String> = (0..texts.len()).map(|index| format!("c{index:04}")).collect();
        let statement = |index: usize| Statement { id: &ids[index], text: texts[index] };
        let straight: Vec<Statement<'_>> = (0..texts.len()).map(statement).collect();
        let mixed: Vec<Statement<'_>> = order.iter().map(|index| statement(*index)).collect();
        prop_assert_eq!(grouped(&straight), grouped(&mixed));
    }
}

#[test]
fn every_statement_is_in_one_group_and_the_typical_comes_first() {
    let texts = texts();
    let ids: Vec<String> = (0..texts.len()).map(|index| format!("c{index:04}")).collect();
    let statements: Vec<Statement<'_>> =
        texts.iter().zip(&ids).map(|(text, id)| Statement { id, text }).collect();
    let mut all: Vec<usize> = Vec::new();
    for position in positions(&statements) {
        assert_eq!(position.members[0], position.typical);
        all.extend(position.members);
    }
    all.sort_unstable();
    assert_eq!(all, (0..statements.len()).collect::<Vec<_>>());
}

#[test]
fn orders_that_undo_each_other_are_shown_for_reading() {
    let texts = [
        "Créer un budget annexe pour le service de l’assainissement.",
        "Supprimer le budget annexe du service de l’assainissement.",
        "Tenir un carnet de bord.",
    ];
    let statements: Vec<Statement<'_>> =
        texts.iter().zip(["a", "b", "c"]).map(|(text, id)| Statement { id, text }).collect();
    let pairs: Vec<(usize, usize)> =
        divergences(&statements).iter().map(|divergence| divergence.pair).collect();
    assert_eq!(pairs, [(0, 1)]);
}
