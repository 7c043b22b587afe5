//! From probabilities to what is said: leaves that are sure, else a domain, else nothing. Where probabilities come from is not asked.

use cambon_document::{ConclusionKind, Nature, TopicTag};

use super::model::{CalibratedLabel, Label, Thresholds};
use crate::taxonomy::TopicCode;

/// Topics given beside the first, at most.
const MOST_SECONDARY: usize = 2;
/// What the probability of `AUT` counts beside that of a leaf.
const UNQUALIFIED_RANK: f32 = 0.5;
/// From this probability on, the words make it a matter of regularity: readers of real reports call a duty by its name more
/// seldom than writers of examples.
const REGULARITY_PROBABILITY: f32 = 0.74;

/// What a model says of one conclusion.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The likeliest leaf, or `AUT`, with its probability; given even where the model abstains.
    pub likeliest: (TopicCode, f32),
    /// Up to one primary and two secondary topics, primary first; never empty. A domain's code stands where no leaf is sure, `AUT`
    /// where no domain is.
    pub topics: Vec<TopicTag>,
    /// Rubric.
    pub nature: Nature,
    /// Kind that the words alone suggest.
    pub kind: ConclusionKind,
}

/// One label and how likely it is.
#[derive(Debug, Clone, Copy)]
struct Opinion<'a> {
    code: &'a TopicCode,
    probability: f32,
}

impl Opinion<'_> {
    /// Its probability, but `AUT` yields to any leaf that is half as likely: it is what is left.
    fn rank(&self) -> f32 {
        let unqualified = *self.code == TopicCode::unqualified();
        if unqualified { self.probability * UNQUALIFIED_RANK } else { self.probability }
    }
}

/// What follows from the probabilities of a model's labels; the tags have no evidence yet.
pub(super) fn judge(
    labels: &[CalibratedLabel],
    thresholds: Thresholds,
    probabilities: &[f32],
    kind: ConclusionKind,
) -> Judgement {
    let leaves = opinions(labels, probabilities, |label| matches!(label, Label::Leaf(_)));
    let domains = opinions(labels, probabilities, |label| matches!(label, Label::Domain(_)));
    Judgement {
        likeliest: (leaves[0].code.clone(), leaves[0].probability),
        topics: topics(&leaves, &domains, thresholds),
        nature: nature(labels, probabilities, kind),
        kind: kind_by_words(labels, probabilities),
    }
}

/// The labels of a group with their probabilities, likeliest first; equal ones in the model's order.
fn opinions<'a>(
    labels: &'a [CalibratedLabel],
    probabilities: &[f32],
    belongs: impl Fn(&Label) -> bool,
) -> Vec<Opinion<'a>> {
    let group = labels.iter().zip(probabilities).filter(|(label, _)| belongs(&label.label));
    let mut opinions: Vec<Opinion<'a>> = group
        .filter_map(|(label, &probability)| label.label.code().map(|code| Opinion { code, probability }))
        .collect();
    opinions.sort_by(|left, right| right.rank().total_cmp(&left.rank()));
    opinions
}

/// The sure leaves; else the likeliest domain, if it is sure and the likeliest leaf lies in it; else `AUT`.
fn topics(leaves: &[Opinion<'_>], domains: &[Opinion<'_>], thresholds: Thresholds) -> Vec<TopicTag> {
    let unqualified = TopicCode::unqualified();
    let qualified = |leaf: &&Opinion<'_>| *leaf.code != unqualified;
    if leaves[0].probability >= thresholds.leaf && *leaves[0].code != unqualified {
        let further = leaves[1..].iter().filter(qualified).take(MOST_SECONDARY);
        let sure = further.filter(|leaf| leaf.probability >= thresholds.secondary);
        return std::iter::once(&leaves[0]).chain(sure).map(tag).collect();
    }
    let of_leaf = |domain: &&Opinion<'_>| *domain.code == leaves[0].code.domain();
    let domain = domains.first().filter(|domain| domain.probability >= thresholds.domain).filter(of_leaf);
    let nothing = || Opinion {
        code: &unqualified,
        probability: leaves.iter().find(|leaf| !qualified(leaf)).map_or(0.0, |leaf| leaf.probability),
    };
    vec![domain.map_or_else(|| tag(&nothing()), tag)]
}

