//! Acronyms that the lexicon does not know, read as their long forms.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::lexicon;
use crate::words::{self, Word};

/// Words of the long form by the folded acronym: the first of [`cambon_document::text::ACRONYMS`].
static LONG_FORMS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let lines = cambon_document::text::ACRONYMS.lines().filter(|line| !line.starts_with('#'));
    let forms = lines.filter_map(|line| {
        let mut forms = line.trim_start_matches('!').split('|');
        let (acronym, long) = (forms.next()?, forms.next()?);
        Some((acronym.to_lowercase(), words::content(long).into_iter().map(|word| word.folded).collect()))
    });
    forms.collect()
});

/// The folded words of a text, its acronyms spelt out.
pub(super) fn expanded(words: Vec<Word>) -> Vec<String> {
    let mut expanded = Vec::with_capacity(words.len());
    for word in words {
        match LONG_FORMS.get(&word.folded).filter(|_| word.capitals && !lexicon::knows(&word.folded)) {
            Some(long) => expanded.extend(long.iter().cloned()),
            None => expanded.push(word.folded),
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(expanded(words::content(text)).join(" "), expected);
    }

    #[test]
    fn acronyms_in_capitals_are_spelt_out() {
        check("Saisir le CST", "saisir comite social territorial");
        check("Saisir le cst", "saisir cst");
        check("Adopter le RIFSEEP", "adopter rifseep");
    }
}
