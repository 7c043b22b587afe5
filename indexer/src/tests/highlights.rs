//! Two thousand made queries over authored passages: what is marked is what a naive reader would mark, no more, no less.
//!
//! The reader here knows nothing of the analyser: it cuts at what is no letter, knows which forms belong together from a list
//! written by hand, and joins overlaps by trying all pairs.
#![allow(clippy::unwrap_used, reason = "a test may")]

use super::{apply, put};
use crate::highlight::MarkKind;
use crate::*;

const QUERIES: u64 = 2000;

const PASSAGES: &[&str] = &[
    "La commune verse chaque mois des heures supplémentaires à cinq agents du service technique.",
    "L’agent qui dirige le service ne dispose d’aucun relevé d'heures ; la chambre le rappelle à l'ordonnateur.",
    "Une délégation de service public a été conclue en 2012. La DSP court jusqu’en 2024, et son avenant n'a pas été publié.",
    "Les délégations de services publics de l'eau et de l'assainissement sont suivies par un agent.",
    "Le plan pluriannuel d'investissement (PPI) n’est pas présenté lors du débat d'orientation budgétaire.",
    "La nouvelle bonification indiciaire est versée à douze agents ; la NBI n'est pas proratisée.",
    "Le régime indemnitaire repose sur trente délibérations, dont la délibération-cadre du 7 mars.",
    "La sous-traitance du marché de travaux n'a pas été déclarée ; le sous-traitant a été payé par la commune.",
    "Durée annuelle\u{a0}: 1\u{202f}607 heures, soit 35 heures par semaine ; la commune en compte 1 540.",
    "Recommandation n°\u{a0}3\u{a0}: « tenir l'inventaire », puis le rapprocher de l'état de l'actif.",
    "LES DÉPENSES DE PERSONNEL ont progressé de 12 % ; la dépense par agent reste faible.",
    "Le main-d'œuvre et l'œuvre d’art : la main de l'œuvrière, et l'œuvre.",
    "Chaque service de la ville tient son inventaire ; l'inventaire du service des eaux est le plus complet. Or l'actif du budget \
     principal n'est rapproché de rien : ni l'inventaire, ni l'état de l'actif, ni les heures des agents qui le tiennent ne sont \
     suivis. La chambre rappelle que le rapprochement est annuel, que les agents du service technique en ont la charge, que les \
     heures supplémentaires payées à ce titre ne sont pas justifiées, et que la délégation de service public de l'eau n'y change \
     rien, pas plus que le plan pluriannuel d'investissement.",
    "L'amortissement des réseaux, les amortissements des bâtiments : la commune n'amortit rien.",
    "Le budget annexe de l'eau est équilibré par le budget principal, contrairement aux règles des services publics.",
    "Il n'y a ni plan, ni PPI, ni inventaire ; l'E.P.C.I. non plus, et l’EPCI le sait.",
];

/// Forms of one word; a form in no list is a word of its own.
const FAMILIES: &[&[&str]] = &[
    &["heure", "heures"],
    &["supplémentaire", "supplémentaires"],
    &["agent", "agents"],
    &["service", "services"],
    &["public", "publics"],
    &["commune"],
    &["délégation", "délégations"],
    &["délibération", "délibérations"],
    &["inventaire"],
    &["dépense", "dépenses"],
    // The verb belongs to the noun: who asks for depreciation wants to know where nothing is depreciated.
    &["amortissement", "amortissements", "amortit"],
    &["budget"],
    &["eau", "eaux"],
    &["plan"],
    &["chambre"],
    &["technique"],
    &["œuvre"],
    &["travaux"],
    &["1607"],
    &["actif"],
];

const ACRONYMS: &[(&str, &[&str])] = &[
    ("DSP", &["délégation", "de", "service", "public"]),
    ("PPI", &["plan", "pluriannuel", "d", "investissement"]),
    ("NBI", &["nouvelle", "bonification", "indiciaire"]),
    ("EPCI", &["établissement", "public", "de", "coopération", "intercommunale"]),
];

