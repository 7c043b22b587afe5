//! Lists of a DOCX: the number or bullet that Word shows in front of a paragraph, which no words of the file hold.

use std::collections::HashMap;

use roxmltree::Node;

use super::{attribute, child, is, value_of};

/// Levels of a list.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Level {
    /// "decimal", "upperRoman", "bullet"...
    format: String,
    /// "%1.%2" or the bullet.
    text: String,
    start: i64,
    /// Level after which it starts anew, from 1; 0 for never.
    restart: Option<usize>,
    /// All its numbers in decimal figures.
    legal: bool,
    /// Style whose paragraphs stand on this level.
    style: Option<String>,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, Vec<Level>>,
    instances: HashMap<String, Instance>,
}

/// A use of a list.
#[derive(Debug, Default)]
struct Instance {
    list: String,
    /// Levels that it starts otherwise, and at what number.
    starts: HashMap<usize, i64>,
    /// Levels that it shows otherwise.
    levels: HashMap<usize, Level>,
}

/// Where the lists stand while the text is read.
#[derive(Debug, Default)]
pub(super) struct Counters {
    values: HashMap<String, [Option<i64>; LEVELS]>,
    started: HashMap<(String, usize), bool>,
}

/// What stands in front of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// "1.2", "•".
    pub text: String,
    /// A bullet, not a number.
    pub bullet: bool,
    /// Level, 0 for the outermost.
    pub level: u8,
}

impl Numbering {
    /// From `numbering.xml`.
    pub(super) fn of(root: Node<'_, '_>) -> Self {
        let mut numbering = Self::default();
        // Lists that are kept in a style, and those that only refer to one.
        let mut named: HashMap<&str, &str> = HashMap::new();
        let mut referring: Vec<(&str, &str)> = Vec::new();
        for list in root.children().filter(|node| is(*node, "abstractNum")) {
            let Some(id) = attribute(list, "abstractNumId") else { continue };
            let mut levels = vec![Level::default(); LEVELS];
            for level in list.children().filter(|node| is(*node, "lvl")) {
                if let Some(place) =
                    attribute(level, "ilvl").and_then(|index| levels.get_mut(index.parse::<usize>().ok()?))
                {
                    *place = Level::of(level);
                }
            }
            named.extend(value_of(list, "styleLink").map(|style| (style, id)));
            referring.extend(value_of(list, "numStyleLink").map(|style| (id, style)));
            numbering.lists.insert(id.to_owned(), levels);
        }
        for (id, style) in referring {
            if let Some(levels) = named.get(style).and_then(|list| numbering.lists.get(*list)).cloned() {
                numbering.lists.insert(id.to_owned(), levels);
            }
        }
        for instance in root.children().filter(|node| is(*node, "num")) {
            let (Some(id), Some(list)) = (attribute(instance, "numId"), value_of(instance, "abstractNumId"))
            else {
                continue;
            };
            let mut read = Instance { list: list.to_owned(), ..Instance::default() };
            for node in instance.children().filter(|node| is(*node, "lvlOverride")) {
                let Some(index) = attribute(node, "ilvl").and_then(|index| index.parse().ok()) else {
                    continue;
                };
                let start = value_of(node, "startOverride").and_then(|start| start.parse().ok());
                read.starts.extend(start.map(|start| (index, start)));
                read.levels.extend(child(node, "lvl").map(|level| (index, Level::of(level))));
            }
            numbering.instances.insert(id.to_owned(), read);
        }
        numbering
    }

    /// The level of list `id` on which paragraphs of a style stand.
    pub(super) fn level_of(&self, id: &str, style: &str) -> Option<u8> {
        let instance = self.instances.get(id)?;
        let levels = self.lists.get(&instance.list)?;
        let index = levels.iter().position(|level| level.style.as_deref() == Some(style))?;
        u8::try_from(index).ok()
    }

    /// Counts a paragraph of list `id` at `level`, and says what stands in front of it.
    pub(super) fn label(&self, counters: &mut Counters, id: &str, level: u8) -> Option<Label> {
        let Instance { list, starts, levels: own } = self.instances.get(id)?;
        let mut levels = self.lists.get(list)?.clone();
        for (index, level) in own {
            if let Some(place) = levels.get_mut(*index) {
                *place = level.clone();
            }
        }
        let levels = levels.as_slice();
        let index = usize::from(level).min(LEVELS - 1);
        let values = counters.values.entry(list.clone()).or_insert([None; LEVELS]);
        let first_use = !counters.started.insert((id.to_owned(), index), true).unwrap_or(false);
        let restart = starts.get(&index).filter(|_| first_use).copied();
        let start = levels[index].start;
        values[index] =
            Some(restart.unwrap_or_else(|| values[index].map_or(start, |value| value.saturating_add(1))));
        for (deeper, value) in values.iter_mut().enumerate().skip(index + 1) {
            // A level that never restarts goes on counting.
            if levels[deeper].restart.is_none_or(|after| after > index) {
                *value = None;
            }
        }
        let shown = &levels[index];
        if shown.format == "none" && shown.text.is_empty() {
            return None;
        }
        if shown.format == "bullet" {
            return Some(Label { text: bullet(&shown.text), bullet: true, level });
        }
        let text = filled(shown, levels, values);
        (!text.is_empty()).then_some(Label { text, bullet: false, level })
    }
}

impl Level {
    fn of(node: Node<'_, '_>) -> Self {
        Self {
            format: value_of(node, "numFmt").unwrap_or("decimal").to_owned(),
            text: value_of(node, "lvlText").unwrap_or_default().to_owned(),
            start: value_of(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1),
            restart: value_of(node, "lvlRestart").and_then(|level| level.parse().ok()),
            legal: super::switch(node, "isLgl") == Some(true),
            style: value_of(node, "pStyle").map(str::to_owned),
        }
    }
}

/// "%1.%2" with its numbers.
fn filled(shown: &Level, levels: &[Level], values: &[Option<i64>; LEVELS]) -> String {
    let mut text = String::new();
    let mut characters = shown.text.chars().peekable();
    while let Some(character) = characters.next() {
        let digit = characters.peek().and_then(|next| next.to_digit(10)).filter(|_| character == '%');
        let Some(index) =
            digit.and_then(|digit| (digit as usize).checked_sub(1)).filter(|index| *index < LEVELS)
        else {
            text.push(character);
            continue;
        };
        characters.next();
        let format = if shown.legal { "decimal" } else { levels[index].format.as_str() };
        text.push_str(&numeral(values[index].unwrap_or(levels[index].start), format));
    }
    text.trim().to_owned()
}

/// A number in one of Word's formats; unknown ones in decimal figures.
pub(super) fn numeral(value: i64, format: &str) -> String {
    let letter = |first: u8| {
        let index = usize::try_from(value - 1).unwrap_or(0);
        char::from(first + (index % 26) as u8).to_string().repeat((index / 26 + 1).min(8))
    };
    match format {
        "upperRoman" => crate::text::roman(value).to_uppercase(),
        "lowerRoman" => crate::text::roman(value),
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "decimalZero" => format!("{value:02}"),
        "ordinal" if value == 1 => "1er".to_owned(),
        "ordinal" => format!("{value}e"),
        "none" => String::new(),
        _ => value.to_string(),
    }
}

/// Bullets of symbol fonts stand in a private range.
fn bullet(text: &str) -> String {
    match text.chars().next() {
        Some('\u{e000}'..='\u{f8ff}' | '·' | '§' | 'o') | None => "•".to_owned(),
        Some(character) => character.to_string(),
    }
}
