//! What a page draws: glyphs with Unicode and place, rules and boxes. It knows nothing of words or lines.

use std::collections::HashMap;

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt,
    font::{Glyph as DrawnGlyph, GlyphRun},
    hayro_cmap::BfString,
    interpret_page,
    kurbo::{Affine, BezPath, PathEl, Point, Rect as Box64},
};
use hayro_syntax::{Pdf, object::Dict, page::Page as PdfPage};

use super::{
    catalog::{Catalog, Tag, tag_of},
    content::ContentReader,
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
pub(super) const DEEPEST_MARK: usize = 64;
/// Distance of the letters of one ligature, as a part of their size: more than that of a glyph drawn twice, less than any letter's width.
const LIGATURE_STEP: f32 = 0.12;
/// Letters of one glyph.
const MOST_LETTERS: usize = 8;
/// Difference of the channels of a colour, of 255, from which text is coloured.
const TINT: u8 = 60;
/// Channels of a colour, of 255, above which it is white.
const WHITE: u8 = 250;
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
#[derive(Debug, Default, PartialEq)]
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

/// Reads the pages of one file.
pub(super) struct PageReader<'a> {
    pdf: &'a Pdf,
    catalog: &'a Catalog,
    cache: InterpreterCache<'a>,
    content: ContentReader<'a>,
    fonts: Fonts<'a>,
}

impl<'a> PageReader<'a> {
    /// `catalog` says what the marked content of `pdf` is.
    pub(super) fn new(pdf: &'a Pdf, catalog: &'a Catalog) -> Self {
        let cache = InterpreterCache::new();
        let content = ContentReader::new(pdf, &cache);
        Self { pdf, catalog, cache, content, fonts: Fonts::default() }
    }

    /// Reads what a page draws.
    pub(super) fn read(&mut self, page: &PdfPage<'a>) -> PageContent {
        let own = self.content.read(page, self.catalog);
        let mut content = own.unwrap_or_else(|_| self.interpret(page));
        content.drop_doubles();
        content
    }

    /// [`Self::interpret`] and what is read without it, for comparison.
    #[cfg(test)]
    pub(super) fn both(&mut self, page: &PdfPage<'a>) -> (PageContent, Option<PageContent>) {
        let mut interpreted = self.interpret(page);
        interpreted.drop_doubles();
        let own = self.content.read(page, self.catalog).ok().map(|mut content| {
            content.drop_doubles();
            content
        });
        (interpreted, own)
    }

    /// Has the interpreter read a page, glyphs drawn twice included.
    fn interpret(&mut self, page: &PdfPage<'a>) -> PageContent {
        self.fonts.learn(page);
        let content = PageContent::blank(page);
        let bounds = Box64::new(0.0, 0.0, f64::from(content.width), f64::from(content.height));
        let mut collector = Collector {
            content,
            catalog: self.catalog,
            page,
            fonts: &self.fonts,
            marks: Vec::new(),
            looks: HashMap::new(),
        };
        let transform = page.initial_transform(true).to_kurbo();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(transform, bounds, &self.cache, self.pdf.xref(), settings);
        interpret_page(page, &mut context, &mut collector);
        collector.content
    }
}

/// Where a glyph stands on the page, in points.
pub(super) struct Placed {
    /// Its origin.
    pub origin: Point,
    /// Where the next one is due.
    pub end: Point,
    /// Height of its em.
    pub size: f32,
    /// Which way it is turned.
    pub quarter: Option<Quarter>,
}

impl PageContent {
    /// Nothing on the sheet of `page`.
    pub(super) fn blank(page: &PdfPage<'_>) -> Self {
        let (width, height) = page.render_dimensions();
        Self { width, height, ..Self::default() }
    }

