//! Takes the rows of dots that lead to page numbers out of a picture: recognisers of characters read them as letters.

use crate::ocr::PageImage;

/// A pixel darker than this is ink.
const INK: u8 = 150;
/// Largest side of a dot, in inches.
const DOT: f32 = 0.03;
/// Most distance of two dots of a row, in inches.
const PITCH: f32 = 0.12;
/// Dots that make a row.
const ROW: usize = 6;
/// Part by which the distances within a row differ at most.
const EVEN: f32 = 0.34;

/// Where a pixel belongs.
const UNSEEN: u8 = 0;
const SMALL: u8 = 1;
const LARGE: u8 = 2;

/// A small piece of ink, in pixels.
#[derive(Debug, Clone, Copy)]
struct Dot {
    x0: usize,
    y0: usize,
    x1: usize,
    y1: usize,
}

impl Dot {
    fn middle(&self) -> (f32, f32) {
        ((self.x0 + self.x1) as f32 / 2.0, (self.y0 + self.y1) as f32 / 2.0)
    }
}

/// Paints the rows of dots white.
pub(super) fn erase(image: &mut PageImage) {
    let side = ((DOT * image.dpi as f32).round() as usize).max(2);
    let dots = dots(image, side);
    for row in rows(&dots, image.dpi as f32, side as f32) {
        for dot in row {
            for y in dot.y0.saturating_sub(1)..=(dot.y1 + 1).min(image.height - 1) {
                let line = y * image.width;
                let (from, to) = (dot.x0.saturating_sub(1), (dot.x1 + 1).min(image.width - 1));
                image.grey[line + from..=line + to].fill(u8::MAX);
            }
        }
    }
}

/// Pieces of ink no larger than `side`; the others are given up as soon as they have grown too large.
fn dots(image: &PageImage, side: usize) -> Vec<Dot> {
    let (width, height) = (image.width, image.height);
    let mut seen = vec![UNSEEN; width * height];
    let mut dots = Vec::new();
    let mut waiting = Vec::new();
    for start in 0..width * height {
        if image.grey[start] >= INK || seen[start] != UNSEEN {
            continue;
        }
        let (x, y) = (start % width, start / width);
        let mut dot = Dot { x0: x, y0: y, x1: x, y1: y };
        let mut piece = vec![start];
        let mut large = false;
        seen[start] = SMALL;
        waiting.clear();
        waiting.push(start);
        while let Some(at) = waiting.pop() {
            let (x, y) = (at % width, at / width);
            dot = Dot { x0: dot.x0.min(x), y0: dot.y0.min(y), x1: dot.x1.max(x), y1: dot.y1.max(y) };
            if dot.x1 - dot.x0 > side || dot.y1 - dot.y0 > side {
                large = true;
                break;
            }
            for near_y in y.saturating_sub(1)..=(y + 1).min(height - 1) {
                for near_x in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                    let near = near_y * width + near_x;
                    if image.grey[near] >= INK {
                        continue;
                    }
                    match seen[near] {
                        LARGE => large = true,
                        UNSEEN => {
                            seen[near] = SMALL;
                            piece.push(near);
                            waiting.push(near);
                        }
                        _ => {}
                    }
                }
            }
        }
        if large {
            for at in piece {
                seen[at] = LARGE;
            }
        } else {
            dots.push(dot);
        }
    }
    dots
}

/// Rows of at least [`ROW`] dots at even distances.
fn rows(dots: &[Dot], dpi: f32, side: f32) -> Vec<Vec<Dot>> {
    let mut sorted = dots.to_vec();
    sorted.sort_by_key(|dot| (dot.y0 + dot.y1, dot.x0));
    let mut bands: Vec<Vec<Dot>> = Vec::new();
    for dot in sorted {
        match bands.last_mut().filter(|band| dot.middle().1 - band[0].middle().1 < side / 2.0) {
            Some(band) => band.push(dot),
            None => bands.push(vec![dot]),
        }
    }
    bands.into_iter().flat_map(|band| even_runs(band, PITCH * dpi)).collect()
}

fn even_runs(mut band: Vec<Dot>, pitch: f32) -> Vec<Vec<Dot>> {
    band.sort_by_key(|dot| dot.x0);
    let mut runs: Vec<Vec<Dot>> = Vec::new();
    for dot in band {
        let step = |run: &[Dot]| dot.middle().0 - run[run.len() - 1].middle().0;
        let fits = runs.last().is_some_and(|run| {
            let step = step(run);
            let even = match run.as_slice() {
                [.., a, b] => {
                    let before = b.middle().0 - a.middle().0;
                    (step - before).abs() <= EVEN * before.max(step)
                }
                _ => true,
            };
            step < pitch && even
        });
        match runs.last_mut().filter(|_| fits) {
            Some(run) => run.push(dot),
            None => runs.push(vec![dot]),
        }
    }
    runs.retain(|run| run.len() >= ROW);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inked(image: &PageImage) -> usize {
        image.grey.iter().filter(|grey| **grey < INK).count()
    }

    fn draw(image: &mut PageImage, x: usize, y: usize, width: usize, height: usize) {
        for line in y..y + height {
            image.grey[line * image.width + x..line * image.width + x + width].fill(0);
        }
    }

    #[test]
    fn rows_of_dots_go_and_letters_stay() {
        let mut image = PageImage { width: 600, height: 60, dpi: 300, grey: vec![255; 600 * 60] };
        draw(&mut image, 10, 10, 30, 30);
        let letters = inked(&image);
        for dot in 0..20 {
            draw(&mut image, 60 + 14 * dot, 36, 4, 4);
        }
        erase(&mut image);
        assert_eq!(inked(&image), letters);
    }

    #[test]
    fn a_few_dots_are_an_ellipsis() {
        let mut image = PageImage { width: 200, height: 40, dpi: 300, grey: vec![255; 200 * 40] };
        for dot in 0..3 {
            draw(&mut image, 20 + 14 * dot, 20, 4, 4);
        }
        let before = inked(&image);
        erase(&mut image);
        assert_eq!(inked(&image), before);
    }
}
