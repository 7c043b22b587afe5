//! Articles of law named in a text, in the form under which they are indexed; NOT what they say, nor whether they exist.
//!
//! `articles L. 2313-1 et R.2313-3 du CGCT` gives `l2313-1`, `r2313-3`, `cgct` and `cgct:...` for each.

use crate::analysis::{Token, analyse};

/// Codes by the words that name them, stemmed by nothing: as they stand, without accents.
const CODES: [(&str, &str); 26] = [
    ("cgct", "cgct"),
    ("code general des collectivites territoriales", "cgct"),
    ("cjf", "cjf"),
    ("code des juridictions financieres", "cjf"),
    ("cmp", "cmp"),
    ("code des marches publics", "cmp"),
    ("ccp", "ccp"),
    ("code de la commande publique", "ccp"),
    ("cgfp", "cgfp"),
    ("code general de la fonction publique", "cgfp"),
    ("cgi", "cgi"),
    ("code general des impots", "cgi"),
    ("casf", "casf"),
    ("code de l action sociale et des familles", "casf"),
    ("csp", "csp"),
    ("code de la sante publique", "csp"),
    ("cg3p", "cg3p"),
    ("cgppp", "cg3p"),
    ("code general de la propriete des personnes publiques", "cg3p"),
    ("code de l urbanisme", "curb"),
    ("code de l environnement", "cenv"),
    ("code du travail", "ctrav"),
    ("code de commerce", "ccom"),
    ("code de l education", "ceduc"),
    ("code de la construction et de l habitation", "cch"),
    ("code monetaire et financier", "cmf"),
];

/// Words after an article in which its code is sought.
const REACH: usize = 14;

/// The articles of a text, each once: number alone, code alone, and both.
#[must_use]
pub fn articles(text: &str) -> Vec<String> {
    let tokens = analyse(text);
    articles_of(text, &tokens)
}

pub(crate) fn articles_of(text: &str, tokens: &[Token]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |value: String| {
        if !found.contains(&value) {
            found.push(value);
        }
    };
    let mut at = 0;
    while at < tokens.len() {
        let Some((number, next)) = number_at(text, tokens, at) else {
            at += 1;
            continue;
        };
        if let Some(code) = code_after(tokens, next) {
            add(code.to_owned());
            add(format!("{code}:{number}"));
        }
        add(number);
        at = next;
    }
    found
}

/// What to look for when somebody asks for `CGCT L. 2312-1`, `L2312-1` or `CGCT`; `None` when no article is meant.
pub(crate) fn sought(value: &str) -> Option<String> {
    let tokens = analyse(value);
    let number = (0..tokens.len()).find_map(|at| number_at(value, &tokens, at));
    let code = (0..tokens.len()).find_map(|at| code_at(&tokens, at));
    match (code, number) {
        (Some(code), Some((number, _))) => Some(format!("{code}:{number}")),
        (Some(code), None) => Some(code.to_owned()),
        (None, Some((number, _))) => Some(number),
        (None, None) => None,
    }
}

/// `l2313-1-1` and the token after it, where one begins at `at`.
fn number_at(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let letter = tokens[at].folded.as_str();
    let series = match letter {
        "l" | "r" | "d" | "lo" => letter,
        "article" | "articles" | "art" => return plain_number(text, tokens, at + 1),
        _ => return None,
    };
    let (number, next) = digits(text, tokens, at + 1)?;
    Some((format!("{series}{number}"), next))
}

/// An article without a letter: `article 1382`, only right after the word.
fn plain_number(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
    digits(text, tokens, at).map(|(number, next)| (format!("a{number}"), next))
}

/// Digits joined by hyphens, without a space: `2313-1-1`.
fn digits(text: &str, tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let numeric = |token: &Token| token.folded.bytes().all(|byte| byte.is_ascii_digit());
    let first = tokens.get(at).filter(|token| numeric(token))?;
    let mut number = first.folded.clone();
    let mut next = at + 1;
    while let Some(token) = tokens.get(next).filter(|token| numeric(token)) {
        if !matches!(&text[tokens[next - 1].range.end..token.range.start], "-" | "‑" | "–") {
            break;
        }
        number = format!("{number}-{}", token.folded);
        next += 1;
    }
    Some((number, next))
}

fn code_after(tokens: &[Token], from: usize) -> Option<&'static str> {
    (from..tokens.len().min(from + REACH)).find_map(|at| code_at(tokens, at))
}

fn code_at(tokens: &[Token], at: usize) -> Option<&'static str> {
    let stands = |name: &str| {
        let mut place = at;
        name.split(' ').all(|word| {
            let here = tokens.get(place).is_some_and(|token| token.folded == word);
            place += 1;
            here
        })
    };
    CODES.iter().find(|(name, _)| stands(name)).map(|(_, code)| *code)
}
