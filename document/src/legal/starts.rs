//! Where a reference may begin: a look at a few letters before any name is compared. NOT whether it is one.

/// Bytes with which a reference may begin.
static STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    let letters = b"aAlLrRdDoOiIcCmMtTcCbB";
    let mut place = 0;
    while place < letters.len() {
        starts[letters[place] as usize] = true;
        place += 1;
    }
    starts
};

/// A cheap look at the next letters, which most words fail.
pub(super) fn may_start(bytes: &[u8], at: usize) -> bool {
    let rest = &bytes[at..];
    if !STARTS[usize::from(rest[0])] {
        return false;
    }
    let letter = |place: usize| rest.get(place).copied().unwrap_or(b' ');
    let small = |place: usize| letter(place).to_ascii_lowercase();
    let is = |word: &[u8]| word.iter().enumerate().all(|(place, wanted)| small(place) == *wanted);
    match small(0) {
        b'a' if is(b"art") => true,
        b'a' if is(b"arr") => matches!(small(3), b'e' | 0xc3),
        b'a' if is(b"ann") => is(b"annex"),
        b'l' if small(1) == b'o' => {
            matches!(small(2), b'i' | b'l' | b' ' | b'.') || small(2).is_ascii_digit()
        }
        b'l' if small(1) == b'i' => is(b"livr"),
        b'o' => is(b"ordo"),
        b'd' if letter(1) == 0xc3 => small(3) == b'c' && matches!(small(4), b'r' | b'i'),
        b'd' if small(1) == b'e' => small(2) == b'c' && matches!(small(3), b'r' | b'i'),
        b'i' => is(b"instr"),
        b'c' if small(1) == b'i' => is(b"circ"),
        b'c' if is(b"con") => small(3) == b's' && matches!(small(4), b't' | b'e'),
        b'c' if is(b"cou") => small(3) == b'r' && !small(4).is_ascii_alphanumeric(),
        b'c' if is(b"co") => is(b"code"),
        b'j' => is(b"juge"),
        b't' => is(b"tri") || letter(0) == b'T' && matches!(letter(1), b'A' | b'C'),
        b'm' => {
            letter(0) == b'M'
                && (letter(1).is_ascii_digit() || matches!(letter(1), b'.' | b' ' | b'-' | 0xc2))
        }
        b'c' if letter(0) == b'C' => letter(1).is_ascii_uppercase() || matches!(letter(1), b'.' | b'a'),
        b'l' | b'r' | b'd' | b'a' => {
            letter(0).is_ascii_uppercase()
                && (matches!(letter(1), b'.' | b'*' | b' ' | 0xc2 | 0xe2 | b'P' | b'O')
                    || letter(1).is_ascii_digit())
        }
        _ => false,
    }
}
