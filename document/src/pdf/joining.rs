//! Lines to text: spaces, end-of-line hyphens, one fragment per page. It does NOT decide which lines belong together.

use std::{collections::HashSet, sync::LazyLock};

use super::lines::{Line, union};
use crate::builder::Fragment;

/// Part of the full lines that end in a hyphen from which the maker is held to cut words: those who do not cut leave only the
/// hyphens of compounds there.
const CUTTING: f32 = 0.025;
/// Lines from which that part means something.
const ENOUGH_LINES: usize = 40;

/// The words that the document prints whole, lower case, and whether it cuts words at the ends of lines.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashSet<String>,
    cuts: bool,
}

impl Vocabulary {
    /// All words of the lines but those cut at a line's end.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut words = HashSet::new();
        let (mut long, mut hyphens) = (0, 0);
        let mut ends: Vec<(String, String)> = Vec::new();
        let mut open: Option<String> = None;
        for line in lines {
            // The first word after a cut is the end of one.
            let mut from = 0;
            if let (Some(head), Some(first)) = (open.take(), line.words.first()) {
                ends.push((bare(&head), bare(&first.text)));
                from = 1;
            }
            let cut = line.words.last().is_some_and(|word| ends_in_hyphen(&word.text));
            let whole = line.words.len() - usize::from(cut);
            for word in line.words.get(from..whole).unwrap_or_default() {
                insert(&mut words, &word.text);
            }
            long += usize::from(line.words.len() > 4);
            hyphens += usize::from(cut);
            open = line.words.last().filter(|_| cut).map(|word| word.text.clone());
        }
        let often = long < ENOUGH_LINES || hyphens as f32 > CUTTING * long as f32;
        let mut vocabulary = Self { words, cuts: often };
        // A word that is known whole and stands cut at a line's end tells it as well.
        let known = |glue: &str| {
            ends.iter().filter(|(head, tail)| vocabulary.knows(&format!("{head}{glue}{tail}"))).count()
        };
        let (cut, tied) = (known(""), known("-"));
        vocabulary.cuts |= cut > 0 && 3 * cut >= tied;
        vocabulary
    }

    /// Whether the hyphen at the end of `head` belongs to the word that goes on with `tail`.
    fn keeps_hyphen(&self, head: &str, tail: &str) -> bool {
        // A name may go on with an article: "Châtel-" + "l'Ermitage".
        let word = tail.rsplit(['\'', '’']).next().filter(|word| !word.is_empty()).unwrap_or(tail);
        let goes_on = word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
        let (head, tail) = (bare(head.trim_end_matches(is_hyphen)), bare(tail));
        if !goes_on || !head.ends_with(char::is_alphabetic) {
            return true;
        }
        // Of "l'avant-der" + "nière" the piece before is "der", of "d'avan" + "cement" it is "avan".
        let piece = head.rsplit(['-', '\'']).next().unwrap_or_default();
        if head.contains('-') && LINKS.contains(&piece) {
            return true;
        }
        let whole = self.knows(&format!("{head}{tail}")) || self.knows(&format!("{piece}{tail}"));
        let tied = self.knows(&format!("{head}-{tail}"))
            || self.knows(&format!("{piece}-{tail}"))
            || self.is_part_of_compound(piece, &tail);
        if whole || tied {
            return tied && !whole;
        }
        let both = self.knows(piece) && self.knows(&tail);
        let number = NUMBERS.contains(&piece) && tail.split('-').all(|part| NUMBERS.contains(&part));
        !self.cuts
            || number
            || TIED_TAILS.contains(&tail.as_str()) && self.knows(piece)
            || TIED_HEADS.contains(&piece)
            || (both && piece.len() > 3 && tail.len() > 3)
    }

    /// Some makers write the hyphen of a compound at a line's end as a soft one.
    fn keeps_soft(&self, head: &str, tail: &str) -> bool {
        let (piece, next) = (bare(head.trim_end_matches(is_hyphen)), bare(tail));
        let name = tail.starts_with(char::is_uppercase) && head.starts_with(char::is_uppercase);
        let last = piece.rsplit(['-', '\'']).next().unwrap_or_default();
        name && !head.chars().skip(1).any(char::is_uppercase)
            || self.knows(&format!("{piece}-{next}"))
            || self.knows(&format!("{last}-{next}"))
    }

    /// The document prints the word whole, or it is common.
    fn knows(&self, word: &str) -> bool {
        self.words.contains(word) || COMMON.binary_search(&word).is_ok()
    }

    /// "Saint-" + "Amand-sur-Ombre": the longer name is printed whole elsewhere.
    fn is_part_of_compound(&self, head: &str, tail: &str) -> bool {
        let Some((next, _)) = tail.split_once('-') else { return false };
        (TIED_HEADS.contains(&head) || self.knows(head)) && (next.len() < 4 || self.knows(next))
    }
}

