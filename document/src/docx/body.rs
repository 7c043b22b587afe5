//! The flow of a DOCX: paragraphs with their numbers, tables, frames and notes, as blocks. It does NOT open the package.

use std::collections::HashMap;

use roxmltree::Node;

use super::{
    child, inline,
    inline::NoteKind,
    is,
    numbering::{Counters, Label, Numbering},
    styles::{StyleSheet, Styles},
    table, value_of,
};
use crate::{
    error::ExtractError,
    markup::{
        draft::{Draft, DraftCell, DraftRow},
        shape::{self, Hints},
        table as framing,
    },
    model::{BlockKind, Style},
};

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
}

/// Where the reading stands.
#[derive(Default)]
struct State {
    counters: Counters,
    marks: usize,
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
        Self { styles, numbering, footnotes, endnotes }
    }

    /// The blocks of `w:document`, notes of the end last.
    pub(super) fn read(&self, document: Node<'_, '_>) -> Result<Vec<Draft>, ExtractError> {
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
                return Err(ExtractError::TooLarge { what: format!("more than {LIMIT_BLOCKS} blocks") });
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
        if words.text.trim().is_empty() {
            // Word counts an empty numbered paragraph only where it shows its number; a reader sees nothing in it.
        } else {
            let heading = own.outline.map_or_else(
                || self.styles.heading(style_id),
                |outline| (outline < 9).then_some(outline + 1),
            );
            let label = self.label(&own, style_id, state);
            for (index, piece) in
                words.text.split('\n').map(str::trim).filter(|piece| !piece.is_empty()).enumerate()
            {
                let label = label.clone().filter(|_| index == 0);
                drafts.push(draft(piece, heading, label, &style));
            }
        }
        for (kind, id) in &words.notes {
            state.marks += 1;
            self.note(*kind, id, state, drafts);
        }
        for frame in inline::framed(node) {
            drafts.extend(self.flow(frame, true, state)?);
        }
        Ok(())
    }

    fn label(&self, own: &StyleSheet, style_id: Option<&str>, state: &mut State) -> Option<Label> {
        let chain = self.styles.chain(style_id);
        let inherited = || chain.iter().find_map(|style| style.number.clone());
        let (id, level) = match own.number.clone() {
            Some((Some(id), level)) => (id, level),
            Some((None, level)) => (inherited()?.0?, level),
            None => inherited().and_then(|(id, level)| Some((id?, level)))?,
        };
        // Number 0 takes the number away that the style gives.
        if id == "0" {
            return None;
        }
        let level = level.or_else(|| chain.iter().find_map(|style| style.outline)).unwrap_or(0);
        self.numbering.label(&mut state.counters, &id, level)
    }

    fn note(&self, kind: NoteKind, id: &str, state: &mut State, drafts: &mut Vec<Draft>) {
        let notes = match kind {
            NoteKind::Foot => &self.footnotes,
            NoteKind::End => &self.endnotes,
        };
        let Some(paragraphs) = notes.0.get(id) else { return };
        let block = BlockKind::Footnote { mark: Some(state.marks.to_string()) };
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
