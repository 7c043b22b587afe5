//! The flow of a DOCX: paragraphs with their numbers, tables, frames and notes, as blocks. It does NOT open the package.

use std::collections::HashMap;

use roxmltree::Node;

use super::{
    child, inline,
    inline::{NoteKind, NoteMark},
    is,
    numbering::{Counters, Label, Numbering, numeral},
    styles::{StyleSheet, Styles},
    table, value_of,
};
use crate::{
    error::ExtractError,
    limits::Limit,
    markup::{
        draft::{Draft, DraftCell, DraftRow},
        shape::{self, Hints},
        table as framing,
    },
    model::{BlockKind, Style},
};

/// How Word numbers the notes of the end unless told otherwise.
const END_FORMAT: &str = "lowerRoman";

/// Most blocks read.
const LIMIT_BLOCKS: usize = 500_000;

/// Notes by id, each with its paragraphs.
#[derive(Debug, Default)]
pub(super) struct Notes(HashMap<String, Vec<String>>);

/// Reads the flow.
pub(super) struct Reader {
    styles: Styles,
    numbering: Numbering,
    footnotes: Notes,
    endnotes: Notes,
    /// How the notes of the end are numbered, where the text says so.
    end_format: Option<String>,
}

/// Where the reading stands.
#[derive(Default)]
struct State {
    counters: Counters,
    /// Notes of the foot and of the end that have been referred to; each kind is counted apart.
    foot_marks: i64,
    end_marks: i64,
    end_notes: Vec<Draft>,
    blocks: usize,
}

impl Notes {
    /// From `footnotes.xml` or `endnotes.xml`; separators are no notes.
    pub(super) fn of(root: Node<'_, '_>, name: &str) -> Self {
        let notes = root.children().filter(|node| is(*node, name)).filter_map(|note| {
            let kind = super::attribute(note, "type").unwrap_or("normal");
            let id = super::attribute(note, "id")?.to_owned();
            let paragraphs = note.children().filter(|node| is(*node, "p"));
            let words = paragraphs
                .map(|paragraph| inline::words(paragraph, &Styles::default()).text.trim().to_owned());
            (kind == "normal").then(|| (id, words.filter(|words| !words.is_empty()).collect()))
        });
        Self(notes.collect())
    }
}

impl Reader {
    /// With the parts that the flow refers to.
    pub(super) fn new(styles: Styles, numbering: Numbering, footnotes: Notes, endnotes: Notes) -> Self {
        Self { styles, numbering, footnotes, endnotes, end_format: None }
    }

    /// The blocks of `w:document`, notes of the end last.
    pub(super) fn read(mut self, document: Node<'_, '_>) -> Result<Vec<Draft>, ExtractError> {
        let properties = document.descendants().find(|node| is(*node, "endnotePr"));
        self.end_format = properties.and_then(|node| value_of(node, "numFmt")).map(str::to_owned);
        let mut state = State::default();
        let body = child(document, "body").unwrap_or(document);
        let mut drafts = self.flow(body, false, &mut state)?;
        drafts.append(&mut state.end_notes);
        Ok(drafts)
    }

    fn flow(&self, node: Node<'_, '_>, boxed: bool, state: &mut State) -> Result<Vec<Draft>, ExtractError> {
        let mut drafts = Vec::new();
        for child in node.children().filter(Node::is_element) {
            state.blocks += 1;
            if state.blocks > LIMIT_BLOCKS {
                let what = format!("more than {LIMIT_BLOCKS} blocks");
                return Err(ExtractError::TooLarge { what, limit: Limit::Fixed });
            }
            match child.tag_name().name() {
                "p" => self.paragraph(child, boxed, state, &mut drafts)?,
                "tbl" => self.table(child, state, &mut drafts)?,
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => {
                    drafts.extend(self.flow(child, boxed, state)?);
                }
                _ => {}
            }
        }
        Ok(drafts)
    }

    fn paragraph(
        &self,
        node: Node<'_, '_>,
        boxed: bool,
        state: &mut State,
        drafts: &mut Vec<Draft>,
    ) -> Result<(), ExtractError> {
        let words = inline::words(node, &self.styles);
        let properties = child(node, "pPr");
        let style_id = properties.and_then(|properties| value_of(properties, "pStyle"));
        let own = properties.map(StyleSheet::of_paragraph).unwrap_or_default();
        let (style_boxed, centred) = self.styles.placed(style_id);
        let style = Style {
            class: self.styles.chain(style_id).first().map(|style| style.name.to_lowercase()),
            size_pt: words.size,
            bold: words.bold,
            italic: words.italic,
            boxed: boxed || style_boxed || own.boxed,
            centred: own_centred(properties).unwrap_or(centred),
        };
        // An empty paragraph of a list shows its number, and counts, though nothing stands in it.
        let label = self.label(&own, style_id, state);
        if !words.text.trim().is_empty() {
            let heading = own.outline.map_or_else(
                || self.styles.heading(style_id),
                |outline| (outline < 9).then_some(outline + 1),
            );
            for (index, piece) in
                words.text.split('\n').map(str::trim).filter(|piece| !piece.is_empty()).enumerate()
            {
                let label = label.clone().filter(|_| index == 0);
                drafts.push(draft(piece, heading, label, &style));
            }
        }
        for mark in &words.notes {
            self.note(mark, state, drafts);
        }
        for frame in inline::framed(node) {
            drafts.extend(self.flow(frame, true, state)?);
        }
        Ok(())
    }