fn tag(opinion: &Opinion<'_>) -> TopicTag {
    TopicTag { code: opinion.code.to_string(), score: opinion.probability, evidence: Vec::new() }
}

/// A legal reminder is a matter of regularity by its name.
fn nature(labels: &[CalibratedLabel], probabilities: &[f32], kind: ConclusionKind) -> Nature {
    let regular = labels.iter().zip(probabilities).any(|(label, &probability)| {
        label.label == Label::Regularity && probability >= REGULARITY_PROBABILITY
    });
    if kind == ConclusionKind::LegalReminder || regular { Nature::Regularity } else { Nature::Performance }
}

fn kind_by_words(labels: &[CalibratedLabel], probabilities: &[f32]) -> ConclusionKind {
    let kinds =
        labels.iter().zip(probabilities).filter_map(|(label, p)| label.label.kind().map(|kind| (kind, p)));
    let likeliest = kinds.max_by(|left, right| left.1.total_cmp(right.1));
    likeliest.map_or(ConclusionKind::Recommendation, |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::calibration::Sigmoid;

    const THRESHOLDS: Thresholds = Thresholds { leaf: 0.5, domain: 0.6, secondary: 0.4 };

    fn labels() -> Vec<CalibratedLabel> {
        let code = |text: &str| TopicCode::new(text).expect("a code");
        let leaves = ["GRH-1", "GRH-2", "FIN-1", "ACH-1", "AUT"].map(|text| Label::Leaf(code(text)));
        let domains = ["GRH", "FIN", "ACH"].map(|text| Label::Domain(code(text)));
        let others = [Label::Regularity, Label::Recommendation, Label::LegalReminder, Label::Finding];
        let sigmoid = Sigmoid { slope: -1.0, offset: 0.0 };
        leaves
            .into_iter()
            .chain(domains)
            .chain(others)
            .map(|label| CalibratedLabel { label, sigmoid })
            .collect()
    }

    /// Probabilities of GRH-1, GRH-2, FIN-1, ACH-1, AUT, GRH, FIN, ACH; codes expected.
    #[track_caller]
    fn check(probabilities: [f32; 8], expected: &[&str]) {
        let all: Vec<f32> = probabilities.into_iter().chain([0.0, 0.9, 0.1, 0.1]).collect();
        let judgement = judge(&labels(), THRESHOLDS, &all, ConclusionKind::Recommendation);
        let codes: Vec<&str> = judgement.topics.iter().map(|topic| topic.code.as_str()).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn sure_leaves_are_named_three_at_most() {
        check([0.9, 0.1, 0.1, 0.1, 0.1, 0.9, 0.1, 0.1], &["GRH-1"]);
        check([0.5, 0.4, 0.6, 0.39, 0.1, 0.9, 0.1, 0.1], &["FIN-1", "GRH-1", "GRH-2"]);
        check([0.9, 0.8, 0.7, 0.6, 0.1, 0.9, 0.1, 0.1], &["GRH-1", "GRH-2", "FIN-1"]);
    }

    #[test]
    fn an_unsure_leaf_yields_to_a_sure_domain_and_that_to_nothing() {
        check([0.49, 0.45, 0.1, 0.1, 0.1, 0.6, 0.1, 0.1], &["GRH"]);
        check([0.49, 0.45, 0.1, 0.1, 0.1, 0.59, 0.1, 0.1], &["AUT"]);
    }

    #[test]
    fn what_fits_nowhere_yields_to_a_leaf_half_as_likely_and_is_never_secondary() {
        check([0.5, 0.1, 0.1, 0.1, 0.9, 0.9, 0.1, 0.1], &["GRH-1"]);
        check([0.4, 0.1, 0.1, 0.1, 0.9, 0.5, 0.1, 0.1], &["AUT"]);
        check([0.9, 0.1, 0.1, 0.1, 0.8, 0.9, 0.1, 0.1], &["GRH-1"]);
    }

    #[test]
    fn a_legal_reminder_is_regular_whatever_its_words() {
        let judged = |kind| judge(&labels(), THRESHOLDS, &[0.0; 12], kind).nature;
        assert_eq!(judged(ConclusionKind::LegalReminder), Nature::Regularity);
        assert_eq!(judged(ConclusionKind::Recommendation), Nature::Performance);
    }
}
