//! Jurisdictions by their names of the time, mapped to today's; départements and the chamber competent for each.
//!
//! It knows names only: where in a report a name counts is `metadata`'s business.

use std::sync::LazyLock;

use crate::text::fold;

/// Départements: number, name, code of the chamber competent today.
static DEPARTMENTS: LazyLock<Vec<Department>> = LazyLock::new(|| {
    let table = include_str!("../data/departements.csv");
    let row = |line: &'static str| {
        let mut fields = line.split(';');
        let (number, name, chamber) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Department { number, name, chamber, folded: bare(name) })
    };
    table.lines().skip(1).filter_map(row).collect()
});

/// Regions, former and present, and the code of today's chamber; longer names before those they contain.
const CHAMBERS: [(&str, &str); 54] = [
    ("provence alpes cote d azur", "CRC-PAC"),
    ("auvergne rhone alpes", "CRC-ARA"),
    ("rhone alpes", "CRC-ARA"),
    ("auvergne", "CRC-ARA"),
    ("bourgogne franche comte", "CRC-BFC"),
    ("franche comte", "CRC-BFC"),
    ("bourgogne", "CRC-BFC"),
    ("bretagne", "CRC-BRE"),
    ("centre val de loire", "CRC-CVL"),
    ("centre limousin", "CRC-CVL"),
    ("centre", "CRC-CVL"),
    ("corse", "CRC-COR"),
    ("alsace", "CRC-GES"),
    ("lorraine", "CRC-GES"),
    ("champagne ardenne", "CRC-GES"),
    ("grand est", "CRC-GES"),
    ("nord pas de calais picardie", "CRC-HDF"),
    ("nord pas de calais", "CRC-HDF"),
    ("picardie", "CRC-HDF"),
    ("hauts de france", "CRC-HDF"),
    ("ile de france", "CRC-IDF"),
    ("basse normandie haute normandie", "CRC-NOR"),
    ("basse normandie", "CRC-NOR"),
    ("haute normandie", "CRC-NOR"),
    ("normandie", "CRC-NOR"),
    ("aquitaine limousin poitou charentes", "CRC-NAQ"),
    ("aquitaine poitou charentes", "CRC-NAQ"),
    ("nouvelle aquitaine", "CRC-NAQ"),
    ("aquitaine", "CRC-NAQ"),
    ("poitou charentes", "CRC-NAQ"),
    ("limousin", "CRC-NAQ"),
    ("languedoc roussillon midi pyrenees", "CRC-OCC"),
    ("languedoc roussillon", "CRC-OCC"),
    ("midi pyrenees", "CRC-OCC"),
    ("occitanie", "CRC-OCC"),
    ("pays de la loire", "CRC-PDL"),
    ("saint barthelemy", "CRC-GUA"),
    ("saint martin", "CRC-GUA"),
    ("guadeloupe", "CRC-GUA"),
    ("guyane", "CRC-GUY"),
    ("martinique", "CRC-MAR"),
    ("la reunion", "CRC-REU"),
    ("reunion", "CRC-REU"),
    ("mayotte", "CRC-MAY"),
    ("polynesie francaise", "CTC-POL"),
    ("nouvelle caledonie", "CTC-NCA"),
    ("saint pierre et miquelon", "CTC-SPM"),
    ("antilles guyane", "CRC-GUA"),
    ("antilles", "CRC-GUA"),
    ("bourgogne et franche comte", "CRC-BFC"),
    ("auvergne et rhone alpes", "CRC-ARA"),
    ("alsace champagne ardenne lorraine", "CRC-GES"),
    ("provence", "CRC-PAC"),
    ("lorraine champagne ardenne", "CRC-GES"),
];

/// A département or an overseas territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// `33`, `2A`, `974`, `987`.
    pub number: &'static str,
    /// `Gironde`.
    pub name: &'static str,
    /// Code of the chamber competent today: `CRC-NAQ`.
    pub chamber: &'static str,
    folded: String,
}

impl Department {
    /// Its name in folded words.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }
}

/// A jurisdiction named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Today's code: `CRC-NAQ`, `CC`.
    pub code: &'static str,
    /// Its name as folded words.
    pub folded: String,
}

/// Every département and territory.
#[must_use]
pub fn departments() -> &'static [Department] {
    &DEPARTMENTS
}

/// The département of this name or number.
#[must_use]
pub fn department(name_or_number: &str) -> Option<&'static Department> {
    let sought = bare(name_or_number);
    DEPARTMENTS
        .iter()
        .find(|department| department.folded == sought || department.number.eq_ignore_ascii_case(&sought))
}

/// The first jurisdiction that a text names, in words such as `chambre régionale des comptes d'Aquitaine`.
#[must_use]
pub fn named_in(text: &str) -> Option<Named> {
    let folded = bare(text);
    for title in ["chambre regionale des comptes", "chambre territoriale des comptes", "crc", "ctc"] {
        for (at, _) in folded.match_indices(title) {
            let before = folded[..at].chars().next_back();
            let after = &folded[at + title.len()..];
            if before.is_some_and(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
                continue;
            }
            if let Some((name, code)) = chamber_at(after) {
                return Some(Named { code, folded: format!("{title} {name}") });
            }
        }
    }
    None
}

fn chamber_at(after: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = after.trim_start();
    while let Some(shorter) =
        ["de ", "d ", "du ", "des ", "la ", "l ", "les "].iter().find_map(|word| rest.strip_prefix(word))
    {
        // `la réunion` and `pays de la loire` keep their article: only the one in front goes.
        rest = shorter;
    }
    let longest =
        CHAMBERS.iter().filter(|(name, _)| rest.starts_with(name)).max_by_key(|(name, _)| name.len());
    longest.copied()
}

/// Folded, with a space for every apostrophe, hyphen, comma and run of white space.
pub(crate) fn bare(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in fold(text).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_chambers_are_mapped_to_todays() {
        for (text, code) in [
            ("Chambre régionale des comptes d’Aquitaine, Poitou-Charentes", Some("CRC-NAQ")),
            ("la chambre régionale des comptes\u{a0}de Basse-Normandie, Haute-Normandie", Some("CRC-NOR")),
            ("CRC Nord-Pas-de-Calais, Picardie", Some("CRC-HDF")),
            ("Chambre territoriale des comptes de la Polynésie française", Some("CTC-POL")),
            ("chambre régionale des comptes de La Réunion", Some("CRC-REU")),
            ("la chambre régionale des comptes a examiné", None),
        ] {
            assert_eq!(named_in(text).map(|named| named.code), code, "{text}");
        }
    }

    #[test]
    fn departments_by_name_and_number() {
        for (sought, number) in
            [("Vienne", "86"), ("Côtes-d'Armor", "22"), ("2a", "2A"), ("Val-d’Oise", "95"), ("987", "987")]
        {
            assert_eq!(department(sought).map(|found| found.number), Some(number), "{sought}");
        }
        assert_eq!(departments().len(), 107);
    }
}
