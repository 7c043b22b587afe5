//! Words of French for rules of tagging and judging: folded, without elision and plural, each with its place.
//!
//! For comparing only: what is shown is always the original.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

/// Words that carry no topic: articles, prepositions, elided letters.
const EMPTY: &[&str] = &[
    "a", "au", "aux", "c", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "n", "ou", "par",
    "pour", "qu", "s", "sur", "un", "une",
];

/// A label, with or without a number, or a number alone, in front of a conclusion.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^[\s\-–—•*\[(]*
        (?:(?:recommandations?|pr[ée]conisations?|orientations?|obligations?\ de\ faire
            |rappels?\s+(?:au|du|à\ la|à\ l['’]|d['’]une?|d['’])\s*(?:droit|loi|r[ée]glementation|obligations?\s+juridiques?))
          \s*(?:\([^)]*\))?\s*(?:n\s*°+\s*|n[o\.]\s*)?(?:\d+(?:\.\d+)*|unique)?\s*(?:\([^)]*\))?\s*[:.\-–—]+
        |(?:n\s*°+\s*)?\d+\s*[.)/:\-–—]+)\s*[.:]*",
    )
    .expect("the pattern is a constant")
});

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Lower case without accents and ligatures.
    pub folded: String,
    /// The same without the marks of plural and feminine.
    pub stem: String,
    /// Two letters or more, all capitals, in a text that is not all capitals: an acronym.
    pub capitals: bool,
}

/// A conclusion without the label and number in front of it.
pub(crate) fn without_label(text: &str) -> &str {
    LABEL.find(text).map_or(text, |label| &text[label.end()..])
}

/// The words of a text in their order; apostrophes and hyphens part words.
pub(crate) fn all(text: &str) -> Vec<Word> {
    let title = !text.chars().any(char::is_lowercase);
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric() || is_joining(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(word(text, from..at, title));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// The words that may carry a topic.
pub(crate) fn content(text: &str) -> Vec<Word> {
    all(text).into_iter().filter(|word| !EMPTY.contains(&word.folded.as_str())).collect()
}

/// The folded words, one space before and after each: rules are written as ` mot mot `.
pub(crate) fn flat(text: &str) -> String {
    let mut flat = String::from(" ");
    for word in all(text) {
        flat.push_str(&word.folded);
        flat.push(' ');
    }
    flat
}

fn is_joining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')
}

fn word(text: &str, range: Range<usize>, title: bool) -> Word {
    let letters = &text[range.clone()];
    let folded = fold(letters);
    let alphabetic = letters.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = !title && alphabetic >= 2 && !letters.chars().any(char::is_lowercase);
    Word { stem: stem(&folded), range, folded, capitals }
}

fn fold(letters: &str) -> String {
    let mut folded = String::with_capacity(letters.len());
    for c in letters.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None if is_joining(c) => {}
            None => folded.push(c),
        }
    }
    folded
}

/// An accented letter or ligature of French, in small, without its accent or apart.
pub(crate) fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ä' | 'ã' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ò' | 'ó' | 'ô' | 'ö' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'œ' => "oe",
        'æ' => "ae",
        _ => return None,
    })
}

/// Shortest word that may lose an ending.
const SHORTEST_INFLECTED: usize = 4;

fn stem(folded: &str) -> String {
    if folded.len() < SHORTEST_INFLECTED || folded.bytes().any(|byte| byte.is_ascii_digit()) {
        return folded.to_owned();
    }
    if let Some(root) = folded.strip_suffix("aux").filter(|root| !root.ends_with('e')) {
        return format!("{root}al");
    }
    let singular = folded.strip_suffix(['s', 'x']).unwrap_or(folded);
    singular.strip_suffix('e').unwrap_or(singular).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_same(left: &str, right: &str) {
        let stems = |text| content(text).into_iter().map(|word| word.stem).collect::<Vec<_>>();
        assert_eq!(stems(left), stems(right));
    }

    #[test]
    fn plural_elision_accents_and_small_words_are_forgotten() {
        check_same("les délais de paiement", "DÉLAI DU PAIEMENT");
        check_same("l’état de l'actif", "États des actifs");
        check_same("comptes régionaux", "compte régional");
        check_same("réseaux d’eau", "réseau des eaux");
        check_same("maîtrise d’œuvre", "maitrise d'oeuvre");
        check_same("avance\u{301}e", "avancée");
    }

    #[test]
    fn ranges_give_the_words_back() {
        let text = "L’élu, n° 3";
        let found: Vec<&str> = all(text).into_iter().map(|word| &text[word.range]).collect();
        assert_eq!(found, ["L", "élu", "n", "3"]);
    }

    #[test]
    fn flat_text_is_bounded_by_spaces() {
        assert_eq!(flat("N’est-ce pas ?"), " n est ce pas ");
        assert_eq!(flat(""), " ");
    }

    #[test]
    fn capitals_need_two_letters() {
        let capitals = |text| all(text).into_iter().map(|word| word.capitals).collect::<Vec<_>>();
        assert_eq!(capitals("À CET égard"), [false, true, false]);
        assert_eq!(capitals("À CET ÉGARD"), [false, false, false], "a title");
    }
}
