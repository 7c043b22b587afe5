//! What a passage is worth before anyone asks: whether it reads as prose, and whether it judges; NOT whether what it says is right.
//!
//! A row of a table or an entry of a list of abbreviations repeats the words of many queries and answers none. What a magistrate
//! looks for is where the jurisdiction finds, reminds or recommends. A law that is cited, and a body's reply, judge nothing: `doit`,
//! `obligation` and `conformément à` say what the rule is, so that they count for nothing.

use std::sync::LazyLock;

use crate::analysis::Token;

/// The highest value of either measure.
pub const MOST: u8 = 3;

/// Shares of function words, in percent, from which a text reads as prose a little, mostly, wholly: French prose has about 40.
const PROSE: [usize; 3] = [15, 25, 33];

/// Share of numbers, in percent, from which a text is a row of figures.
const FIGURES: usize = 35;

/// Words of a recommendation written as an infinitive (`Mettre en place...`); longer texts begin so by chance.
const LONGEST_INFINITIVE: usize = 70;

/// Words that a text may begin with and that only end like an infinitive.
const LIKE_INFINITIVES: [&str; 6] = ["outre", "entre", "contre", "autre", "premier", "dernier"];

/// What it does when it judges, in order, without accents, so that the participle is the same; not `observations`, to which a body replies.
const SPEAKS: [&str; 20] = [
    "appelle",
    "considere",
    "constate",
    "critique",
    "demande",
    "deplore",
    "encourage",
    "estime",
    "insiste",
    "interroge",
    "invite",
    "note",
    "observe",
    "preconise",
    "rappele",
    "rappelle",
    "recommande",
    "regrette",
    "releve",
    "souligne",
];

/// Words from the jurisdiction to its verb: `la chambre, dans son précédent rapport, constate`.
const VERB_WITHIN: usize = 6;

/// Beginnings of words that find fault, in order, none of them the beginning of another.
const FAULTS: [&str; 60] = [
    "absence",
    "abusi",
    "anomal",
    "anorma",
    "aucun",
    "caduc",
    "carence",
    "confusion",
    "contestab",
    "contradict",
    "contrair",
    "critiqu",
    "defaillan",
    "defaut",
    "deficien",
    "degrad",
    "demesur",
    "depass",
    "desequilibr",
    "difficult",
    "discordan",
    "discutab",
    "disproport",
    "divergen",
    "dysfonction",
    "ecart",
    "erreur",
    "errone",
    "excessi",
    "faiblesse",
    "fragil",
    "illegal",
    "illicit",
    "imprecis",
    "inadapt",
    "incoheren",
    "incompatib",
    "incomplet",
    "indue",
    "indument",
    "inegal",
    "inexact",
    "infonde",
    "injustif",
    "insincer",
    "insuffis",
    "irregul",
    "lacun",
    "manqu",
    "meconn",
    "obsol",
    "omet",
    "omis",
    "opaqu",
    "partiel",
    "perfectib",
    "perte",
    "retard",
    "surevalu",
    "tardi",
];

/// Words that turn against what was said, or weigh it, in order.
const TURNS: [&str; 14] = [
    "cependant",
    "depit",
    "largement",
    "malgre",
    "neanmoins",
    "nettement",
    "pourtant",
    "revanche",
    "sensiblement",
    "seul",
    "seule",
    "seules",
    "seuls",
    "toutefois",
];

/// Words that say what is to be done, in order.
const ASKS: [&str; 15] = [
    "appartiendra",
    "appartient",
    "conviendrait",
    "convient",
    "devra",
    "devraient",
    "devrait",
    "devront",
    "gagneraient",
    "gagnerait",
    "importe",
    "indispensable",
    "preferable",
    "recommandation",
    "souhaitable",
];

/// What follows `ne` when it denies.
const DENIES: [&str; 7] = ["pas", "plus", "jamais", "que", "qu", "ni", "guere"];

/// Words from `ne` to what denies: `n'a en effet pas`.
const DENIED_WITHIN: usize = 4;

