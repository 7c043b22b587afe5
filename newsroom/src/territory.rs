//! Territories of the letter: the area of each chamber, by its French name, and the names of jurisdictions.

use cambon_document::jurisdiction;

/// Code of each chamber of today, and its area.
const AREAS: [(&str, &str); 21] = [
    ("CRC-ARA", "Auvergne-Rhône-Alpes"),
    ("CRC-BFC", "Bourgogne-Franche-Comté"),
    ("CRC-BRE", "Bretagne"),
    ("CRC-COR", "Corse"),
    ("CRC-CVL", "Centre-Val de Loire"),
    ("CRC-GES", "Grand Est"),
    ("CRC-GUA", "Guadeloupe"),
    ("CRC-GUY", "Guyane"),
    ("CRC-HDF", "Hauts-de-France"),
    ("CRC-IDF", "Île-de-France"),
    ("CRC-MAR", "Martinique"),
    ("CRC-MAY", "Mayotte"),
    ("CRC-NAQ", "Nouvelle-Aquitaine"),
    ("CRC-NOR", "Normandie"),
    ("CRC-OCC", "Occitanie"),
    ("CRC-PAC", "Provence-Alpes-Côte d’Azur"),
    ("CRC-PDL", "Pays de la Loire"),
    ("CRC-REU", "La Réunion"),
    ("CTC-NCA", "Nouvelle-Calédonie"),
    ("CTC-POL", "Polynésie française"),
    ("CTC-SPM", "Saint-Pierre-et-Miquelon"),
];

/// What concerns the whole country.
pub const NATIONAL: &str = "France entière";

const COUR: &str = "CC";

/// A chamber, of which it is not known which.
const ANY_CHAMBER: &str = "CRTC";

/// Name of a jurisdiction by its code; a name given in place of a code stays.
#[must_use]
pub fn jurisdiction_name(code: &str) -> String {
    match (area_of_chamber(code), code) {
        (_, COUR) => "Cour des comptes".to_owned(),
        (_, ANY_CHAMBER) => "Chambre régionale ou territoriale des comptes".to_owned(),
        (Some(area), code) if code.starts_with("CTC") => format!("Chambre territoriale des comptes, {area}"),
        (Some(area), _) => format!("Chambre régionale des comptes, {area}"),
        (None, name) => name.to_owned(),
    }
}

/// Who issued something: its jurisdiction by name, else its institution.
#[must_use]
pub fn issuer(jurisdiction: Option<&str>, institution: Option<&str>) -> Option<String> {
    jurisdiction.map(jurisdiction_name).or_else(|| institution.map(str::to_owned))
}

/// The territory of a publication: of its département, else of its jurisdiction.
#[must_use]
pub fn territory(department: Option<&str>, jurisdiction: Option<&str>) -> Option<&'static str> {
    let of_department =
        department.and_then(jurisdiction::department).and_then(|found| area_of_chamber(found.chamber));
    let of_jurisdiction = || match jurisdiction? {
        COUR => Some(NATIONAL),
        code => area_of_chamber(code),
    };
    of_department.or_else(of_jurisdiction)
}

/// `Gironde` for `33`.
#[must_use]
pub fn department_name(number: &str) -> Option<&'static str> {
    jurisdiction::department(number).map(|department| department.name)
}

fn area_of_chamber(code: &str) -> Option<&'static str> {
    AREAS.iter().find(|(chamber, _)| *chamber == code).map(|(_, area)| *area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chamber_has_an_area() {
        for department in jurisdiction::departments() {
            assert!(area_of_chamber(department.chamber).is_some(), "{}", department.chamber);
        }
    }

    #[track_caller]
    fn check(department: Option<&str>, jurisdiction: Option<&str>, expected: Option<&str>) {
        assert_eq!(territory(department, jurisdiction), expected);
    }

    #[test]
    fn territories() {
        check(Some("33"), Some("CRC-NAQ"), Some("Nouvelle-Aquitaine"));
        check(Some("974"), None, Some("La Réunion"));
        check(None, Some("CRC-GES"), Some("Grand Est"));
        check(None, Some("CC"), Some(NATIONAL));
        check(None, Some("Inspection"), None);
        assert_eq!(jurisdiction_name("CTC-POL"), "Chambre territoriale des comptes, Polynésie française");
    }
}
