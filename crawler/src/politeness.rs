//! When a host may be asked: the one place where politeness is decided. Pure: the clock is an argument.
//!
//! A host is asked one thing at a time. Between the end of one answer and the next request lie at least the floor, the delay of
//! its robots.txt, and twice the time it takes to answer. Refusals (429, 503) push the next request farther each time; what the
//! host itself asks for (Retry-After) is always kept. Nothing here can be switched off; for 127.0.0.1 alone may time be scaled.

use crate::robots::VisitTime;

/// A moment, in milliseconds since 1970 (UTC).
pub type Millis = i64;

const SECOND: Millis = 1_000;
const HOUR: Millis = 3_600 * SECOND;
const DAY: Millis = 24 * HOUR;

/// The house rules; durations in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Least time between the end of an answer and the next request.
    pub floor_ms: Millis,
    /// How many times its own time of answering a host is left alone.
    pub slowness_factor: Millis,
    /// Longest rest that slowness alone earns.
    pub longest_rest_ms: Millis,
    /// First rest after a refusal; doubled with each further one.
    pub backoff_ms: Millis,
    /// Longest rest after refusals.
    pub longest_backoff_ms: Millis,
    /// Rest after a page that blocks robots, or refusals in a row.
    pub blocked_rest_ms: Millis,
    /// How long a robots.txt is believed; RFC 9309, 2.4: a day at most.
    pub robots_age_ms: Millis,
    /// Requests to a host on one day (UTC).
    pub daily_budget: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            floor_ms: 2 * SECOND,
            slowness_factor: 2,
            longest_rest_ms: 60 * SECOND,
            backoff_ms: 30 * SECOND,
            longest_backoff_ms: 6 * HOUR,
            blocked_rest_ms: DAY,
            robots_age_ms: DAY,
            daily_budget: 20_000,
        }
    }
}

impl Policy {
    /// The same rules with time running faster; for hosts that are this machine itself, see [`crate::network::is_loopback`].
    #[must_use]
    pub fn scaled(&self, scale: f64) -> Self {
        Self {
            floor_ms: scaled(self.floor_ms, scale),
            longest_rest_ms: scaled(self.longest_rest_ms, scale),
            backoff_ms: scaled(self.backoff_ms, scale),
            longest_backoff_ms: scaled(self.longest_backoff_ms, scale),
            blocked_rest_ms: scaled(self.blocked_rest_ms, scale),
            robots_age_ms: scaled(self.robots_age_ms, scale),
            ..*self
        }
    }
}

/// A duration with time running faster.
#[must_use]
pub fn scaled(duration_ms: Millis, scale: f64) -> Millis {
    (duration_ms as f64 * scale).ceil() as Millis
}

/// Why a request had to wait, for the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was asked of the host before, in this run: a floor is kept from the start of the program.
    First,
    /// The house's least delay.
    Floor,
    /// Crawl-delay or Request-rate.
    Robots,
    /// The host answers slowly.
    Slowness,
    /// The host named a time.
    RetryAfter,
    /// Refusals or failures.
    Backoff,
    /// It blocks robots.
    Blocked,
    /// The day's requests are used up.
    Budget,
    /// Outside of its visiting hours.
    VisitTime,
}

impl Reason {
    /// As written in the ledger.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Floor => "floor",
            Self::Robots => "crawl_delay",
            Self::Slowness => "slowness",
            Self::RetryAfter => "retry_after",
            Self::Backoff => "backoff",
            Self::Blocked => "blocked",
            Self::Budget => "budget",
            Self::VisitTime => "visit_time",
        }
    }
}

/// The earliest moment for a request, and what set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Not before.
    pub at: Millis,
    /// Because of.
    pub reason: Reason,
}

/// How a request ended, as far as politeness cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// An answer, of whatever worth.
    Answered,
    /// 429, 503 or another sign of overload; with the rest that the host asks for, if it does (already scaled).
    Refused {
        /// In milliseconds from the end of the answer.
        retry_after_ms: Option<Millis>,
    },
    /// No answer: connection, time, broken transfer; or 5xx.
    Failed,
    /// A captcha or a page for robots.
    Blocked,
}

/// What is remembered of a host between requests; kept in the catalogue so that a restart forgets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HostClock {
    /// End of the last answer.
    pub ended_at: Option<Millis>,
    /// Smoothed time of answering.
    pub answer_ms: Millis,
    /// Refusals and failures in a row.
    pub failures: u32,
    /// No request before, and why (as [`Turn`]).
    pub rest: Option<(Millis, bool)>,
    /// Day counted (days since 1970) and requests on it.
    pub day: i64,
    /// Requests on that day.
    pub asked: u32,
    /// Whether the rest is that of a block.
    pub blocked: bool,
}

