//! Operators of paths (PDF 32000-1, 8.5): what is drawn by them becomes rules and panels. It does NOT keep what is clipped away.

use hayro_interpret::{
    kurbo::{Affine, PathEl, Point, Rect as Box64, Shape},
    util::x_y_advances,
};

use super::{Strange, interpreter::Interpreter, lexer::Operands};

/// A path narrower than this on the page, in points, is drawn as a line by readers.
const NOTHING: f32 = 1.0 / 256.0;
/// What keeps a line from its own point apart, so that it has a direction.
const APART: f64 = 0.0001;

impl Interpreter<'_, '_> {
    /// Any operator not known elsewhere; those that do nothing here are passed.
    pub(super) fn operate_path(&mut self, name: &[u8; 3], operands: &Operands<'_>) -> Result<(), Strange> {
        match name {
            b"m\0\0" => {
                let [x, y] = operands.numbers()?;
                self.part_start = Point::new(x, y);
                self.last_point = self.part_start;
                self.path.move_to(self.part_start);
            }
            b"l\0\0" => {
                let [x, y] = operands.numbers()?;
                self.line_to(Point::new(x, y));
            }
            b"c\0\0" => {
                let [ax, ay, bx, by, x, y] = operands.numbers()?;
                self.curve_to(Point::new(ax, ay), Point::new(bx, by), Point::new(x, y));
            }
            b"v\0\0" => {
                let [bx, by, x, y] = operands.numbers()?;
                self.curve_to(self.last_point, Point::new(bx, by), Point::new(x, y));
            }
            b"y\0\0" => {
                let [ax, ay, x, y] = operands.numbers()?;
                let end = Point::new(x, y);
                self.curve_to(Point::new(ax, ay), end, end);
            }
            b"re\0" => {
                let [x, y, width, height] = operands.numbers()?;
                self.path.extend(Box64::new(x, y, x + width, y + height).path_elements(0.1));
                self.part_start = Point::new(x, y);
                self.last_point = self.part_start;
            }
            b"h\0\0" => self.close(),
            b"W\0\0" | b"W*\0" => self.clips = true,
            _ => self.operate_painting(name),
        }
        Ok(())
    }

    fn operate_painting(&mut self, name: &[u8; 3]) {
        let (closes, fills, strokes) = match name {
            b"n\0\0" => (false, false, false),
            b"f\0\0" | b"F\0\0" | b"f*\0" => (false, true, false),
            b"S\0\0" => (false, false, true),
            b"s\0\0" => (true, false, true),
            b"B\0\0" | b"B*\0" => (false, true, true),
            b"b\0\0" | b"b*\0" => (true, true, true),
            _ => return,
        };
        if closes {
            self.close();
        }
        if fills && self.is_shown() {
            self.fill();
        }
        if strokes && self.is_shown() {
            let white = self.ink(true).white;
            self.content.add_path(&self.path, self.state.ctm, white, false);
        }
        self.end_path();
    }

    fn line_to(&mut self, end: Point) {
        if self.path.elements().is_empty() {
            return;
        }
        let mut drawn = end;
        if self.last_point == end {
            drawn.x += APART;
        }
        self.last_point = end;
        self.path.line_to(drawn);
    }

    fn curve_to(&mut self, first: Point, second: Point, end: Point) {
        if !self.path.elements().is_empty() {
            self.last_point = end;
            self.path.curve_to(first, second, end);
        }
    }

    fn close(&mut self) {
        let elements = self.path.elements();
        // A path of nothing but points has nothing to close for the interpreter, which counts segments.
        if elements.last() != Some(&PathEl::ClosePath) && !self.path.is_empty() {
            self.path.close_path();
            self.last_point = self.part_start;
        }
    }

    fn fill(&mut self) {
        let white = self.ink(false).white;
        let bounds = bounds(self.path.elements());
        let (across, down) = x_y_advances(&self.state.ctm);
        let nothing = |length: f64| (length as f32).abs() <= NOTHING;
        if nothing(bounds.width() * across.length()) || nothing(bounds.height() * down.length()) {
            let line = [PathEl::MoveTo(bounds.origin()), PathEl::LineTo(Point::new(bounds.x1, bounds.y1))];
            self.content.add_path(&line.into_iter().collect(), self.state.ctm, white, false);
        } else {
            self.content.add_path(&self.path, self.state.ctm, white, true);
        }
    }

    fn end_path(&mut self) {
        if std::mem::take(&mut self.clips) && !self.path.elements().is_empty() {
            let placed: Affine = self.state.ctm;
            self.state.clip = self.state.clip.intersect((placed * self.path.clone()).bounding_box());
        }
        self.path.truncate(0);
    }
}

/// Box of all points of a path, those that only guide its curves included.
fn bounds(elements: &[PathEl]) -> Box64 {
    let mut bounds = Box64::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut include = |point: Point| {
        bounds.x0 = bounds.x0.min(point.x);
        bounds.y0 = bounds.y0.min(point.y);
        bounds.x1 = bounds.x1.max(point.x);
        bounds.y1 = bounds.y1.max(point.y);
    };
    for element in elements {
        match *element {
            PathEl::MoveTo(end) | PathEl::LineTo(end) => include(end),
            PathEl::QuadTo(guide, end) => [guide, end].into_iter().for_each(&mut include),
            PathEl::CurveTo(first, second, end) => [first, second, end].into_iter().for_each(&mut include),
            PathEl::ClosePath => {}
        }
    }
    if bounds.x0 > bounds.x1 { Box64::ZERO } else { bounds }
}
