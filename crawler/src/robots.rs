//! robots.txt as RFC 9309 says, and the three lines that it does not know but institutions write: Crawl-delay, Request-rate
//! and Visit-time. Pure: bytes in, rules out. How failures to get the file are handled is in `politeness`.

use crate::address::escape_at;

/// What is read of a file; RFC 9309, 2.5, asks for at least 500 KiB.
pub const READ_BYTES: usize = 500 * 1024;

/// Longest rule read; longer ones cannot match an address that we ask.
const LONGEST_PATTERN: usize = 4_000;

/// Longest delay that is believed, in milliseconds: a day.
const LONGEST_DELAY_MS: u64 = 86_400_000;

/// A robots.txt, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    groups: Vec<Group>,
    /// Addresses of sitemaps, as written.
    pub sitemaps: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Group {
    agents: Vec<String>,
    rules: AgentRules,
}

/// What one robot must keep to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgentRules {
    rules: Vec<Rule>,
    /// Between requests, in milliseconds.
    pub delay_ms: Option<u64>,
    /// When requests are welcome; any time if empty.
    pub visit_times: Vec<VisitTime>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    pattern: Vec<u8>,
}

/// A window of the day in UTC, in minutes since midnight; one whose end lies before its begin spans midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitTime {
    /// First minute.
    pub from: u32,
    /// Minute after the last.
    pub until: u32,
}

impl Robots {
    /// Reads a file; whatever is not understood is left out.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(READ_BYTES)]);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut robots = Self::default();
        let mut naming = false;
        for line in text.split(['\r', '\n']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim().to_lowercase(), value.trim());
            match key.as_str() {
                "user-agent" | "useragent" | "user agent" => {
                    if !std::mem::replace(&mut naming, true) {
                        robots.groups.push(Group::default());
                    }
                    if let Some(group) = robots.groups.last_mut() {
                        group.agents.push(product_token(value));
                    }
                }
                "sitemap" => robots.sitemaps.push(value.to_owned()),
                _ => {
                    let known = robots.groups.last_mut().is_some_and(|group| group.rules.take(&key, value));
                    naming &= !known;
                }
            }
        }
        robots
    }

    /// The rules for a robot of this product token: those of all groups that name it, else those for everybody.
    #[must_use]
    pub fn rules_for(&self, agent: &str) -> AgentRules {
        let agent = product_token(agent);
        let merged = |wanted: &str| {
            let groups = self.groups.iter().filter(|group| group.agents.iter().any(|name| name == wanted));
            groups.fold(None, |merged: Option<AgentRules>, group| {
                let mut merged = merged.unwrap_or_default();
                merged.join(&group.rules);
                Some(merged)
            })
        };
        merged(&agent).or_else(|| merged("*")).unwrap_or_default()
    }
}

/// `CambonBot/1.0 (...)` is known as `cambonbot`.
fn product_token(agent: &str) -> String {
    if agent.starts_with('*') {
        return "*".to_owned();
    }
    let is_part = |c: &char| c.is_ascii_alphabetic() || *c == '-' || *c == '_';
    agent.chars().take_while(is_part).collect::<String>().to_lowercase()
}

impl AgentRules {
    /// Takes a line over; tells whether it is one that ends the list of agents above it.
    fn take(&mut self, key: &str, value: &str) -> bool {
        match key {
            "allow" | "disallow" => {
                // RFC 9309 gives an empty pattern no meaning; by custom, an empty Disallow allows everything.
                if !value.is_empty() && value.len() <= LONGEST_PATTERN {
                    self.rules.push(Rule { allow: key == "allow", pattern: normalised(value.as_bytes()) });
                }
            }
            "crawl-delay" => self.slow_down(seconds_ms(value)),
            "request-rate" => self.slow_down(rate_ms(value)),
            "visit-time" => self.visit_times.extend(visit_time(value)),
            _ => return false,
        }
        true
    }

    fn slow_down(&mut self, delay_ms: Option<u64>) {
        self.delay_ms = self.delay_ms.max(delay_ms);
    }

    fn join(&mut self, other: &Self) {
        self.rules.extend(other.rules.iter().cloned());
        self.slow_down(other.delay_ms);
        self.visit_times.extend(&other.visit_times);
    }

    /// Whether a path with its query may be asked: the longest rule that matches decides, of two equal ones the allowing.
    #[must_use]
    pub fn allows(&self, path_and_query: &str) -> bool {
        if path_and_query == "/robots.txt" {
            return true;
        }
        let path = normalised(path_and_query.as_bytes());
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allow)).is_none_or(|rule| rule.allow)
    }
}

/// `*` stands for any bytes, `$` at the end for the end; otherwise the beginning of a path is enough.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, anchored) = match pattern.split_last() {
        Some((b'$', rest)) => (rest, true),
        _ => (pattern, false),
    };
    // Greedy, going back to the last star only: linear in practice, never exponential.
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        if at == pattern.len() && (!anchored || place == path.len()) {
            return true;
        }
        if at < pattern.len() && pattern[at] == b'*' {
            star = Some((at, place));
            at += 1;
        } else if at < pattern.len() && place < path.len() && pattern[at] == path[place] {
            at += 1;
            place += 1;
        } else if let Some((star_at, taken)) = star.filter(|(_, taken)| *taken < path.len()) {
            star = Some((star_at, taken + 1));
            at = star_at + 1;
            place = taken + 1;
        } else {
            return false;
        }
    }
}

/// Escapes spelled one way on both sides (RFC 9309, 2.2.2): unreserved characters bare, all else in upper-case escapes.
fn normalised(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let byte = escape_at(text, at);
        at += if byte.is_some() { 3 } else { 1 };
        match byte {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => out.push(byte),
            Some(byte) => out.extend(escape(byte)),
            None if !text[at - 1].is_ascii() => out.extend(escape(text[at - 1])),
            None => out.push(text[at - 1]),
        }
    }
    out
}

fn escape(byte: u8) -> [u8; 3] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    [b'%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

fn seconds_ms(value: &str) -> Option<u64> {
    let seconds: f64 = value.split_whitespace().next()?.replace(',', ".").parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then(|| ((seconds * 1000.0).ceil() as u64).min(LONGEST_DELAY_MS))
}

/// `1/5` or `10/1m`: so many pages in so much time; the hours that may follow are not read, which is on the safe side.
fn rate_ms(value: &str) -> Option<u64> {
    let (pages, time) = value.split_whitespace().next()?.split_once('/')?;
    let pages: u64 = pages.trim().parse().ok().filter(|pages| *pages > 0)?;
    let digits = time.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit_ms = match &time[digits.len()..] {
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    let time: u64 = digits.parse().ok()?;
    Some((time.checked_mul(unit_ms)?.div_ceil(pages)).min(LONGEST_DELAY_MS))
}

/// `0600-0845`, `06:00-08:45`.
fn visit_time(value: &str) -> Option<VisitTime> {
    let (from, until) = value.split_once('-')?;
    Some(VisitTime { from: minutes(from)?, until: minutes(until)? })
}

fn minutes(text: &str) -> Option<u32> {
    let digits: String = text.trim().chars().filter(|c| *c != ':').collect();
    let number: u32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    let (hours, minutes) = (number / 100, number % 100);
    (hours <= 24 && minutes < 60 && hours * 60 + minutes <= 1440).then_some(hours * 60 + minutes)
}

impl VisitTime {
    /// Whether a minute of the day lies in it.
    #[must_use]
    pub fn holds(self, minute: u32) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&minute)
        } else {
            minute >= self.from || minute < self.until
        }
    }
}

#[cfg(test)]
#[path = "robots/tests.rs"]
mod tests;