    /// Adds a glyph that shows `letters`, see [`letters`].
    #[inline]
    pub(super) fn add(&mut self, glyph: &Placed, letters: &[char], look: GlyphLook) {
        if self.glyphs.len() + self.turned.iter().map(Vec::len).sum::<usize>() >= PAGE_GLYPHS {
            self.cut = true;
            return;
        }
        let Placed { origin, end, size, quarter } = *glyph;
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
        let place = |point: Point| quarter.map_or((point.x, point.y), |quarter| self.turn(quarter, point));
        let ((x0, y), (x1, _)) = (place(origin), place(end));
        let slant = if quarter.is_some() { 0.0 } else { (end.y - origin.y).abs() - (end.x - origin.x).abs() };
        if slant > 0.5 {
            self.aslant += 1;
            return;
        }
        let (x0, x1, y) = (x0 as f32, x1.max(x0) as f32, y as f32);
        let GlyphLook { font: Look { bold, italic, symbol }, tinted, tag, hidden } = look;
        self.hidden += usize::from(hidden);
        for (index, &character) in letters.iter().enumerate() {
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

    /// Adds what a path draws, in the coordinates that `transform` places; curves are no rules.
    pub(super) fn add_path(&mut self, path: &BezPath, transform: Affine, white: bool, filled: bool) {
        if white {
            return;
        }
        self.drawn = true;
        let is_curve = |element: &PathEl| matches!(element, PathEl::CurveTo(..) | PathEl::QuadTo(..));
        if !path.elements().iter().any(is_curve) {
            for part in parts(path, transform) {
                self.add_shape(part, filled);
            }
        }
    }

    /// Adds an image that `transform` places, as a square of one point.
    pub(super) fn add_image(&mut self, transform: Affine) {
        self.drawn = true;
        let area = transform.transform_rect_bbox(Box64::new(0.0, 0.0, 1.0, 1.0));
        let page = Box64::new(0.0, 0.0, f64::from(self.width), f64::from(self.height));
        self.image_area += area.intersect(page).area().max(0.0);
        self.pictured = self.image_area > WHOLE_PAGE * page.area();
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

/// How a run of glyphs looks.
#[derive(Clone, Copy, Default)]
pub(super) struct GlyphLook {
    /// Its font's look.
    pub font: Look,
    /// Drawn in a colour.
    pub tinted: bool,
    /// What the file says it belongs to.
    pub tag: Tag,
    /// There to be found, not seen.
    pub hidden: bool,
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

fn placed(glyph: &DrawnGlyph<'_>, transform: Affine) -> Placed {
    let advance = match glyph {
        DrawnGlyph::Outline(outline) => outline.advance_width(),
        DrawnGlyph::Type3(type3) => type3.advance_width(),
    };
    let origin = transform * Point::ZERO;
    let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
    let top = transform * Point::new(0.0, EM);
    Placed { origin, end, size: (top - origin).hypot() as f32, quarter: Quarter::of(top - origin) }
}

fn characters(glyph: &DrawnGlyph<'_>) -> Vec<char> {
    letters(glyph.as_unicode().as_ref())
}

/// The characters of a glyph, ligatures as letters; U+FFFD where none is known.
pub(super) fn letters(unicode: Option<&BfString>) -> Vec<char> {
    match unicode {
        Some(BfString::Char(character)) => expand(*character).collect(),
        Some(BfString::String(text)) => text.chars().take(MOST_LETTERS).flat_map(expand).collect(),
        None => vec!['\u{fffd}'],
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
pub(super) fn is_white(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if {
        let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
        white([red, green, blue]) || alpha == 0
    })
}

/// Whether paint is a colour, neither black nor grey nor white.
pub(super) fn is_tinted(paint: &Paint<'_>) -> bool {
    matches!(paint, Paint::Color(colour) if {
        let [red, green, blue, _] = colour.to_rgba().to_rgba8();
        tinted([red, green, blue])
    })
}

/// [`is_white`] of an opaque colour.
pub(super) fn white(rgb: [u8; 3]) -> bool {
    rgb.iter().all(|channel| *channel > WHITE)
}

/// [`is_tinted`] of a colour.
pub(super) fn tinted([red, green, blue]: [u8; 3]) -> bool {
    red.max(green).max(blue) - red.min(green).min(blue) > TINT
}

/// The parts of a path without curves, one box each, placed by `transform`.
fn parts(path: &BezPath, transform: Affine) -> Vec<Box64> {
    let mut boxes = Vec::new();
    let mut part = Part::default();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(point) => {
                boxes.extend((part.elements > 0).then(|| part.bounds()));
                part = Part { first: transform * point, elements: 1, bounds: None };
            }
            PathEl::LineTo(point) => part.add(transform * point),
            _ => part.elements += 1,
        }
    }
    boxes.extend((part.elements > 1).then(|| part.bounds()));
    boxes
}

/// Part of a path, from one move to the next.
#[derive(Default)]
struct Part {
    first: Point,
    elements: usize,
    /// Of its lines.
    bounds: Option<Box64>,
}

impl Part {
    fn add(&mut self, point: Point) {
        self.elements += 1;
        let bounds = self.bounds.unwrap_or_else(|| Box64::from_points(self.first, self.first));
        self.bounds = Some(bounds.union_pt(point));
    }

    fn bounds(&self) -> Box64 {
        self.bounds.unwrap_or_default()
    }
}

impl<'a> Device<'a> for Collector<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let filled = !matches!(mode, DrawMode::Stroke(_));
        self.content.add_path(path, props.transform, is_white(&props.paint), filled);
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
            self.content.add(&placed(glyph, props.transform * glyph.transform()), &characters(glyph), look);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let square = Affine::scale_non_uniform(image.width().into(), image.height().into());
        self.content.add_image(props.transform * square);
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
