//! Case law: the court, the day and the number of a decision. A court that is only spoken of is no reference.

use jiff::civil::Date;

use super::cursor::{blanks, date, digits, eat_any, eat_word, hyphen, is_boundary, number_sign};

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Court {
    /// Conseil d'État.
    CouncilOfState,
    /// Cour administrative d'appel.
    AdministrativeAppeal,
    /// Tribunal administratif.
    AdministrativeTribunal,
    /// Court of justice of the European Union, formerly of the Communities.
    EuropeanUnion,
    /// Cour de cassation.
    Cassation,
    /// Conseil constitutionnel.
    Constitutional,
    /// Tribunal des conflits.
    Conflicts,
}

/// A decision; it has a day or a number, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Who decided.
    pub court: Court,
    /// Where the court sits, for those that are several.
    pub seat: Option<String>,
    /// Day of reading.
    pub date: Option<Date>,
    /// Of the request: `308564`, `07MA03623`, `C-458/03`.
    pub number: Option<String>,
}

const NAMES: [(&str, Court); 16] = [
    ("conseil d'etat", Court::CouncilOfState),
    ("ce", Court::CouncilOfState),
    ("cour administrative d'appel", Court::AdministrativeAppeal),
    ("caa", Court::AdministrativeAppeal),
    ("tribunal administratif", Court::AdministrativeTribunal),
    ("ta", Court::AdministrativeTribunal),
    ("cour de justice de l'union europeenne", Court::EuropeanUnion),
    ("cour de justice des communautes europeennes", Court::EuropeanUnion),
    ("cour de justice de l'union", Court::EuropeanUnion),
    ("cjue", Court::EuropeanUnion),
    ("cjce", Court::EuropeanUnion),
    ("cour de cassation", Court::Cassation),
    ("cass.", Court::Cassation),
    ("conseil constitutionnel", Court::Constitutional),
    ("tribunal des conflits", Court::Conflicts),
    ("tc", Court::Conflicts),
];

/// Formations and other words between court, date and number.
const BETWEEN: [&str; 22] = [
    "assemblee",
    "ass.",
    "ass",
    "section",
    "sect.",
    "sect",
    "sous-sections reunies",
    "ssr",
    "arret du",
    "arret",
    "decision du",
    "decision",
    "jugement du",
    "jugement",
    "avis du",
    "avis",
    "en date du",
    "du",
    "req.",
    "requete",
    "affaire",
    "aff.",
];

impl Court {
    fn short(self) -> &'static str {
        match self {
            Self::CouncilOfState => "CE",
            Self::AdministrativeAppeal => "CAA",
            Self::AdministrativeTribunal => "TA",
            Self::EuropeanUnion => "CJUE",
            Self::Cassation => "Cass.",
            Self::Constitutional => "Cons. const.",
            Self::Conflicts => "TC",
        }
    }

    fn has_seats(self) -> bool {
        matches!(self, Self::AdministrativeAppeal | Self::AdministrativeTribunal)
    }
}

impl Ruling {
    /// `CE, 5 juillet 2010, n° 308564`, `CAA Marseille, 15 octobre 2009`, `CJUE, 13 octobre 2005, C-458/03`.
    #[must_use]
    pub fn canonical(&self) -> String {
        let seat = self.seat.iter().map(|seat| format!(" {seat}"));
        let date = self.date.iter().map(|date| format!(", {}", crate::text::french_date(*date)));
        let number = self.number.iter().map(|number| match self.court {
            Court::EuropeanUnion => format!(", {number}"),
            _ => format!(", n° {number}"),
        });
        std::iter::once(self.court.short().to_owned()).chain(seat).chain(date).chain(number).collect()
    }

    pub(super) fn keys(&self) -> Vec<String> {
        let court = crate::text::fold(self.court.short()).replace(['.', ' '], "");
        let seat = self.seat.iter().map(|seat| format!("-{}", crate::text::fold(seat).replace(' ', "-")));
        let court: String = std::iter::once(court).chain(seat).collect();
        let number = self.number.iter().map(|number| format!("{court}:{}", number.to_lowercase()));
        number.chain(self.date.iter().map(|date| format!("{court}:{date}"))).collect()
    }
}

