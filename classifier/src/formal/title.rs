//! Headings that open a list of conclusions, and sentences that lead into one.

use std::sync::LazyLock;

use cambon_document::{ConclusionKind, Status};
use regex::Regex;

use super::{
    label::kind_in,
    words::{fold, listed, words},
};
use crate::status;

/// What a heading or a lead-in says of the list under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    /// What it calls the conclusions; `None` where it names both kinds or none.
    pub kind: Option<ConclusionKind>,
    /// They are a former report's.
    pub former: bool,
    /// The status it gives them, as printed and normalised.
    pub status: Option<(String, Status)>,
    /// It names several conclusions, or says that it sums up.
    pub several: bool,
    /// It says that it sums up what stands in the report.
    pub summing_up: bool,
    /// The jurisdiction is its subject; a heading has none.
    pub speaks: bool,
}

/// Longest heading of a list, in characters.
const LONGEST_TITLE: usize = 170;
/// Most words behind the name of the list.
const MOST_WORDS_BEHIND: usize = 18;

/// The name of a list, with what may stand in front.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^
        (?P<front>(?:(?:les?|la|l'|des|du|de|d'|un|une|et|aux?|a|sur|principaux|principales?|premieres?|nouvelles?|autres|deux|trois|quatre
            |liste|listes|recapitulatif|recapitulation|recapitulative|tableau|tableaux|synthese|resume|rappel|fiche|annexe|enonce|ensemble
            |proposition|propositions|projet|projets|suites?|suivi|etat|degre|niveau|avancement|mise|en|oeuvre|donnees?|reservees?|apportees?
            |conclusions?|avis|propositions?|observations|constats|orientations|dernieres?|precedentes?|anciennes?|anterieures?|realisation|bilan|application|relatif|relative)\s+|l'|d'|[:,\-–—]\s*|\d{1,3}\s*[:.]?\s*)*?)
        (?P<name>recommandations?|preconisations?|orientations?|injonctions?
            |obligations?\s+(?:de\s+faire|juridiques?|legales?)
            |rappels?\s+(?:au\s+|du\s+|a\s+la\s+|a\s+l'|aux?\s+|de\s+la\s+|des?\s+|d'une\s+|d')(?:respect\s+(?:du|de\s+la|des?)\s+)?
                (?:droit|lois?|la\s+loi|la\s+reglementation|reglementations?|reglements?|obligations?(?:\s+juridiques?|\s+legales?|\s+de\s+faire)?)
            |rappels?\s+(?:reglementaires?|juridiques?|legaux|legal|legislatifs?)
            |rappels?(?:\s*$|\s+(?:suivis?|partiellement|totalement|non|a\s+mettre|mis)))
        (?P<behind>.*)$",
    )
    .expect("the pattern is a constant")
});

/// Verbs that make a sentence of what looks like a heading.
const FINITE: &str = "\
    ont avait avaient est sont etait etaient sera seront fait font doit doivent porte portent figure \
    figurent concerne concernent permet permettent reste restent recommande rappelle formule indique \
    precise estime peut peuvent n donnent donne visent vise appelle appellent etablit examinent \
    examine avoir qui";

/// Words that say that the conclusions are a former report's.
const FORMER: &str = "\
    precedent precedente precedents precedentes anterieur anterieure anterieurs anterieures ancien \
    anciennes passees dernier";

/// A number of a section in front of a heading: "I.", "2.1", "A -", "IV)".
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:[ivx]+|[a-h]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:\-–—°]+\s*|[\-–—•*_=>\s«\[]+)+")
        .expect("the pattern is a constant")
});

/// A sentence that leads into a list in the jurisdiction's voice.
static LEAD_IN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:formul|adress|emet|present|enonc|propos|arret|retient|fait)\S*\s+(?:[\w'’\-]+\s+){0,8}?(?:recommandations?|preconisations?|rappels?|orientations?)(?:\s|[:,.]|$)
        |(?:recommandations?|preconisations?|rappels?(?:\s+\S+){0,4})\s+(?:\S+\s+){0,2}?(?:suivante?s?|ci-apres|ci-dessous)
        |(?:recommandations?|preconisations?|rappels?(?:\s+\S+){0,3})\s+sont\s+(?:\S+\s+)?(?:adress|formul|present|emis|enonc)
        |il\s+est\s+(?:\S+\s+){0,2}?(?:recommande|preconise)\s
        |(?:chambre|cour|juridiction|elle|t-elle)\s+(?:\S+\s+){0,8}?(?:recommande|preconise)\b",
    )
    .expect("the pattern is a constant")
});

