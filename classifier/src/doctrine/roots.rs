//! What words of one family share: `recenser` and `recensement`, `automatise` and `automatisation` have one root.
//!
//! Crude on purpose: roots are only compared, never shown.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The root by which all words of a class are known, by their singular.
static CLASSES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut classes = HashMap::new();
    for line in include_str!("../../data/doctrine/words.txt").lines().filter(|line| !line.starts_with('#')) {
        let name = bare_root(line.split(' ').next().unwrap_or_default());
        for word in line.split(' ') {
            classes.entry(singular(word)).or_insert(name);
        }
    }
    classes
});

/// Endings of inflection and derivation, folded, the longest first.
const ENDINGS: [&str; 52] = [
    "ifications",
    "ification",
    "isations",
    "isation",
    "isateur",
    "iquement",
    "ellement",
    "ivement",
    "issement",
    "isements",
    "isement",
    "ements",
    "ations",
    "ateurs",
    "ement",
    "ation",
    "ateur",
    "atrice",
    "itions",
    "ifier",
    "ition",
    "iques",
    "elles",
    "ances",
    "iser",
    "isee",
    "ises",
    "ance",
    "ence",
    "euse",
    "eurs",
    "ique",
    "elle",
    "ives",
    "ales",
    "aire",
    "ise",
    "age",
    "eur",
    "ive",
    "els",
    "ent",
    "ant",
    "aux",
    "ale",
    "ees",
    "ee",
    "er",
    "el",
    "al",
    "if",
    "ir",
];

/// Letters that a root keeps at least.
const LEAST_LETTERS: usize = 4;

/// Roots that a language older than rules made: the word's beginning, and what it is known by.
const IRREGULAR: [(&str, &str); 32] = [
    ("reduire", "reduct"),
    ("reduis", "reduct"),
    ("reduction", "reduct"),
    ("suppression", "supprim"),
    ("cession", "ced"),
    ("perception", "percev"),
    ("percu", "percev"),
    ("extension", "etend"),
    ("inscription", "inscri"),
    ("inscrire", "inscri"),
    ("production", "produi"),
    ("produire", "produi"),
    ("acquisition", "acquer"),
    ("prevision", "prevoi"),
    ("revision", "revis"),
    ("conclusion", "conclu"),
    ("conclure", "conclu"),
    ("transmission", "transmet"),
    ("connaissance", "connait"),
    ("connaitre", "connait"),
    ("construction", "construi"),
    ("construire", "construi"),
    ("vente", "vend"),
    ("maintien", "mainten"),
    ("recouvr", "recouvr"),
    ("tarif", "tarif"),
    ("dissolution", "dissou"),
    ("dissoudre", "dissou"),
    ("definition", "defin"),
    ("repartition", "repart"),
    ("attribu", "attribu"),
    ("restitu", "restitu"),
];

/// A folded word without plural: short words keep their last letter.
pub(super) fn singular(word: &str) -> &str {
    word.strip_suffix(['s', 'x']).filter(|root| root.len() > 2).unwrap_or(word)
}

/// What a folded word is known by: the root of its class, or its own.
pub(super) fn root(word: &str) -> &str {
    CLASSES.get(singular(word)).copied().unwrap_or_else(|| bare_root(word))
}

fn bare_root(word: &str) -> &str {
    if let Some((_, root)) = IRREGULAR.iter().find(|(beginning, _)| word.starts_with(beginning)) {
        return root;
    }
    let ending = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|root| root.len() >= LEAST_LETTERS));
    let bare = ending.unwrap_or_else(|| singular(word));
    bare.strip_suffix('e').filter(|root| root.len() >= LEAST_LETTERS).unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str) {
        let roots: Vec<&str> = words.split(' ').map(root).collect();
        assert!(roots.iter().all(|root| *root == roots[0]), "{roots:?}");
    }

    #[test]
    fn words_of_one_family_have_one_root() {
        check("recenser recensement recenses recensements");
        check("automatise automatisation automatiser automatique automatiques automatisee");
        check("evaluer evaluation evaluations evalue");
        check("reduire reduction");
        check("amortir amortissement amortissements");
        check("mutualisation mutualiser mutualises");
        check("supprimer suppression");
        check("facture factures facturer facturation");
    }

    #[test]
    fn words_of_different_families_have_not() {
        for (one, other) in
            [("contrat", "contractuel"), ("commune", "communaute"), ("comptable", "comptabilite")]
        {
            assert_ne!(root(one), root(other), "{one} {other}");
        }
    }
}
