//! Which conclusions of a report are quoted, and the quotation.

use std::collections::BTreeMap;

use cambon_corpus::ConclusionRecord;
use cambon_document::{ConclusionKind, Form, Status, Zone};
use serde::{Deserialize, Serialize};

use crate::context::{Context, UNQUALIFIED, domain};
use crate::{french, links};

/// Characters between which a conclusion reads well by itself.
const READABLE: std::ops::RangeInclusive<usize> = 60..=360;

/// Characters quoted; what is longer is cut, visibly.
const QUOTED_CHARS: usize = 420;

/// Letters from which a word in capitals is a heading's, not an acronym.
const LONG_CAPITALS: usize = 6;

/// A conclusion, quoted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Identity of the conclusion.
    pub id: String,
    /// `Rappel au droit n° 2`.
    pub kind: String,
    /// Its words, verbatim but for white space.
    pub text: String,
    /// `p. 12`; none in formats without pages.
    pub page: Option<String>,
    /// Code of its theme.
    pub theme_code: String,
    /// Name of its theme; none where it is not sure.
    pub theme: Option<String>,
    /// Status as the jurisdiction printed it.
    pub status: Option<String>,
    /// Where it can be read: the original at its page, or the report.
    pub link: Option<String>,
}

impl Quote {
    pub(super) fn of(record: &ConclusionRecord, context: &Context<'_>, report: Option<&str>) -> Self {
        let code = record.primary_topic.clone().unwrap_or_else(|| UNQUALIFIED.to_owned());
        let number = record.number.as_deref().map(|number| format!(" n°\u{a0}{number}"));
        let site = context.site.map(|site| links::conclusion(site, &record.id));
        let at_page = || {
            let report = report?;
            let page = record.page.filter(|_| report.to_lowercase().ends_with(".pdf"));
            Some(page.map_or_else(|| report.to_owned(), |page| format!("{report}#page={}", page.0)))
        };
        Self {
            id: record.id.to_string(),
            kind: format!("{}{}", kind_name(record.kind), number.unwrap_or_default()),
            text: french::shortened(
                &french::tidy(words_of(record.kind, record.number.as_deref(), &record.text)),
                QUOTED_CHARS,
            ),
            page: record.page.map(|page| format!("p.\u{a0}{}", page.0)),
            theme: (code != UNQUALIFIED).then(|| context.theme(&code)),
            theme_code: code,
            status: record.status_literal.as_deref().map(french::tidy),
            link: site.or_else(at_page),
        }
    }
}

/// The words without the number that is printed before them, or the kind and the number, which the quotation names already.
fn words_of<'t>(kind: ConclusionKind, number: Option<&str>, text: &'t str) -> &'t str {
    let text = text.trim_start();
    let number = number.unwrap_or_default();
    let label = kind_name(kind);
    let of_kind = text.get(..label.len()).filter(|begins| begins.to_lowercase() == label.to_lowercase());
    let numbered = of_kind.map_or(text, |begins| without_sign(&text[begins.len()..]));
    let rest = numbered.strip_prefix(number).filter(|_| !number.is_empty());
    let marked = rest
        .map(str::trim_start)
        .and_then(|rest| rest.strip_prefix(['.', ')', '/', ':', '-', '–', '—', '°']));
    marked.map(str::trim_start).filter(|words| !words.is_empty()).unwrap_or(text)
}

/// What follows the sign of a number.
fn without_sign(text: &str) -> &str {
    let text = text.trim_start();
    let after = ["n°", "N°", "nº", "Nº", "n\u{a0}°"].iter().find_map(|sign| text.strip_prefix(sign));
    after.map_or(text, str::trim_start)
}

/// What a kind of conclusion is called.
#[must_use]
pub fn kind_name(kind: ConclusionKind) -> &'static str {
    match kind {
        ConclusionKind::LegalReminder => "Rappel au droit",
        ConclusionKind::Recommendation => "Recommandation",
        ConclusionKind::Finding => "Constat",
    }
}

/// The most telling conclusions, at most `most`, each of another domain where that can be; in the order of their weight.
pub(super) fn telling(records: &[ConclusionRecord], most: usize) -> Vec<&ConclusionRecord> {
    let mut candidates: Vec<(f64, &ConclusionRecord)> =
        records.iter().map(|record| (weight(record), record)).filter(|(weight, _)| *weight > 0.0).collect();
    candidates.sort_by(|(a, one), (b, other)| {
        b.total_cmp(a).then(one.char_start.cmp(&other.char_start)).then_with(|| one.id.cmp(&other.id))
    });
    let mut chosen: Vec<&ConclusionRecord> = Vec::new();
    let mut others = Vec::new();
    for (_, record) in candidates {
        let of_domain =
            |record: &ConclusionRecord| record.primary_topic.as_deref().map(domain).map(str::to_owned);
        if chosen.iter().any(|known| of_domain(known) == of_domain(record)) {
            others.push(record);
        } else {
            chosen.push(record);
        }
    }
    chosen.into_iter().chain(others).take(most).collect()
}