/// Past or passive verbs: a former report's list, or a sentence about one. Accents count: "a" is not "à".
static PAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\b(?:avai(?:t|ent)|a|ont|étai(?:t|ent))\s+(?:\S+\s+){0,3}?
        (?:formulé|recommandé|préconisé|émis|adressé|été|fait|demandé|rappelé|invité)",
    )
    .expect("the pattern is a constant")
});

impl Title {
    /// A heading that opens a list.
    pub fn read(text: &str) -> Option<Self> {
        if text.chars().count() > LONGEST_TITLE || text.split_whitespace().any(|word| word == "a") {
            return None;
        }
        let folded = fold(text);
        let bare = SECTION.replace(&folded, "");
        let bare = bare.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
        let captures = NAME.captures(bare)?;
        let behind = captures.name("behind").map_or("", |text| text.as_str());
        let front = captures.name("front").map_or("", |text| text.as_str());
        let name = captures.name("name").map_or("", |text| text.as_str());
        if !behind.is_empty() && behind.starts_with(|c: char| c.is_alphanumeric() || c == '\'') {
            return None;
        }
        if !is_heading_rest(behind)
            || name.starts_with("orientation") && !(front.is_empty() && behind.is_empty())
        {
            return None;
        }
        Some(Self {
            kind: kind_in(bare),
            former: is_former(front, behind),
            status: read_status(text),
            several: name.split(' ').next().is_some_and(|word| word.ends_with('s')),
            summing_up: ["recap", "liste", "tableau", "synthese", "principales", "fiche"]
                .iter()
                .any(|word| front.contains(word)),
            speaks: false,
        })
    }

    /// A sentence that ends in a colon and leads into a list in the jurisdiction's own voice.
    pub fn lead_in(text: &str) -> Option<Self> {
        if !text.trim_end().ends_with([':', '…']) {
            return None;
        }
        let folded = fold(text);
        let sentence = folded.rsplit(". ").next().unwrap_or(&folded);
        if !LEAD_IN.is_match(sentence) {
            return None;
        }
        let speaker = ["chambre", "cour", "juridiction", "elle", "il"];
        let speaks = words(sentence).iter().any(|word| speaker.contains(&word.as_str()));
        let small = text.to_lowercase();
        // A sentence before may tell what was done; only the one that leads in says whose recommendations follow.
        let former = PAST.is_match(small.rsplit(". ").next().unwrap_or(&small)) || mentions_former(sentence);
        let kind = kind_in(sentence);
        let summing_up = ["suivante", "ci-apres", "ci-dessous"].iter().any(|word| sentence.contains(word));
        Some(Self { kind, former, status: None, several: true, summing_up, speaks })
    }
}

fn read_status(text: &str) -> Option<(String, Status)> {
    let literal = status::in_heading(text)?;
    status::normalise(literal).map(|status| (literal.to_owned(), status))
}

/// What stands behind the name keeps the heading a heading: few words, no finite verb, nobody else's recommendations.
fn is_heading_rest(behind: &str) -> bool {
    let words = words(behind);
    if words.len() > MOST_WORDS_BEHIND || words.iter().any(|word| listed(word, FINITE)) {
        return false;
    }
    let owners = [
        "chambre",
        "cour",
        "juridiction",
        "controle",
        "rapport",
        "crc",
        "crtc",
        "ctc",
        "gestion",
        "performance",
        "juridiction",
    ];
    let foreign = [
        "cabinet",
        "audit",
        "inspection",
        "igas",
        "iga",
        "igf",
        "anssi",
        "has",
        "agence",
        "bureau",
        "expert",
        "prestataire",
    ];
    let owned = words.iter().any(|word| owners.contains(&word.as_str()));
    owned || !words.iter().any(|word| foreign.contains(&word.as_str()))
}

fn is_former(front: &str, behind: &str) -> bool {
    // "issues des suites du précédent rapport" are this report's own
    if behind.contains("issue") || behind.contains("actuel") || behind.contains("present ") {
        return false;
    }
    let followed = ["suivi ", "suites ", "suite "].iter().any(|word| front.contains(word));
    followed || mentions_former(front) || mentions_former(behind)
}

