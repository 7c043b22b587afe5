//! Colours, as far as layout needs them: is it white, is it a colour at all? Grey and RGB are read here; what needs a profile, a function
//! or a pattern is asked of the interpreter once and remembered. It does NOT mix or draw colours.

use std::collections::HashMap;

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask,
    font::GlyphRun,
    interpret,
    kurbo::{Affine, BezPath, Rect as Box64},
};
use hayro_syntax::{
    content::TypedIter,
    object::{Array, MaybeRef, Name, Object},
    page::Resources,
    xref::XRef,
};

use super::{
    super::glyphs::{is_tinted, is_white, tinted, white},
    Strange,
};

/// Colour spaces and colours remembered of one file; more is strange.
const MOST_COLOURS: usize = 50_000;

/// What a colour looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ink {
    /// Neither black nor grey nor white.
    pub tinted: bool,
    /// It cannot be seen on paper.
    pub white: bool,
}

/// A colour space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Space {
    /// DeviceGray.
    Gray,
    /// DeviceRGB.
    Rgb,
    /// DeviceCMYK.
    Cmyk,
    /// Pattern.
    Pattern,
    /// One of the resources: its index, and whether it is a pattern space.
    Named(usize, bool),
}

impl Space {
    /// Colours of it are patterns.
    pub(super) fn is_pattern(self) -> bool {
        matches!(self, Self::Pattern | Self::Named(_, true))
    }

    fn device(name: &[u8]) -> Option<Self> {
        match name {
            b"DeviceGray" | b"G" => Some(Self::Gray),
            b"DeviceRGB" | b"RGB" => Some(Self::Rgb),
            b"DeviceCMYK" | b"CMYK" | b"CalCMYK" => Some(Self::Cmyk),
            b"Pattern" => Some(Self::Pattern),
            _ => None,
        }
    }
}

/// A colour space of the resources.
struct NamedSpace<'a> {
    /// As written in the stream.
    name: Vec<u8>,
    resources: Resources<'a>,
}

/// The colours of a file.
pub(super) struct Inks<'a> {
    cache: InterpreterCache<'a>,
    xref: &'a XRef,
    spaces: Vec<NamedSpace<'a>>,
    /// By reference or by what is written.
    known_spaces: HashMap<Vec<u8>, Space>,
    known: HashMap<(Space, Vec<u32>), Ink>,
    /// By the number of the pattern's object, whether it can be used.
    patterns: HashMap<u32, bool>,
}

impl<'a> Inks<'a> {
    pub(super) fn new(cache: &InterpreterCache<'a>, xref: &'a XRef) -> Self {
        Self {
            cache: cache.clone(),
            xref,
            spaces: Vec::new(),
            known_spaces: HashMap::new(),
            known: HashMap::new(),
            patterns: HashMap::new(),
        }
    }