impl HostClock {
    /// The earliest moment for the next request. `started_at` is the start of the program: what an unrecorded request of a
    /// killed run may have asked is thus answered for.
    #[must_use]
    pub fn turn(
        &self,
        started_at: Millis,
        policy: &Policy,
        robots_delay_ms: Option<Millis>,
        visit_times: &[VisitTime],
    ) -> Turn {
        let base = self.ended_at.unwrap_or(started_at).max(started_at);
        let first =
            if self.ended_at.is_some_and(|at| at >= started_at) { Reason::Floor } else { Reason::First };
        let slow = (self.answer_ms * policy.slowness_factor).min(policy.longest_rest_ms);
        let mut turn = Turn { at: base + policy.floor_ms, reason: first };
        turn.later(base + robots_delay_ms.unwrap_or(0), Reason::Robots);
        turn.later(base + slow, Reason::Slowness);
        if let Some((until, asked_for)) = self.rest {
            let reason = match (self.blocked, asked_for) {
                (true, _) => Reason::Blocked,
                (false, true) => Reason::RetryAfter,
                (false, false) => Reason::Backoff,
            };
            turn.later(until, reason);
        }
        if self.asked >= policy.daily_budget {
            turn.later((self.day + 1) * DAY, Reason::Budget);
        }
        turn.later(next_visit(turn.at, visit_times), Reason::VisitTime);
        turn
    }

    /// Notes that a request begins.
    pub fn begin(&mut self, now: Millis) {
        let day = now.div_euclid(DAY);
        if day != self.day {
            (self.day, self.asked) = (day, 0);
        }
        self.asked += 1;
    }

    /// Notes how a request ended. `jitter` in 0..1 spreads the rests of many crawlers.
    pub fn end(&mut self, now: Millis, answer_ms: Millis, ending: Ending, policy: &Policy, jitter: f64) {
        self.ended_at = Some(now);
        self.answer_ms = if self.answer_ms == 0 { answer_ms } else { (self.answer_ms * 3 + answer_ms) / 4 };
        self.rest = None;
        self.blocked = false;
        match ending {
            Ending::Answered => self.failures = 0,
            Ending::Failed => {
                self.failures += 1;
                self.rest = Some((now + self.backoff(policy, jitter), false));
            }
            Ending::Refused { retry_after_ms } => {
                self.failures += 1;
                let own = self.backoff(policy, jitter);
                // A host that asks for less than our own back-off gets its time; one that asks for nothing gets ours.
                let rest = retry_after_ms.map_or(own, |asked| asked.max(policy.floor_ms));
                self.rest = Some((now + rest, retry_after_ms.is_some()));
            }
            Ending::Blocked => {
                self.failures += 1;
                self.blocked = true;
                self.rest = Some((now + policy.blocked_rest_ms, false));
            }
        }
    }

    fn backoff(&self, policy: &Policy, jitter: f64) -> Millis {
        let doublings = self.failures.saturating_sub(1).min(20);
        let rest = policy.backoff_ms.saturating_mul(1 << doublings).min(policy.longest_backoff_ms);
        rest + (rest as f64 * 0.5 * jitter.clamp(0.0, 1.0)) as Millis
    }
}

impl Turn {
    fn later(&mut self, at: Millis, reason: Reason) {
        if at > self.at {
            *self = Self { at, reason };
        }
    }
}

/// The first moment from `at` on that lies in a window.
fn next_visit(at: Millis, windows: &[VisitTime]) -> Millis {
    if windows.is_empty() {
        return at;
    }
    let minute_of = |at: Millis| u32::try_from(at.rem_euclid(DAY) / 60_000).unwrap_or(0);
    if windows.iter().any(|window| window.holds(minute_of(at))) {
        return at;
    }
    let midnight = at - at.rem_euclid(DAY);
    let begins = windows.iter().filter(|window| window.from != window.until).map(|window| {
        let begin = midnight + i64::from(window.from) * 60_000;
        if begin > at { begin } else { begin + DAY }
    });
    // Windows that never open are taken for a mistake of the file, and a day's rest for its meaning.
    begins.min().unwrap_or(at + DAY)
}

/// Retry-After in either form (RFC 9110, 10.2.3), in milliseconds from `now`.
#[must_use]
pub fn retry_after_ms(value: &str, now: Millis) -> Option<Millis> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return Some(i64::from(seconds) * SECOND);
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some((date.as_millisecond() - now).max(0))
}

#[cfg(test)]
#[path = "politeness/tests.rs"]
mod tests;
