//! Whether a line has the shape of a conclusion: an infinitive, a sentence of the jurisdiction, a duty, a noun of action.
//!
//! A shape alone makes no conclusion; it needs a heading, a label or a list around it (`walk`).

use super::words::{fold, fold_tense, listed, words};

/// Shapes of a conclusion, surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// "Tenir un inventaire", "En matière de dette, réduire l'encours".
    Infinitive,
    /// "La chambre recommande au maire de tenir un inventaire".
    Jurisdiction,
    /// "La commune doit tenir un inventaire".
    Duty,
    /// "Mise en place d'un inventaire".
    Action,
    /// "La mise en place d'un inventaire": so many paragraphs begin like it that it needs a list around it.
    Named,
}

/// Words that may stand between a line's beginning and its infinitive.
const BEFORE_INFINITIVE: &str = "\
    ne n pas plus se s y en bien mieux davantage toujours aussi et a de d rapidement sans delai \
    tarder enfin puis egalement desormais";
/// At most so many of them.
const MOST_BEFORE: usize = 4;
/// Words that begin a circumstance set before the infinitive by a comma.
const CIRCUMSTANCES: &str = "\
    a afin apres au aupres aux avant avec chaque compte concernant conformement d dans de des depuis \
    durant en lors le outre par pour s sans si sous suite sur dès une eu quant comme pendant \
    parallelement lorsque";
/// How far from the line's beginning the infinitive after a circumstance may stand, in characters.
const LONGEST_CIRCUMSTANCE: usize = 260;

/// Words that end like infinitives and are none; those in -ier, -er, -ir.
const NOT_INFINITIVES: &str = "\
    avenir loisir plaisir premier dernier particulier janvier fevrier chantier dossier papier \
    financier foncier cahier entier regulier atelier calendrier courrier metier quartier loyer foyer \
    ouvrier officier heritier hier mer cher leger etranger singulier immobilier mobilier hospitalier \
    policier pouvoir devoir soir espoir desir danger conseiller greffier pompier routier courtier \
    echiquier super hiver amer fer noir alger tresorier infirmier panier escalier sentier affaire \
    savoir-faire devenir souvenir rentier fichier denier palier pilier levier carter leader manager \
    poster";
/// Infinitives in -re, without their prefixes: the ending alone would take in "titre" and "maire".
const RE_ENDINGS: &str = "\
    mettre faire prendre rendre tendre vendre pendre fendre attendre entendre descendre repondre \
    confondre perdre joindre rejoindre adjoindre contraindre atteindre restreindre craindre eteindre \
    peindre suivre vivre produire reduire conduire construire deduire induire introduire traduire \
    instruire detruire ecrire crire scrire elire clure rompre vaincre croire naitre paraitre \
    connaitre croitre accroitre soustraire extraire distraire satisfaire suffire nuire cuire \
    resoudre dissoudre absoudre battre conclure inclure exclure etendre redire interdire relire";
/// Nouns of action that begin conclusions of lists without infinitives, beside those in -tion and -ment.
const ACTIONS: &str = "\
    mise mises respect suivi recours controle prise tenue recherche maitrise etude reprise revue \
    refonte reforme baisse hausse arret abandon transfert recrutement bilan remise ouverture cloture \
    passage partage pilotage retour maintien poursuite";

/// Verbs of sentences that describe.
const FINITE: &str = "ont avait avaient est sont etait etaient sera seront fait font reste restent";

/// The shape of a line's words, label and number left out; `None` where it has none.
pub(super) fn of(text: &str) -> Option<Shape> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(');
    let text = without_addressee(text);
    if infinitive(text) {
        Some(Shape::Infinitive)
    } else if is_jurisdiction_sentence(text) {
        Some(Shape::Jurisdiction)
    } else if is_duty(text) {
        Some(Shape::Duty)
    } else {
        let action = is_action(text).then_some(Shape::Action);
        action.or_else(|| is_action(without_article(text)?).then_some(Shape::Named))
    }
}

