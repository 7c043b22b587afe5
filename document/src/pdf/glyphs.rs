//! What a page draws: glyphs with Unicode and place, rules and boxes. It knows nothing of words or lines.

use std::collections::HashMap;

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt,
    font::{Glyph as DrawnGlyph, GlyphRun},
    hayro_cmap::BfString,
    interpret_page,
    kurbo::{Affine, BezPath, PathEl, Point, Rect as Box64, Shape},
};
use hayro_syntax::{Pdf, object::Dict, page::Page as PdfPage};

use super::{
    catalog::{Catalog, Tag, tag_of},
    fonts::{Fonts, Look},
    turning::Quarter,
};
use crate::model::Rect;

/// Glyphs read on one page; more is a hostile file, not a report.
const PAGE_GLYPHS: usize = 60_000;
/// Rules and boxes kept on one page.
const PAGE_SHAPES: usize = 20_000;
/// A shape thinner than this, in points, is a rule.
const RULE_THICKNESS: f32 = 3.0;
/// Font units of an em, as the interpreter gives them.
const EM: f64 = 1000.0;
/// Deepest nesting of marked content followed.
const DEEPEST_MARK: usize = 64;
/// Distance of the letters of one ligature, as a part of their size: more than that of a glyph drawn twice, less than any letter's width.
const LIGATURE_STEP: f32 = 0.12;
/// Difference of the channels of a colour, of 255, from which text is coloured.
const TINT: u8 = 60;
/// An image that covers this part of the page is the page.
const WHOLE_PAGE: f64 = 0.5;

/// One character as drawn; lengths in points, origin at the top left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// Its Unicode value; U+FFFD where none is known.
    pub character: char,
    /// Left edge.
    pub x0: f32,
    /// Right edge (where the next one is due).
    pub x1: f32,
    /// Baseline.
    pub y: f32,
    /// Height of its em.
    pub size: f32,
    /// Drawn with a bold font.
    pub bold: bool,
    /// Drawn with an italic font.
    pub italic: bool,
    /// Drawn with a font of symbols (Symbol, Wingdings, OpenSymbol...).
    pub symbol: bool,
    /// Drawn in a colour, neither black nor grey nor white.
    pub tinted: bool,
    /// What the file says it belongs to.
    pub tag: Tag,
}

/// All that one page draws.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// In drawing order.
    pub glyphs: Vec<Glyph>,
    /// Thin lines.
    pub rules: Vec<Rect>,
    /// Filled grounds, thicker than rules.
    pub panels: Vec<Rect>,
    /// Images cover most of the page.
    pub pictured: bool,
    /// Area of the images, in square points; those that lie over each other count twice.
    pub image_area: f64,
    /// Anything but text was drawn.
    pub drawn: bool,
    /// Glyphs that stand on their side or on their head, in the coordinates of the page turned so that they are upright.
    pub turned: [Vec<Glyph>; 3],
    /// Glyphs that stand aslant; left out.
    pub aslant: usize,
    /// Glyphs of `glyphs` that are there to be found, not seen: what a scanner's software has read.
    pub hidden: usize,
    /// The page draws more than the limits allow.
    pub cut: bool,
}

/// Reads what a page draws; `catalog` says what its marked content is.
pub(super) fn collect<'a>(
    pdf: &'a Pdf,
    page: &PdfPage<'a>,
    cache: &InterpreterCache<'a>,
    catalog: &Catalog,
    fonts: &mut Fonts<'a>,
) -> PageContent {
    let (width, height) = page.render_dimensions();
    fonts.learn(page);
    let content = PageContent { width, height, ..PageContent::default() };
    let mut collector = Collector { content, catalog, page, fonts, marks: Vec::new(), looks: HashMap::new() };
    let bounds = Box64::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, bounds, cache, pdf.xref(), InterpreterSettings::default());
    interpret_page(page, &mut context, &mut collector);
    let mut content = collector.content;
    content.drop_doubles();
    content
}

impl PageContent {
    /// Takes away glyphs drawn twice at the same place (poor man's bold, shadows) and marks them bold.
    fn drop_doubles(&mut self) {
        let mut places = Places::new(self.glyphs.len());
        let mut kept: Vec<Glyph> = Vec::with_capacity(self.glyphs.len());
        for glyph in std::mem::take(&mut self.glyphs) {
            if glyph.character.is_whitespace() {
                kept.push(glyph);
                continue;
            }
            match places.twin(&glyph, &kept) {
                Some(twin) => kept[twin].bold = true,
                None => {
                    places.insert(&glyph, kept.len());
                    kept.push(glyph);
                }
            }
        }
        self.glyphs = kept;
    }

