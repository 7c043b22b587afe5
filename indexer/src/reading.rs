//! Texts read word by word for those who search, and the [`pieces`] that they met: analysing a word costs ten times what looking it up does.

use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use foldhash::HashMap;

use crate::analysis::{Token, analyse};
use crate::pieces::pieces;

/// Pieces kept, some ten megabytes; those met first stay, and what is frequent is met early.
const MOST_PIECES: usize = 1 << 15;

/// Bytes of the longest piece that is kept.
const LONGEST: usize = 32;

/// A word with the stems under which it is found; an elided one has none.
#[derive(Debug)]
pub struct Analysed {
    pub token: Token,
    pub stems: Vec<String>,
}

/// The words of a piece, their places counted from its beginning.
type Words = Arc<[Analysed]>;

static KNOWN: LazyLock<RwLock<HashMap<Box<str>, Words>>> = LazyLock::new(RwLock::default);

/// The words of a text, piece by piece, with the place where each piece begins.
pub fn read(text: &str) -> Vec<(usize, Words)> {
    read_where(text, |_| true)
}

/// The same of some of its pieces only.
pub fn read_where(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<(usize, Words)> {
    let mut begun = 0;
    let mut read = Vec::new();
    let mut new = Vec::new();
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    let room = MOST_PIECES.saturating_sub(known.len());
    for piece in pieces(text) {
        if !wanted(piece) {
            begun += piece.len();
            continue;
        }
        let words = known.get(piece).cloned().unwrap_or_else(|| {
            let words = analysed(piece);
            if new.len() < room && piece.len() <= LONGEST {
                new.push((Box::from(piece), words.clone()));
            }
            words
        });
        read.push((begun, words));
        begun += piece.len();
    }
    drop(known);
    if !new.is_empty() {
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).extend(new);
    }
    read
}

fn analysed(piece: &str) -> Words {
    let with_stems = |token: Token| {
        let stems = if token.elided { Vec::new() } else { token.stems() };
        Analysed { token, stems }
    };
    analyse(piece).into_iter().map(with_stems).collect()
}