/// Leaves out "(ministère, agence) :" and "[commune]" in front.
fn without_addressee(text: &str) -> &str {
    let close = if text.starts_with('(') { ')' } else { return text };
    match text.find(close) {
        Some(end) if end < LONGEST_CIRCUMSTANCE => {
            text[end + 1..].trim_start_matches(|c: char| !c.is_alphanumeric())
        }
        _ => text,
    }
}

/// It begins with an infinitive, or with a circumstance and an infinitive after its comma.
pub(super) fn infinitive(text: &str) -> bool {
    let first: Vec<String> = words(prefix(text, 120)).into_iter().take(MOST_BEFORE + 2).collect();
    begins_with_infinitive(&first) || after_circumstance(text, &first) || after_colon(text)
}

fn prefix(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn begins_with_infinitive(first: &[String]) -> bool {
    for (index, word) in first.iter().enumerate() {
        if is_infinitive(word) {
            // "Le devoir de" and "La mise" are nouns: an article alone does not lead to an infinitive
            return index == 0
                || !matches!(first[index - 1].as_str(), "de" | "d" | "a" | "sans")
                || index == 1;
        }
        let adverb = word.ends_with("ement") && index == 0;
        if index >= MOST_BEFORE || !(adverb || listed(word, BEFORE_INFINITIVE)) {
            return false;
        }
    }
    false
}

fn after_circumstance(text: &str, first: &[String]) -> bool {
    if !first.first().is_some_and(|word| listed(word, CIRCUMSTANCES)) {
        return false;
    }
    let head = prefix(text, LONGEST_CIRCUMSTANCE);
    head.match_indices([',', ')']).any(|(comma, _)| {
        let rest: Vec<String> = words(prefix(&text[comma + 1..], 80)).into_iter().take(3).collect();
        begins_with_infinitive(&rest)
            && !rest.first().is_some_and(|word| matches!(word.as_str(), "a" | "de" | "d"))
    })
}

/// "Gestion du personnel : mettre à jour ...": a theme, a colon, an infinitive.
fn after_colon(text: &str) -> bool {
    /// A theme is a few words.
    const LONGEST_THEME: usize = 70;
    let head = prefix(text, LONGEST_THEME);
    head.find(" : ").or_else(|| head.find(": ")).is_some_and(|colon| {
        let rest: Vec<String> = words(prefix(&text[colon + 1..], 80)).into_iter().take(3).collect();
        rest.first().is_some_and(|word| is_infinitive(word)) || begins_with_infinitive(&rest)
    })
}

/// Whether a folded word is an infinitive.
pub(super) fn is_infinitive(word: &str) -> bool {
    if word.chars().count() < 4 || listed(word, NOT_INFINITIVES) {
        return false;
    }
    if word.ends_with("er") || word.ends_with("ir") || word == "etre" {
        return true;
    }
    word.ends_with("re")
        && RE_ENDINGS.split(' ').any(|ending| word.ends_with(ending))
        && !word.ends_with("chambre")
}

fn is_jurisdiction_sentence(text: &str) -> bool {
    let folded = fold_tense(prefix(text, 200));
    let speaks = ["la chambre", "le chambre", "la cour", "elle ", "la juridiction"];
    let verbs = [
        "recommande",
        "preconise",
        "demande",
        "rappelle",
        "invite",
        "engage",
        "encourage",
        "incite",
        "souhaite",
        "estime",
        "suggere",
        "propose",
        "attend",
    ];
    speaks.iter().any(|subject| folded.starts_with(subject))
        && folded.split([' ', '-', ',']).take(12).any(|word| verbs.contains(&word))
}

fn is_duty(text: &str) -> bool {
    /// The verb stands near the beginning.
    const FAR: usize = 24;
    let folded = fold(prefix(text, 320));
    if ["la chambre", "la cour", "l'ordonnateur a ", "en reponse"]
        .iter()
        .any(|start| folded.starts_with(start))
    {
        return false;
    }
    let verbs = [
        "doit",
        "doivent",
        "devra",
        "devront",
        "devrait",
        "devraient",
        "gagnerait",
        "veillera",
        "veilleront",
    ];
    let near: Vec<&str> = folded.split(' ').take(FAR).collect();
    near.iter().any(|word| verbs.contains(word))
        || near.windows(2).any(|pair| {
            matches!(
                pair,
                ["est" | "sont", "invite" | "invitee" | "invites" | "invitees" | "incite" | "incitee"]
            ) || matches!(pair, ["il", "convient" | "appartient"])
        })
}

fn without_article(text: &str) -> Option<&str> {
    let articles =
        ["La ", "la ", "Le ", "le ", "Un ", "un ", "Une ", "une ", "L’", "l’", "L'", "l'", "Les ", "les "];
    articles.iter().find_map(|article| text.strip_prefix(article))
}

fn is_action(text: &str) -> bool {
    /// Beyond it a paragraph that begins with such a noun is prose, in characters.
    const LONGEST_ACTION: usize = 400;
    if text.chars().count() > LONGEST_ACTION {
        return false;
    }
    let near = words(prefix(text, 120));
    let Some(first) = near.first() else { return false };
    let names_a_list =
        ["recommandation", "orientation", "obligation", "observation"].contains(&first.as_str());
    let long = first.chars().count() > 6 && !names_a_list;
    let named = listed(first, ACTIONS) || long && (first.ends_with("tion") || first.ends_with("ment"));
    // the noun governs what is acted upon; an adverb does not
    let governs = near.iter().skip(1).take(3).any(|word| {
        matches!(word.as_str(), "de" | "d" | "du" | "des" | "a" | "au" | "aux" | "en" | "par" | "entre")
    });
    // a finite verb makes it a sentence that describes
    let sentence = words(text).iter().any(|word| listed(word, FINITE))
        || text.split_whitespace().any(|word| word == "a");
    named && governs && !sentence
}

/// It ends by announcing what follows.
pub(super) fn announces(text: &str) -> bool {
    text.trim_end().ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Shape>) {
        assert_eq!(of(text), expected, "{text}");
    }

    #[test]
    fn infinitives_begin_conclusions() {
        for text in [
            "Tenir un inventaire des biens.",
            "- se conformer à l'instruction M14",
            "S’assurer de la concordance des états",
            "Ne pas verser de prime sans délibération",
            "Mieux maîtriser la commande publique",
            "En matière de ressources humaines, améliorer la connaissance de l’absentéisme",
            "Compte tenu du calendrier, faire voter les tarifs avant l’été",
            "(ministère chargé de la mer et agence) : établir une carte",
            "Inclure les budgets annexes",
            "Gestion de la dette : réduire l'encours",
        ] {
            check(text, Some(Shape::Infinitive));
        }
    }

    #[test]
    fn words_that_end_like_infinitives_are_none() {
        for text in [
            "Le maire a répondu que l’inventaire était à jour.",
            "Premier budget du syndicat",
            "Notre contrôle porte sur la dette",
            "Par lettre du 4 mai, le président a été informé",
            "Le pouvoir de nomination appartient au maire",
            "La chambre a inscrit à son programme l'examen de la gestion",
            "Titre et cadre",
        ] {
            assert_ne!(of(text), Some(Shape::Infinitive), "{text}");
        }
    }

    #[test]
    fn other_shapes_are_told_apart() {
        check("La chambre recommande au syndicat de tenir un inventaire.", Some(Shape::Jurisdiction));
        check("La commune doit régulariser sa participation.", Some(Shape::Duty));
        check("Mise en place d’un inventaire", Some(Shape::Action));
        check("La dette du syndicat a baissé.", None);
        check("", None);
    }
}
