//! Reading characters in pictures: what a recogniser is asked and what it answers. The recogniser itself is a program of its own,
//! started by whoever calls [`crate::extract_with`]; this crate draws the page and lays out the words that come back.

use crate::model::Rect;

/// Something that reads the words of a page's picture.
pub trait Recogniser {
    /// Reads one page; words in reading order.
    ///
    /// # Errors
    /// Why the page could not be read, in words for the operator: lower case, no final stop.
    fn recognise(&mut self, image: &PageImage) -> Result<Vec<RecognisedWord>, String>;
}

/// A page drawn in grey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Pixels per inch.
    pub dpi: u32,
    /// One byte a pixel, row by row from the top, 0 for black.
    pub grey: Vec<u8>,
}

/// A word that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedWord {
    /// As read.
    pub text: String,
    /// Its box in pixels, origin at the top left corner.
    pub rect: Rect,
    /// Words of the same line bear the same number; lines are numbered in reading order.
    pub line: u32,
    /// How sure the recogniser is, 0 to 100.
    pub confidence: f32,
}

impl PageImage {
    /// As a file of the format PGM, which every recogniser reads.
    #[must_use]
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.grey);
        file
    }
}
