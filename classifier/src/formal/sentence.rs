//! Sentences of the body in which the jurisdiction recommends in its own voice.

use std::sync::LazyLock;

use cambon_document::{ConclusionKind, Form, Span, Zone};
use regex::Regex;

use super::{
    Draft,
    lines::{Line, Unit},
    words::fold_tense,
};

/// List number of the sentences, which belong to no list.
const NO_LIST: usize = usize::MAX;
/// Sentences of context quoted behind the one that recommends.
const SENTENCES_BEHIND: usize = 1;
/// Longest context quoted behind, as a share of the sentence that recommends.
const LONGEST_BEHIND: f64 = 1.6;

/// The jurisdiction, in the present tense, recommends.
static RECOMMENDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\b(?:(?:la|le|cette)\s(?P<subject>chambre|cour|juridiction)(?P<between>[^;:«»]{0,160}?)\s(?P<verb>recommande|preconise)\b
        |(?:recommande|preconise)-t-elle\b
        |^(?:[^,;:«»]{0,60},\s)?elle(?:[^;:«»]{0,60}?)\s(?:recommande|preconise)\b
        |\b(?:chambre|cour)\s(?:[^;:«»]{0,60}?)(?:a|que|de|doit|peut|souhaite|tient\sa)\s(?:recommander|preconiser)\b)",
    )
    .expect("the pattern is a constant")
});

/// Bodies that are called a chamber or a court and are not the jurisdiction.
const OTHER_CHAMBERS: &[&str] = &[
    "d'agriculture",
    "de commerce",
    "de metiers",
    "des metiers",
    "syndicale",
    "criminelle",
    "des notaires",
    "consulaire",
    "administrative",
    "de cassation",
    "d'appel",
    "de justice",
    "internationale",
    "haute",
];
/// Words between subject and verb that make it past, passive, another's or a relative clause.
const NOT_ITS_VOICE: &[&str] = &[
    " qui ",
    " que la ",
    " dont ",
    " avait ",
    " a ete ",
    " selon ",
    " lequel",
    " ordonnateur ",
    " maire ",
    " president du ",
];
/// Words before the subject that take the sentence out of the jurisdiction's present voice.
const REPORTED: &[&str] = &[
    "comme",
    "que",
    "dont",
    "ainsi que",
    "selon ce que",
    "ce que",
    "puisque",
    "lorsque",
    "tel que",
    "telle que",
];

/// The in-text conclusions outside what `formal` already holds.
pub(super) fn drafts(units: &[Unit<'_>], formal: &[Draft]) -> Vec<Draft> {
    let lines = units.iter().filter_map(Unit::line).filter(|line| {
        let read = matches!(line.zone, Zone::Body | Zone::Summary | Zone::Recommendations | Zone::Procedure);
        read && line.heading.is_none()
            && may_recommend(line.text)
            && !formal.iter().any(|draft| overlap(draft.span, line.span))
    });
    lines.flat_map(sentences_that_recommend).collect()
}

/// Whether one of the verbs of [`RECOMMENDS`] may stand in a text: most paragraphs are put aside without folding them.
fn may_recommend(text: &str) -> bool {
    const PARTS: [&str; 4] = ["command", "COMMAND", "conis", "CONIS"];
    PARTS.iter().any(|part| text.contains(part)) || text.contains(['\u{ad}', '\u{200b}'])
}

fn overlap(left: Span, right: Span) -> bool {
    left.start < right.end && right.start < left.end
}

fn sentences_that_recommend(line: &Line<'_>) -> Vec<Draft> {
    let sentences = split(line.text);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut reached = 0;
    for (index, sentence) in sentences.iter().enumerate() {
        if sentence.start < reached || !recommends(sentence.of(line.text)) {
            continue;
        }
        let end = sentences[extent(&sentences, index)].end;
        reached = end;
        drafts.push(Draft {
            span: Span::new(line.span.start + sentence.start, line.span.start + end),
            block: line.block,
            form: Form::InText,
            kind: ConclusionKind::Recommendation,
            number: None,
            status: None,
            sub_heading: None,
            list: NO_LIST,
        });
    }
    drafts
}

/// Index of the last sentence quoted: what closes the paragraph, where it is short.
fn extent(sentences: &[Span], index: usize) -> usize {
    let last = sentences.len() - 1;
    let behind: usize = sentences[index + 1..].iter().map(|sentence| sentence.len()).sum();
    let short = behind as f64 <= LONGEST_BEHIND * sentences[index].len() as f64;
    if last - index <= SENTENCES_BEHIND && short { last } else { index }
}

fn recommends(sentence: &str) -> bool {
    let folded = fold_tense(sentence);
    if folded.ends_with(':') || in_quotes(&folded) {
        return false;
    }
    let Some(captures) = RECOMMENDS.captures(&folded) else { return false };
    let between = captures.name("between").map_or("", |text| text.as_str());
    let padded = format!("{between} ");
    if OTHER_CHAMBERS.iter().any(|other| between.trim_start().starts_with(other))
        || NOT_ITS_VOICE.iter().any(|word| padded.contains(word))
    {
        return false;
    }
    let start = captures.get(0).map_or(0, |whole| whole.start());
    let before = folded[..start].trim_end();
    !REPORTED.iter().any(|word| {
        before.ends_with(word) && before[..before.len() - word.len()].ends_with([' ', ',']) || before == *word
    })
}

/// The verb stands inside quotation marks.
fn in_quotes(folded: &str) -> bool {
    let verb = folded.find("recommande").or_else(|| folded.find("preconise")).unwrap_or(0);
    let before = &folded[..verb];
    before.matches('«').count() > before.matches('»').count()
}

/// Sentences of a paragraph, as ranges of its bytes.
pub(super) fn split(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, c) in text.char_indices() {
        let end = index + c.len_utf8();
        if matches!(c, '.' | '!' | '?') && ends_sentence(text, index, end) {
            push(&mut sentences, text, start, end);
            start = end;
        }
    }
    push(&mut sentences, text, start, text.len());
    sentences
}

fn push(sentences: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let part = &text[start..end];
    let words = part.trim();
    if !words.is_empty() {
        let from = start + (part.len() - part.trim_start().len());
        sentences.push(Span::new(from, from + words.len()));
    }
}

/// A stop followed by a capital, not behind an abbreviation or an initial.
fn ends_sentence(text: &str, stop: usize, end: usize) -> bool {
    let rest = &text[end..];
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let next = behind.trim_start();
    let spaced = next.len() < behind.len();
    if !spaced || !next.starts_with(|c: char| c.is_uppercase() || c == '«' || c == '"') {
        return false;
    }
    let word = text[..stop].rsplit([' ', '\u{a0}', '(', '’', '\'']).next().unwrap_or("");
    let abbreviations =
        ["M", "MM", "Mme", "art", "cf", "p", "al", "n", "L", "R", "D", "LO", "etc", "MM", "Dr", "St"];
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    !initial && !abbreviations.contains(&word)
}
