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

/// Whether one word is at most so many edits from the other; most words differ by their length or their letters alone.
#[must_use]
pub fn within(from: &str, to: &str, most: usize) -> bool {
    from.len().abs_diff(to.len()) <= 4 * most
        && may_be_within(letters(from), letters(to), most)
        && edits(from, to) <= most
}

/// Whether words of these letters can be so many edits apart: an edit changes two kinds of letters at most.
#[inline]
pub fn may_be_within(from: u32, to: u32, most: usize) -> bool {
    (from ^ to).count_ones() as usize <= 2 * most
}

/// The kinds of small letters and digits in a word, a bit each; some digits share one.
pub fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |kinds, byte| match byte {
        b'a'..=b'z' => kinds | 1 << (byte - b'a'),
        b'0'..=b'9' => kinds | 1 << (26 + (byte - b'0') % 6),
        _ => kinds,
    })
}
