//! Content streams read for what layout needs: glyphs, rules, panels, the area of images. Nothing is drawn, so nothing is made that only
//! drawing needs: outlines, colours, decoded images. Fonts, filters and the file itself are read by hayro's crates.
//!
//! A page that holds anything this does not handle exactly is [`Strange`], and whoever calls has it interpreted by `hayro-interpret`.

mod faces;
mod forms;
mod inks;
mod interpreter;
mod layers;
mod lexer;
mod paths;
mod state;
mod text;

use std::{collections::HashMap, rc::Rc};

use hayro_interpret::{
    InterpreterCache, TransformExt,
    kurbo::{Affine, Rect as Box64},
};
use hayro_syntax::{Pdf, page::Page as PdfPage};

use self::{faces::Faces, forms::Drawn, inks::Inks, interpreter::Interpreter, layers::Layers, state::State};
use super::{catalog::Catalog, glyphs::PageContent};

/// The content holds what is not handled here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strange;

/// Reads the pages of one file and remembers its fonts, colours and forms.
pub(super) struct ContentReader<'a> {
    faces: Faces<'a>,
    inks: Inks<'a>,
    layers: Layers,
    /// By the number of the object.
    objects: HashMap<u32, Rc<Drawn<'a>>>,
}

impl<'a> ContentReader<'a> {
    pub(super) fn new(pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Self {
        Self {
            faces: Faces::new(),
            inks: Inks::new(cache, pdf.xref()),
            layers: Layers::of(pdf.xref()),
            objects: HashMap::new(),
        }
    }

    /// Reads what a page draws, glyphs drawn twice included.
    pub(super) fn read(&mut self, page: &PdfPage<'a>, catalog: &Catalog) -> Result<PageContent, Strange> {
        let content = PageContent::blank(page);
        let bounds = Box64::new(0.0, 0.0, f64::from(content.width), f64::from(content.height));
        let transform: Affine = page.initial_transform(true).to_kurbo();
        let state = State::new(transform, bounds);
        let mut interpreter = Interpreter::new(self, page, catalog, content, state);
        interpreter.run(page.page_stream().unwrap_or_default(), page.resources())?;
        interpreter.draw_annotations()?;
        Ok(interpreter.content)
    }
}
