//! Names of natural persons where a text gives them in civil forms: `M. Dupont`, `Mme de La Tour`. Pure.
//!
//! It finds a name by the form before it, so a name without one stays. After a form it takes too much rather than too little.

use crate::text::fold;

/// What stands in place of a name.
pub const REPLACEMENT: &str = "X";

/// Forms of address before one name, longest first where one begins another.
const SINGULAR: [&str; 9] =
    ["Mademoiselle", "Monsieur", "Madame", "Maître", "Mlle", "Mme", "Mr", "M.", "Docteur"];

/// Forms before several names.
const PLURAL: [&str; 7] = ["Mesdemoiselles", "Messieurs", "Mesdames", "Mlles", "Mmes", "MM.", "Maîtres"];

/// Lower-case words within a name, or before it.
const PARTICLES: [&str; 19] = [
    "de", "du", "des", "d", "la", "l", "le", "van", "von", "der", "den", "di", "da", "dos", "el", "ben",
    "bin", "y", "al",
];

/// Lower-case words before a name that cannot begin one: `M. le maire`.
const ARTICLES: [&str; 5] = ["le", "la", "l", "les", "y"];

/// Beginnings, folded, of words that say what somebody does.
const FUNCTIONS: [&str; 32] = [
    "maire",
    "president",
    "vice president",
    "directeur",
    "directrice",
    "ministre",
    "prefet",
    "prefete",
    "tresorier",
    "conseill",
    "adjoint",
    "comptable",
    "secretaire",
    "procureur",
    "rapporteu",
    "depute",
    "senateur",
    "senatrice",
    "chef",
    "ordonnateur",
    "ordonnatrice",
    "agent",
    "elu",
    "administrat",
    "inspect",
    "premier",
    "premiere",
    "recteur",
    "rectrice",
    "gouverneur",
    "chancelier",
    "controleur",
];

/// Words of one name.
const MOST_WORDS: usize = 8;

/// A text without the names that stood in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text, each name replaced by [`REPLACEMENT`].
    pub text: String,
    /// The names, in order, as they stood.
    pub names: Vec<String>,
}

/// The text without names; `None` when it holds none.
#[must_use]
pub fn redact(text: &str) -> Option<Redacted> {
    let mut redacted = Redacted { text: String::new(), names: Vec::new() };
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = next_form(text, at) {
        at = found.end;
        while let Some((start, end)) = name_at(text, at) {
            redacted.text.push_str(&text[copied..start]);
            redacted.text.push_str(REPLACEMENT);
            redacted.names.push(text[start..end].to_owned());
            (copied, at) = (end, end);
            match found.plural.then(|| after_conjunction(text, end)).flatten() {
                Some(next) => at = next,
                None => break,
            }
        }
    }
    if redacted.names.is_empty() {
        return None;
    }
    redacted.text.push_str(&text[copied..]);
    Some(redacted)
}

struct FormFound {
    /// After it.
    end: usize,
    plural: bool,
}

/// The next form of address, a word by itself.
fn next_form(text: &str, from: usize) -> Option<FormFound> {
    let mut rest = from;
    loop {
        let start = rest + text[rest..].find(['M', 'D'])?;
        let form = |forms: &[&str]| {
            forms.iter().find(|form| text[start..].starts_with(**form)).map(|form| form.len())
        };
        let found = form(&PLURAL)
            .map(|length| (length, true))
            .or_else(|| form(&SINGULAR).map(|length| (length, false)));
        if let Some((length, plural)) = found {
            let end = start + length;
            // "3,5 M. La chambre" speaks of millions.
            let before = text[..start].trim_end().chars().next_back();
            let amount = text[start..end] == *"M." && before.is_some_and(|c| c.is_ascii_digit());
            let inside = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
            let goes_on =
                text[end..].chars().next().is_some_and(char::is_alphanumeric) && !text[..end].ends_with('.');
            if !amount && !inside && !goes_on {
                return Some(FormFound { end, plural });
            }
        }
        rest = start + 1;
    }
}

