//! Goes through a content stream operator by operator. What each does to text, paths and forms is in the modules beside; here are the
//! graphics state, colours and marked content. It does NOT read the file.

use hayro_interpret::kurbo::{Affine, BezPath, Point};
use hayro_syntax::{
    object::{Dict, Name, Object},
    page::{Page as PdfPage, Resources},
};

use super::{
    super::{
        catalog::{Catalog, Tag, tag_of},
        glyphs::{DEEPEST_MARK, PageContent},
    },
    ContentReader, Strange,
    inks::{Ink, Space},
    lexer::{Lexer, Operand, Operands, Operator},
    state::{ChosenFont, Paint, State},
};

/// States saved by `q` at the same time; more is strange.
const MOST_STATES: usize = 4_096;
/// Marked contents around each other; more is strange.
const MOST_MARKS: usize = 100_000;
/// Operators of one page with those of its forms, each as often as it is drawn; what comes after is left out.
const PAGE_OPERATORS: usize = 20_000_000;

/// Reads one page.
pub(super) struct Interpreter<'r, 'a> {
    pub(super) reader: &'r mut ContentReader<'a>,
    pub(super) page: &'r PdfPage<'a>,
    pub(super) catalog: &'r Catalog,
    /// What was drawn so far.
    pub(super) content: PageContent,
    pub(super) state: State,
    pub(super) saved: Vec<State>,
    pub(super) path: BezPath,
    /// Beginning of the path's last part.
    pub(super) part_start: Point,
    pub(super) last_point: Point,
    /// `W` or `W*` was read: the path will clip.
    pub(super) clips: bool,
    /// What the marked content around is, innermost last; each is what matters of itself and those around it.
    pub(super) marks: Vec<Tag>,
    /// Whether the content inside each mark and layer is shown, innermost last.
    pub(super) shown: Vec<bool>,
    /// Forms around.
    pub(super) depth: usize,
    operators: usize,
}

