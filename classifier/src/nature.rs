//! Signs of the rubric in the jurisdictions' grid, regularity or performance: a text of law cited, a duty by law, a verb of advice.
//!
//! They are features among others; what they weigh is learnt in `topic`. Readers themselves agree on nine in ten.

use std::sync::LazyLock;

use regex::RegexSet;

use crate::{wording::Wording, words};

/// A text of law cited, or conformity asked for.
const LAW: &str = r"(?x-u)\s(?:
        articles?\s(?:[lrd]\s)?\d | art\s[lrd]?\s?\d | [lrd]\s\d{3,4}\s\d
        | code\s(?:general|des|du|de|monetaire|penal|civil|electoral) | cgct | cgppp | cjf
        | loi | lois | decrets? | arretes?\s(?:du|ministeriel|interministeriel) | ordonnance\s(?:n|du) | directive\seuropeenne
        | instructions?\s(?:budgetaires?|comptables?|codificatrice|interministerielle|n|m) | m\s?(?:4|14|21|22|31|49|52|57|71|832) | circulaire\s(?:n|du)
        | reglementaires? | reglementations? | legal | legale | legales | legaux | legalite | regularite | juridiques?
        | conformement | conformer | conformite | (?:non\s)?conformes? | contraires?
        | respecter | respectant | faire\srespecter | respect\sd\w* | veiller\sau\srespect | mettre\sfin | cesser | regulariser\w* | regularisation
        | irregul\w+ | illega\w+ | meconnai\w+ | enfrein\w+ | infraction | sans\sbase | base\slegale | dispositions | en\svigueur | obligatoires?
        )\s";

/// Verbs of advice: what follows them is no duty, unless a law is cited.
const ADVICE: &str = r"(?x-u)^\s(?:la\s(?:chambre|cour)\srecommande\s(?:\w+\s){0,6}?(?:de|d)\s)?(?:
        ameliorer|renforcer|optimiser|reflechir|etudier|mutualiser|maitriser|reduire|developper|poursuivre|envisager|engager|rechercher
        |formaliser|accroitre|limiter|approfondir|evaluer|accelerer|affiner|adapter|clarifier|rationaliser|diversifier|harmoniser
        |definir|elaborer|anticiper|consolider|contenir|conduire|generaliser|structurer
        )\s";

/// Things that the law itself asks for.
const DUTY: &str = r"(?x-u)\s(?:
        inventaires? | etats?\sde\sl\sactif | amorti\w+ | rattache\w+ | provisions? | provisionner | restes\sa\s(?:realiser|recouvrer)
        | 1\s?607 | duree\s(?:annuelle|legale) | documents?\suniques? | duerp | entretiens?\s(?:professionnels?|annuels?\sd\sevaluation)
        | annexes | budgets?\sannexes? | debat\sd\sorientations? | orientations?\sbudgetaires? | dob | rob
        | service\sfait | comptabilite\s(?:d\sengagement|des\sengagements) | delais?\s(?:global\s|globaux\s)?de\s(?:paiement|mandatement)
        | mise\sen\sconcurrence | code\sdes\smarches | controles?\sdes\sregies? | regisseurs? | rapports?\sannue\w+
        | deliberations? | deliberer | deliberante? | imput\w+ | comptabiliser | comptes?\sd\sattente | conventions?\sd\sobjectifs
        | concordan\w+ | tableaux?\sdes\s(?:emplois|effectifs) | regies?\s(?:d\savances?|de\srecettes?) | travaux\sen\sregie | engagement\ssystematique
        | sincer\w+ | equilibrer | admission\sen\snon | apurer | heures\ssupplementaires | remboursements?
        )\s";

/// The rules, in the order of [`NAMES`]. Words are folded, so letters are ASCII's.
static RULES: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new([LAW, DUTY, ADVICE]).expect("the patterns are constants"));

/// Names of the signs.
const NAMES: [&str; 3] = ["law", "duty", "advice"];

/// Which of the rules the words meet; learning weighs them.
pub(crate) fn signs(wording: &Wording<'_>) -> Vec<&'static str> {
    let flat = words::flat(words::without_label(wording.text));
    RULES.matches(&flat).into_iter().map(|rule| NAMES[rule]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let kind = cambon_document::ConclusionKind::Recommendation;
        let wording = Wording { text, sub_heading: None, section: None, kind };
        assert_eq!(signs(&wording), expected, "{text}");
    }

    #[test]
    fn law_and_conformity_are_signs_of_regularity() {
        check("Publier les tarifs, en application de l’article L. 2121-24 du CGCT", &["law"]);
        check("Se conformer aux seuils du code de la commande publique", &["law"]);
        check("Remédier aux irrégularités constatées", &["law"]);
        check(
            "Améliorer le suivi des congés, conformément au décret du 26 novembre 1985",
            &["law", "advice"],
        );
    }

    #[test]
    fn duties_need_no_citation() {
        check("Tenir un inventaire des biens de la commune", &["duty"]);
        check("Rattacher les charges à l'exercice qu’elles concernent", &["duty"]);
        check("Mettre à jour le tableau des effectifs", &["duty"]);
    }

    #[test]
    fn advice_is_a_sign_of_performance() {
        check("Améliorer la qualité de l’inventaire", &["duty", "advice"]);
        check("Recommandation n° 3 : mutualiser la fonction informatique", &["advice"]);
        check("Doter la piscine d’un plan de communication", &[]);
    }
}
