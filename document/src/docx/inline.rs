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
    /// Notes referred to: of the foot or the end, and their id.
    pub notes: Vec<(NoteKind, String)>,
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
            self.words.notes.push((kind, id.to_owned()));
        }
    }
}

/// A sign of a symbol font: ticks and crosses are read, the rest are bullets.
fn symbol(node: Node<'_, '_>) -> String {
    let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0xf0b7);
    match code & 0xff {
        0xfb..=0xfe => "X".to_owned(),
        _ => "•".to_owned(),
    }
}

/// Paragraphs inside the frames (text boxes) that hang on a paragraph.
pub(super) fn framed<'a, 'i>(paragraph: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    let frames = paragraph
        .descendants()
        .filter(|node| is(*node, "txbxContent") && !node.ancestors().any(|above| is(above, "Fallback")));
    frames.collect()
}
