//! Forms, images and the appearances of annotations (PDF 32000-1, 8.9, 8.10 and 12.5.5). Images are measured, never decoded.

use std::{borrow::Cow, rc::Rc};

use hayro_interpret::kurbo::{Affine, Rect as Box64, Shape};
use hayro_syntax::{
    object::{Array, Dict, Name, Object, Rect, Stream},
    page::Resources,
};

use super::{Strange, interpreter::Interpreter};

/// Forms inside each other; deeper ones are left out.
const DEEPEST_FORM: usize = 50;
/// Objects kept of one file, and the longest form kept, in bytes: a letterhead is drawn on every page.
const MOST_OBJECTS: usize = 512;
const LONGEST_KEPT: usize = 1 << 16;
/// Flags of an annotation that is not seen: hidden, no view.
const UNSEEN: u32 = 1 << 1 | 1 << 5;

/// What `Do` draws.
pub(super) enum Drawn<'a> {
    /// Nothing: it is missing or broken.
    Nothing,
    /// An image; whether it is shown.
    Image(bool),
    /// A form.
    Form(Form<'a>),
}

/// A form.
pub(super) struct Form<'a> {
    content: Cow<'a, [u8]>,
    matrix: Affine,
    bounds: Box64,
    resources: Option<Resources<'a>>,
    /// It is drawn as one, with its own opacity.
    is_group: bool,
    /// Whether its layer is shown; none where it has no layer.
    layer: Option<bool>,
}

impl<'a> Interpreter<'_, 'a> {
    pub(super) fn draw_object(&mut self, name: &[u8], resources: &Resources<'a>) -> Result<(), Strange> {
        let name = Name::new(name).ok_or(Strange)?;
        let number = resources.x_objects.get_ref(&name).map(|reference| reference.obj_number);
        let known = number.and_then(|number| self.reader.objects.get(&number)).cloned();
        let drawn = match known {
            Some(drawn) => drawn,
            None => {
                let stream = resources.get_x_object(&name);
                let drawn = Rc::new(stream.map_or(Drawn::Nothing, |stream| self.drawn(&stream)));
                self.keep(number, &drawn);
                drawn
            }
        };
        match drawn.as_ref() {
            Drawn::Nothing | Drawn::Image(false) => {}
            Drawn::Image(true) if self.is_shown() => self.content.add_image(self.state.ctm),
            Drawn::Image(true) => {}
            Drawn::Form(form) => self.draw_form(form, resources)?,
        }
        Ok(())
    }

    fn keep(&mut self, number: Option<u32>, drawn: &Rc<Drawn<'a>>) {
        let short = !matches!(drawn.as_ref(), Drawn::Form(form) if form.content.len() > LONGEST_KEPT);
        if let Some(number) = number.filter(|_| short && self.reader.objects.len() < MOST_OBJECTS) {
            self.reader.objects.insert(number, Rc::clone(drawn));
        }
    }

    fn drawn(&self, stream: &Stream<'a>) -> Drawn<'a> {
        let dict = stream.dict();
        let kind = dict.get::<Name<'a>>(b"Subtype");
        match kind.as_ref().map(AsRef::as_ref) {
            Some(b"Image") => {
                let length =
                    |short: &[u8], long: &[u8]| dict.get::<u32>(short).or_else(|| dict.get::<u32>(long));
                let sides = (length(b"W", b"Width"), length(b"H", b"Height"));
                match sides {
                    (Some(1..), Some(1..)) => Drawn::Image(self.layer(dict).unwrap_or(true)),
                    _ => Drawn::Nothing,
                }
            }
            Some(b"Form") => self.form(stream).map_or(Drawn::Nothing, Drawn::Form),
            _ => Drawn::Nothing,
        }
    }

    fn layer(&self, dict: &Dict<'a>) -> Option<bool> {
        let layer = dict.get::<Dict<'a>>(b"OC")?;
        Some(self.reader.layers.shows(&layer, dict.get_ref(b"OC")))
    }

    fn form(&self, stream: &Stream<'a>) -> Option<Form<'a>> {
        let dict = stream.dict();
        let [x0, y0, x1, y1] = dict.get::<[f32; 4]>(b"BBox")?;
        Some(Form {
            content: stream.decoded_data().ok()?,
            matrix: Affine::new(dict.get::<[f64; 6]>(b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])),
            bounds: Box64::new(x0.into(), y0.into(), x1.into(), y1.into()),
            resources: dict.get::<Dict<'a>>(b"Resources").map(Resources::new),
            is_group: dict.get::<Dict<'a>>(b"Group").is_some(),
            layer: self.layer(dict),
        })
    }

    /// Draws a form where it has no resources of its own with those around.
    fn draw_form(&mut self, form: &Form<'a>, around: &Resources<'a>) -> Result<(), Strange> {
        if !self.is_shown() || form.layer == Some(false) || self.depth >= DEEPEST_FORM {
            return Ok(());
        }
        self.depth += 1;
        self.shown.extend(form.layer);
        self.path.truncate(0);
        self.save()?;
        self.state.ctm *= form.matrix;
        if form.is_group {
            self.state.fill.alpha = 1.0;
            self.state.stroke.alpha = 1.0;
        }
        self.run(&form.content, form.resources.as_ref().unwrap_or(around))?;
        self.restore();
        if form.layer.is_some() {
            self.shown.pop();
        }
        self.depth -= 1;
        Ok(())
    }

    /// Draws what annotations look like: stamps, filled forms.
    pub(super) fn draw_annotations(&mut self) -> Result<(), Strange> {
        let Some(annotations) = self.page.raw().get::<Array<'a>>(b"Annots") else { return Ok(()) };
        for annotation in annotations.iter::<Dict<'a>>() {
            if annotation.get::<u32>(b"F").unwrap_or(0) & UNSEEN == 0 {
                self.draw_annotation(&annotation)?;
            }
        }
        Ok(())
    }

    fn draw_annotation(&mut self, annotation: &Dict<'a>) -> Result<(), Strange> {
        let Some(form) = appearance(annotation).and_then(|stream| self.form(&stream)) else { return Ok(()) };
        let Some(place) = annotation.get::<Rect>(b"Rect") else { return Ok(()) };
        let own = (form.matrix * form.bounds.to_path(0.1)).bounding_box();
        let (across, up) = ((place.x1 - place.x0) / own.width(), (place.y1 - place.y0) / own.height());
        let shift = (place.x0 - across * own.x0, place.y0 - up * own.y0);
        self.save()?;
        self.state.ctm *= Affine::new([across, 0.0, 0.0, up, shift.0, shift.1]);
        self.draw_form(&form, self.page.resources())?;
        self.restore();
        Ok(())
    }
}

/// The normal appearance of an annotation in its state.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict<'a>>(b"AP")?.get::<Object<'a>>(b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => annotation
            .get::<Name<'a>>(b"AS")
            .and_then(|state| states.get::<Stream<'a>>(state))
            .or_else(|| states.get::<Stream<'a>>(b"Off")),
        _ => None,
    }
}