    fn add_glyph(&mut self, glyph: &DrawnGlyph<'_>, transform: Affine, look: GlyphLook) {
        if self.glyphs.len() + self.turned.iter().map(Vec::len).sum::<usize>() >= PAGE_GLYPHS {
            self.cut = true;
            return;
        }
        let advance = match glyph {
            DrawnGlyph::Outline(outline) => outline.advance_width(),
            DrawnGlyph::Type3(type3) => type3.advance_width(),
        };
        let origin = transform * Point::ZERO;
        let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let top = transform * Point::new(0.0, EM);
        let size = (top - origin).hypot() as f32;
        if ![origin.x, origin.y, end.x, end.y].iter().all(|value| value.is_finite())
            || !size.is_finite()
            || size < 0.5
        {
            return;
        }
        let (x, y) = (origin.x as f32, origin.y as f32);
        if end.x.max(origin.x) < 0.0 || x > self.width || y < 0.0 || y > self.height + size {
            return;
        }
        let quarter = Quarter::of(top - origin);
        let place = |point: Point| quarter.map_or((point.x, point.y), |quarter| self.turn(quarter, point));
        let ((x0, y), (x1, _)) = (place(origin), place(end));
        let slant = if quarter.is_some() { 0.0 } else { (end.y - origin.y).abs() - (end.x - origin.x).abs() };
        if slant > 0.5 {
            self.aslant += 1;
            return;
        }
        let characters: Vec<char> = match glyph.as_unicode() {
            Some(BfString::Char(character)) => vec![character],
            Some(BfString::String(text)) => text.chars().take(8).collect(),
            None => vec!['\u{fffd}'],
        };
        let (x0, x1, y) = (x0 as f32, x1.max(x0) as f32, y as f32);
        let GlyphLook { font: Look { bold, italic, symbol }, tinted, tag, hidden } = look;
        self.hidden += usize::from(hidden);
        for (index, character) in characters.into_iter().flat_map(expand).enumerate() {
            // The letters of a ligature stay together, in their order, whatever stands near.
            let left = x0 + index as f32 * LIGATURE_STEP * size;
            let glyph = Glyph { character, x0: left, x1, y, size, bold, italic, symbol, tinted, tag };
            match quarter {
                Some(quarter) => self.turned[quarter as usize].push(glyph),
                None => self.glyphs.push(glyph),
            }
        }
    }

    fn turn(&self, quarter: Quarter, point: Point) -> (f64, f64) {
        quarter.turn(point.x, point.y, f64::from(self.width), f64::from(self.height))
    }

    fn add_shape(&mut self, shape: Box64, filled: bool) {
        self.drawn = true;
        if self.rules.len() + self.panels.len() >= PAGE_SHAPES {
            self.cut = true;
            return;
        }
        let rect =
            Rect { x0: shape.x0 as f32, y0: shape.y0 as f32, x1: shape.x1 as f32, y1: shape.y1 as f32 };
        let (width, height) = (rect.x1 - rect.x0, rect.y1 - rect.y0);
        if !(width.is_finite() && height.is_finite()) {
            return;
        }
        if width.min(height) <= RULE_THICKNESS {
            self.rules.push(rect);
        } else if filled {
            self.panels.push(rect);
        } else {
            let Rect { x0, y0, x1, y1 } = rect;
            self.rules.push(Rect { x0, y0, x1, y1: y0 });
            self.rules.push(Rect { x0, y0: y1, x1, y1 });
            self.rules.push(Rect { x0, y0, x1: x0, y1 });
            self.rules.push(Rect { x0: x1, y0, x1, y1 });
        }
    }
}

/// Width of a cell of [`Places`], in points: more than two copies of a glyph are apart.
const CELL: f32 = 4.0;

/// Glyphs by character and place: a table of chains.
struct Places {
    heads: Vec<u32>,
    /// For each glyph inserted, its index among those kept and the entry inserted before it with the same hash, from 1.
    chain: Vec<(u32, u32)>,
}

impl Places {
    fn new(glyphs: usize) -> Self {
        Self {
            heads: vec![0; (2 * glyphs).next_power_of_two().clamp(64, 1 << 17)],
            chain: Vec::with_capacity(glyphs),
        }
    }