    /// The colour space called `name`, as written in a stream with `resources`.
    pub(super) fn space(&mut self, name: &[u8], resources: &Resources<'a>) -> Result<Space, Strange> {
        let decoded = Name::new(name).ok_or(Strange)?;
        if let Some(device) = Space::device(&decoded) {
            return Ok(device);
        }
        let raw = resources.color_spaces.get_raw::<Object<'a>>(&decoded);
        let key = match &raw {
            None => return Ok(Space::Gray),
            Some(MaybeRef::Ref(reference)) => format!("{reference:?}").into_bytes(),
            Some(MaybeRef::NotRef(Object::Array(array))) => array.data().to_vec(),
            Some(MaybeRef::NotRef(Object::Name(name))) => {
                return Ok(Space::device(name).unwrap_or(Space::Gray));
            }
            Some(MaybeRef::NotRef(_)) => return Ok(Space::Gray),
        };
        if let Some(space) = self.known_spaces.get(&key) {
            return Ok(*space);
        }
        if self.spaces.len() >= MOST_COLOURS {
            return Err(Strange);
        }
        let array = resources.get_color_space(&decoded).and_then(Object::into_array);
        let pattern = array.is_some_and(|array: Array<'a>| {
            array
                .iter::<Object<'a>>()
                .next()
                .and_then(Object::into_name)
                .is_some_and(|kind| &*kind == b"Pattern")
        });
        let space = Space::Named(self.spaces.len(), pattern);
        self.spaces.push(NamedSpace { name: name.to_vec(), resources: resources.clone() });
        self.known_spaces.insert(key, space);
        Ok(space)
    }

    /// The colour `components` of a space; none for its initial colour.
    pub(super) fn ink(&mut self, space: Space, components: &[f32]) -> Result<Ink, Strange> {
        let part = |index: usize| components.get(index).map_or(0, |value| (value * 255.0 + 0.5) as u8);
        match space {
            Space::Gray => return Ok(seen([part(0); 3])),
            Space::Rgb => return Ok(seen([part(0), part(1), part(2)])),
            Space::Cmyk if components.is_empty() => return Ok(Ink::default()),
            Space::Pattern | Space::Named(_, true) => return Ok(Ink::default()),
            Space::Cmyk | Space::Named(..) => {}
        }
        let key = (space, components.iter().map(|value| value.to_bits()).collect::<Vec<u32>>());
        if let Some(ink) = self.known.get(&key) {
            return Ok(*ink);
        }
        let ink = self.ask_colour(space, components)?;
        if self.known.len() >= MOST_COLOURS {
            return Err(Strange);
        }
        self.known.insert(key, ink);
        Ok(ink)
    }

    fn ask_colour(&self, space: Space, components: &[f32]) -> Result<Ink, Strange> {
        if !components.iter().all(|value| value.is_finite()) {
            return Err(Strange);
        }
        let named = match space {
            Space::Named(index, _) => Some(self.spaces.get(index).ok_or(Strange)?),
            _ => None,
        };
        let mut content = vec![b'/'];
        content.extend_from_slice(named.map_or(b"DeviceCMYK", |named| named.name.as_slice()));
        content.extend_from_slice(b" cs ");
        if !components.is_empty() {
            content.extend(components.iter().flat_map(|value| format!("{value} ").into_bytes()));
            content.extend_from_slice(b"sc ");
        }
        let none = Resources::new(hayro_syntax::object::Dict::empty());
        self.ask(content, named.map_or(&none, |named| &named.resources))
    }

    /// Whether the pattern called `name`, as written in a stream with `resources`, can be used.
    pub(super) fn has_pattern(&mut self, name: &[u8], resources: &Resources<'a>) -> Result<bool, Strange> {
        let decoded = Name::new(name).ok_or(Strange)?;
        let number = resources.patterns.get_ref(&decoded).map(|reference| reference.obj_number);
        if let Some(known) = number.and_then(|number| self.patterns.get(&number)) {
            return Ok(*known);
        }
        let content = [b"/Pattern cs /", name, b" scn "].concat();
        let usable = !self.ask(content, resources)?.white;
        if let Some(number) = number {
            self.patterns.insert(number, usable);
        }
        Ok(usable)
    }

    /// What a box looks like that the interpreter fills after `content`.
    fn ask(&self, mut content: Vec<u8>, resources: &Resources<'a>) -> Result<Ink, Strange> {
        content.extend_from_slice(b"0 0 9 9 re f");
        let bounds = Box64::new(0.0, 0.0, 9.0, 9.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, bounds, &self.cache, self.xref, settings);
        let mut seen = Seen(None);
        interpret(TypedIter::new(&content), resources, &mut context, &mut seen);
        seen.0.ok_or(Strange)
    }
}

fn seen(rgb: [u8; 3]) -> Ink {
    Ink { tinted: tinted(rgb), white: white(rgb) }
}

/// Sees the colour of what is drawn.
struct Seen(Option<Ink>);

impl<'a> Device<'a> for Seen {
    fn draw_path(&mut self, _: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        self.0 = Some(Ink { tinted: is_tinted(&props.paint), white: is_white(&props.paint) });
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
