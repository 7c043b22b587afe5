//! Lines to text: spaces, end-of-line hyphens, one fragment per page. It does NOT decide which lines belong together.

use std::collections::HashSet;

use super::lines::{Line, union};
use crate::builder::Fragment;

/// The words that the document prints whole, lower case.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashSet<String>);

impl Vocabulary {
    /// All words of the lines but those cut at a line's end.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut words = HashSet::new();
        for line in lines {
            let cut = line.words.last().is_some_and(|word| ends_in_hyphen(&word.text));
            let whole = line.words.len() - usize::from(cut);
            words.extend(line.words[..whole].iter().map(|word| bare(&word.text)));
        }
        Self(words)
    }

    /// Whether the hyphen at the end of `head` belongs to the word that goes on with `tail`.
    fn keeps_hyphen(&self, head: &str, tail: &str) -> bool {
        let (head, tail) = (bare(head.trim_end_matches(is_hyphen)), bare(tail));
        if !tail.starts_with(char::is_lowercase) || !head.ends_with(char::is_alphabetic) {
            return true;
        }
        if self.0.contains(&format!("{head}{tail}")) {
            return false;
        }
        if self.0.contains(&format!("{head}-{tail}")) || head.contains('-') {
            return true;
        }
        // Pronouns and particles that French ties with a hyphen.
        let tied = ["ci", "là", "même", "mêmes", "il", "elle", "ils", "elles", "on", "ce", "t-il", "t-elle"];
        let bound =
            ["sous", "vice", "non", "quasi", "ex", "demi", "mi", "c'est", "peut", "après", "avant", "au"];
        let both = self.0.contains(&head) && self.0.contains(&tail);
        tied.contains(&tail.as_str())
            || bound.contains(&head.as_str())
            || (both && head.len() > 3 && tail.len() > 3)
    }
}

/// Letters and inner marks, lower case.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'")
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{ad}')
}

fn ends_in_hyphen(word: &str) -> bool {
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
    let soft = head.ends_with('\u{ad}');
    if soft || !vocabulary.keeps_hyphen(&head, tail.split(' ').next().unwrap_or_default()) {
        text.pop();
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
