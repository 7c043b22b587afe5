//! Words of a paragraph: runs, links, tabs, breaks; what was deleted or is hidden is left out. It does NOT read what a paragraph is.

use roxmltree::Node;

use super::{
    attribute, is,
    styles::{Look, Styles},
    value_of,
};

/// Words of a paragraph and how they look.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Words {
    /// Tabs are spaces, line breaks newlines.
    pub text: String,
    /// All letters bold.
    pub bold: bool,
    /// All letters italic.
    pub italic: bool,
    /// Size of most letters, in points.
    pub size: Option<f32>,
    /// Notes referred to.
    pub notes: Vec<NoteMark>,
}

/// A mark that refers to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteMark {
    /// Where the note stands.
    pub kind: NoteKind,
    /// Its id.
    pub id: String,
    /// The author's own sign stands for the number.
    pub own_sign: bool,
}

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteKind {
    /// At the foot of the page.
    Foot,
    /// At the end.
    End,
}

/// Elements whose words a reader does not see here: deleted, instructions of fields, properties, frames that are read apart.
const UNSEEN: [&str; 11] = [
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "pPr",
    "rPr",
    "Fallback",
    "txbxContent",
    "annotationRef",
    "rt",
];

/// The words of `w:p`.
pub(super) fn words(paragraph: Node<'_, '_>, styles: &Styles) -> Words {
    let style = super::child(paragraph, "pPr").and_then(|properties| value_of(properties, "pStyle"));
    let mut gathered = Gathered::default();
    gather(paragraph, styles, style, None, &mut gathered);
    let Gathered { words, letters, bold, italic, sizes } = gathered;
    let size = sizes.into_iter().max_by_key(|(_, count)| *count).map(|(half, _)| half as f32 / 2.0);
    Words { bold: letters > 0 && bold == letters, italic: letters > 0 && italic == letters, size, ..words }
}

#[derive(Default)]
struct Gathered {
    words: Words,
    letters: usize,
    bold: usize,
    italic: usize,
    sizes: std::collections::BTreeMap<i32, usize>,
}

fn gather(node: Node<'_, '_>, styles: &Styles, style: Option<&str>, look: Option<Look>, out: &mut Gathered) {
    for child in node.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        match name {
            "r" => {
                let look = styles.look(super::child(child, "rPr"), style);
                if !look.hidden {
                    gather(child, styles, style, Some(look), out);
                }
            }
            "t" => out.add(child.text().unwrap_or_default(), look),
            "tab" | "ptab" => out.words.text.push(' '),
            "br" if matches!(attribute(child, "type"), Some("page" | "column")) => out.words.text.push(' '),
            "br" | "cr" => out.words.text.push('\n'),
            "noBreakHyphen" => out.words.text.push('-'),
            "sym" => out.add(&symbol(child), look),
            "footnoteReference" => out.note(child, NoteKind::Foot),
            "endnoteReference" => out.note(child, NoteKind::End),
            _ if UNSEEN.contains(&name) => {}
            _ => gather(child, styles, style, look, out),
        }
    }
}

impl Gathered {
    fn add(&mut self, text: &str, look: Option<Look>) {
        let look = look.unwrap_or_default();
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        self.letters += letters;
        self.bold += if look.bold { letters } else { 0 };
        self.italic += if look.italic { letters } else { 0 };
        if let Some(size) = look.size {
            *self.sizes.entry((size * 2.0) as i32).or_default() += letters;
        }
        self.words.text.extend(text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')));
    }

    fn note(&mut self, node: Node<'_, '_>, kind: NoteKind) {
        if let Some(id) = attribute(node, "id") {
            let own_sign = matches!(attribute(node, "customMarkFollows"), Some("1" | "true" | "on"));
            self.words.notes.push(NoteMark { kind, id: id.to_owned(), own_sign });
        }
    }
}

/// A sign of a symbol font: signs of reckoning, ticks and crosses are read, the rest are bullets.
fn symbol(node: Node<'_, '_>) -> String {
    let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0xf0b7);
    let reckoning = attribute(node, "font").is_some_and(|font| font.eq_ignore_ascii_case("Symbol"));
    match code & 0xff {
        0xa3 if reckoning => "≤".to_owned(),
        0xb3 if reckoning => "≥".to_owned(),
        0xb1 if reckoning => "±".to_owned(),
        0xb4 if reckoning => "×".to_owned(),
        0xae if reckoning => "→".to_owned(),
        0x44 if reckoning => "Δ".to_owned(),
        0xfb..=0xfe => "X".to_owned(),
        _ => "•".to_owned(),
    }
}

/// Paragraphs inside the frames (text boxes) that hang on a paragraph.
pub(super) fn framed<'a, 'i>(paragraph: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let mut frames = Vec::new();
    let mut waiting: Vec<Node<'a, 'i>> = paragraph.children().rev().collect();
    while let Some(node) = waiting.pop() {
        if is(node, "txbxContent") {
            // Frames inside it are found when its own paragraphs are read.
            frames.push(node);
        } else if !["Fallback", "del", "moveFrom"].iter().any(|unseen| is(node, unseen)) {
            waiting.extend(node.children().rev());
        }
    }
    frames
}
