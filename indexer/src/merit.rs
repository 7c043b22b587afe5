//! What a passage is worth before anyone asks: whether it reads as prose, and whether it judges; NOT whether what it says is right.
//!
//! A row of a table or an entry of a list of abbreviations repeats the words of many queries and answers none. What a magistrate
//! looks for is where the jurisdiction finds, reminds or recommends.

use crate::analysis::Token;

/// The highest value of either measure.
pub const MOST: u8 = 3;

/// Shares of function words, in percent, from which a text reads as prose a little, mostly, wholly: French prose has about 40.
const PROSE: [usize; 3] = [15, 25, 33];

/// Share of numbers, in percent, from which a text is a row of figures.
const FIGURES: usize = 35;

/// Words of a recommendation written as an infinitive (`Mettre en place...`); longer texts begin so by chance.
const LONGEST_INFINITIVE: usize = 70;

/// Who speaks.
const JURISDICTION: [&str; 6] = ["chambre", "crc", "crtc", "ctc", "cour", "juridiction"];

/// What it does when it judges: beginnings of verbs, without accents.
const SPEAKS: [&str; 16] = [
    "recommand",
    "rappel",
    "invit",
    "constat",
    "relev",
    "releve",
    "observ",
    "estim",
    "consider",
    "preconis",
    "soulign",
    "regrett",
    "demand",
    "encourag",
    "appelle",
    "note",
];

/// Beginnings of words that judge, without accents.
const JUDGES: [&str; 40] = [
    "irregul",
    "illegal",
    "insuffis",
    "absence",
    "aucun",
    "contraire",
    "contrairement",
    "contradiction",
    "meconn",
    "conforme",
    "conformer",
    "incomplet",
    "incomplet",
    "lacun",
    "carence",
    "anomali",
    "defaillan",
    "manque",
    "retard",
    "depass",
    "excessi",
    "injustifi",
    "indu",
    "errone",
    "obligat",
    "obligatoire",
    "devra",
    "devrait",
    "devraient",
    "doit",
    "doivent",
    "devoir",
    "necessaire",
    "convient",
    "pourtant",
    "toutefois",
    "cependant",
    "recommandation",
    "respecter",
    "fragil",
];

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
    let begins = |token: &Token, list: &[&str]| list.iter().any(|start| token.folded.starts_with(start));
    let speaker = tokens.iter().any(|token| JURISDICTION.contains(&token.folded.as_str()));
    if speaker && tokens.iter().any(|token| begins(token, &SPEAKS)) {
        return MOST;
    }
    let judging = tokens.iter().filter(|token| begins(token, &JUDGES)).count() + negations(tokens);
    let recommends = usize::from(begins_with_infinitive(tokens)) * 2;
    (judging + recommends).min(usize::from(MOST) - 1) as u8
}

/// `ne ... pas`, each once.
fn negations(tokens: &[Token]) -> usize {
    let negates = |window: &[Token]| {
        matches!(window[0].folded.as_str(), "ne" | "n")
            && window[1..].iter().any(|token| matches!(token.folded.as_str(), "pas" | "jamais" | "plus"))
    };
    tokens.windows(5).filter(|window| negates(window)).count()
}

fn begins_with_infinitive(tokens: &[Token]) -> bool {
    let words = tokens.iter().skip_while(|token| token.folded.bytes().all(|byte| byte.is_ascii_digit()));
    let infinitive = |token: &Token| {
        let word = token.folded.as_str();
        word.len() > 4 && ["er", "ir", "tre", "dre", "oir", "ire"].iter().any(|end| word.ends_with(end))
    };
    tokens.len() > 4 && tokens.len() <= LONGEST_INFINITIVE && words.take(1).any(infinitive)
}
