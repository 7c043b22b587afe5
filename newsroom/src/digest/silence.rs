//! Sources of which nothing was heard, as known at the end of the period: a reader must be told that silence is not absence.

use cambon_corpus::Store;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::NewsError;
use crate::french;
use crate::period::Period;

/// Times the expected rhythm without news, as for the operator's alarm.
const RHYTHMS: i64 = 4;

/// Days below which a reader does not care.
const LEAST_DAYS: i64 = 14;

const DAY_MS: i64 = 86_400_000;

/// Runs looked at.
const RUNS: u32 = 400;

/// Failed runs in a row that are told.
const FAILED_RUNS: usize = 3;

/// A source of which nothing was heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Who publishes.
    pub institution: String,
    /// `pas de nouvelles depuis 3 semaines`.
    pub words: String,
    /// Where to look oneself.
    pub home: String,
}

pub(super) fn of(store: &Store, context: &Context<'_>, period: Period) -> Result<Vec<Silence>, NewsError> {
    let end = period.end().as_millisecond();
    let notices = store.seen_notices()?;
    let mut silences = Vec::new();
    for source in context.sources {
        let runs = store.runs(&source.name, RUNS)?;
        let runs: Vec<_> = runs.iter().filter(|run| run.ended_at < end).collect();
        if runs.is_empty() {
            continue;
        }
        let failed = runs.iter().take_while(|run| run.failures.max(run.blocked) >= run.requests).count();
        let seen = notices.iter().filter(|seen| seen.notice.source == source.name);
        let last = seen.map(|seen| seen.seen_at.as_millisecond()).filter(|at| *at < end).max();
        let days = last.map(|at| (end - at) / DAY_MS);
        let long = (source.expected_days * RHYTHMS).max(LEAST_DAYS);
        let words = match days {
            Some(days) if days > long => format!("pas de nouvelles depuis {}", french::duration(days)),
            _ if failed >= FAILED_RUNS => {
                let since = runs.get(failed - 1).map_or(end, |run| run.ended_at);
                let days = ((end - since) / DAY_MS).max(1);
                format!("le site ne répond plus à nos demandes depuis {}", french::duration(days))
            }
            _ => continue,
        };
        silences.push(Silence { institution: source.institution.clone(), words, home: source.home.clone() });
    }
    Ok(silences)
}
