//! Life-lines: what became of a former recommendation, by matching it with the follow-ups of a later report on the same body.

use super::features::Profile;

/// Least likeness, in thousandths, of a former recommendation and its follow-up.
const SAME_RECOMMENDATION: u32 = 425;
/// The same where both bear the same number.
const SAME_NUMBER: u32 = 338;

/// What the same number adds to likeness when one of several former recommendations is chosen.
const NUMBERED: u32 = 94;

/// A recommendation of the former report.
#[derive(Debug, Clone, Copy)]
pub struct Former<'a> {
    /// Its words.
    pub text: &'a str,
    /// As printed.
    pub number: Option<&'a str>,
}

/// A follow-up in the later report.
#[derive(Debug, Clone, Copy)]
pub struct FollowUp<'a> {
    /// Its words.
    pub text: &'a str,
    /// As printed.
    pub number: Option<&'a str>,
}

/// A former recommendation that meets its follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Index of the recommendation.
    pub former: usize,
    /// Index of the follow-up.
    pub follow_up: usize,
    /// How like they are, in thousandths.
    pub likeness: u32,
}

/// Who meets whom: each at most once, the likest first. A follow-up that is like nothing stays alone: nothing is invented.
#[must_use]
pub fn follow_ups(former: &[Former<'_>], follow_ups: &[FollowUp<'_>]) -> Vec<Match> {
    let profile = |text: &str| Profile::of(text);
    let left: Vec<Profile> = former.iter().map(|one| profile(one.text)).collect();
    let right: Vec<Profile> = follow_ups.iter().map(|one| profile(one.text)).collect();
    let mut pairs: Vec<(u32, Match)> = Vec::new();
    for (index, one) in left.iter().enumerate() {
        for (other_index, other) in right.iter().enumerate() {
            let likeness = one.likeness(other);
            let numbered =
                former[index].number.is_some() && former[index].number == follow_ups[other_index].number;
            if likeness >= if numbered { SAME_NUMBER } else { SAME_RECOMMENDATION } {
                // The same number tells between two that are alike.
                let rank = likeness + if numbered { NUMBERED } else { 0 };
                pairs.push((rank, Match { former: index, follow_up: other_index, likeness }));
            }
        }
    }
    pairs.sort_by_key(|(rank, pair)| (std::cmp::Reverse(*rank), pair.former, pair.follow_up));
    let mut matches: Vec<Match> = Vec::new();
    for (_, pair) in pairs {
        let taken =
            matches.iter().any(|other| other.former == pair.former || other.follow_up == pair.follow_up);
        if !taken {
            matches.push(pair);
        }
    }
    matches.sort_by_key(|pair| pair.former);
    matches
}
