//! Numbers in front of headings ("1.1", "I-A-2", "B.", "Chapitre III") and the levels that they give. It does NOT decide what is a
//! heading.

use std::sync::LazyLock;

use regex::Regex;

use super::headings::{Candidate, DEEPEST};

static DECIMAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,2}(?:[.-]\d{1,2}){0,5})\s?[.)°/-]{0,2}\s*[-–]?\s+\p{L}"));
static ROMAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[IVX]{1,5}((?:\s?[-.]\s?(?:[A-Z]|\d{1,2}|[a-z])\b)*)\s?[-.):/–]+\s*\p{L}"));
static ROMAN_BARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:I{1,3}|IV|VI{0,3}|IX|X{1,2}I{0,3})\s+\p{Lu}"));
static ALPHA: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-HJ-U]\s?[-.)/–]+\s*\p{L}"));
static SMALL_ALPHA: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z]\s?[.)]\s*\p{L}"));
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:titre|partie|livre|première partie|deuxième partie|troisième partie|chapitre|annexe)s?\b",
    )
});

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant")
}

/// Ways of numbering, the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheme {
    /// Titre, Chapitre, Annexe.
    Named,
    /// I, II; I-A, I-A-1.
    Roman,
    /// A, B.
    Alpha,
    /// 1, 1.1.
    Decimal,
    /// a, b.
    SmallAlpha,
}

/// A number in front of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// How it counts.
    pub scheme: Scheme,
    /// Its parts, at least 1.
    pub depth: u8,
}

impl Number {
    /// The number in front of `text`, if there is one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let parts = |found: &str| u8::try_from(found.split(['.', '-']).count()).unwrap_or(DEEPEST);
        if NAMED.is_match(text) {
            return Some(Self { scheme: Scheme::Named, depth: 1 });
        }
        if let Some(found) = DECIMAL.captures(text) {
            return Some(Self { scheme: Scheme::Decimal, depth: parts(&found[1]) });
        }
        if let Some(found) = ROMAN.captures(text) {
            let more = found[1].chars().filter(|c| c.is_alphanumeric()).count();
            return Some(Self { scheme: Scheme::Roman, depth: u8::try_from(more + 1).unwrap_or(DEEPEST) });
        }
        let simple =
            [(&ROMAN_BARE, Scheme::Roman), (&ALPHA, Scheme::Alpha), (&SMALL_ALPHA, Scheme::SmallAlpha)];
        let (_, scheme) = simple.into_iter().find(|(pattern, _)| pattern.is_match(text))?;
        Some(Self { scheme, depth: 1 })
    }

    /// Tells a heading by itself: 1.1, I-A, Chapitre.
    pub(super) fn is_telling(self) -> bool {
        self.depth > 1 || self.scheme == Scheme::Named
    }
}

/// The level of each candidate that bears a number. A way of counting stands one level below the one in which it first appeared, unless
/// it looks as high: 1. within I. is at level 2, and A. within 1.1 at level 3.
pub(super) fn levels(candidates: &[Candidate]) -> Vec<Option<u8>> {
    let mut bases: Vec<(Scheme, u8)> = Vec::new();
    let mut last: Option<(&Candidate, u8)> = None;
    let mut levels = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let Some(Number { scheme, depth }) = candidate.number else {
            levels.push(None);
            continue;
        };
        let known = bases.iter().find(|(known, _)| *known == scheme).map(|(_, base)| *base);
        let base = known.unwrap_or_else(|| match last {
            None => 1,
            Some((above, level)) => {
                let looks_as_high = candidate.look > above.look;
                let higher = above.number.is_some_and(|number| scheme < number.scheme);
                if looks_as_high || higher { 1.max(level.saturating_sub(1)).min(level) } else { level + 1 }
            }
        });
        if known.is_none() {
            bases.push((scheme, base));
        }
        let level = base.saturating_add(depth - 1).min(DEEPEST);
        last = Some((candidate, level));
        levels.push(Some(level));
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(Scheme, u8)>) {
        assert_eq!(Number::of(text).map(|number| (number.scheme, number.depth)), expected, "{text}");
    }

    #[test]
    fn numbers_in_front_of_headings() {
        check("1. La dette", Some((Scheme::Decimal, 1)));
        check("1.2.3 La dette", Some((Scheme::Decimal, 3)));
        check("2-1. La dette", Some((Scheme::Decimal, 2)));
        check("I - La dette", Some((Scheme::Roman, 1)));
        check("II-A-1 : La dette", Some((Scheme::Roman, 3)));
        check("B. La dette", Some((Scheme::Alpha, 1)));
        check("a) la dette", Some((Scheme::SmallAlpha, 1)));
        check("Chapitre III : la dette", Some((Scheme::Named, 1)));
        check("La dette", None);
        check("2012 a vu la dette croître", None);
    }
}
