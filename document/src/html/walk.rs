//! Walks the tree of a page, without recursion, and gathers its blocks.

use ego_tree::{NodeId, iter::Edge};
use scraper::{Html, Node, node::Element};

use super::{
    chrome::{self, Role},
    inline::{Inline, LINE_BREAK, collapse},
};
use crate::markup::{
    draft::{Draft, DraftCell, DraftRow},
    shape::{self, Hints},
    table,
};
use crate::model::{BlockKind, Evidence, Style};

/// Elements that begin a new block.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Largest span of a cell taken from the page, as the HTML standard has it.
const LARGEST_SPAN: u16 = 1000;

#[derive(Default)]
struct Walker {
    inline: Inline,
    frames: Vec<Frame>,
    tables: Vec<TableInHand>,
    classes: Vec<Option<String>>,
    heading: Option<u8>,
    caption: bool,
    boxed: usize,
    centred: usize,
    content: usize,
    skipped: Option<Skipped>,
}

/// A column of blocks being filled: the page, or a cell.
#[derive(Default)]
struct Frame {
    blocks: Vec<Draft>,
    lists: Vec<List>,
    items: Vec<Option<String>>,
}

struct List {
    ordered: bool,
    next: i64,
}

#[derive(Default)]
struct TableInHand {
    rows: Vec<DraftRow>,
    row: DraftRow,
    plain_cells: usize,
}

struct Skipped {
    root: NodeId,
    role: Role,
    words: String,
}

/// The page's blocks in reading order.
pub fn blocks_of(html: &Html) -> Vec<Draft> {
    let start = chrome::content_of(html).and_then(|id| html.tree.get(id)).unwrap_or_else(|| html.tree.root());
    let mut walker = Walker { frames: vec![Frame::default()], ..Walker::default() };
    for edge in start.traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => walker.text(text),
                Node::Element(element) => walker.open(element, node.id()),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    walker.close(element, node.id());
                }
            }
        }
    }
    walker.flush();
    let mut blocks: Vec<Draft> = walker.frames.into_iter().flat_map(|frame| frame.blocks).collect();
    promote_numbered_headings(&mut blocks);
    blocks
}

impl Walker {
    fn text(&mut self, text: &str) {
        match &mut self.skipped {
            Some(skipped) if skipped.role == Role::Navigation => skipped.words.push_str(text),
            Some(_) => {}
            None => self.inline.push(text),
        }
    }

    fn open(&mut self, element: &Element, id: NodeId) {
        if let Some(skipped) = &mut self.skipped {
            skipped.words.push(' ');
            return;
        }
        let role = chrome::role_of(element, self.content > 0);
        if role != Role::Content {
            self.skipped = Some(Skipped { root: id, role, words: String::new() });
            return;
        }
        let name = element.name();
        if is_box(name) {
            self.flush();
            self.boxed += 1;
        }
        if !is_block(name) {
            self.inline.open(name);
            return;
        }
        self.flush();
        self.classes.push(element.attr("class").map(str::to_owned));
        self.centred += usize::from(is_centred(element));
        self.open_block(name, element);
    }

    fn open_block(&mut self, name: &str, element: &Element) {
        match name {
            "main" | "article" => self.content += 1,
            "caption" | "figcaption" => self.caption = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = Some(name.as_bytes()[1] - b'0'),
            "table" => self.tables.push(TableInHand::default()),
            "td" | "th" => self.open_cell(name),
            "ul" | "ol" => {
                let next = element.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.frame().lists.push(List { ordered: name == "ol", next });
            }
            "li" => self.open_item(element),
            _ => {}
        }
    }

    fn open_item(&mut self, element: &Element) {
        let stated = element.attr("value").and_then(|value| value.parse().ok());
        let marker = self.frame().lists.last_mut().filter(|list| list.ordered).map(|list| {
            let number: i64 = stated.unwrap_or(list.next);
            list.next = number.saturating_add(1);
            format!("{number}.")
        });
        self.frame().items.push(marker);
    }

    fn open_cell(&mut self, name: &str) {
        let Some(table) = self.tables.last_mut() else { return };
        table.plain_cells += usize::from(name == "td");
        self.frames.push(Frame::default());
    }

    fn close(&mut self, element: &Element, id: NodeId) {
        if let Some(skipped) = &self.skipped {
            if skipped.root == id {
                self.end_skipping();
            }
            return;
        }
        let name = element.name();
        if is_box(name) {
            self.flush();
            self.boxed = self.boxed.saturating_sub(1);
        }
        if !is_block(name) {
            self.inline.close(name);
            return;
        }
        self.flush();
        self.classes.pop();
        self.centred = self.centred.saturating_sub(usize::from(is_centred(element)));
        self.close_block(name, element);
    }

