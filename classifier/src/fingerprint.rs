//! A short fingerprint of bytes: FNV-1a in 64 bits. It tells versions and features apart; it does NOT protect against malice.

const START: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// Fingerprint of bytes.
pub(crate) fn of(bytes: &[u8]) -> u64 {
    more(START, bytes)
}

/// Fingerprint of what was fingerprinted before, and then of `bytes`.
pub(crate) fn more(before: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(before, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the authors' own list (Fowler, Noll, Vo).
    #[test]
    fn known_values() {
        assert_eq!(of(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(of(b"foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(more(of(b"foo"), b"bar"), of(b"foobar"));
    }
}
