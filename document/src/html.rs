//! HTML to the document model (basic reader, being replaced).

use scraper::{Html, Node, node::Element};

use crate::{
    builder::{CellDraft, DocumentBuilder, Fragment, RowDraft},
    error::ExtractError,
    model::{BlockKind, Document, Format, Style},
};

const BLOCKS: [&str; 24] = [
    "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "table", "tr", "td", "th", "section", "article",
    "main", "header", "footer", "blockquote", "body", "html", "br",
];

#[derive(Default)]
struct Reader {
    builder: DocumentBuilder,
    words: String,
    kind: Option<BlockKind>,
    class: Option<String>,
    table_depth: usize,
    rows: Vec<RowDraft>,
    row: RowDraft,
    skipping: usize,
}

/// Reads an HTML page.
///
/// # Errors
/// [`ExtractError`] when it holds no text.
pub fn read(bytes: &[u8]) -> Result<Document, ExtractError> {
    let html = Html::parse_document(&String::from_utf8_lossy(bytes));
    let mut reader = Reader::default();
    for edge in html.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Text(text) if reader.skipping == 0 => reader.words.push_str(text),
                Node::Element(element) => reader.open(element),
                _ => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    reader.close(element.name());
                }
            }
        }
    }
    reader.flush();
    if !reader.builder.has_content() {
        return Err(ExtractError::NoContent);
    }
    Ok(reader.builder.finish(Format::Html))
}

impl Reader {
    fn open(&mut self, element: &Element) {
        let name = element.name();
        if matches!(name, "head" | "script" | "style") {
            self.skipping += 1;
        }
        if !BLOCKS.contains(&name) {
            return;
        }
        if self.table_depth == 0 {
            self.flush();
        }
        match name {
            "table" => self.table_depth += 1,
            "div" | "p" if element.attr("class").is_some() => self.class = element.attr("class").map(str::to_owned),
            "li" => self.kind = Some(BlockKind::ListItem { depth: 0, marker: None }),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.kind = Some(BlockKind::Heading { level: name.as_bytes()[1] - b'0' });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if matches!(name, "head" | "script" | "style") {
            self.skipping = self.skipping.saturating_sub(1);
        }
        match name {
            "td" | "th" if self.table_depth > 0 => {
                let text = collapse(&std::mem::take(&mut self.words));
                self.row.cells.push(CellDraft { fragments: vec![Fragment::unpaged(text)], columns: 1, rows: 1 });
            }
            "tr" if self.table_depth > 0 => self.rows.push(std::mem::take(&mut self.row)),
            "table" => {
                self.table_depth = self.table_depth.saturating_sub(1);
                if self.table_depth == 0 {
                    let style = Style { class: self.class.clone(), ..Style::default() };
                    self.builder.table(&std::mem::take(&mut self.rows), style);
                }
            }
            _ if self.table_depth == 0 && BLOCKS.contains(&name) => self.flush(),
            _ => {}
        }
    }

    fn flush(&mut self) {
        let text = collapse(&std::mem::take(&mut self.words));
        let mut kind = self.kind.take();
        let class = self.class.clone().unwrap_or_default();
        if kind.is_none() {
            kind = if class.contains("titre") {
                Some(BlockKind::Heading { level: 1 })
            } else if class.contains("list") || class.contains("puce") {
                Some(BlockKind::ListItem { depth: 0, marker: None })
            } else if text.chars().count() < 80
                && text.chars().any(char::is_alphabetic)
                && !text.chars().any(char::is_lowercase)
            {
                Some(BlockKind::Heading { level: 1 })
            } else {
                Some(BlockKind::Paragraph)
            };
        }
        let style = Style { class: Some(class), ..Style::default() };
        self.builder.block(kind.unwrap_or(BlockKind::Paragraph), &[Fragment::unpaged(text)], style);
    }
}

fn collapse(text: &str) -> String {
    text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
