//! Numbers in as few bytes as they need: seven bits each, the lowest first, the last without the eighth.

/// Adds a number.
#[inline]
pub fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes a number from the beginning; `None` where there is none.
pub fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// A number that fits 32 bits, at a place which then is behind it; 0 behind the end.
#[inline]
pub fn next(bytes: &[u8], at: &mut usize) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        number |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if *byte < 0x80 || shift > 28 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let all = [0, 1, 127, 128, 300, 16_383, 16_384, u64::from(u32::MAX), 1 << 40, u64::MAX];
        let mut bytes = Vec::new();
        all.iter().for_each(|number| put(&mut bytes, *number));
        let (mut rest, mut at) = (bytes.as_slice(), 0);
        for number in all {
            if number <= u64::from(u32::MAX) {
                assert_eq!(u64::from(next(&bytes, &mut at)), number);
            }
            assert_eq!(take(&mut rest), Some(number));
        }
        assert_eq!((take(&mut rest), next(&bytes, &mut bytes.len())), (None, 0));
        assert_eq!((take(&mut [0x80_u8; 12].as_slice()), take(&mut [0x80_u8].as_slice())), (None, None));
    }
}
