//! Reading French by the letter: words compared without case and accents, whatever the kind of space and apostrophe.
//! Positions are bytes; every position given and returned lies between two characters.

use jiff::civil::Date;

/// Months by their names, and abbreviations as case law prints them; the longer before those they contain.
const MONTHS: [(&str, i8); 20] = [
    ("janvier", 1),
    ("janv", 1),
    ("fevrier", 2),
    ("fevr", 2),
    ("fev", 2),
    ("mars", 3),
    ("avril", 4),
    ("avr", 4),
    ("mai", 5),
    ("juin", 6),
    ("juillet", 7),
    ("juil", 7),
    ("aout", 8),
    ("septembre", 9),
    ("sept", 9),
    ("octobre", 10),
    ("oct", 10),
    ("novembre", 11),
    ("nov", 11),
    ("decembre", 12),
];

/// The place after `pattern`, which is written in small letters without accents; its blank stands for any run of
/// blanks, its `'` for any apostrophe.
pub(super) fn eat(text: &str, at: usize, pattern: &str) -> Option<usize> {
    let mut at = at;
    let bytes = text.as_bytes();
    for wanted in pattern.bytes() {
        match wanted {
            b' ' => at = Some(blanks(text, at)).filter(|next| *next > at)?,
            b'\'' => at += apostrophe(bytes.get(at..)?)?,
            _ => {
                let first = *bytes.get(at)?;
                if first.is_ascii() {
                    if first.to_ascii_lowercase() != wanted {
                        return None;
                    }
                    at += 1;
                } else {
                    let letter = text.get(at..)?.chars().next()?;
                    if bare(letter) != wanted {
                        return None;
                    }
                    at += letter.len_utf8();
                }
            }
        }
    }
    Some(at)
}

/// As [`eat`], where the last word ends with the pattern.
pub(super) fn eat_word(text: &str, at: usize, pattern: &str) -> Option<usize> {
    eat(text, at, pattern).filter(|end| is_boundary(text, *end))
}

/// The first of the patterns that stands here as whole words.
pub(super) fn eat_any(text: &str, at: usize, patterns: &[&str]) -> Option<usize> {
    patterns.iter().find_map(|pattern| eat_word(text, at, pattern))
}

/// No letter or digit stands here.
pub(super) fn is_boundary(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => !text[at..].chars().next().is_some_and(char::is_alphanumeric),
    }
}

/// No letter or digit stands right before.
pub(super) fn begins_word(text: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| text.as_bytes()[before]) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => !text[..at].chars().next_back().is_some_and(char::is_alphanumeric),
    }
}

/// After the blanks that stand here: spaces of every width, none of the breaks between paragraphs or cells.
pub(super) fn blanks(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    loop {
        at += match bytes.get(at..).unwrap_or_default() {
            [b' ', ..] => 1,
            [0xc2, 0xa0, ..] => 2,
            [0xe2, 0x80, 0xaf | 0x89 | 0x82 | 0x83, ..] => 3,
            _ => return at,
        };
    }
}

/// Digits that stand here.
pub(super) fn digits(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    &rest[..length]
}

/// Bytes of a hyphen of any kind, a dash that stands for one, or a soft hyphen.
pub(super) fn hyphen(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes().get(at..)? {
        [b'-', ..] => Some(1),
        [0xc2, 0xad, ..] => Some(2),
        [0xe2, 0x80, 0x90..=0x93, ..] => Some(3),
        _ => None,
    }
}

/// A date here: `26 janvier 1984`, `1er juillet 1901`, `8 févr. 2010`, `08/02/2010`.
pub(super) fn date(text: &str, at: usize) -> Option<(Date, usize)> {
    let day = digits(text, at);
    if day.is_empty() || day.len() > 2 {
        return None;
    }
    let after_day = at + day.len();
    let (month, next) = match text.as_bytes().get(after_day) {
        Some(b'/') => {
            let month = digits(text, after_day + 1);
            let next = after_day + 1 + month.len();
            (month.parse().ok()?, (text.as_bytes().get(next) == Some(&b'/')).then_some(next + 1)?)
        }
        _ => {
            let word = blanks(text, eat(text, after_day, "er").unwrap_or(after_day));
            let named = MONTHS.iter().find_map(|(name, month)| Some((*month, eat_word(text, word, name)?)));
            let (month, end) = named?;
            let stop = usize::from(text.as_bytes().get(end) == Some(&b'.'));
            (month, blanks(text, end + stop))
        }
    };
    let year = digits(text, next);
    let whole = year.len() == 4 && is_boundary(text, next + 4);
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    whole.then_some((date, next + 4))
}

/// `n°`, `no`, `nº`, `n°s`, `numéro`, and the blanks after.
pub(super) fn number_sign(text: &str, at: usize) -> Option<usize> {
    let after = eat(text, at, "n")?;
    let rest = text.get(after..)?;
    let mark = ["°s ", "°s", "os ", "°", "º", "o ", "o\u{a0}", "umero ", "uméro "];
    let length = mark.iter().find(|mark| rest.starts_with(**mark)).map(|mark| mark.len())?;
    Some(blanks(text, after + length))
}

fn apostrophe(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\'' | b'`', ..] => Some(1),
        [0xc2, 0xb4, ..] | [0xca, 0xbc, ..] => Some(2),
        [0xe2, 0x80, 0x98 | 0x99, ..] => Some(3),
        _ => None,
    }
}

/// A letter of French without its accent, in small; 0 for any other character.
fn bare(letter: char) -> u8 {
    match letter {
        'à' | 'â' | 'ä' | 'À' | 'Â' => b'a',
        'ç' | 'Ç' => b'c',
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => b'e',
        'î' | 'ï' | 'Î' | 'Ï' => b'i',
        'ô' | 'ö' | 'Ô' => b'o',
        'û' | 'ù' | 'ü' | 'Û' | 'Ù' => b'u',
        _ => 0,
    }
}
