//! French as it is printed: dates, numbers, quotation marks, spaces that do not break. It changes no word.

use cambon_document::text::MONTHS;
use jiff::civil::Date;

/// A space at which no line breaks.
pub const NBSP: char = '\u{a0}';

/// A narrow one: between thousands, before `;`, `!` and `?`.
const NARROW: char = '\u{202f}';

/// `23 novembre 2026`.
#[must_use]
pub fn long_date(date: Date) -> String {
    format!("{}{NBSP}{}", day_month(date), date.year())
}

/// `novembre 2026`.
#[must_use]
pub fn month(date: Date) -> String {
    format!("{}{NBSP}{}", MONTHS[usize::from(date.month().unsigned_abs()) - 1], date.year())
}

fn day(date: Date) -> String {
    if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() }
}

fn day_month(date: Date) -> String {
    format!("{}{NBSP}{}", day(date), MONTHS[usize::from(date.month().unsigned_abs()) - 1])
}

/// `du 16 au 22 novembre 2026`; what both ends share is said once.
#[must_use]
pub fn span(first: Date, last: Date) -> String {
    let begin = if first.year() != last.year() {
        long_date(first)
    } else if first.month() != last.month() {
        day_month(first)
    } else {
        day(first)
    };
    format!("du{NBSP}{begin} au{NBSP}{}", long_date(last))
}

/// `12 345`.
#[must_use]
pub fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(NARROW);
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 rapport`, `12 rapports`; in French none and one are singular.
#[must_use]
pub fn count(value: usize, singular: &str, plural: &str) -> String {
    let word = if value < 2 { singular } else { plural };
    format!("{}{NBSP}{word}", number(value))
}

/// `3 semaines`: days in the unit that people would use, rounded down.
#[must_use]
pub fn duration(days: i64) -> String {
    let (value, singular, plural) = match days {
        ..14 => (days, "jour", "jours"),
        14..61 => (days / 7, "semaine", "semaines"),
        61..730 => (days / 30, "mois", "mois"),
        _ => (days / 365, "an", "ans"),
    };
    count(usize::try_from(value).unwrap_or_default(), singular, plural)
}

/// Between French quotation marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("«{NBSP}{text}{NBSP}»")
}

/// A text on one line, without control characters; what belongs together stays so: high punctuation and the word before,
/// thousands, amounts and their unit, the number of an article. No word changes.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut before = "";
    for word in text.split(|c: char| (c.is_whitespace() && c != NBSP && c != NARROW) || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !tidied.is_empty() {
            tidied.push(space_between(before, word));
        }
        tidied.push_str(word);
        before = word;
    }
    tidied
}

fn space_between(before: &str, word: &str) -> char {
    let bare = word.trim_end_matches([',', '.', ';', ')', '»']);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let begins_with_digit = word.starts_with(|c: char| c.is_ascii_digit());
    let follows_digit = before.ends_with(|c: char| c.is_ascii_digit());
    let of_thousands = bare.split(',').next().is_some_and(|whole| whole.len() == 3 && is_number(whole));
    let thousands = before.trim_start_matches(['(', '«', '-', '–', '+']);
    match () {
        () if before.ends_with('«') || word.starts_with('»') => NBSP,
        () if matches!(word, ":" | "%" | "€") => NBSP,
        () if matches!(word, ";" | "!" | "?") => NARROW,
        () if of_thousands && thousands.len() <= 3 && is_number(thousands) => NARROW,
        () if follows_digit && matches!(bare, "€" | "%" | "k€" | "K€" | "M€" | "Md€" | "euros") => {
            NBSP
        }
        () if begins_with_digit
            && matches!(
                before.trim_start_matches('('),
                "L." | "R." | "D." | "A." | "LO" | "n°" | "p." | "art."
            ) =>
        {
            NBSP
        }
        () => ' ',
    }
}

/// A title as it is printed: hyphens between its parts become dashes, and none stands before a bracket or at an end; apostrophes
/// are curved.
#[must_use]
pub fn title(text: &str) -> String {
    let parts = tidy(text).replace(" - (", " (").replace(" -(", " (");
    let parts = parts.trim_matches(|c: char| c == '-' || c == '–' || c.is_whitespace());
    parts.replace(" - ", &format!("{NBSP}– ")).replace('\'', "’")
}

/// With a capital first letter.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// At most `most` characters, cut between words, with an ellipsis.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let whole = text[cut.len()..].starts_with(' ');
    let end = if whole { cut.len() } else { cut.rfind(' ').unwrap_or(cut.len()) };
    format!("{}…", cut[..end].trim_end_matches(|c: char| c.is_whitespace() || ",;:".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &str, expected: &str) {
        assert_eq!(found.replace(NBSP, "~").replace(NARROW, "_"), expected);
    }

    #[test]
    fn numbers_and_durations() {
        check(&count(0, "rapport", "rapports"), "0~rapport");
        check(&count(1, "rapport", "rapports"), "1~rapport");
        check(&count(12_345, "rapport", "rapports"), "12_345~rapports");
        check(&duration(5), "5~jours");
        check(&duration(21), "3~semaines");
        check(&duration(95), "3~mois");
        check(&duration(800), "2~ans");
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        check(&tidy("Le  maire\n: « oui » ; à 5 %\u{7}"), "Le maire~: «~oui~»_; à 5~%");
        check(&tidy("déjà\u{a0}: bien"), "déjà~: bien");
        check(&tidy("(article L. 2224-1, p. 4) n° 12"), "(article L.~2224-1, p.~4) n°~12");
        check(
            &tidy("de 1 607 heures, 53 992 €, 1 234 567,8 M€, 12 %, 30 000 euros."),
            "de 1_607 heures, 53_992~€, 1_234_567,8~M€, 12~%, 30_000~euros.",
        );
        check(
            &tidy("en 2016 150 agents, L. du code, 12 agents"),
            "en 2016 150 agents, L. du code, 12 agents",
        );
        check(&quoted("mettre fin"), "«~mettre fin~»");
    }

    #[test]
    fn titles_are_printed_with_dashes() {
        check(&title("Commune - Pîtres - (Eure)"), "Commune~– Pîtres (Eure)");
        check(&title("Saint-Aubrac-le-Vieux (Aveyron) -"), "Saint-Aubrac-le-Vieux (Aveyron)");
    }

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(shortened("Mettre à jour, sans délai", 15), "Mettre à jour…");
        assert_eq!(shortened("court", 15), "court");
        assert_eq!(shortened("anticonstitutionnellement", 5), "anti…");
    }
}
