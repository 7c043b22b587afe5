//! Is a source well? Silence is a failure: what it found before and does not find now raises an alarm. Pure.

use cambon_corpus::crawl::Run;
use serde::Serialize;

use crate::source::Source;

const DAY_MS: i64 = 86_400_000;

/// Failed runs in a row that are an alarm.
const MOST_FAILED_RUNS: usize = 3;

/// Times the expected rhythm without news.
const STALE_FACTOR: i64 = 4;

/// Runs that make a mean, and the share of it below which the volume has collapsed.
const RUNS_FOR_MEAN: usize = 5;
const COLLAPSE: f64 = 0.3;

/// The state of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// Its name.
    pub source: String,
    /// When a run last read any of its lists, in milliseconds since 1970.
    pub last_success_at: Option<i64>,
    /// When something new was last found.
    pub last_news_at: Option<i64>,
    /// Days between two news, as expected.
    pub expected_days: i64,
    /// What is wrong; empty if nothing is known to be.
    pub alarms: Vec<Alarm>,
}

/// Something wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// For programs.
    pub kind: AlarmKind,
    /// For people.
    pub reason: String,
}

/// Kinds of alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// Three runs in a row without an answer.
    Failing,
    /// Entries before, none now.
    FormatDrift,
    /// A list is gone, refused or given up.
    ListLost,
    /// No news for too long.
    Stale,
    /// Far fewer entries than usual.
    Collapse,
    /// Fewer entries than the description promises.
    TooFew,
    /// A captcha or a page against robots.
    Blocked,
}

/// Judges a source by its runs (newest first), the moment of its last news and its lists with a complaint: address, reason, whether
/// the list answered.
#[must_use]
pub fn judge(
    source: &Source,
    runs: &[Run],
    last_news_at: Option<i64>,
    complaints: &[(String, String, bool)],
    now: i64,
) -> Health {
    let mut alarms = Vec::new();
    let mut raise = |kind, reason: String| alarms.push(Alarm { kind, reason });
    // A run in which nothing was due says nothing; the catalogue does not give it, a caller may.
    let told: Vec<&Run> = runs.iter().filter(|run| run.requests > 0).collect();
    let succeeded = |run: &&&Run| run.lists > 0 || run.failures + run.blocked < run.requests;
    let failed = told.iter().take_while(|run| !succeeded(run)).count();
    if failed >= MOST_FAILED_RUNS {
        raise(AlarmKind::Failing, format!("{failed} runs in a row without an answer"));
    }
    for (url, reason, answered) in complaints {
        let kind = if *answered { AlarmKind::FormatDrift } else { AlarmKind::ListLost };
        raise(kind, format!("{url}: {reason}"));
    }
    if let Some(run) = told.first().filter(|run| run.blocked > 0) {
        raise(AlarmKind::Blocked, format!("{} pages that keep robots out in the last run", run.blocked));
    }
    let expected_days = source.rhythm.days();
    if let Some(at) = last_news_at.filter(|at| now - at > STALE_FACTOR * expected_days * DAY_MS) {
        raise(
            AlarmKind::Stale,
            format!("nothing new for {} days; every {expected_days} is expected", (now - at) / DAY_MS),
        );
    }
    let with_lists: Vec<&&Run> = told.iter().filter(|run| run.lists > 0).collect();
    if let Some((last, before)) = with_lists.split_first() {
        let per_list = |run: &Run| run.items as f64 / run.lists as f64;
        if before.len() >= RUNS_FOR_MEAN {
            let mean = before.iter().map(|run| per_list(run)).sum::<f64>() / before.len() as f64;
            if per_list(last) < mean * COLLAPSE {
                raise(
                    AlarmKind::Collapse,
                    format!("{:.0} entries a list, {mean:.0} on average before", per_list(last)),
                );
            }
        }
        if last.items < u64::from(source.least_items) {
            raise(
                AlarmKind::TooFew,
                format!("{} entries, {} at least are expected", last.items, source.least_items),
            );
        }
    }
    let last_success_at = told.iter().find(succeeded).map(|run| run.ended_at);
    Health { source: source.name.clone(), last_success_at, last_news_at, expected_days, alarms }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn source() -> Source {
        let text = "name='essai'\ninstitution='Essai'\nhome='https://essai.fr/'\nlicence='?'\nrhythm='daily'\nleast_items=5\n\
                    evidence={grade='unverified',note='test'}";
        Source::parse(text, "essai").unwrap()
    }

    fn run(requests: u64, failures: u64, lists: u64, items: u64, blocked: u64) -> Run {
        Run {
            source: "essai".to_owned(),
            ended_at: NOW,
            requests,
            failures,
            lists,
            items,
            new_items: 0,
            blocked,
        }
    }

    #[track_caller]
    fn check(runs: &[Run], last_news_days: i64, complaints: &[bool], expected: &[AlarmKind]) {
        let complaint = |answered: &bool| ("https://essai.fr/rss".to_owned(), "?".to_owned(), *answered);
        let complaints: Vec<_> = complaints.iter().map(complaint).collect();
        let health = judge(&source(), runs, Some(NOW - last_news_days * DAY_MS), &complaints, NOW);
        let kinds: Vec<AlarmKind> = health.alarms.iter().map(|alarm| alarm.kind).collect();
        assert_eq!(kinds, expected);
    }

    #[test]
    fn alarms() {
        let good = run(5, 0, 2, 20, 0);
        check(&[], 0, &[], &[]);
        check(std::slice::from_ref(&good), 3, &[], &[]);
        check(std::slice::from_ref(&good), 5, &[], &[AlarmKind::Stale]);
        check(std::slice::from_ref(&good), 0, &[true], &[AlarmKind::FormatDrift]);
        check(std::slice::from_ref(&good), 0, &[false], &[AlarmKind::ListLost]);
        let failing = run(3, 3, 0, 0, 0);
        check(&[failing.clone(), failing.clone()], 0, &[], &[]);
        check(
            &[failing.clone(), run(0, 0, 0, 0, 0), failing.clone(), failing],
            0,
            &[],
            &[AlarmKind::Failing],
        );
        check(&[run(5, 0, 1, 5, 2)], 0, &[], &[AlarmKind::Blocked]);
        check(&[run(5, 0, 1, 4, 0)], 0, &[], &[AlarmKind::TooFew]);
        let mut runs = vec![run(5, 0, 2, 5, 0)];
        runs.extend(vec![good; 5]);
        check(&runs, 0, &[], &[AlarmKind::Collapse]);
    }
}
