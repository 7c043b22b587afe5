//! What a page draws: glyphs with Unicode and place, rules and boxes. It knows nothing of words or lines.

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt,
    font::{Glyph as DrawnGlyph, GlyphRun},
    hayro_cmap::BfString,
    interpret_page,
    kurbo::{Affine, BezPath, PathEl, Point, Rect as Box64, Shape},
};
use hayro_syntax::{Pdf, page::Page as PdfPage};

use crate::model::Rect;

/// Glyphs read on one page; more is a hostile file, not a report.
const PAGE_GLYPHS: usize = 60_000;
/// Rules and boxes kept on one page.
const PAGE_SHAPES: usize = 20_000;
/// A shape thinner than this, in points, is a rule.
const RULE_THICKNESS: f32 = 3.0;
/// Weight from which a font is bold (CSS scale).
const BOLD_WEIGHT: u32 = 600;
/// Font units of an em, as the interpreter gives them.
const EM: f64 = 1000.0;

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
    /// Number of images.
    pub images: usize,
    /// Anything else was drawn.
    pub drawn: bool,
    /// Glyphs that stand upright or aslant; left out of `glyphs`.
    pub rotated: usize,
    /// The page draws more than the limits allow.
    pub cut: bool,
}

/// Reads what a page draws.
pub(super) fn collect<'a>(pdf: &'a Pdf, page: &PdfPage<'a>, cache: &InterpreterCache<'a>) -> PageContent {
    let (width, height) = page.render_dimensions();
    let mut content = PageContent { width, height, ..PageContent::default() };
    let bounds = Box64::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, bounds, cache, pdf.xref(), InterpreterSettings::default());
    interpret_page(page, &mut context, &mut content);
    content.drop_doubles();
    content
}

impl PageContent {
    /// Takes away glyphs drawn twice at the same place (poor man's bold, shadows) and marks them bold.
    fn drop_doubles(&mut self) {
        let mut kept: Vec<Glyph> = Vec::with_capacity(self.glyphs.len());
        for glyph in std::mem::take(&mut self.glyphs) {
            let near = kept.len().saturating_sub(200);
            let twin = kept[near..].iter_mut().find(|other| {
                other.character == glyph.character
                    && !glyph.character.is_whitespace()
                    && (other.x0 - glyph.x0).abs() < 0.1 * glyph.size
                    && (other.y - glyph.y).abs() < 0.1 * glyph.size
            });
            match twin {
                Some(other) => other.bold = true,
                None => kept.push(glyph),
            }
        }
        self.glyphs = kept;
    }

    fn add_glyph(&mut self, glyph: &DrawnGlyph<'_>, transform: Affine, look: Look) {
        if self.glyphs.len() >= PAGE_GLYPHS {
            self.cut = true;
            return;
        }
        let advance = match glyph {
            DrawnGlyph::Outline(outline) => outline.advance_width(),
            DrawnGlyph::Type3(type3) => type3.advance_width(),
        };
        let origin = transform * Point::ZERO;
        let end = transform * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let size = (transform * Point::new(0.0, EM) - origin).hypot() as f32;
        if ![origin.x, origin.y, end.x].iter().all(|value| value.is_finite()) || !size.is_finite() {
            return;
        }
        if (end.y - origin.y).abs() > (end.x - origin.x).abs() + 0.5 || size < 0.5 {
            self.rotated += 1;
            return;
        }
        let (x0, x1, y) = (origin.x as f32, end.x.max(origin.x) as f32, origin.y as f32);
        if x1 < 0.0 || x0 > self.width || y < 0.0 || y > self.height + size {
            return;
        }
        let characters: Vec<char> = match glyph.as_unicode() {
            Some(BfString::Char(character)) => vec![character],
            Some(BfString::String(text)) => text.chars().take(8).collect(),
            None => vec!['\u{fffd}'],
        };
        let step = (x1 - x0) / characters.len().max(1) as f32;
        for (index, character) in characters.into_iter().flat_map(expand).enumerate() {
            let left = x0 + step * index as f32;
            let Look { bold, italic, symbol } = look;
            self.glyphs.push(Glyph { character, x0: left, x1: left + step, y, size, bold, italic, symbol });
        }
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

#[derive(Clone, Copy, Default)]
struct Look {
    bold: bool,
    italic: bool,
    symbol: bool,
}

impl Look {
    /// From the font of a glyph; Type 1 programs do not tell it through the interpreter.
    fn of(glyph: &DrawnGlyph<'_>) -> Self {
        let DrawnGlyph::Outline(outline) = glyph else { return Self::default() };
        let Some(font) = outline.font_data() else { return Self::default() };
        let name = font.postscript_name.unwrap_or_default().to_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        Self {
            bold: font.weight.is_some_and(|weight| weight >= BOLD_WEIGHT) || has(&["bold", "black", "heavy"]),
            italic: font.is_italic || has(&["italic", "oblique"]),
            symbol: has(&["symbol", "dings", "marlett", "webding"]),
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

impl<'a> Device<'a> for PageContent {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if is_white(&props.paint) {
            return;
        }
        let filled = !matches!(mode, DrawMode::Stroke(_));
        let placed = props.transform * path.clone();
        let all_straight =
            placed.elements().iter().all(|e| !matches!(e, PathEl::CurveTo(..) | PathEl::QuadTo(..)));
        self.drawn = true;
        if all_straight {
            for part in parts(&placed) {
                self.add_shape(part, filled);
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let look = run.glyphs().first().map(|glyph| Look::of(glyph)).unwrap_or_default();
        for glyph in run.glyphs() {
            self.add_glyph(glyph, props.transform * glyph.transform(), look);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.images += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
