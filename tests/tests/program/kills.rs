//! A killed import or build is completed by running it again, and ends in the same export byte for byte.

use std::time::{Duration, Instant};

use cambon_tests::{Ending, Killing, Program, kill_at_random_moments, repository};

/// Kills, as the acceptance of the first version asks.
const KILLS: u32 = 20;

/// Runs started to meet so many of them while they run.
const MOST_ATTEMPTS: u32 = 60;

/// Fixed, so that a failure can be repeated.
const SEED: u64 = 2026;

#[test]
fn twenty_kills_end_in_the_same_export() {
    let whole = Program::new();
    let begun = Instant::now();
    let _ = whole.run(&import_arguments()).success();
    let longest = begun.elapsed();
    let expected = exports(&whole);
    assert!(expected.0.lines().count() > 20, "the samples hold conclusions");

    // A busy machine makes the first run long and the later ones short: a kill that came too late shortens the time of the next.
    let (mut killed, mut longest) = (0, longest);
    for attempt in 0..MOST_ATTEMPTS {
        match kill_and_complete(attempt, longest, &expected) {
            Ending::Killed { .. } => killed += 1,
            Ending::Finished { .. } => longest = longest * 3 / 4,
        }
        if killed == KILLS {
            return;
        }
    }
    panic!("only {killed} of {MOST_ATTEMPTS} kills met a running import");
}

/// Kills an import into a new data folder, runs it again, and compares what it ends in.
#[track_caller]
fn kill_and_complete(kill: u32, longest: Duration, expected: &(String, String)) -> Ending {
    let program = Program::new();
    let killing = Killing { kills: 1, seed: SEED + u64::from(kill), longest };
    let endings = kill_at_random_moments(|| program.command(&import_arguments()), &killing);
    let _ = program.run(&import_arguments()).success();
    let _ = program.run(&["check"]).success();
    assert!(exports(&program) == *expected, "kill {kill}, {:?}: another export", endings[0]);
    endings[0]
}

#[test]
fn a_killed_build_leaves_a_searchable_index() {
    let program = Program::new();
    let _ = program.run(&import_arguments()).success();
    let before = program.run(&["search", "heures"]).success();
    let killing = Killing { kills: 5, seed: SEED, longest: Duration::from_millis(400) };
    kill_at_random_moments(|| program.command(&["build", "--force"]), &killing);
    assert_eq!(program.run(&["search", "heures"]).success().stdout, before.stdout);
    let _ = program.run(&["build"]).success();
    let _ = program.run(&["check"]).success();
}

fn import_arguments() -> Vec<String> {
    let samples = repository().join("corpus/samples");
    let path = |name: &str| samples.join(name).display().to_string();
    vec!["import".to_owned(), path("html"), path("pdf"), "--metadata".to_owned(), path("metadata.csv")]
}

fn exports(program: &Program) -> (String, String) {
    let conclusions = program.run(&["export", "conclusions"]).success().stdout;
    let publications = program.run(&["export", "publications"]).success().stdout;
    (conclusions, publications)
}
