//! Instructions and circulars: budgetary instructions by their letter and number, the others by number or date.

use jiff::civil::Date;

use super::cursor::{begins_word, blanks, date, digits, eat, eat_any, eat_word, is_boundary, number_sign};

/// An instruction or a circular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guidance {
    /// A budgetary and accounting instruction: `M14`.
    Accounting(String),
    /// An instruction by number, else by date.
    Instruction(Named),
    /// A circular by number, else by date.
    Circular(Named),
}

/// Makes a kind of guidance of what names it.
type Make = fn(Named) -> Guidance;

/// What names an instruction or a circular.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// `06-031-A-B-M`, `DGOS/2014/359`.
    Number(String),
    /// Day of its signature.
    Date(Date),
}

/// Instructions in force since 1990, by number; those that stand alone for nothing else.
const ACCOUNTING: [(&str, bool); 25] = [
    ("14", true),
    ("57", true),
    ("52", true),
    ("49", true),
    ("21", true),
    ("22", true),
    ("71", true),
    ("61", true),
    ("43", true),
    ("42", false),
    ("41", false),
    ("44", false),
    ("4", false),
    ("31", false),
    ("832", true),
    ("831", false),
    ("12", false),
    ("11", false),
    ("51", false),
    ("58", false),
    ("69", false),
    ("1-5", false),
    ("9-5", false),
    ("9-3", false),
    ("99", false),
];

/// Words after which any of these numbers is an instruction.
const BEFORE: [&str; 14] = [
    "instruction",
    "instructions",
    "comptable",
    "comptables",
    "budgétaire",
    "budgétaires",
    "nomenclature",
    "nomenclatures",
    "norme",
    "type",
    "référentiel",
    "comptabilité",
    "plan",
    "tome",
];

/// Words between "instruction" and what names it.
const QUALITIES: [&str; 22] = [
    "budgetaires et comptables",
    "budgetaire et comptable",
    "comptable et budgetaire",
    "comptables",
    "comptable",
    "budgetaires",
    "budgetaire",
    "codificatrice",
    "codificatrices",
    "interministerielle",
    "ministerielle",
    "generale",
    "conjointe",
    "fiscale",
    "precitee",
    "du ministere de l'interieur",
    "du ministre de l'interieur",
    "du premier ministre",
    "fonction publique",
    "prefectorale",
    "de la direction generale des finances publiques",
    "de la dgfip",
];

impl Guidance {
    /// `instruction M14`, `instruction n° 06-031-A-B-M`, `circulaire du 25 juin 2010`.
    #[must_use]
    pub fn canonical(&self) -> String {
        let (kind, named) = match self {
            Self::Accounting(number) => return format!("instruction {number}"),
            Self::Instruction(named) => ("instruction", named),
            Self::Circular(named) => ("circulaire", named),
        };
        match named {
            Named::Number(number) => format!("{kind} n° {number}"),
            Named::Date(date) => format!("{kind} du {}", crate::text::french_date(*date)),
        }
    }

    pub(super) fn keys(&self) -> Vec<String> {
        let (kind, named) = match self {
            Self::Accounting(number) => return vec![format!("instruction:{}", number.to_lowercase())],
            Self::Instruction(named) => ("instruction", named),
            Self::Circular(named) => ("circulaire", named),
        };
        vec![match named {
            Named::Number(number) => format!("{kind}:{}", number.to_lowercase()),
            Named::Date(date) => format!("{kind}:{date}"),
        }]
    }
}

/// `instruction ... n° 06-031-A-B-M du 21 avril 2006` and `circulaire ...` here. Budgetary instructions are found by their
/// letter, wherever they stand.
pub(super) fn named(text: &str, at: usize) -> Option<(Guidance, usize)> {
    let kinds: [(&str, Make); 4] = [
        ("instructions", Guidance::Instruction),
        ("instruction", Guidance::Instruction),
        ("circulaires", Guidance::Circular),
        ("circulaire", Guidance::Circular),
    ];
    let (make, after) = kinds.iter().find_map(|(word, make)| Some((make, eat_word(text, at, word)?)))?;
    let mut place = blanks(text, after);
    while let Some(end) = QUALITIES.iter().find_map(|word| eat_word(text, place, word)) {
        place = blanks(text, end);
    }
    if let Some((number, end)) = numbered(text, place) {
        let end = dated(text, end).map_or(end, |(_, last)| last);
        return Some((make(Named::Number(number)), end));
    }
    let (day, end) = dated(text, place).or_else(|| farther(text, place))?;
    Some((make(Named::Date(day)), end))
}