    fn slot(&self, character: char, column: i32, line: i32) -> usize {
        let key = u64::from(u32::from(character)) << 40
            ^ ((column as u64 & 0xf_ffff) << 20)
            ^ (line as u64 & 0xf_ffff);
        let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> 40) as usize & (self.heads.len() - 1)
    }

    fn insert(&mut self, glyph: &Glyph, index: usize) {
        let slot = self.slot(glyph.character, cell(glyph.x0), cell(glyph.y));
        self.chain.push((index as u32, self.heads[slot]));
        self.heads[slot] = self.chain.len() as u32;
    }

    /// The glyph among `kept` that `glyph` is drawn over.
    fn twin(&self, glyph: &Glyph, kept: &[Glyph]) -> Option<usize> {
        let near = (0.1 * glyph.size).min(CELL);
        let (left, right) = (cell(glyph.x0 - near), cell(glyph.x0 + near));
        let (top, foot) = (cell(glyph.y - near), cell(glyph.y + near));
        for column in left..=right {
            for line in top..=foot {
                let mut at = self.heads[self.slot(glyph.character, column, line)];
                while let Some((index, next)) = (at as usize).checked_sub(1).map(|at| self.chain[at]) {
                    let other = &kept[index as usize];
                    let same = other.character == glyph.character
                        && (other.x0 - glyph.x0).abs() < near
                        && (other.y - glyph.y).abs() < near;
                    if same {
                        return Some(index as usize);
                    }
                    at = next;
                }
            }
        }
        None
    }
}

fn cell(place: f32) -> i32 {
    (place / CELL).floor() as i32
}

#[derive(Clone, Copy, Default)]
struct GlyphLook {
    font: Look,
    tinted: bool,
    tag: Tag,
    hidden: bool,
}

/// Receives what the interpreter draws.
struct Collector<'c, 'a> {
    content: PageContent,
    catalog: &'c Catalog,
    page: &'c PdfPage<'a>,
    fonts: &'c Fonts<'a>,
    /// What the marked content around is, innermost last.
    marks: Vec<Tag>,
    looks: HashMap<u128, Look>,
}

impl Collector<'_, '_> {
    fn look(&mut self, glyph: &DrawnGlyph<'_>) -> Look {
        match glyph {
            DrawnGlyph::Outline(outline) => match outline.font_data() {
                Some(data) => *self.looks.entry(data.cache_key).or_insert_with(|| Look::of_program(&data)),
                None => self.fonts.look(outline),
            },
            DrawnGlyph::Type3(_) => Look::default(),
        }
    }
}

/// Ligatures as letters.
fn expand(character: char) -> impl Iterator<Item = char> {
    let letters = match character {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => "",
    };
    let single = letters.is_empty().then_some(character);
    letters.chars().chain(single)
}

/// White paint hides or separates, it draws no rule.
fn is_white(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if {
        let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
        (red > 250 && green > 250 && blue > 250) || alpha == 0
    })
}

/// The parts of a path, one box each.
fn parts(path: &BezPath) -> Vec<Box64> {
    let mut boxes = Vec::new();
    let mut part = BezPath::new();
    for element in path.elements() {
        if matches!(element, PathEl::MoveTo(_)) && !part.elements().is_empty() {
            boxes.push(part.bounding_box());
            part = BezPath::new();
        }
        part.push(*element);
    }
    if part.elements().len() > 1 {
        boxes.push(part.bounding_box());
    }
    boxes
}

fn is_tinted(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if {
        let [red, green, blue, _] = colour.to_rgba().to_rgba8();
        red.max(green).max(blue) - red.min(green).min(blue) > TINT
    })
}

impl<'a> Device<'a> for Collector<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if is_white(&props.paint) {
            return;
        }
        let filled = !matches!(mode, DrawMode::Stroke(_));
        let placed = props.transform * path.clone();
        let all_straight =
            placed.elements().iter().all(|e| !matches!(e, PathEl::CurveTo(..) | PathEl::QuadTo(..)));
        self.content.drawn = true;
        if all_straight {
            for part in parts(&placed) {
                self.content.add_shape(part, filled);
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(first) = run.glyphs().first() else { return };
        let look = GlyphLook {
            font: self.look(first),
            tinted: is_tinted(&props.paint),
            tag: self.marks.iter().rev().copied().find(|tag| *tag != Tag::None).unwrap_or_default(),
            hidden: matches!(mode, DrawMode::Invisible),
        };
        for glyph in run.glyphs() {
            self.content.add_glyph(glyph, props.transform * glyph.transform(), look);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.content.drawn = true;
        let area = props.transform.transform_rect_bbox(Box64::new(0.0, 0.0, 1.0, 1.0));
        let page = Box64::new(0.0, 0.0, f64::from(self.content.width), f64::from(self.content.height));
        self.content.image_area += area.intersect(page).area().max(0.0);
        self.content.pictured = self.content.image_area > WHOLE_PAGE * page.area();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        if self.marks.len() >= DEEPEST_MARK {
            self.marks.push(Tag::None);
            return;
        }
        let structure = properties
            .and_then(|properties| properties.get::<i32>(b"MCID"))
            .map_or(Tag::None, |id| self.catalog.tag(self.page, id));
        let own =
            if structure == Tag::None { tag_of(&String::from_utf8_lossy(tag), None) } else { structure };
        self.marks.push(own);
    }

    fn end_marked_content(&mut self) {
        self.marks.pop();
    }
}