/// Where the name after a form stands.
fn name_at(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut words = Words { text, at: from };
    let mut start = None;
    let mut end = from;
    let mut before = String::new();
    for place in 0..MOST_WORDS {
        let Some((word_start, word_end)) = words.next() else { break };
        let word = &text[word_start..word_end];
        let folded = fold(word);
        if is_form(word) {
            break;
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        if !capital && (!PARTICLES.contains(&word) || (place == 0 && ARTICLES.contains(&word))) {
            break;
        }
        if capital && is_function(&folded) && (end == from || ARTICLES.contains(&before.as_str())) {
            return None;
        }
        start = start.or(Some(word_start));
        if capital {
            end = word_end;
        }
        before = folded;
    }
    let start = start.filter(|_| end > from)?;
    // A letter alone was put there by somebody who hid the name.
    (text[start..end].chars().filter(|c| c.is_alphabetic()).count() > 1).then_some((start, end))
}

/// Whether a word is a form of address, which begins another name.
fn is_form(word: &str) -> bool {
    let bare = |form: &str| form.trim_end_matches('.') == word.trim_end_matches('.');
    SINGULAR.iter().chain(&PLURAL).any(|form| bare(form))
}

fn is_function(folded: &str) -> bool {
    FUNCTIONS.iter().any(|function| folded.starts_with(function))
}

/// After `, ` or ` et ` that lead from one name to the next.
fn after_conjunction(text: &str, from: usize) -> Option<usize> {
    let rest = &text[from..];
    [", ", " et ", "\u{a0}et "]
        .iter()
        .find(|between| rest.starts_with(**between))
        .map(|between| from + between.len())
}

/// Words one after the other, with nothing but spaces, or an apostrophe, between.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        let gap = rest.find(|c: char| !c.is_whitespace() && !matches!(c, '\'' | '’'))?;
        // A paragraph or two spaces of a table do not lie within a name.
        if rest[..gap].contains(['\n', '\t']) {
            return None;
        }
        let start = self.at + gap;
        let letters = self.text[start..].find(|c: char| !(c.is_alphabetic() || c == '-'));
        let mut end = letters.map_or(self.text.len(), |length| start + length);
        if end == start {
            return None;
        }
        // An initial: "J. Dupont".
        if self.text[start..end].chars().count() == 1 && self.text[end..].starts_with(". ") {
            end += 1;
        }
        self.at = end;
        Some((start, end))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(redact(text).map_or(text.to_owned(), |redacted| redacted.text), expected);
    }

    #[test]
    fn names_in_civil_forms_are_replaced() {
        check("confié à M. Dupont, alors adjoint", "confié à M. X, alors adjoint");
        check("Mme Jeanne MARTIN-LEROY a signé.", "Mme X a signé.");
        check("M.\u{a0}Jean de La Tour du Pré vend", "M.\u{a0}X vend");
        check("Monsieur d’Aubrac et Madame Aubrac", "Monsieur X et Madame X");
        check("MM. Dupont, Martin et Leroy ont", "MM. X, X et X ont");
        check("M. J. Dupont", "M. X");
        check("M. et Mme Dupont", "M. et Mme X");
        check("M. Dupont, Mme Leroy", "M. X, Mme X");
        check("M. Dupont M. Leroy", "M. X M. X");
        check("(Mlle Élodie Œuvrard)", "(Mlle X)");
    }

    #[test]
    fn functions_are_no_names() {
        for text in [
            "M. le maire a répondu",
            "Monsieur le Maire",
            "Madame la Présidente de la chambre",
            "Madame La Présidente",
            "M. Maire",
            "M. l’adjoint",
            "pour 3,5 M. La chambre relève",
            "M. X a signé",
            "le compte M. 14",
            "Mmes et MM. les conseillers",
            "Mesures à prendre",
            "la norme M14",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn names_are_told() {
        let redacted = redact("Mme Leroy puis M. Dupont").expect("two names");
        assert_eq!(redacted.names, ["Leroy", "Dupont"]);
    }

    proptest! {
        #[test]
        fn no_name_stays_behind_its_form(text in "((M\\.|Mme|MM\\.|le|de|Dupont|É|,|et)( |\n|, |\\. )){0,12}") {
            for name in redact(&text).map(|redacted| redacted.names).unwrap_or_default() {
                let left = redact(&text).map(|redacted| redacted.text).unwrap_or_default();
                prop_assert!(!left.contains(&format!("M. {name}")) && !left.contains(&format!("Mme {name}")), "{left}");
            }
        }
    }
}