    fn close_block(&mut self, name: &str, element: &Element) {
        match name {
            "main" | "article" => self.content = self.content.saturating_sub(1),
            "caption" | "figcaption" => self.caption = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "td" | "th" => self.close_cell(element),
            "tr" => self.close_row(),
            "table" => self.close_table(element),
            "ul" | "ol" => drop(self.frame().lists.pop()),
            "li" => drop(self.frame().items.pop()),
            _ => {}
        }
    }

    fn close_cell(&mut self, element: &Element) {
        if self.tables.is_empty() || self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let (columns, rows) = (span_of(element, "colspan"), span_of(element, "rowspan"));
        if let Some(table) = self.tables.last_mut() {
            table.row.cells.push(DraftCell { blocks: frame.blocks, columns, rows });
        }
    }

    fn close_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        table.row.header = table.plain_cells == 0 && !table.row.cells.is_empty();
        table.plain_cells = 0;
        table.rows.push(std::mem::take(&mut table.row));
    }

    fn close_table(&mut self, element: &Element) {
        let Some(table) = self.tables.pop() else { return };
        let class = element.attr("class").map(str::to_owned);
        let blocks = table::settle(table.rows, Style { class, ..Style::default() });
        self.frame().blocks.extend(blocks);
    }

    fn end_skipping(&mut self) {
        let Some(skipped) = self.skipped.take() else { return };
        let words = collapse(&skipped.words);
        if skipped.role == Role::Navigation && !words.is_empty() {
            // At the end of the page's blocks, never inside a cell.
            self.frames[0].blocks.push(Draft::Navigation(words));
        }
    }

    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the page's own frame is never popped")
    }

    fn flush(&mut self) {
        let words = self.inline.take();
        if words.text.is_empty() {
            return;
        }
        let class = self.classes.iter().rev().flatten().find(|class| *class != "table").cloned();
        let style = Style {
            boxed: self.boxed > 0 || class.as_ref().is_some_and(|class| class.contains("encadr")),
            centred: self.centred > 0,
            bold: words.bold,
            italic: words.italic,
            class,
            size_pt: None,
        };
        for piece in pieces_of(&words.text) {
            let (kind, text) = match (&words.note, self.caption) {
                (Some(mark), _) => (BlockKind::Footnote { mark: Some(mark.clone()) }, piece.as_str()),
                (None, true) => (BlockKind::Caption, piece.as_str()),
                (None, false) => self.kind_of(&piece, &style),
            };
            let draft = Draft::Words { kind, text: text.to_owned(), style: style.clone() };
            self.frame().blocks.push(draft);
        }
    }

    fn kind_of<'a>(&mut self, text: &'a str, style: &Style) -> (BlockKind, &'a str) {
        let (heading, frame) = (self.heading, self.frame());
        let depth = u8::try_from(frame.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let item = frame.items.last_mut().map(|marker| (depth, marker.take()));
        let class = style.class.as_deref().unwrap_or_default();
        shape::read(text, &Hints { heading, item, class, bold: style.bold })
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

fn is_box(name: &str) -> bool {
    name.starts_with("encadr")
}

fn is_centred(element: &Element) -> bool {
    let style = element.attr("style").unwrap_or_default();
    element.name() == "center"
        || element.attr("align") == Some("center")
        || style.replace(' ', "").contains("text-align:center")
}

fn span_of(element: &Element, attribute: &str) -> u16 {
    let stated = element.attr(attribute).and_then(|value| value.trim().parse().ok());
    stated.unwrap_or(1).clamp(1, LARGEST_SPAN)
}

/// Parts a block at empty lines and before lines that begin an item; other line breaks are spaces.
fn pieces_of(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut new_piece = true;
    for line in text.split(LINE_BREAK).map(|line| line.trim_matches([' ', '\u{a0}'])) {
        if line.is_empty() {
            new_piece = true;
            continue;
        }
        match pieces.last_mut() {
            Some(piece) if !new_piece && shape::bullet_of(line).is_none() => {
                piece.push(' ');
                piece.push_str(line);
            }
            _ => pieces.push(line.to_owned()),
        }
        new_piece = false;
    }
    pieces
}

/// Makes a heading of a lone line such as `1. Présentation`: neighbours numbered alike are items of a list.
fn promote_numbered_headings(blocks: &mut [Draft]) {
    let numbered: Vec<bool> = blocks.iter().map(is_numbered_paragraph).collect();
    for index in 0..blocks.len() {
        let alone = !(index > 0 && numbered[index - 1] || numbered.get(index + 1).is_some_and(|&next| next));
        if numbered[index]
            && alone
            && index + 1 < blocks.len()
            && let Draft::Words { kind, .. } = &mut blocks[index]
        {
            *kind = BlockKind::Heading { level: 1, by: Evidence::Numbering };
        }
    }
}

fn is_numbered_paragraph(draft: &Draft) -> bool {
    matches!(draft, Draft::Words { kind: BlockKind::Paragraph, text, .. } if shape::is_numbered_line(text))
}
