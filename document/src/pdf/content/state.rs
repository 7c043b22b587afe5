//! The graphics state, as far as layout needs it. It does NOT know how colours are made.

use hayro_interpret::kurbo::{Affine, Rect as Box64, Vec2};

use super::inks::{Ink, Space};

/// What `q` saves and `Q` restores.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// User space to the page, in points, y downwards.
    pub ctm: Affine,
    /// Box of what is not clipped away, on the page.
    pub clip: Box64,
    /// Of what is filled.
    pub fill: Paint,
    /// Of what is stroked.
    pub stroke: Paint,
    /// Of text.
    pub text: TextState,
}

impl State {
    pub(super) fn new(ctm: Affine, clip: Box64) -> Self {
        Self { ctm, clip, fill: Paint::default(), stroke: Paint::default(), text: TextState::default() }
    }
}

/// Colour of a fill or a stroke.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    /// Its colour space.
    pub space: Space,
    /// Its colour in this space.
    pub ink: Ink,
    /// A pattern was chosen.
    pub pattern: bool,
    /// Opacity, 0 to 1.
    pub alpha: f32,
}

impl Default for Paint {
    fn default() -> Self {
        Self { space: Space::Gray, ink: Ink::default(), pattern: false, alpha: 1.0 }
    }
}

impl Paint {
    /// What it looks like.
    pub(super) fn seen(&self) -> Ink {
        if self.pattern {
            return Ink::default();
        }
        if self.space.is_pattern() {
            // Its pattern is missing or broken: nothing is drawn.
            return Ink { tinted: false, white: true };
        }
        let transparent = (self.alpha * 255.0 + 0.5) as u8 == 0;
        Ink { white: self.ink.white || transparent, ..self.ink }
    }
}

/// A font chosen by `Tf`.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChosenFont {
    /// Index among the faces of the file.
    pub face: usize,
    /// It stands in for one that is missing: only ASCII is shown.
    pub substitute: bool,
    /// It is written horizontally.
    pub horizontal: bool,
}

/// State of text (PDF 32000-1, 9.3).
#[derive(Debug, Clone, Copy)]
pub(super) struct TextState {
    /// Tc, in points of text space.
    pub character_space: f32,
    /// Tw, in points of text space.
    pub word_space: f32,
    /// Tz, as a part of 1.
    pub horizontal_scale: f32,
    /// TL.
    pub leading: f32,
    /// Of Tf.
    pub font: Option<ChosenFont>,
    /// Of Tf.
    pub size: f32,
    /// Ts.
    pub rise: f32,
    /// Tr.
    pub mode: i64,
    /// Tm as it moves on with every glyph.
    pub matrix: Affine,
    /// Tm at the beginning of the line.
    pub line: Affine,
}

impl Default for TextState {
    fn default() -> Self {
        Self {
            character_space: 0.0,
            word_space: 0.0,
            horizontal_scale: 1.0,
            leading: 0.0,
            font: None,
            size: 1.0,
            rise: 0.0,
            mode: 0,
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
        }
    }
}

impl TextState {
    /// Goes to the next line, `x`, `y` from the beginning of this one.
    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.matrix = self.line;
    }

    /// Goes on by `distance` in the direction of writing.
    pub(super) fn advance(&mut self, distance: f64) {
        let horizontal = self.font.is_some_and(|font| font.horizontal);
        let step = if horizontal { Vec2::new(distance, 0.0) } else { Vec2::new(0.0, distance) };
        self.matrix *= Affine::translate(step);
    }

    /// What a number among the strings of `TJ`, in thousandths of an em, moves.
    pub(super) fn adjust(&mut self, adjustment: f32) {
        let horizontal = self.font.is_some_and(|font| font.horizontal);
        let scale = if horizontal { self.horizontal_scale } else { 1.0 };
        self.advance(f64::from(-adjustment / 1000.0 * self.size * scale));
    }
}