const PHRASES: &[&str] = &[
    "heures supplémentaires",
    "service technique",
    "état de l'actif",
    "l'inventaire",
    "délégation de service public",
    "régime indemnitaire",
    "dépenses de personnel",
    "l'eau et de l'assainissement",
    "des agents",
    "n'a pas été",
    "inventaire du service",
];

const PREFIXES: &[&str] =
    &["amort", "délib", "delib", "invent", "inv", "suppl", "ann", "agen", "œuv", "péri"];

const MISSPELT: &[&str] =
    &["inventiare", "comune", "deliberaton", "amortisement", "supplementaire", "agnet", "budgte", "servise"];

/// What is asked for in one place of a query.
#[derive(Debug, Clone)]
enum Asked {
    Word(&'static str),
    Compound(&'static [&'static str]),
    Acronym(&'static str),
    Phrase(&'static str),
    Prefix(&'static str),
    Typo(&'static str),
}

impl Asked {
    fn written(&self) -> String {
        match self {
            Self::Word(word) | Self::Acronym(word) => (*word).to_owned(),
            Self::Compound(parts) => parts.join("-"),
            Self::Phrase(words) => format!("\"{words}\""),
            Self::Prefix(start) => format!("{start}*"),
            Self::Typo(word) => format!("{word}~"),
        }
    }
}

/// A word as the naive reader cuts it: where it stands, as printed in lower case, and without accents.
#[derive(Debug)]
struct Cut {
    start: usize,
    end: usize,
    printed: String,
    bare: String,
}

fn bare(word: &str) -> String {
    let letters = word.to_lowercase().replace('œ', "oe");
    let without = |letter: char| match letter {
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'à' | 'â' => 'a',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'û' | 'ù' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    };
    letters.chars().map(without).collect()
}

fn cut(text: &str) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    let mut start = None;
    let characters: Vec<(usize, char)> = text.char_indices().chain([(text.len(), ' ')]).collect();
    for (place, (at, letter)) in characters.iter().enumerate() {
        let near = |offset: isize| {
            let index = place.checked_add_signed(offset);
            index.and_then(|index| characters.get(index)).map_or(' ', |(_, letter)| *letter)
        };
        let joins_number = matches!(letter, ' ' | '\u{a0}' | '\u{202f}')
            && near(-1).is_ascii_digit()
            && !near(-2).is_ascii_digit()
            && (1..=3).all(|offset| near(offset).is_ascii_digit())
            && !near(4).is_ascii_digit();
        let inside = letter.is_alphanumeric()
            || joins_number
            || (*letter == '.' && near(-1).is_uppercase() && !near(-2).is_alphabetic());
        match (inside, start) {
            (true, None) => start = Some(*at),
            (false, Some(from)) => {
                let printed: String =
                    text[from..*at].chars().filter(|letter| letter.is_alphanumeric()).collect();
                let printed = printed.to_lowercase().replace('œ', "oe");
                cuts.push(Cut { start: from, end: *at, bare: bare(&printed), printed });
                start = None;
            }
            _ => {}
        }
        if *letter == '%' {
            let sign = "%".to_owned();
            cuts.push(Cut { start: *at, end: at + 1, printed: sign.clone(), bare: sign });
        }
    }
    cuts
}

/// Whether the forms belong to one word.
fn same_word(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    one == other
        || FAMILIES.iter().any(|forms| {
            let holds = |word: &str| forms.iter().any(|form| bare(form) == word);
            holds(&one) && holds(&other)
        })
}

/// Whether a word as printed is the one in a phrase: accents count where they are typed.
fn is_exactly(printed: &Cut, typed: &str) -> bool {
    let typed = typed.to_lowercase().replace('œ', "oe");
    printed.printed == typed || (bare(&typed) == typed && printed.bare == typed)
}

fn sequence(cuts: &[Cut], length: usize, fits: impl Fn(usize, &Cut) -> bool) -> Vec<(usize, usize)> {
    let at = |start: &usize| (0..length).all(|step| fits(step, &cuts[start + step]));
    let starts = (0..(cuts.len() + 1).saturating_sub(length)).filter(at);
    starts.map(|start| (start, start + length - 1)).collect()
}

/// Edits between two words by trying every one, at most `left`.
fn reachable(from: &[char], to: &[char], left: usize) -> bool {
    match (from, to) {
        ([], rest) | (rest, []) => rest.len() <= left,
        ([a, from_rest @ ..], [b, to_rest @ ..]) if a == b => {
            reachable(from_rest, to_rest, left)
                || (left > 0 && (reachable(from_rest, to, left - 1) || reachable(from, to_rest, left - 1)))
        }
        ([a, from_rest @ ..], [b, to_rest @ ..]) => {
            let exchanged = matches!((from_rest, to_rest), ([c, ..], [d, ..]) if a == d && b == c);
            left > 0
                && (reachable(from_rest, to_rest, left - 1)
                    || reachable(from_rest, to, left - 1)
                    || reachable(from, to_rest, left - 1)
                    || (exchanged && reachable(&from[2..], &to[2..], left - 1)))
        }
    }
}

/// What a naive reader marks: words from, to, kind.
fn matches(cuts: &[Cut], asked: &Asked) -> Vec<(usize, usize, MarkKind)> {
    let of_kind = |spans: Vec<(usize, usize)>, kind| {
        spans.into_iter().map(move |(from, to)| (from, to, kind)).collect()
    };
    let each = |spans: Vec<(usize, usize)>| -> Vec<(usize, usize, MarkKind)> {
        let words = spans.into_iter().flat_map(|(from, to)| from..=to);
        words.map(|word| (word, word, MarkKind::Word)).collect()
    };
    match asked {
        Asked::Word(word) => each(sequence(cuts, 1, |_, cut| same_word(&cut.bare, word))),
        Asked::Compound(parts) => {
            each(sequence(cuts, parts.len(), |step, cut| same_word(&cut.bare, parts[step])))
        }
        Asked::Acronym(acronym) => {
            let mut found = each(sequence(cuts, 1, |_, cut| cut.bare == bare(acronym)));
            let (_, long) = ACRONYMS.iter().find(|(name, _)| name == acronym).unwrap();
            let spelt = sequence(cuts, long.len(), |step, cut| {
                let elided = long[step].len() == 1;
                if elided { cut.bare.len() == 1 } else { same_word(&cut.bare, long[step]) }
            });
            found.extend(spelt.into_iter().map(|(from, to)| (from, to, MarkKind::Synonym)));
            found
        }
        Asked::Phrase(words) => {
            let words: Vec<&str> = words.split([' ', '\'']).collect();
            of_kind(sequence(cuts, words.len(), |step, cut| is_exactly(cut, words[step])), MarkKind::Phrase)
        }
        Asked::Prefix(start) => {
            let typed = start.to_lowercase().replace('œ', "oe");
            let begins = |cut: &Cut| {
                cut.printed.starts_with(&typed) || (bare(&typed) == typed && cut.bare.starts_with(&typed))
            };
            each(sequence(cuts, 1, |_, cut| begins(cut)))
        }
        Asked::Typo(word) => {
            let letters: Vec<char> = bare(word).chars().collect();
            let allowed = if letters.len() < 8 { 1 } else { 2 };
            let near = |cut: &Cut| reachable(&letters, &cut.bare.chars().collect::<Vec<_>>(), allowed);
            each(sequence(cuts, 1, |_, cut| near(cut)))
        }
    }
}

/// Overlapping marks as one, of the kind that comes first: phrase, word, synonym.
fn joined(mut found: Vec<(usize, usize, MarkKind)>) -> Vec<(usize, usize, MarkKind)> {
    'again: loop {
        for one in 0..found.len() {
            for other in one + 1..found.len() {
                let (a, b) = (found[one], found[other]);
                if a.0 <= b.1 && b.0 <= a.1 {
                    found[one] = (a.0.min(b.0), a.1.max(b.1), a.2.min(b.2));
                    found.swap_remove(other);
                    continue 'again;
                }
            }
        }
        found.sort_unstable();
        return found;
    }
}

/// Numbers that look random, the same each time (Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn asked(&mut self) -> Asked {
        match self.below(10) {
            0..4 => Asked::Word({
                let family = self.one(FAMILIES);
                self.one(family)
            }),
            4 => Asked::Compound(self.one(&[&["sous", "traitance"][..], &["délibération", "cadre"]])),
            5 => Asked::Acronym(self.one(ACRONYMS).0),
            6..8 => Asked::Phrase(self.one(PHRASES)),
            8 => Asked::Prefix(self.one(PREFIXES)),
            _ => Asked::Typo(self.one(MISSPELT)),
        }
    }

