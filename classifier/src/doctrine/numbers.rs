//! Numbers a conclusion says, in figures or in words: hours, days, months, percents, euros.

use std::collections::BTreeSet;

const WORDS: [(&str, u32); 24] = [
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("quinze", 15),
    ("vingt", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("cent", 100),
    ("trimestre", 3),
    ("trimestriel", 3),
    ("trimestrielle", 3),
    ("semestre", 6),
    ("semestriel", 6),
    ("semestrielle", 6),
];

/// Years are dates, not quantities.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// Words that say what a number counts, by their beginnings.
const UNITS: [&str; 9] = ["heure", "jour", "semaine", "mois", "annee", "ans", "euro", "fois", "agent"];

/// A number and the beginning of the word that says what it counts, empty where it is none of `UNITS`.
pub(super) type Quantity = (u32, &'static str);

/// The quantities that folded words say: « 23 000 euros » is one, « vingt cinq » is 25.
pub(super) fn said<T: AsRef<str>>(folded: &[T]) -> BTreeSet<Quantity> {
    let mut quantities = BTreeSet::new();
    for (number, after) in numbers(folded) {
        let next = folded.get(after).map(AsRef::as_ref).unwrap_or_default();
        let unit = UNITS.iter().find(|unit| next.starts_with(**unit)).copied().unwrap_or_default();
        quantities.insert((number, unit));
    }
    quantities
}

/// Whether both say how much of one thing, and not the same.
pub(super) fn differ(one: &BTreeSet<Quantity>, other: &BTreeSet<Quantity>) -> bool {
    let of = |set: &BTreeSet<Quantity>, unit: &str| {
        set.iter().filter(|(_, own)| *own == unit).map(|(number, _)| *number).collect::<BTreeSet<u32>>()
    };
    UNITS.iter().any(|unit| {
        let (left, right) = (of(one, unit), of(other, unit));
        !left.is_empty() && !right.is_empty() && left.is_disjoint(&right)
    })
}

/// The numbers of folded words and the place of the word after each.
fn numbers<T: AsRef<str>>(folded: &[T]) -> Vec<(u32, usize)> {
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    for (place, word) in folded.iter().map(AsRef::as_ref).enumerate() {
        let Some(value) = value(word) else { continue };
        let before = numbers.last_mut().filter(|(_, after)| *after == place);
        match before.and_then(|before| Some((joined(before.0, value, word)?, before))) {
            Some((sum, before)) => *before = (sum, place + 1),
            None => numbers.push((value, place + 1)),
        }
    }
    numbers.retain(|(number, _)| !YEARS.contains(number));
    numbers
}

fn value(word: &str) -> Option<u32> {
    match word.parse() {
        Ok(value) => Some(value),
        Err(_) => WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value),
    }
}

/// A number that goes on: thousands in groups of three figures, tens and units in words.
fn joined(before: u32, value: u32, word: &str) -> Option<u32> {
    let figures = word.starts_with(|c: char| c.is_ascii_digit());
    match figures {
        true if word.len() == 3 && before < 1000 => Some(before * 1000 + value),
        false if before >= 20 && before.is_multiple_of(10) && value < 10 => Some(before + value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &[Quantity]) {
        let words: Vec<&str> = words.split(' ').collect();
        assert_eq!(said(&words).into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn figures_and_words_are_read_and_years_are_not() {
        check("plus 23 000 euros", &[(23_000, "euro")]);
        check("vingt cinq heures mois", &[(25, "heure")]);
        check("delai 30 jours 2016", &[(30, "jour")]);
        check("six mois 5 points", &[(5, ""), (6, "mois")]);
        check("1 607 heures", &[(1607, "heure")]);
    }

    #[test]
    fn quantities_differ_where_they_count_one_thing() {
        let said = |words: &str| said(&words.split(' ').collect::<Vec<_>>());
        assert!(differ(&said("25 heures"), &said("14 heures")));
        assert!(!differ(&said("25 heures"), &said("14 jours")));
        assert!(!differ(&said("25 heures mois"), &said("vingt cinq heures")));
    }
}