/// Most that faults and denials count for, each.
const MOST_FAULTS: usize = 2;

const LETTERS: usize = 26;

/// The first two letters of [`FAULTS`], [`TURNS`] and [`ASKS`].
static BEGINNINGS: LazyLock<[bool; LETTERS * LETTERS]> = LazyLock::new(|| {
    let mut begin = [false; LETTERS * LETTERS];
    FAULTS
        .iter()
        .chain(&TURNS)
        .chain(&ASKS)
        .filter_map(|word| pair(word))
        .for_each(|pair| begin[pair] = true);
    begin
});

/// How far a text reads as prose, and how far it judges, each from 0 to [`MOST`].
pub fn of(tokens: &[Token]) -> (u8, u8) {
    (prose(tokens), judgement(tokens))
}

fn prose(tokens: &[Token]) -> u8 {
    let percent = |count: usize| count * 100 / tokens.len().max(1);
    let figures =
        tokens.iter().filter(|token| token.folded.bytes().all(|byte| byte.is_ascii_digit())).count();
    if percent(figures) >= FIGURES {
        return 0;
    }
    let linking = percent(tokens.iter().filter(|token| token.is_function_word()).count());
    PROSE.iter().filter(|least| linking >= **least).count() as u8
}

fn judgement(tokens: &[Token]) -> u8 {
    if jurisdiction_speaks(tokens) {
        return MOST;
    }
    let (mut faults, mut turns, mut asks) = (0, false, false);
    for (at, token) in tokens.iter().enumerate() {
        match sign(&token.folded) {
            Some(Sign::Fault) => faults += 1,
            Some(Sign::Turn) => turns = true,
            Some(Sign::Ask) => asks = true,
            None => turns |= turns_in_two_words(&tokens[at..]),
        }
    }
    turns |= tokens.first().is_some_and(|token| token.folded == "or");
    let points = usize::min(faults, MOST_FAULTS)
        + denials(tokens).min(MOST_FAULTS)
        + usize::from(turns)
        + usize::from(asks)
        + usize::from(begins_with_infinitive(tokens)) * 2;
    points.min(usize::from(MOST)) as u8
}

/// What a word does by itself.
enum Sign {
    Fault,
    Turn,
    Ask,
}

/// What a word does, `None` for most: two letters tell so without looking further.
fn sign(word: &str) -> Option<Sign> {
    let pair = pair(word)?;
    if !BEGINNINGS[pair] {
        return None;
    }
    // None but the last fault that stands before the word in their order can begin it.
    let after = FAULTS.partition_point(|start| *start <= word);
    if after > 0 && word.starts_with(FAULTS[after - 1]) {
        return Some(Sign::Fault);
    }
    let is_in = |list: &[&str]| list.binary_search(&word).is_ok();
    if is_in(&TURNS) {
        return Some(Sign::Turn);
    }
    is_in(&ASKS).then_some(Sign::Ask)
}

/// The first two letters as one number.
fn pair(word: &str) -> Option<usize> {
    let letter = |byte: &u8| byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'));
    match word.as_bytes() {
        [first, second, ..] => Some(letter(first)? * LETTERS + letter(second)?),
        _ => None,
    }
}

fn turns_in_two_words(tokens: &[Token]) -> bool {
    let second = |words: &[&str]| tokens.get(1).is_some_and(|token| words.contains(&token.folded.as_str()));
    match tokens[0].folded.as_str() {
        "alors" => second(&["meme", "qu", "que"]),
        "pour" => second(&["autant"]),
        "a" => second(&["peine"]),
        "au" => second(&["lieu"]),
        "plus" => second(&["eleve"]),
        _ => false,
    }
}