    fn label(&self, own: &StyleSheet, style_id: Option<&str>, state: &mut State) -> Option<Label> {
        let chain = self.styles.chain(style_id);
        let (own_id, own_level) = own.number.clone().unwrap_or_default();
        let stated = |style: &&StyleSheet| style.number.as_ref().and_then(|(id, _)| id.clone());
        let id = own_id.or_else(|| chain.iter().find_map(stated))?;
        let of_style = || chain.iter().find_map(|style| style.number.as_ref().and_then(|(_, level)| *level));
        let level = own_level.or_else(of_style);
        // Number 0 takes the number away that the style gives.
        if id == "0" {
            return None;
        }
        let linked = || chain.iter().find_map(|style| self.numbering.level_of(&id, &style.id));
        let level =
            level.or_else(linked).or_else(|| chain.iter().find_map(|style| style.outline)).unwrap_or(0);
        self.numbering.label(&mut state.counters, &id, level)
    }

    fn note(&self, mark: &NoteMark, state: &mut State, drafts: &mut Vec<Draft>) {
        let NoteMark { kind, id, own_sign } = mark;
        let (notes, count) = match kind {
            NoteKind::Foot => (&self.footnotes, &mut state.foot_marks),
            NoteKind::End => (&self.endnotes, &mut state.end_marks),
        };
        // A mark of the author's own, such as an asterisk, takes no number.
        *count += i64::from(!own_sign);
        let number = match kind {
            NoteKind::Foot => count.to_string(),
            NoteKind::End => numeral(*count, self.end_format.as_deref().unwrap_or(END_FORMAT)),
        };
        let Some(paragraphs) = notes.0.get(id) else { return };
        let block = BlockKind::Footnote { mark: (!own_sign).then_some(number) };
        let note = Draft::Words { kind: block, text: paragraphs.join(" "), style: Style::default() };
        match kind {
            NoteKind::Foot => drafts.push(note),
            NoteKind::End => state.end_notes.push(note),
        }
    }

    fn table(
        &self,
        node: Node<'_, '_>,
        state: &mut State,
        drafts: &mut Vec<Draft>,
    ) -> Result<(), ExtractError> {
        let mut rows = Vec::new();
        let mut notes = Vec::new();
        for row in table::rows(node) {
            let mut read = DraftRow { cells: Vec::new(), header: row.header };
            for cell in row.cells {
                let (found, blocks): (Vec<Draft>, Vec<Draft>) =
                    self.flow(cell.node, false, state)?.into_iter().partition(is_note);
                notes.extend(found);
                read.cells.push(DraftCell { blocks, columns: cell.columns, rows: cell.rows });
            }
            rows.push(read);
        }
        let headed = rows.iter().any(|row| row.header);
        if let (false, Some(first)) = (headed, rows.first_mut()) {
            first.header = names_columns(first);
        }
        drafts.extend(framing::settle(rows, Style::default()));
        drafts.extend(notes);
        Ok(())
    }
}

/// Without a mark of the author's, a first row of bold cells names the columns.
fn names_columns(row: &DraftRow) -> bool {
    let mut filled = row.cells.iter().flat_map(|cell| &cell.blocks).peekable();
    filled.peek().is_some()
        && row.cells.len() > 1
        && filled.all(|block| matches!(block, Draft::Words { style, .. } if style.bold))
}

fn is_note(draft: &Draft) -> bool {
    matches!(draft, Draft::Words { kind: BlockKind::Footnote { .. }, .. })
}

fn own_centred(properties: Option<Node<'_, '_>>) -> Option<bool> {
    value_of(properties?, "jc").map(|place| place == "center")
}

fn draft(text: &str, heading: Option<u8>, label: Option<Label>, style: &Style) -> Draft {
    let class = style.class.as_deref().unwrap_or_default();
    let (heading, item) = match (&label, heading) {
        (_, Some(level)) => (Some(level.min(6)), None),
        (Some(label), None) => (None, Some((label.level, Some(label.text.clone())))),
        (None, None) => (None, None),
    };
    let (kind, words) = shape::read(text, &Hints { heading, item, class, bold: style.bold });
    let text = match (&kind, label) {
        // The number of a heading is part of what a reader sees; that of an item is its marker.
        (BlockKind::Heading { .. }, Some(label)) if !label.bullet => format!("{} {words}", label.text),
        _ => words.to_owned(),
    };
    Draft::Words { kind, text, style: style.clone() }
}
