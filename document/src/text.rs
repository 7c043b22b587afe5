//! Folding of French text shared by all stages: apostrophes, spaces, ligatures, accents; words and sentences.
//!
//! For comparing and indexing only: what is shown is always the original.

use std::{ops::Range, sync::LazyLock};

use jiff::civil::Date;
use regex::Regex;
use unicode_normalization::char::decompose_compatible;

/// Abbreviations after whose stop a sentence goes on, folded.
const ABBREVIATIONS: [&str; 30] = [
    "m", "mm", "mme", "mmes", "mlle", "dr", "pr", "me", "art", "al", "cf", "p", "pp", "n", "no", "ex", "env",
    "tel", "fig", "vol", "chap", "l", "r", "d", "lo", "st", "ste", "av", "bd", "resp",
];

/// Acronyms of the field and their long forms, a line each: `ACRONYM|long form|...`, a `!` before one that reads like a word; lines
/// that begin with `#` are remarks.
pub const ACRONYMS: &str = include_str!("../data/acronyms.txt");

/// The months, January first.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A date as French prints it: `1er août 2001`.
#[must_use]
pub fn french_date(date: Date) -> String {
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    let day = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{day} {month} {}", date.year())
}

static END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\.{1,3}|[!?…])(?:[\s\u{a0}]?[»”\)])*(?P<gap>[\s\u{a0}]+)").expect("a valid pattern")
});

/// Lower case, no accents, ligatures undone, apostrophes, hyphens and spaces of one kind, soft hyphens removed.
///
/// A soft hyphen between two digits stands for a hyphen in converted reports (`2015\u{ad}1199`) and becomes one.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{ad}' => {
                let digit_before = folded.ends_with(|before: char| before.is_ascii_digit());
                if digit_before && letters.peek().is_some_and(char::is_ascii_digit) {
                    folded.push('-');
                }
            }
            plain if plain.is_ascii_alphanumeric() => folded.push(plain.to_ascii_lowercase()),
            other => decompose_compatible(other, |part| push_folded(&mut folded, part)),
        }
    }
    folded
}

fn push_folded(folded: &mut String, letter: char) {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{200b}' | '\u{feff}' => {}
        'œ' | 'Œ' => folded.push_str("oe"),
        'æ' | 'Æ' => folded.push_str("ae"),
        '’' | '‘' | 'ʼ' | '´' | '`' => folded.push('\''),
        '‐' | '‑' | '‒' | '–' | '—' | '−' => folded.push('-'),
        other if other.is_whitespace() => folded.push(' '),
        other => folded.extend(other.to_lowercase()),
    }
}

/// The letters alone, in small, accents kept: for comparing headings and paragraphs whatever parts or numbers their words.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// The folded words: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// The sentences, as ranges of bytes without the white space around them.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for captures in END.captures_iter(text) {
        let (Some(end), Some(gap)) = (captures.get(0), captures.name("gap")) else { continue };
        if ends_sentence(text, end.start(), gap.end()) {
            push_trimmed(&mut found, text, start..gap.start());
            start = gap.end();
        }
    }
    push_trimmed(&mut found, text, start..text.len());
    found
}

fn ends_sentence(text: &str, stop: usize, next: usize) -> bool {
    let opening =
        |letter: char| letter.is_uppercase() || letter.is_ascii_digit() || "«\"“(•-–".contains(letter);
    if !text[next..].starts_with(opening) {
        return false;
    }
    if !text[stop..].starts_with('.') {
        return true;
    }
    let before = &text[..stop];
    let word_start = before.char_indices().rev().find(|(_, letter)| !letter.is_alphanumeric());
    let word = &before[word_start.map_or(0, |(at, letter)| at + letter.len_utf8())..];
    let token = before.rsplit(char::is_whitespace).next().unwrap_or_default().trim_start_matches(['(', '§']);
    let section = token.contains('.') && token.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    let item_number =
        before.len() <= 3 && !before.is_empty() && before.chars().all(|letter| letter.is_ascii_digit());
    if section || item_number {
        return false;
    }
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    !initial && !word.is_empty() && !ABBREVIATIONS.contains(&fold(word).as_str())
        || before.ends_with(['»', ')', '%', '€', '”'])
}

fn push_trimmed(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if start < end {
        found.push(start..end);
    }
}

/// A number in small Roman figures; those above 4,999 are cut there.
#[must_use]
pub fn roman(number: i64) -> String {
    const VALUES: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = number.min(4999);
    let mut text = String::new();
    for (value, letters) in VALUES {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_sentences(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn folding_unifies_spellings() {
        for (text, folded) in [
            ("L’Œuvre", "l'oeuvre"),
            ("ﬁnances\u{a0}: été", "finances : ete"),
            ("n° 2015\u{ad}1199", "n° 2015-1199"),
            ("régu\u{ad}larité", "regularite"),
            ("rendez\u{2011}vous", "rendez-vous"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn words_are_folded_and_bare() {
        assert_eq!(words("L’élève, 2e !").collect::<Vec<_>>(), ["l", "eleve", "2e"]);
    }

    #[test]
    fn sentences_survive_abbreviations_and_articles() {
        check_sentences("M. Dupont a signé. La dette baisse.", &["M. Dupont a signé.", "La dette baisse."]);
        check_sentences(
            "Voir l’article L. 2312-1 du CGCT (cf. § 3.1. Dette). Fin",
            &["Voir l’article L. 2312-1 du CGCT (cf. § 3.1. Dette).", "Fin"],
        );
        check_sentences(
            "Elle dit : « C’est fait. » Puis rien.",
            &["Elle dit : « C’est fait. »", "Puis rien."],
        );
        check_sentences(
            "Un taux de 3.5 % et 12,4 M€. Il monte !",
            &["Un taux de 3.5 % et 12,4 M€.", "Il monte !"],
        );
        check_sentences("", &[]);
    }
}
