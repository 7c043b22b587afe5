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

/// Two words that turn together, the second one of several: `alors que`, `pour autant`.
const TURN_IN_TWO: [(&str, &[&str]); 5] = [
    ("alors", &["meme", "qu", "que"]),
    ("pour", &["autant"]),
    ("a", &["peine"]),
    ("au", &["lieu"]),
    ("plus", &["eleve"]),
];

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

/// What a word tells of the text in which it stands: one bit for each of the questions below.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sense(u32);

impl Sense {
    const NUMBER: Self = Self(1);
    const LINKS: Self = Self(1 << 1);
    const JURISDICTION: Self = Self(1 << 2);
    const SPEAKS: Self = Self(1 << 3);
    const FAULT: Self = Self(1 << 4);
    const TURN: Self = Self(1 << 5);
    const ASK: Self = Self(1 << 6);
    const INFINITIVE: Self = Self(1 << 7);
    /// It follows `ne` when that denies.
    const DENIES: Self = Self(1 << 8);
    /// The first place of a pair of words that turn, and the second: a bit for each of [`TURN_IN_TWO`].
    const TURNS_FIRST: u32 = 9;
    const TURNS_SECOND: u32 = 14;
    const NE: Self = Self(1 << 19);
    const SANS: Self = Self(1 << 20);
    const NI: Self = Self(1 << 21);
    const QUE: Self = Self(1 << 22);
    const PAR: Self = Self(1 << 23);
    /// It may stand before the infinitive with which a recommendation begins.
    const LEADS: Self = Self(1 << 24);
    const OR: Self = Self(1 << 25);

    /// Of a word.
    pub fn of(token: &Token) -> Self {
        let word = token.folded.as_str();
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        let singular = word.strip_suffix("nt").or_else(|| word.strip_suffix('s')).unwrap_or(word);
        let jurisdiction = matches!(word, "chambre" | "crc" | "crtc" | "ctc" | "cour" | "juridiction");
        let sign = match sign(word) {
            Some(Sign::Fault) => Self::FAULT,
            Some(Sign::Turn) => Self::TURN,
            Some(Sign::Ask) => Self::ASK,
            None => Self(0),
        };
        let mut turns = 0;
        for (place, (first, second)) in TURN_IN_TWO.iter().enumerate() {
            turns |= u32::from(*first == word) << (Self::TURNS_FIRST + place as u32);
            turns |= u32::from(second.contains(&word)) << (Self::TURNS_SECOND + place as u32);
        }
        let bits = [
            (number, Self::NUMBER),
            (token.is_function_word(), Self::LINKS),
            (jurisdiction, Self::JURISDICTION),
            (SPEAKS.binary_search(&singular).is_ok(), Self::SPEAKS),
            (is_infinitive(word), Self::INFINITIVE),
            (DENIES.contains(&word), Self::DENIES),
            (matches!(word, "ne" | "n"), Self::NE),
            (word == "sans", Self::SANS),
            (word == "ni", Self::NI),
            (matches!(word, "que" | "qu"), Self::QUE),
            (word == "par", Self::PAR),
            (number || matches!(word, "se" | "s"), Self::LEADS),
            (word == "or", Self::OR),
        ];
        let bits = bits.iter().filter(|(holds, _)| *holds);
        Self(bits.fold(sign.0 | turns, |bits, (_, Self(bit))| bits | bit))
    }

    /// Whether it is a number.
    pub fn is_number(self) -> bool {
        self.is(Self::NUMBER)
    }

    /// Whether it only links others.
    pub fn links(self) -> bool {
        self.is(Self::LINKS)
    }

    fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it and the next word turn against what was said.
    fn turns_with(self, next: Self) -> bool {
        let pairs = (1 << TURN_IN_TWO.len()) - 1;
        self.0 >> Self::TURNS_FIRST & next.0 >> Self::TURNS_SECOND & pairs != 0
    }
}

/// How far a text reads as prose, and how far it judges, each from 0 to [`MOST`].
pub fn of(words: &[Sense]) -> (u8, u8) {
    (prose(words), judgement(words))
}

fn prose(words: &[Sense]) -> u8 {
    let percent = |bit: Sense| words.iter().filter(|word| word.is(bit)).count() * 100 / words.len().max(1);
    if percent(Sense::NUMBER) >= FIGURES {
        return 0;
    }
    let linking = percent(Sense::LINKS);
    PROSE.iter().filter(|least| linking >= **least).count() as u8
}

fn judgement(words: &[Sense]) -> u8 {
    if jurisdiction_speaks(words) {
        return MOST;
    }
    let (mut faults, mut turns, mut asks) = (0, false, false);
    for (at, word) in words.iter().enumerate() {
        faults += usize::from(word.is(Sense::FAULT));
        turns |= word.is(Sense::TURN) || words.get(at + 1).is_some_and(|next| word.turns_with(*next));
        asks |= word.is(Sense::ASK);
    }
    turns |= words.first().is_some_and(|word| word.is(Sense::OR));
    let points = usize::min(faults, MOST_FAULTS)
        + denials(words).min(MOST_FAULTS)
        + usize::from(turns)
        + usize::from(asks)
        + usize::from(begins_with_infinitive(words)) * 2;
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

/// `La chambre constate`, `relevé par la chambre`.
fn jurisdiction_speaks(words: &[Sense]) -> bool {
    let speaks = |word: &Sense| word.is(Sense::SPEAKS);
    let jurisdictions = words.iter().enumerate().filter(|(_, word)| word.is(Sense::JURISDICTION));
    jurisdictions.map(|(at, _)| at).any(|at| {
        let after = &words[at + 1..(at + 1 + VERB_WITHIN).min(words.len())];
        let passive = at >= 3 && words[at - 2].is(Sense::PAR) && speaks(&words[at - 3]);
        passive || after.iter().any(speaks)
    })
}

/// `ne ... pas`, `ni`, `sans que`, `sans avoir`, each once.
fn denials(words: &[Sense]) -> usize {
    let denied = |(at, word): &(usize, &Sense)| {
        let following = &words[at + 1..(at + 1 + DENIED_WITHIN).min(words.len())];
        let then = |bit: Sense| following.first().is_some_and(|next| next.is(bit));
        word.is(Sense::NI)
            || (word.is(Sense::NE) && following.iter().any(|word| word.is(Sense::DENIES)))
            || (word.is(Sense::SANS) && (then(Sense::QUE) || then(Sense::INFINITIVE)))
    };
    words.iter().enumerate().filter(denied).count()
}

fn begins_with_infinitive(words: &[Sense]) -> bool {
    (5..=LONGEST_INFINITIVE).contains(&words.len())
        && words.iter().find(|word| !word.is(Sense::LEADS)).is_some_and(|first| first.is(Sense::INFINITIVE))
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
        let words: Vec<Sense> = analyse(text).iter().map(Sense::of).collect();
        assert_eq!(judgement(&words), wanted, "{text}");
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