/// Words of administrative French, sorted, in small letters: those of our own samples and labelled examples.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("../../data/words.txt").lines().collect());

/// Little words inside compounds: "chef-de-filat", "porte-à-faux".
const LINKS: [&str; 14] =
    ["de", "du", "des", "à", "au", "aux", "en", "et", "la", "le", "les", "sur", "sous", "lès"];

/// Parts of numbers, tied by hyphens.
const NUMBERS: [&str; 26] = [
    "vingt",
    "vingts",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "quatre",
    "dix",
    "cent",
    "un",
    "une",
    "deux",
    "trois",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "mille",
    "et",
];

/// Pronouns and particles that French ties to the word before.
const TIED_TAILS: [&str; 26] = [
    "ci", "là", "même", "mêmes", "il", "elle", "ils", "elles", "on", "ce", "t-il", "t-elle", "t-on", "après",
    "avant", "dessous", "dessus", "contre", "joint", "jointe", "delà", "dire", "uns", "unes", "vous", "nous",
];
/// Words that French ties to the next.
const TIED_HEADS: [&str; 39] = [
    "sous", "vice", "non", "quasi", "ex", "demi", "demie", "mi", "semi", "c'est", "peut", "après", "avant",
    "au", "par", "ci", "saint", "sainte", "celle", "celui", "ceux", "celles", "elle", "lui", "eux", "elles",
    "quelques", "procès", "compte", "chef", "plus", "moins", "contre", "rez", "médico", "socio", "arrière",
    "audio", "porte",
];

/// Adds a word as [`bare`] gives it.
fn insert(words: &mut HashSet<String>, word: &str) {
    let small = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !small {
        words.insert(bare(word));
    } else if !words.contains(word) {
        words.insert(word.to_owned());
    }
}

/// Letters and inner marks, lower case.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'")
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{ad}')
}

pub(super) fn ends_in_hyphen(word: &str) -> bool {
    let mut characters = word.chars().rev();
    characters.next().is_some_and(is_hyphen) && characters.next().is_some_and(char::is_alphanumeric)
}

/// The text of lines that belong together, one fragment per page.
pub(super) fn fragments(lines: &[Line], vocabulary: &Vocabulary) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut text = clean(&line.text());
        if let Some(next) = lines.get(index + 1) {
            settle_end(&mut text, next, vocabulary);
        }
        let page = line.page;
        let open = fragments.last_mut().and_then(|fragment| match &mut fragment.place {
            Some((number, Some(rect))) if *number == page => Some((&mut fragment.text, rect)),
            _ => None,
        });
        match open {
            Some((words, rect)) => {
                words.push_str(&text);
                *rect = union(*rect, line.rect);
            }
            None => fragments.push(Fragment { text, place: Some((page, Some(line.rect))) }),
        }
    }
    fragments
}

/// Ends a line's text as its next line asks for: a space, a hyphen kept, or nothing.
fn settle_end(text: &mut String, next: &Line, vocabulary: &Vocabulary) {
    let head = text.rsplit(' ').next().unwrap_or_default().to_owned();
    if !ends_in_hyphen(&head) {
        text.push(' ');
        return;
    }
    let tail = clean(&next.words[0].text);
    let tail = tail.split(' ').next().unwrap_or_default();
    let soft = head.ends_with('\u{ad}');
    let keeps = if soft { vocabulary.keeps_soft(&head, tail) } else { vocabulary.keeps_hyphen(&head, tail) };
    if !keeps {
        text.pop();
    } else if soft {
        text.pop();
        text.push('-');
    }
}

/// Plain spaces, no soft hyphens inside words.
pub(super) fn clean(text: &str) -> String {
    let count = text.chars().count();
    let spaced = text.chars().enumerate().filter_map(|(index, character)| match character {
        '\u{a0}' | '\u{202f}' | '\u{2007}' => Some(' '),
        '\u{ad}' if index + 1 < count => None,
        '\u{2010}' | '\u{2011}' => Some('-'),
        '\u{200b}' | '\u{feff}' => None,
        other => Some(other),
    });
    let text: String = spaced.collect();
    if text.contains("  ") {
        text.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    } else {
        text
    }
}
