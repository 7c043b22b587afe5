//! The one term under which a word is indexed: its stem, then the word as it is written, from which all its other forms follow.
//!
//! `dépenses` becomes `depens dépenses`: the words of a stem stand side by side in the dictionary, and so do the ways of writing a word, as
//! all of them have the same stem once their accents are taken away. A word with a second stem has a second term, which only leads to the first.

use std::borrow::Cow;

use crate::analysis::{Token, fold, stem};
use crate::inverted::Word;

/// Stands between a word's first stem and the word.
const OWN: char = ' ';

/// Stands between its second stem and the word.
const OTHER: char = '!';

/// What follows both in the order of characters; no word holds one of the three.
const AFTER: char = '"';

/// Ends an elided word, which has no inflection.
const ELIDED: char = '\'';

/// Stands between a word in capitals and the same in small letters, where these do not follow from it.
const APART: char = '/';

/// The terms of a word that has these stems.
pub fn word(token: &Token, stems: &[String]) -> Word {
    let mut written = match &token.capitals {
        Some(capitals) if lower(capitals) == token.accented => capitals.clone(),
        Some(capitals) => format!("{capitals}{APART}{}", token.accented),
        None => token.accented.clone(),
    };
    if token.elided {
        written.push(ELIDED);
        return Word { term: format!("{}{OWN}{written}", stem(&token.folded)).into(), other: None };
    }
    let [own, other @ ..] = stems else {
        return Word { term: format!("{OWN}{written}").into(), other: None };
    };
    let other = other.first().map(|stem| format!("{stem}{OTHER}{written}").into());
    Word { term: format!("{own}{OWN}{written}").into(), other }
}

/// The term of a word's first stem, from that of another of its stems.
pub fn own_term(term: &str) -> Option<String> {
    let surface = Surface::of_term(term.as_bytes())?;
    Some(format!("{}{OWN}{}", stem(&surface.folded()), surface.written))
}

/// The part of the dictionary, from and before, where the words with a stem stand.
pub fn of_stem(stem: &str) -> (String, String) {
    (format!("{stem}{OWN}"), format!("{stem}{AFTER}"))
}

/// The part where the words stand that are `form` in small letters and without accents.
pub fn of_form(form: &str) -> (String, String) {
    let stem = stem(&fold(&lower(form)));
    (format!("{stem}{OWN}"), format!("{stem}{OTHER}"))
}

/// A word of the dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surface<'a> {
    /// It stands under its first stem.
    pub own: bool,
    /// See [`Token::elided`].
    pub elided: bool,
    /// As it is written, to be compared with others.
    pub written: &'a str,
    accented: Cow<'a, str>,
    capitals: Option<&'a str>,
}

impl<'a> Surface<'a> {
    /// Of a term made by [`terms`].
    pub fn of_term(term: &'a [u8]) -> Option<Self> {
        let term = std::str::from_utf8(term).ok()?;
        let at = term.find([OWN, OTHER])?;
        let (own, written) = (term[at..].starts_with(OWN), &term[at + 1..]);
        let (word, elided) = match written.strip_suffix(ELIDED) {
            Some(word) => (word, true),
            None => (written, false),
        };
        if let Some((capitals, accented)) = word.split_once(APART) {
            return Some(Self { own, elided, written, accented: accented.into(), capitals: Some(capitals) });
        }
        let accented = lower(word);
        let capitals = (accented != word).then_some(word);
        Some(Self { own, elided, written, accented, capitals })
    }

    /// In small letters, with its accents.
    pub fn accented(&self) -> &str {
        &self.accented
    }

    /// Without accents.
    pub fn folded(&self) -> String {
        fold(&self.accented)
    }

    /// Whether one of the forms under which the word is found is as wanted.
    pub fn any(&self, wanted: impl Fn(&str) -> bool) -> bool {
        wanted(&self.accented) || self.capitals.is_some_and(&wanted) || wanted(&self.folded())
    }
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.chars().any(|character| !character.to_lowercase().eq([character])) {
        Cow::Owned(word.chars().flat_map(char::to_lowercase).collect())
    } else {
        Cow::Borrowed(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;

    #[track_caller]
    fn check(text: &str) {
        for token in analyse(text) {
            let Word { term, other } = word(&token, &token.stems());
            let terms: Vec<Box<str>> = std::iter::once(term).chain(other).collect();
            let stems = if token.elided { 1 } else { token.stems().len() };
            assert_eq!(terms.len(), stems, "{token:?}");
            for (place, term) in terms.iter().enumerate() {
                let surface = Surface::of_term(term.as_bytes()).expect("a term can be read");
                assert_eq!((surface.own, surface.elided), (place == 0, token.elided), "{token:?}");
                assert_eq!(surface.accented(), token.accented, "{token:?}");
                assert_eq!(surface.capitals, token.capitals.as_deref(), "{token:?}");
                assert_eq!(surface.folded(), token.folded, "{token:?}");
                assert_eq!(own_term(term).as_deref(), Some(&*terms[0]), "{token:?}");
            }
            for form in token.exact_forms() {
                let (from, before) = of_form(form);
                assert!(*from <= *terms[0] && *terms[0] < *before, "{form} does not lead to {terms:?}");
            }
        }
    }

    #[test]
    fn all_forms_follow_from_a_term() {
        check(
            "L'état des dépenses de l’EPCI, ETAT, Etat, État ; qu'il, C'est : 1 607 heures, soit 12,5 % de 23 000 €.",
        );
        check(
            "R.S.A. CET cet Œuvre ŒUVRE œuvré À ça Ça ÎLE Ile ﬁnancier ⓒ №5 Straße STRASSE ΣΑΣ İstanbul ǅ ½ aujourd'hui",
        );
        check("les régies yeux amiante décidément logiquement pénalités réguliers");
    }

    #[test]
    fn letters_of_every_script_survive() {
        let all: String =
            (0x21..0x3000).filter_map(char::from_u32).flat_map(|letter| [letter, 'a', ' ']).collect();
        check(&all);
        check(&all.replace('a', "A"));
    }
}
