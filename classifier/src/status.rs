//! Degrees of implementation: the words chambers use for them, and their normal form.
//!
//! The words differ by chamber and year ("en cours" of one is "partiellement" of another), so that the literal words are
//! kept beside the normal form.

use std::sync::LazyLock;

use cambon_document::Status;
use regex::Regex;

use crate::formal::words::fold;

/// Words that say how far a conclusion is implemented, as a fragment of a pattern.
const PHRASE: &str = r"(?:
    (?:totalement|enti[èe]rement|compl[èe]tement|partiellement|incompl[èe]tement|non|pas(?:\s+encore)?|d[ée]j[àa])\s+
        (?:mis(?:e?s?)\s+en\s+(?:œ|oe)uvre|r[ée]alis[ée]e?s?|suivie?s?(?:\s+d['’]effets?)?|commenc[ée]e?s?|appliqu[ée]e?s?|satisfaite?s?)
    |mis(?:e?s?)\s+en\s+(?:œ|oe)uvre(?:\s+(?:en\s+cours|incompl[èe]te|partielle|totale|compl[èe]te|achev[ée]e))?
    |(?:mise\s+en\s+(?:œ|oe)uvre\s+)?en\s+cours(?:\s+de\s+(?:mise\s+en\s+(?:œ|oe)uvre|r[ée]alisation))?
    |(?:restant\s+|reste(?:nt)?\s+)?[àa]\s+(?:mettre\s+en\s+(?:œ|oe)uvre|suivre|r[ée]aliser)
    |refus\s+de\s+mise\s+en\s+(?:œ|oe)uvre|refus[ée]e?s?
    |absence\s+de\s+mise\s+en\s+(?:œ|oe)uvre
    |(?:devenue?s?\s+)?sans\s+objet
    |(?:partiellement\s+|totalement\s+|non\s+)?suivie?s?\s+d['’]effets?
    |r[ée]alis[ée]e?s?
    |r[ée]it[ée]r[ée]e?s?|maintenue?s?|renouvel[ée]e?s?)";

/// A status after the words of a conclusion, at the end of the same paragraph.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"(?ix)(?:[.;:,)]|[-–—\[(])\s*[\[(]?\s*
        (?P<literal>(?:(?:recommandations?|rappels?(?:\s+(?:au|du)\s+droit)?|obligations?)\s+(?:de\s+gestion\s+|juridiques?\s+|de\s+faire\s+)?)?{PHRASE}
        (?:\s*[:,(–—-]\s*[\p{{L}}\s'’]{{1,60}}\)?)?)\s*[.;)\]]*\s*(?:[(\[]?\s*p(?:ages?|\.)?\s*\d+\s*[)\]]?\.?)?\s*$"
    ))
});

/// A line that holds nothing but a status, with or without what it is the status of.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        r"(?ix)^[\s\[(«\-–—]*(?:(?:recommandations?|rappels?(?:\s+(?:au|du)\s+droit|\s+d['’]obligations?)?|obligations?)\s*(?:de\s+gestion\s*|juridiques?\s*|de\s+faire\s*)?,?\s*[:–—-]?\s*)?
        (?P<literal>{PHRASE})(?:\s*[:,(–—-]\s*[\p{{L}}\s'’]{{1,60}})?[\s.;)\]»]*$"
    ))
});

/// A status anywhere in a heading.
static ANYWHERE: LazyLock<Regex> = LazyLock::new(|| compile(&format!(r"(?ix)\b(?P<literal>{PHRASE})")));

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

/// The normal form of the words that give a status.
#[must_use]
pub fn normalise(literal: &str) -> Option<Status> {
    let folded = fold(literal);
    let has = |needles: &[&str]| needles.iter().any(|needle| folded.contains(needle));
    if has(&["refus"]) {
        Some(Status::Refused)
    } else if has(&["sans objet"]) {
        Some(Status::Obsolete)
    } else if has(&["non ", "pas ", "absence"]) || folded == "non" {
        Some(Status::NotDone)
    } else if has(&["partiel", "incompl", "en cours"]) {
        Some(Status::Partial)
    } else if has(&["a mettre", "a suivre", "a realiser", "reiter", "mainten", "renouvel"]) {
        Some(Status::ToFollow)
    } else if has(&[
        "mis en oeuvre",
        "mise en oeuvre",
        "mises en oeuvre",
        "realise",
        "suivi",
        "applique",
        "satisfait",
    ]) || folded == "oui"
    {
        Some(Status::Done)
    } else {
        None
    }
}

/// The status at the end of a conclusion's own paragraph, as printed.
pub(crate) fn tail(text: &str) -> Option<&str> {
    TAIL.captures(text).and_then(|captures| captures.name("literal")).map(|literal| literal.as_str().trim())
}

/// The words before the status at their end, where it is this one; `None` where none or another stands there.
pub(crate) fn without_tail<'t>(text: &'t str, literal: &str) -> Option<&'t str> {
    let captures = TAIL.captures(text)?;
    let tail = captures.name("literal")?;
    if normalise(tail.as_str()) != normalise(literal) {
        return None;
    }
    // The stop before it is the last of the words; a bracket, dash, colon or comma belongs to the status.
    let words = text[..tail.start()].trim_end_matches(|c: char| c.is_whitespace() || "[(-–—:,;".contains(c));
    words.contains(char::is_alphabetic).then_some(words)
}

