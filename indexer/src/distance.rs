//! How far two words are apart: letters put in, left out, changed, or two neighbours exchanged.

/// Edits from one word to the other (optimal string alignment), in characters.
#[must_use]
pub fn edits(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let changed = last[j - 1] + usize::from(from[i - 1] != to[j - 1]);
            let mut least = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[to.len()]
}

/// Whether one word is at most so many edits from the other; most words differ by their length alone.
#[must_use]
pub fn within(from: &str, to: &str, most: usize) -> bool {
    from.len().abs_diff(to.len()) <= 4 * most
        && from.chars().count().abs_diff(to.chars().count()) <= most
        && letters_lacking(from, to) <= 2 * most
        && edits(from, to) <= most
}

/// Kinds of ASCII letters and digits that stand in one of the words only: an edit changes two at most.
fn letters_lacking(from: &str, to: &str) -> usize {
    let kinds = |word: &str| word.bytes().filter(u8::is_ascii).fold(0_u128, |kinds, byte| kinds | 1 << byte);
    (kinds(from) ^ kinds(to)).count_ones() as usize
}
