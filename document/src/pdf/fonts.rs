//! How fonts look: bold, italic, of symbols. The interpreter names the fonts whose programs are TrueType or CFF; for the others
//! (Type 1, the 14 standard fonts) the names are taken from the page's resources.

use std::collections::{HashMap, HashSet};

use hayro_font::{FontCache, FontGlyph, OutlineFontData, OutlineGlyph};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::{
    object::{Dict, Name, Stream},
    page::Page,
};

/// Weight from which a font is bold (CSS scale).
const BOLD_WEIGHT: u32 = 600;
/// Fonts looked at in one file.
const MOST_FONTS: usize = 2_000;

/// Look of a font.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Bold, black or heavy.
    pub bold: bool,
    /// Italic or oblique.
    pub italic: bool,
    /// Of symbols: its letters stand for pictures.
    pub symbol: bool,
}

/// Looks of the fonts that the interpreter does not name.
#[derive(Default)]
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    seen: HashSet<u128>,
    /// By the key of a glyph's outline.
    looks: HashMap<u128, Look>,
}

impl Look {
    /// From a font program.
    pub(super) fn of_program(data: &OutlineFontData) -> Self {
        let named = Self::of_name(data.postscript_name.as_deref().unwrap_or_default());
        Self {
            bold: named.bold || data.weight.is_some_and(|weight| weight >= BOLD_WEIGHT),
            italic: named.italic || data.is_italic,
            ..named
        }
    }

    /// From a font's name, those of TeX included.
    pub(super) fn of_name(name: &str) -> Self {
        let name = name.rsplit('+').next().unwrap_or_default().to_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        let begins = |parts: &[&str]| parts.iter().any(|part| name.starts_with(part));
        Self {
            bold: has(&["bold", "black", "heavy", "-bd"]) || begins(&["cmb", "sfb", "ecb", "lmb"]),
            italic: has(&["italic", "oblique"])
                || begins(&["cmti", "sfti", "ecti", "lmti", "cmsl", "sfsl", "ecsl", "cmbxti"]),
            symbol: has(&["symbol", "dings", "marlett", "webding"]) || begins(&["cmsy", "msam", "msbm"]),
        }
    }
}

impl<'a> Fonts<'a> {
    /// Learns the looks of a page's fonts, those of its forms included.
    pub(super) fn learn(&mut self, page: &Page<'a>) {
        let Some(resources) = page.raw().get::<Dict<'a>>(b"Resources") else { return };
        self.learn_fonts(&resources);
        for (name, _) in resources.get::<Dict<'a>>(b"XObject").iter().flat_map(Dict::entries).take(64) {
            let form = page.resources().get_x_object(&name);
            let inner = form.and_then(|form: Stream<'a>| form.dict().get::<Dict<'a>>(b"Resources"));
            if let Some(inner) = inner {
                self.learn_fonts(&inner);
            }
        }
    }

    fn learn_fonts(&mut self, resources: &Dict<'a>) {
        let Some(fonts) = resources.get::<Dict<'a>>(b"Font") else { return };
        for name in fonts.keys().take(256) {
            let Some(font) = fonts.get::<Dict<'a>>(&name) else { continue };
            let Some(id) = fonts.get_ref(&name) else { continue };
            let key = u128::from(id.obj_number);
            if self.seen.len() < MOST_FONTS && self.seen.insert(key) && is_unnamed(&font) {
                self.learn_font(&font);
            }
        }
    }

    fn learn_font(&mut self, dict: &Dict<'a>) {
        let base = dict.get::<Name<'a>>(b"BaseFont").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let look = Look::of_name(&base);
        if look == Look::default() {
            return;
        }
        let settings = InterpreterSettings::default();
        let Some(font) = self.cache.font(dict, &settings.font_resolver, &settings.cmap_resolver) else {
            return;
        };
        for code in 0..=255 {
            if let FontGlyph::Outline(glyph) = font.glyph(font.map_code(code), code) {
                self.looks.insert(glyph.identifier().cache_key(), look);
            }
        }
    }

    /// Look of a glyph whose font the interpreter does not name.
    pub(super) fn look(&self, glyph: &OutlineGlyph) -> Look {
        self.looks.get(&glyph.identifier().cache_key()).copied().unwrap_or_default()
    }
}

/// Type 1, or not embedded.
fn is_unnamed(font: &Dict<'_>) -> bool {
    let kind = font.get::<Name<'_>>(b"Subtype").map(|name| name.as_str().to_owned()).unwrap_or_default();
    let embedded = font
        .get::<Dict<'_>>(b"FontDescriptor")
        .is_some_and(|descriptor| descriptor.contains_key(b"FontFile2"));
    matches!(kind.as_str(), "Type1" | "MMType1") || kind == "TrueType" && !embedded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_look() {
        let shown = |name: &str| {
            let Look { bold, italic, symbol } = Look::of_name(name);
            (bold, italic, symbol)
        };
        assert_eq!(shown("ABCDEF+CMBX12"), (true, false, false));
        assert_eq!(shown("Helvetica-BoldOblique"), (true, true, false));
        assert_eq!(shown("LMRoman10-Italic"), (false, true, false));
        assert_eq!(shown("Wingdings-Regular"), (false, false, true));
        assert_eq!(shown("TimesNewRomanPSMT"), (false, false, false));
    }
}
