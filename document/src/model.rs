//! The one model of a document: canonical text, pages, blocks with anchors, warnings.
//!
//! Readers (`html`, `pdf`) build it through [`crate::DocumentBuilder`]; everything else only reads it. It knows nothing of
//! conclusions or zones' rules.

use serde::{Deserialize, Serialize};

use crate::{error::ExtractError, metadata::Metadata, zone::Zone};

/// A document as understood: the canonical text and what each part of it is.
///
/// Invariants (checked by [`Document::validate`]): every span lies on character boundaries inside `text`; the blocks'
/// spans follow each other in order without overlap; the furniture blocks come after all others, so that a conclusion that
/// runs over a page is one unbroken piece of `text`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What the bytes were.
    pub format: Format,
    /// Blocks in reading order, each ended by a newline; a quotation is a slice of it.
    pub text: String,
    /// In page order; empty for formats without pages (HTML).
    pub pages: Vec<Page>,
    /// In reading order, page furniture last.
    pub blocks: Vec<Block>,
    /// What could not be understood, for the reader of `status`.
    pub warnings: Vec<Warning>,
    /// What the text says of itself.
    pub metadata: Metadata,
}

/// Formats that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// HTML or XHTML.
    Html,
    /// PDF.
    Pdf,
    /// DOCX, of Word or LibreOffice.
    Docx,
}

/// A page's place in the file, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageNumber(pub u32);

/// A range of bytes of the canonical text, on character boundaries; end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// A box on a page, in points (1/72 inch), origin at the top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

/// A page of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Its place, from 1.
    pub number: PageNumber,
    /// The number printed on it, where it was recognised.
    pub label: Option<String>,
    /// Width in points.
    pub width_pt: f32,
    /// Height in points.
    pub height_pt: f32,
    /// Whether its text can be trusted.
    pub verdict: TextVerdict,
}

/// Whether a page's text can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextVerdict {
    /// Real text, mapped to Unicode.
    Good,
    /// Text is there, but its characters are doubtful (unmapped glyphs, broken encoding, few French words).
    Doubtful,
    /// No text, though something is drawn: a scan that needs OCR.
    NeedsOcr,
    /// Read from the page's picture by a recogniser of characters.
    Recognised,
    /// Nothing on it.
    Blank,
}

/// A piece of the document that a reader sees as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its words in [`Document::text`], final newline excluded.
    pub span: Span,
    /// Where it stands; one per fragment where it runs over a page; empty for formats without pages.
    pub anchors: Vec<Anchor>,
    /// How it looks.
    pub style: Style,
    /// The part of the report it belongs to.
    pub zone: Zone,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum BlockKind {
    /// A title in the text's outline.
    Heading {
        /// 1 for the highest.
        level: u8,
        /// What told it.
        by: Evidence,
    },
    /// Running text.
    Paragraph,
    /// An item of a list.
    ListItem {
        /// Depth, 0 for the outermost.
        depth: u8,
        /// The bullet or number in front, where it is not part of the words.
        marker: Option<String>,
    },
    /// A table; the cells' words stand in the block's span.
    Table(Table),
    /// A note at the foot of a page.
    Footnote {
        /// Its mark, as printed.
        mark: Option<String>,
    },
    /// Title or source of a table or figure.
    Caption,
    /// Running header, footer, page number: never part of what the report says.
    Furniture(Furniture),
}

/// What told a heading, and its level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The source's markup: an element of HTML, a style of DOCX.
    #[default]
    Markup,
    /// A structure tag of a PDF.
    Tag,
    /// A bookmark of a PDF.
    Bookmark,
    /// Its number: 1.1, I-A, Chapitre II.
    Numbering,
    /// Its type: larger, bold, coloured.
    Typography,
    /// Its words, capitals or place.
    Wording,
}

/// Kinds of page furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Furniture {
    /// At the head of the page.
    Header,
    /// At its foot.
    Footer,
    /// The page's number.
    PageNumber,
    /// Menu, banner or share buttons of a web page.
    Navigation,
}

/// Where a fragment of a block stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// The page.
    pub page: PageNumber,
    /// The fragment's words in the canonical text.
    pub span: Span,
    /// Its box on the page, where known.
    pub bbox: Option<Rect>,
}

/// How a block looks: hints for later stages, never conditions, as each chamber has its own styles.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Style {
    /// Name of the source's style class (HTML) or structure tag (PDF).
    pub class: Option<String>,
    /// Size of most of its letters, in points.
    pub size_pt: Option<f32>,
    /// All of its letters are bold.
    pub bold: bool,
    /// All of its letters are italic.
    pub italic: bool,
    /// It stands in a frame or on a tinted ground.
    pub boxed: bool,
    /// It is centred on the page.
    pub centred: bool,
}

/// A table as data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// From top to bottom.
    pub rows: Vec<Row>,
}

/// A table's row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// From left to right.
    pub cells: Vec<Cell>,
    /// It names the columns.
    pub header: bool,
}

/// A table's cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its words in the canonical text; empty spans are empty cells.
    pub span: Span,
    /// Columns it takes, at least 1.
    pub columns: u16,
    /// Rows it takes, at least 1.
    pub rows: u16,
    /// Where it stands, for formats with pages.
    pub anchors: Vec<Anchor>,
}

