//! Words of French for comparing: folding, word lists, first words.
//!
//! For rules only: what is stored and shown is always the original text.

use crate::words::plain;

/// Lower case without accents, ligatures and typographic variants; runs of white space become one space.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if let Some(letters) = plain(c) {
            folded.push_str(letters);
            continue;
        }
        match c {
            '’' | '‘' | 'ʼ' | '´' | '`' => folded.push('\''),
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}' => {}
            c if c.is_whitespace() => {
                if !folded.ends_with(' ') && !folded.is_empty() {
                    folded.push(' ');
                }
            }
            c => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// [`fold`], but past participles keep their accent: "recommande" is not "recommandé".
pub(super) fn fold_tense(text: &str) -> String {
    /// Stands for the accent while the rest is folded.
    const KEPT: &str = "é";
    let lower = text.to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    for (index, word) in lower.split('é').enumerate() {
        if index > 0 {
            let ends = word.trim_start_matches(['e', 's']);
            let participle = word.len() - ends.len() <= 2 && !ends.starts_with(char::is_alphabetic);
            folded.push_str(if participle { KEPT } else { "e" });
        }
        let spaced = word.starts_with(char::is_whitespace) && index > 0;
        folded.push_str(if spaced { " " } else { "" });
        folded.push_str(&fold(word));
        if word.ends_with(char::is_whitespace) && !word.trim().is_empty() {
            folded.push(' ');
        }
    }
    folded
}

/// Folded words; an apostrophe ends a word and a hyphen does not.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    words.map(|word| word.trim_matches('-')).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether a word stands in a list of words separated by spaces.
pub(super) fn listed(word: &str, list: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Letters kept of a word when inflection is to be forgotten.
const STEM_LETTERS: usize = 5;
/// Words shorter than this say little of a text's subject.
const SHORTEST_CONTENT_WORD: usize = 4;
/// Longer words that say nothing of a text's subject either.
const EMPTY_WORDS: &str = "\
    afin ainsi aussi avec cette chambre comme conformement cour dans demande dont elle entre leur \
    leurs mettre mise notamment oeuvre plus pour procedant proceder recommandation recommande \
    rappelle invite sans selon sont sous tous tout toute toutes veiller";

/// Stems of the words that say what a text is about.
pub(super) fn content_stems(text: &str) -> Vec<String> {
    let kept = words(text).into_iter().filter(|word| {
        word.chars().count() >= SHORTEST_CONTENT_WORD && !listed(word, EMPTY_WORDS)
            || word.chars().any(|c| c.is_ascii_digit())
    });
    let mut stems: Vec<String> = kept.map(|word| word.chars().take(STEM_LETTERS).collect()).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_typography() {
        assert_eq!(fold("  L’Œuvre\u{a0}À  Élaborer "), "l'oeuvre a elaborer");
    }

    #[test]
    fn apostrophes_end_words_and_hyphens_do_not() {
        assert_eq!(
            words("s’assurer du compte-rendu, n° 3"),
            ["s", "assurer", "du", "compte-rendu", "n", "3"]
        );
    }

    #[test]
    fn stems_forget_inflection_and_empty_words() {
        assert_eq!(content_stems("Veiller à valoriser les contributions"), ["contr", "valor"]);
        assert_eq!(content_stems("la valorisation de la contribution"), ["contr", "valor"]);
    }
}
