//! Glyphs drawn twice at one place: bold type for want of a bold font, shadows. It does NOT look at what they mean.

use super::glyphs::{Glyph, PageContent};

impl PageContent {
    /// Takes away glyphs drawn twice at the same place (poor man's bold, shadows) and marks them bold.
    pub(super) fn drop_doubles(&mut self) {
        let mut places = Places::new(self.glyphs.len());
        let mut kept: Vec<Glyph> = Vec::with_capacity(self.glyphs.len());
        for glyph in std::mem::take(&mut self.glyphs) {
            if glyph.character.is_whitespace() {
                kept.push(glyph);
                continue;
            }
            match places.twin(&glyph, &kept) {
                Some(twin) => kept[twin].bold = true,
                None => {
                    places.insert(&glyph, kept.len());
                    kept.push(glyph);
                }
            }
        }
        self.glyphs = kept;
    }
}

/// Width of a cell of [`Places`], in points: so much more than the distance of two copies that most are looked for in one cell.
const CELL: f32 = 16.0;
/// Copies of a glyph farther apart, in points, are two glyphs, however large.
const FARTHEST: f32 = 4.0;

/// Glyphs by character and place: a table of chains.
struct Places {
    heads: Vec<u32>,
    /// For each glyph inserted, its index among those kept and the entry inserted before it with the same hash, from 1.
    chain: Vec<(u32, u32)>,
}

impl Places {
    fn new(glyphs: usize) -> Self {
        Self {
            heads: vec![0; (2 * glyphs).next_power_of_two().clamp(64, 1 << 17)],
            chain: Vec::with_capacity(glyphs),
        }
    }

    fn slot(&self, character: char, column: i32, line: i32) -> usize {
        let key = u64::from(u32::from(character)) << 40
            ^ ((column as u64 & 0xf_ffff) << 20)
            ^ (line as u64 & 0xf_ffff);
        let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> 40) as usize & (self.heads.len() - 1)
    }

    fn insert(&mut self, glyph: &Glyph, index: usize) {
        let slot = self.slot(glyph.character, cell(glyph.x0), cell(glyph.y));
        self.chain.push((index as u32, self.heads[slot]));
        self.heads[slot] = self.chain.len() as u32;
    }

    /// The glyph among `kept` that `glyph` is drawn over.
    fn twin(&self, glyph: &Glyph, kept: &[Glyph]) -> Option<usize> {
        let near = (0.1 * glyph.size).min(FARTHEST);
        let (left, right) = (cell(glyph.x0 - near), cell(glyph.x0 + near));
        let (top, foot) = (cell(glyph.y - near), cell(glyph.y + near));
        for column in left..=right {
            for line in top..=foot {
                let mut at = self.heads[self.slot(glyph.character, column, line)];
                while let Some((index, next)) = (at as usize).checked_sub(1).map(|at| self.chain[at]) {
                    let other = &kept[index as usize];
                    let same = other.character == glyph.character
                        && (other.x0 - glyph.x0).abs() < near
                        && (other.y - glyph.y).abs() < near;
                    if same {
                        return Some(index as usize);
                    }
                    at = next;
                }
            }
        }
        None
    }
}

/// Cells on both sides of zero are one: cells need only follow each other.
fn cell(place: f32) -> i32 {
    (place / CELL) as i32
}
