//! Pairs of conclusions written for the tests, grouped or kept apart; groups that do not depend on the order of their input.

use proptest::prelude::*;

use super::*;

/// Least F1 of "order the same thing" over pairs held out. Two sets of 200 were written by two other hands that saw nothing of the program;
/// scored once, 0.900 and 0.929 were reached, 0.914 on both, and nothing was tuned on them.
const LEAST_F1: f64 = 0.9;

/// Of the twenty authored divergences, how many must be found. Missing: one that says on what ground.
const LEAST_DIVERGENCES: usize = 19;

const TUNED: &str = include_str!("pairs.txt");
const HELD_OUT: &str = include_str!("held-out-pairs.txt");

struct Pair {
    same: bool,
    one: &'static str,
    other: &'static str,
}

fn pairs(file: &'static str) -> Vec<Pair> {
    let lines = file.lines().filter(|line| line.starts_with(['=', '/']));
    let pairs = lines.filter_map(|line| {
        let (one, other) = line[1..].split_once(" # ")?;
        Some(Pair { same: line.starts_with('='), one: one.trim(), other: other.trim() })
    });
    pairs.collect()
}

fn are_grouped(pair: &Pair) -> bool {
    let statements = [Statement { id: "a", text: pair.one }, Statement { id: "b", text: pair.other }];
    positions(&statements).len() == 1
}

fn f1(pairs: &[Pair]) -> f64 {
    let (mut right, mut wrong) = (0.0, 0.0);
    for pair in pairs {
        match (pair.same, are_grouped(pair)) {
            (true, true) => right += 1.0,
            (false, false) => {}
            _ => wrong += 1.0,
        }
    }
    2.0 * right / (2.0 * right + wrong)
}

/// Failures are not printed: who reads them tunes on them. Those of `pairs.txt` are shown by the example `pair_features`.
#[test]
fn pairs_order_the_same_thing_or_another() {
    let held_out = pairs(HELD_OUT);
    let score = f1(&held_out);
    println!("F1 {score:.3} held out, {:.3} tuned on", f1(&pairs(TUNED)));
    assert!(held_out.len() >= 100 && score >= LEAST_F1, "{} pairs, F1 {score:.3} held out", held_out.len());
}

/// Of one pair in sixteen: all pairs of texts are compared, several times.
fn texts() -> Vec<&'static str> {
    pairs(TUNED).iter().step_by(16).flat_map(|pair| [pair.one, pair.other]).collect()
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

/// All that are shown must be right: none at all is better than a wrong one.
#[test]
fn orders_that_undo_each_other_are_shown_for_reading() {
    let lines = include_str!("diverging-pairs.txt").lines().filter(|line| line.starts_with(['!', '.']));
    let (mut found, mut all, mut wrong) = (0, 0, Vec::new());
    for line in lines {
        let (one, other) = line[1..].split_once(" # ").expect("a pair has two sides");
        let statements = [Statement { id: "a", text: one }, Statement { id: "b", text: other }];
        let diverges = divergences(&statements).iter().any(|divergence| divergence.pair == (0, 1));
        all += usize::from(line.starts_with('!'));
        found += usize::from(line.starts_with('!') && diverges);
        if line.starts_with('!') && !diverges {
            println!("not found: {line}");
        }
        if line.starts_with('.') && diverges {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(all >= 20 && found >= LEAST_DIVERGENCES, "{found} of {all} found");
}
