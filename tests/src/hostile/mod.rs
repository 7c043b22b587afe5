//! Files that are damaged or made to hurt, the same on every run: damaged copies of the authored files, and files built by hand in
//! `pdf`, `docx` and `other`. What becomes of them is judged by the tests.

mod docx;
mod other;
mod pdf;

use crate::{repository, tracked_files};

/// A file to be imported.
#[derive(Debug, Clone)]
pub struct HostileFile {
    /// With its extension, right or wrong; the stem is found once.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Words of the reason for which it must be refused; `None` where text may come out as well.
    pub refusal: Option<&'static str>,
}

/// Folders of the authored files of which damaged copies are made.
const AUTHORED: [&str; 6] = [
    "corpus/samples/pdf/",
    "corpus/samples/html/",
    "tests/makers/libreoffice/",
    "tests/makers/chromium/",
    "tests/makers/typst/",
    "tests/makers/docx/",
];

/// Bytes changed of a lightly and of a heavily damaged copy.
const FEW_BYTES: usize = 20;
const MANY_BYTES: usize = 2000;
/// Longest piece cut out, repeated or blanked.
const PIECE_BYTES: usize = 20_000;

/// `count` files: those built by hand first, then damaged copies.
///
/// # Panics
/// When an authored file cannot be read.
#[must_use]
pub fn files(count: usize, seed: u64) -> Vec<HostileFile> {
    let mut files: Vec<HostileFile> = [pdf::files(), docx::files(), other::files()].concat();
    let tracked = tracked_files();
    let authored: Vec<&String> =
        tracked.iter().filter(|path| AUTHORED.iter().any(|folder| path.starts_with(folder))).collect();
    let mut random = Random(seed);
    let mut copies = (0..).flat_map(|way| authored.iter().map(move |path| (way, path)));
    while files.len() < count {
        let (way, path) = copies.next().expect("ways are endless");
        let original = std::fs::read(repository().join(path)).expect("an authored file can be read");
        let name = path.trim_start_matches("corpus/samples/").trim_start_matches("tests/makers/");
        files.push(HostileFile {
            name: format!("copy-{way}-{}", name.replace('/', "-")),
            bytes: damaged(&original, way, &mut random),
            refusal: None,
        });
    }
    files
}

/// A copy cut short, with bytes changed, with bits flipped, with a piece missing, twice or blank.
#[must_use]
pub fn damaged(original: &[u8], way: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    let from = random.below(bytes.len());
    let to = (from + random.below(PIECE_BYTES)).min(bytes.len());
    match way % 7 {
        0 => bytes.truncate(from),
        1 => random.change(&mut bytes, FEW_BYTES),
        2 => random.change(&mut bytes, MANY_BYTES),
        3 => drop(bytes.drain(from..to)),
        4 => {
            let piece = bytes[from..to].to_vec();
            bytes.splice(from..from, piece);
        }
        5 => bytes[from..to].fill(0),
        _ => {
            for _ in 0..FEW_BYTES {
                let place = random.below(bytes.len());
                bytes[place] ^= 1 << random.below(8);
            }
        }
    }
    bytes
}

/// A small repeatable generator (the constants are Knuth's MMIX).
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    /// A number from 0 to `limit`, which is left out.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// Gives `count` bytes at chance places a chance value.
    pub fn change(&mut self, bytes: &mut [u8], count: usize) {
        for _ in 0..count {
            let place = self.below(bytes.len());
            bytes[place] = self.below(256) as u8;
        }
    }
}

fn file(name: &str, bytes: impl Into<Vec<u8>>, refusal: Option<&'static str>) -> HostileFile {
    HostileFile { name: name.to_owned(), bytes: bytes.into(), refusal }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn damage_is_the_same_each_time() {
        let copies = |seed| {
            let mut random = Random(seed);
            (0..7).map(|way| damaged(&[7; 30_000], way, &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(copies(7), copies(7));
        assert!(copies(7).iter().zip(&copies(8)).all(|(a, b)| a != b));
    }

    #[test]
    fn each_file_has_a_stem_of_its_own() {
        let first = files(400, 7);
        let stems: BTreeSet<&str> =
            first.iter().filter_map(|file| file.name.rsplit_once('.')).map(|(stem, _)| stem).collect();
        assert_eq!(stems.len(), first.len());
    }
}
