//! Identities that are the same on every machine and after every rebuild.
//!
//! Everything here is FROZEN: another folding of words or another separator would change the ids that permalinks, exports and
//! readers' notes hold. It therefore does not share the folding of search, which may improve.

use std::collections::HashMap;

use cambon_document::{
    Conclusion, ConclusionId, ConclusionKind, IdentifiedConclusion, PublicationId, Sha256Hex, TopicTag,
};
use sha2::{Digest, Sha256};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Hexadecimal digits of a publication's id: 48 bits, one chance in 350,000 of any collision among 40,000 publications.
const PUBLICATION_DIGITS: usize = 12;

/// Hexadecimal digits of a conclusion's id: 64 bits, as a million conclusions are expected.
const CONCLUSION_DIGITS: usize = 16;

/// Between the parts of a key: no part holds it.
const SEPARATOR: &str = "\u{0}";

/// What makes a publication the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationKey<'a> {
    /// The id that its metadata name.
    Explicit(&'a str),
    /// Its path from the root of the import.
    Place(&'a str),
    /// The same path as an unrelated publication that came first: told apart by its first content.
    PlaceAndContent(&'a str, &'a Sha256Hex),
}

impl PublicationKey<'_> {
    /// The publication's id.
    #[must_use]
    pub fn id(self) -> PublicationId {
        let digest = match self {
            Self::Explicit(id) => digest_of(&["publication", "id", id]),
            Self::Place(path) => digest_of(&["publication", "place", path]),
            Self::PlaceAndContent(path, sha256) => {
                digest_of(&["publication", "place", path, sha256.as_str()])
            }
        };
        PublicationId(digest[..PUBLICATION_DIGITS].to_owned())
    }
}

/// SHA-256 of bytes.
#[must_use]
pub(crate) fn sha256(bytes: &[u8]) -> Sha256Hex {
    Sha256Hex(hex(&Sha256::digest(bytes)))
}

/// Gives each conclusion its id: from the publication, the kind, the folded words and an ordinal among equals, so that it
/// stays when the conclusion moves within the text. `canonical_text` is that of the conclusions' document.
#[must_use]
pub fn identify(
    publication: &PublicationId,
    canonical_text: &str,
    conclusions: &[(Conclusion, Vec<TopicTag>)],
) -> Vec<IdentifiedConclusion> {
    let mut equals: HashMap<(ConclusionKind, String), usize> = HashMap::new();
    let identified = conclusions.iter().map(|(conclusion, topics)| {
        let words = folded_words(conclusion.text(canonical_text));
        let ordinal = equals.entry((conclusion.kind, words.clone())).or_default();
        let parts =
            ["conclusion", publication.as_str(), conclusion.kind.code(), &words, &ordinal.to_string()];
        *ordinal += 1;
        let id = ConclusionId(digest_of(&parts)[..CONCLUSION_DIGITS].to_owned());
        IdentifiedConclusion { id, conclusion: conclusion.clone(), topics: topics.clone() }
    });
    identified.collect()
}

/// Letters and digits without accents and case, words separated by one space.
fn folded_words(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut between_words = false;
    for character in
        text.nfkd().filter(|&character| !is_combining_mark(character) && character != SOFT_HYPHEN)
    {
        if !character.is_alphanumeric() {
            between_words = true;
            continue;
        }
        if std::mem::take(&mut between_words) && !folded.is_empty() {
            folded.push(' ');
        }
        match character {
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            _ => folded.extend(character.to_lowercase()),
        }
    }
    folded
}

/// Invisible unless a line breaks at it, and so present in one format and absent in another.
const SOFT_HYPHEN: char = '\u{ad}';

fn digest_of(parts: &[&str]) -> String {
    hex(&Sha256::digest(parts.join(SEPARATOR)))
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashSet;

    use cambon_document::{Form, Occurrence, Span, Zone};
    use proptest::prelude::*;

    use super::*;

    fn recommendation(start: usize, end: usize) -> (Conclusion, Vec<TopicTag>) {
        let occurrence = Occurrence {
            span: Span::new(start, end),
            form: Form::List,
            zone: Zone::Summary,
            section: Vec::new(),
            page: None,
        };
        let conclusion = Conclusion {
            legal_bases: Vec::new(),
            kind: ConclusionKind::Recommendation,
            form: Form::List,
            number: None,
            status_literal: None,
            status: None,
            nature: None,
            sub_heading: None,
            occurrences: vec![occurrence],
        };
        (conclusion, Vec::new())
    }

    /// Ids of the lines of a text.
    fn ids(lines: &[&str]) -> Vec<ConclusionId> {
        let text = lines.join("\n");
        let mut start = 0;
        let conclusions: Vec<_> = lines
            .iter()
            .map(|line| {
                let end = start + line.len();
                let conclusion = recommendation(start, end);
                start = end + 1;
                conclusion
            })
            .collect();
        let publication = PublicationKey::Explicit("1").id();
        identify(&publication, &text, &conclusions).into_iter().map(|identified| identified.id).collect()
    }

    #[test]
    fn ids_are_frozen() {
        assert_eq!(PublicationKey::Explicit("388125").id().as_str(), "c8ab1545b36a");
        assert_eq!(PublicationKey::Place("2019/rapport").id().as_str(), "9847607787e4");
        assert_eq!(ids(&["Mettre en œuvre l’inventaire."])[0].as_str(), "c5f82fbebf3795bb");
    }

    #[test]
    fn typography_does_not_change_an_id() {
        let plain = ids(&["Mettre en oeuvre l'inventaire"]);
        assert_eq!(ids(&["Mettre\u{a0}en œuvre l’inven\u{ad}taire."]), plain);
        assert_ne!(ids(&["Mettre en oeuvre deux inventaires"]), plain);
    }

    #[test]
    fn position_does_not_change_an_id_and_equals_are_told_apart() {
        let before = ids(&["Créer une régie.", "Tenir l'inventaire.", "Créer une régie."]);
        let after = ids(&["Un ajout.", "Tenir l'inventaire.", "Créer une régie.", "Créer une régie."]);
        assert_eq!(before[1], after[1]);
        assert_eq!([&before[0], &before[2]], [&after[2], &after[3]]);
        assert_ne!(before[0], before[2]);
    }

    #[test]
    fn an_explicit_id_is_not_a_path() {
        let sha = sha256(b"x");
        let keys = [
            PublicationKey::Explicit("a"),
            PublicationKey::Place("a"),
            PublicationKey::PlaceAndContent("a", &sha),
        ];
        assert_eq!(keys.iter().map(|key| key.id()).collect::<HashSet<_>>().len(), 3);
    }

    proptest! {
        #[test]
        fn ids_of_one_publication_are_distinct(lines in prop::collection::vec("[a-c' .é]{0,4}", 0..40)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let ids = ids(&lines);
            prop_assert_eq!(ids.iter().collect::<HashSet<_>>().len(), lines.len());
        }
    }
}