/// The decisions of a court named here, and where the last ends; none where no day and no number follows.
pub(super) fn rulings(text: &str, at: usize) -> Option<(super::Placed<Ruling>, usize)> {
    let (court, after) = court(text, at)?;
    let (seat, mut place) = seat(text, after, court);
    if court.has_seats() && seat.is_none() {
        return None;
    }
    let mut found: super::Placed<Ruling> = Vec::new();
    loop {
        let (day, number, end) = details(text, place, court);
        if day.is_none() && number.is_none() || day.is_none() && !found.is_empty() {
            break;
        }
        let start = if found.is_empty() { at } else { place };
        found.push((Ruling { court, seat: seat.clone(), date: day, number }, start, end));
        place = end;
        let comma = usize::from(text.as_bytes().get(place) == Some(&b','));
        let next = blanks(text, place + comma);
        let next = eat_any(text, next, &["et", "ou"]).map_or(next, |after| blanks(text, after));
        if next == place || number_sign(text, next).is_none() && date(text, next).is_none() {
            break;
        }
        place = next;
    }
    let end = found.last()?.2;
    Some((found, end))
}

fn court(text: &str, at: usize) -> Option<(Court, usize)> {
    let (name, court, end) = NAMES.iter().find_map(|(name, court)| {
        let end = super::cursor::eat(text, at, name)?;
        (name.ends_with('.') || is_boundary(text, end)).then_some((*name, *court, end))
    })?;
    let letters = &text[at..end];
    let abbreviation = name.len() <= 4 && !name.ends_with('.');
    let capitals = letters.bytes().all(|byte| byte.is_ascii_uppercase());
    // "un décret en Conseil d'État du 3 mai" is no decision; "2009/28/CE" is a directive
    let decree = text[..at].ends_with("en ") || text[..at].ends_with("en\u{a0}") || text[..at].ends_with('/');
    (!(abbreviation && !capitals || decree)).then_some((court, end))
}

/// Where the court sits: one or more words in capitals, joined as in `Cergy-Pontoise` or `la Réunion`.
fn seat(text: &str, after: usize, court: Court) -> (Option<String>, usize) {
    if !court.has_seats() {
        return (None, after);
    }
    let start = blanks(text, after);
    let start = eat_any(text, start, &["de la", "de", "du"]).map_or(start, |end| blanks(text, end));
    let start = super::cursor::eat(text, start, "d'").unwrap_or(start);
    let mut end = start;
    for word in text[start..].split_inclusive([' ', '\u{a0}']) {
        let bare = word.trim_end_matches([' ', '\u{a0}', ',', '.', ';', ')', ':']);
        let joining = matches!(bare, "en" | "sur" | "de") && end > start;
        if !bare.starts_with(char::is_uppercase) && !joining || number_sign(bare, 0).is_some() {
            break;
        }
        let place = word.as_ptr() as usize - text.as_ptr() as usize;
        end = place + bare.len();
        if bare.len() + 1 < word.len() || word.ends_with([',', '.', ';', ')']) {
            break;
        }
    }
    let name = text[start..end].trim_end_matches(" de").trim_end_matches(" en").replace('\u{a0}', " ");
    if name.is_empty() { (None, start) } else { (Some(name), end) }
}

/// Day and number after a court, in either order, with the names of the parties between.
fn details(text: &str, at: usize, court: Court) -> (Option<Date>, Option<String>, usize) {
    let (mut day, mut number, mut end) = (None, None, at);
    let mut place = at;
    for _ in 0..2 {
        place = after_words(text, place);
        if let (None, Some((found, next))) = (day, date(text, place)) {
            (day, end, place) = (Some(found), next, next);
        } else if let (None, Some((found, next))) = (&number, numbered(text, place, court)) {
            (number, end, place) = (Some(found), next, next);
        } else {
            break;
        }
    }
    if let (Some(_), None) = (day, &number)
        && let Some((found, next)) = after_parties(text, end, court)
    {
        (number, end) = (Some(found), next);
    }
    (day, number, end)
}

fn after_words(text: &str, at: usize) -> usize {
    let mut place = at;
    loop {
        let before = place;
        place = blanks(text, place);
        place += usize::from(matches!(text.as_bytes().get(place), Some(b',' | b'(')));
        place = blanks(text, place);
        let word = BETWEEN.iter().find_map(|word| {
            super::cursor::eat(text, place, word).filter(|end| word.ends_with('.') || is_boundary(text, *end))
        });
        place = word.unwrap_or(place);
        if place == before || word.is_none() && blanks(text, place) == before {
            return place;
        }
        if word.is_none() {
            return place;
        }
    }
}