/// A content stream's names, looked up once.
pub(super) struct Scope<'s, 'c, 'a> {
    pub(super) resources: &'s Resources<'a>,
    pub(super) fonts: Vec<(&'c [u8], Option<ChosenFont>)>,
    states: Vec<(&'c [u8], Settings)>,
    properties: Vec<(&'c [u8], Described)>,
}

/// What properties say of marked content: its number, and whether it is shown.
type Described = (Option<i32>, bool);

/// What a dictionary of graphics state sets.
#[derive(Debug, Clone, Copy, Default)]
struct Settings {
    fill_alpha: Option<f32>,
    stroke_alpha: Option<f32>,
    font: Option<(Option<ChosenFont>, f32)>,
}

impl<'r, 'a> Interpreter<'r, 'a> {
    pub(super) fn new(
        reader: &'r mut ContentReader<'a>,
        page: &'r PdfPage<'a>,
        catalog: &'r Catalog,
        content: PageContent,
        state: State,
    ) -> Self {
        Self {
            reader,
            page,
            catalog,
            content,
            state,
            saved: Vec::new(),
            path: BezPath::new(),
            part_start: Point::ZERO,
            last_point: Point::ZERO,
            clips: false,
            marks: Vec::new(),
            shown: Vec::new(),
            depth: 0,
            operators: 0,
        }
    }

    /// Reads a content stream.
    pub(super) fn run(&mut self, content: &[u8], resources: &Resources<'a>) -> Result<(), Strange> {
        let outside = self.saved.len();
        self.save()?;
        let mut lexer = Lexer::new(content);
        let mut scope = Scope { resources, fonts: Vec::new(), states: Vec::new(), properties: Vec::new() };
        while let Some(operator) = lexer.next()? {
            self.operators += 1;
            if self.operators > PAGE_OPERATORS {
                self.content.cut = true;
                break;
            }
            self.operate(operator, &lexer.operands, &mut scope)?;
        }
        self.path.truncate(0);
        self.clips = false;
        while self.saved.len() > outside {
            self.restore();
        }
        Ok(())
    }

    /// Whether the layers around are shown.
    pub(super) fn is_shown(&self) -> bool {
        self.shown.last().copied().unwrap_or(true)
    }

    fn operate<'c>(
        &mut self,
        operator: Operator,
        operands: &Operands<'c>,
        scope: &mut Scope<'_, 'c, 'a>,
    ) -> Result<(), Strange> {
        match &operator.0 {
            b"q\0\0" => self.save()?,
            b"Q\0\0" => self.restore(),
            b"cm\0" => self.state.ctm *= Affine::new(operands.numbers()?),
            b"gs\0" => self.set(operands.name()?, scope)?,
            b"Do\0" => self.draw_object(operands.name()?, scope.resources)?,
            b"BMC" => self.begin_mark(operands.name()?, None, true)?,
            b"BDC" => self.begin_described(operands, scope)?,
            b"EMC" => {
                self.marks.pop();
                self.shown.pop();
            }
            // Inline images and shadings are rare in reports and need much of the interpreter.
            b"BI\0" | b"sh\0" => return Err(Strange),
            [b'B', b'T', 0] | [b'E', b'T', 0] | [b'T', ..] | [b'\'' | b'"', 0, 0] => {
                self.operate_text(operator, operands, scope)?;
            }
            name if !self.operate_colour(operator, operands, scope)? => self.operate_path(name, operands)?,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn save(&mut self) -> Result<(), Strange> {
        if self.saved.len() >= MOST_STATES {
            return Err(Strange);
        }
        self.saved.push(self.state);
        Ok(())
    }

    pub(super) fn restore(&mut self) {
        if let Some(state) = self.saved.pop() {
            self.state = state;
        }
    }

    fn set<'c>(&mut self, name: &'c [u8], scope: &mut Scope<'_, 'c, 'a>) -> Result<(), Strange> {
        let known = scope.states.iter().find(|(known, _)| *known == name).map(|(_, settings)| *settings);
        let settings = match known {
            Some(settings) => settings,
            None => {
                let dict = scope.resources.get_ext_g_state(&Name::new(name).ok_or(Strange)?);
                let settings = dict.map(|dict| self.settings(&dict)).transpose()?.unwrap_or_default();
                scope.states.push((name, settings));
                settings
            }
        };
        let Settings { fill_alpha, stroke_alpha, font } = settings;
        self.state.fill.alpha = fill_alpha.unwrap_or(self.state.fill.alpha);
        self.state.stroke.alpha = stroke_alpha.unwrap_or(self.state.stroke.alpha);
        if let Some((font, size)) = font {
            self.state.text.font = font;
            self.state.text.size = size;
        }
        Ok(())
    }

    fn settings(&mut self, dict: &Dict<'a>) -> Result<Settings, Strange> {
        let transfer = |key: &[u8]| {
            dict.get::<Object<'a>>(key).is_some_and(|function| !matches!(function, Object::Name(_)))
        };
        if transfer(b"TR") || transfer(b"TR2") {
            return Err(Strange);
        }
        let mut font = None;
        if let Some(array) = dict.get::<hayro_syntax::object::Array<'a>>(b"Font") {
            let mut parts = array.iter::<Object<'a>>();
            let described = parts.next().and_then(Object::into_dict);
            let size = parts.next().and_then(Object::into_number);
            if let (Some(described), Some(size)) = (described, size) {
                font = Some((self.reader.faces.of_dict(&described)?, size.as_f32()));
            }
        }
        Ok(Settings { fill_alpha: dict.get::<f32>(b"ca"), stroke_alpha: dict.get::<f32>(b"CA"), font })
    }

    /// Operators of colour; whether it was one.
    fn operate_colour<'c>(
        &mut self,
        operator: Operator,
        operands: &Operands<'c>,
        scope: &Scope<'_, 'c, 'a>,
    ) -> Result<bool, Strange> {
        let (space, count) = match &operator.0 {
            b"g\0\0" | b"G\0\0" => (Space::Gray, 1),
            b"rg\0" | b"RG\0" => (Space::Rgb, 3),
            b"k\0\0" | b"K\0\0" => (Space::Cmyk, 4),
            b"cs\0" | b"CS\0" => (self.reader.inks.space(operands.name()?, scope.resources)?, 0),
            b"sc\0" | b"scn" => (self.state.fill.space, usize::MAX),
            b"SC\0" | b"SCN" => (self.state.stroke.space, usize::MAX),
            _ => return Ok(false),
        };
        let given = operands.all();
        let chooses_space = count == 0;
        let given = if chooses_space { &[] } else { given };
        let named = matches!(&operator.0, b"scn" | b"SCN");
        let (components, pattern) = components(given, count, named)?;
        let ink = self.reader.inks.ink(space, components.as_slice())?;
        let has_pattern = match pattern {
            Some(name) => self.reader.inks.has_pattern(name, scope.resources)?,
            None => false,
        };
        let fills = operator.0[0].is_ascii_lowercase();
        let paint = if fills { &mut self.state.fill } else { &mut self.state.stroke };
        let keeps_pattern = chooses_space && space.is_pattern() && paint.pattern;
        *paint = Paint { space, ink, pattern: has_pattern || keeps_pattern, alpha: paint.alpha };
        Ok(true)
    }

    /// What text or a path is painted with.
    pub(super) fn ink(&self, stroke: bool) -> Ink {
        if stroke { self.state.stroke.seen() } else { self.state.fill.seen() }
    }

    fn begin_described<'c>(
        &mut self,
        operands: &Operands<'c>,
        scope: &mut Scope<'_, 'c, 'a>,
    ) -> Result<(), Strange> {
        let [.., Operand::Name(tag), properties] = operands.all() else { return Err(Strange) };
        match properties {
            Operand::Properties(properties) if properties.layered => Err(Strange),
            Operand::Properties(properties) => self.begin_mark(tag, properties.id, true),
            Operand::Name(name) => {
                let (id, shown) = self.described(name, scope)?;
                self.begin_mark(tag, id, shown)
            }
            _ => self.begin_mark(tag, None, true),
        }
    }

    /// Properties called `name`.
    fn described<'c>(&mut self, name: &'c [u8], scope: &mut Scope<'_, 'c, 'a>) -> Result<Described, Strange> {
        if let Some((_, known)) = scope.properties.iter().find(|(known, _)| *known == name) {
            return Ok(*known);
        }
        let decoded = Name::new(name).ok_or(Strange)?;
        let dict = scope.resources.properties.get::<Dict<'a>>(&decoded);
        let id = dict.as_ref().and_then(|dict| dict.get::<i32>(b"MCID"));
        let shown = match (scope.resources.properties.get_ref(&decoded), dict) {
            (Some(reference), dict) => self.reader.layers.shows(&dict.unwrap_or_default(), Some(reference)),
            (None, _) => true,
        };
        scope.properties.push((name, (id, shown)));
        Ok((id, shown))
    }

    fn begin_mark(&mut self, tag: &[u8], id: Option<i32>, shown: bool) -> Result<(), Strange> {
        if self.marks.len() >= MOST_MARKS {
            return Err(Strange);
        }
        let around = self.marks.last().copied().unwrap_or_default();
        let own = if self.marks.len() >= DEEPEST_MARK {
            Tag::None
        } else {
            match id.map_or(Tag::None, |id| self.catalog.tag(self.page, id)) {
                Tag::None => tag_of(&String::from_utf8_lossy(&Name::new(tag).ok_or(Strange)?), None),
                structure => structure,
            }
        };
        self.marks.push(if own == Tag::None { around } else { own });
        self.shown.push(self.is_shown() && shown);
        Ok(())
    }
}

/// The numbers of a colour, the last `count` of them at most, and the name of its pattern where one is allowed.
fn components<'c>(
    operands: &[Operand<'c>],
    count: usize,
    named: bool,
) -> Result<(Components, Option<&'c [u8]>), Strange> {
    let mut components = Components::default();
    let mut pattern = None;
    let start = if count == usize::MAX { 0 } else { operands.len().checked_sub(count).ok_or(Strange)? };
    for operand in &operands[start..] {
        match operand {
            Operand::Number(number) => components.push(*number as f32)?,
            Operand::Name(name) if named => pattern = Some(*name),
            _ => return Err(Strange),
        }
    }
    Ok((components, pattern))
}

/// Numbers of a colour.
#[derive(Debug, Default)]
struct Components {
    values: [f32; 32],
    count: usize,
}

impl Components {
    fn push(&mut self, value: f32) -> Result<(), Strange> {
        *self.values.get_mut(self.count).ok_or(Strange)? = value;
        self.count += 1;
        Ok(())
    }

    fn as_slice(&self) -> &[f32] {
        &self.values[..self.count]
    }
}
