//! Operators of text (PDF 32000-1, 9.4). It does NOT know where words or lines are.

use hayro_interpret::kurbo::{Affine, Point, Vec2};
use hayro_syntax::object::Name;

use super::{
    super::{
        glyphs::{GlyphLook, Placed},
        turning::Quarter,
    },
    Strange,
    interpreter::{Interpreter, Scope},
    lexer::{Element, Operand, Operands, Operator},
};

impl<'a> Interpreter<'_, 'a> {
    /// An operator that begins with B, E, T or a quotation mark.
    pub(super) fn operate_text<'c>(
        &mut self,
        operator: Operator,
        operands: &Operands<'c>,
        scope: &mut Scope<'_, 'c, 'a>,
    ) -> Result<(), Strange> {
        let text = &mut self.state.text;
        let number = || operands.numbers().map(|[number]: [f64; 1]| number as f32);
        match &operator.0 {
            b"TJ\0" | b"Tj\0" | b"'\0\0" | b"\"\0\0" => self.show(operator, operands)?,
            b"BT\0" => (text.matrix, text.line) = (Affine::IDENTITY, Affine::IDENTITY),
            b"Tf\0" => {
                let [.., Operand::Name(name), Operand::Number(size)] = operands.all() else {
                    return Err(Strange);
                };
                text.size = *size as f32;
                self.choose_font(name, scope)?;
            }
            b"Tm\0" => {
                text.line = Affine::new(operands.numbers()?);
                text.matrix = text.line;
            }
            b"Td\0" => {
                let [x, y] = operands.numbers()?;
                text.next_line(x, y);
            }
            b"TD\0" => {
                let [x, y] = operands.numbers()?;
                text.leading = -y as f32;
                text.next_line(x, y);
            }
            b"T*\0" => text.next_line(0.0, -f64::from(text.leading)),
            b"Tc\0" => text.character_space = number()?,
            b"Tw\0" => text.word_space = number()?,
            b"Tz\0" => text.horizontal_scale = number()? / 100.0,
            b"TL\0" => text.leading = number()?,
            b"Tr\0" => text.mode = number()? as i64,
            b"Ts\0" => text.rise = number()?,
            _ => {}
        }
        Ok(())
    }

    fn choose_font<'c>(&mut self, name: &'c [u8], scope: &mut Scope<'_, 'c, 'a>) -> Result<(), Strange> {
        let known = scope.fonts.iter().find(|(known, _)| *known == name).map(|(_, font)| *font);
        self.state.text.font = match known {
            Some(font) => font,
            None => {
                let font =
                    self.reader.faces.choose(&scope.resources.fonts, &Name::new(name).ok_or(Strange)?)?;
                scope.fonts.push((name, font));
                font
            }
        };
        Ok(())
    }

    fn show(&mut self, operator: Operator, operands: &Operands<'_>) -> Result<(), Strange> {
        let shown = operands.last()?;
        if operator.0[0] != b'T' {
            if operator.0[0] == b'"' {
                let [.., Operand::Number(words), Operand::Number(characters), _] = operands.all() else {
                    return Err(Strange);
                };
                self.state.text.word_space = *words as f32;
                self.state.text.character_space = *characters as f32;
            }
            self.state.text.next_line(0.0, -f64::from(self.state.text.leading));
        } else if self.state.text.font.is_none() {
            self.state.text.font = self.reader.faces.helvetica()?;
        }
        let single;
        let elements = match (operator.0[1], shown) {
            (b'J', Operand::Array) => operands.elements.as_slice(),
            (b'j' | 0, Operand::Text(text)) => {
                single = [Element::Text(text)];
                &single
            }
            _ => return Err(Strange),
        };
        let begin = self.state.text.matrix;
        match self.state.text.mode {
            2 | 6 => {
                // Filled, then stroked: two runs over each other.
                self.show_run(elements, operands, false, false);
                self.state.text.matrix = begin;
                self.show_run(elements, operands, true, false);
            }
            1 | 5 => self.show_run(elements, operands, true, false),
            3 | 7 => self.show_run(elements, operands, false, true),
            _ => self.show_run(elements, operands, false, false),
        }
        Ok(())
    }

    fn show_run(&mut self, elements: &[Element<'_>], operands: &Operands<'_>, stroke: bool, hidden: bool) {
        let mut look = GlyphLook {
            tinted: self.ink(stroke).tinted,
            tag: self.marks.last().copied().unwrap_or_default(),
            hidden,
            ..GlyphLook::default()
        };
        if let Some(font) = self.state.text.font {
            look.font = self.reader.faces.all[font.face].look;
        }
        for element in elements {
            match element {
                Element::Number(adjustment) => self.state.text.adjust(*adjustment as f32),
                Element::Text(text) => self.show_text(operands.text(*text), look),
            }
        }
    }

    fn show_text(&mut self, mut bytes: &[u8], look: GlyphLook) {
        let visible = self.is_shown();
        let text = &mut self.state.text;
        let Some(font) = text.font else { return };
        let visible = visible && (!font.substitute || bytes.is_ascii());
        let face = &mut self.reader.faces.all[font.face];
        let placing = Placing::of(self.state.ctm * text.matrix, text.size, text.horizontal_scale, text.rise);
        let scale = if font.horizontal { text.horizontal_scale } else { 1.0 };
        let mut distance = 0.0;
        while !bytes.is_empty() {
            let code = face.code(bytes);
            if visible {
                let current =
                    placing.begin + distance * if font.horizontal { placing.along } else { placing.up };
                let placed = placing.glyph(current, code.displacement, code.width);
                self.content.add(&placed, code.letters.all(), look);
            }
            let word = if code.is_space { text.word_space } else { 0.0 };
            let step = code.step / 1000.0 * text.size + text.character_space + word;
            distance += f64::from(step * scale);
            bytes = bytes.get(code.length..).unwrap_or_default();
        }
        text.advance(distance);
    }
}

/// Where the glyphs of a string come to stand.
struct Placing {
    /// The first origin, on the page.
    begin: Point,
    /// A step of text space along the line and across it, on the page.
    along: Vec2,
    up: Vec2,
    /// A thousandth of an em along the line and across it, on the page.
    right: Vec2,
    top: Vec2,
    size: f32,
    quarter: Option<Quarter>,
}

impl Placing {
    fn of(matrix: Affine, size: f32, scale: f32, rise: f32) -> Self {
        let [a, b, c, d, e, f] = matrix.as_coeffs();
        let (along, up) = (Vec2::new(a, b), Vec2::new(c, d));
        let em = up * f64::from(size);
        Self {
            begin: Point::new(e, f) + up * f64::from(rise),
            along,
            up,
            right: along * f64::from(size * scale) / 1000.0,
            top: em / 1000.0,
            size: em.hypot() as f32,
            quarter: Quarter::of(em),
        }
    }

    fn glyph(&self, current: Point, displacement: Vec2, width: f64) -> Placed {
        let origin = current + self.right * displacement.x + self.top * displacement.y;
        Placed { origin, end: origin + self.right * width, size: self.size, quarter: self.quarter }
    }
}
