//! Titles of the parts of a report, under the names the chambers give them.

use std::sync::LazyLock;

use regex::Regex;

use super::Zone;
use crate::text::fold;

/// Longest title of a part, in characters.
const LONGEST_TITLE: usize = 110;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])(?:[.\-]\d{1,2})*\s*[.)/:\-]+\s*)").expect("a valid pattern")
});
static LEADERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:\s*[.…_]{2,}\s*|\s+)\d{1,3}$").expect("a valid pattern"));
static TITLES: LazyLock<Vec<(Zone, Regex)>> = LazyLock::new(|| {
    let pattern = |pattern: &str| Regex::new(pattern).expect("a valid pattern");
    vec![
        (Zone::Contents, pattern(r"^(?:sommaire|table des matieres|plan du rapport)$")),
        (
            Zone::Summary,
            pattern(
                r"^(?:la |les )?(?:synthese(?: (?:generale|du rapport|des .{1,50}))?|resume(?: du rapport)?|principales? (?:observations?|conclusions)|observations principales|avant-propos|l'essentiel)$",
            ),
        ),
        (
            Zone::Recommendations,
            pattern(
                r"^(?:la |les |liste (?:des |recapitulative des )|recapitulati(?:f|on) (?:des |de la |de |d')|tableau recapitulatif des )*(?:principales )?(?:recommandations|preconisations|orientations|rappels? (?:au droit|du droit|a la loi|a la reglementation|d'obligations? juridiques?)|obligations? de faire)(?: .{0,70})?$",
            ),
        ),
        (
            Zone::Procedure,
            pattern(r"^(?:la |rappel de (?:la )?|objet et |rappels? de )?procedure(?: .{0,40})?$"),
        ),
        (Zone::Annex, pattern(r"^(?:liste des )?annexes?(?: ?n? ?°? ?\d{1,2})?(?:\s*[:.\-].{0,90})?$")),
        (
            Zone::Glossary,
            pattern(
                r"^(?:glossaire|lexique|(?:liste des |principaux |table des )?(?:sigles|abreviations|acronymes)(?: .{0,40})?)$",
            ),
        ),
        (Zone::Response, pattern(r"^(?:les )?reponses? (?:de |du |des |d').{1,80}$|^reponses?$")),
        (
            Zone::Body,
            pattern(
                r"^(?:introduction(?: generale)?|(?:les )?observations(?: definitives)?|conclusions?(?: generale)?)$",
            ),
        ),
    ]
});

/// The part that a line is the title of; numbering in front and a colon behind are allowed.
pub fn zone_of(line: &str) -> Option<Zone> {
    if line.chars().count() > LONGEST_TITLE {
        return None;
    }
    let folded = fold(line);
    let bare = NUMBER.replace(folded.trim(), "");
    let bare = bare.trim_matches([' ', ':', '-', '*']);
    if bare.ends_with(['.', ';', ',']) {
        return None;
    }
    TITLES.iter().find(|(_, pattern)| pattern.is_match(bare)).map(|(zone, _)| *zone)
}

/// Whether a line ends in a page number, as those of a table of contents do.
pub fn is_contents_line(line: &str) -> bool {
    LEADERS.is_match(line.trim_end())
}
