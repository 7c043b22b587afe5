//! Whether two passages say nearly the same: fingerprints of which few bits differ where few words do (Charikar, 2002).
//!
//! Figures are no nuance: passages that name different numbers are never taken for each other.

use crate::analysis::Token;

/// Words from which passages can be alike; shorter ones are by chance.
const LEAST_WORDS: usize = 6;

/// Bits of the words; the rest tell the numbers.
const WORD_BITS: u32 = 56;

/// Bits of the words that may differ: about one word of fifteen.
const MOST_BITS: u32 = 8;

const NUMBERS: u64 = !0 << WORD_BITS;

/// The fingerprint of a text, `None` where it is too short to have one.
pub fn fingerprint(tokens: &[Token]) -> Option<u64> {
    let numeric = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let telling = tokens.iter().filter(|token| !token.is_function_word()).map(|token| token.folded.as_str());
    let (numbers, words): (Vec<&str>, Vec<&str>) = telling.partition(|word| numeric(word));
    if words.len() < LEAST_WORDS {
        return None;
    }
    let mut balance = [0_i32; WORD_BITS as usize];
    for pair in words.windows(2) {
        let hash = hash(pair);
        for (bit, balance) in balance.iter_mut().enumerate() {
            *balance += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    let bits = balance.iter().enumerate().filter(|(_, balance)| **balance > 0);
    let of_words = bits.fold(0_u64, |bits, (bit, _)| bits | 1 << bit);
    Some(of_words | hash(&numbers) & NUMBERS)
}

/// Whether the texts of two fingerprints say nearly the same.
pub fn alike(one: u64, other: u64) -> bool {
    let different = one ^ other;
    different & NUMBERS == 0 && different.count_ones() <= MOST_BITS
}

/// FNV-1a with a last mixing, the same on every machine.
fn hash(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ mixed >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;

    const TEXT: &str = "La commune verse chaque mois des heures supplémentaires à cinq agents du service technique sans contrôle \
         automatisé du temps de travail, et sans que ces heures correspondent à un travail réellement effectué par eux.";

    #[track_caller]
    fn check(one: &str, other: &str, wanted: bool) {
        let of = |text: &str| fingerprint(&analyse(text)).expect("long enough");
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
        assert_eq!(fingerprint(&analyse("Les heures supplémentaires")), None);
    }
}
