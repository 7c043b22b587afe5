//! Laws, ordinances and decrees by number, date or common name; finance acts by their year.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::cursor::{blanks, date, digits, eat, eat_any, eat_word, hyphen, is_boundary, number_sign};
use crate::text::{fold, french_date};

/// What kind of act it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    /// Loi.
    Law,
    /// Loi organique.
    OrganicLaw,
    /// Ordonnance.
    Ordinance,
    /// Décret.
    Decree,
}

/// A law, ordinance or decree; number and date are completed from each other where the act is well known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Act {
    /// Its kind.
    pub kind: ActKind,
    /// `2019-828`, `84-53`.
    pub number: Option<String>,
    /// Of its signature.
    pub date: Option<Date>,
    /// Of a finance act, instead of both: `loi de finances pour 2011`.
    pub title: Option<String>,
}

struct Known {
    kind: ActKind,
    number: &'static str,
    date: Date,
    names: Vec<String>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let table = include_str!("../../data/legal/acts.tsv");
    let row = |line: &'static str| {
        let mut fields = line.split('\t');
        let kind =
            ActKind::ALL.into_iter().find(|kind| kind.name() == fields.clone().next().unwrap_or_default())?;
        let (number, day) = (fields.nth(1)?, fields.next()?);
        let names = fields.next().unwrap_or_default().split('|').filter(|name| !name.is_empty()).map(fold);
        Some(Known { kind, number, date: day.parse().ok()?, names: names.collect() })
    };
    table.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// Finance acts, as patterns, and their normal names.
const FINANCE: [(&str, &str); 8] = [
    ("de finances rectificative", "loi de finances rectificative"),
    ("de finance rectificative", "loi de finances rectificative"),
    ("de finances initiale", "loi de finances"),
    ("de finances", "loi de finances"),
    ("de finance", "loi de finances"),
    ("de financement de la securite sociale", "loi de financement de la sécurité sociale"),
    ("de programmation des finances publiques", "loi de programmation des finances publiques"),
    ("de reglement", "loi de règlement"),
];

/// Words that may stand between the kind of an act and its number or date.
const QUALITIES: [&str; 14] = [
    "modifiee",
    "modifie",
    "precitee",
    "precite",
    "susvisee",
    "susvise",
    "susmentionnee",
    "susmentionne",
    "statutaire",
    "ministeriel",
    "cadre",
    "dite",
    "dit",
    "-loi",
];

impl ActKind {
    const ALL: [Self; 4] = [Self::Law, Self::OrganicLaw, Self::Ordinance, Self::Decree];

    /// As printed: `loi`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Law => "loi",
            Self::OrganicLaw => "loi organique",
            Self::Ordinance => "ordonnance",
            Self::Decree => "décret",
        }
    }
}

impl Act {
    fn new(kind: ActKind, number: Option<String>, date: Option<Date>) -> Self {
        let mut act = Self { kind, number, date, title: None };
        act.complete();
        act
    }

    /// Number from date and back, where one known act alone has it.
    fn complete(&mut self) {
        if let Some(number) = &self.number {
            let known = KNOWN.iter().find(|known| known.number == number && known.is_of(self.kind));
            if let Some(known) = known {
                self.date = self.date.or(Some(known.date));
                self.kind = known.kind;
            }
            return;
        }
        let mut same = KNOWN.iter().filter(|known| known.is_of(self.kind) && Some(known.date) == self.date);
        if let (Some(known), None) = (same.next(), same.next()) {
            self.number = Some(known.number.to_owned());
            self.kind = known.kind;
        }
    }

    /// `loi n° 2019-828`, `loi du 12 juillet 2010` where the number is not known.
    #[must_use]
    pub fn canonical(&self) -> String {
        let kind = self.kind.name();
        match (&self.title, &self.number, self.date) {
            (Some(title), ..) => title.clone(),
            (_, Some(number), _) if number == "1901" => "loi du 1er juillet 1901".to_owned(),
            (_, Some(number), _) => format!("{kind} n° {number}"),
            (_, None, Some(date)) => format!("{kind} du {}", french_date(date)),
            (None, None, None) => kind.to_owned(),
        }
    }