    /// A query with what of it is marked.
    fn query(&mut self) -> (String, Vec<Asked>) {
        let asked: Vec<Asked> = (0..=self.below(3)).map(|_| self.asked()).collect();
        let written: Vec<String> = asked.iter().map(Asked::written).collect();
        match self.below(4) {
            0 => (written.join(" OR "), asked),
            1 if asked.len() > 1 => {
                let excluded = self.one(&["rien", "piscine", "stade"]);
                (format!("({}) -{excluded}", written.join(" OR ")), asked)
            }
            // Words one after the other might spell an acronym's long form out, which is asked for by a case of its own.
            _ => (written.join(" (eau OR agents OR commune) "), with_choices(asked)),
        }
    }
}

fn with_choices(mut asked: Vec<Asked>) -> Vec<Asked> {
    if asked.len() > 1 {
        asked.extend(["eau", "agents", "commune"].map(Asked::Word));
    }
    asked
}

/// Compares the marks of a hit with the naive reader's, as far as the window shows the text.
#[track_caller]
fn check(query: &str, asked: &[Asked], hit: &Hit) {
    let shown = hit.text.trim_matches('…');
    let whole = PASSAGES[hit.ordinal as usize];
    let offset = whole.find(shown).unwrap();
    let cuts = cut(whole);
    let found = asked.iter().flat_map(|asked| matches(&cuts, asked)).collect();
    let lead = hit.text.len() - hit.text.trim_start_matches('…').len();
    let wanted: Vec<(&str, MarkKind)> = joined(found)
        .into_iter()
        .map(|(from, to, kind)| (cuts[from].start, cuts[to].end, kind))
        .filter(|(start, end, _)| offset <= *start && *end <= offset + shown.len())
        .map(|(start, end, kind)| (&whole[start..end], kind))
        .collect();
    let given: Vec<(&str, MarkKind)> =
        hit.highlights.iter().map(|mark| (&hit.text[mark.range.clone()], mark.kind)).collect();
    assert_eq!(given, wanted, "{query} in {}", hit.text);
    for mark in &hit.highlights {
        assert!(mark.range.start >= lead, "a mark on the ellipsis");
    }
}

#[test]
fn marks_are_what_a_naive_reader_marks() {
    let folder = tempfile::tempdir().unwrap();
    apply(folder.path(), 1, vec![put("p", PASSAGES)]);
    let searcher = Searcher::open(folder.path()).unwrap();
    let mut dice = Dice(2016);
    let (mut hits, mut marks) = (0, 0);
    for _ in 0..QUERIES {
        let (query, asked) = dice.query();
        let request =
            Request { query: query.clone(), passages_per_publication: PASSAGES.len(), ..Request::default() };
        let results = searcher.search(&request).unwrap();
        for hit in results.groups.iter().flat_map(|group| &group.hits) {
            check(&query, &asked, hit);
            hits += 1;
            marks += hit.highlights.len();
        }
    }
    assert!(hits > 4000 && marks > 6000, "{hits} hits with {marks} marks are too few to say anything");
}
