//! Fonts as tables: what each character code shows and how far it goes, looked up in the font once. It does NOT draw them.

use std::collections::HashMap;

use hayro_font::{Font, FontCache, FontGlyph, StandardFont, hayro_cmap::BfString};
use hayro_interpret::{InterpreterSettings, kurbo::Vec2};
use hayro_syntax::object::{Dict, Name};

use super::{
    super::{fonts::Look, glyphs::letters},
    Strange,
    state::ChosenFont,
};

/// Fonts of one file; more is strange.
const MOST_FACES: usize = 4_000;
/// Width of a glyph that its font does not tell, in thousandths of an em.
const UNKNOWN_WIDTH: f64 = 500.0;
/// Index in a table for a code not looked up yet.
const UNKNOWN: u32 = u32::MAX;

/// What a character code shows.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// Its characters, ligatures as letters.
    pub letters: Letters,
    /// From its origin to where the next is due, as drawn, in thousandths of an em.
    pub width: f64,
    /// What it moves in the direction of writing, in thousandths of an em.
    pub step: f32,
    /// From the current point to its origin, in thousandths of an em; not zero for vertical writing only.
    pub displacement: Vec2,
    /// The space to which word spacing applies.
    pub is_space: bool,
    /// Bytes of the code.
    pub length: usize,
}

/// Characters of a glyph.
#[derive(Debug, Clone)]
pub(super) enum Letters {
    /// Nearly always.
    One([char; 1]),
    /// A ligature.
    Some(Box<[char]>),
}

impl Letters {
    pub(super) fn all(&self) -> &[char] {
        match self {
            Self::One(letter) => letter,
            Self::Some(letters) => letters,
        }
    }
}

/// A font of the file.
pub(super) struct Face<'a> {
    font: Font<'a>,
    /// How it looks.
    pub look: Look,
    /// Its codes have more than one byte.
    composite: bool,
    codes: Vec<Code>,
    /// Index among the codes by their only byte.
    single: Box<[u32; 256]>,
    /// By the first of two bytes, then by the second.
    double: Vec<Option<Box<[u32; 256]>>>,
    /// By value and length.
    other: HashMap<(u32, usize), u32>,
}

impl<'a> Face<'a> {
    fn new(font: Font<'a>, dict: Option<&Dict<'a>>) -> Self {
        let name = |key: &[u8]| dict.and_then(|dict| dict.get::<Name<'a>>(key));
        let composite = name(b"Subtype").is_some_and(|kind| kind.as_ref() == b"Type0");
        let base = name(b"BaseFont").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let look = match font.glyph(font.map_code(0), 0) {
            FontGlyph::Outline(glyph) => {
                glyph.font_data().map_or_else(|| Look::of_name(&base), |data| Look::of_program(&data))
            }
            FontGlyph::Type3(_) => Look::default(),
        };
        let double = if composite { vec![None; 256] } else { Vec::new() };
        let (codes, other) = (Vec::new(), HashMap::new());
        Self { font, look, composite, codes, single: Box::new([UNKNOWN; 256]), double, other }
    }

    /// The code at the beginning of `text`, which is not empty.
    pub(super) fn code(&mut self, text: &[u8]) -> &Code {
        let index = match text {
            [byte, ..] if !self.composite => match self.single[usize::from(*byte)] {
                UNKNOWN => {
                    let index = self.learn(u32::from(*byte), 1);
                    self.single[usize::from(*byte)] = index;
                    index
                }
                index => index,
            },
            [first, second, ..] => {
                let row = self.double[usize::from(*first)].as_deref();
                match row.map_or(UNKNOWN, |row| row[usize::from(*second)]) {
                    UNKNOWN => self.learn_composite(text),
                    index => index,
                }
            }
            _ => self.learn_composite(text),
        };
        &self.codes[index as usize]
    }

    fn learn_composite(&mut self, text: &[u8]) -> u32 {
        let (code, length) = self.font.read_code(text, 0);
        if let Some(index) = self.other.get(&(code, length)) {
            return *index;
        }
        let index = self.learn(code, length);
        match text {
            // Only a code of just these two bytes depends on nothing else.
            [first, second, ..] if length == 2 => {
                let row = self.double[usize::from(*first)].get_or_insert_with(|| Box::new([UNKNOWN; 256]));
                row[usize::from(*second)] = index;
            }
            _ => {
                self.other.insert((code, length), index);
            }
        }
        index
    }

    fn learn(&mut self, code: u32, length: usize) -> u32 {
        let glyph = self.font.map_code(code);
        let (unicode, width) = match self.font.glyph(glyph, code) {
            FontGlyph::Outline(glyph) => (glyph.as_unicode(), glyph.advance_width()),
            FontGlyph::Type3(glyph) => (glyph.as_unicode(), Some(glyph.advance_width())),
        };
        let advance = self.font.code_advance(code);
        let step = if self.font.is_horizontal() { advance.x } else { advance.y };
        self.codes.push(Code {
            letters: letters_of(unicode.as_ref()),
            width: width.map_or(UNKNOWN_WIDTH, f64::from) * self.font.glyph_stretch(glyph, code),
            step: step as f32,
            displacement: self.font.origin_displacement(code),
            is_space: code == 32 && length == 1,
            length: length.max(1),
        });
        (self.codes.len() - 1) as u32
    }
}

fn letters_of(unicode: Option<&BfString>) -> Letters {
    let letters = letters(unicode);
    match letters.as_slice() {
        [letter] => Letters::One([*letter]),
        _ => Letters::Some(letters.into_boxed_slice()),
    }
}

/// The fonts of a file.
pub(super) struct Faces<'a> {
    cache: FontCache<'a>,
    settings: InterpreterSettings,
    /// In the order they were met.
    pub all: Vec<Face<'a>>,
    /// By the number of the font's object.
    known: HashMap<u32, Option<ChosenFont>>,
    /// Helvetica for the fonts that are missing, once looked for.
    substitute: Option<Option<ChosenFont>>,
}