/// Something that could not be read or understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The page concerned.
    pub page: Option<PageNumber>,
    /// Lower case, no final stop.
    pub message: String,
}

/// Bytes looked at to tell a file's format.
const SNIFF_BYTES: usize = 4096;

impl Format {
    /// Tells the format from the first bytes; `name` breaks ties.
    ///
    /// # Errors
    /// [`ExtractError::Empty`] and [`ExtractError::UnknownFormat`].
    pub fn sniff(bytes: &[u8], name: &str) -> Result<Self, ExtractError> {
        let head = &bytes[..bytes.len().min(SNIFF_BYTES)];
        if head.iter().all(|byte| byte.is_ascii_whitespace()) && bytes.len() <= SNIFF_BYTES {
            return Err(ExtractError::Empty);
        }
        if head.windows(5).any(|window| window == b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if head.starts_with(b"PK\x03\x04") {
            let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
            return if has(b"word/") { Ok(Self::Docx) } else { Err(ExtractError::OtherArchive) };
        }
        if head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(ExtractError::OldWord);
        }
        let text = String::from_utf8_lossy(head).to_lowercase();
        let marked_up = ["<!doctype html", "<html", "<body", "<div", "<p>", "<h1", "<article"];
        let named_html =
            [".html", ".htm", ".xhtml"].iter().any(|suffix| name.to_lowercase().ends_with(suffix));
        let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        let binary = head.contains(&0) && !wide;
        if !binary && (marked_up.iter().any(|tag| text.contains(tag)) || named_html) {
            return Ok(Self::Html);
        }
        Err(ExtractError::unknown_format(head))
    }

    /// MIME type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

impl Span {
    /// From `start` to `end`, end excluded.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span does not run backwards");
        Self { start, end }
    }

    /// Number of bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Nothing in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Its words.
    ///
    /// # Panics
    /// When it does not lie on character boundaries of `text`; [`Document::validate`] rules that out.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl Block {
    /// Running text of the report: neither furniture nor an empty block.
    #[must_use]
    pub fn is_content(&self) -> bool {
        !matches!(self.kind, BlockKind::Furniture(_)) && !self.span.is_empty()
    }

    /// The page on which it begins.
    #[must_use]
    pub fn first_page(&self) -> Option<PageNumber> {
        self.anchors.first().map(|anchor| anchor.page)
    }

    /// Level, if it is a heading.
    #[must_use]
    pub fn heading_level(&self) -> Option<u8> {
        match self.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        }
    }
}

impl Document {
    /// A block's words.
    #[must_use]
    pub fn text_of(&self, block: &Block) -> &str {
        block.span.of(&self.text)
    }

    /// Blocks that belong to what the report says.
    pub fn content(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.is_content())
    }

    /// The page on which the text at `offset` (bytes) stands; `None` for formats without pages.
    #[must_use]
    pub fn page_at(&self, offset: usize) -> Option<PageNumber> {
        let block = self.block_at(offset)?;
        let anchors = &block.anchors;
        let holding = anchors.iter().find(|anchor| anchor.span.start <= offset && offset < anchor.span.end);
        holding.or_else(|| anchors.first()).map(|anchor| anchor.page)
    }

    /// The block in which `offset` (bytes) lies.
    #[must_use]
    pub fn block_at(&self, offset: usize) -> Option<&Block> {
        let after = self.blocks.partition_point(|block| block.span.start <= offset);
        after.checked_sub(1).map(|index| &self.blocks[index])
    }

    /// Titles of the headings above `index` in `blocks`, outermost first.
    #[must_use]
    pub fn heading_path(&self, index: usize) -> Vec<&str> {
        let mut path = Vec::new();
        let mut below = u8::MAX;
        for block in self.blocks[..index].iter().rev() {
            let Some(level) = block.heading_level() else { continue };
            if level < below {
                path.push(self.text_of(block));
                below = level;
            }
            if level <= 1 {
                break;
            }
        }
        path.reverse();
        path
    }

    /// Checks the invariants that the type cannot hold by itself.
    ///
    /// # Errors
    /// The first breach, in words for a developer.
    pub fn validate(&self) -> Result<(), String> {
        let mut reached = 0;
        let mut furniture_began = false;
        for (index, block) in self.blocks.iter().enumerate() {
            if block.span.start < reached {
                return Err(format!("block {index} begins before its predecessor ends"));
            }
            if self.text.get(block.span.start..block.span.end).is_none() {
                return Err(format!("block {index} does not lie in the text"));
            }
            let furniture = matches!(block.kind, BlockKind::Furniture(_));
            if furniture_began && !furniture {
                return Err(format!("block {index} follows page furniture"));
            }
            furniture_began |= furniture;
            self.validate_parts(index, block)?;
            reached = block.span.end;
        }
        Ok(())
    }

    fn validate_parts(&self, index: usize, block: &Block) -> Result<(), String> {
        let inside = |span: Span| block.span.contains(span) && self.text.get(span.start..span.end).is_some();
        if !block.anchors.iter().all(|anchor| inside(anchor.span)) {
            return Err(format!("an anchor of block {index} lies outside it"));
        }
        if let BlockKind::Table(table) = &block.kind {
            let cells = table.rows.iter().flat_map(|row| &row.cells);
            if !cells.into_iter().all(|cell| inside(cell.span)) {
                return Err(format!("a cell of block {index} lies outside it"));
            }
        }
        Ok(())
    }
}
