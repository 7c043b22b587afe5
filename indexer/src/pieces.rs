//! Parts of a text that mean the same wherever they stand: a word with all that follows it up to the next.
//!
//! A report repeats them, so that what is analysed, judged and coded is looked up far more often than it is made.

use foldhash::HashMap;

use crate::analysis::is_plain;

/// Pieces of which something is kept while an index is written; more are misprints and figures, and memory has its limit.
const MOST: usize = 1 << 18;

/// Bytes of the longest piece of which something is kept.
const LONGEST: usize = 48;

/// What was made of the pieces met.
#[derive(Debug)]
pub struct Met<T>(HashMap<Box<str>, T>);

impl<T> Default for Met<T> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<T> Met<T> {
    /// What was made of a piece; `None` where nothing is kept of it.
    pub fn get(&self, piece: &str) -> Option<&T> {
        self.0.get(piece)
    }

    /// Keeps what was made of a piece, where there is room for it.
    pub fn keep(&mut self, piece: &str, made: T) {
        if self.0.len() < MOST && piece.len() <= LONGEST {
            self.0.insert(piece.into(), made);
        }
    }
}

/// The pieces of a text, in order; together they are the text.
///
/// It is cut before a plain letter or digit that follows a space, but not where a group of thousands may go on (`1 607`): the words of
/// the pieces are those of the text.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(end(rest));
        rest = after;
        Some(piece)
    })
}

/// Where the first piece of a text ends.
fn end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at - 1] == b' ' && begins(text, at) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Whether a piece begins at a byte that follows a space.
fn begins(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    match bytes[at] {
        byte if byte.is_ascii_alphabetic() => true,
        byte if byte.is_ascii_digit() => {
            let digits = bytes[at..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
            digits != 3 || !at.checked_sub(2).is_some_and(|before| bytes[before].is_ascii_digit())
        }
        // Plain letters of more bytes begin with one of these two.
        0xc3 | 0xc5 => text[at..].chars().next().is_some_and(is_plain),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        assert_eq!(pieces(text).collect::<Vec<_>>(), wanted);
        let mut begun = 0;
        let mut tokens = Vec::new();
        for piece in pieces(text) {
            tokens.extend(analyse(piece).into_iter().map(|mut token| {
                token.range = token.range.start + begun..token.range.end + begun;
                token
            }));
            begun += piece.len();
        }
        assert_eq!(tokens, analyse(text));
    }

    #[test]
    fn a_piece_is_analysed_as_its_text() {
        check("", &[]);
        check(" ", &[" "]);
        check("L'état des dépenses, (M57).", &["L'état ", "des ", "dépenses, (M57)."]);
        check(
            "« À  l'issue » du R.S.A., qu' il",
            &["« ", "À  ", "l'issue » ", "du ", "R.S.A., ", "qu' ", "il"],
        );
        check("1 607 heures 12,5 % 23 000 €", &["1 607 ", "heures ", "12,5 % ", "23 000 €"]);
        check(
            "en 2015 2016 12 345 678 % 1 23 4567",
            &["en ", "2015 ", "2016 ", "12 345 678 % ", "1 ", "23 ", "4567"],
        );
        check("½ ½ œuvre \u{301}a ﬁn ﬁn été", &["½ ½ ", "œuvre \u{301}a ﬁn ﬁn ", "été"]);
        check(
            "aujourd' hui l' eau R. S. A. a. b. c",
            &["aujourd' ", "hui ", "l' ", "eau ", "R. ", "S. ", "A. ", "a. ", "b. ", "c"],
        );
    }

    #[test]
    fn all_that_two_characters_make_is_analysed_as_its_text() {
        let characters = "a1É œ'’.%€-\u{301}\u{a0}½²\u{ad}ﬁ,(";
        for first in characters.chars() {
            for second in characters.chars() {
                for third in characters.chars() {
                    let text = format!("d{first}{second}{third}a 12{first} {second}345 {third}{first}%");
                    let whole: Vec<_> = analyse(&text).into_iter().map(|token| token.accented).collect();
                    let parts = pieces(&text).flat_map(analyse).map(|token| token.accented);
                    assert_eq!(parts.collect::<Vec<_>>(), whole, "{text:?}");
                }
            }
        }
    }
}