/// The most telling conclusions of each theme, at most `most` of one, beside the first `told` of all; `telling` gives their order.
pub(super) fn of_themes<'r>(
    telling: &[&'r ConclusionRecord],
    told: usize,
    most: usize,
) -> Vec<&'r ConclusionRecord> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut chosen = Vec::new();
    for (place, record) in telling.iter().enumerate() {
        let Some(code) = record.primary_topic.as_deref().filter(|code| *code != UNQUALIFIED) else {
            continue;
        };
        let count = counts.entry(code).or_default();
        *count += 1;
        if place >= told && *count <= most {
            chosen.push(*record);
        }
    }
    chosen
}

/// How telling a conclusion is by itself. What a reader of titles would miss weighs most: duties recalled, sums, years, what
/// was refused; what needs its surroundings to be understood weighs less.
pub(super) fn weight(record: &ConclusionRecord) -> f64 {
    let text = record.text.trim();
    let length = text.chars().count();
    let mut weight = match record.kind {
        ConclusionKind::LegalReminder => 3.0,
        ConclusionKind::Recommendation => 2.2,
        ConclusionKind::Finding => 2.0,
    };
    if !READABLE.contains(&length) {
        weight -= 1.5;
    }
    if record.primary_topic.as_deref().is_none_or(|code| code == UNQUALIFIED) {
        weight -= 0.6;
    }
    // A finding that ends without a full stop is a heading or was cut.
    if record.kind == ConclusionKind::Finding && !text.ends_with(['.', '!', '»', ')']) {
        weight -= 1.0;
    }
    if names_a_sum(text) {
        weight += 0.8;
    }
    weight += match (record.form, record.status) {
        (Form::FollowUp, Some(Status::Done | Status::Obsolete)) => -2.0,
        (_, Some(Status::Refused)) => 0.6,
        (Form::FollowUp, _) => -0.6,
        (_, Some(Status::NotDone)) => 0.3,
        _ => 0.0,
    };
    if matches!(record.zone, Zone::Summary | Zone::Recommendations) {
        weight += 0.3;
    }
    if needs_its_surroundings(text) {
        weight -= 1.0;
    }
    weight
}

/// An amount, a share or a volume: digits with a unit.
fn names_a_sum(text: &str) -> bool {
    let lower = text.to_lowercase();
    let has_digit = lower.chars().any(|c| c.is_ascii_digit());
    has_digit && ["€", "euros", "%", "heures", "agents", "jours"].iter().any(|unit| lower.contains(unit))
}

/// It begins by pointing back, stops in mid-sentence, or is a heading.
fn needs_its_surroundings(text: &str) -> bool {
    const POINTING_BACK: [&str; 29] = [
        "il ",
        "elle ",
        "ils ",
        "elles ",
        "celui-ci",
        "celle-ci",
        "ceux-ci",
        "cette ",
        "cet ",
        "ce ",
        "ces ",
        "en effet",
        "outre que",
        "en outre",
        "toutefois",
        "cependant",
        "néanmoins",
        "par ailleurs",
        "ainsi",
        "dès lors",
        "or,",
        "or ",
        "enfin",
        "de plus",
        "de même",
        "si l’",
        "si la ",
        "si le ",
        "mais ",
    ];
    let lower = text.to_lowercase();
    let points_back = POINTING_BACK.iter().any(|word| lower.starts_with(word));
    let stops = text.ends_with([':', ',', ';']) && !text.ends_with(" ;");
    let is_heading = text
        .split_whitespace()
        .filter(|word| word.chars().count() >= LONG_CAPITALS)
        .all(|word| word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic()));
    points_back || stops || is_heading || text.starts_with(|c: char| c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: Option<&str>, text: &str, wanted: &str) {
        assert_eq!(words_of(ConclusionKind::Recommendation, number, text), wanted, "{text}");
    }

    #[test]
    fn what_the_quotation_names_already_is_not_said_again() {
        let words = "Tenir un inventaire.";
        check(Some("1"), "1. Tenir un inventaire.", words);
        check(Some("1"), " 1 - Tenir un inventaire.", words);
        check(Some("1"), "Recommandation n° 1 : Tenir un inventaire.", words);
        check(Some("12"), "RECOMMANDATION N°12 – Tenir un inventaire.", words);
        check(Some("3"), "Recommandation\u{a0}n°\u{a0}3\u{a0}: Tenir un inventaire.", words);
        check(Some("3"), "Recommandation 3. Tenir un inventaire.", words);
    }

    #[test]
    fn other_words_stay() {
        for (number, text) in [
            (None, "1. Tenir un inventaire."),
            (Some("2"), "Recommandation n° 1 : Tenir un inventaire."),
            (Some("1"), "Rappel au droit n° 1 : Tenir un inventaire."),
            (Some("1"), "1 607 heures sont dues."),
            (Some("1"), "Recommandation n° 1 :"),
            (Some("1"), "Recommandation n° 12 : Tenir un inventaire."),
            (Some("1"), "La régie n° 1 : une recommandation."),
            (Some("1"), "Écrit"),
            (Some("1"), ""),
        ] {
            check(number, text, text);
        }
    }
}