    /// For looking up, the most telling first: `loi:2019-828`, `loi:2019-08-06`.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let kind = match self.kind {
            ActKind::Law | ActKind::OrganicLaw => "loi",
            ActKind::Ordinance => "ordonnance",
            ActKind::Decree => "decret",
        };
        let title = self.title.iter().map(|title| fold(title).replace(' ', "-"));
        let number = self.number.iter().map(|number| format!("{kind}:{number}"));
        let date = self.date.iter().map(|date| format!("{kind}:{date}"));
        title.chain(number).chain(date).collect()
    }
}

impl Known {
    /// A law may be called so, organic or not.
    fn is_of(&self, kind: ActKind) -> bool {
        let law = |kind| matches!(kind, ActKind::Law | ActKind::OrganicLaw);
        self.kind == kind || law(self.kind) && law(kind)
    }
}

/// The kind of act named here, whether in the plural, and where its name ends.
pub(super) fn kind(text: &str, at: usize) -> Option<(ActKind, bool, usize)> {
    let kinds = [
        ("lois organiques", ActKind::OrganicLaw, true),
        ("loi organique", ActKind::OrganicLaw, false),
        ("lois", ActKind::Law, true),
        ("loi", ActKind::Law, false),
        ("ordonnances", ActKind::Ordinance, true),
        ("ordonnance", ActKind::Ordinance, false),
        ("decrets", ActKind::Decree, true),
        ("decret", ActKind::Decree, false),
    ];
    kinds.iter().find_map(|(name, kind, many)| Some((*kind, *many, eat_word(text, at, name)?)))
}

/// The acts named from here on, each with its place; empty where a kind is named without telling which.
pub(super) fn acts(text: &str, at: usize) -> Option<(super::Placed<Act>, usize)> {
    let (kind, many, after) = kind(text, at)?;
    let (act, mut end) = one(text, after, kind)?;
    let mut found = vec![(act, at, end)];
    loop {
        let comma = usize::from(text.as_bytes().get(end) == Some(&b','));
        let place = blanks(text, end + comma);
        let word = eat_any(text, place, &["et", "ou", "ainsi que"]);
        if !many || comma == 0 && word.is_none() {
            break;
        }
        let place = word.map_or(place, |after| blanks(text, after));
        let Some((act, next)) = numbered(text, place, kind).or_else(|| dated(text, place, kind)) else {
            break;
        };
        found.push((act, place, next));
        end = next;
    }
    Some((found, end))
}

/// What tells which act is meant, after its kind.
fn one(text: &str, after: usize, kind: ActKind) -> Option<(Act, usize)> {
    let mut at = blanks(text, after);
    while let Some(end) = QUALITIES.iter().find_map(|word| eat_word(text, at, word)) {
        at = blanks(text, end);
    }
    numbered(text, at, kind)
        .or_else(|| dated(text, at, kind))
        .or_else(|| finance(text, at, kind))
        .or_else(|| by_name(text, at, kind))
        .or_else(|| farther(text, at, kind))
}

/// `n° 2019-828 du 6 août 2019`, `2001-1248 du 11 décembre 2001`.
fn numbered(text: &str, at: usize, kind: ActKind) -> Option<(Act, usize)> {
    let sign = number_sign(text, at);
    let (number, end) = act_number(text, sign.unwrap_or(at))?;
    let (day, last) = after_date(text, end).map_or((None, end), |(day, last)| (Some(day), last));
    (sign.is_some() || day.is_some()).then(|| (Act::new(kind, Some(number), day), last))
}

fn dated(text: &str, at: usize, kind: ActKind) -> Option<(Act, usize)> {
    let (day, end) = after_date(text, at)?;
    Some((Act::new(kind, None, Some(day)), end))
}

/// `du 6 août 2019`, `en date du 6 août 2019`, with the quality in between: `modifié du`, `, du`.
fn after_date(text: &str, at: usize) -> Option<(Date, usize)> {
    let comma = usize::from(text.as_bytes().get(at) == Some(&b','));
    let mut place = blanks(text, at + comma);
    if let Some(end) = eat_any(text, place, &["modifiee", "modifie", "en date"]) {
        place = blanks(text, end);
    }
    date(text, blanks(text, eat_word(text, place, "du")?))
}