/// `La chambre constate`, `relevé par la chambre`.
fn jurisdiction_speaks(tokens: &[Token]) -> bool {
    let speaks = |token: &Token| {
        let word = token.folded.as_str();
        let singular = word.strip_suffix("nt").or_else(|| word.strip_suffix('s')).unwrap_or(word);
        SPEAKS.binary_search(&singular).is_ok()
    };
    let jurisdiction = |token: &Token| {
        matches!(token.folded.as_str(), "chambre" | "crc" | "crtc" | "ctc" | "cour" | "juridiction")
    };
    let jurisdictions = tokens.iter().enumerate().filter(|(_, token)| jurisdiction(token));
    jurisdictions.map(|(at, _)| at).any(|at| {
        let after = &tokens[at + 1..(at + 1 + VERB_WITHIN).min(tokens.len())];
        let passive = at >= 3 && tokens[at - 2].folded == "par" && speaks(&tokens[at - 3]);
        passive || after.iter().any(speaks)
    })
}

/// `ne ... pas`, `ni`, `sans que`, `sans avoir`, each once.
fn denials(tokens: &[Token]) -> usize {
    let denied = |(at, token): &(usize, &Token)| {
        let following = &tokens[at + 1..(at + 1 + DENIED_WITHIN).min(tokens.len())];
        match token.folded.as_str() {
            "ne" | "n" => following.iter().any(|token| DENIES.contains(&token.folded.as_str())),
            "sans" => following.first().is_some_and(|next| {
                matches!(next.folded.as_str(), "que" | "qu") || is_infinitive(&next.folded)
            }),
            "ni" => true,
            _ => false,
        }
    };
    tokens.iter().enumerate().filter(denied).count()
}

fn begins_with_infinitive(tokens: &[Token]) -> bool {
    let leads = |token: &&Token| {
        let word = token.folded.as_str();
        word.bytes().all(|byte| byte.is_ascii_digit()) || matches!(word, "se" | "s")
    };
    let mut words = tokens.iter().skip_while(leads);
    (5..=LONGEST_INFINITIVE).contains(&tokens.len())
        && words.next().is_some_and(|first| is_infinitive(&first.folded))
}

fn is_infinitive(word: &str) -> bool {
    let ends = ["er", "ir", "tre", "dre", "oir", "ire"].iter().any(|end| word.ends_with(end));
    word.len() > 4 && ends && !LIKE_INFINITIVES.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;

    #[track_caller]
    fn check(text: &str, wanted: u8) {
        assert_eq!(judgement(&analyse(text)), wanted, "{text}");
    }

    #[test]
    fn lists_are_in_order() {
        for list in [&SPEAKS[..], &FAULTS, &TURNS, &ASKS] {
            assert!(list.is_sorted(), "{list:?}");
        }
        let nested = FAULTS.windows(2).find(|pair| pair[1].starts_with(pair[0]));
        assert_eq!(nested, None, "the longer would never be sought");
    }

    #[test]
    fn the_jurisdiction_judges() {
        check("La chambre relève que la régie tient un registre.", MOST);
        check("Ce point avait été relevé par la chambre dans son rapport de 2009.", MOST);
        check("La Cour et les chambres régionales recommandent une révision des tarifs.", MOST);
    }

    #[test]
    fn what_judges_without_its_name_counts_by_its_words() {
        check("L'écart entre les deux états reste inexpliqué, et aucun rapprochement n'a été fait.", 2);
        check("Or, le registre n'est plus tenu depuis 2012, alors que trois agents y sont affectés.", 2);
        check("Se rapprocher du comptable pour apurer les comptes d'attente.", 2);
        check("La régie n'a pas de sous-régisseur.", 1);
        check("Outre le camping municipal, le budget annexe retrace les recettes du port.", 0);
    }

    #[test]
    fn a_rule_and_a_reply_judge_nothing() {
        check("Conformément à l'article L. 2121-12 du code, une note de synthèse est adressée aux élus.", 0);
        check("Le plan doit être transmis au préfet dans les quinze jours.", 0);
        check("En réponse aux observations de la chambre, le maire a transmis le plan.", 0);
        check("Le budget annexe retrace les recettes du camping.", 0);
    }
}