/// `du 25 juin 2010`, with who signed it in between: `du ministère de l'intérieur du 24 mars 2014`.
fn farther(text: &str, at: usize) -> Option<(Date, usize)> {
    const REACH: usize = 80;
    eat_any(text, at, &["du", "de la", "des", "de", "n"])?;
    let mut limit = (at + REACH).min(text.len());
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let stretch = &text[at..limit];
    let stretch =
        &stretch[..stretch.find(['.', ';', ',', ':', '(', '\n', '«', '\t']).unwrap_or(stretch.len())];
    let (place, found) = stretch
        .match_indices(" du ")
        .find_map(|(place, _)| Some((place, date(text, blanks(text, at + place + 4))?)))?;
    let others = ["loi", "décret", "arrêté", "ordonnance", "article", "relative", "code"];
    let between = &stretch[..place];
    (!others.iter().any(|other| between.contains(other))).then_some(found)
}

fn dated(text: &str, at: usize) -> Option<(Date, usize)> {
    date(text, blanks(text, eat_word(text, blanks(text, at), "du")?))
}

/// `n° 06-031 A-B-M`, `n° DGOS/2014/359`, in capitals, its parts joined by hyphens.
fn numbered(text: &str, at: usize) -> Option<(String, usize)> {
    let start = number_sign(text, at)?;
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '‑' | '/' | '.' | '_' | '\u{ad}');
    let mut end = start + text[start..].find(|c| !part(c)).unwrap_or(text.len() - start);
    let tail = blanks(text, end);
    // "06-031 A-B-M": the letters belong to the number
    let letters = text[tail..].bytes().take_while(|byte| byte.is_ascii_uppercase() || *byte == b'-').count();
    if tail > end && text[tail..tail + letters].contains('-') {
        end = tail + letters;
    }
    let words = text[start..end].trim_end_matches(['.', '-']);
    let number = words.replace(['‑', '\u{ad}', ' ', '\u{a0}'], "-").to_uppercase();
    // The ledger letter M0 is often typed as MO.
    let number = number.strip_suffix("-MO").map_or(number.clone(), |stem| format!("{stem}-M0"));
    number.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some((number, start + words.len()))
}

/// `M14`, `M. 14`, `M 57` here, where it is an instruction.
pub(super) fn accounting(text: &str, at: usize) -> Option<(Guidance, usize)> {
    let after = eat(text, at, "m")?;
    let stop = usize::from(matches!(text.as_bytes().get(after), Some(b'.' | b'-')));
    let place = blanks(text, after + stop);
    let apart = place > after;
    let (number, sure) = ACCOUNTING
        .iter()
        .filter(|(number, _)| text[place..].starts_with(number))
        .max_by_key(|(number, _)| number.len())?;
    let mut end = place + number.len();
    // "M49A", "M14 développé": the shortened and the developed form of one instruction
    let form = text.as_bytes().get(end).is_some_and(|byte| matches!(byte, b'A' | b'D'));
    end += usize::from(form && is_boundary(text, end + 1));
    let whole = is_boundary(text, end)
        && !text[end..].starts_with(['%', '€', '°', '\''])
        && digits(text, end + 1).is_empty() | !text[end..].starts_with(['-', ',', '.', '/', '\u{a0}']);
    let told = told(text, at);
    (whole && (told || *sure && (!apart || stop > 0 && place == after + stop)))
        .then(|| (Guidance::Accounting(format!("M{number}")), end))
}

/// A word of accounting stands before, or another instruction.
fn told(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\u{a0}', '\u{202f}', '«', ',', '(']);
    let before = before.strip_suffix(" et").or(before.strip_suffix(" ou")).unwrap_or(before);
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric())
        .last()
        .map_or(before.len(), |(place, _)| place);
    let word = &before[start..];
    let lower = word.to_lowercase();
    debug_assert!(begins_word(text, at));
    BEFORE.contains(&lower.as_str())
        || word.len() > 1 && word.starts_with('M') && word[1..].bytes().all(|byte| byte.is_ascii_digit())
}
