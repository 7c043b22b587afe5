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
    let mut pairs = Tally::default();
    let (mut numbers, mut last, mut count) = (0, 0, 0);
    for (word, hash) in words.iter().zip(hashes).filter(|(word, _)| !word.links()) {
        if word.is_number() {
            numbers = after(numbers, *hash);
            continue;
        }
        if count > 0 {
            pairs.add(after(last, *hash));
        }
        (last, count) = (*hash, count + 1);
    }
    (count >= LEAST_WORDS).then_some(pairs.majority() & !NUMBERS | numbers & NUMBERS)
}

/// How often each bit was set in some numbers: a counter for each, all of them side by side.
#[derive(Default)]
struct Tally {
    added: u64,
    /// Of each counter its lowest bit, then the next.
    planes: [u64; 32],
    /// The last numbers, which are added four at a time.
    waiting: [u64; 4],
}

impl Tally {
    fn add(&mut self, bits: u64) {
        self.waiting[(self.added % 4) as usize] = bits;
        self.added += 1;
        if self.added.is_multiple_of(4) {
            let [one, two, three, four] = self.waiting;
            let first = added(&mut self.planes[0], one, two);
            let second = added(&mut self.planes[0], three, four);
            let carried = added(&mut self.planes[1], first, second);
            self.carry(2, carried);
        }
    }

    /// Adds bits to the counters' bits from a plane on.
    fn carry(&mut self, from: usize, bits: u64) {
        let mut carried = bits;
        for plane in &mut self.planes[from..] {
            (*plane, carried) = (*plane ^ carried, *plane & carried);
            if carried == 0 {
                break;
            }
        }
    }

    /// The bits that were set in more than half of the numbers.
    fn majority(mut self) -> u64 {
        for waiting in 0..(self.added % 4) as usize {
            self.carry(0, self.waiting[waiting]);
        }
        let half = self.added / 2;
        let (mut more, mut same) = (0, !0);
        for (place, plane) in self.planes.iter().enumerate().rev() {
            if half >> place & 1 == 1 {
                same &= plane;
            } else {
                more |= same & plane;
                same &= !plane;
            }
        }
        more
    }
}

/// Adds two bits to each bit of a plane; gives what is carried.
fn added(plane: &mut u64, one: u64, two: u64) -> u64 {
    let odd = *plane ^ one;
    let carried = *plane & one | odd & two;
    *plane = odd ^ two;
    carried
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
    fn bits_of_the_majority_are_counted() {
        for added in [0, 1, 2, 3, 7, 64, 501] {
            let numbers: Vec<u64> = (0..added).map(|number| mixed(number * 3 + added)).collect();
            let mut tally = Tally::default();
            numbers.iter().for_each(|bits| tally.add(*bits));
            let majority = tally.majority();
            for bit in 0..64 {
                let set = numbers.iter().filter(|number| **number >> bit & 1 == 1).count();
                assert_eq!(majority >> bit & 1 == 1, set * 2 > numbers.len(), "{bit} of {added}");
            }
        }
    }

    #[test]
    fn a_heading_has_no_fingerprint() {
        assert_eq!(of("Les heures supplémentaires"), None);
    }
}