/// A heading or caption of the part that follows up a former report.
pub(super) fn is_about_former(text: &str) -> bool {
    let folded = fold(text);
    let subject = ["recommandation", "observation", "controle", "rapport", "rappel"];
    let followed = ["suivi des recommandations", "suites donnees", "suite donnee", "suites reservees"];
    let named = subject.iter().any(|word| folded.contains(word));
    named && (mentions_former(&folded) || followed.iter().any(|words| folded.contains(words)))
}

fn mentions_former(text: &str) -> bool {
    let words = words(text);
    // "les observations qui précèdent" are this report's own
    let follows_who = |index: usize| index > 0 && words[index - 1] == "qui";
    words.iter().enumerate().any(|(index, word)| listed(word, FORMER) && !follows_who(index))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[track_caller]
    fn check(text: &str, kind: Option<ConclusionKind>) {
        assert_eq!(Title::read(text).unwrap_or_else(|| panic!("no title: {text}")).kind, kind, "{text}");
    }

    #[test]
    fn headings_of_lists_are_known_by_their_name() {
        use ConclusionKind::{LegalReminder, Recommendation};
        check("RECOMMANDATIONS", Some(Recommendation));
        check("II. Récapitulatif des recommandations de la chambre", Some(Recommendation));
        check("PRINCIPALES RECOMMANDATIONS", Some(Recommendation));
        check("Liste des préconisations", Some(Recommendation));
        check("Obligations de faire :", Some(LegalReminder));
        check("Rappels au droit (régularité)", Some(LegalReminder));
        check("Rappel à la règlementation", Some(LegalReminder));
        check("Rappels du droit :", Some(LegalReminder));
        check("Rappels d’obligations juridiques à mettre en œuvre", Some(LegalReminder));
        check("Recommandations juridiques", Some(LegalReminder));
        check("Les rappels au droit et les recommandations", None);
        check("Recommandation unique", Some(Recommendation));
        check(
            "Recommandations faites au cours du présent contrôle et restant à suivre :",
            Some(Recommendation),
        );
    }

    #[test]
    fn sentences_are_no_headings() {
        for text in [
            "Les recommandations ont été suivies d’effet.",
            "Rappel de la procédure",
            "Les juridictions financières examinent les suites réservées à leurs recommandations",
            "Les recommandations du cabinet d’audit",
            "L’orientation budgétaire",
            "Recommandations formulées ci-dessus ne sont fondées que sur une partie des observations",
        ] {
            assert_eq!(Title::read(text), None, "{text}");
        }
    }

    #[test]
    fn headings_give_status_and_age() {
        let title = Title::read(
            "Recommandations faites au cours du contrôle actuel et partiellement mises en œuvre :",
        );
        assert_eq!(title.unwrap().status.unwrap().1, Status::Partial);
        let title = Title::read("Recommandations faites au cours du présent contrôle et restant à suivre :");
        assert_eq!(title.unwrap().status.unwrap().1, Status::ToFollow);
        let title = Title::read("II. Recommandations à suivre :");
        assert_eq!(title.unwrap().status.unwrap().1, Status::ToFollow);
        assert!(Title::read("Le suivi des recommandations du précédent rapport").unwrap().former);
        assert!(!Title::read("Recommandations du contrôle actuel à mettre en œuvre").unwrap().former);
    }

    #[track_caller]
    fn check_lead_in(text: &str, former: Option<bool>) {
        assert_eq!(Title::lead_in(text).map(|title| title.former), former, "{text}");
    }

    #[test]
    fn sentences_lead_into_lists() {
        check_lead_in("La Cour formule donc les recommandations suivantes :", Some(false));
        check_lead_in(
            "Au terme de ses travaux, la chambre adresse la recommandation suivante :",
            Some(false),
        );
        check_lead_in("La chambre recommande à la collectivité de :", Some(false));
        check_lead_in(
            "Une attention particulière a été portée aux délais. La chambre recommande au maire de :",
            Some(false),
        );
        check_lead_in("En 2009, la chambre avait formulé les recommandations suivantes :", Some(true));
        check_lead_in("Les recommandations suivantes ont été suivies d’effet :", Some(true));
        check_lead_in(
            "Sur le fondement des observations, la chambre formule les recommandations suivantes :",
            Some(false),
        );
        check_lead_in(
            "Au vu des constats qui précèdent, quatre recommandations sont adressées au maire :",
            Some(false),
        );
        check_lead_in("La commune exerce les compétences suivantes :", None);
        check_lead_in("La chambre recommande un inventaire.", None);
    }
}
