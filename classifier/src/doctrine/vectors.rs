//! Vectors of the field's words, near one another where the words mean much the same, for words that the lexicon does not know:
//! read of the table that `data/doctrine/vectors.py` makes (its head names the sources and their licences).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::roots::singular;

/// Numbers of a vector.
pub(super) const DIMENSIONS: usize = 64;

/// A vector, of length 1 where it is a word's.
pub(super) type Vector = [f32; DIMENSIONS];

/// The letter of the table that stands for zero; each after it is one step more.
const ZERO: u8 = b'P';

/// The vectors by their words, folded and without plural.
static VECTORS: LazyLock<HashMap<&'static str, &'static [u8; DIMENSIONS]>> = LazyLock::new(|| {
    let lines =
        include_str!("../../data/doctrine/vectors.tsv").lines().filter(|line| !line.starts_with("# "));
    let entries = lines.filter_map(|line| line.split_once('\t'));
    entries.filter_map(|(word, letters)| Some((word, letters.as_bytes().try_into().ok()?))).collect()
});

/// The vector of a folded word, of length 1.
pub(super) fn of(word: &str) -> Option<Vector> {
    let letters = VECTORS.get(singular(word))?;
    unit(letters.map(|letter| f32::from(letter) - f32::from(ZERO)))
}

/// The mean of vectors by their weights, of length 1; `None` where there is none or they undo one another.
pub(super) fn mean<'a>(vectors: impl Iterator<Item = (&'a Vector, f32)>) -> Option<Vector> {
    let mut sum = [0.0; DIMENSIONS];
    for (vector, weight) in vectors {
        for (own, value) in sum.iter_mut().zip(vector) {
            *own += weight * value;
        }
    }
    unit(sum)
}

fn unit(vector: Vector) -> Option<Vector> {
    let length = product(&vector, &vector).sqrt();
    (length > 0.0).then(|| vector.map(|value| value / length))
}

/// How near two vectors of length 1 are: 1 where they are one, 0 where neither tells of the other.
pub(super) fn product(one: &Vector, other: &Vector) -> f32 {
    // Of each eighth number its own sum: the order is fixed, and a processor adds eight at once.
    let mut sums = [0.0f32; 8];
    for (left, right) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for place in 0..8 {
            sums[place] += left[place] * right[place];
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearness(one: &str, other: &str) -> f32 {
        product(&of(one).expect("a known word"), &of(other).expect("a known word"))
    }

    /// The table is made by a program of another language: a line that does not read would be left out silently.
    #[test]
    fn all_of_the_table_is_read() {
        let table = include_str!("../../data/doctrine/vectors.tsv");
        assert_eq!(VECTORS.len(), table.lines().filter(|line| !line.starts_with("# ")).count());
        assert!(VECTORS.len() > 5000, "{} words", VECTORS.len());
    }

    #[test]
    fn words_of_one_meaning_are_nearer_than_others() {
        for (word, near, far) in [
            ("recenser", "inventorier", "payer"),
            ("recrutement", "embauche", "piscine"),
            ("loyer", "bail", "vehicule"),
            ("facture", "paiement", "assemblee"),
        ] {
            assert!(nearness(word, near) > nearness(word, far), "{word} {near} {far}");
        }
        assert!((nearness("piscine", "piscines") - 1.0).abs() < 1e-5);
    }
}