/// The status that a line of its own gives to the conclusion above it, as printed.
pub(crate) fn line(text: &str) -> Option<&str> {
    LINE.captures(text).and_then(|captures| captures.name("literal")).map(|literal| literal.as_str().trim())
}

/// A line that explains a degree of implementation in quotation marks: « à mettre en œuvre », lorsque ...
pub(crate) fn is_legend(text: &str) -> bool {
    let quoted = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '«' | '“' | '"'));
    let Some(open) = quoted.chars().next().filter(|c| matches!(c, '«' | '“' | '"')) else { return false };
    let close = match open {
        '«' => '»',
        '“' => '”',
        _ => open,
    };
    let inside = &quoted[open.len_utf8()..];
    inside
        .split_once(close)
        .is_some_and(|(words, rest)| line(words).is_some() && rest.contains(char::is_alphabetic))
}

/// The status that a heading gives to all that stands under it, as printed.
pub(crate) fn in_heading(text: &str) -> Option<&str> {
    ANYWHERE
        .captures_iter(text)
        .last()
        .and_then(|captures| captures.name("literal"))
        .map(|literal| literal.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(literal: &str, expected: Status) {
        assert_eq!(normalise(literal), Some(expected), "{literal}");
    }

    #[track_caller]
    fn check_words(text: &str, literal: &str, words: Option<&str>) {
        assert_eq!(without_tail(text, literal), words, "{text}");
    }

    #[test]
    fn a_status_behind_the_words_is_left_out_of_them() {
        check_words(
            "Solder les comptes. Non mise en œuvre.",
            "Non mise en œuvre",
            Some("Solder les comptes."),
        );
        check_words(
            "Solder les comptes [recommandation de gestion partiellement mise en œuvre]",
            "partiellement mise en œuvre",
            Some("Solder les comptes"),
        );
        check_words("Solder les comptes. Non mise en œuvre.", "Réalisé", None);
        check_words("Achever la mise en œuvre.", "Mise en œuvre", None);
    }

    #[test]
    fn the_words_of_every_chamber_have_a_normal_form() {
        check("Totalement mise en œuvre", Status::Done);
        check("Mise en œuvre", Status::Done);
        check("Réalisé", Status::Done);
        check("suivies d’effet", Status::Done);
        check("Partiellement mise en œuvre", Status::Partial);
        check("Mise en œuvre en cours", Status::Partial);
        check("Mise en œuvre incomplète", Status::Partial);
        check("en cours de réalisation", Status::Partial);
        check("Non mise en oeuvre", Status::NotDone);
        check("Non réalisée", Status::NotDone);
        check("Refus de mise en œuvre", Status::Refused);
        check("Devenue sans objet", Status::Obsolete);
        check("à mettre en œuvre", Status::ToFollow);
        check("restant à suivre", Status::ToFollow);
    }

    #[test]
    fn other_words_have_none() {
        assert_eq!(normalise("Page"), None);
        assert_eq!(normalise(""), None);
    }

    #[test]
    fn a_quoted_degree_with_its_meaning_is_a_legend() {
        assert!(is_legend("- « à mettre en œuvre », lorsque rien n’a été entrepris ;"));
        assert!(is_legend("“Non réalisée” : aucune suite n’a été donnée"));
        assert!(!is_legend("« Totalement mise en œuvre »"));
        assert!(!is_legend("Mettre en œuvre le plan « énergie » avant 2017"));
    }

    #[track_caller]
    fn check_tail(text: &str, expected: Option<&str>) {
        assert_eq!(tail(text), expected, "{text}");
    }

    #[test]
    fn a_status_ends_a_paragraph() {
        check_tail("Tenir un inventaire. Non mise en œuvre", Some("Non mise en œuvre"));
        check_tail("Tenir un inventaire. Mise en œuvre en cours.", Some("Mise en œuvre en cours"));
        check_tail(
            "Tenir un inventaire [recommandation de gestion à suivre]",
            Some("recommandation de gestion à suivre"),
        );
        check_tail("Tenir un inventaire. Mise en œuvre incomplète (p. 12)", Some("Mise en œuvre incomplète"));
        check_tail("Tenir un inventaire - totalement mise en œuvre", Some("totalement mise en œuvre"));
        check_tail("Veiller aux règles qui sont partiellement mises en œuvre", None);
        check_tail("Définir un plan, puis sa mise en œuvre", None);
    }

    #[track_caller]
    fn check_line(text: &str, expected: Option<&str>) {
        assert_eq!(line(text), expected, "{text}");
    }

    #[test]
    fn a_status_has_a_line_of_its_own() {
        check_line("[Recommandation juridique à suivre]", Some("à suivre"));
        check_line(
            "(recommandation de gestion partiellement mise en œuvre)",
            Some("partiellement mise en œuvre"),
        );
        check_line("Recommandations partiellement mises en œuvre.", Some("partiellement mises en œuvre"));
        check_line("Recommandation : tenir un inventaire", None);
        check_line("Mettre en œuvre un inventaire", None);
    }
}
