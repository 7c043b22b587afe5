//! Whether two passages say nearly the same: fingerprints of which few bits differ where few words do (Charikar, 2002).
//!
//! Figures are no nuance: passages that name different numbers are never taken for each other.

use crate::merit::Sense;

/// Words from which passages can be alike; shorter ones are by chance.
const LEAST_WORDS: usize = 6;

/// Bits of the words; the rest tell the numbers.
const WORD_BITS: u32 = 56;

/// Bits of the words that may differ: about one word of fifteen.
const MOST_BITS: u32 = 8;

const NUMBERS: u64 = !0 << WORD_BITS;

/// The fingerprint of a text, `None` where it is too short to have one.
///
/// `words` and `hashes` are those of its words, as [`Sense::of`] and [`hash`] give them.
pub fn fingerprint(words: &[Sense], hashes: &[u64]) -> Option<u64> {
    let mut balance = [0_i32; WORD_BITS as usize];
    let (mut numbers, mut last, mut count) = (0, 0, 0);
    for (word, hash) in words.iter().zip(hashes).filter(|(word, _)| !word.links()) {
        if word.is_number() {
            numbers = after(numbers, *hash);
            continue;
        }
        if count > 0 {
            let pair = after(last, *hash);
            for (bit, balance) in balance.iter_mut().enumerate() {
                *balance += (pair >> bit & 1) as i32 * 2 - 1;
            }
        }
        (last, count) = (*hash, count + 1);
    }
    let bits = balance.iter().enumerate().filter(|(_, balance)| **balance > 0);
    let of_words = bits.fold(0_u64, |bits, (bit, _)| bits | 1 << bit);
    (count >= LEAST_WORDS).then_some(of_words | numbers & NUMBERS)
}

/// Whether the texts of two fingerprints say nearly the same.
pub fn alike(one: u64, other: u64) -> bool {
    let different = one ^ other;
    different & NUMBERS == 0 && different.count_ones() <= MOST_BITS
}

/// Of a word without accents: FNV-1a with a last mixing, the same on every machine.
pub fn hash(word: &str) -> u64 {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mixed(hash)
}

/// Of a word behind what has been hashed before.
fn after(before: u64, hash: u64) -> u64 {
    mixed(before.rotate_left(23) ^ hash)
}

fn mixed(hash: u64) -> u64 {
    let mixed = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;

    const TEXT: &str = "La commune verse chaque mois des heures supplémentaires à cinq agents du service technique sans contrôle \
         automatisé du temps de travail, et sans que ces heures correspondent à un travail réellement effectué par eux.";

    fn of(text: &str) -> Option<u64> {
        let tokens = analyse(text);
        let words: Vec<Sense> = tokens.iter().map(Sense::of).collect();
        let hashes: Vec<u64> = tokens.iter().map(|token| hash(&token.folded)).collect();
        fingerprint(&words, &hashes)
    }

    #[track_caller]
    fn check(one: &str, other: &str, wanted: bool) {
        let of = |text: &str| of(text).expect("long enough");
        let (one, other) = (of(one), of(other));
        assert_eq!(alike(one, other), wanted, "{} bits", (one ^ other).count_ones());
    }

    #[test]
    fn a_copy_with_other_signs_is_alike() {
        check(TEXT, &TEXT.replace(' ', "\u{a0}"), true);
        check(TEXT, &TEXT.replace(',', " ;"), true);
    }

    #[test]
    fn a_word_more_makes_no_other_passage() {
        check(TEXT, &format!("Ainsi {TEXT}"), true);
    }

    #[test]
    fn another_figure_makes_another_passage() {
        check(&format!("{TEXT} 12 000 €"), &format!("{TEXT} 13 000 €"), false);
    }

    #[test]
    fn another_subject_makes_another_passage() {
        let other = "La commune n'a constitué aucune provision pour les contentieux ouverts devant le tribunal administratif.";
        check(TEXT, other, false);
    }

    #[test]
    fn a_heading_has_no_fingerprint() {
        assert_eq!(of("Les heures supplémentaires"), None);
    }
}
