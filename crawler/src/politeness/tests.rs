//! Politeness by example and by property.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const NOON: Millis = 20_000 * DAY + 12 * HOUR;

fn after(ending: Ending, answer_ms: Millis) -> HostClock {
    let mut clock = HostClock::default();
    clock.begin(NOON);
    clock.end(NOON, answer_ms, ending, &Policy::default(), 0.0);
    clock
}

#[track_caller]
fn check(clock: HostClock, robots_delay_ms: Option<Millis>, expected_ms: Millis, reason: Reason) {
    let turn = clock.turn(NOON - HOUR, &Policy::default(), robots_delay_ms, &[]);
    assert_eq!((turn.at - NOON, turn.reason), (expected_ms, reason));
}

#[test]
fn what_sets_the_next_request() {
    check(after(Ending::Answered, 100), None, 2_000, Reason::Floor);
    check(after(Ending::Answered, 100), Some(10_000), 10_000, Reason::Robots);
    check(after(Ending::Answered, 100), Some(500), 2_000, Reason::Floor);
    check(after(Ending::Answered, 4_000), None, 8_000, Reason::Slowness);
    check(after(Ending::Answered, 400_000), None, 60_000, Reason::Slowness);
    check(after(Ending::Refused { retry_after_ms: Some(120_000) }, 100), None, 120_000, Reason::RetryAfter);
    check(after(Ending::Refused { retry_after_ms: Some(0) }, 100), None, 2_000, Reason::Floor);
    check(after(Ending::Refused { retry_after_ms: None }, 100), None, 30_000, Reason::Backoff);
    check(after(Ending::Failed, 100), Some(40_000), 40_000, Reason::Robots);
    check(after(Ending::Blocked, 100), None, DAY, Reason::Blocked);
}

#[test]
fn refusals_in_a_row_double_the_rest_up_to_a_limit_and_an_answer_ends_them() {
    let mut clock = HostClock::default();
    let rests: Vec<Millis> = (0..12)
        .map(|_| {
            clock.end(NOON, 1, Ending::Refused { retry_after_ms: None }, &Policy::default(), 0.0);
            (clock.rest.unwrap().0 - NOON) / 1000
        })
        .collect();
    assert_eq!(rests[..4], [30, 60, 120, 240]);
    assert_eq!(rests[11], 6 * 3600);
    clock.end(NOON, 1, Ending::Answered, &Policy::default(), 0.0);
    assert_eq!((clock.failures, clock.rest), (0, None));
}

#[test]
fn a_new_program_keeps_a_floor_from_its_start() {
    let turn = after(Ending::Answered, 1).turn(NOON + 500, &Policy::default(), None, &[]);
    assert_eq!((turn.at, turn.reason), (NOON + 2_500, Reason::First));
}

#[test]
fn a_used_up_budget_waits_for_the_next_day() {
    let policy = Policy { daily_budget: 3, ..Policy::default() };
    let mut clock = HostClock::default();
    for _ in 0..3 {
        clock.begin(NOON);
        clock.end(NOON, 1, Ending::Answered, &policy, 0.0);
    }
    let turn = clock.turn(0, &policy, None, &[]);
    assert_eq!((turn.at, turn.reason), (NOON + 12 * HOUR, Reason::Budget));
    clock.begin(NOON + DAY);
    assert_eq!(clock.asked, 1);
}

#[test]
fn visiting_hours_are_waited_for() {
    for (from, until, expected) in [(600, 900, 0), (360, 525, 18 * 60), (1320, 120, 10 * 60), (780, 800, 60)]
    {
        let at = next_visit(NOON, &[VisitTime { from, until }]);
        assert_eq!((at - NOON) / 60_000, expected, "{from}-{until}");
    }
}

#[test]
fn retry_after_in_both_forms() {
    let now = "2026-11-20T10:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    for (value, expected) in [
        ("120", Some(120_000)),
        (" 0 ", Some(0)),
        ("Fri, 20 Nov 2026 10:01:30 GMT", Some(90_000)),
        ("Fri, 20 Nov 2026 09:00:00 GMT", Some(0)),
        ("-3", None),
        ("bientôt", None),
    ] {
        assert_eq!(retry_after_ms(value, now), expected, "{value}");
    }
}

fn endings() -> impl Strategy<Value = Ending> {
    prop_oneof![
        Just(Ending::Answered),
        Just(Ending::Failed),
        Just(Ending::Blocked),
        proptest::option::of(0..100_000_i64).prop_map(|retry_after_ms| Ending::Refused { retry_after_ms }),
    ]
}

proptest! {
    #[test]
    fn no_history_shortens_a_rule(
        history in prop::collection::vec((endings(), 0..100_000_i64, 0.0..1.0_f64), 0..30),
        delay in proptest::option::of(0..100_000_i64),
    ) {
        let policy = Policy::default();
        let mut clock = HostClock::default();
        let mut now = NOON;
        for (ending, answer_ms, jitter) in history {
            clock.begin(now);
            now += answer_ms;
            clock.end(now, answer_ms, ending, &policy, jitter);
            let turn = clock.turn(NOON, &policy, delay, &[]);
            prop_assert!(turn.at >= now + policy.floor_ms.max(delay.unwrap_or(0)));
            if let Ending::Refused { retry_after_ms: Some(asked) } = ending {
                prop_assert!(turn.at >= now + asked);
            }
            now = turn.at;
        }
    }

    #[test]
    fn a_window_is_met_within_a_day(at in 0..DAY, from in 0..1440_u32, until in 0..1441_u32) {
        let window = VisitTime { from, until };
        let met = next_visit(NOON + at, &[window]);
        prop_assert!(met >= NOON + at && met <= NOON + at + DAY);
        let minute = u32::try_from(met.rem_euclid(DAY) / 60_000).unwrap();
        prop_assert!(from == until || window.holds(minute));
    }
}