impl<'a> Faces<'a> {
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            settings: InterpreterSettings::default(),
            all: Vec::new(),
            known: HashMap::new(),
            substitute: None,
        }
    }

    /// The font called `name` in `fonts`, else Helvetica.
    pub(super) fn choose(
        &mut self,
        fonts: &Dict<'a>,
        name: &Name<'_>,
    ) -> Result<Option<ChosenFont>, Strange> {
        let number = fonts.get_ref(name).map(|reference| reference.obj_number);
        if let Some(chosen) = number.and_then(|number| self.known.get(&number)) {
            return Ok(*chosen);
        }
        let chosen = match fonts.get::<Dict<'a>>(name) {
            Some(dict) => self.of_dict(&dict)?,
            None => self.helvetica()?,
        };
        if let Some(number) = number {
            self.known.insert(number, chosen);
        }
        Ok(chosen)
    }

    /// The font that `dict` describes, else Helvetica.
    pub(super) fn of_dict(&mut self, dict: &Dict<'a>) -> Result<Option<ChosenFont>, Strange> {
        let font = self.cache.font(dict, &self.settings.font_resolver, &self.settings.cmap_resolver);
        match font {
            Some(font) => self.add(font, Some(dict), false).map(Some),
            None => self.helvetica(),
        }
    }

    /// Helvetica, as other readers do where a font is missing.
    pub(super) fn helvetica(&mut self) -> Result<Option<ChosenFont>, Strange> {
        if let Some(substitute) = self.substitute {
            return Ok(substitute);
        }
        let font = self.cache.standard_font(StandardFont::Helvetica, &self.settings.font_resolver);
        let chosen = font.map(|font| self.add(font, None, true)).transpose()?;
        self.substitute = Some(chosen);
        Ok(chosen)
    }

    fn add(
        &mut self,
        font: Font<'a>,
        dict: Option<&Dict<'a>>,
        substitute: bool,
    ) -> Result<ChosenFont, Strange> {
        if self.all.len() >= MOST_FACES {
            return Err(Strange);
        }
        let horizontal = font.is_horizontal();
        self.all.push(Face::new(font, dict));
        Ok(ChosenFont { face: self.all.len() - 1, substitute, horizontal })
    }
}