/// `2019-828`, `84-53`; a year before 2000 has two digits.
fn act_number(text: &str, at: usize) -> Option<(String, usize)> {
    let year = digits(text, at);
    let length = hyphen(text, at + year.len())?;
    let place = blanks(text, at + year.len() + length);
    let order = digits(text, place);
    let end = place + order.len();
    let sound = matches!(year.len(), 2 | 4) && matches!(order.len(), 1..=5) && is_boundary(text, end);
    let year = if year.len() == 4 { year.strip_prefix("19").unwrap_or(year) } else { year };
    let order = if order.len() > 1 { order.trim_start_matches('0') } else { order };
    sound.then(|| (format!("{year}-{order}"), end))
}

/// `de finances initiale pour 2014`.
fn finance(text: &str, at: usize, kind: ActKind) -> Option<(Act, usize)> {
    if kind != ActKind::Law {
        return None;
    }
    let (name, after) = FINANCE.iter().find_map(|(words, name)| Some((*name, eat_word(text, at, words)?)))?;
    let after = blanks(text, after);
    let abbreviation = eat(text, after, "(lf").and_then(|open| Some(open + text[open..].find(')')? + 1));
    let place = blanks(text, abbreviation.filter(|end| end - after < 10).unwrap_or(after));
    if let Some(found) = numbered(text, place, kind) {
        return Some(found);
    }
    let place = eat_any(text, place, &["pour l'annee", "pour l'exercice", "pour", "de", "pour les annees"])?;
    let place = blanks(text, place);
    let year = digits(text, place);
    let end = place + year.len();
    let title = Some(format!("{name} pour {year}"));
    let act = Act { kind, number: None, date: None, title };
    (year.len() == 4 && is_boundary(text, end)).then_some((act, end))
}

/// `NOTRe`, `« Sapin II »`, with its date behind.
fn by_name(text: &str, at: usize, kind: ActKind) -> Option<(Act, usize)> {
    let start = text[at..].trim_start_matches(['«', '"', '“', ' ', '\u{a0}', '\u{202f}']);
    let place = text.len() - start.len();
    let place = eat_word(text, place, "loi").map_or(place, |after| blanks(text, after));
    let names = KNOWN.iter().filter(|known| known.is_of(kind));
    let mut named: Vec<(&Known, usize)> = names
        .filter_map(|known| {
            Some((known, known.names.iter().filter_map(|name| eat_word(text, place, name)).max()?))
        })
        .collect();
    named.sort_by_key(|(_, end)| std::cmp::Reverse(*end));
    let (known, end) = *named.first()?;
    let rest = text[end..].trim_start_matches(['»', '"', '”', ' ', '\u{a0}', '\u{202f}']);
    let after = text.len() - rest.len();
    // "loi NOTRe du 7 août 2015": the date says nothing more
    let end = after_date(text, blanks(text, after)).map_or(end, |(_, last)| last);
    Some((Act::new(known.kind, Some(known.number.to_owned()), Some(known.date)), end))
}

/// A number farther on in the title: `loi de programmation pour la cohésion sociale n° 2005-32 du ...`.
fn farther(text: &str, at: usize, kind: ActKind) -> Option<(Act, usize)> {
    const REACH: usize = 90;
    let mut limit = (at + REACH).min(text.len());
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let stretch = &text[at..limit];
    let stretch = &stretch[..stretch.find(['.', ';', ':', '(', '\n', '«', '\t']).unwrap_or(stretch.len())];
    let sign = stretch
        .match_indices(" n")
        .map(|(place, _)| at + place + 1)
        .find(|place| number_sign(text, *place).is_some_and(|after| act_number(text, after).is_some()))?;
    // Another act between is the one that bears the number.
    let between = &text[at..sign];
    let other = between
        .char_indices()
        .any(|(place, c)| matches!(c, 'l' | 'o' | 'd' | 'a' | 'c') && names_other(text, at + place));
    (!other).then(|| numbered(text, sign, kind)).flatten()
}

fn names_other(text: &str, at: usize) -> bool {
    super::cursor::begins_word(text, at)
        && (self::kind(text, at).is_some()
            || eat_any(text, at, &["arrete", "deliberation", "circulaire", "instruction"]).is_some())
}
