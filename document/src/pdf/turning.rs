//! Text on its side: which way it is turned, and how the page must be turned for it to stand upright.

use hayro_interpret::kurbo::Vec2;

use super::glyphs::{Glyph, PageContent};
use crate::model::Rect;

/// A turn of the page that sets turned text upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quarter {
    /// Text that runs upwards.
    Up = 0,
    /// Text that runs downwards.
    Down = 1,
    /// Text on its head.
    Over = 2,
}

impl Quarter {
    /// All of them, in the order of [`PageContent::turned`].
    pub(super) const ALL: [Self; 3] = [Self::Up, Self::Down, Self::Over];

    /// From the way from a letter's foot to its head, y downwards; `None` for upright text and for text aslant.
    pub(super) fn of(head: Vec2) -> Option<Self> {
        let (x, y) = (head.x, head.y);
        if x.abs() > 8.0 * y.abs() {
            // The heads of letters that run upwards point to the left.
            Some(if x < 0.0 { Self::Up } else { Self::Down })
        } else if y > 8.0 * x.abs() {
            Some(Self::Over)
        } else {
            None
        }
    }

    /// A point of a page `width` by `height` in the coordinates of the turned page.
    pub(super) fn turn(self, x: f64, y: f64, width: f64, height: f64) -> (f64, f64) {
        match self {
            Self::Up => (height - y, x),
            Self::Down => (y, width - x),
            Self::Over => (width - x, height - y),
        }
    }

    /// A box of the turned page in the coordinates of the page as it is, `width` by `height`.
    pub(super) fn back(self, rect: &Rect, width: f32, height: f32) -> Rect {
        let Rect { x0, y0, x1, y1 } = *rect;
        match self {
            Self::Up => Rect { x0: y0, y0: height - x1, x1: y1, y1: height - x0 },
            Self::Down => Rect { x0: width - y1, y0: x0, x1: width - y0, y1: x1 },
            Self::Over => Rect { x0: width - x1, y0: height - y1, x1: width - x0, y1: height - y0 },
        }
    }
}

impl PageContent {
    /// Turns the page when most of its text stands turned one way; says whether it did.
    pub(super) fn turn_upright(&mut self) -> Option<Quarter> {
        let quarter = Quarter::ALL.into_iter().max_by_key(|quarter| self.turned[*quarter as usize].len())?;
        if self.turned[quarter as usize].len() <= 2 * self.glyphs.len() {
            return None;
        }
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let point = |x: f32, y: f32| {
            let (x, y) = quarter.turn(f64::from(x), f64::from(y), width, height);
            (x as f32, y as f32)
        };
        let turned = |rect: &Rect| {
            let ((ax, ay), (bx, by)) = (point(rect.x0, rect.y0), point(rect.x1, rect.y1));
            Rect { x0: ax.min(bx), y0: ay.min(by), x1: ax.max(bx), y1: ay.max(by) }
        };
        for rect in self.rules.iter_mut().chain(&mut self.panels) {
            *rect = turned(rect);
        }
        self.glyphs = std::mem::take(&mut self.turned[quarter as usize]);
        if quarter != Quarter::Over {
            std::mem::swap(&mut self.width, &mut self.height);
        }
        // What stood otherwise is a stamp or a mark in the margin: its place on the turned page is not worth the trouble.
        self.aslant += self.turned.iter().map(Vec::len).sum::<usize>();
        self.turned = <[Vec<Glyph>; 3]>::default();
        Some(quarter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_turned_comes_back() {
        for quarter in Quarter::ALL {
            let (x, y) = quarter.turn(10.0, 20.0, 600.0, 800.0);
            let (x, y) = (x as f32, y as f32);
            let back = quarter.back(&Rect { x0: x, y0: y, x1: x, y1: y }, 600.0, 800.0);
            assert_eq!((back.x0, back.y0), (10.0, 20.0), "{quarter:?}");
        }
    }

    #[test]
    fn heads_tell_the_way() {
        assert_eq!(Quarter::of(Vec2::new(0.0, -10.0)), None);
        assert_eq!(Quarter::of(Vec2::new(-10.0, 0.0)), Some(Quarter::Up));
        assert_eq!(Quarter::of(Vec2::new(10.0, 0.0)), Some(Quarter::Down));
        assert_eq!(Quarter::of(Vec2::new(0.0, 10.0)), Some(Quarter::Over));
        assert_eq!(Quarter::of(Vec2::new(7.0, -7.0)), None);
    }
}