/// The number after the names of the parties: `, commune de Saint-Aubrac, req. n° 342788`.
fn after_parties(text: &str, at: usize, court: Court) -> Option<(String, usize)> {
    const REACH: usize = 110;
    let mut limit = (at + REACH).min(text.len());
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let stretch = &text[at..limit];
    let stretch = &stretch[..stretch.find([';', '\n', '\t']).unwrap_or(stretch.len())];
    for (place, _) in stretch.char_indices().filter(|(_, c)| matches!(c, 'n' | 'N' | 'C' | 'T')) {
        if !super::cursor::begins_word(text, at + place) {
            continue;
        }
        let between = &stretch[..place];
        // A sentence ends, or another date, court or act is named: the number is no longer this decision's.
        let ended = between.match_indices(". ").any(|(stop, _)| {
            let before = between[..stop].rsplit([' ', ',']).next().unwrap_or_default();
            before.chars().count() > 4 || before.ends_with(')')
        });
        let other = [
            "CE ",
            "CE,",
            "CAA",
            "TA ",
            "loi ",
            "décret",
            "article",
            "Conseil d",
            "Tribunal",
            " a ",
            " ont ",
        ];
        let dated =
            between.char_indices().any(|(other, c)| c.is_ascii_digit() && date(text, at + other).is_some());
        if ended || dated || other.iter().any(|name| between.contains(name)) {
            return None;
        }
        if let Some(found) = numbered(text, at + place, court) {
            return Some(found);
        }
    }
    None
}

/// `n° 308564`, `n° 07MA03623`, `n° 98-1331`, `C-458/03`.
fn numbered(text: &str, at: usize, court: Court) -> Option<(String, usize)> {
    let sign = number_sign(text, at);
    let start = sign.unwrap_or(at);
    if court == Court::EuropeanUnion {
        let letter = text.as_bytes().get(start).filter(|byte| matches!(byte, b'C' | b'T'))?;
        let place = start + 1 + hyphen(text, start + 1)?;
        let order = digits(text, place);
        let slash = place + order.len();
        let year = digits(text, slash + 1);
        let sound = !order.is_empty() && text[slash..].starts_with('/') && year.len() == 2;
        return sound.then(|| (format!("{}-{order}/{year}", char::from(*letter)), slash + 1 + year.len()));
    }
    let Some(start) = sign else { return unsigned(text, at, court) };
    let part = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '-' | '‑' | '.');
    let end = start + text[start..].find(|c| !part(c)).unwrap_or(text.len() - start);
    let words = text[start..end].trim_end_matches(['.', '-', '‑']);
    let known = words.starts_with(|c: char| c.is_ascii_digit()) && words.len() >= 4;
    known.then(|| (words.replace('‑', "-"), start + words.len()))
}

/// A number without its sign, where its form is that of the court's numbers: `CE 118653`, `CAA Marseille 07MA03623`.
fn unsigned(text: &str, at: usize, court: Court) -> Option<(String, usize)> {
    let first = digits(text, at);
    let rest = &text[at + first.len()..];
    let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let last = digits(text, at + first.len() + letters);
    let length = match court {
        Court::CouncilOfState => matches!(first.len(), 5..=6).then_some(first.len()),
        Court::AdministrativeAppeal => {
            (first.len() == 2 && letters == 2 && matches!(last.len(), 4..=6)).then_some(4 + last.len())
        }
        _ => None,
    }?;
    let end = at + length;
    let amount =
        text[end..].trim_start().starts_with(['€', '%']) || !digits(text, blanks(text, end)).is_empty();
    (is_boundary(text, end) && !amount).then(|| (text[at..end].to_owned(), end))
}

/// `arrêt n° 96246 du Conseil d'État du 8 avril 1994`: the number stands before the court.
pub(super) fn number_first(text: &str, at: usize) -> Option<(Ruling, usize)> {
    let words = ["arrets", "arret", "decision", "jugement"];
    let after = words.iter().find_map(|word| eat_word(text, at, word))?;
    let sign = blanks(text, after);
    let (number, end) = numbered(text, sign, Court::CouncilOfState)?;
    let place = blanks(text, end);
    let place = date_between(text, place);
    let place = blanks(text, eat_any(text, place.1, &["du", "de la"])?);
    let (court, after) = court(text, place)?;
    let (seat, after) = seat(text, after, court);
    let (day, _, last) = details(text, after, court);
    let day = day.or(date_between(text, blanks(text, end)).0);
    (!court.has_seats() || seat.is_some())
        .then_some((Ruling { court, seat, date: day, number: Some(number) }, last.max(after)))
}

/// `du 8 avril 1994` between the number and the court.
fn date_between(text: &str, at: usize) -> (Option<Date>, usize) {
    let found = eat_word(text, at, "du").and_then(|after| date(text, blanks(text, after)));
    found.map_or((None, at), |(day, end)| (Some(day), blanks(text, end)))
}
